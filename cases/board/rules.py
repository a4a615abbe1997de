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

Key = str  # of a row, as it stands in an address: making UUID objects of them took a tenth of the page's time
WINDOW_NIGHTS = 14
SOMEBODY = uuid.UUID(int=0)
LAPSING = dt.timedelta(hours=6)
PRESENT = frozenset(str(status.value) for status in codes.PRESENT)
BOOKED = frozenset(str(status.value) for status in codes.BOOKED)
SHUT = frozenset({str(House.Security.RED.value), str(House.Security.EVACUATED.value)})
TAKEN = frozenset({"in_house", "away", "overdue", "leaving", "slept"})
SLEPT_IN = TAKEN | {"held", "expected", "lapsing"}
DUE = frozenset({"overdue", "leaving", "lapsing", "lapsed"})
OPEN_TO_ALL = frozenset({"free", "lapsed"})  # a hold that has run out is released by the next arrival
GROUPS = tuple(str(group.value) for group in codes.Group)
ROOM_OF = dict(zip(GROUPS, (Room.Rule.MEN, Room.Rule.WOMEN, Room.Rule.FAMILY), strict=True))


class HouseRow(NamedTuple):
    """A house as the board needs it."""

    id: Key
    code_name: str
    security: str
    men: bool
    women: bool
    families: bool
    opened_on: dt.date | None

    def accepts(self) -> frozenset[str]:
        """The groups this house takes at all."""
        taken = zip(GROUPS, (self.men, self.women, self.families), strict=True)
        return frozenset(group for group, accepted in taken if accepted)


class BedRow(NamedTuple):
    """A bed, its room and the nights it stands there: since <= d < until."""

    id: Key
    house: Key
    room: str
    rule: str
    label: str
    since: dt.date
    until: dt.date | None


class StayRow(NamedTuple):
    """A stay with the code name of who stays: start <= d < end."""

    id: Key
    house: Key
    bed: Key | None
    status: str
    start: dt.date
    end: dt.date
    hold_until: dt.datetime | None
    bed_held: bool
    code_name: str


class OutRow(NamedTuple):
    """Nights a bed cannot be used: start <= d < end, open-ended without an end."""

    bed: Key
    start: dt.date
    end: dt.date | None
    reason: str


class PastNight(NamedTuple):
    """A night that was slept; first <= d < last_end of the whole stay."""

    bed: Key
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
    """The word for a stay tonight: who goes today is `leaving`, a hold in its last six hours is `lapsing`."""
    if stay.status in PRESENT:
        if stay.end <= tonight:
            return "overdue" if stay.end < tonight else "leaving"
        return stay.status
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
        span = (out.start, out.end or dt.date.max)
        _lay(cells, window, span, Run("out_of_service", 0, 0, None, out.reason))
    for past in pieces.past:
        _lay_night(cells, window, past)
    for stay in sorted(pieces.stays, key=is_present):
        start, end = stay_nights(stay, window.tonight)
        if stay.status in PRESENT and window.start < window.tonight:
            start = max(start, window.tonight)  # nights before are known one by one
        _lay(cells, window, (start, end), Run(stay_state(stay, window.tonight, window.now), 0, 0, stay))
    return joined(cells)


def is_present(stay: StayRow) -> bool:
    """Lives in the house, be it that he is away for a while."""
    return stay.status in PRESENT


def _lay(cells: list[Run], window: Window, span: tuple[dt.date, dt.date], run: Run) -> None:
    """Write one run over the nights it covers."""
    first, last = (span[0] - window.start).days, (span[1] - window.start).days
    before, on = first < 0, last > window.nights
    first, last = max(first, 0), min(last, window.nights)
    if first < last:
        whole = Run(run.state, 0, 0, run.stay, run.reason, before, on)
        cells[first:last] = [whole] * (last - first)


def _lay_night(cells: list[Run], window: Window, past: PastNight) -> None:
    """Write one night that has passed."""
    at = (past.night - window.start).days
    if 0 <= at < window.nights:
        state = "in_house" if past.stay.status in PRESENT else "slept"
        began = past.first is not None and past.first < window.start
        cells[at] = Run(state, 0, 0, past.stay, since_before=began and at == 0)


def joined(cells: Sequence[Run]) -> list[Run]:
    """Equal nights beside each other as one run."""
    found: list[Run] = []
    first, run, size = 0, cells[0], len(cells)
    for at in range(1, size + 1):
        if at < size and (cells[at] is run or _same(cells[at], run)):
            continue
        last = cells[at - 1]
        found.append(Run(run.state, first, at - first, run.stay, run.reason, run.since_before, last.goes_on))
        if at < size:
            first, run = at, cells[at]
    return found


def _same(one: Run, other: Run) -> bool:
    """The same stay in the same state."""
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


@lru_cache(maxsize=1024)
def takes(house: HouseFacts, rule: str, somebody: bool, night: dt.date) -> frozenset[str]:
    """The groups that may have a free bed in such a room tonight; the rules of placing decide."""
    sleepers = (Sleeper(SOMEBODY, None, ""),) if somebody else ()
    place = Place(house=house, room_rule=rule, in_room=sleepers)
    window = stay_rules.Window(night, night + dt.timedelta(days=1))
    against = {group: stay_rules.exclusions(Guest(group=group), place, window) for group in GROUPS}
    return frozenset(
        group for group in GROUPS if all(reason.code == "house_amber" for reason in against[group])
    )


def places(house: HouseRow, rooms: Iterable[tuple[str, str, list[str]]], night: dt.date) -> Places:
    """Count free beds per group; `rooms` are (code, rule, states of the beds tonight)."""
    count = dict.fromkeys(GROUPS, 0)
    family_rooms = 0
    facts = HouseFacts(security=house.security, opened_on=house.opened_on, accepts=house.accepts())
    for _code, rule, states in rooms:
        free = sum(state in OPEN_TO_ALL for state in states)
        somebody = any(state in SLEPT_IN for state in states)
        groups = takes(facts, rule, somebody, night) if free else frozenset[str]()
        for group in groups:
            count[group] += free
        family_rooms += rule == Room.Rule.FAMILY and "family" in groups
    needs_reason = house.security == House.Security.AMBER
    return Places(count["man"], count["woman"], count["family"], family_rooms, needs_reason)


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
