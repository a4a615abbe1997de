"""The first page of money: house by house, currency by currency, and what is to be done next."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.core.money import Currency, Money
from cases.houses.models import House
from cases.ledger import reckoning
from cases.ledger.codes import Place
from cases.ledger.models import CashBox, Fund, Rate
from cases.ledger.queries.balances import box_balances, sums_of
from cases.ledger.queries.counting import last_counts
from cases.ledger.queries.months import first_open_month, with_months


@dataclass(frozen=True)
class FundHeld:
    """A fund with what it holds, one amount a currency."""

    fund: Fund
    amounts: list[Money]


@dataclass(frozen=True)
class BoxHeld:
    """A box with what it holds, and the days since two people counted it (None: never)."""

    box: CashBox
    money: Money
    days: int | None

    @property
    def is_cash(self) -> bool:
        """What lies in a box can be counted by hand."""
        return self.box.place == Place.CASH

    @property
    def late(self) -> bool:
        """Whether it is time to count."""
        return self.is_cash and reckoning.count_is_late(self.days, self.money.units)

    @property
    def tone(self) -> str:
        """How a list shows it."""
        return "warn" if self.late else "ok"


@dataclass(frozen=True)
class HouseMoney:
    """One house."""

    house: House
    funds: list[FundHeld]
    boxes: list[BoxHeld]
    totals: list[Money]
    estimate: reckoning.Estimate | None
    month_due: dt.date | None  # the first month that is over and not closed
    may: dict[str, bool] = field(default_factory=dict)

    @property
    def to_count(self) -> list[BoxHeld]:
        """Boxes counted too long ago."""
        return [held for held in self.boxes if held.late]


MAY = {"record": Permission.MONEY_RECORD, "setup": Permission.MONEY_SETUP, "count": Permission.CASH_COUNT}


def overview(user: User, day: dt.date) -> list[HouseMoney]:
    """Every house whose money the user sees; a constant number of queries."""
    rates = latest_rates(day)
    funds, boxes = defaultdict(list), defaultdict(list)
    for fund in funds_held(user):
        if fund.fund.closed_on is None or fund.amounts:
            funds[fund.fund.house_id].append(fund)
    for box in boxes_held(user, day):
        if box.box.closed_on is None or box.money.units:
            boxes[box.box.house_id].append(box)
    return [
        house_money(house, funds[house.pk], boxes[house.pk], rates, user)
        for house in with_months(user, Permission.MONEY_VIEW)
    ]


def boxes_held(user: User, day: dt.date) -> list[BoxHeld]:
    """All boxes; three queries."""
    held = box_balances(user)
    counts = last_counts([one.box for one in held])
    days = {box: (day - clock.night_of(row.counted_at)).days for box, row in counts.items()}
    return [BoxHeld(one.box, one.money, days.get(one.box.pk)) for one in held]


def funds_held(user: User) -> list[FundHeld]:
    """All funds, also empty ones; two queries."""
    rows = Fund.objects.visible_to(user).select_related("house").order_by("house__code_name", "code")
    held = {fund.pk: FundHeld(fund, []) for fund in rows}
    for fund, money in sums_of(held):
        if money.units:
            held[fund].amounts.append(money)
    return list(held.values())


def house_money(
    house: House, funds: list[FundHeld], boxes: list[BoxHeld], rates: dict[str, Rate], user: User
) -> HouseMoney:
    """Totals are of one currency each; the estimate is said to be one."""
    totals = summed(held.money for held in boxes)
    return HouseMoney(
        house=house,
        funds=funds,
        boxes=boxes,
        totals=totals,
        estimate=reckoning.estimate(totals, rates),
        month_due=first_open_month(house),
        may={word: user.grants.covers(asked, house.pk) for word, asked in MAY.items()},
    )


def summed(amounts: Iterable[Money]) -> list[Money]:
    """Each currency for itself."""
    sums: dict[str, int] = defaultdict(int)
    for amount in amounts:
        sums[amount.currency] += amount.units
    return [Money(units, currency) for currency, units in sorted(sums.items())]


def latest_rates(day: dt.date) -> dict[str, Rate]:
    """The last rate of each foreign currency on that day or before; one query each."""
    found = {}
    for currency in Currency:
        if currency != Currency.IQD:
            row = Rate.objects.filter(currency=currency, day__lte=day).order_by("-day", "-created_at").first()
            if row is not None:
                found[str(currency)] = row
    return found
