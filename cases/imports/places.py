"""Houses, rooms and beds as an old register names them: found, or made on the way."""

import datetime as dt
import uuid
from dataclasses import dataclass

from cases.core.digits import latin_digits
from cases.houses.models import Bed, House, Room

NAME_MAX = 20  # of a room and of a bed, as their columns have it


@dataclass(slots=True, eq=False)
class RoomPlace:
    """A room, standing or to be made."""

    id: uuid.UUID
    house: House
    code: str
    rule: str = Room.Rule.ANY
    new: bool = False


@dataclass(slots=True, eq=False)
class BedPlace:
    """A bed, standing or to be made; a new one is in service from its first night in the file (`since`)."""

    id: uuid.UUID
    room: RoomPlace
    label: str
    kind: str = Bed.Kind.SINGLE
    until: dt.date | None = None
    new: bool = False
    since: int = 0


def same(text: str) -> str:
    """Names of places that differ in case or in the script of their digits are one."""
    return latin_digits(text).casefold()


class Places:
    """All places of the houses the user may bring registers into."""

    def __init__(self, houses: list[House], *, make: bool) -> None:
        self.make = make
        self.houses = {same(house.code_name): house for house in houses}
        self.rooms: dict[tuple[uuid.UUID, str], RoomPlace] = {}
        self.beds: dict[tuple[uuid.UUID, str], BedPlace] = {}
        by_id = {house.pk: house for house in houses}
        for room in Room.objects.filter(house__in=by_id):
            place = RoomPlace(room.pk, by_id[room.house_id], room.code, room.gender_rule)
            self.rooms[room.house_id, same(room.code)] = place
        rooms = {room.id: room for room in self.rooms.values()}
        for bed in Bed.objects.filter(room__in=rooms):
            known = BedPlace(bed.pk, rooms[bed.room_id], bed.label, bed.kind, bed.in_service_to)
            self.beds[bed.room_id, same(bed.label)] = known

    def house(self, text: str) -> House:
        """Raises ValueError(code) for one that is not known to the user, which may be another's."""
        house = self.houses.get(same(text))
        if house is None:
            raise ValueError("house_unknown")
        return house

    def room(self, house: House, text: str) -> RoomPlace:
        """The room, made if wished."""
        key = (house.pk, same(text))
        if key not in self.rooms:
            code = self._made(text, "room_unknown")
            self.rooms[key] = RoomPlace(uuid.uuid4(), house, code, new=True)
        return self.rooms[key]

    def bed(self, room: RoomPlace, text: str) -> BedPlace:
        """The bed, made if wished."""
        key = (room.id, same(text))
        if key not in self.beds:
            label = self._made(text, "bed_unknown")
            self.beds[key] = BedPlace(uuid.uuid4(), room, label, new=True)
        return self.beds[key]

    def _made(self, text: str, refusal: str) -> str:
        if not self.make:
            raise ValueError(refusal)
        name = latin_digits(text)
        if len(name) > NAME_MAX:
            raise ValueError("place_too_long")
        return name
