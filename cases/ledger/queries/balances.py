"""What funds and boxes hold: sums of lines, of one currency each."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from cases.access.models import User
from cases.core.money import Money
from cases.houses.models import House
from cases.ledger.models import CashBox, Fund, Line


@dataclass(frozen=True)
class Balance:
    """What a fund holds in one currency, or a box."""

    row: Fund | CashBox
    money: Money


@dataclass(frozen=True)
class Balances:
    """Each fund in each currency it has seen, and each box."""

    funds: list[Balance]
    boxes: list[Balance]


def total(lines: QuerySet[Any]) -> int:
    """Smallest units of lines of one currency."""
    return int(lines.aggregate(sum=Sum("units"))["sum"] or 0)


def lowest_since(lines: QuerySet[Any], day: dt.date) -> tuple[dt.date, int]:
    """The first day from this one on at whose end these lines sum up to the least, and how much that is."""
    units = total(lines.filter(day__lte=day))
    lowest = (units, day)
    later = lines.filter(day__gt=day).order_by("day").values_list("day")
    for moved_on, moved in later.annotate(sum=Sum("units")):
        units += moved
        lowest = min(lowest, (units, moved_on))
    return lowest[1], lowest[0]


def fund_balance(fund: uuid.UUID, currency: str, on: dt.date | None = None) -> Money:
    """At the end of a day; without one, now."""
    return Money(total(_until(Line.objects.filter(fund=fund, currency=currency), on)), currency)


def box_balance(box: uuid.UUID, currency: str, on: dt.date | None = None) -> Money:
    """At the end of a day; without one, now."""
    return Money(total(_until(Line.objects.filter(box=box), on)), currency)


def balances(user: User, house: House | None = None, on: dt.date | None = None) -> Balances:
    """All the user sees, of one house or of all; four queries."""
    return Balances(fund_balances(user, on, house), box_balances(user, on, house))


def fund_balances(user: User, on: dt.date | None = None, house: House | None = None) -> list[Balance]:
    """Every visible fund in each currency it has seen; two queries."""
    funds = {row.pk: row for row in _seen(Fund.objects.all(), user, house)}
    held = [Balance(funds[pk], money) for pk, money in sums_of(funds, on)]
    return sorted(held, key=lambda one: (one.row.house.code_name, one.row.code, one.money.currency))


def sums_of(funds: Iterable[uuid.UUID], on: dt.date | None = None) -> list[tuple[uuid.UUID, Money]]:
    """Each fund with each currency it has seen."""
    rows = _until(Line.objects.filter(fund__in=list(funds)), on)
    sums = rows.order_by("fund", "currency").values_list("fund", "currency").annotate(sum=Sum("units"))
    return [(pk, Money(units, currency)) for pk, currency, units in sums]


def box_balances(user: User, on: dt.date | None = None, house: House | None = None) -> list[Balance]:
    """Every visible box, also an empty one; two queries."""
    boxes = {row.pk: row for row in _seen(CashBox.objects.all(), user, house)}
    rows = _until(Line.objects.filter(box__in=list(boxes)), on)
    sums = dict(rows.order_by("box").values_list("box").annotate(sum=Sum("units")))
    return [Balance(box, Money(sums.get(pk, 0), box.currency)) for pk, box in boxes.items()]


def balances_of(fund: Fund) -> list[Money]:
    """One fund in each currency it has seen."""
    sums = (
        Line.objects.filter(fund=fund).order_by("currency").values_list("currency").annotate(sum=Sum("units"))
    )
    return [Money(units, currency) for currency, units in sums]


def _seen(rows: Any, user: User, house: House | None) -> Any:
    seen = rows.visible_to(user).select_related("house").order_by("house__code_name", "code")
    return seen.filter(house=house) if house else seen


def _until(lines: QuerySet[Any], on: dt.date | None) -> QuerySet[Any]:
    return lines.filter(day__lte=on) if on else lines
