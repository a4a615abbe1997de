"""Reads of channels and groups."""

import uuid

from django.db.models import Q, QuerySet

from cases.access.models import User
from cases.actors import rules
from cases.actors.models import Actor, Channel


def find_channel(platform: str, handle: str) -> Channel | None:
    """The channel known under this handle, in whatever spelling."""
    return Channel.objects.filter(platform=platform, handle_key=rules.normalise(platform, handle)).first()


def known_channels(user: User) -> QuerySet[Channel]:
    """Those that may be picked on a form."""
    return Channel.objects.visible_to(user).order_by("handle_key", "platform")


def choosable(user: User, kept: uuid.UUID | None) -> QuerySet[Actor]:
    """Groups in use, and the one a row names already, by its key."""
    return Actor.objects.visible_to(user).filter(Q(is_active=True) | Q(pk=kept))
