"""How many can still be placed tonight: per house and group, never one number."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cases.access.models import User
from cases.core import clock
from cases.houses.models import Bed, House, Room
from cases.stays.codes import Group
from cases.stays.queries.survey import JUDGED, Survey, survey
from cases.stays.rules import Guest, Place, Window, exclusions


@dataclass(frozen=True)
class Placeable:
    """Beds of one house that a new man, woman or family can have tonight; one bed may count for each of them.

    In an amber house the same beds are there, but each arrival needs a written reason.
    """

    house: House
    man: int = 0
    woman: int = 0
    family: int = 0
    family_rooms: int = 0  # rooms kept for families in which nobody sleeps
    needs_reason: bool = False


def placeable_tonight(*, user: User, houses: Iterable[uuid.UUID] | None = None) -> list[Placeable]:
    """One line per running house the user may see, in order of code names; 5 queries whatever the size."""
    seen = House.objects.visible_to(user).running()
    if houses is not None:
        seen = seen.filter(pk__in=list(houses))
    lines = list(seen.order_by("code_name"))
    tonight = clock.tonight()
    window = Window(tonight, tonight + dt.timedelta(days=1))
    facts = survey({house.pk for house in lines}, window)
    beds: dict[uuid.UUID, list[Bed]] = defaultdict(list)
    known = {house.pk: house for house in lines}
    for bed in Bed.objects.filter(room__house__in=lines).select_related("room").only(*JUDGED).order_by():
        bed.room.house = known[bed.room.house_id]
        beds[bed.room.house_id].append(bed)
    return [_count(house, beds[house.pk], facts) for house in lines]


def _count(house: House, beds: list[Bed], facts: Survey) -> Placeable:
    places = [(bed.pk, facts.place(bed)) for bed in beds if facts.free_at_start(bed)]
    open_for = {
        group: {pk for pk, place in places if _takes(place, group, facts.window)} for group in Group.values
    }
    free_family_beds = [
        bed for bed in beds if bed.room.gender_rule == Room.Rule.FAMILY and bed.pk in open_for[Group.FAMILY]
    ]
    return Placeable(
        house=house,
        man=len(open_for[Group.MAN]),
        woman=len(open_for[Group.WOMAN]),
        family=len(open_for[Group.FAMILY]),
        family_rooms=len({bed.room_id for bed in free_family_beds}),
        needs_reason=house.security_state == House.Security.AMBER,
    )


def _takes(place: Place, group: str, window: Window) -> bool:
    against = exclusions(Guest(group=group), place, window)
    return all(reason.code == "house_amber" for reason in against)
