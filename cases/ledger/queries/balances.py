"""What funds and boxes hold: sums of lines, of one currency each."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from cases.access.models import User
from cases.core.money import Money
from cases.ledger.models import CashBox, Fund, Line


@dataclass(frozen=True)
class Balance:
    """What a box holds."""

    box: CashBox
    money: Money


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


def fund_balance(fund: uuid.UUID, currency: str) -> Money:
    """What a fund holds in one currency."""
    return Money(total(Line.objects.filter(fund=fund, currency=currency)), currency)


def box_balance(box: uuid.UUID, currency: str) -> Money:
    """What a box holds, in its currency."""
    return Money(total(Line.objects.filter(box=box)), currency)


def sums_of(funds: Iterable[uuid.UUID]) -> list[tuple[uuid.UUID, Money]]:
    """Each fund with each currency it has seen."""
    rows = Line.objects.filter(fund__in=list(funds))
    sums = rows.order_by("fund", "currency").values_list("fund", "currency").annotate(sum=Sum("units"))
    return [(pk, Money(units, currency)) for pk, currency, units in sums]


def box_balances(user: User) -> list[Balance]:
    """Every visible box, also an empty one; two queries."""
    rows = CashBox.objects.visible_to(user).select_related("house").order_by("house__code_name", "code")
    boxes: dict[uuid.UUID, CashBox] = {row.pk: row for row in rows}
    lines = Line.objects.filter(box__in=list(boxes)).order_by("box")
    sums = dict(lines.values_list("box").annotate(sum=Sum("units")))
    return [Balance(box, Money(sums.get(pk, 0), box.currency)) for pk, box in boxes.items()]


def balances_of(fund: Fund) -> list[Money]:
    """One fund in each currency it has seen."""
    return [money for _fund, money in sums_of([fund.pk])]
