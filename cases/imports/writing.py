"""Seals what a plan says of people and writes all in one go; only the writing holds the database's lock."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from cases.access.models import User
from cases.core import clock
from cases.houses.models import Bed, Room
from cases.imports.bulk import Row, Table
from cases.imports.lines import Guest, Line
from cases.imports.models import ImportedRow, Phase
from cases.imports.places import BedPlace
from cases.imports.plan import Plan, Tell, day
from cases.people import codenames, codes
from cases.people.models import MatchKey, Person
from cases.stays.codes import Destination, Status
from cases.stays.models import BedNight, Stay
from cases.vault import index, keys
from cases.vault.box import Key, Place, pack, seal
from cases.vault.models import SubjectKey

STEP = 500
ADULT = 18


class Sealer:
    """Turns a plan into rows that wait, then writes them."""

    def __init__(self, plan: Plan, by: User, tell: Tell) -> None:
        self.plan, self.tell = plan, tell
        now = clock.now()
        author = {"created_at": now, "updated_at": now, "created_by_id": by.pk, "updated_by_id": by.pk}
        self.by, self.year = by.pk, clock.tonight().year
        self.rooms, self.beds = Table(Room, **author), Table(Bed, **author)
        self.keys, self.numbers = Table(SubjectKey, kind=Person.SUBJECT_KIND), Table(MatchKey, kind="phone")
        self.people, self.stays = Table(Person, **author), Table(Stay, **author, bed_held=True)
        self.imported, self.nights = Table(ImportedRow), Table(BedNight)
        self.spans: list[tuple[int, int, str, str]] = []  # first night, first free night, bed, stay
        self.total = len(plan.new_people) + len(plan.lines)
        self.done = 0
        self.digest = index.digester(MatchKey.Kind.PHONE)

    def seal(self) -> None:
        """Everything that can be done before the lock; plain names are let go one by one."""
        self._beds(self.plan.new_beds)
        lines, people = self.plan.lines, self.plan.new_people
        noted = (line.guest.person for line in lines if line.note and line.guest.person)
        found = keys.subject_keys(noted)
        taken = self.plan.code_names | {guest.code_name for guest in people}
        names = codenames.propose_many(sum(not guest.code_name for guest in people), taken)
        for pk, guest in zip(_ordered_keys(len(people)), people, strict=True):
            found[pk] = self._person(pk, guest, guest.code_name or names.pop())
            self._word()
        # Ordered keys, in the order of beds and nights: the indexes then grow at their ends, which is much
        # quicker. Each key by itself is as random as any.
        lines.sort(key=lambda line: (line.bed.id.hex if line.bed else "", line.first))
        for pk, line in zip(_ordered_keys(len(lines)), lines, strict=True):
            self._stay(pk, line, found)
            self._word()

    def _word(self) -> None:
        if self.done % STEP == 0:
            self.tell(Phase.SEALING, self.done, self.total)
        self.done += 1

    def _beds(self, beds: Iterable[BedPlace]) -> None:
        rooms = {}
        for bed in beds:
            self.beds.add(id=bed.id, room_id=bed.room.id, label=bed.label, in_service_from=day(bed.since))
            if bed.room.new:
                rooms[bed.room.id] = bed.room
        for room in rooms.values():
            self.rooms.add(id=room.id, house_id=room.house.pk, code=room.code)

    def _person(self, pk: uuid.UUID, guest: Guest, code_name: str) -> Key:
        """Record, key and number digests of somebody new."""
        key, row = keys.fresh_subject_key(pk, Person.SUBJECT_KIND)
        self.keys.add(subject=pk, wrapped=row.wrapped)
        born = guest.birth_year
        self.people.add(
            id=pk, code_name=code_name, house_id=guest.house.pk, sex=guest.sex or codes.Sex.UNKNOWN,
            birth_year=born, is_minor=bool(born and self.year - born < ADULT), languages=list(guest.languages),
            governorate=guest.governorate or codes.Governorate.UNKNOWN,
            identity=_sealed(key, Place(self.people.name, "identity", pk, pk), guest.identity or {}),
            contact=_sealed(key, Place(self.people.name, "contact", pk, pk), {"phones": list(guest.phones)}),
        )  # fmt: skip
        for phone in guest.phones:
            self.numbers.add(person_id=pk, digest=self.digest(phone))
        guest.person, guest.identity, guest.phones, guest.folded = pk, None, (), ""
        return key

    def _stay(self, pk: uuid.UUID, line: Line, found: dict[uuid.UUID, Key]) -> None:
        person = line.guest.person
        if person is None:
            raise LookupError("a stay of nobody")
        left: dict[str, Any] = {}
        if line.departed is not None:
            left = {
                "departed_at": timezone.make_aware(line.departed),
                "departed_by_id": self.by,
                "last_night_end": day(line.end),
                "destination": line.destination or Destination.NOT_RECORDED,
                "tenure": line.tenure,
                "completion": line.completion,
            }
        first = day(line.first)
        self.stays.add(
            id=pk, person_id=person, house_id=line.house.pk, bed_id=line.bed.id if line.bed else None,
            status=Status.DEPARTED if left else Status.IN_HOUSE, group=line.group, planned_from=first,
            planned_to=day(line.planned), arrived_at=timezone.make_aware(line.arrived),
            arrived_by_id=self.by, first_night=first, bed_snapshot=_snapshot(line), **left,
        )  # fmt: skip
        mark, note = uuid.uuid4(), None
        if line.note and person in found:
            note = _sealed(
                found[person], Place(self.imported.name, "note", mark, person), {"text": line.note}
            )
        self.imported.add(id=mark, digest=line.digest, stay_id=pk, person_id=person, note=note)
        if line.bed and line.end > line.first:
            bed, stay = self.nights.plain(line.bed.id), self.nights.plain(pk)
            self.spans.append((line.first, line.end, bed, stay))

    def write(self) -> None:
        """Into an open transaction; the caller holds the lock as briefly as this takes."""
        for table in (
            self.rooms, self.beds, self.keys, self.people, self.numbers, self.stays, self.imported,
        ):  # fmt: skip
            table.insert()
        self.nights.insert(self._each_night())

    def _each_night(self) -> Iterator[Row]:
        """Nights of one bed after the other, in the order of the table's columns (bed, night, stay)."""
        dates: dict[int, str] = {}
        for first, end, bed, stay in self.spans:
            for number in range(first, end):
                if number not in dates:
                    dates[number] = dt.date.fromordinal(number).isoformat()
                yield bed, dates[number], stay


def _snapshot(line: Line) -> dict[str, str]:
    """The bed as far as it was told; the same words as `stays.actions.ground.snapshot`."""
    if line.bed is None:
        return {"room": line.room, "label": "", "kind": "", "gender_rule": ""} if line.room else {}
    room = line.bed.room
    return {"room": room.code, "label": line.bed.label, "kind": line.bed.kind, "gender_rule": room.rule}


def _sealed(key: Key, place: Place, document: dict[str, Any]) -> bytes | None:
    """As `vault.sealed.put_with`, without an object of the model."""
    kept = {name: value for name, value in document.items() if value}
    return seal(key=key, place=place, plain=pack(kept)) if kept else None


def _ordered_keys(number: int) -> list[uuid.UUID]:
    return sorted(uuid.uuid4() for _ in range(number))
