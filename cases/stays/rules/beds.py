"""Why a bed cannot be given to somebody: one exclusion for each reason, hard or soft, naming nobody.

Nights are half-open windows: start <= d < end.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.core import clock
from cases.houses.models import House, Room
from cases.stays.codes import Group

MINORS = "minor"  # beside the groups in HouseFacts.accepts

SENTENCES: dict[str, Promise] = {
    "house_closed": _("The house is not open on these nights."),
    "house_red": _("The house is red: no arrivals."),
    "house_evacuated": _("The house is evacuated."),
    "taken": _("Somebody has this bed on the first night."),
    "held": _("This bed is held for somebody who is expected."),
    "out_of_service": _("This bed is out of service."),
    "not_in_service": _("This bed is not in service on these nights."),
    "gender_rule": _("This room is kept for others."),
    "keep_apart": _("A keep-apart rule forbids this house on these nights."),
    "house_amber": _("The house is amber: new arrivals only with a reason."),
    "not_accepted": _("This house does not usually take this group."),
    "minors_not_accepted": _("This house does not usually take anyone under 18."),
    "family_rule": _("This room is kept for one family at a time."),
    "ask_coordinator": _("An alert says: do not admit without the coordinator."),
}
SOFT = frozenset(
    {
        "house_amber",
        "not_accepted",
        "minors_not_accepted",
        "family_rule",
        "ask_coordinator",
        "free_only_until",
    }
)
HARD = frozenset(SENTENCES) - SOFT
NEEDS_APPROVAL = frozenset({"ask_coordinator"})


@dataclass(frozen=True)
class Exclusion:
    """One reason against a bed; a soft one can be set aside with a written reason."""

    code: str
    sentence: str | Promise
    hard: bool
    approval: bool = False  # only somebody who may approve stays can set it aside


@dataclass(frozen=True)
class Window:
    """Nights d with start <= d < end."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True)
class Guest:
    """What the rules need to know of the person who looks for a bed."""

    group: str
    person: uuid.UUID | None = None
    household: uuid.UUID | None = None
    came_with: uuid.UUID | None = None  # somebody of the same family who is here already
    minor: bool = False
    kept_apart: frozenset[uuid.UUID] = frozenset()
    ask_coordinator: bool = False


@dataclass(frozen=True)
class Sleeper:
    """Somebody else who lives or is booked in the house on some of the nights asked for."""

    person: uuid.UUID
    household: uuid.UUID | None
    group: str


@dataclass(frozen=True)
class HouseFacts:
    """The house as the rules see it."""

    security: str = House.Security.GREEN
    opened_on: dt.date | None = None
    closed_on: dt.date | None = None
    accepts: frozenset[str] = frozenset({*Group.values, MINORS})


@dataclass(frozen=True)
class Place:
    """One bed with all that may speak against it."""

    house: HouseFacts = field(default_factory=HouseFacts)
    room_rule: str = Room.Rule.ANY
    in_service_from: dt.date = dt.date.min
    in_service_to: dt.date | None = None
    outs: tuple[tuple[dt.date, dt.date | None], ...] = ()
    given_from: dt.date | None = None  # the first night, not before the window, that somebody else has
    held_only: bool = False  # that somebody has not arrived yet
    in_room: tuple[Sleeper, ...] = ()
    in_house: frozenset[uuid.UUID] = frozenset()


def exclusions(guest: Guest, place: Place, window: Window) -> tuple[Exclusion, ...]:
    """Every reason against this bed, hard ones first, so that the page can explain itself."""
    found = [*_house(guest, place.house, window), *_bed(place, window), *_people(guest, place)]
    if guest.ask_coordinator:
        found.append("ask_coordinator")
    reasons = [Exclusion(code, SENTENCES[code], code in HARD, code in NEEDS_APPROVAL) for code in found]
    until = free_until(place, window)
    if until is not None and until < window.end:
        sentence = gettext("This bed is free only until %(day)s.") % {"day": clock.in_words(until)}
        reasons.append(Exclusion("free_only_until", sentence, hard=False))
    return tuple(sorted(reasons, key=lambda reason: not reason.hard))


def free_until(place: Place, window: Window) -> dt.date | None:
    """The first later night on which the bed is not there; None if none is known or it is not free now."""
    ends = [
        place.given_from,
        place.in_service_to,
        place.house.closed_on,
        *(start for start, _end in place.outs),
    ]
    known = [end for end in ends if end is not None and end > window.start]
    return min(known) if known and not any(True for _code in _bed(place, window)) else None


def _house(guest: Guest, house: HouseFacts, window: Window) -> Iterator[str]:
    closed = house.closed_on is not None and house.closed_on <= window.start
    if closed or (house.opened_on is not None and house.opened_on > window.start):
        yield "house_closed"
    if house.security != House.Security.GREEN:
        yield f"house_{house.security}"
    if guest.group not in house.accepts:
        yield "not_accepted"
    if guest.minor and MINORS not in house.accepts:
        yield "minors_not_accepted"


def _bed(place: Place, window: Window) -> Iterator[str]:
    night = window.start
    if place.given_from is not None and place.given_from <= night:
        yield "held" if place.held_only else "taken"
    if any(start <= night and (end is None or end > night) for start, end in place.outs):
        yield "out_of_service"
    if place.in_service_from > night or (place.in_service_to is not None and place.in_service_to <= night):
        yield "not_in_service"


def _people(guest: Guest, place: Place) -> Iterator[str]:
    if (place.room_rule == Room.Rule.MEN and guest.group != Group.MAN) or (
        place.room_rule == Room.Rule.WOMEN and guest.group != Group.WOMAN
    ):
        yield "gender_rule"
    if guest.kept_apart & place.in_house:
        yield "keep_apart"
    if place.room_rule == Room.Rule.FAMILY and (
        guest.group != Group.FAMILY or any(not one_family(guest, other) for other in place.in_room)
    ):
        yield "family_rule"


def one_family(guest: Guest, other: Sleeper) -> bool:
    """Whether they came together or belong to one household."""
    if guest.came_with is not None and guest.came_with == other.person:
        return True
    return guest.household is not None and guest.household == other.household
