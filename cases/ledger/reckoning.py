"""What is reckoned from amounts, rates and days: pure, and always said to be an estimate where a rate is in it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from cases.core.money import DIGITS, Currency, Money
from cases.ledger.models import Rate
from cases.ledger.rules import next_month

COUNT_EVERY = 7  # days; a box of cash counted longer ago is due


@dataclass(frozen=True)
class Estimate:
    """Everything in dinars at market rates, with the rates it stands on."""

    money: Money
    rates: list[Rate]


def in_dinars(money: Money, rate: Decimal) -> int:
    """Whole dinars for an amount of foreign money; half a dinar goes up."""
    dinars = Decimal(money.units).scaleb(-DIGITS[Currency(money.currency)]) * rate
    return int(dinars.quantize(Decimal(1), ROUND_HALF_UP))


def estimate(totals: Sequence[Money], rates: Mapping[str, Rate]) -> Estimate | None:
    """None: there is no foreign money, or no rate for some of it, and then nothing is guessed."""
    foreign = [money for money in totals if money.currency != Currency.IQD and money.units]
    if not foreign or any(money.currency not in rates for money in foreign):
        return None
    own = sum(money.units for money in totals if money.currency == Currency.IQD)
    others = sum(in_dinars(money, rates[money.currency].market) for money in foreign)
    return Estimate(Money(own + others, Currency.IQD), [rates[money.currency] for money in foreign])


@dataclass(frozen=True)
class Swapped:
    """An exchange seen in dinars: the rate it was made at, and how far it lies from the official and market ones."""

    used: Decimal  # dinars for one unit, to four decimals
    official: Money
    market: Money

    @property
    def gained(self) -> bool:
        """Whether the house got more dinars, or gave fewer, than at the official rate."""
        return self.official.units >= 0


def swapped(given: Money, taken: Money, rate: Rate) -> Swapped | None:
    """Above zero is to the good of the house; None where no side is dinars, for rates are in dinars."""
    dinars, foreign = (given, taken) if given.currency == Currency.IQD else (taken, given)
    if dinars.currency != Currency.IQD or foreign.currency != rate.currency:
        return None
    sign = -1 if dinars is given else 1
    amount = Decimal(foreign.units).scaleb(-DIGITS[Currency(foreign.currency)])
    used = (Decimal(dinars.units) / amount).quantize(Decimal("0.0001"), ROUND_HALF_UP)

    def difference(official: Decimal) -> Money:
        return Money(sign * (dinars.units - in_dinars(foreign, official)), Currency.IQD)

    return Swapped(used, difference(rate.official), difference(rate.market))


def count_is_late(days: int | None, units: int) -> bool:
    """Never counted counts as late once there is money in it."""
    return units > 0 if days is None else days > COUNT_EVERY


def month_due(first_entry: dt.date | None, last_closed: dt.date | None, today: dt.date) -> dt.date | None:
    """The first month that is over and stands open: after the last closed one, or that of the first entry."""
    if first_entry is None:
        return None
    month = first_entry.replace(day=1) if last_closed is None else next_month(last_closed)
    return month if next_month(month) <= today else None
