"""Keeping the reference data: named groups, which are for administrators, and channels, which everybody meets."""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require, require_anywhere
from cases.actors import queries, rules
from cases.actors.codes import Platform
from cases.actors.models import Actor, Channel
from cases.audit import chain
from cases.core.errors import Refused
from cases.people.rules import tidy

P = Permission


@transaction.atomic
def keep_actor(*, actor: Actor, by: User) -> Actor:
    """A named group, new or changed; only where the restricted list is in hand."""
    require(by, P.ACTOR_NAME, house=None)
    actor.name = tidy(actor.name)
    if not actor.name:
        raise Refused("name_missing", _("Give the name of the group."), field="name")
    rules.once(list(Actor.objects.exclude(pk=actor.pk).values_list("name", flat=True)), actor.name)
    _keep(actor, "actor", by)
    return actor


@transaction.atomic
def keep_channel(*, channel: Channel, by: User) -> Channel:
    """A channel, new or changed; who records threats may add one, the rest is for administrators."""
    standing = Channel.objects.filter(pk=channel.pk).first()
    if standing is not None or channel.actor_id is not None or not by.grants.anywhere(P.THREAT_RECORD):
        require(by, P.ACTOR_NAME, house=None)
    if channel.platform not in Platform.values:
        raise Refused("platform_unknown", _("Choose the platform."), field="platform")
    channel.handle, channel.handle_key = rules.handle(channel.platform, channel.handle)
    channel.archived_address = tidy(channel.archived_address)
    rules.link_is_sound(linked=channel.actor_id is not None, confidence=channel.confidence)
    known = queries.find_channel(channel.platform, channel.handle)
    if known is not None and known.pk != channel.pk:
        raise Refused("channel_known", _("This channel is known already."), field="handle")
    _keep(channel, "channel", by)
    return channel


@transaction.atomic
def channel_of(*, platform: str, handle: str, by: User) -> Channel:
    """The channel of this handle, found again in any spelling, or a new one."""
    require_anywhere(by, P.THREAT_RECORD)
    rules.handle(platform, handle)  # refuses what is none, before it is looked for
    known = queries.find_channel(platform, handle)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return keep_channel(channel=Channel(platform=platform, handle=handle), by=by)
    except IntegrityError:  # somebody else typed it at the same moment
        found = queries.find_channel(platform, handle)
        if found is None:
            raise
        return found


def _keep(row: Any, kind: str, by: User) -> None:
    standing = type(row).objects.filter(pk=row.pk).first()
    row.keep(by=by)
    verb, fields = ("added", []) if standing is None else ("changed", _changed(row, standing))
    chain.record(f"actors.{kind}_{verb}", by=by, on=row, detail={"fields": fields})


def _changed(row: models.Model, standing: models.Model) -> list[str]:
    names = [field.attname for field in row._meta.concrete_fields if field.editable]
    return sorted(name for name in names if getattr(row, name) != getattr(standing, name))
