"""What left the house: to whom, why, and by which mark a copy is known again."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.core.guards import append_only
from cases.core.records import Record, classify
from cases.houses.models import House
from cases.threats.models import Report
from cases.vault.models import SealedField


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Words for sets of releases."""

    def visible_to(self, user: User) -> "ReleaseQuerySet":
        """Releases of houses whose reports the user may give out; those of all houses need the right everywhere."""
        houses = user.grants.houses(Permission.THREAT_EXPORT)
        return self if houses is None else self.filter(house__in=houses)


@append_only
class Release(Record):
    """One copy given out; the mark on it leads back here."""

    SUBJECT_KIND = "release"

    class Kind(models.TextChoices):
        EVENTS_JSON = "events_json", _("Event file, JSON")
        EVENTS_CSV = "events_csv", _("Event file, CSV")
        UN = "un_communication", _("Communication to the United Nations")
        FIGURES = "figures", _("Figures")
        DONORS = "donors", _("Report for donors")

    mark = models.CharField(_("copy mark"), max_length=12, unique=True)
    kind = models.CharField(_("what"), max_length=20, choices=Kind.choices)
    at = models.DateTimeField(_("given out at"))
    house = models.ForeignKey(House, models.PROTECT, null=True, related_name="+")  # None: several houses
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="releases")
    rows = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64)  # of what was handed out
    wish = models.JSONField(default=dict, blank=True)  # filters, codes only
    recipient = SealedField()  # name
    purpose = SealedField(level="N")  # text

    OPEN = Record.OPEN | classify(S="mark kind at house report rows sha256 wish")
    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.mark

    @property
    def subject(self) -> uuid.UUID:
        """The release itself."""
        return self.id
