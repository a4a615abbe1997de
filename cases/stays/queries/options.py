"""Beds to choose from, best first, each with what speaks against it."""

import datetime as dt
import re
import uuid
from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import house_filter
from cases.houses.models import Bed, House, Room
from cases.people.models import Person
from cases.stays import codes
from cases.stays.queries.survey import JUDGED, Survey, guest_of, survey
from cases.stays.rules import Exclusion, Guest, Window, exclusions, free_until, one_family

LOWER_BUNK_FROM_AGE = 50  # our own choice
OF_HOUSE = tuple(
    f"room__house__{name}"
    for name in (
        *("code_name", "security_state", "opened_on", "closed_on"),
        *("accepts_men", "accepts_women", "accepts_families", "accepts_minors"),
    )
)
OWN_RULE = {
    codes.Group.MAN.value: Room.Rule.MEN,
    codes.Group.WOMAN.value: Room.Rule.WOMEN,
    codes.Group.FAMILY.value: Room.Rule.FAMILY,
}
FOR_ANYONE = {Bed.Kind.MATTRESS: 1, Bed.Kind.COT: 2}
FOR_OLDER = {Bed.Kind.BUNK_HIGH: 1, Bed.Kind.MATTRESS: 2, Bed.Kind.COT: 3}


@dataclass(frozen=True)
class BedOption:
    """One bed, what speaks against it, and the first later night on which it is not free."""

    bed: Bed
    exclusions: tuple[Exclusion, ...]
    free_until: dt.date | None

    @property
    def placeable(self) -> bool:
        """Nothing speaks against it."""
        return not self.exclusions

    @property
    def overridable(self) -> bool:
        """Only soft rules speak against it; a written reason sets them aside."""
        return bool(self.exclusions) and not any(reason.hard for reason in self.exclusions)

    @property
    def needs_approval(self) -> bool:
        """Only somebody who may approve stays can set these aside."""
        return any(reason.approval for reason in self.exclusions)


def bed_options(
    *,
    user: User,
    group: str,
    window: Window,
    person: Person | None = None,
    came_with: Person | None = None,
) -> list[BedOption]:
    """All beds of the houses where the user records stays; at most 8 queries whatever the size."""
    beds = Bed.objects.filter(house_filter(user, Permission.STAY_RECORD, "room__house"))
    return options_in(beds=beds, group=group, window=window, person=person, came_with=came_with)


def options_in(
    *,
    beds: QuerySet[Bed],
    group: str,
    window: Window,
    person: Person | None = None,
    came_with: Person | None = None,
) -> list[BedOption]:
    """The same for a set of beds; beds and houses given up before the window are left out."""
    standing = list(
        beds.filter(
            Q(in_service_to__isnull=True) | Q(in_service_to__gt=window.start),
            Q(room__house__closed_on__isnull=True) | Q(room__house__closed_on__gt=window.start),
        )
        .select_related("room__house")
        .only(*JUDGED, *OF_HOUSE)
        .order_by()
    )
    guest = guest_of(group, person, window.start, came_with)
    facts = survey({bed.room.house_id for bed in standing}, window, without=guest.person)
    options = [_option(bed, guest, facts) for bed in standing]
    return sorted(options, key=_Rank(guest, person, facts, options))


def _option(bed: Bed, guest: Guest, facts: Survey) -> BedOption:
    place = facts.place(bed)
    return BedOption(bed, exclusions(guest, place, facts.window), free_until(place, facts.window))


class _Rank:
    """Best first, always in the same order; the key of one option, smaller is better."""

    def __init__(self, guest: Guest, person: Person | None, facts: Survey, options: list[BedOption]) -> None:
        self.guest = guest
        self.home = person.house_id if person else None
        born = person.birth_year if person else None
        older = born is not None and facts.window.start.year - born >= LOWER_BUNK_FROM_AGE
        self.kinds: dict[str, int] = {str(k): n for k, n in (FOR_OLDER if older else FOR_ANYONE).items()}
        self.family_rooms = {
            room
            for room, sleepers in facts.in_room.items()
            if any(one_family(guest, sleeper) for sleeper in sleepers)
        }
        self.free_beds = Counter(option.bed.room_id for option in options if _stands_free(option))

    def __call__(self, option: BedOption) -> tuple[object, ...]:
        """Placeable, then with a reason, then not at all; then what suits the person, then the house."""
        bed, room = option.bed, option.bed.room
        return (
            0 if option.placeable else 1 if option.overridable else 2,
            self.home is not None and room.house_id != self.home,
            bed.room_id not in self.family_rooms,
            self._fit(room),
            room.house.security_state != House.Security.GREEN,
            self.kinds.get(bed.kind, 0),
            self.free_beds[room.pk],
            _natural(room.house.code_name),
            _natural(room.code),
            _natural(bed.label),
        )

    def _fit(self, room: Room) -> int:
        """The group's own room, then a room for anyone, then the others."""
        if room.gender_rule == OWN_RULE[self.guest.group]:
            return 0
        return 1 if room.gender_rule == Room.Rule.ANY else 2


def _stands_free(option: BedOption) -> bool:
    return not {reason.code for reason in option.exclusions} & {
        "taken",
        "held",
        "out_of_service",
        "not_in_service",
    }


def _natural(code: str) -> list[tuple[int, str]]:
    """Room 2 before room 10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", code)]


def houses_of(options: list[BedOption]) -> dict[uuid.UUID, House]:
    """The houses these beds stand in."""
    return {option.bed.room.house_id: option.bed.room.house for option in options}
