"""From rows to a plan: stays, people, rooms and beds to be made, and everything that speaks against it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.core import clock
from cases.core.names import fold
from cases.houses.models import House
from cases.imports import clashes, known
from cases.imports.guests import GuestBook, identity_of
from cases.imports.lines import Fault, Guest, Line, moments, nights
from cases.imports.models import Phase
from cases.imports.places import BedPlace, Places
from cases.imports.rows import Reading, RegisterRow, read_row
from cases.imports.workbook_events import Value as Cell
from cases.people import rules as of_people
from cases.vault import index

Tell = Callable[[str, int, int], None]  # phase, done, total
STEP = 500  # rows between two words of progress


@dataclass(frozen=True)
class Order:
    """What is to be read, and how."""

    rows: Sequence[tuple[int, list[Cell]]] | Iterator[tuple[int, list[Cell]]]
    columns: dict[str, int]
    house: House | None
    make_places: bool
    by: User
    expected: int = 0  # rows, if known from an earlier run


@dataclass
class Plan:
    """Everything an import would do."""

    lines: list[Line] = field(default_factory=list)  # new ones alone, once the plan is whole
    guests: list[Guest] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    code_names: set[str] = field(default_factory=set)  # in use
    rows: int = 0
    there: int = 0
    doubles: int = 0

    @property
    def new_people(self) -> list[Guest]:
        """Those who get a record."""
        return [guest for guest in self.guests if guest.person is None and guest.stays]

    @property
    def new_beds(self) -> list[BedPlace]:
        """Beds to be made, each once."""
        beds = (line.bed for line in self.lines if line.bed and line.bed.new)
        return list({bed.id: bed for bed in beds}.values())

    def counts(self) -> dict[str, int]:
        """The figures of the dry run."""
        beds = self.new_beds
        return {
            "rows": self.rows,
            "new": len(self.lines),
            "open": sum(line.departed is None for line in self.lines),
            "no_bed": sum(line.bed is None for line in self.lines),
            "there": self.there,
            "people_new": len(self.new_people),
            "people_known": sum(1 for guest in self.guests if guest.person and guest.stays),
            "doubles": self.doubles,
            "rooms": len({bed.room.id for bed in beds if bed.room.new}),
            "beds": len(beds),
            "errors": len({fault.row for fault in self.faults}),
        }


def row_text(row: RegisterRow, house: House) -> str:
    """What makes a row the same row in another order or format: its own number and day, else all it says."""
    if row.source_ref:
        parts = ["ref", row.source_ref.casefold(), row.arrived]
    else:
        name = fold(of_people.full_name(identity_of(row)))
        who = [(row.code_name or "").casefold(), name, row.birth_year, *(row.phone or ())]
        where = [(row.room or "").casefold(), (row.bed or "").casefold()]
        when = [row.arrived, row.arrived_time, row.departed, row.departed_time, row.planned_until]
        parts = ["row", *who, "", *where, *when, row.destination, row.tenure, row.completed]
    return "\x1f".join(str(part) for part in (house.pk, *parts))


class Planner:
    """Builds one plan; holds what the rows have in common."""

    def __init__(self, order: Order, tell: Tell) -> None:
        self.order, self.tell = order, tell
        self.now = timezone.localtime(clock.now()).replace(tzinfo=None)
        self.tonight = clock.tonight().toordinal()
        houses = list(within(House.objects.all(), order.by, Permission.REGISTER_IMPORT, "pk"))
        self.places = Places(houses, make=order.make_places)
        self.book = GuestBook()
        self.plan = Plan()
        self.digest = index.digester("register")
        self._seen: set[bytes] = set()

    def build(self) -> Plan:
        """Read, compare, look for clashes."""
        self._read()
        self.plan.guests = self.book.guests
        del self.book, self._seen
        self._match()
        self._clash()
        return self.plan

    def _fault(self, line: Line, field_code: str, code: str, other: Line | None = None) -> None:
        column = self.order.columns.get(field_code)
        self.plan.faults.append(Fault(line.row, column, code, other.row if other else None))

    def _read(self) -> None:
        order, plan = self.order, self.plan
        default = order.house.code_name if order.house else ""
        reading = Reading(columns=order.columns, now=self.now, default_house=default)
        for number, cells in order.rows:
            if plan.rows % STEP == 0:
                self.tell(Phase.READING, plan.rows, order.expected)
            plan.rows += 1
            row = read_row(number, cells, reading)
            if isinstance(row, RegisterRow):
                self._take(row)
            else:
                plan.faults += [Fault(error.row, error.column, error.code) for error in row]

    def _take(self, row: RegisterRow) -> None:
        try:
            line = self._line(row)
        except ValueError as error:
            code, _, field_code = str(error).partition(" ")
            self.plan.faults.append(Fault(row.row, self.order.columns.get(field_code), code))
            return
        if line.digest in self._seen:
            self.plan.there += 1
            return
        self._seen.add(line.digest)
        self.plan.lines.append(line)
        if line.departed is None:
            self._check_open(line)

    def _line(self, row: RegisterRow) -> Line:
        house = _at("house", self.places.house, row.house)
        if row.bed and not row.room:
            raise ValueError("room_missing room")
        if row.birth_year and self.now.year - row.birth_year > of_people.OLDEST:
            raise ValueError("birth_year_impossible birth_year")
        bed = None
        if row.room and row.bed:
            room = _at("room", self.places.room, house, row.room)
            bed = _at("bed", self.places.bed, room, row.bed)
        arrived, departed = moments(row, self.now)
        first, end, planned = nights(row, arrived, departed, self.tonight)
        if bed is not None and bed.new:
            bed.since = min(bed.since or first, first)
        guest = self.book.guest_of(row, house, first)
        return Line(
            row=row.row, digest=self.digest(row_text(row, house)), house=house, guest=guest, bed=bed,
            room=row.room or "", arrived=arrived, departed=departed, first=first, end=end, planned=planned,
            sex=row.sex or "", destination=row.destination or "", tenure=row.tenure or "",
            completion=row.completed or "", note=row.note or "",
        )  # fmt: skip

    def _check_open(self, line: Line) -> None:
        if line.house.closed_on is not None:
            self._fault(line, "house", "house_closed")
        if line.bed is None:
            self._fault(line, "bed", "bed_missing")
        elif line.bed.until is not None and line.bed.until.toordinal() <= self.tonight:
            self._fault(line, "bed", "bed_gone")
        if not line.group_is_known:
            self._fault(line, "sex", "sex_missing")

    def _match(self) -> None:
        """Drop the rows that are in already; tie people to those who are known."""
        plan, by, total = self.plan, self.order.by, 4
        self.tell(Phase.MATCHING, 0, total)
        there = known.rows_in(line.digest for line in plan.lines)
        for line in plan.lines:
            if line.digest in there:
                line.guest.person = there[line.digest]
        plan.there += len(there)
        plan.lines = [line for line in plan.lines if line.digest not in there]
        for line in plan.lines:
            line.guest.stays += 1
        coming = [guest for guest in plan.guests if guest.stays]
        self.tell(Phase.MATCHING, 1, total)
        foreign, plan.code_names = known.match_code_names(coming, by)
        known.match_phones((guest for guest in coming if guest.person is None), by)
        self.tell(Phase.MATCHING, 2, total)
        unseen = {id(guest) for guest in foreign if guest.person is None}
        for line in plan.lines:
            if id(line.guest) in unseen:
                self._fault(line, "code_name", "code_name_elsewhere")
        plan.doubles = known.count_doubles(plan.new_people, by)
        self.tell(Phase.MATCHING, 3, total)

    def _clash(self) -> None:
        """Every night that two want, each row told once."""
        lines, told = self.plan.lines, set()
        by_bed = clashes.spans_by_bed(lines, self.tonight)
        for spans in by_bed.values():
            for line, other in clashes.overlaps(spans):
                told.add(line.row)
                self._fault(line, "bed", "bed_taken_by_row", other)
        for spans in clashes.spans_by_guest(lines, self.tonight).values():
            for line, other in clashes.overlaps(spans):
                both = line.departed is None and other.departed is None
                self._fault(line, "arrived", "two_open_stays" if both else "person_twice", other)
        for line in clashes.taken_beds({bed: spans for bed, spans in by_bed.items() if not _is_new(spans)}):
            if line.row not in told:
                told.add(line.row)
                self._fault(line, "bed", "bed_taken")
        self._meet_known(lines)
        self.plan.faults.sort(key=lambda fault: (fault.row, fault.column or 0))

    def _meet_known(self, lines: list[Line]) -> None:
        by_person = defaultdict(list)
        for line in lines:
            if line.guest.person is not None:
                by_person[line.guest.person].append(line)
        told: set[int] = set()
        for line, code in clashes.people_elsewhere(by_person, self.tonight):
            if line.row not in told:
                told.add(line.row)
                self._fault(line, "arrived", code)


def _is_new(spans: Sequence[clashes.Span]) -> bool:
    bed = spans[0][2].bed
    return bed is not None and bed.new


def _at(field_code: str, find, *texts):  # type: ignore[no-untyped-def]  # passes any finder through
    """Name the field beside the code of what was not found."""
    try:
        return find(*texts)
    except ValueError as error:
        raise ValueError(f"{error} {field_code}") from error


def day(number: int) -> dt.date:
    """The date of a day number."""
    return dt.date.fromordinal(number)
