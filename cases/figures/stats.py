"""The statistics of the figures, by exact integers where that is possible; no library, so that each line can be read.

Sources: rate ratio and its interval exp(ln RR +- 1.96 sqrt(1/a + 1/b)) and the conditional binomial test, domain.md
section 3 item 16; Wilson's interval (1927); Kaplan and Meier (1958).
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

Z = 1.96  # two-sided 95 %
EXACT_UP_TO = 2000  # events; above, the integers get long and the logarithms are good to nine digits
SAME = 1e-7  # relative: two outcomes this close are equally likely (logarithms only)


@dataclass(frozen=True)
class Interval:
    """From where to where, both ends within."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether the value is inside."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Comparison:
    """Two counts over two lengths of time; no ratio where one of them is zero."""

    before: int
    after: int
    ratio: float | None
    interval: Interval | None
    p: float

    @property
    def by_chance(self) -> bool:
        """Too few to tell apart from chance: the interval holds 1, or there is no interval and p says so."""
        return self.interval.holds(1) if self.interval else self.p >= 1 - 0.95


def compare(before: int, after: int, *, days_before: int = 1, days_after: int = 1) -> Comparison:
    """Rate after divided by rate before, its 95 % interval, and the exact two-sided p."""
    p = chance(before, after, days_before=days_before, days_after=days_after)
    if not before or not after:
        return Comparison(before, after, None, None, p)
    ratio = (after * days_before) / (before * days_after)
    width = math.exp(Z * math.sqrt(1 / before + 1 / after))
    return Comparison(before, after, ratio, Interval(ratio / width, ratio * width), p)


def chance(before: int, after: int, *, days_before: int = 1, days_after: int = 1) -> float:
    """Conditional binomial test: how likely a split no more likely than this one is, if the rate did not change.

    Given n = before + after, `after` is binomial with the share of the time that lies after; the probabilities of
    all outcomes no more likely than the seen one are summed.
    """
    shared = math.gcd(days_before, days_after)
    first, second = days_before // shared, days_after // shared
    total = before + after
    if total > EXACT_UP_TO:
        return _chance_by_logarithms(total, after, math.log(first), math.log(second))
    weights = _weights(total, first, second)
    seen = weights[after]
    rare: int = sum(weight for weight in weights if weight <= seen)
    return rare / int((first + second) ** total)


def _weights(total: int, first: int, second: int) -> list[int]:
    """C(n, k) second^k first^(n-k) for k = 0 ... n, as integers."""
    weight = first**total
    weights = [weight]
    for k in range(total):
        weight = weight * (total - k) * second // ((k + 1) * first)
        weights.append(weight)
    return weights


def _chance_by_logarithms(total: int, after: int, first: float, second: float) -> float:
    all_ways = math.lgamma(total + 1) - total * math.log(math.exp(first) + math.exp(second))

    def weight(k: int) -> float:
        ways = all_ways - math.lgamma(k + 1) - math.lgamma(total - k + 1)
        return ways + k * second + (total - k) * first

    limit = weight(after) + SAME
    return min(1.0, math.fsum(math.exp(w) for k in range(total + 1) if (w := weight(k)) <= limit))


def wilson(part: int, whole: int) -> Interval | None:
    """Wilson's 95 % interval of a share; None of nothing."""
    if not whole:
        return None
    share, square = part / whole, Z * Z
    middle = share + square / (2 * whole)
    width = Z * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    scale = 1 + square / whole
    low, high = (middle - width) / scale, (middle + width) / scale
    return Interval(0.0 if part == 0 else max(0.0, low), 1.0 if part == whole else min(1.0, high))


@dataclass(frozen=True)
class Step:
    """One day of a Kaplan-Meier curve on which something happened: to whom it could, to whom it did, who is left."""

    day: int
    at_risk: int
    happened: int
    censored: int
    left: float  # share to whom it did not happen until the end of this day


def kaplan_meier(times: Iterable[tuple[int, bool]]) -> list[Step]:
    """Steps in order of days from (days, whether it happened); who is censored on a day is still at risk on it."""
    counts = Counter(times)
    at_risk, left = counts.total(), 1.0
    steps = []
    for day in sorted({day for day, _happened in counts}):
        happened, censored = counts[day, True], counts[day, False]
        left *= 1 - happened / at_risk
        steps.append(Step(day, at_risk, happened, censored, left))
        at_risk -= happened + censored
    return steps


def half_left(steps: list[Step]) -> int | None:
    """The first day on which no more than half are left; None where it was never reached."""
    return next((step.day for step in steps if step.left <= 0.5), None)
