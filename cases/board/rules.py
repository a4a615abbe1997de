"""What a bed is tonight and on the nights ahead: pure arithmetic on light rows."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from cases.houses.models import House, Room
from cases.stays import codes
from cases.stays import rules as stay_rules
from cases.stays.rules import Guest, HouseFacts, Place, Sleeper

WINDOW_NIGHTS = 14
LAPSING = dt.timedelta(hours=6)
PRESENT = frozenset(str(status.value) for status in codes.PRESENT)
BOOKED = frozenset(str(status.value) for status in codes.BOOKED)
SHUT = frozenset({str(House.Security.RED.value), str(House.Security.EVACUATED.value)})
SLEPT_IN = frozenset({"in_house", "away", "overdue", "held", "expected", "lapsing"})
DUE = frozenset({"overdue", "lapsing", "lapsed"})
OPEN_TO_ALL = frozenset({"free", "lapsed"})  # a hold that has run out is released by the next arrival
GROUPS = tuple(str(group.value) for group in codes.Group)
ROOM_OF = dict(zip(GROUPS, (Room.Rule.MEN, Room.Rule.WOMEN, Room.Rule.FAMILY), strict=True))


class HouseRow(NamedTuple):
    """A house as the board needs it."""

    id: uuid.UUID
    code_name: str
    security: str
    men: bool
    women: bool
    families: bool
    opened_on: dt.date | None

    def facts(self) -> HouseFacts:
        """The house as the rules of placing see it."""
        taken = zip(GROUPS, (self.men, self.women, self.families), strict=True)
        return HouseFacts(
            security=self.security,
            opened_on=self.opened_on,
            accepts=frozenset(group for group, accepted in taken if accepted),
        )


class BedRow(NamedTuple):
    """A bed, its room and the nights it stands there: since <= d < until."""

    id: uuid.UUID
    house: uuid.UUID
    room: str
    rule: str
    label: str
    since: dt.date
    until: dt.date | None


class StayRow(NamedTuple):
    """A stay with the code name of who stays: start <= d < end."""

    id: uuid.UUID
    house: uuid.UUID
    bed: uuid.UUID | None
    status: str
    start: dt.date
    end: dt.date
    hold_until: dt.datetime | None
    bed_held: bool
    code_name: str


class OutRow(NamedTuple):
    """Nights a bed cannot be used: start <= d < end, open-ended without an end."""

    bed: uuid.UUID
    start: dt.date
    end: dt.date | None
    reason: str


class PastNight(NamedTuple):
    """A night that was slept, or was booked and let go; first <= d < last_end of the whole stay."""

    bed: uuid.UUID
    night: dt.date
    stay: StayRow
    first: dt.date | None
    last_end: dt.date | None


class Run(NamedTuple):
    """Nights in a row with the same state; an empty state is free."""

    state: str
    first: int
    nights: int
    stay: StayRow | None = None
    reason: str = ""
    since_before: bool = False
    goes_on: bool = False


FREE = Run("", 0, 0)
NOT_IN_SERVICE = Run("out_of_service", 0, 0, reason="not_in_service")


@dataclass(frozen=True)
class Window:
    """The nights shown, and the moment they are looked at."""

    start: dt.date
    nights: int
    tonight: dt.date
    now: dt.datetime

    @property
    def end(self) -> dt.date:
        """The first night no longer shown."""
        return self.start + dt.timedelta(days=self.nights)

    @property
    def days(self) -> list[dt.date]:
        """Each night shown."""
        return [self.start + dt.timedelta(days=number) for number in range(self.nights)]


def stay_state(stay: StayRow, tonight: dt.date, now: dt.datetime) -> str:
    """The word for a stay tonight: a hold within six hours of its end is `lapsing`, after it `lapsed`."""
    if stay.status in PRESENT:
        return "overdue" if stay.end <= tonight else stay.status
    if stay.status in BOOKED and stay.hold_until is not None:
        if stay.hold_until <= now:
            return "lapsed"
        if stay.hold_until - now < LAPSING:
            return "lapsing"
    return stay.status


def stay_nights(stay: StayRow, tonight: dt.date) -> tuple[dt.date, dt.date]:
    """The nights a stay takes: who is overdue sleeps here tonight too."""
    if stay.status in PRESENT and stay.end <= tonight:
        return stay.start, tonight + dt.timedelta(days=1)
    return stay.start, stay.end


@dataclass(frozen=True)
class Pieces:
    """All that can lie on the nights of one bed."""

    stays: Iterable[StayRow] = ()
    outs: Iterable[OutRow] = ()
    past: Iterable[PastNight] = ()


def runs(bed: BedRow, pieces: Pieces, window: Window) -> list[Run]:
    """The window of one bed, without gaps: out of service, bookings over it, who is really there on top."""
    cells: list[Run] = [FREE] * window.nights
    if bed.since > window.start:
        _lay(cells, window, (dt.date.min, bed.since), NOT_IN_SERVICE)
    if bed.until is not None and bed.until < window.end:
        _lay(cells, window, (bed.until, dt.date.max), NOT_IN_SERVICE)
    for out in pieces.outs:
        _lay(
            cells, window, (out.start, out.end or dt.date.max), Run("out_of_service", 0, 0, reason=out.reason)
        )
    for past in pieces.past:
        _lay_night(cells, window, past)
    for stay in sorted(pieces.stays, key=lambda one: one.status in PRESENT):
        start, end = stay_nights(stay, window.tonight)
        if stay.status in PRESENT and window.start < window.tonight:
            start = max(start, window.tonight)  # nights before are known one by one
        _lay(cells, window, (start, end), Run(stay_state(stay, window.tonight, window.now), 0, 0, stay=stay))
    return joined(cells)


def _lay(cells: list[Run], window: Window, span: tuple[dt.date, dt.date], run: Run) -> None:
    """Write one run over the nights it covers."""
    start, end = span
    first, last = max((start - window.start).days, 0), min((end - window.start).days, window.nights)
    if first < last:
        whole = run._replace(since_before=start < window.start, goes_on=end > window.end)
        cells[first:last] = [whole] * (last - first)


def _lay_night(cells: list[Run], window: Window, past: PastNight) -> None:
    """Write one night that has passed."""
    at = (past.night - window.start).days
    if 0 <= at < window.nights:
        began = (past.first or past.stay.start) < window.start
        cells[at] = Run(past.stay.status, 0, 0, stay=past.stay, since_before=began and at == 0)


def joined(cells: Sequence[Run]) -> list[Run]:
    """Equal nights beside each other as one run."""
    found: list[Run] = []
    at = 0
    while at < len(cells):
        after = at + 1
        while after < len(cells) and _same(cells[after], cells[at]):
            after += 1
        found.append(cells[at]._replace(first=at, nights=after - at, goes_on=cells[after - 1].goes_on))
        at = after
    return found


def _same(one: Run, other: Run) -> bool:
    """The same stay, or the same reason for nobody."""
    if one is other:
        return True
    if one.stay is None or other.stay is None:
        return False
    return one.state == other.state and one.stay.id == other.stay.id


def night_state(run: Run, *, house: HouseRow) -> str:
    """The state of a bed on a night: a free bed in a red or evacuated house is blocked, not free."""
    return run.state or ("blocked" if house.security in SHUT else "free")


class Places(NamedTuple):
    """Beds of one house that a new man, woman or family can have tonight; one bed may count for each."""

    man: int
    woman: int
    family: int
    family_rooms: int  # rooms kept for families in which nobody sleeps
    needs_reason: bool  # amber: the beds are there, but each arrival needs a written reason


def takes(house: HouseRow, rule: str, *, somebody: bool, night: dt.date) -> frozenset[str]:
    """The groups that may have a free bed in such a room tonight; the rules of placing decide."""
    sleepers = (Sleeper(house.id, None, ""),) if somebody else ()
    place = Place(house=house.facts(), room_rule=rule, in_room=sleepers)
    window = stay_rules.Window(night, night + dt.timedelta(days=1))
    against = {group: stay_rules.exclusions(Guest(group=group), place, window) for group in GROUPS}
    return frozenset(
        group for group in GROUPS if all(reason.code == "house_amber" for reason in against[group])
    )


def places(house: HouseRow, rooms: Iterable[tuple[str, str, list[str]]], night: dt.date) -> Places:
    """Count free beds per group; `rooms` are (code, rule, states of the beds tonight)."""
    count = dict.fromkeys(GROUPS, 0)
    family_rooms = 0
    known: dict[tuple[str, bool], frozenset[str]] = {}
    for _code, rule, states in rooms:
        free = sum(state in OPEN_TO_ALL for state in states)
        somebody = any(state in SLEPT_IN for state in states)
        if (rule, somebody) not in known:
            known[rule, somebody] = takes(house, rule, somebody=somebody, night=night)
        groups = known[rule, somebody] if free else ()
        for group in groups:
            count[group] += free
        family_rooms += rule == Room.Rule.FAMILY and "family" in groups
    return Places(*count.values(), family_rooms, house.security == House.Security.AMBER)


def fits(bed: BedRow, group: str) -> bool:
    """Whether the room is ever given to this group; the empty group is everyone."""
    return not group or bed.rule in (Room.Rule.ANY, ROOM_OF[group])


@lru_cache(maxsize=4096)
def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A key by which 2 comes before 10."""
    return tuple(
        (int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", text) if part
    )


def bed_order(bed: BedRow) -> tuple[object, ...]:
    """Room, then bed, as somebody would walk through the house."""
    return natural(bed.room), natural(bed.label), bed.id
