"""House, room, bed, and the nights a bed is out of service (domain.md section 2)."""

import datetime as dt
import uuid
from typing import cast

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.core.records import Record, classify
from cases.vault.models import SealedField


class HouseQuerySet(models.QuerySet["House"]):
    """Words for sets of houses."""

    def visible_to(self, user: User) -> "HouseQuerySet":
        """Houses the user may see."""
        return within(self, user, Permission.HOUSE_VIEW, "pk")

    def managed_by(self, user: User) -> "HouseQuerySet":
        """Houses the user may change."""
        return within(self, user, Permission.HOUSE_MANAGE, "pk")

    def running(self) -> "HouseQuerySet":
        """Houses that were not closed for good."""
        return self.filter(closed_on__isnull=True)


class House(Record):
    """A shelter under a code name; its address is sealed and never in lists, URLs, exports or file names."""

    class Security(models.TextChoices):
        GREEN = "green", _("Green: normal")
        AMBER = "amber", _("Amber: new arrivals only with a reason")
        RED = "red", _("Red: no arrivals")
        EVACUATED = "evacuated", _("Evacuated")

    code_name = models.CharField(_("code name"), max_length=60, unique=True)
    area = models.CharField(
        _("coarse area"), max_length=60, blank=True, help_text=_("A city or district, never a street.")
    )
    security_state = models.CharField(
        _("security state"), max_length=10, choices=Security.choices, default=Security.GREEN
    )
    accepts_men = models.BooleanField(_("men"), default=True)
    accepts_women = models.BooleanField(_("women"), default=True)
    accepts_families = models.BooleanField(_("families"), default=True)
    accepts_minors = models.BooleanField(_("minors"), default=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    address = SealedField()  # line, directions, landmark

    OPEN = Record.OPEN | classify(
        S="code_name security_state accepts_men accepts_women accepts_families accepts_minors opened_on closed_on",
        N="area",
    )
    SUBJECT_KIND = "house"
    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = _("house")
        verbose_name_plural = _("houses")
        ordering = ["code_name"]

    def __str__(self) -> str:
        return self.code_name

    @property
    def accepted(self) -> list[str]:
        """The groups the house takes, as words."""
        names = ("accepts_men", "accepts_women", "accepts_families", "accepts_minors")
        return [
            str(cast("models.BooleanField[bool, bool]", self._meta.get_field(name)).verbose_name)
            for name in names
            if getattr(self, name)
        ]

    @property
    def subject(self) -> uuid.UUID:
        """The house itself is the subject of its sealed address."""
        return self.id


class RoomQuerySet(models.QuerySet["Room"]):
    """Words for sets of rooms."""

    def visible_to(self, user: User) -> "RoomQuerySet":
        """Rooms of houses the user may see."""
        return within(self, user, Permission.HOUSE_VIEW, "house")


class Room(Record):
    """A room with its rule of who sleeps there."""

    class Rule(models.TextChoices):
        ANY = "any", _("Anyone")
        MEN = "men", _("Men")
        WOMEN = "women", _("Women")
        FAMILY = "family", _("One family at a time")

    house = models.ForeignKey(House, models.PROTECT, related_name="rooms", verbose_name=_("house"))
    code = models.CharField(_("room"), max_length=20)
    floor_area_m2 = models.DecimalField(
        _("floor area in m²"),
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    gender_rule = models.CharField(
        _("who sleeps here"), max_length=10, choices=Rule.choices, default=Rule.ANY
    )
    accessible = models.BooleanField(_("step-free"), default=False)

    OPEN = Record.OPEN | classify(S="house code floor_area_m2 gender_rule accessible")
    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["house", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["house", "code"],
                name="room_code_once_in_house",
                violation_error_message=_("This house has a room of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class BedQuerySet(models.QuerySet["Bed"]):
    """Words for sets of beds."""

    def visible_to(self, user: User) -> "BedQuerySet":
        """Beds of houses the user may see."""
        return within(self, user, Permission.HOUSE_VIEW, "room__house")

    def in_service(self, night: dt.date) -> "BedQuerySet":
        """Beds that stand ready on this night: bought, not given away, not broken."""
        out = BedOut.objects.on(night).filter(bed=models.OuterRef("pk"))
        return self.filter(
            models.Q(in_service_to__isnull=True) | models.Q(in_service_to__gt=night),
            ~models.Exists(out),
            in_service_from__lte=night,
        )


class Bed(Record):
    """A place for one person to sleep."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("Single bed")
        BUNK_LOW = "bunk_low", _("Lower bunk")
        BUNK_HIGH = "bunk_high", _("Upper bunk")
        COT = "cot", _("Cot")
        MATTRESS = "mattress", _("Mattress")

    room = models.ForeignKey(Room, models.PROTECT, related_name="beds", verbose_name=_("room"))
    label = models.CharField(_("bed"), max_length=20)
    kind = models.CharField(_("type"), max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    in_service_from = models.DateField(_("in service from"), default=dt.date.today)
    in_service_to = models.DateField(
        _("in service until"), null=True, blank=True, help_text=_("The first night it is no longer there.")
    )

    OPEN = Record.OPEN | classify(S="room label kind in_service_from in_service_to")
    objects = BedQuerySet.as_manager()

    class Meta:
        verbose_name = _("bed")
        verbose_name_plural = _("beds")
        ordering = ["room", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "label"],
                name="bed_label_once_in_room",
                violation_error_message=_("This room has a bed of this name already."),
            ),
            models.CheckConstraint(
                condition=models.Q(in_service_to__isnull=True)
                | models.Q(in_service_to__gt=models.F("in_service_from")),
                name="bed_service_ends_after_start",
                violation_error_message=_("The end of service lies before its start."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class BedOutQuerySet(models.QuerySet["BedOut"]):
    """Words for sets of out-of-service intervals."""

    def visible_to(self, user: User) -> "BedOutQuerySet":
        """Intervals of beds the user may see."""
        return within(self, user, Permission.HOUSE_VIEW, "bed__room__house")

    def on(self, night: dt.date) -> "BedOutQuerySet":
        """Intervals that cover this night."""
        return self.touching(night, night + dt.timedelta(days=1))

    def touching(self, start: dt.date, end: dt.date) -> "BedOutQuerySet":
        """Intervals that cover a night d with start <= d < end."""
        return self.filter(models.Q(to_night__isnull=True) | models.Q(to_night__gt=start), from_night__lt=end)


class BedOut(Record):
    """Nights on which a bed cannot be used: from_night <= d < to_night, open-ended while to_night is empty."""

    class Reason(models.TextChoices):
        BROKEN = "broken", _("Broken")
        CLEANING = "cleaning", _("Cleaning or pests")
        REPAIR = "repair", _("Repair in the room")
        SECURITY = "security", _("Security")
        HYGIENE = "isolation", _("Kept free for illness")
        STORAGE = "storage", _("Room used otherwise")
        OTHER = "other", _("Other")

    bed = models.ForeignKey(Bed, models.PROTECT, related_name="outs", verbose_name=_("bed"))
    from_night = models.DateField(_("from the night of"))
    to_night = models.DateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("The first night it can be used again; empty if not known."),
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    note = models.CharField(_("note"), max_length=120, blank=True, help_text=_("No names, no places."))

    OPEN = Record.OPEN | classify(S="bed from_night to_night reason note")
    objects = BedOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("bed out of service")
        verbose_name_plural = _("beds out of service")
        ordering = ["-from_night"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_night__isnull=True) | models.Q(to_night__gt=models.F("from_night")),
                name="bed_out_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_night} {self.reason}"
