"""What happened in or around a house, and what was decided (domain.md section 1, house incident)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.core.records import Record, classify, together
from cases.houses.models import House
from cases.vault.models import SealedField


class IncidentQuerySet(models.QuerySet["HouseIncident"]):
    """Words for sets of incidents."""

    def visible_to(self, user: User) -> "IncidentQuerySet":
        """Incidents of houses in the user's scope."""
        return within(self, user, Permission.INCIDENT_VIEW)

    def undecided(self) -> "IncidentQuerySet":
        """Those that wait for a coordinator."""
        return self.filter(decided_at__isnull=True)

    def decided_about_lives(self) -> "IncidentQuerySet":
        """Those whose decision is opened with a reason only."""
        return self.filter(grave_actions__isnull=False)


class HouseIncident(Record):
    """Reported within an hour; decided within two (both limits are ours)."""

    SUBJECT_KIND = "house"

    class Kind(models.TextChoices):
        MEDICAL = "medical", _("Medical")
        CONFLICT = "conflict", _("Conflict")
        RULE_BREACH = "rule_breach", _("Breach of house rules")
        SURVEILLANCE = "stranger_or_surveillance", _("Stranger or surveillance")
        AUTHORITY = "visit_by_authority", _("Visit by an authority")
        RAID = "raid", _("Raid")
        THREAT = "threat_received", _("Threat received")
        LEAK = "photo_or_location_leak", _("Photo or place leaked")
        FIRE_UTILITY = "fire_utility", _("Fire, water, power")
        DEATH = "death", _("Death")
        OTHER = "other", _("Other")

    class Exposed(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("Not known")

    class Decision(models.TextChoices):
        NORMAL = "normal", _("Go on as before")
        LOCK_DOWN = "lock_down", _("Close the house to arrivals")
        EVACUATE = "evacuate", _("Evacuate")

    class Severity(models.IntegerChoices):
        MINOR = 1, _("1: minor")
        SERIOUS = 2, _("2: serious")
        GRAVE = 3, _("3: grave")
        LIFE = 4, _("4: lives at risk")

    house = models.ForeignKey(House, models.PROTECT, related_name="incidents", verbose_name=_("house"))
    kind = models.CharField(_("what kind"), max_length=30, choices=Kind.choices)
    severity = models.PositiveSmallIntegerField(_("how grave"), choices=Severity.choices)
    happened_at = models.DateTimeField(_("when"))
    address_exposed = models.CharField(
        _("is the address exposed"), max_length=10, choices=Exposed.choices, default=Exposed.UNKNOWN
    )
    decide_by = models.DateTimeField(_("decide by"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    account = SealedField(level="N")  # what, who_saw
    actions = SealedField(level="N")  # text: why this was decided, what was done
    grave_actions = SealedField()  # the same where lives were at risk

    OPEN = Record.OPEN | classify(
        S="house kind severity happened_at decide_by decision decided_at decided_by", N="address_exposed"
    )
    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("house incident")
        verbose_name_plural = _("house incidents")
        ordering = ["-happened_at"]
        indexes = [
            models.Index(
                fields=["decide_by"],
                name="incident_undecided",
                condition=models.Q(decided_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=together("decided_at", "decided_by"), name="incident_decision_complete"
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at__isnull=True)
                | (~models.Q(decision="") & models.Q(decided_at__isnull=False)),
                name="incident_decided_means_decision",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def decided_in(self) -> str:
        """The column of the decision's words: where lives were at risk each opening is logged (domain.md section 2)."""
        return "grave_actions" if self.severity == self.Severity.LIFE else "actions"

    @property
    def subject(self) -> uuid.UUID:
        """The house."""
        return self.house_id
