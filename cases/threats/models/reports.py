"""A report of one event, with its acts and victims (domain.md section 2; HURIDOCS events standard formats).

Words of people (what happened, names, sources) are sealed under a key of the report or of the victim.
"""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.actors.codes import Certainty
from cases.core.records import Record, classify
from cases.houses.models import House
from cases.people.codes import DefenderRole, Governorate, Sex
from cases.people.models import Person
from cases.threats import codes
from cases.vault.models import SealedField


class ReportQuerySet(models.QuerySet["Report"]):
    """Words for sets of reports."""

    def visible_to(self, user: User) -> "ReportQuerySet":
        """Reports of houses in the user's scope."""
        return within(self, user, Permission.THREAT_VIEW)

    def waiting(self) -> "ReportQuerySet":
        """On the reviewers' queue, or back with a question."""
        return self.filter(state__in=codes.WAITING)

    def counted(self) -> "ReportQuerySet":
        """What figures are made of: neither drafts nor what turned out to be none, or the same again."""
        return self.exclude(state__in=codes.NOT_COUNTED)


class Report(Record):
    """One event as it was told to the house; the reporter is `created_by` and never reviews it."""

    SUBJECT_KIND = "report"

    ref = models.CharField(_("number"), max_length=12, unique=True, editable=False)
    house = models.ForeignKey(House, models.PROTECT, related_name="reports", verbose_name=_("house"))
    state = models.CharField(
        _("state"), max_length=12, choices=codes.State.choices, default=codes.State.DRAFT
    )
    received_at = models.DateTimeField(_("told at"))
    happened_on = models.DateField(_("when it happened"))
    precision = models.CharField(
        _("how exactly"), max_length=20, choices=codes.Precision.choices, default=codes.Precision.EXACT
    )
    governorate = models.CharField(
        _("governorate"), max_length=10, choices=Governorate.choices, default=Governorate.UNKNOWN
    )
    how_known = models.CharField(_("how we know"), max_length=20, choices=codes.Connection.choices)
    ongoing = models.CharField(
        _("is it still going on"), max_length=10, choices=codes.Ongoing.choices, default=codes.Ongoing.UNKNOWN
    )
    motive = models.CharField(
        _("motive"), max_length=10, choices=codes.Motive.choices, default=codes.Motive.UNKNOWN
    )
    monitoring = models.CharField(
        _("monitoring"), max_length=10, choices=codes.Monitoring.choices, default=codes.Monitoring.ACTIVE
    )
    certainty = models.CharField(
        _("certainty"), max_length=12, choices=Certainty.choices, default=Certainty.UNKNOWN
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    state_since = models.DateTimeField()  # for the age on the queue
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name=_("same as")
    )
    story = SealedField()  # what, locality

    OPEN = Record.OPEN | classify(
        S="ref house state received_at submitted_at state_since reviewer decided_at duplicate_of",
        N="happened_on precision governorate how_known ongoing motive monitoring certainty",
    )
    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("threat report")
        verbose_name_plural = _("threat reports")
        ordering = ["-received_at"]
        indexes = [
            models.Index(fields=["house", "-received_at"], name="report_house_received"),
            models.Index(fields=["state", "state_since"], name="report_state_since"),
            models.Index(fields=["happened_on"], name="report_happened_on"),
            models.Index(fields=["-received_at"], name="report_received"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=codes.State.DRAFT, submitted_at__isnull=True)
                | (~Q(state=codes.State.DRAFT) & Q(submitted_at__isnull=False)),
                name="report_submitted_means_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=codes.State.DUPLICATE, duplicate_of__isnull=False)
                | (~Q(state=codes.State.DUPLICATE) & Q(duplicate_of__isnull=True)),
                name="report_duplicate_names_the_other",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=models.F("id")),
                name="report_not_duplicate_of_self",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=models.F("created_by")),
                name="report_not_reviewed_by_reporter",
            ),
            models.CheckConstraint(
                condition=~Q(state=codes.State.UNDER_REVIEW) | Q(reviewer__isnull=False),
                name="report_under_review_has_reviewer",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def subject(self) -> uuid.UUID:
        """The report: what it tells is sealed under a key of its own."""
        return self.id


class VictimQuerySet(models.QuerySet["Victim"]):
    """Words for sets of victims."""

    def visible_to(self, user: User) -> "VictimQuerySet":
        """Victims a house of the user recorded."""
        return within(self, user, Permission.THREAT_VIEW)


class Victim(Record):
    """Whom an act was done to: a protected person, or somebody known only by a sealed name.

    A row of its own, so that the one who is named first and attacked later is counted once.
    """

    code = models.CharField(_("code"), max_length=60, unique=True)  # the code name, or V- and letters
    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="victim", verbose_name=_("person")
    )
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    age_group = models.CharField(
        _("age"), max_length=10, choices=codes.AgeGroup.choices, default=codes.AgeGroup.UNKNOWN
    )
    is_defender = models.CharField(
        _("human rights defender"),
        max_length=10,
        choices=codes.Defender.choices,
        default=codes.Defender.UNKNOWN,
    )
    defender_role = models.CharField(
        _("role as a defender"), max_length=20, choices=DefenderRole.choices, blank=True
    )
    status = models.CharField(
        _("what became of the victim"),
        max_length=30,
        choices=codes.VictimStatus.choices,
        default=codes.VictimStatus.UNKNOWN,
    )
    identity = SealedField()  # name, other_names; empty for a protected person

    OPEN = Record.OPEN | classify(S="code house person", N="sex age_group is_defender defender_role status")
    objects = VictimQuerySet.as_manager()

    class Meta:
        verbose_name = _("victim")
        verbose_name_plural = _("victims")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def SUBJECT_KIND(self) -> str:  # noqa: N802 - the name every sealing row has
        """Whose key it is."""
        return "person" if self.person_id else "victim"

    @property
    def subject(self) -> uuid.UUID:
        """The person, or this victim."""
        return self.person_id or self.id


class OfReportQuerySet(models.QuerySet[Any]):
    """Rows that hang on a report are seen by who sees the report."""

    def visible_to(self, user: User) -> "OfReportQuerySet":
        """Rows of visible reports."""
        return within(self, user, Permission.THREAT_VIEW, "report__house")


class OfReport(Record):
    """A row of one report, sealed under the report's key."""

    SUBJECT_KIND = "report"
    report_id: uuid.UUID

    objects: ClassVar[Any] = OfReportQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def subject(self) -> uuid.UUID:
        """The report."""
        return self.report_id


class Act(OfReport):
    """One victim and one type."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="acts")
    victim = models.ForeignKey(Victim, models.PROTECT, related_name="acts", verbose_name=_("victim"))
    type = models.CharField(_("what was done"), max_length=4, choices=codes.ActType.choices)
    target = models.CharField(
        _("aimed at"), max_length=10, choices=codes.Target.choices, default=codes.Target.SELF
    )
    happened_on = models.DateField(_("on"))
    precision = models.CharField(
        _("how exactly"), max_length=20, choices=codes.Precision.choices, default=codes.Precision.EXACT
    )
    leave_out = models.BooleanField(_("leave out of exports"), default=False)

    OPEN = Record.OPEN | classify(S="report victim type leave_out", N="target happened_on precision")

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["happened_on", "created_at"]
        indexes = [models.Index(fields=["type", "happened_on"], name="act_type_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "victim", "type"],
                name="act_once_per_victim_and_type",
                violation_error_message=_("This act is recorded already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_type_display()
