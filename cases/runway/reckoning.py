"""From what is known of a house to what its page says: pure; what is missing is named and nothing is guessed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from cases.core.money import Currency
from cases.runway import formulas
from cases.runway.formulas import Amounts, Daily, Lasting, Rates


@dataclass
class Facts:
    """One house on one day, or several together."""

    on: dt.date
    free: Amounts = field(default_factory=dict)
    running: Amounts = field(default_factory=dict)
    apart: Amounts = field(default_factory=dict)  # given for something else, or not for today
    bills: Amounts = field(default_factory=dict)
    spent: Mapping[str, Amounts] = field(default_factory=dict)  # by category, the 90 days before
    planned: Mapping[str, Amounts] = field(default_factory=dict)  # by category, the next 60 days
    since: dt.date | None = None  # the first day any cost of these 90 days was for
    nights: int = 0
    people: int = 0  # tonight
    beds: int = 0  # in service tonight
    pledged: Amounts = field(default_factory=dict)
    fulfilled: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # paid, due
    late: Amounts = field(default_factory=dict)

    @property
    def window(self) -> tuple[dt.date, dt.date]:
        """The 90 days before today."""
        return self.on - dt.timedelta(days=formulas.PAST), self.on - dt.timedelta(days=1)


def together(facts: list[Facts], on: dt.date) -> Facts:
    """Every sum of all houses, as if it were one."""

    def sums(name: str) -> dict[str, int]:
        return formulas.added(*(getattr(one, name) for one in facts))

    def kept(currency: str) -> tuple[int, int]:
        pairs = [one.fulfilled.get(currency, (0, 0)) for one in facts]
        return sum(paid for paid, _due in pairs), sum(due for _paid, due in pairs)

    return Facts(
        on=on,
        free=sums("free"),
        running=sums("running"),
        apart=sums("apart"),
        bills=sums("bills"),
        spent=_by_category([one.spent for one in facts]),
        planned=_by_category([one.planned for one in facts]),
        since=min((one.since for one in facts if one.since), default=None),
        nights=sum(one.nights for one in facts),
        people=sum(one.people for one in facts),
        beds=sum(one.beds for one in facts),
        pledged=sums("pledged"),
        fulfilled={code: kept(code) for code in Currency.values if kept(code) != (0, 0)},
        late=sums("late"),
    )


def _by_category(several: list[Mapping[str, Amounts]]) -> dict[str, Amounts]:
    codes = {code for one in several for code in one}
    return {code: formulas.added(*(one.get(code, {}) for one in several)) for code in sorted(codes)}


@dataclass(frozen=True)
class Version:
    """One version of the money: so much, and how long at the cost as it was, for tonight's people, with all beds."""

    code: str  # definition, free, pledges
    money: Fraction | None
    as_is: Lasting | None
    tonight: Lasting | None
    full: Lasting | None


@dataclass(frozen=True)
class Runway:
    """All the page says."""

    facts: Facts
    mean: Daily | None
    budget: Daily | None
    cost: Daily | None  # B
    versions: list[Version]
    night: Fraction | None
    missing: list[tuple[str, str]]  # code, what of
    usual: Fraction | None  # spent in the 90 days

    @property
    def main(self) -> Version:
        """The definition's."""
        return self.versions[0]

    @property
    def alarm(self) -> int | None:
        """By the definition's version, as the house is run."""
        return formulas.alarm(self.main.as_is.days) if self.main.as_is else None

    @property
    def month(self) -> Fraction | None:
        """What one more month costs."""
        return self.cost.total * formulas.MONTH if self.cost else None

    @property
    def uses_budget(self) -> bool:
        """Whether the budget was the higher one."""
        return self.cost is not None and self.cost is self.budget


def reckon(facts: Facts, rates: Rates) -> Runway:
    """Everything from the facts and the rates of the day."""
    usual = formulas.dinars(formulas.added(*facts.spent.values()), rates)
    people = Fraction(facts.nights, formulas.PAST)
    mean = formulas.daily(facts.spent, formulas.PAST, people, rates) if usual else None
    budget = formulas.daily(facts.planned, formulas.AHEAD, people, rates)
    cost = formulas.higher(mean, budget) if mean is not None and budget is not None else None
    return Runway(
        facts=facts,
        mean=mean,
        budget=budget,
        cost=cost,
        versions=[_version(code, money, cost, facts) for code, money in _money(facts, rates)],
        night=formulas.a_night(usual or None, facts.nights),
        missing=missing(facts, rates),
        usual=usual,
    )


def _money(facts: Facts, rates: Rates) -> list[tuple[str, Fraction | None]]:
    free, running = formulas.dinars(facts.free, rates), formulas.dinars(facts.running, rates)
    bills = formulas.dinars(facts.bills, rates)
    gifts = formulas.expected(facts.pledged, facts.fulfilled, rates)
    alone = None if free is None or bills is None else free - bills
    whole = None if alone is None or running is None else alone + running
    more = None if whole is None or gifts is None else whole + gifts
    return [("definition", whole), ("free", alone), ("pledges", more)]


def _version(code: str, money: Fraction | None, cost: Daily | None, facts: Facts) -> Version:
    a_day = [
        cost.total if cost else None,
        cost.at(facts.people) if cost else None,
        cost.at(facts.beds) if cost and facts.beds else None,
    ]
    return Version(code, money, *(formulas.lasts(money, one, facts.on) for one in a_day))


def missing(facts: Facts, rates: Rates) -> list[tuple[str, str]]:
    """What keeps a figure from being reckoned, or makes it doubtful."""
    used = formulas.added(
        facts.free, facts.running, facts.bills, facts.pledged, *facts.spent.values(), *facts.planned.values()
    )
    found = [
        ("no_rate", currency)
        for currency, units in sorted(used.items())
        if units and currency != Currency.IQD and currency not in rates
    ]
    if not any(any(amounts.values()) for amounts in facts.spent.values()):
        found.append(("no_expense", ""))
    elif facts.since is not None and facts.since > facts.window[0]:
        found.append(("short", facts.since.isoformat()))
    if not facts.planned:
        found.append(("no_budget", ""))
    if not facts.nights:
        found.append(("no_nights", ""))
    if not facts.beds:
        found.append(("no_beds", ""))
    found += [
        ("no_history", currency)
        for currency, units in sorted(facts.pledged.items())
        if units and not facts.fulfilled.get(currency, (0, 0))[1]
    ]
    return found
