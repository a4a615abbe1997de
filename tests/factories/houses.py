"""Houses with rooms and beds."""

import datetime as dt

from cases.houses.models import Bed, House, Room

LONG_AGO = dt.date(2020, 1, 1)


def make_house(*, code_name: str, **fields: object) -> House:
    """A green house that takes everyone, without rooms."""
    return House.objects.create(code_name=code_name, area="Invented district", **fields)


def make_room(house: House, *, code: str = "1", rule: str = Room.Rule.ANY, beds: int = 2) -> Room:
    """A room with beds labelled A, B, C ..."""
    room = Room.objects.create(house=house, code=code, gender_rule=rule, floor_area_m2=12)
    for number in range(beds):
        make_bed(room, label=chr(ord("A") + number))
    return room


def make_bed(room: Room, *, label: str) -> Bed:
    """A bed in service since long ago."""
    return Bed.objects.create(room=room, label=label, in_service_from=LONG_AGO)
