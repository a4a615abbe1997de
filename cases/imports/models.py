"""A register on its way in, how its columns were read last time, and which of its rows are in already."""

import datetime as dt
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.core.records import Record, classify
from cases.houses.models import House
from cases.people.models import Person
from cases.stays.models import Stay
from cases.vault.models import SealedField

KEPT = dt.timedelta(hours=24)
SILENT = dt.timedelta(seconds=90)  # without a word for so long, the work has died


def _expiry() -> dt.datetime:
    return clock.now() + KEPT


class Status(models.TextChoices):
    """Where an import stands."""

    NEW = "new", _("Columns to be matched")
    MAPPED = "mapped", _("Ready for the dry run")
    CHECKING = "checking", _("Dry run under way")
    CHECKED = "checked", _("Dry run done")
    IMPORTING = "importing", _("Coming in")
    IMPORTED = "imported", _("Imported")
    DISCARDED = "discarded", _("Discarded")
    EXPIRED = "expired", _("Expired")


WORKING = (Status.CHECKING, Status.IMPORTING)
ENDED = (Status.IMPORTED, Status.DISCARDED, Status.EXPIRED)


class Phase(models.TextChoices):
    """What the work is at."""

    READING = "reading", _("Reading the rows")
    MATCHING = "matching", _("Comparing with what is known")
    SEALING = "sealing", _("Sealing names and numbers")
    WRITING = "writing", _("Writing everything at once")


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Words for sets of imports."""

    def visible_to(self, user: User) -> "ImportBatchQuerySet":
        """One's own alone: a file holds names, so not even a colleague looks into it."""
        if not user.grants.anywhere(Permission.REGISTER_IMPORT):
            return self.none()
        return self.filter(created_by=user)

    def under_way(self) -> "ImportBatchQuerySet":
        """Those that still hold a file."""
        return self.exclude(status__in=ENDED)

    def stale(self, moment: dt.datetime) -> "ImportBatchQuerySet":
        """Those whose file was kept long enough; work that is alive is let finish."""
        alive = models.Q(status__in=WORKING, heartbeat_at__gt=moment - SILENT)
        return self.under_way().filter(expires_at__lte=moment).exclude(alive)

    def without_file(self) -> "ImportBatchQuerySet":
        """Light rows: twenty megabytes are read only where they are opened."""
        return self.defer("file")


class ImportBatch(Record):
    """One register brought in: its file is sealed under a key of its own, and both are gone at the end."""

    SUBJECT_KIND = "import"

    house = models.ForeignKey(
        House, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("house for all rows")
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    mapping = models.JSONField(default=dict, blank=True)  # field -> column index
    make_places = models.BooleanField(_("make rooms and beds"), default=False)
    counts = models.JSONField(default=dict, blank=True)
    errors = models.JSONField(default=list, blank=True)  # [row, column or null, code, other row or null]
    phase = models.CharField(max_length=10, choices=Phase.choices, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    run = models.UUIDField(null=True)  # the work that may write; another one takes over by writing its own
    heartbeat_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(default=_expiry)
    file = SealedField()  # sealed in chunks, not JSON
    layout = SealedField()  # ending, title, titles [], header []

    OPEN = Record.OPEN | classify(
        S="house status mapping make_places counts errors phase done total run heartbeat_at expires_at"
    )
    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a register")
        verbose_name_plural = _("imports of registers")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"import {self.status}"

    @property
    def subject(self) -> uuid.UUID:
        """The file has a key of its own, destroyed with it."""
        return self.id

    @property
    def is_working(self) -> bool:
        """Whether something runs, or should."""
        return self.status in WORKING

    @property
    def badge(self) -> str:
        """The colour of its state."""
        tones = {
            Status.IMPORTED: "ok",
            Status.CHECKED: "open",
            Status.CHECKING: "info",
            Status.IMPORTING: "info",
        }
        return tones.get(Status(self.status), "closed" if self.status in ENDED else "new")

    @property
    def is_silent(self) -> bool:
        """The work was killed, perhaps with its server; it may be started again."""
        return self.is_working and (self.heartbeat_at is None or self.heartbeat_at < clock.now() - SILENT)

    @property
    def can_import(self) -> bool:
        """The dry run found no fault and something to add."""
        return (
            self.status == Status.CHECKED and not self.counts.get("errors") and bool(self.counts.get("new"))
        )


class ColumnMapping(models.Model):
    """How somebody matched the columns under these headings the last time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    header = models.BinaryField(max_length=16)  # keyed digest
    mapping = models.JSONField(default=dict)  # field -> column index
    house = models.ForeignKey(House, models.SET_NULL, null=True, related_name="+")
    make_places = models.BooleanField(default=False)

    OPEN = classify(S="id user header mapping house make_places")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "header"], name="column_mapping_once")]

    def __str__(self) -> str:
        return "column mapping"


class ImportedRow(models.Model):
    """A row of an old register that became a stay: its keyed digest keeps it from coming in twice."""

    SUBJECT_KIND = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.BinaryField(max_length=16, unique=True)
    stay = models.ForeignKey(Stay, models.CASCADE, related_name="imported_from")
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="+"
    )  # whose key seals, whoever it is merged into
    note = SealedField(level="N")  # text

    OPEN = classify(S="id digest stay person")

    def __str__(self) -> str:
        return "imported row"

    @property
    def subject(self) -> uuid.UUID:
        """The person the note is about."""
        return self.person_id
