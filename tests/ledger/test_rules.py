"""What the books allow, row by row."""

import datetime as dt
from decimal import Decimal

import pytest

from cases.core.errors import Refused
from cases.core.money import Money
from cases.ledger import reckoning, rules
from cases.ledger.codes import Kind
from cases.ledger.models import CashBox, Fund, Rate

D = dt.date
RATE = Rate(
    currency="USD", day=D(2026, 11, 20), official=Decimal("1310"), market=Decimal("1420"), source="Shop"
)


def outcome(rule, *args, **facts):
    """ "ok", or the code of the refusal."""
    try:
        rule(*args, **facts)
    except Refused as refusal:
        return refusal.code
    return "ok"


@pytest.mark.parametrize(
    ("restriction", "category", "day", "expected"),
    [
        ("unrestricted", "food", D(2025, 1, 1), "ok"), ("designated", "food", D(2025, 1, 1), "ok"),
        ("purpose", "rent", D(2025, 1, 1), "ok"), ("purpose", "food", D(2026, 5, 1), "outside_purpose"),
        ("purpose", "", D(2026, 5, 1), "outside_purpose"), ("time", "food", D(2026, 1, 1), "ok"),
        ("time", "food", D(2026, 12, 31), "ok"), ("time", "food", D(2025, 12, 31), "outside_dates"),
        ("time", "food", D(2027, 1, 1), "outside_dates"), ("both", "rent", D(2026, 5, 1), "ok"),
        ("both", "food", D(2026, 5, 1), "outside_purpose"), ("both", "rent", D(2027, 1, 1), "outside_dates"),
    ],
)  # fmt: skip
def test_a_fund_pays_for_its_purpose_and_in_its_time(restriction, category, day, expected):
    fund = Fund(
        restriction=restriction, categories=["rent"], valid_from=D(2026, 1, 1), valid_to=D(2026, 12, 31)
    )
    assert outcome(rules.may_spend, fund, category, day) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "ok"), ({"restriction": "purpose"}, "no_purpose"), ({"restriction": "both"}, "no_purpose"),
        ({"restriction": "purpose", "categories": ["rent"]}, "ok"), ({"restriction": "time"}, "no_time"),
        ({"restriction": "both", "categories": ["rent"]}, "no_time"),
        ({"restriction": "time", "valid_to": D(2026, 1, 1)}, "ok"),
        ({"valid_from": D(2026, 1, 2), "valid_to": D(2026, 1, 1)}, "ends_before_start"),
    ],
)  # fmt: skip
def test_a_fund_says_what_it_is_for(facts, expected):
    assert outcome(rules.fund_is_sound, Fund(**facts)) == expected


@pytest.mark.parametrize("source", ["unrestricted", "designated", "purpose", "time", "both"])
@pytest.mark.parametrize("target", ["unrestricted", "purpose", "same"])
def test_restricted_money_never_changes_its_fund(source, target):
    fund = Fund(restriction=source)
    other = fund if target == "same" else Fund(restriction=target)
    bound = source in ("purpose", "time", "both") and target != "same"
    assert outcome(rules.same_restriction, fund, other) == ("restricted" if bound else "ok")


@pytest.mark.parametrize("restriction", ["unrestricted", "designated", "purpose", "time", "both", None])
@pytest.mark.parametrize("difference", [0, 5, -5])
@pytest.mark.parametrize("words", ["", "It is gone"])
def test_a_difference_has_words_and_a_free_fund(restriction, difference, words):
    fund = Fund(restriction=restriction) if restriction else None
    free = restriction in ("unrestricted", "designated")
    expected = (
        "ok" if not difference else "explanation_missing" if not words else "ok" if free else "no_free_fund"
    )
    assert outcome(rules.counted_right, 10, difference, words, fund) == expected


@pytest.mark.parametrize(
    ("kind", "here"),
    [(Kind.OPENING, True), (Kind.TRANSFER, True), (Kind.EXCHANGE, True), (Kind.COUNT, True)]
    + [(Kind.DONATION, False), (Kind.EXPENSE, False), (Kind.REVERSAL, False)],
)
def test_what_is_reversed_on_the_page_of_the_entry(kind, here):
    assert rules.can_be_undone(kind) is here


