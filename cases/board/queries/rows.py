"""Light rows of houses, beds and open stays: as quick whether ten or ten thousand ever stayed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.board import rules
from cases.board.rules import BedRow, HouseRow, Key, OutRow, PastNight, Places, Run, StayRow, Window
from cases.core import clock
from cases.houses.models import Bed, BedOut, House, Room
from cases.people.models import Person
from cases.stays.models import BedNight, Stay

HOUSE_COLUMNS = (
    "id", "code_name", "security_state", "accepts_men", "accepts_women", "accepts_families", "opened_on",
)  # fmt: skip
BED_COLUMNS = (
    "id", "room__house_id", "room__code", "room__gender_rule", "label", "in_service_from", "in_service_to",
)  # fmt: skip
STAY_COLUMNS = (
    "id", "house_id", "bed_id", "status", "planned_from", "planned_to", "hold_until", "bed_held",
)  # fmt: skip
# Looked up stay by stay: with a join SQLite may begin at the people and meet every past stay.
CODE_NAME = Subquery(Person.objects.filter(pk=OuterRef("person")).order_by().values("code_name"))


@dataclass
class BedLine:
    """One bed with its nights, and its state on the first of them."""

    bed: BedRow
    runs: list[Run]
    state: str


@dataclass
class HouseBoard:
    """One house with its beds."""

    house: HouseRow
    lines: list[BedLine] = field(default_factory=list)
    places: Places | None = None  # None: no bed is recorded, so nothing is known
    without_bed: list[StayRow] = field(default_factory=list)
    may_record: bool = False
    taken: int = 0
    in_service: int = 0


@dataclass(frozen=True)
class Rows:
    """What was read, before it is put together."""

    beds: list[BedRow]
    stays: list[StayRow]
    outs: list[OutRow]
    past: list[PastNight]


def make_window(start: dt.date | None = None, nights: int = rules.WINDOW_NIGHTS) -> Window:
    """The nights ahead, or those from another day."""
    now = clock.now()
    tonight = clock.night_of(now)
    return Window(start=start or tonight, nights=nights, tonight=tonight, now=now)


def light(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """Rows as the driver gives them: turning each cell into Django's own kind costs more than reading it."""
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def key(value: Any) -> Key:
    """A row's key as in an address; SQLite gives 32 digits, PostgreSQL a UUID."""
    if isinstance(value, str):
        return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"
    return str(value)


def moment(value: dt.datetime | None) -> dt.datetime | None:
    """An aware moment; SQLite keeps UTC without saying so."""
    return value.replace(tzinfo=dt.UTC) if value is not None and value.tzinfo is None else value


def stay_row(cells: tuple[Any, ...]) -> StayRow:
    """One row in the order of STAY_COLUMNS, then the code name."""
    pk, house, bed, status, start, end, hold, held, name = cells
    return StayRow(key(pk), key(house), bed and key(bed), status, start, end, moment(hold), held, name)


def house_rows(user: User) -> list[HouseRow]:
    """Running houses whose stays the user may see."""
    found = within(House.objects.running(), user, Permission.STAY_VIEW, "pk").order_by("code_name")
    return [HouseRow(str(row[0]), *row[1:]) for row in found.values_list(*HOUSE_COLUMNS)]


def bed_rows(houses: Sequence[Any], window: Window) -> list[BedRow]:
    """Beds that stand in these houses on some night of the window; room 2 before room 10."""
    if not houses:
        return []
    found = Bed.objects.filter(
        Q(in_service_to__isnull=True) | Q(in_service_to__gt=window.start),
        room__house__in=houses,
        in_service_from__lt=window.end,
    ).order_by()
    rows = (BedRow(key(row[0]), key(row[1]), *row[2:]) for row in light(found.values_list(*BED_COLUMNS)))
    return sorted(rows, key=rules.bed_order)


def open_stays(houses: Sequence[Any]) -> list[StayRow]:
    """Everybody held for, expected, in the house or away; an index finds them without touching past stays."""
    if not houses:
        return []
    found = Stay.objects.open().filter(house__in=houses).order_by().annotate(code_name=CODE_NAME)
    rows = (stay_row(row) for row in light(found.values_list(*STAY_COLUMNS, "code_name")))
    return sorted(rows, key=lambda stay: (stay.start, stay.id))


