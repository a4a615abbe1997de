"""Reads for the pages of houses, in a constant number of queries.

Stays stand above houses, so their rows are reached only through the names by which they point at a bed
(`nights`, `stays`), and told apart by times, not by their codes: arrived and not departed is here;
not arrived and the hold still running is expected.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cases.access.models import User
from cases.houses import rules
from cases.houses.models import Bed, BedOut, House, Room


def _count(rows: QuerySet[Any], path: str) -> Coalesce:
    counted = (
        rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(n=Count("pk")).values("n")
    )
    return Coalesce(Subquery(counted), 0)


def house_list(*, user: User, night: dt.date) -> QuerySet[House]:
    """Houses the user may see, with rooms, and beds ready or out of service on this night."""
    ready = Bed.objects.in_service(night)
    out = Bed.objects.filter(Exists(BedOut.objects.on(night).filter(bed=OuterRef("pk"))))
    return House.objects.visible_to(user).annotate(
        room_count=_count(Room.objects.all(), "house"),
        ready_count=_count(ready, "room__house"),
        out_count=_count(out, "room__house"),
    )


@dataclass(frozen=True)
class BedSheet:
    """A bed as the house page shows it on one night."""

    bed: Bed
    out: BedOut | None
    later: list[BedOut]
    night: dt.date

    @property
    def state(self) -> str:
        """ready, out, ended or coming."""
        bed = self.bed
        if bed.in_service_to and bed.in_service_to <= self.night:
            return "ended"
        if bed.in_service_from > self.night:
            return "coming"
        return "out" if self.out else "ready"


@dataclass(frozen=True)
class RoomSheet:
    """A room with its beds and the space they leave."""

    room: Room
    beds: list[BedSheet]
    night: dt.date

    @cached_property
    def ready(self) -> int:
        """Beds in service on this night."""
        return sum(sheet.state == "ready" for sheet in self.beds)

    @cached_property
    def standing(self) -> list[BedSheet]:
        """All but those given away."""
        return [sheet for sheet in self.beds if sheet.state != "ended"]

    @cached_property
    def ended(self) -> list[BedSheet]:
        """Beds given away."""
        return [sheet for sheet in self.beds if sheet.state == "ended"]

    @cached_property
    def space(self) -> rules.Space:
        """The advice on space."""
        return rules.space(self.room.floor_area_m2, self.ready, self.night)


def _bed_sheet(bed: Bed, night: dt.date) -> BedSheet:
    outs = sorted(bed.outs_ahead, key=lambda out: out.from_night)  # type: ignore[attr-defined]
    now = next((out for out in outs if out.from_night <= night), None)
    return BedSheet(bed, now, [out for out in outs if out.from_night > night], night)


def room_sheets(*, house: House, night: dt.date) -> list[RoomSheet]:
    """Every room of a house with its beds and their nights out of service from then on; three queries."""
    ahead = BedOut.objects.filter(Q(to_night__isnull=True) | Q(to_night__gt=night))
    beds = Bed.objects.order_by("label").prefetch_related(Prefetch("outs", ahead, to_attr="outs_ahead"))
    rooms = house.rooms.order_by("code").prefetch_related(Prefetch("beds", beds))
    return [RoomSheet(room, [_bed_sheet(bed, night) for bed in room.beds.all()], night) for room in rooms]


def _pointing(model: type[Model], name: str) -> QuerySet[Any]:
    related: Any = model._meta.get_field(name).related_model
    rows: QuerySet[Any] = related._default_manager.all()
    return rows


def _here(path: str = "") -> Q:
    return Q(**{f"{path}arrived_at__isnull": False, f"{path}departed_at__isnull": True})


def _expected(moment: dt.datetime, path: str = "") -> Q:
    return Q(**{f"{path}arrived_at__isnull": True, f"{path}hold_until__gt": moment})


def _alive(moment: dt.datetime) -> Q:
    return _here() | Q(_expected(moment), nights__isnull=False)


@dataclass(frozen=True)
class Living:
    """How many live in a house, and how many are expected."""

    here: int
    expected: int


def living(*, house: House, moment: dt.datetime) -> Living:
    """Numbers for the decision on the security state; nobody is named."""
    found = _pointing(House, "stays").filter(_alive(moment), house=house)
    here, expected = (
        Count("pk", distinct=True, filter=_here()),
        Count("pk", distinct=True, filter=_expected(moment)),
    )
    return Living(**found.aggregate(here=here, expected=expected))


def taken_nights(*, beds: Iterable[uuid.UUID], moment: dt.datetime, tonight: dt.date) -> set[dt.date]:
    """Nights on which one of these beds is slept in or booked; a bed somebody keeps counts as taken tonight.

    Bookings whose hold has run out do not count: their beds are free for others too.
    """
    live = Q(stay__arrived_at__isnull=False) | _expected(moment, "stay__")
    booked = _pointing(Bed, "nights").filter(live, bed__in=beds)
    nights = set(booked.values_list("night", flat=True).distinct())
    if _pointing(Bed, "stays").filter(_here(), bed__in=beds, bed_held=True).exists():
        nights.add(tonight)
    return nights


def groups_in(*, room: Room, moment: dt.datetime) -> set[str]:
    """For whom the room is used or booked."""
    found = _pointing(Bed, "stays").filter(_alive(moment), bed__room=room)
    return set(found.values_list("group", flat=True))