@pytest.mark.parametrize(
    ("first", "closed", "today", "due"),
    [
        (None, None, D(2026, 11, 22), None),
        (D(2026, 11, 3), None, D(2026, 11, 30), None),
        (D(2026, 11, 3), None, D(2026, 12, 1), D(2026, 11, 1)),
        (D(2026, 9, 3), D(2026, 9, 1), D(2026, 11, 22), D(2026, 10, 1)),
        (D(2026, 9, 3), D(2026, 10, 1), D(2026, 11, 22), None),
        (D(2025, 12, 31), D(2025, 12, 1), D(2026, 2, 1), D(2026, 1, 1)),
    ],
)
def test_months_are_closed_one_after_the_other(first, closed, today, due):
    assert reckoning.month_due(first, closed, today) == due


@pytest.mark.parametrize(
    ("last_closed", "day", "word"),
    [
        (None, D(2020, 1, 1), "ok"),
        (D(2026, 9, 1), D(2026, 8, 31), "month_closed"),
        (D(2026, 9, 1), D(2026, 9, 30), "month_closed"),
        (D(2026, 9, 1), D(2026, 10, 1), "ok"),
        (D(2025, 12, 1), D(2026, 1, 1), "ok"),
    ],
)
def test_nothing_is_written_into_what_was_reported(last_closed, day, word):
    assert outcome(rules.month_is_open, last_closed, day) == word


@pytest.mark.parametrize(
    ("month", "last_closed", "word"),
    [
        (D(2026, 9, 1), D(2026, 9, 1), "ok"),
        (D(2026, 8, 1), D(2026, 9, 1), "not_last"),
        (D(2025, 12, 1), D(2026, 1, 1), "not_last"),
    ],
)
def test_months_are_opened_again_from_the_end(month, last_closed, word):
    assert outcome(rules.opens_last, month, last_closed) == word


@pytest.mark.parametrize(
    ("days", "units", "late"), [(None, 0, False), (None, 5, True), (7, 5, False), (8, 5, True), (8, 0, True)]
)
def test_cash_is_counted_every_week(days, units, late):
    assert reckoning.count_is_late(days, units) is late


def test_nothing_is_converted_without_a_rate():
    dinars, dollars, euros = Money(1000, "IQD"), Money(10050, "USD"), Money(100, "EUR")
    assert reckoning.estimate([dinars], {"USD": RATE}) is None
    assert reckoning.estimate([dinars, dollars, euros], {"USD": RATE}) is None
    made = reckoning.estimate([dinars, dollars], {"USD": RATE})
    assert made == reckoning.Estimate(Money(143710, "IQD"), [RATE])


def test_an_exchange_is_seen_from_the_house():
    sold = reckoning.swapped(Money(10000, "USD"), Money(130000, "IQD"), RATE)
    assert (sold.used, sold.official.units, sold.market.units) == (Decimal("1300"), -1000, -12000)
    bought = reckoning.swapped(Money(130000, "IQD"), Money(10000, "USD"), RATE)
    assert (bought.official.units, bought.gained) == (1000, True)
    assert reckoning.swapped(Money(100, "USD"), Money(90, "EUR"), RATE) is None


@pytest.mark.parametrize(
    ("code", "expected"), [("Rent", "ok"), ("  ", "no_name"), ("…", "no_name"), ("ئاو", "ok")]
)
def test_a_fund_has_a_name_that_can_be_seen(code, expected):
    assert outcome(rules.named, code) == expected


def test_closed_places_and_days_to_come():
    box = CashBox(closed_on=D(2026, 11, 1))
    assert outcome(rules.in_use, box, D(2026, 10, 31)) == "ok"
    assert outcome(rules.in_use, box, D(2026, 11, 1)) == "closed"
    assert outcome(rules.not_ahead, D(2026, 11, 23), D(2026, 11, 22)) == "ahead"
