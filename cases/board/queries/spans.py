"""Other days than tonight: one day in every house, and fourteen nights of one house from any day."""

import datetime as dt
from dataclasses import dataclass, field

from cases.access.models import User
from cases.board import rules
from cases.board.queries.rows import HouseBoard, Rows, assemble, house_rows, make_window, read_rows
from cases.board.rules import BedRow, HouseRow, Key, StayRow, Window
from cases.stays.models import Absence

LEAVING = frozenset({"overdue", "goes", "departed"})


@dataclass(frozen=True)
class Mention:
    """One person on a day's list, where, and the other end of what happens."""

    stay: StayRow
    house: HouseRow
    bed: BedRow | None
    state: str
    until: dt.date | None = None


@dataclass
class DayView:
    """One night in every house, and who comes and goes on its day."""

    window: Window
    houses: list[HouseBoard]
    arrivals: list[Mention] = field(default_factory=list)
    departures: list[Mention] = field(default_factory=list)
    away: list[Mention] = field(default_factory=list)
    taken: int = 0
    free: int = 0
    in_service: int = 0

    @property
    def day(self) -> dt.date:
        """The day shown."""
        return self.window.start


@dataclass(frozen=True)
class Timeline:
    """Fourteen nights of one house."""

    window: Window
    houses: list[HouseBoard]
    choices: list[HouseRow]

    @property
    def house(self) -> HouseRow | None:
        """The house shown; None where there is none."""
        return self.houses[0].house if self.houses else None


def timeline(*, user: User, house: Key, start: dt.date) -> Timeline:
    """The house asked for, or the first; nights that passed show who slept there."""
    window = make_window(start)
    choices = house_rows(user)
    shown = [row for row in choices if row.id == house] or choices[:1]
    return Timeline(window, assemble(user, shown, read_rows(shown, window), window), choices)


def day_view(*, user: User, day: dt.date) -> DayView:
    """Tonight and later from open stays, earlier days from the nights that were slept."""
    window = make_window(day, nights=1)
    shown = house_rows(user)
    rows = read_rows(shown, window, before=1)
    view = DayView(window, assemble(user, shown, rows, window))
    where = {house.id: house for house in shown}, {bed.id: bed for bed in rows.beds}
    for stay, state, until in _moves(rows, window):
        bed = where[1].get(stay.bed) if stay.bed else None
        mention = Mention(stay, where[0][stay.house], bed, state, until)
        (view.departures if state in LEAVING else view.arrivals).append(mention)
    view.away = [
        Mention(stay, where[0][stay.house], where[1].get(stay.bed) if stay.bed else None, "away", back)
        for stay, back in _away(rows, window)
    ]
    for board in view.houses:
        view.taken += board.taken
        view.in_service += board.in_service
        view.free += sum(line.state in rules.OPEN_TO_ALL for line in board.lines)
    return view


def _moves(rows: Rows, window: Window) -> list[tuple[StayRow, str, dt.date | None]]:
    """Who comes and who goes on this day, planned or done, each person once."""
    day = window.start
    found: dict[tuple[Key, bool], tuple[StayRow, str, dt.date | None]] = {}
    for stay in rows.stays:
        here = stay.status in rules.PRESENT
        state = rules.stay_state(stay, window.tonight, window.now)
        if stay.start == day and day >= window.tonight:
            found[stay.id, True] = (stay, "arrived" if here else state, stay.end)
        elif not here and day == window.tonight and stay.start < day:
            found[stay.id, True] = (stay, state, stay.end)
        if stay.end == day or (day == window.tonight and here and stay.end < day):
            found[stay.id, False] = (stay, state if state == "overdue" else "goes", stay.end)
    for past in rows.past:
        if past.first == day:
            found[past.stay.id, True] = (past.stay, "arrived", past.stay.end)
        if past.last_end == day:
            found[past.stay.id, False] = (past.stay, "departed", past.last_end)
    return list(found.values())


def _away(rows: Rows, window: Window) -> list[tuple[StayRow, dt.date | None]]:
    """Who is not in the house on this night although he lives there, and when he is expected back."""
    lives = {stay.id: stay for stay in rows.stays if stay.status in rules.PRESENT}
    lives |= {past.stay.id: past.stay for past in rows.past if past.night == window.start}
    found = Absence.objects.filter(stay__in=list(lives), from_night__lte=window.start).order_by("from_night")
    columns = found.values_list("stay", "expected_back", "to_night")
    return [
        (lives[str(stay)], back)
        for stay, back, ended in columns
        if (ended or back or dt.date.max) > window.start or (ended is None and window.start == window.tonight)
    ]
