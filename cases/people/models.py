"""Person and all that hangs on a person (domain.md section 2).

Never recorded as fields: religion, ethnicity, party, sexual orientation.
"""

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.core.records import Record, classify
from cases.people import codes
from cases.vault.models import SealedField


class Household(Record):
    """People who belong together and are placed together."""

    code = models.CharField(_("household"), max_length=60, unique=True)

    OPEN = Record.OPEN | classify(S="code")

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")

    def __str__(self) -> str:
        return self.code


class PersonQuerySet(models.QuerySet["Person"]):
    """Words for sets of people."""

    def visible_to(self, user: User) -> "PersonQuerySet":
        """People whose record a house of the user keeps, or who have or had a stay in one."""
        return self.within(user, Permission.PERSON_VIEW)

    def within(self, user: User, permission: Permission) -> "PersonQuerySet":
        """People in the scope of one permission."""
        houses = user.grants.houses(permission)
        if houses is None:
            return self
        if not houses:
            return self.none()
        stays: Any = self.model._meta.get_field("stays").related_model
        housed = stays.objects.filter(person=models.OuterRef("pk"), house__in=houses)
        return self.filter(models.Q(house__in=houses) | models.Exists(housed))

    def current(self) -> "PersonQuerySet":
        """Without records that were merged into another."""
        return self.filter(merged_into__isnull=True)


class Person(Record):
    """A relocated person, known on screen by code name only."""

    SUBJECT_KIND = "person"

    code_name = models.CharField(_("code name"), max_length=60, unique=True)
    house = models.ForeignKey(
        "cases.House", models.PROTECT, related_name="people", verbose_name=_("house that keeps the record")
    )
    sex = models.CharField(_("sex"), max_length=10, choices=codes.Sex.choices, default=codes.Sex.UNKNOWN)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    is_minor = models.BooleanField(_("under 18"), default=False)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    governorate = models.CharField(
        _("governorate of origin"),
        max_length=10,
        choices=codes.Governorate.choices,
        default=codes.Governorate.UNKNOWN,
    )
    defender_role = models.CharField(
        _("role as a defender"), max_length=20, choices=codes.DefenderRole.choices, blank=True
    )
    needs = models.JSONField(_("specific needs"), default=list, blank=True)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("household")
    )
    household_role = models.CharField(
        _("place in the household"), max_length=10, choices=codes.HouseholdRole.choices, blank=True
    )
    # Indexed below: in a plain index nearly every row is null, and SQLite would read them all to find one.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged_from", db_index=False
    )
    identity = SealedField()  # given, father, grandfather, family, latin, aliases [], handles []
    contact = SealedField()  # phones []
    care = SealedField(level="N")  # medical_alert

    OPEN = Record.OPEN | classify(
        S="code_name house merged_into",
        N="sex birth_year is_minor languages governorate defender_role needs household household_role",
    )
    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["code_name"]
        indexes = [
            models.Index(
                fields=["merged_into"],
                name="person_merged_into",
                condition=models.Q(merged_into__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="person_not_merged_into_self",
            ),
        ]

    def __str__(self) -> str:
        return self.code_name

    @property
    def subject(self) -> uuid.UUID:
        """A person is the subject of what is sealed about him."""
        return self.id


class OfPersonQuerySet(models.QuerySet[Any]):
    """Rows that hang on a person are seen by who sees the person."""

    def visible_to(self, user: User) -> "OfPersonQuerySet":
        """Rows of visible people."""
        return self.filter(person__in=Person.objects.visible_to(user))


class OfPerson(Record):
    """A row about one person, sealed under that person's key."""

    SUBJECT_KIND = "person"
    person_id: uuid.UUID

    objects: ClassVar[Any] = OfPersonQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def subject(self) -> uuid.UUID:
        """The person."""
        return self.person_id


class MatchKey(models.Model):
    """Keyed digest of a phone or paper number, to warn of duplicates; deleted with the subject's key."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone")
        PAPER = "paper", _("paper")

    person = models.ForeignKey(Person, models.CASCADE, related_name="match_keys")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    digest = models.BinaryField(max_length=16, db_index=True)

    OPEN = classify(S="id person kind digest")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "digest"], name="match_key_once")]

    def __str__(self) -> str:
        return f"match key {self.kind}"


class SafeContact(OfPerson):
    """Somebody who may be told something, reached in the agreed way only."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="safe_contacts")
    relation = models.CharField(_("relation"), max_length=10, choices=codes.Relation.choices)
    channel = models.CharField(_("channel"), max_length=10, choices=codes.ContactChannel.choices)
    may_be_told = models.CharField(
        _("may be told"), max_length=10, choices=codes.MayBeTold.choices, default=codes.MayBeTold.NOTHING
    )
    is_emergency = models.BooleanField(_("call in an emergency"), default=False)
    contact = SealedField()  # name, phone, safe_hours, opener, code_word, duress_word, burned []

    OPEN = Record.OPEN | classify(S="person", N="relation channel may_be_told is_emergency")

    class Meta:
        verbose_name = _("safe contact")
        verbose_name_plural = _("safe contacts")

    def __str__(self) -> str:
        return self.get_relation_display()


class AlertQuerySet(OfPersonQuerySet):
    """Words for sets of alerts."""

    def in_force(self, day: dt.date) -> "AlertQuerySet":
        """Alerts valid on this day."""
        return self.filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day), valid_from__lte=day)


class Alert(OfPerson):
    """A warning that acts at the door."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="alerts")
    kind = models.CharField(_("alert"), max_length=20, choices=codes.AlertKind.choices)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    instructions = SealedField(level="N")  # text

    OPEN = Record.OPEN | classify(S="person kind valid_from valid_to")
    objects: ClassVar[Any] = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="alert_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class KeepApartQuerySet(OfPersonQuerySet):
    """Words for sets of keep-apart rules."""

    def visible_to(self, user: User) -> "KeepApartQuerySet":
        """Seen by who sees either of the two."""
        people = Person.objects.visible_to(user)
        return self.filter(models.Q(person__in=people) | models.Q(other__in=people))


class KeepApart(OfPerson):
    """Two people who must not be in one house; stored once, the smaller key first."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="kept_apart_from")
    other = models.ForeignKey(Person, models.CASCADE, related_name="kept_apart_by")
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    why = SealedField(level="N")  # text

    OPEN = Record.OPEN | classify(S="person other valid_to")
    objects: ClassVar[Any] = KeepApartQuerySet.as_manager()

    class Meta:
        verbose_name = _("keep apart")
        verbose_name_plural = _("keep apart")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "other"],
                name="keep_apart_once",
                violation_error_message=_("These two are kept apart already."),
            ),
            models.CheckConstraint(
                condition=models.Q(person__lt=models.F("other")), name="keep_apart_smaller_key_first"
            ),
        ]

    def __str__(self) -> str:
        return "keep apart"
