"""Assessments of one person's risk, and what raises it in between (domain.md section 4)."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.core.guards import append_only
from cases.core.records import Record, classify, together
from cases.people.models import OfPerson, OfPersonQuerySet, Person
from cases.threats.models import Report
from cases.vault.models import SealedField


class Level(models.TextChoices):
    """Four levels, in words; the order is the severity."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    EXTREME = "extreme", _("Extreme")


class OfRiskQuerySet(OfPersonQuerySet):
    """Risk is seen by the case team alone."""

    def visible_to(self, user: User) -> "OfRiskQuerySet":
        """Rows of people whose risk the user may see."""
        return self.filter(person__in=Person.objects.within(user, Permission.RISK_VIEW))


class Assessment(OfPerson):
    """One version of somebody's risk form; a newer one takes its place, none is changed."""

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        WAITING = "waiting", _("Waits for a second name")
        REPLACED = "replaced", _("Replaced")
        DECLINED = "declined", _("Declined")

    person = models.ForeignKey(Person, models.PROTECT, related_name="assessments")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    assessed_at = models.DateTimeField()
    threat_points = models.PositiveSmallIntegerField()
    vulnerability_points = models.PositiveSmallIntegerField()
    capacity_points = models.PositiveSmallIntegerField()
    reckoned = models.CharField(max_length=10, choices=Level.choices)  # from the points alone
    floor = models.CharField(max_length=10, choices=Level.choices, default=Level.LOW)
    floors = models.JSONField(default=list, blank=True)  # [code, level, last day in force or null]
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    unknowns = models.PositiveSmallIntegerField(default=0)  # answers taken as the middle value
    due_at = models.DateTimeField(_("reassess by"))
    second_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    answers = SealedField(level="N")  # item -> value or "unknown"
    why = SealedField(level="N")  # text: why raised or lowered

    OPEN = Record.OPEN | classify(
        S="person version state assessed_at due_at second_by second_at",
        N="threat_points vulnerability_points capacity_points reckoned floor floors level unknowns",
    )
    objects: ClassVar[Any] = OfRiskQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk assessment")
        verbose_name_plural = _("risk assessments")
        ordering = ["-version"]
        indexes = [
            models.Index(fields=["due_at"], name="assessment_due", condition=Q(state="in_force")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="assessment_version_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="in_force"), name="one_assessment_in_force"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="waiting"), name="one_assessment_waits"
            ),
            models.CheckConstraint(
                condition=together("second_at", "second_by"), name="assessment_second_complete"
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=models.F("created_by")),
                name="assessment_second_is_another",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version}"


class RaiseQuerySet(OfRiskQuerySet):
    """Words for sets of raises."""

    def in_force(self, moment: dt.datetime) -> "RaiseQuerySet":
        """Those that hold at this moment."""
        return self.filter(since__lte=moment, until__gt=moment)


@append_only
class Raise(OfPerson):
    """Something happened: the level is at least this until then, whatever the last form says."""

    class Cause(models.TextChoices):
        NAMED = "named", _("Was named in public")
        HOUSEMATE = "housemate_named", _("Someone in the same house was named")
        HOUSE = "house_exposed", _("The house was exposed")

    person = models.ForeignKey(Person, models.PROTECT, related_name="raises")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="raises")
    cause = models.CharField(max_length=20, choices=Cause.choices)
    level = models.CharField(max_length=10, choices=Level.choices)
    since = models.DateTimeField()
    until = models.DateTimeField()

    OPEN = Record.OPEN | classify(S="person report cause since until", N="level")
    objects: ClassVar[Any] = RaiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("raised risk")
        verbose_name_plural = _("raised risks")
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["person", "report", "cause"], name="raise_once_per_report"),
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="raise_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.cause
