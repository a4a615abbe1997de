"""What donors may be told of a quarter: rounded amounts and hidden counts, of nobody in particular.  Pure.

A quarter is told whole, thirty days after its end, so that two reports never differ by a few nights; what was
corrected in between is hidden against every report of the same quarter before (domain.md section 3, anonymisation).
An amount is told where enough donors, or enough people, stand behind it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cases.accounts.books import Span
from cases.core.money import Currency, Money
from cases.figures.suppression import Counts, Published, suppress

LAG = dt.timedelta(days=30)
QUARTERS = 8  # that may be chosen
STEPS = {Currency.IQD: 100_000, Currency.USD: 100_00, Currency.EUR: 100_00}  # smallest units
NIGHTS_STEP = 10
SLEPT = "people"
# The report groups of domain.md section 2.
GROUPS: dict[str, tuple[str, ...]] = {
    "own": ("own_rent", "own_rent_with_our_help", "hotel"),
    "family_or_friends": ("family_temporary", "family_permanent", "friends_temporary", "friends_permanent"),
    "other_protection": ("other_safe_house", "other_programme"),
    "abroad": ("left_country_asylum", "left_country_programme", "resettled"),
    "return": ("returned_home_governorate", "moved_governorate"),
    "institution": ("hospital", "detained"),
    "death_or_disappearance": ("deceased", "disappeared"),
    "unknown": (),  # everything else
}
GROUP_OF = {code: group for group, codes in GROUPS.items() for code in codes}
Amounts = dict[str, dict[str, int]]  # what -> currency -> units


def quarter(day: dt.date) -> Span:
    """The quarter a day lies in."""
    first = dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = (first + dt.timedelta(days=95)).replace(day=1)
    return Span(first, after - dt.timedelta(days=1))


def named(span: Span) -> str:
    """2026-Q3."""
    return f"{span.first.year}-Q{(span.first.month + 2) // 3}"


def ripe(today: dt.date) -> list[Span]:
    """Quarters that ended thirty days ago or earlier, the newest first."""
    found: list[Span] = []
    span = quarter(today)
    while len(found) < QUARTERS:
        span = quarter(span.first - dt.timedelta(days=1))
        if span.last + LAG <= today:
            found.append(span)
    return found


@dataclass
class Facts:
    """What happened in the quarter; sets of keys, so that everybody counts once."""

    donors: dict[str, set[Any]] = field(default_factory=dict)  # by kind
    givers: dict[str, set[Any]] = field(default_factory=dict)  # by currency
    given: dict[str, int] = field(default_factory=dict)  # by currency
    running: Amounts = field(default_factory=dict)  # by category: for the house, nobody stands behind it
    helped: dict[str, set[Any]] = field(default_factory=dict)  # by category and currency: people
    help: dict[str, int] = field(default_factory=dict)  # by category and currency
    leavers: dict[str, set[Any]] = field(default_factory=dict)  # by group
    slept: set[Any] = field(default_factory=set)
    nights: int = 0

    def counts(self) -> dict[str, Counts]:
        """Each table with its total of different donors or people."""
        return {
            "donors": _counts(self.donors),
            "given": _counts(self.givers),
            "help": _counts(self.helped),
            "leavers": _counts({group: self.leavers.get(group, set()) for group in GROUPS}),
            "nights": Counts({SLEPT: len(self.slept)}, len(self.slept)),
        }


def _counts(sets: Mapping[str, set[Any]]) -> Counts:
    everybody: set[Any] = set().union(*sets.values())
    return Counts({name: len(found) for name, found in sets.items()}, len(everybody))


Seen = dict[str, Published]


def hidden(facts: Facts, k: int, earlier: Sequence[Seen]) -> Seen:
    """What may be seen, each table beside the same one in earlier reports of this quarter."""
    return {
        name: suppress(counts, k, [before[name] for before in earlier if name in before])
        for name, counts in facts.counts().items()
    }


def as_kept(seen: Seen) -> dict[str, Any]:
    """For the reports after this one."""
    return {name: [dict(table.lines), table.total] for name, table in seen.items()}


def kept(stored: Mapping[str, Any]) -> Seen:
    """The same, read back."""
    return {name: Published(lines, total) for name, (lines, total) in stored.items()}


def rounded(units: int, currency: str) -> Money:
    """To the step of its currency; half a step goes up."""
    step = STEPS[Currency(currency)]
    return Money((2 * units + step) // (2 * step) * step, currency)


@dataclass(frozen=True)
class Line:
    """One line of the report: a count, nights or an amount; None is hidden."""

    table: str
    code: str
    value: int | Money | None


def lines(facts: Facts, seen: Seen) -> Iterator[Line]:
    """The report, table by table; totals of amounts are not told, or what is hidden could be reckoned."""
    donors = seen["donors"]
    for code, count in sorted(donors.lines.items()):
        yield Line("donors", code, count)
    yield Line("donors", "", donors.total)
    for currency, count in sorted(seen["given"].lines.items()):
        amount = rounded(facts.given.get(currency, 0), currency)
        yield Line("given", currency, None if count is None else amount)
    for category, amounts in sorted(facts.running.items()):
        for currency, units in sorted(amounts.items()):
            yield Line("running", category, rounded(units, currency))
    for name, count in sorted(seen["help"].lines.items()):
        category, currency = name.split(" ")
        amount = rounded(facts.help.get(name, 0), currency)
        yield Line("help", category, None if count is None else amount)
    leavers = seen["leavers"]
    for code, count in sorted(leavers.lines.items()):
        yield Line("leavers", code, count)
    yield Line("leavers", "", leavers.total)
    slept = seen["nights"].lines.get(SLEPT)
    nights = (2 * facts.nights + NIGHTS_STEP) // (2 * NIGHTS_STEP) * NIGHTS_STEP
    yield Line("nights", "", None if slept is None else nights)


def shown(seen: Seen) -> int:
    """How many counts are left to see."""
    return sum(count is not None for table in seen.values() for count in table.lines.values())
