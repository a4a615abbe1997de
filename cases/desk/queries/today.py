"""What is due now in the houses somebody works in: one reading of the open stays serves every list."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from cases.access.models import User
from cases.access.roles import Permission
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
from cases.board.queries.tonight import Due, due_now, total_places
from cases.board.rules import BedRow, HouseRow, Key, OutRow, StayRow, Window
from cases.core import clock
from cases.stays import codes
from cases.stays.models import RollMark, Stay

ALL_TICKS = len(codes.Tick)
LATEST = 8  # lines of a list on a home page


@dataclass(frozen=True)
class Guest:
    """Somebody on a list, and where."""

    stay: StayRow
    house: HouseRow
    bed: BedRow | None
    missing: int = 0  # safety steps still to do
    state: str = ""

    @property
    def pressing(self) -> bool:
        """The bed goes to somebody else soon, or may already."""
        return self.state in ("lapsing", "lapsed")


@dataclass
class Roll:
    """How far tonight's roll call is."""

    total: int = 0
    unanswered: list[Guest] = field(default_factory=list)
    late: bool = False

    @property
    def done(self) -> int:
        """Answered, or known to be away."""
        return self.total - len(self.unanswered)


@dataclass
class Today:
    """The lists of a caseworker."""

    window: Window
    arrivals: list[Guest]
    leaving: list[Due]
    holds: list[Due]  # of who comes on a later day
    ending: int  # holds that ended or are about to, whoever they are for
    unticked: list[Guest]
    roll: Roll


@dataclass(frozen=True)
class BedOut:
    """A bed that cannot be used tonight."""

    house: HouseRow
    bed: BedRow
    reason: str
    until: dt.date | None


@dataclass
class Capacity:
    """What a coordinator steers by."""

    houses: list[HouseBoard]
    places: dict[str, int] | None
    taken: int
    in_service: int
    outs: list[BedOut]


@dataclass
class Houses:
    """Houses as the user's parts of the home page need them."""

    all: list[HouseRow]
    today: Today | None = None
    capacity: Capacity | None = None


def houses_tonight(user: User) -> Houses:
    """Five queries: houses, beds, open stays, beds out, and safety steps with tonight's answers."""
    found = Houses(house_rows(user))
    recorded = _in_scope(user, Permission.STAY_RECORD, found.all)
    steered = _in_scope(user, Permission.STAY_APPROVE, found.all)
    needed = [house for house in found.all if house in recorded or house in steered]
    if not needed:
        return found
    window = make_window()
    rows = read_rows(needed, window)
    boards = assemble(user, needed, rows, window)
    if recorded:
        found.today = _today([board for board in boards if board.house in recorded], rows, window)
    if steered:
        found.capacity = _capacity([board for board in boards if board.house in steered], rows, window)
    return found


def _in_scope(user: User, permission: Permission, houses: list[HouseRow]) -> list[HouseRow]:
    allowed = user.grants.houses(permission)
    keys = None if allowed is None else {str(house) for house in allowed}
    return [house for house in houses if keys is None or house.id in keys]


def _today(boards: list[HouseBoard], rows: Rows, window: Window) -> Today:
    by_house = {board.house.id: board.house for board in boards}
    by_bed = {bed.id: bed for bed in rows.beds}
    stays = [stay for stay in rows.stays if stay.house in by_house]
    present = [stay for stay in stays if stay.status in rules.PRESENT]

    def guest(stay: StayRow, missing: int = 0) -> Guest:
        state = rules.stay_state(stay, window.tonight, window.now)
        return Guest(stay, by_house[stay.house], by_bed.get(stay.bed or ""), missing, state)

    due = due_now(boards, Rows(rows.beds, stays, [], []), window)
    holds = [one for one in due if one.state in ("lapsing", "lapsed")]
    answers = _answers(present, window.tonight)
    here = [stay for stay in present if stay.status == codes.Status.IN_HOUSE]
    return Today(
        window=window,
        arrivals=[
            guest(stay) for stay in stays if stay.status in rules.BOOKED and stay.start <= window.tonight
        ],
        leaving=[one for one in due if one.state in ("overdue", "leaving")],
        holds=[one for one in holds if one.stay.start > window.tonight],
        ending=len(holds),
        unticked=[
            guest(stay, ALL_TICKS - answers[stay.id][0]) for stay in here if answers[stay.id][0] < ALL_TICKS
        ],
        roll=Roll(
            total=len(present),
            unanswered=[guest(stay) for stay in here if not answers[stay.id][1]],
            late=window.now >= clock.local_moment(window.tonight, clock.ROLL_CALL_DUE_HOUR),
        ),
    )


def _answers(present: list[StayRow], night: dt.date) -> dict[Key, tuple[int, bool]]:
    """By stay: how many safety steps are done, and whether tonight's roll call has an answer."""
    marks = RollMark.objects.filter(stay=OuterRef("pk"), night=night)
    found = Stay.objects.filter(pk__in=[stay.id for stay in present]).annotate(marked=Exists(marks))
    rows = {
        str(pk): (len(set(ticks)), marked) for pk, ticks, marked in found.values_list("pk", "ticks", "marked")
    }
    return {stay.id: rows.get(stay.id, (0, False)) for stay in present}


def _capacity(boards: list[HouseBoard], rows: Rows, window: Window) -> Capacity:
    count_places(boards, window.tonight)
    beds = {line.bed.id: (board.house, line.bed) for board in boards for line in board.lines}
    tonight = [out for out in rows.outs if out.start <= window.tonight and out.bed in beds]
    return Capacity(
        houses=boards,
        places=total_places(boards),
        taken=sum(board.taken for board in boards),
        in_service=sum(board.in_service for board in boards),
        outs=[_out(out, *beds[out.bed]) for out in tonight],
    )


def _out(out: OutRow, house: HouseRow, bed: BedRow) -> BedOut:
    return BedOut(house, bed, out.reason, out.end)
