"""The statistics against published figures, against enumeration by fractions, and by their own laws."""

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.figures import stats, words

few = st.integers(0, 40)
days = st.integers(1, 400)


@pytest.mark.parametrize(
    ("before", "after", "ratio", "p"),
    [
        (5, 11, "2.20 (0.76-6.33)", "= 0.21"),
        (9, 11, "1.22 (0.51-2.95)", "= 0.82"),
        (14, 22, "1.57 (0.80-3.07)", "= 0.24"),
    ],
)
def test_the_published_comparisons(before, after, ratio, p):
    found = stats.compare(before, after)
    assert (words.ratio(found), words.probability(found.p)) == (ratio, p)
    assert found.by_chance


def test_the_published_share():
    assert words.share(21, 36, stats.wilson(21, 36)) == "58 % (42-73 %)"


def enumerated(before, after, first, second):
    """The test by its definition: every outcome with its probability as a fraction."""
    n, share = before + after, Fraction(second, first + second)
    outcomes = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    assert sum(outcomes) == 1
    return sum(outcome for outcome in outcomes if outcome <= outcomes[after])


@settings(deadline=None)
@given(before=few, after=few, first=days, second=days)
def test_the_exact_test_is_the_sum_of_all_outcomes_no_more_likely(before, after, first, second):
    found = stats.chance(before, after, days_before=first, days_after=second)
    assert found == pytest.approx(float(enumerated(before, after, first, second)), rel=1e-14)


@given(before=few, after=few)
def test_the_exact_test_does_not_care_which_window_is_first(before, after):
    assert stats.chance(before, after) == stats.chance(after, before)


# Two-sided p of k of n at share p, as printed in R's documentation and textbooks (binom.test).
@pytest.mark.parametrize(
    ("successes", "n", "odds", "p"),
    [(682, 925, (1, 3), 0.3825), (7, 10, (1, 1), 0.34375), (51, 235, (5, 1), 0.04375)],
)
def test_the_exact_test_gives_values_printed_elsewhere(successes, n, odds, p):
    found = stats.chance(n - successes, successes, days_before=odds[0], days_after=odds[1])
    assert found == pytest.approx(p, abs=5e-5)


@pytest.mark.parametrize(("before", "after"), [(950, 1050), (1000, 1000), (990, 1005), (0, 1999), (1990, 8)])
@pytest.mark.parametrize("windows", [(1, 1), (90, 60), (7, 9)])
def test_long_counts_give_the_same_by_logarithms(monkeypatch, before, after, windows):
    exact = stats.chance(before, after, days_before=windows[0], days_after=windows[1])
    monkeypatch.setattr(stats, "EXACT_UP_TO", 0)
    near = stats.chance(before, after, days_before=windows[0], days_after=windows[1])
    assert near == pytest.approx(exact, rel=1e-8, abs=1e-300)


def test_a_hundred_thousand_are_compared_too():
    assert stats.chance(50_000, 50_000) == pytest.approx(1)
    assert stats.chance(49_000, 51_000) < 1e-9


@settings(deadline=None)
@given(before=st.integers(1, 300), after=st.integers(1, 300), first=days, second=days)
def test_the_ratio_lies_in_the_middle_of_its_interval_and_turns_with_the_windows(
    before, after, first, second
):
    found = stats.compare(before, after, days_before=first, days_after=second)
    turned = stats.compare(after, before, days_before=second, days_after=first)
    assert found.ratio == pytest.approx((after / second) / (before / first))
    assert found.interval.low * found.interval.high == pytest.approx(found.ratio**2)
    assert turned.ratio == pytest.approx(1 / found.ratio)
    assert turned.interval.low == pytest.approx(1 / found.interval.high)
    assert turned.p == pytest.approx(found.p)


@pytest.mark.parametrize(
    ("before", "after", "by_chance"), [(0, 0, True), (0, 5, True), (0, 6, False), (9, 0, False)]
)
def test_without_counts_there_is_no_ratio_but_an_answer(before, after, by_chance):
    found = stats.compare(before, after)
    assert found.ratio is None and found.interval is None
    assert found.p == pytest.approx(min(1, 2 * 0.5 ** (before + after)))
    assert found.by_chance is by_chance


# Newcombe 1998, Statistics in Medicine 17: 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_printed_by_newcombe(part, whole, low, high):
    found = stats.wilson(part, whole)
    assert (found.low, found.high) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


@given(part=st.integers(0, 500), rest=st.integers(0, 500))
def test_wilson_holds_the_share_and_solves_its_equation(part, rest):
    whole = part + rest
    found = stats.wilson(part, whole)
    if not whole:
        assert found is None
        return
    share = part / whole
    assert 0 <= found.low <= share <= found.high <= 1
    for end in {found.low, found.high} - {0.0, 1.0}:
        assert abs(share - end) == pytest.approx(stats.Z * math.sqrt(end * (1 - end) / whole), abs=1e-9)


# Freireich 1963, remission of leukaemia under 6-MP, as in every textbook of survival analysis.
FREIREICH = [(6, True)] * 3 + [
    (6, False), (7, True), (9, False), (10, True), (10, False), (11, False), (13, True), (16, True), (17, False),
    (19, False), (20, False), (22, True), (23, True), (25, False), (32, False), (32, False), (34, False), (35, False),
]  # fmt: skip


def test_the_curve_of_the_textbook():
    steps = stats.kaplan_meier(FREIREICH)
    printed = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {step.day: round(step.left, 3) for step in steps if step.happened} == printed
    assert [step.at_risk for step in steps if step.happened] == [21, 17, 15, 12, 11, 7, 6]
    assert stats.half_left(steps) == 23


times = st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=40)


@given(times)
def test_the_curve_is_the_product_of_what_was_left_each_day(followed):
    left = Fraction(1)
    expected = {}
    for day in sorted({day for day, _ in followed}):
        at_risk = sum(1 for other, _ in followed if other >= day)
        left *= 1 - Fraction(followed.count((day, True)), at_risk)
        expected[day] = left
    steps = stats.kaplan_meier(followed)
    assert {step.day: pytest.approx(float(expected[step.day])) for step in steps} == {
        s.day: s.left for s in steps
    }
    assert all(one.left >= two.left for one, two in itertools.pairwise(steps))


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40))
def test_without_censoring_the_curve_is_the_plain_share(attacked):
    for step in stats.kaplan_meier((day, True) for day in attacked):
        assert step.left == pytest.approx(sum(1 for day in attacked if day > step.day) / len(attacked))


def test_nobody_followed_is_no_curve():
    assert stats.kaplan_meier([]) == [] and stats.half_left([]) is None
