"""Amounts are read as people here type them, exactly or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.core.money import DIGITS, LARGEST, Currency, Money, NotMoney, parse, written

UNITS = st.integers(min_value=-LARGEST + 1, max_value=LARGEST - 1)
CURRENCIES = st.sampled_from(Currency)
ANYTHING = st.text(st.sampled_from("0123456789٠١٢۳.,٬٫، -'") | st.characters(), max_size=60)
DIGITS_OF = {"arabic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹", "latin": "0123456789"}
MARKS = {",": ".", "٬": "٫", " ": ".", ".": ",", "\u00a0": "٫", "\u202f": ".", "،": ".", "": "."}


@pytest.mark.parametrize(
    ("typed", "currency", "units"),
    [
        ("0", "IQD", 0), ("12500", "IQD", 12500), ("12,500", "IQD", 12500), ("1,250,000", "IQD", 1250000),
        ("1.250.000", "IQD", 1250000), ("1.250", "IQD", 1250), ("1 250 000", "IQD", 1250000),
        ("1\u202f250\u00a0000", "IQD", 1250000), ("١٬٢٥٠٬٠٠٠", "IQD", 1250000), ("۱۲۵۰۰", "IQD", 12500),
        ("١،٢٥٠", "IQD", 1250), ("1250.0", "IQD", 1250), ("1250.00", "IQD", 1250), ("12,500.00", "IQD", 12500),
        (" -25,000 ", "IQD", -25000), ("\u2212500", "IQD", -500), ("\u200f١٢٥٠٠\u200e", "IQD", 12500),
        ("007", "IQD", 7), ("1250", "USD", 125000), ("1250.5", "USD", 125050), ("1,250.75", "USD", 125075),
        ("1,250", "USD", 125000), ("1.250,75", "USD", 125075), ("1.250.000", "USD", 125000000),
        ("1.250.000,5", "EUR", 125000050), ("١٬٢٥٠٫٧٥", "USD", 125075), ("١٢٫٥", "USD", 1250),
        ("1 250.75", "EUR", 125075), ("1 250,75", "EUR", 125075), ("0.05", "USD", 5), ("0.00", "USD", 0),
        ("999999999999999", "IQD", 10**15 - 1),
    ],
)  # fmt: skip
def test_what_people_type_is_read_to_the_last_unit(typed, currency, units):
    assert parse(typed, currency) == Money(units, currency)


@pytest.mark.parametrize(
    ("typed", "currency", "code"),
    [
        ("", "IQD", "not_money"), ("-", "IQD", "not_money"), ("much", "IQD", "not_money"),
        ("12 000 IQD", "IQD", "not_money"), ("1e5", "IQD", "not_money"), ("NaN", "USD", "not_money"),
        ("Infinity", "USD", "not_money"), ("1_000", "IQD", "not_money"), ("+5", "IQD", "not_money"),
        ("--5", "IQD", "not_money"), ("1" * 41, "IQD", "not_money"), ("\ud800", "IQD", "not_money"),
        ("½", "USD", "not_money"), ("²", "USD", "not_money"), ("1.250", "USD", "unclear"),
        ("1.250", "EUR", "unclear"), ("12,50", "USD", "unclear"), ("12,5", "IQD", "unclear"),
        ("1,25,000", "IQD", "unclear"), ("1250,000", "IQD", "unclear"), ("0,250", "IQD", "unclear"),
        ("0.250", "IQD", "too_fine"), ("1250.000", "IQD", "too_fine"), ("1,250.000", "IQD", "unclear"),
        ("1.250,000", "IQD", "unclear"), ("1,250 000", "IQD", "unclear"), ("1,250,", "IQD", "unclear"),
        (".5", "USD", "unclear"), ("5.", "USD", "unclear"), ("1..5", "USD", "unclear"), ("12 50", "IQD", "unclear"),
        ("1.25.50", "USD", "unclear"), ("1٫250٫000", "IQD", "unclear"), ("12.5", "IQD", "too_fine"),
        ("12٫5", "IQD", "too_fine"), ("1250.755", "USD", "too_fine"), ("0.001", "USD", "too_fine"),
        ("1.0000", "USD", "too_fine"), ("1٫250", "IQD", "too_fine"),
        ("1000000000000000", "IQD", "too_large"), ("10,000,000,000,000", "USD", "too_large"),
    ],
)  # fmt: skip
def test_what_may_mean_two_things_is_refused(typed, currency, code):
    with pytest.raises(NotMoney) as refused:
        parse(typed, currency)
    assert refused.value.code == code


@given(UNITS, CURRENCIES)
def test_every_amount_is_read_back_as_written(units, currency):
    assert parse(written(units, currency), currency) == Money(units, currency)


@given(UNITS, CURRENCIES, st.sampled_from(list(MARKS)), st.sampled_from(list(DIGITS_OF.values())))
def test_every_amount_is_read_in_each_way_of_writing(units, currency, mark, digits):
    if mark == "." and DIGITS[currency] == 0:
        text = written(units, currency).replace(",", ".")
    else:
        text = written(units, currency).replace(".", "\0").replace(",", mark).replace("\0", MARKS[mark])
    if mark == "." and text.count(".") == 0:
        text = text.replace(",", ".")  # nothing grouped: a comma alone would be unclear
    typed = text.translate(str.maketrans("0123456789", digits))
    assert parse(typed, currency) == Money(units, currency)


@given(ANYTHING, CURRENCIES)
def test_anything_else_is_an_amount_or_a_clear_no(typed, currency):
    try:
        money = parse(typed, currency)
    except NotMoney as error:
        assert error.code in {"not_money", "unclear", "too_fine", "too_large"}
    else:
        assert abs(money.units) < LARGEST and parse(written(money.units, currency), currency) == money


def test_two_currencies_are_never_added():
    with pytest.raises(ValueError, match="two currencies"):
        Money(1, "USD") + Money(1, "IQD")
    assert Money(1, "USD") + -Money(1, "USD") == Money(0, "USD")


def test_amounts_are_shown_the_same_everywhere():
    assert str(Money(125075, "USD")) == "1,250.75 USD" and str(Money(-12500, "IQD")) == "-12,500 IQD"
    assert Money(5, "EUR").decimal.as_tuple().exponent == -2
