"""Giving somebody a bed: look again behind the lock, choose, set aside what a reason allows."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.core.errors import Refused
from cases.houses.models import Bed
from cases.people.models import Person
from cases.stays import rules
from cases.stays.actions.ground import snapshot
from cases.stays.models import Stay
from cases.stays.queries import BedOption, options_in
from cases.vault import sealed


@dataclass(frozen=True, kw_only=True)
class Search:
    """For whom and for which nights; one bed, or the beds of these houses."""

    group: str
    person: Person | None
    window: rules.Window
    bed: Bed | None
    houses: tuple[uuid.UUID, ...]
    reason: str
    came_with: Person | None = None


@dataclass(frozen=True)
class Given:
    """The bed found, the nights it can be had, and the soft rules set aside for it."""

    bed: Bed
    until: dt.date
    overridden: tuple[str, ...]
    reason: str


def find_bed(search: Search, *, by: User) -> Given:
    """The chosen bed, or the best one; raises `Refused` with the sentence of what stands against it."""
    wanted = Q(pk=search.bed.pk) if search.bed is not None else Q(room__house__in=search.houses)
    options = options_in(
        beds=Bed.objects.filter(wanted),
        group=search.group,
        window=search.window,
        person=search.person,
        came_with=search.came_with,
    )
    if search.bed is None:
        if not options or not (options[0].placeable or options[0].overridable):
            raise Refused("no_bed", _("No bed is free for this person on these nights."), field="bed")
    elif not options:
        raise Refused("not_in_service", rules.SENTENCES["not_in_service"], field="bed")
    return _settle(options[0], search, by=by)


def _settle(option: BedOption, search: Search, *, by: User) -> Given:
    """Hard rules stand; soft ones give way to a written reason of somebody who may."""
    hard = [reason for reason in option.exclusions if reason.hard]
    if hard:
        raise Refused(hard[0].code, hard[0].sentence, field="bed")
    until = search.window.end
    if not option.exclusions:
        return Given(option.bed, until, (), "")
    if option.needs_approval and not by.grants.covers(Permission.STAY_APPROVE, option.bed.room.house_id):
        first = next(reason for reason in option.exclusions if reason.approval)
        raise Refused(first.code, first.sentence, field="bed")
    if not search.reason.strip():
        raise Refused(option.exclusions[0].code, option.exclusions[0].sentence, field="override_reason")
    words = rules.check_reason(search.reason, field="override_reason")
    codes = tuple(reason.code for reason in option.exclusions)
    if "free_only_until" in codes and option.free_until is not None:
        until = option.free_until  # the stay is planned until the day the bed is needed
    return Given(option.bed, until, codes, words)


def put_in(stay: Stay, given: Given) -> None:
    """Write the bed, how it looked, and what was set aside for it on the stay (not saved yet)."""
    bed = given.bed
    stay.bed = bed
    stay.bed_held = True
    stay.bed_snapshot = snapshot(bed)
    if given.overridden:
        stay.overridden = sorted({*stay.overridden, *given.overridden})
        sealed.put(stay, override_reason={"text": given.reason})


def houses_for(bed: Bed | None, house: uuid.UUID | None, *, by: User) -> tuple[uuid.UUID, ...]:
    """The houses a bed is looked for in: the bed's, the one named, or all where the user records stays."""
    one = Bed.objects.values_list("room__house", flat=True).get(pk=bed.pk) if bed is not None else house
    if one is not None:
        require(by, Permission.STAY_RECORD, house=one)
        return (one,)
    mine = by.grants.houses(Permission.STAY_RECORD)
    return tuple(sorted(mine or ()))
