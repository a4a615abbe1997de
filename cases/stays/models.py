"""Stay and its nights.  The invariants: one row per bed and night, one occupant per bed, one open stay per person."""

import datetime as dt
import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.core.records import Record, classify, together
from cases.houses.models import Bed, House
from cases.people.models import Person
from cases.stays import codes
from cases.vault.models import SealedField


class StayQuerySet(models.QuerySet["Stay"]):
    """Words for sets of stays."""

    def visible_to(self, user: User) -> "StayQuerySet":
        """Stays in houses whose stays the user may see."""
        return within(self, user, Permission.STAY_VIEW)

    def recordable_by(self, user: User) -> "StayQuerySet":
        """Stays the user may change."""
        return within(self, user, Permission.STAY_RECORD)

    def open(self) -> "StayQuerySet":
        """Held, expected, in the house or away."""
        return self.filter(status__in=codes.OPEN_IN_SQL)

    def in_house(self) -> "StayQuerySet":
        """People who live here, those away for a while included; found in the index of open stays."""
        return self.open().filter(status__in=codes.PRESENT)

    def booked(self) -> "StayQuerySet":
        """Held or expected; found in the index of open stays."""
        return self.open().filter(status__in=codes.BOOKED)

    def overdue(self, night: dt.date) -> "StayQuerySet":
        """Still here although the last planned night has passed."""
        return self.in_house().filter(planned_to__lte=night)

    def lapsed(self, moment: dt.datetime) -> "StayQuerySet":
        """Bookings whose hold has run out."""
        return self.booked().filter(hold_until__lte=moment)


class Stay(Record):
    """One person's time in one house, from the first hold to the departure."""

    SUBJECT_KIND = "person"

    person = models.ForeignKey(Person, models.PROTECT, related_name="stays", verbose_name=_("person"))
    house = models.ForeignKey(House, models.PROTECT, related_name="stays", verbose_name=_("house"))
    bed = models.ForeignKey(
        Bed, models.PROTECT, null=True, blank=True, related_name="stays", verbose_name=_("bed")
    )
    status = models.CharField(_("status"), max_length=10, choices=codes.Status.choices)
    group = models.CharField(_("group"), max_length=10, choices=codes.Group.choices)
    planned_from = models.DateField(_("first night planned"))
    planned_to = models.DateField(_("leaves on"))  # exclusive: the last night is the one before
    hold_until = models.DateTimeField(_("bed held until"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    arrived_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    departed_at = models.DateTimeField(_("departed at"), null=True, blank=True)
    departed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    first_night = models.DateField(null=True, blank=True)
    last_night_end = models.DateField(null=True, blank=True)  # exclusive, once departed
    bed_held = models.BooleanField(_("bed is kept"), default=True)
    bed_snapshot = models.JSONField(default=dict, blank=True)  # room, label, kind, gender_rule when placed
    ticks = models.JSONField(_("safety steps"), default=list, blank=True)
    destination = models.CharField(_("went to"), max_length=30, choices=codes.Destination.choices, blank=True)
    tenure = models.CharField(_("tenure"), max_length=10, choices=codes.Tenure.choices, blank=True)
    completion = models.CharField(
        _("how it ended"), max_length=15, choices=codes.Completion.choices, blank=True
    )
    ok_to_follow_up = models.BooleanField(_("may be contacted afterwards"), null=True, blank=True)
    overridden = models.JSONField(default=list, blank=True)  # codes of soft rules set aside
    override_reason = SealedField(level="N")  # text

    OPEN = Record.OPEN | classify(
        S="person house bed status planned_from planned_to hold_until arrived_at arrived_by departed_at departed_by"
        " first_night last_night_end bed_held bed_snapshot ticks overridden",
        N="group destination tenure completion ok_to_follow_up",
    )
    objects = StayQuerySet.as_manager()

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        ordering = ["-planned_from"]
        indexes = [
            models.Index(fields=["house", "-planned_from"], name="stay_house_from"),
            models.Index(
                fields=["house", "planned_from"],
                name="stay_open_in_house",
                condition=models.Q(status__in=codes.OPEN),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(status__in=codes.OPEN), name="one_open_stay_per_person"
            ),
            models.UniqueConstraint(
                fields=["bed"],
                condition=models.Q(status__in=codes.PRESENT, bed_held=True),
                name="one_present_occupant_per_bed",
            ),
            models.CheckConstraint(
                condition=models.Q(planned_to__gt=models.F("planned_from")), name="stay_ends_after_start"
            ),
            models.CheckConstraint(
                condition=together("arrived_at", "arrived_by", "first_night"),
                name="stay_arrival_complete",
            ),
            models.CheckConstraint(
                condition=together("departed_at", "departed_by", "last_night_end"),
                name="stay_departure_complete",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=codes.PRESENT)
                | models.Q(bed__isnull=False, arrived_at__isnull=False),
                name="stay_present_has_bed_and_arrival",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=codes.Status.DEPARTED)
                | models.Q(departed_at__gte=models.F("arrived_at")),
                name="stay_departs_after_arrival",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=codes.BOOKED) | models.Q(hold_until__isnull=False),
                name="stay_booking_has_end_of_hold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.planned_from} {self.status}"

    @property
    def subject(self) -> uuid.UUID:
        """The person."""
        return self.person_id


class BedNight(models.Model):
    """One bed, one night, one stay: makes double booking impossible.  Both keys lead a unique index."""

    bed = models.ForeignKey(Bed, models.PROTECT, related_name="nights", db_index=False)
    night = models.DateField()
    stay = models.ForeignKey(Stay, models.CASCADE, related_name="nights", db_index=False)

    OPEN = classify(S="id bed night stay")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bed", "night"], name="one_stay_per_bed_and_night"),
            models.UniqueConstraint(fields=["stay", "night"], name="one_bed_per_stay_and_night"),
        ]
        indexes = [models.Index(fields=["night"], name="bed_night_night")]

    def __str__(self) -> str:
        return f"{self.night}"


