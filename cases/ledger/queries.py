"""Balances and lists; every balance is the sum of its lines."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Sum

from cases.access.models import User
from cases.core import clock
from cases.core.money import Money
from cases.houses.models import House
from cases.ledger import rules
from cases.ledger.codes import Place
from cases.ledger.models import CashBox, CashCount, Fund, Line


@dataclass(frozen=True)
class Balance:
    """What a fund holds in one currency, or a box."""

    row: Fund | CashBox
    money: Money


def fund_balance(fund: uuid.UUID, currency: str, on: dt.date | None = None) -> Money:
    """At the end of a day; without one, now."""
    rows = Line.objects.filter(fund=fund, currency=currency)
    rows = rows.filter(day__lte=on) if on else rows
    return Money(rows.aggregate(sum=Sum("units"))["sum"] or 0, currency)


def box_balance(box: uuid.UUID, currency: str, on: dt.date | None = None) -> Money:
    """At the end of a day; without one, now."""
    rows = Line.objects.filter(box=box)
    rows = rows.filter(day__lte=on) if on else rows
    return Money(rows.aggregate(sum=Sum("units"))["sum"] or 0, currency)


def fund_balances(user: User, on: dt.date | None = None) -> list[Balance]:
    """Every visible fund in each currency it has seen; two queries."""
    funds = Fund.objects.visible_to(user).select_related("house").in_bulk()
    rows = Line.objects.filter(fund__in=list(funds))
    rows = rows.filter(day__lte=on) if on else rows
    sums = rows.order_by("fund", "currency").values_list("fund", "currency").annotate(sum=Sum("units"))
    return [Balance(funds[pk], Money(units, currency)) for pk, currency, units in sums]


def box_balances(user: User, on: dt.date | None = None) -> list[Balance]:
    """Every visible box, also an empty one; two queries."""
    boxes = CashBox.objects.visible_to(user).select_related("house").in_bulk()
    rows = Line.objects.filter(box__in=list(boxes))
    rows = rows.filter(day__lte=on) if on else rows
    sums = dict(rows.order_by("box").values_list("box").annotate(sum=Sum("units")))
    return [Balance(box, Money(sums.get(pk, 0), box.currency)) for pk, box in boxes.items()]


def balances_of(fund: Fund) -> list[Money]:
    """One fund in each currency it has seen."""
    sums = (
        Line.objects.filter(fund=fund).order_by("currency").values_list("currency").annotate(sum=Sum("units"))
    )
    return [Money(units, currency) for currency, units in sums]


def uncounted_boxes(house: House, first: dt.date) -> list[CashBox]:
    """Boxes of cash in use that month which nobody counted at its end or later."""
    since = clock.local_moment(rules.next_month(first) - dt.timedelta(days=rules.COUNT_LAG), 0)
    counted = CashCount.objects.filter(box=OuterRef("pk"), counted_at__gte=since)
    boxes = CashBox.objects.filter(house=house, place=Place.CASH).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=first)
    )
    return list(boxes.exclude(Exists(counted)).order_by("code"))


def days_since_count(box: CashBox, today: dt.date) -> int | None:
    """None: never counted."""
    last = box.counts.order_by("-counted_at").values_list("counted_at", flat=True).first()
    return (today - clock.night_of(last)).days if last else None
