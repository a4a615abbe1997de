"""The formulas of domain.md section 3, items 1, 10 and 11: tables of truth and invariants."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.ledger.codes import RUNNING
from cases.runway import formulas
from cases.runway.formulas import Daily, Nights, Purse, Whatif
from cases.runway.reckoning import Facts, reckon, together

DAY = dt.date(2026, 11, 22)
ONE = dt.timedelta(days=1)
RATES = {"USD": Fraction(1500)}
AMOUNTS = st.dictionaries(st.sampled_from(["IQD", "USD"]), st.integers(0, 10**9))
DAYS = st.integers(0, 200).map(lambda n: DAY - n * ONE)


def test_dinars_are_exact_and_never_guessed():
    assert formulas.dinars({"IQD": 7, "USD": 1}, RATES) == 22
    assert formulas.dinars({"USD": 1}, {"USD": Fraction("1310.5")}) == Fraction("13.105")
    assert formulas.dinars({"IQD": 7, "EUR": 1}, RATES) is None
    assert formulas.dinars({"IQD": 7, "EUR": 0}, RATES) == 7


@pytest.mark.parametrize(
    "purse, counts",
    [
        (Purse("unrestricted"), "free"),
        (Purse("purpose", ["food"]), "running"),
        (Purse("purpose", ["food", "medical"]), ""),
        (Purse("purpose", []), ""),
        (Purse("time", [], DAY, DAY), "running"),
        (Purse("time", [], None, DAY - ONE), ""),
        (Purse("both", ["rent"], DAY + ONE), ""),
        (Purse("both", ["rent"], DAY), "running"),
        (Purse("both", ["legal"], DAY), ""),
        (Purse("designated", ["rent"]), "running"),
        (Purse("designated", []), ""),
    ],
)
def test_what_a_fund_counts_as(purse, counts):
    assert formulas.counts_as(purse, DAY) == counts


@pytest.mark.parametrize(
    "stay, absences, nights",
    [
        (Nights(DAY - 10 * ONE), [], 3),
        (Nights(DAY, DAY + ONE), [], 1),
        (Nights(DAY - 5 * ONE, DAY), [], 0),
        (Nights(DAY + 3 * ONE), [], 0),
        (Nights(DAY - ONE), [Nights(DAY - ONE, DAY + ONE)], 2),
        (Nights(DAY), [Nights(DAY + ONE)], 1),
        (Nights(DAY, DAY + 2 * ONE), [Nights(DAY + ONE, DAY + 9 * ONE)], 1),
    ],
)
def test_bed_nights_of_three_days(stay, absences, nights):
    assert formulas.bed_nights([(stay, absences)], DAY, DAY + 2 * ONE) == nights


@given(first=DAYS, length=st.integers(0, 60), start=DAYS, window=st.integers(0, 120))
def test_bed_nights_are_counted_night_by_night(first, length, start, window):
    stay, last = Nights(first, first + length * ONE), start + window * ONE
    slept = sum(start <= first + n * ONE <= last for n in range(length))
    assert formulas.bed_nights([(stay, [])], start, last) == slept
    assert formulas.bed_nights([(stay, [stay])], start, last) == 0


@pytest.mark.parametrize(
    "money, a_day, days, endless",
    [(100, 10, 10, False), (99, 10, 9, False), (0, 10, 0, False), (-5, 10, 0, False), (10**9, 1, 3650, True)],
)
def test_how_long_it_lasts(money, a_day, days, endless):
    found = formulas.lasts(Fraction(money), Fraction(a_day), DAY)
    assert (found.days, found.until, found.endless) == (days, DAY + days * ONE, endless)


def test_what_is_not_known_does_not_last_any_time():
    assert formulas.lasts(None, Fraction(1), DAY) is None
    assert (
        formulas.lasts(Fraction(1), None, DAY) is None
        and formulas.lasts(Fraction(1), Fraction(0), DAY) is None
    )
    assert formulas.a_night(Fraction(10), 0) is None and formulas.a_night(None, 3) is None


@pytest.mark.parametrize(
    "days, limit", [(0, 14), (14, 14), (15, 30), (30, 30), (31, 60), (60, 60), (61, None)]
)
def test_alarms(days, limit):
    assert formulas.alarm(days) == limit


def test_only_some_categories_grow_with_people():
    assert set(formulas.PER_PERSON) | set(formulas.FIXED) == set(RUNNING)
    spent = {"rent": {"IQD": 900}, "food": {"IQD": 450}, "water": {"USD": 30}}
    cost = formulas.daily(spent, 90, Fraction(2), RATES)
    assert (cost.fixed, cost.personal, cost.rent, cost.total) == (10, 10, 10, 20)
    assert [cost.at(people) for people in (0, 1, 2, 4)] == [10, 15, 20, 30]
    assert Daily(Fraction(3), Fraction(1), Fraction(0)).at(2) is None
    assert Daily(Fraction(3), Fraction(0), Fraction(0)).at(2) == 3
    assert formulas.daily({"food": {"EUR": 5}}, 90, Fraction(2), RATES) is None


def test_the_budget_counts_only_where_it_is_higher():
    mean, more = Daily(Fraction(5), Fraction(1), Fraction(1)), Daily(Fraction(7), Fraction(0), Fraction(1))
    assert formulas.higher(mean, more) is more and formulas.higher(more, mean) is more
    assert formulas.higher(mean, None) is mean and formulas.higher(mean, mean) is mean


def test_pledges_are_worth_what_earlier_ones_were():
    assert formulas.expected({"IQD": 900, "USD": 200}, {"IQD": (1, 3), "USD": (1, 2)}, RATES) == 300 + 1500
    assert formulas.expected({"IQD": 900}, {}, RATES) is None and formulas.expected({}, {}, RATES) == 0
    assert formulas.expected({"EUR": 9}, {"EUR": (1, 1)}, RATES) is None


def test_more_gifts_than_costs_last_for_ever():
    cost = Daily(Fraction(20), Fraction(10), Fraction(1), Fraction(10))
    ever = formulas.what_if(Fraction(100), cost, Whatif(1, Fraction(900), Fraction(300)), DAY)
    assert ever.endless
    short = formulas.what_if(Fraction(100), cost, Whatif(2, Fraction(0), Fraction(0)), DAY)
    assert short.days == 3  # 100 / (20 - 10 + 20)
    assert formulas.what_if(None, cost, Whatif(1, Fraction(0), Fraction(0)), DAY) is None


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), max_size=4))
def test_houses_together_hold_what_each_holds(houses):
    each = [
        Facts(DAY, free=free, running=run, spent={"food": spent}, nights=9) for free, run, spent in houses
    ]
    whole = reckon(together(each, DAY), RATES)
    parts = [reckon(one, RATES) for one in each]
    assert whole.main.money == sum(one.main.money for one in parts)
    assert (whole.usual or 0) == sum(one.usual or 0 for one in parts)


@given(money=st.integers(0, 10**12), a_day=st.integers(1, 10**8), more=st.integers(0, 10**6))
def test_more_money_never_lasts_less_and_higher_costs_never_more(money, a_day, more):
    found = formulas.lasts(Fraction(money), Fraction(a_day), DAY).days
    assert formulas.lasts(Fraction(money + more), Fraction(a_day), DAY).days >= found
    assert formulas.lasts(Fraction(money), Fraction(a_day + more), DAY).days <= found
    if found < formulas.LONGEST:
        assert found * a_day <= money < (found + 1) * a_day


def gaps(**facts):
    return [code for code, _what in reckon(Facts(DAY, **facts), RATES).missing]


def test_gaps_are_named():
    assert gaps() == ["no_expense", "no_budget", "no_nights", "no_beds"]
    full = dict(spent={"rent": {"IQD": 9}}, planned={"rent": {"IQD": 1}}, nights=1, beds=1)
    assert gaps(**full) == [] and gaps(**full, free={"EUR": 3}) == ["no_rate"]
    assert gaps(**full, pledged={"IQD": 3}) == ["no_history"]
    assert gaps(**full, since=DAY - 10 * ONE) == ["short"]


def test_without_a_rate_nothing_of_that_money_is_shown():
    spent = {"rent": {"IQD": 900}}
    found = reckon(Facts(DAY, free={"IQD": 100, "EUR": 1}, running={"IQD": 5}, spent=spent), RATES)
    assert [one.money for one in found.versions] == [None, None, None] and found.alarm is None
    found = reckon(Facts(DAY, free={"IQD": 100}, running={"EUR": 5}, spent=spent), RATES)
    assert [one.money for one in found.versions] == [None, 100, None] and found.night is None
