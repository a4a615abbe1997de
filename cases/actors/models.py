"""Named groups, a restricted list, and channels that name people (domain.md section 2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.actors.codes import ActorType, Certainty, Platform
from cases.core.records import Record, classify


class ActorQuerySet(models.QuerySet["Actor"]):
    """Words for sets of named groups."""

    def visible_to(self, user: User) -> "ActorQuerySet":
        """The list is restricted: a wrong name in a report endangers everyone who worked on it."""
        return self if user.grants.anywhere(Permission.ACTOR_NAME) else self.none()


class Actor(Record):
    """A named group or body; an involvement without one names a type only."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    type = models.CharField(_("kind"), max_length=30, choices=ActorType.choices)
    is_active = models.BooleanField(_("may be chosen"), default=True)

    OPEN = Record.OPEN | classify(N="name type is_active")
    objects = ActorQuerySet.as_manager()

    class Meta:
        verbose_name = _("named group")
        verbose_name_plural = _("named groups")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ChannelQuerySet(models.QuerySet["Channel"]):
    """Words for sets of channels."""

    def visible_to(self, user: User) -> "ChannelQuerySet":
        """Public channels; seen by all who see reports."""
        return self if user.grants.anywhere(Permission.THREAT_VIEW) else self.none()


class Channel(Record):
    """A public channel or account, by its platform and handle; who is behind it is for the restricted list."""

    platform = models.CharField(
        _("platform"), max_length=12, choices=Platform.choices, default=Platform.TELEGRAM
    )
    handle = models.CharField(_("handle"), max_length=120, help_text=_("As it is published, without @."))
    handle_key = models.CharField(max_length=120, editable=False)  # folded, to find the same one again
    archived_address = models.CharField(_("archived address"), max_length=500, blank=True)
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="channels",
        verbose_name=_("linked to the group"),
    )
    confidence = models.CharField(
        _("how sure is the link"), max_length=12, choices=Certainty.choices, default=Certainty.UNKNOWN
    )

    OPEN = Record.OPEN | classify(N="platform handle handle_key archived_address actor confidence")
    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["handle_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "handle_key"],
                name="channel_once_on_platform",
                violation_error_message=_("This channel is known already."),
            ),
            models.CheckConstraint(
                condition=models.Q(actor__isnull=False) | models.Q(confidence=Certainty.UNKNOWN),
                name="channel_confidence_needs_actor",
                violation_error_message=_("Without a group there is no link to be sure of."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_platform_display()} {self.handle}"
