"""The list of beds as pages show it: the best one, the free ones by house, the others with their reasons."""

import uuid
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from cases.access.roles import Permission
from cases.houses.models import Bed, House
from cases.stays.queries import BedOption

LAST_HOUSE = "last_house"
UNKNOWN_BED = gettext_lazy("This bed is not among yours. Choose one of the list.")


@dataclass(frozen=True)
class HouseBeds:
    """Beds of one house: free ones, those that need a reason, those that cannot be had."""

    house: House
    free: list[BedOption]
    soft: list[BedOption]
    hard: list[BedOption]


@dataclass(frozen=True)
class BedPart:
    """What `_beds.html` shows."""

    houses: list[HouseBeds]
    best: BedOption | None
    kept: bool  # the best one is the bed that was kept for this person
    chosen: str  # the key of the bed chosen; empty: the best one
    options: list[BedOption]

    @property
    def others(self) -> "BedPart":
        """All but the best one, which stands above the lists."""
        rest = [
            HouseBeds(beds.house, self._not_best(beds.free), self._not_best(beds.soft), beds.hard)
            for beds in self.houses
        ]
        return replace(self, houses=rest)

    def _not_best(self, options: list[BedOption]) -> list[BedOption]:
        return [option for option in options if option is not self.best]

    @property
    def free(self) -> int:
        """How many beds nothing speaks against."""
        return sum(len(beds.free) for beds in self.houses)

    @property
    def soft(self) -> int:
        """How many can be had with a reason."""
        return sum(len(beds.soft) for beds in self.houses)

    @property
    def hard(self) -> int:
        """How many cannot be had."""
        return sum(len(beds.hard) for beds in self.houses)

    @property
    def choice(self) -> BedOption | None:
        """The option chosen by hand."""
        return next((option for option in self.options if str(option.bed.pk) == self.chosen), None)

    @property
    def lost(self) -> BedOption | None:
        """The bed chosen, where it cannot be had."""
        return next((o for beds in self.houses for o in beds.hard if o is self.choice), None)

    @property
    def picked(self) -> BedOption | None:
        """The bed chosen, where it can be had."""
        return None if self.lost else self.choice

    @property
    def unknown(self) -> bool:
        """The bed sent is none of the user's."""
        return bool(self.chosen) and self.choice is None

    @property
    def reason_wanted(self) -> bool:
        """Something speaks against the bed that would be taken, or only such beds are left."""
        option = self.picked or self.best
        return option is None or not option.placeable

    @property
    def taken(self) -> tuple[Bed | None, House | None]:
        """The bed for the action, and the house to search where the best one is wanted."""
        option = self.choice or (self.best if self.kept else None)
        if option is not None:
            return option.bed, option.bed.room.house
        return None, self.best.bed.room.house if self.best else None


def remember_house(request: HttpRequest, house: uuid.UUID) -> None:
    """The house last used comes first on the next page."""
    request.session[LAST_HOUSE] = str(house)


def bed_part(
    request: HttpRequest, options: list[BedOption], *, chosen: str = "", kept: Bed | None = None
) -> BedPart:
    """Options by house, the house last used first, the order within a house as the query gave it."""
    last = request.session.get(LAST_HOUSE, "")
    found: dict[uuid.UUID, HouseBeds] = {}
    for option in options:
        house = option.bed.room.house
        beds = found.setdefault(house.pk, HouseBeds(house, [], [], []))
        _shelf(request, beds, option).append(option)
    houses = sorted(found.values(), key=lambda beds: str(beds.house.pk) != last)
    own = next((option for option in options if kept and option.bed.pk == kept.pk), None)
    if own is not None and any(reason.hard for reason in own.exclusions):
        own = None
    best = own or next((option for beds in houses for option in beds.free), None)
    return BedPart(houses, best, own is not None, chosen, options)


def _shelf(request: HttpRequest, beds: HouseBeds, option: BedOption) -> list[BedOption]:
    """Where an option belongs for this user: what needs an approval he cannot give is out of reach."""
    if option.placeable:
        return beds.free
    may = request.user.grants.covers(Permission.STAY_APPROVE, beds.house.pk)
    return beds.soft if option.overridable and (may or not option.needs_approval) else beds.hard
