"""The list of beds as the pages show it: the best one, the free ones by house, the others with their reasons."""

import uuid
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from cases.houses.models import Bed, House
from cases.stays.queries import BedOption

LAST_HOUSE = "last_house"
UNKNOWN_BED = gettext_lazy("This bed is not among yours. Choose one of the list.")


@dataclass(frozen=True)
class HouseBeds:
    """Beds of one house, free ones and those with something against them."""

    house: House
    free: list[BedOption]
    others: list[BedOption]


@dataclass(frozen=True)
class BedPart:
    """What `_beds.html` shows."""

    options: list[BedOption]
    houses: list[HouseBeds]
    best: BedOption | None
    kept: bool  # the best one is the bed that was kept for this person
    chosen: str  # the key of the bed chosen; empty: the best one
    may_approve: bool

    @property
    def free(self) -> int:
        """How many beds nothing speaks against."""
        return sum(len(beds.free) for beds in self.houses)

    @property
    def others(self) -> int:
        """How many beds are not simply offered."""
        return len(self.options) - self.free

    @property
    def choice(self) -> BedOption | None:
        """The option chosen by hand."""
        return next((option for option in self.options if str(option.bed.pk) == self.chosen), None)

    @property
    def unknown(self) -> bool:
        """The bed sent is none of the user's."""
        return bool(self.chosen) and self.choice is None

    @property
    def chosen_other(self) -> bool:
        """Something speaks against the bed chosen."""
        return self.choice is not None and not self.choice.placeable

    @property
    def taken(self) -> tuple[Bed | None, House | None]:
        """The bed for the action, and the house to search where the best one is wanted."""
        option = self.choice
        if option is None and self.kept and self.best:
            option = self.best
        if option is not None:
            return option.bed, option.bed.room.house
        return None, self.best.bed.room.house if self.best else None


def remember_house(request: HttpRequest, house: uuid.UUID) -> None:
    """The house last used comes first on the next page."""
    request.session[LAST_HOUSE] = str(house)


def bed_part(
    request: HttpRequest,
    options: list[BedOption],
    *,
    chosen: str = "",
    kept: Bed | None = None,
    may_approve: bool = True,
) -> BedPart:
    """Options grouped by house, the one last used first, the order within a house as the query gave it."""
    last = request.session.get(LAST_HOUSE, "")
    first_seen: dict[uuid.UUID, int] = {}
    for option in options:
        first_seen.setdefault(option.bed.room.house_id, len(first_seen))
    ordered = sorted(
        options,
        key=lambda o: (str(o.bed.room.house_id) != last, first_seen[o.bed.room.house_id], not o.placeable),
    )
    houses = []
    for _pk, beds in groupby(ordered, key=lambda o: o.bed.room.house_id):
        rows = list(beds)
        free = [option for option in rows if option.placeable]
        houses.append(
            HouseBeds(rows[0].bed.room.house, free, [option for option in rows if not option.placeable])
        )
    own = next((option for option in options if kept and option.bed.pk == kept.pk), None)
    if own is not None and any(reason.hard for reason in own.exclusions):
        own = None
    best = own or next((option for option in ordered if option.placeable), None)
    return BedPart(options, houses, best, own is not None, chosen, may_approve)
