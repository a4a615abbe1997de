"""The board itself: tonight and the nights ahead in every house of the user."""

import datetime as dt
from dataclasses import dataclass, replace

from cases.access.models import User
from cases.board import rules
from cases.board.queries.rows import (
    HouseBoard,
    Rows,
    assemble,
    count_places,
    house_rows,
    make_window,
    read_rows,
)
from cases.board.rules import BedRow, HouseRow, Key, StayRow, Window

URGENCY = {"overdue": 0, "lapsed": 1, "lapsing": 1, "leaving": 2}


@dataclass(frozen=True)
class Filter:
    """What the reader wants to see; each empty value means everything."""

    house: Key = ""
    group: str = ""
    only: str = ""  # free | due


@dataclass
class Due:
    """One thing to do now."""

    state: str
    stay: StayRow
    house: HouseRow
    bed: BedRow | None
    may_record: bool


@dataclass
class Board:
    """All that stands on the board."""

    window: Window
    wish: Filter  # what was asked for and exists
    houses: list[HouseBoard]
    choices: list[HouseRow]
    due: list[Due]
    places: dict[str, int] | None  # over the houses whose beds are known; None when there is none
    unknown: list[HouseRow]  # houses without recorded beds
    counts: dict[str, int]


def tonight_board(*, user: User, wish: Filter) -> Board:
    """The whole board; a house the user may not see is no house."""
    window = make_window()
    choices = house_rows(user)
    shown = [house for house in choices if house.id == wish.house]
    if not shown:
        shown, wish = choices, replace(wish, house="")
    rows = read_rows(shown, window)
    houses = assemble(user, shown, rows, window)
    count_places(houses, window.tonight)
    board = Board(
        window=window,
        wish=wish,
        houses=houses,
        choices=choices,
        due=due_now(houses, rows, window),
        places=total_places(houses),
        unknown=[board.house for board in houses if board.places is None],
        counts={},
    )
    _narrow(board)
    return board


def total_places(houses: list[HouseBoard]) -> dict[str, int] | None:
    """Per group over the houses whose beds are known."""
    known = [board.places for board in houses if board.places is not None]
    names = (*rules.GROUPS, "family_rooms")
    return {name: sum(getattr(places, name) for places in known) for name in names} if known else None


def due_now(houses: list[HouseBoard], rows: Rows, window: Window) -> list[Due]:
    """Overdue departures first, the longest first; then holds, the most urgent first; then who goes today."""
    by_house = {board.house.id: board for board in houses}
    by_bed = {bed.id: bed for bed in rows.beds}
    found = []
    for stay in rows.stays:
        state = rules.stay_state(stay, window.tonight, window.now)
        if state in rules.DUE:
            board = by_house[stay.house]
            bed = by_bed.get(stay.bed) if stay.bed else None
            found.append(Due(state, stay, board.house, bed, board.may_record))
    return sorted(
        found, key=lambda due: (URGENCY[due.state], due.stay.hold_until or window.now, due.stay.end)
    )


def _narrow(board: Board) -> None:
    """Leave the beds that were asked for, and count what each choice would show."""
    counts = {"all": 0, "free": 0, "due": 0}
    for house in board.houses:
        lines = [line for line in house.lines if rules.fits(line.bed, board.wish.group)]
        found = {
            "all": lines,
            "free": [line for line in lines if line.state in rules.OPEN_TO_ALL],
            "due": [
                line for line in lines if line.runs[0].stay and due_today(line.runs[0].stay, board.window)
            ],
        }
        for kind, chosen in found.items():
            counts[kind] += len(chosen)
        house.lines = found[board.wish.only or "all"]
    board.counts = counts


def due_today(stay: StayRow, window: Window) -> bool:
    """Somebody leaves by tomorrow or should have, is expected by tonight, or loses the bed soon."""
    if stay.status in rules.PRESENT:
        return stay.end <= window.tonight + dt.timedelta(days=1)
    return stay.start <= window.tonight or rules.stay_state(stay, window.tonight, window.now) in rules.DUE
