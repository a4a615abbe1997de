"""An event file leaves the house."""

import uuid
from dataclasses import dataclass

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require, require_anywhere
from cases.releases import queries, rules
from cases.releases.actions.entering import Entry, Handed, enter
from cases.releases.files import MAKE, Copy, Told
from cases.releases.models import Release

KINDS = {"json": Release.Kind.EVENTS_JSON, "csv": Release.Kind.EVENTS_CSV}


@dataclass(frozen=True)
class EventFile:
    """Which events, in which format, for whom; `seen` is what the counts on the page were made of."""

    token: uuid.UUID
    choice: queries.Choice
    ending: str
    recipient: str
    purpose: str
    groups: bool = False
    seen: str = ""


def hand_out_events(*, wanted: EventFile, by: User) -> Handed:
    """Codes of the events whose people agree; entered and logged before the first byte."""
    choice = wanted.choice
    house = choice.report.house if choice.report is not None else choice.house
    require(by, Permission.THREAT_EXPORT, house=house.pk if house else None)
    if wanted.groups:
        require_anywhere(by, Permission.ACTOR_NAME)
    sifted = queries.sift(user=by, choice=choice)
    rules.as_seen(wanted.seen, sifted.seen)
    reports = queries.events(sifted.going)

    def make(release: Release) -> bytes:
        copy = Copy(release.mark, rules.recipient(wanted.recipient), queries.day_of(release))
        return MAKE[wanted.ending](Told(reports, groups=wanted.groups), copy)

    entry = Entry(
        token=wanted.token,
        kind=KINDS[wanted.ending],
        recipient=wanted.recipient,
        purpose=wanted.purpose,
        house=house,
        report=choice.report,
        rows=len(reports),
        wish=choice.as_codes() | {"groups": wanted.groups},
    )
    return enter(entry=entry, make=make, by=by)