class OfStayQuerySet(models.QuerySet[Any]):
    """Rows that hang on a stay are seen by who sees the stay."""

    def visible_to(self, user: User) -> "OfStayQuerySet":
        """Rows of visible stays."""
        return within(self, user, Permission.STAY_VIEW, "stay__house")


class OfStay(Record):
    """A row about one stay."""

    SUBJECT_KIND = "person"
    stay: Any

    objects = OfStayQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def subject(self) -> uuid.UUID:
        """The person who stays."""
        person: uuid.UUID = self.stay.person_id
        return person


class Absence(OfStay):
    """Nights away: from_night <= d < to_night, open while to_night is empty."""

    stay = models.ForeignKey(Stay, models.CASCADE, related_name="absences")
    from_night = models.DateField(_("away from the night of"))
    expected_back = models.DateField(_("expected back on"), null=True, blank=True)
    to_night = models.DateField(_("back on"), null=True, blank=True)
    with_notice = models.BooleanField(_("said so before"), default=True)
    bed_held = models.BooleanField(_("bed is kept"), default=True)

    OPEN = Record.OPEN | classify(S="stay from_night expected_back to_night with_notice bed_held")

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.UniqueConstraint(
                fields=["stay"], condition=models.Q(to_night__isnull=True), name="one_open_absence_per_stay"
            ),
            models.CheckConstraint(
                condition=models.Q(to_night__isnull=True) | models.Q(to_night__gte=models.F("from_night")),
                name="absence_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_night}"


class Extension(OfStay):
    """A longer stay: caseworkers up to 60 nights, a coordinator above, an administrator in addition above 90."""

    stay = models.ForeignKey(Stay, models.CASCADE, related_name="extensions")
    until = models.DateField(_("leaves on"))
    decision = models.CharField(_("decision"), max_length=10, choices=codes.Decision.choices)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    why = SealedField(level="N")  # text

    OPEN = Record.OPEN | classify(S="stay until decision approved_by approved_at second_by second_at")

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.UniqueConstraint(
                fields=["stay"],
                condition=models.Q(decision__in=[codes.Decision.ASKED, codes.Decision.SECOND]),
                name="one_open_extension_per_stay",
                violation_error_message=_("A longer stay was asked for already."),
            ),
            models.CheckConstraint(
                condition=together("approved_at", "approved_by"),
                name="extension_approval_complete",
            ),
            models.CheckConstraint(
                condition=together("second_at", "second_by"),
                name="extension_second_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.until} {self.decision}"


class StayStep(OfStay):
    """One step of a stay's life, with what is needed to take it back within the hour."""

    stay = models.ForeignKey(Stay, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=codes.Step.choices)
    at = models.DateTimeField()
    before = models.JSONField(default=dict, blank=True)  # open fields and nights as they stood
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    OPEN = Record.OPEN | classify(S="stay kind at before undone_at undone_by")

    class Meta:
        ordering = ["-at", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=together("undone_at", "undone_by"),
                name="step_undo_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}"


class RollMark(OfStay):
    """Tonight's answer of one person at the roll call."""

    stay = models.ForeignKey(Stay, models.CASCADE, related_name="roll_marks")
    night = models.DateField()
    mark = models.CharField(max_length=15, choices=codes.Mark.choices)

    OPEN = Record.OPEN | classify(S="stay night mark")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stay", "night"], name="one_mark_per_stay_and_night")]

    def __str__(self) -> str:
        return f"{self.night} {self.mark}"
