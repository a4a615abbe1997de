"""The facts about many beds for one window, read in a constant number of queries."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Min, Q

from cases.core import clock
from cases.houses.models import Bed, BedOut, House
from cases.people.codes import AlertKind
from cases.people.models import Alert, Person
from cases.people.queries import kept_apart_ids
from cases.stays import codes
from cases.stays.models import BedNight, Stay
from cases.stays.rules import Guest, HouseFacts, Place, Sleeper, Window
from cases.stays.rules.beds import MINORS

# What the rules and a line of the list need of a bed and its room.
JUDGED = (
    *("label", "kind", "in_service_from", "in_service_to"),
    *("room__code", "room__gender_rule", "room__house_id"),
)


def guest_of(group: str, person: Person | None, start: dt.date, came_with: Person | None = None) -> Guest:
    """What the rules need to know of a person; one not recorded yet is known by group and company only."""
    own = person.household_id if person else None
    household = own or (came_with.household_id if came_with else None)
    company = came_with.pk if came_with else None
    if person is None:
        return Guest(group=group, household=household, came_with=company)
    return Guest(
        group=group,
        person=person.pk,
        household=household,
        came_with=company,
        minor=person.is_minor,
        kept_apart=frozenset(kept_apart_ids(person.pk, start)),
        ask_coordinator=Alert.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=start),
            person=person,
            kind=AlertKind.ASK_COORDINATOR,
            valid_from__lte=start + dt.timedelta(days=1),  # the small hours belong to the night before
        ).exists(),
    )


@dataclass
class Survey:
    """Everything that may speak against any of these beds in this window."""

    window: Window
    outs: dict[uuid.UUID, list[tuple[dt.date, dt.date | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    given: dict[uuid.UUID, tuple[dt.date, bool]] = field(default_factory=dict)
    in_room: dict[uuid.UUID, list[Sleeper]] = field(default_factory=lambda: defaultdict(list))
    in_house: dict[uuid.UUID, set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))
    houses: dict[uuid.UUID, HouseFacts] = field(default_factory=dict)

    def place(self, bed: Bed) -> Place:
        """One bed as the rules see it."""
        given_from, held_only = self.given.get(bed.pk, (None, False))
        return Place(
            house=self.house(bed.room.house),
            room_rule=bed.room.gender_rule,
            in_service_from=bed.in_service_from,
            in_service_to=bed.in_service_to,
            outs=tuple(self.outs.get(bed.pk, ())),
            given_from=given_from,
            held_only=held_only,
            in_room=tuple(self.in_room.get(bed.room_id, ())),
            in_house=frozenset(self.in_house.get(bed.room.house_id, ())),
        )

    def house(self, house: House) -> HouseFacts:
        """One house as the rules see it, looked at once."""
        found = self.houses.get(house.pk)
        if found is None:
            found = self.houses[house.pk] = house_facts(house)
        return found

    def free_at_start(self, bed: Bed) -> bool:
        """Nobody has this bed on the first night of the window, nor is it kept for anybody."""
        given = self.given.get(bed.pk)
        return given is None or given[0] > self.window.start

    def give(self, bed: uuid.UUID, night: dt.date, *, booked: bool) -> None:
        """Note that somebody else has this bed from this night on."""
        known = self.given.get(bed)
        if known is None or night < known[0]:
            self.given[bed] = (night, booked)


def house_facts(house: House) -> HouseFacts:
    """The house as the rules see it."""
    accepts = {
        codes.Group.MAN.value: house.accepts_men,
        codes.Group.WOMAN.value: house.accepts_women,
        codes.Group.FAMILY.value: house.accepts_families,
        MINORS: house.accepts_minors,
    }
    return HouseFacts(
        security=house.security_state,
        opened_on=house.opened_on,
        closed_on=house.closed_on,
        accepts=frozenset(name for name, taken in accepts.items() if taken),
    )


def survey(houses: set[uuid.UUID], window: Window, *, without: uuid.UUID | None = None) -> Survey:
    """Three queries: beds out of service, nights given from the start on, people of the houses.

    `without` is the person who looks for a bed: what he has himself is no reason against it.
    The nights have two ends because with one alone PostgreSQL, before it has statistics, expects a third of them all.
    A booking whose hold has run out counts for nothing, as the next action in the house releases it.
    """
    found = Survey(window)
    for out in BedOut.objects.touching(window.start, dt.date.max).filter(bed__room__house__in=houses):
        found.outs[out.bed_id].append((out.from_night, out.to_night))
    lapsed = Q(status__in=codes.BOOKED, hold_until__lte=clock.now())
    stays = Stay.objects.open().filter(~lapsed, house__in=houses)
    nights = BedNight.objects.filter(
        night__range=(window.start, dt.date.max), bed__room__house__in=houses
    ).exclude(stay__status__in=codes.BOOKED, stay__hold_until__lte=clock.now())
    if without is not None:
        stays, nights = stays.exclude(person=without), nights.exclude(stay__person=without)
    for row in nights.values("bed", "stay__status").annotate(first=Min("night")).order_by():
        found.give(row["bed"], row["first"], booked=row["stay__status"] in codes.BOOKED)
    tonight = clock.tonight()
    for row in stays.values(
        "person", "person__household", "group", "house", "bed", "bed__room", "status", "bed_held", *SPAN
    ).order_by():
        _note(found, row, tonight)
    return found


SPAN = ("first_night", "planned_from", "planned_to")


def _note(found: Survey, row: dict[str, Any], tonight: dt.date) -> None:
    """Put one open stay where it matters; who is still here past his day is here tonight too."""
    here = row["status"] in codes.PRESENT
    start = row["first_night"] or row["planned_from"]
    end = max(row["planned_to"], tonight + dt.timedelta(days=1)) if here else row["planned_to"]
    if start >= found.window.end or end <= found.window.start:
        return
    found.in_house[row["house"]].add(row["person"])
    if row["bed"] is None or (here and not row["bed_held"]):
        return
    if here:
        found.give(row["bed"], max(start, found.window.start), booked=False)
    found.in_room[row["bed__room"]].append(Sleeper(row["person"], row["person__household"], row["group"]))
