"""Who is behind an act, who told of it, what was done about it, and how events hang together."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.actors.codes import ActorType, Certainty
from cases.actors.models import Actor, Channel
from cases.core.guards import append_only
from cases.core.records import Record, classify, together
from cases.houses.models import House
from cases.incidents.models import HouseIncident
from cases.threats import codes
from cases.threats.models.reports import Act, OfReport, OfReportQuerySet, Report, Victim
from cases.vault.models import SealedField


class Involvement(OfReport):
    """Ties a perpetrator to an act; the kind alone unless a reviewer names a group of the restricted list."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="involvements")
    act = models.ForeignKey(Act, models.CASCADE, related_name="involvements", verbose_name=_("act"))
    actor_type = models.CharField(
        _("who did it"), max_length=30, choices=ActorType.choices, default=ActorType.UNIDENTIFIED
    )
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="involvements",
        verbose_name=_("named group"),
    )
    degree = models.CharField(
        _("in what way"), max_length=20, choices=codes.Degree.choices, default=codes.Degree.SUSPECTED
    )
    certainty = models.CharField(
        _("how sure"), max_length=12, choices=Certainty.choices, default=Certainty.UNKNOWN
    )
    leave_out = models.BooleanField(_("leave out of exports"), default=False)
    basis = SealedField()  # text: why we think so

    OPEN = Record.OPEN | classify(S="report act leave_out", N="actor_type actor degree certainty")

    class Meta:
        verbose_name = _("involvement")
        verbose_name_plural = _("involvements")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.get_actor_type_display()


class Source(OfReport):
    """Who told the house; sealed twice over: never in a list, never in an export."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sources")
    connection = models.CharField(_("tied to the event as"), max_length=20, choices=codes.Connection.choices)
    reliability = models.CharField(
        _("reliability"), max_length=20, choices=codes.Reliability.choices, default=codes.Reliability.UNKNOWN
    )
    is_independent = models.BooleanField(_("independent of the other sources"), default=False)
    confirms = models.JSONField(_("confirms"), default=list, blank=True)  # codes.Element values
    heard_on = models.DateField(_("told on"), null=True, blank=True)
    identity = SealedField()  # name, contact
    statement = SealedField()  # text

    OPEN = Record.OPEN | classify(S="report", N="connection reliability is_independent confirms heard_on")

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.get_connection_display()


class LinkQuerySet(models.QuerySet["Link"]):
    """Words for sets of links."""

    def visible_to(self, user: User) -> "LinkQuerySet":
        """Only where both ends are visible."""
        rows = within(self, user, Permission.THREAT_VIEW, "earlier__house")
        return within(rows, user, Permission.THREAT_VIEW, "later__house")


class Link(Record):
    """Two events in a chain: `earlier` precedes, causes or is part of `later`."""

    earlier = models.ForeignKey(Report, models.CASCADE, related_name="links_on")
    later = models.ForeignKey(Report, models.CASCADE, related_name="links_back")
    kind = models.CharField(_("how"), max_length=10, choices=codes.LinkKind.choices)

    OPEN = Record.OPEN | classify(S="earlier later kind")
    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.UniqueConstraint(
                fields=["earlier", "later", "kind"],
                name="link_once",
                violation_error_message=_("These two are linked already."),
            ),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="link_joins_two"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Intervention(OfReport):
    """What was done, or is to be done."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="interventions")
    kind = models.CharField(_("what"), max_length=30, choices=codes.InterventionKind.choices)
    priority = models.CharField(
        _("how soon"), max_length=10, choices=codes.Priority.choices, default=codes.Priority.NORMAL
    )
    progress = models.CharField(
        _("how far"), max_length=10, choices=codes.Progress.choices, default=codes.Progress.PLANNED
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    leave_out = models.BooleanField(_("leave out of exports"), default=False)
    note = SealedField(level="N")  # text

    OPEN = Record.OPEN | classify(S="report kind priority progress due_on leave_out")

    class Meta:
        verbose_name = _("intervention")
        verbose_name_plural = _("interventions")
        ordering = ["due_on", "created_at"]

    def __str__(self) -> str:
        return self.get_kind_display()


@append_only
class ReportStep(OfReport):
    """One line of a report's timeline; never changed, never taken away."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=codes.StepKind.choices)
    at = models.DateTimeField()
    before = models.CharField(max_length=12, choices=codes.State.choices, blank=True)
    after = models.CharField(max_length=12, choices=codes.State.choices)
    detail = models.JSONField(default=dict, blank=True)  # codes only: which fields or parts
    note = SealedField(level="N")  # text: a question, an answer, a reason

    OPEN = Record.OPEN | classify(S="report kind at before after detail")

    class Meta:
        ordering = ["at", "created_at"]
        indexes = [models.Index(fields=["created_by", "kind"], name="step_by_kind")]

    def __str__(self) -> str:
        return self.get_kind_display()


class NamingQuerySet(OfReportQuerySet):
    """Words for sets of namings."""

    def standing(self) -> "NamingQuerySet":
        """Those still to be seen by anyone."""
        return self.filter(taken_down_at__isnull=True)


class Naming(OfReport):
    """A channel named one victim in public: an event of its own, kept also where no attack followed."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="naming")
    victim = models.ForeignKey(
        Victim, models.PROTECT, related_name="namings", verbose_name=_("who was named")
    )
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="namings", verbose_name=_("channel"))
    posted_at = models.DateTimeField(_("posted at"))
    exposed = models.JSONField(_("what it exposed"), default=list, blank=True)  # codes.Exposure values
    call_to_violence = models.CharField(
        _("call to violence"), max_length=10, choices=codes.Call.choices, default=codes.Call.NONE
    )
    exposed_house = models.ForeignKey(
        House, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("our house it exposed")
    )
    incident = models.OneToOneField(
        HouseIncident, models.PROTECT, null=True, blank=True, editable=False, related_name="naming"
    )
    warned_at = models.DateTimeField(_("person was warned at"), null=True, blank=True)
    warned_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    taken_down_at = models.DateTimeField(_("taken down at"), null=True, blank=True)
    post = SealedField()  # address, text

    OPEN = Record.OPEN | classify(
        S="report victim posted_at incident warned_at warned_by taken_down_at",
        N="channel exposed call_to_violence exposed_house",
    )
    objects: ClassVar[Any] = NamingQuerySet.as_manager()

    class Meta:
        verbose_name = _("naming")
        verbose_name_plural = _("namings")
        ordering = ["-posted_at"]
        indexes = [models.Index(fields=["victim", "posted_at"], name="naming_victim_posted")]
        constraints = [
            models.CheckConstraint(
                condition=together("warned_at", "warned_by"), name="naming_warning_complete"
            ),
            models.CheckConstraint(
                condition=Q(taken_down_at__isnull=True) | Q(taken_down_at__gte=F("posted_at")),
                name="naming_taken_down_after_posting",
                violation_error_message=_("It cannot be taken down before it was posted."),
            ),
        ]

    def __str__(self) -> str:
        return "naming"
