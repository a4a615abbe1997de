"""Which months of a house are closed, and which one comes next."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.houses.models import House
from cases.ledger import reckoning
from cases.ledger.models import CashBox, Entry, MonthClose
from cases.ledger.queries.choices import houses_of
from cases.ledger.queries.counting import uncounted_boxes

MONTHS_SHOWN = 24


@dataclass(frozen=True)
class Months:
    """The months of a house that were closed, the last one that still is, and what stands in the way of the next."""

    due: dt.date | None
    missing: list[CashBox]
    last: dt.date | None
    closed: list[MonthClose]


def first_open_month(house: Any) -> dt.date | None:
    """The first month of a house `with_months` that is over and stands open."""
    return reckoning.month_due(house.first_day, house.last_closed, clock.tonight())


def with_months(user: User, permission: Permission) -> QuerySet[House]:
    """Houses with the day of their first entry and the last month closed."""
    entries = Entry.objects.filter(house=OuterRef("pk")).order_by("day").values("day")
    closed = closed_months(OuterRef("pk")).order_by("-month").values("month")
    return houses_of(user, permission).annotate(
        first_day=Subquery(entries[:1]), last_closed=Subquery(closed[:1])
    )


def closed_months(house: Any) -> QuerySet[MonthClose]:
    """The months of a house that stand closed."""
    return MonthClose.objects.filter(house=house, reopened_at=None)


def last_closed(house: House) -> dt.date | None:
    """The first day of the latest month that stands closed: all before it are closed too."""
    months: QuerySet[MonthClose, dt.date] = closed_months(house).values_list("month", flat=True)
    return months.order_by("-month").first()


def months_of(house: House, due: dt.date | None) -> Months:
    """For the page that closes a month."""
    closed = MonthClose.objects.filter(house=house).select_related("created_by", "reopened_by")
    missing = uncounted_boxes(house, due) if due else []
    shown = list(closed.order_by("-month", "-closed_at")[:MONTHS_SHOWN])
    return Months(due, missing, last_closed(house), shown)
