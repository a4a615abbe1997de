"""How long the money lasts and what a night costs: exact fractions of dinars, pure (domain.md 3, items 1, 10, 11).

Runway days = L / B.  L: unrestricted money and money given for running the house, less the bills due within 30 days.
B: the mean daily running cost of the 90 days before, or the daily budget of the next 60 days where that is higher.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from cases.core.money import DIGITS, Currency
from cases.ledger.codes import FOR_A_PURPOSE, FOR_A_TIME, RUNNING, Category, Restriction

PAST, AHEAD, BILLS, PLEDGES = 90, 60, 30, 60  # days
MONTH = 30  # days of "one more month", and of what is given or paid monthly
ALARMS = (14, 30, 60)
LONGEST = 3650  # days; further away nobody sees
# Grows with the people in the house; everything else of the running cost stays as it is.
PER_PERSON = (Category.WATER, Category.FOOD, Category.HYGIENE, Category.ELECTRICITY, Category.FUEL)
FIXED = tuple(category for category in RUNNING if category not in PER_PERSON)

Amounts = Mapping[str, int]  # smallest units by currency
Rates = Mapping[str, Fraction]  # dinars for one whole unit


def dinars(amounts: Amounts, rates: Rates) -> Fraction | None:
    """Exact; None where a rate is missing, for nothing is guessed."""
    total = Fraction(0)
    for currency, units in amounts.items():
        if units and currency != Currency.IQD:
            if currency not in rates:
                return None
            total += Fraction(units, 10 ** DIGITS[Currency(currency)]) * rates[currency]
        else:
            total += units
    return total


def added(*several: Amounts) -> dict[str, int]:
    """Each currency for itself."""
    found: dict[str, int] = {}
    for amounts in several:
        for currency, units in amounts.items():
            found[currency] = found.get(currency, 0) + units
    return found


@dataclass(frozen=True)
class Purse:
    """What of a fund is known to the runway."""

    restriction: str
    categories: Collection[str] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


def counts_as(purse: Purse, on: dt.date) -> str:
    """`free` may be spent on anything, `running` on running the house and today; '' on neither."""
    if purse.restriction == Restriction.UNRESTRICTED:
        return "free"
    if purse.restriction in FOR_A_TIME and not (
        (purse.valid_from is None or purse.valid_from <= on)
        and (purse.valid_to is None or on <= purse.valid_to)
    ):
        return ""
    if purse.restriction in FOR_A_PURPOSE or purse.restriction == Restriction.DESIGNATED:
        return "running" if purse.categories and set(purse.categories) <= set(RUNNING) else ""
    return "running"


# --- Bed-nights (item 1) ---


@dataclass(frozen=True)
class Nights:
    """Nights first <= d < end; without an end, still going on."""

    first: dt.date
    end: dt.date | None = None


def overlap(nights: Nights, first: dt.date, last: dt.date) -> int:
    """max(0, min(end, last + 1) - max(first night, first))."""
    after = last + dt.timedelta(days=1)
    return max(0, (min(nights.end or after, after) - max(nights.first, first)).days)


def bed_nights(stays: Iterable[tuple[Nights, Iterable[Nights]]], first: dt.date, last: dt.date) -> int:
    """Nights of stays with first <= d <= last, less their absences with the bed not held."""
    total = 0
    for stay, absences in stays:
        total += overlap(stay, first, last)
        for absence in absences:
            ends = [end for end in (absence.end, stay.end) if end is not None]
            away = Nights(max(absence.first, stay.first), min(ends) if ends else None)
            total -= overlap(away, first, last)
    return total


# --- Costs ---


@dataclass(frozen=True)
class Daily:
    """Dinars a day: what stays, what grows with people, and how many people that was for."""

    fixed: Fraction
    personal: Fraction
    people: Fraction
    rent: Fraction = Fraction(0)  # part of what stays

    @property
    def total(self) -> Fraction:
        """B."""
        return self.fixed + self.personal

    def at(self, people: int) -> Fraction | None:
        """For so many people; None where nobody knows for how many the cost was."""
        if not self.personal:
            return self.fixed
        return self.fixed + self.personal * people / self.people if self.people else None


def daily(spent: Mapping[str, Amounts], days: int, people: Fraction, rates: Rates) -> Daily | None:
    """The mean of so many days, by category; None where a rate is missing."""
    sums = {category: dinars(amounts, rates) for category, amounts in spent.items()}
    if any(total is None for total in sums.values()):
        return None
    known = {category: Fraction(total or 0) / days for category, total in sums.items()}
    personal = sum((one for code, one in known.items() if code in PER_PERSON), Fraction(0))
    fixed = sum((one for code, one in known.items() if code not in PER_PERSON), Fraction(0))
    return Daily(fixed, personal, people, known.get(Category.RENT, Fraction(0)))


def higher(mean: Daily, budget: Daily | None) -> Daily:
    """The budget counts where it is higher."""
    return budget if budget is not None and budget.total > mean.total else mean


# --- How long ---


@dataclass(frozen=True)
class Lasting:
    """Whole days, and the day they end on; `endless`: more comes in than goes out, or more than ten years."""

    days: int
    until: dt.date
    endless: bool = False


def lasts(liquid: Fraction | None, a_day: Fraction | None, on: dt.date) -> Lasting | None:
    """L / B in whole days; None where either is not known or nothing is ever spent."""
    if liquid is None or a_day is None or a_day == 0:
        return None
    days = LONGEST if a_day < 0 else max(0, liquid // a_day)
    endless = days >= LONGEST
    return Lasting(min(days, LONGEST), on + dt.timedelta(days=min(days, LONGEST)), endless)


def alarm(days: int) -> int | None:
    """The nearest threshold reached: 14, 30 or 60."""
    return next((limit for limit in ALARMS if days <= limit), None)


def expected(due: Amounts, paid_of_due: Mapping[str, tuple[int, int]], rates: Rates) -> Fraction | None:
    """Pledges times the share of what was due that came, each currency for itself; None where none was due before."""
    total = Fraction(0)
    for currency, units in due.items():
        if not units:
            continue
        paid, asked = paid_of_due.get(currency, (0, 0))
        value = dinars({currency: units}, rates)
        if not asked or value is None:
            return None
        total += value * Fraction(paid, asked)
    return total


def a_night(spent: Fraction | None, nights: int) -> Fraction | None:
    """Running cost by service period / bed-nights."""
    return spent / nights if spent is not None and nights else None


# --- What if ---


@dataclass(frozen=True)
class Whatif:
    """So many people, so much given and so much rent a month."""

    people: int
    gifts: Fraction
    rent: Fraction


def what_if(liquid: Fraction | None, cost: Daily, wish: Whatif, on: dt.date) -> Lasting | None:
    """The rent is replaced, people scale what grows with them, gifts come in evenly."""
    other = Daily(cost.fixed - cost.rent + wish.rent / MONTH, cost.personal, cost.people)
    a_day = other.at(wish.people)
    if liquid is None or a_day is None:
        return None
    left = a_day - wish.gifts / MONTH
    return lasts(liquid, left if left else Fraction(-1), on)


def rounded(value: Fraction) -> int:
    """Whole dinars for a page; half a dinar goes up."""
    return (value + Fraction(1, 2)).__floor__()
