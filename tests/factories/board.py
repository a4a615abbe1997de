"""Many beds and many stays at once, for pages that must not grow slower."""

import datetime as dt
import uuid

from cases.access.models import User
from cases.core import clock
from cases.houses.models import Bed, House, Room
from cases.people.models import Person
from cases.stays import codes
from cases.stays.models import BedNight, Stay

LONG_AGO = dt.date(2000, 1, 1)


def fill_house(house: House, *, rooms: int, beds: int, by: User) -> list[Bed]:
    """Rooms for anyone; every second bed is taken for ten nights, each fourth one is expected."""
    made_rooms = [Room(house=house, code=f"R{n}") for n in range(rooms)]
    made = [
        Bed(room=room, label=str(n), in_service_from=LONG_AGO) for room in made_rooms for n in range(beds)
    ]
    Room.objects.bulk_create(made_rooms)
    Bed.objects.bulk_create(made)
    stays = [plan_stay(bed, number, by=by) for number, bed in enumerate(made) if number % 2 == 0]
    Person.objects.bulk_create([stay.person for stay in stays])
    Stay.objects.bulk_create(stays)
    BedNight.objects.bulk_create(
        BedNight(bed=stay.bed, night=night, stay=stay)
        for stay in stays
        for night in clock.nights(stay.planned_from, stay.planned_to)
    )
    return made


def plan_stay(bed: Bed, number: int, *, by: User) -> Stay:
    """A stay not saved yet: in the house since yesterday, or expected tonight."""
    tonight = clock.tonight()
    expected = number % 4 == 0
    stay = Stay(
        person=Person(code_name=f"Bulk {uuid.uuid4().hex[:12]}", house=bed.room.house),
        house=bed.room.house,
        bed=bed,
        status=codes.Status.EXPECTED if expected else codes.Status.IN_HOUSE,
        group=codes.Group.MAN,
        planned_from=tonight if expected else tonight - dt.timedelta(days=1),
        planned_to=tonight + dt.timedelta(days=10),
    )
    if expected:
        stay.hold_until = clock.now() + dt.timedelta(hours=30)
    else:
        stay.arrived_at, stay.arrived_by = clock.now() - dt.timedelta(days=1), by
        stay.first_night = stay.planned_from
    return stay
