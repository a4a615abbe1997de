"""What administrators, coordinators and treasurers see beside the stays: decisions, accounts, bed-nights."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.functional import Promise

from cases.access.models import Membership, User
from cases.access.roles import ROLES, Permission
from cases.access.scopes import house_filter, within
from cases.core import clock
from cases.core.gather import DAY, KEY, MOMENT, WORD, Asked
from cases.core.written import Written
from cases.desk.queries.named import TOLD_FOR
from cases.houses.models import Bed, BedOut, House
from cases.stays import codes
from cases.stays.models import BedNight, Extension, Stay

OPEN_DECISIONS = [Written(codes.Decision.ASKED.value), Written(codes.Decision.SECOND.value)]


@dataclass(frozen=True)
class Waiting:
    """A longer stay that waits for this user's yes or no."""

    id: uuid.UUID
    code_name: str
    house: str
    start: dt.date
    until: dt.date
    second: bool

    @property
    def nights(self) -> int:
        """Of the whole stay, if it is approved."""
        return (self.until - self.start).days


def extensions(user: User) -> Asked:
    """Those the user may decide: the first yes in his houses, the second one where he gives it.

    What stands on the stay is looked up row by row: the few that wait come first, never the many stays.
    """
    stay = Stay.objects.filter(pk=OuterRef("stay"))
    rows = Extension.objects.filter(decision__in=OPEN_DECISIONS).annotate(
        code_name=Subquery(stay.values("person__code_name")),
        house_name=Subquery(stay.values("house__code_name")),
        start=Subquery(stay.values("planned_from")),
        house=Subquery(stay.values("house")),
    )
    first = Q(decision=codes.Decision.ASKED) & house_filter(user, Permission.STAY_APPROVE, "house")
    second = Q(decision=codes.Decision.SECOND) & house_filter(user, Permission.STAY_APPROVE_LONG, "house")
    columns = {"created_at": MOMENT, "pk": KEY, "code_name": WORD, "house_name": WORD}
    days = {"start": DAY, "until": DAY, "decision": WORD}
    return Asked(rows.filter(first | second), columns | days)


def waiting_extensions(rows: list[tuple[Any, ...]]) -> list[Waiting]:
    """The longest waiting first."""
    return [
        Waiting(pk, name, house, start, until, decision == codes.Decision.SECOND)
        for _since, pk, name, house, start, until, decision in sorted(rows)
    ]


def staff(user: User) -> dict[str, int] | None:
    """Accounts that may sign in, closed ones, those without a role and those never used."""
    if not user.grants.anywhere(Permission.USER_MANAGE):
        return None
    active = Q(is_active=True)
    return User.objects.annotate(roled=Exists(Membership.objects.filter(user=OuterRef("pk")))).aggregate(
        active=Count("pk", filter=active),
        closed=Count("pk", filter=~active),
        without_role=Count("pk", filter=active & Q(roled=False)),
        never=Count("pk", filter=active & Q(last_login__isnull=True)),
    )


@dataclass(frozen=True)
class RoleGiven:
    """A role somebody got lately; `by` is empty where it was given at the server itself."""

    user: str
    role: Promise
    house: str
    by: str
    at: dt.datetime


def roles_given(user: User) -> Asked | None:
    """Of the last 14 days: no administrator makes himself or an accomplice mighty unseen by the others."""
    if not user.grants.anywhere(Permission.USER_MANAGE):
        return None
    columns = {"user__username": WORD, "role": WORD, "house__code_name": WORD, "created_by__username": WORD}
    rows = Membership.objects.filter(created_at__gte=clock.now() - TOLD_FOR)
    return Asked(rows, columns | {"created_at": MOMENT})


def given_lately(rows: list[tuple[Any, ...]]) -> list[RoleGiven]:
    """The newest first."""
    found = [
        RoleGiven(name, ROLES[role].label, house or "", by or "", at) for name, role, house, by, at in rows
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


@dataclass
class Month:
    """Bed-nights of one house since the first of the month, up to last night."""

    code_name: str
    beds: int = 0  # in service tonight
    used: int = 0
    available: int = 0

    @property
    def share(self) -> int | None:
        """Per cent; None while nothing was available."""
        return round(100 * self.used / self.available) if self.available else None


@dataclass(frozen=True)
class BedNights:
    """The houses a treasurer counts for, and from when to when."""

    first: dt.date
    tonight: dt.date
    months: list[Month]


def bed_nights(user: User) -> BedNights | None:
    """Counts only, no people: for who sees houses but no stays; four queries."""
    grants = user.grants
    if not grants.anywhere(Permission.HOUSE_VIEW) or grants.anywhere(Permission.STAY_VIEW):
        return None
    tonight = clock.tonight()
    first = tonight.replace(day=1)
    houses = within(House.objects.running(), user, Permission.HOUSE_VIEW, "pk").order_by("code_name")
    months = {pk: Month(name) for pk, name in houses.values_list("pk", "code_name")}
    outs: dict[uuid.UUID, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for bed, start, end in (
        BedOut.objects.touching(first, tonight + dt.timedelta(days=1))
        .filter(bed__room__house__in=months)
        .values_list("bed", "from_night", "to_night")
    ):
        outs[bed].append((start, end or dt.date.max))
    for pk, house, since, until in Bed.objects.filter(room__house__in=months).values_list(
        "pk", "room__house", "in_service_from", "in_service_to"
    ):
        ready = _ready_nights(first, tonight, (since, until or dt.date.max), outs[pk])
        months[house].available += len([night for night in ready if night < tonight])
        months[house].beds += tonight in ready
    slept = BedNight.objects.filter(
        night__gte=first, night__lt=tonight, bed__room__house__in=months, stay__first_night__isnull=False
    )
    for house, used in slept.values_list("bed__room__house").annotate(used=Count("pk")).order_by():
        months[house].used = used
    return BedNights(first, tonight, list(months.values()))


def _ready_nights(
    first: dt.date, last: dt.date, service: tuple[dt.date, dt.date], outs: list[tuple[dt.date, dt.date]]
) -> set[dt.date]:
    """The nights first <= d <= last on which a bed stood ready."""
    return {
        night
        for night in clock.nights(first, last + dt.timedelta(days=1))
        if service[0] <= night < service[1] and not any(start <= night < end for start, end in outs)
    }