def out_rows(houses: Sequence[Any], window: Window) -> list[OutRow]:
    """Beds that cannot be used on a night of the window."""
    found = BedOut.objects.touching(window.start, window.end).filter(bed__room__house__in=houses).order_by()
    rows = found.values_list("bed_id", "from_night", "to_night", "reason")
    return [OutRow(str(row[0]), *row[1:]) for row in rows]


def past_nights(beds: Iterable[BedRow], start: dt.date, end: dt.date) -> list[PastNight]:
    """Who slept in which bed on the nights start <= d < end; other years cost nothing."""
    columns = (f"stay__{name}" for name in (*STAY_COLUMNS, "person__code_name"))
    found = (
        BedNight.objects.filter(bed__in=[bed.id for bed in beds], night__gte=start, night__lt=end)
        .filter(stay__first_night__isnull=False)
        .order_by("night")
        .values_list("bed_id", "night", "stay__first_night", "stay__last_night_end", *columns)
    )
    return [PastNight(str(row[0]), row[1], stay_row(row[4:]), row[2], row[3]) for row in found]


def read_rows(houses: list[HouseRow], window: Window, *, before: int = 0) -> Rows:
    """All that lies on the window; nights that passed (and `before` more) only if it has some."""
    ids = [house.id for house in houses]
    beds = bed_rows(ids, window)
    start, end = window.start - dt.timedelta(days=before), min(window.end, window.tonight)
    past = past_nights(beds, start, end) if start < end else []
    return Rows(beds=beds, stays=open_stays(ids), outs=out_rows(ids, window), past=past)


def assemble(user: User, houses: list[HouseRow], rows: Rows, window: Window) -> list[HouseBoard]:
    """Houses with their beds, in order."""
    boards = {house.id: HouseBoard(house) for house in houses}
    allowed = user.grants.houses(Permission.STAY_RECORD)
    keys = None if allowed is None else {str(house) for house in allowed}
    for board in boards.values():
        board.may_record = keys is None or board.house.id in keys
    stays, outs, past = _by_bed(rows, boards)
    for bed in rows.beds:
        board = boards[bed.house]
        pieces = rules.Pieces(stays.get(bed.id, ()), outs.get(bed.id, ()), past.get(bed.id, ()))
        nights = rules.runs(bed, pieces, window)
        state = rules.night_state(nights[0], house=board.house)
        board.lines.append(BedLine(bed, nights, state))
        board.taken += state in rules.TAKEN
        board.in_service += state != "out_of_service"
    for board in boards.values():
        _keep_for_families(board.lines)
    return list(boards.values())


def _keep_for_families(lines: list[BedLine]) -> None:
    """Beside a family that sleeps in its room, a free bed is free for that family only."""
    for (_room, rule), found in groupby(lines, key=lambda line: (line.bed.room, line.bed.rule)):
        if rule == Room.Rule.FAMILY:
            beds = list(found)
            if any(line.state in rules.SLEPT_IN for line in beds):
                for line in beds:
                    line.state = "kept" if line.state in rules.OPEN_TO_ALL else line.state


def count_places(boards: list[HouseBoard], night: dt.date) -> None:
    """Who can still be placed tonight, for houses whose beds are known."""
    for board in boards:
        rooms = groupby(board.lines, key=lambda line: (line.bed.room, line.bed.rule))
        if board.lines:
            board.places = rules.places(
                board.house, [(*room, [line.state for line in lines]) for room, lines in rooms], night
            )


def _by_bed(
    rows: Rows, boards: dict[Key, HouseBoard]
) -> tuple[dict[Key, list[StayRow]], dict[Key, list[OutRow]], dict[Key, list[PastNight]]]:
    """Each row under its bed; a stay that keeps no bed stays visible under its house."""
    stays: dict[Key, list[StayRow]] = defaultdict(list)
    outs: dict[Key, list[OutRow]] = defaultdict(list)
    past: dict[Key, list[PastNight]] = defaultdict(list)
    known = {bed.id for bed in rows.beds}
    for stay in rows.stays:
        if stay.bed in known and (stay.bed_held or stay.status not in rules.PRESENT):
            stays[stay.bed].append(stay)
        else:
            boards[stay.house].without_bed.append(stay)
    for out in rows.outs:
        outs[out.bed].append(out)
    for night in rows.past:
        past[night.bed].append(night)
    return stays, outs, past
