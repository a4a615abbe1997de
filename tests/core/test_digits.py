"""Dates and digits are read as people here type them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.core.digits import latin_digits, parse_date, parse_datetime

ANYTHING = st.text(st.characters() | st.characters(categories=["Cs"]), max_size=80)


def test_digits_of_every_script_become_latin():
    assert latin_digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ 42 ² غرفة") == "0123456789 0123456789 42 ² غرفة"


@pytest.mark.parametrize(
    "typed",
    [
        "31/12/2025", "31-12-2025", "31.12.2025", "31-12-25", "31/12/25", "2025-12-31", "2025/12/31",
        "٣١/١٢/٢٠٢٥",
        "۲۰۲۵-۱۲-۳۱", " 31 / 12 / 2025 ", "\u200f31/12/2025", "31–12–2025", date(2025, 12, 31),
        datetime(2025, 12, 31, 9, 5),
    ],
)  # fmt: skip
def test_the_last_day_of_2025_is_read(typed):
    assert parse_date(typed) == date(2025, 12, 31)
    assert type(parse_date(typed)) is date


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "not_a_date"), ("yesterday", "not_a_date"), ("46022", "not_a_date"), (46022, "not_a_date"),
        (46022.5, "not_a_date"), (None, "not_a_date"), (True, "not_a_date"), ("31/12-2025", "not_a_date"),
        ("1/2", "not_a_date"), ("1" * 9999, "not_a_date"), ("\ud800", "not_a_date"), ("31/02/2025",
        "impossible_date"),
        ("12/31/2025", "impossible_date"), ("2025-13-01", "impossible_date"), ("00/01/2025",
        "impossible_date"),
        ("0000-01-01", "impossible_date"), ("1/1/75", "ambiguous_year"), ("1/1/5", "ambiguous_year"),
        ("1/1/025", "ambiguous_year"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_told_apart(typed, code):
    with pytest.raises(ValueError) as refused:
        parse_date(typed)
    assert refused.value.args == (code,)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("31/12/2025 22:05", datetime(2025, 12, 31, 22, 5)), ("2025-12-31T22:05", datetime(2025, 12, 31, 22,
        5)),
        ("٣١/١٢/٢٠٢٥ ٢٢:٠٥", datetime(2025, 12, 31, 22, 5)), ("31.12.25", datetime(2025, 12, 31)),
        ("2025-12-31 7:05:09", datetime(2025, 12, 31, 7, 5, 9)), (date(2025, 12, 31), datetime(2025, 12, 31)),
        (datetime(2025, 12, 31, 1, 2), datetime(2025, 12, 31, 1, 2)), ("31 / 12 / 2025", datetime(2025, 12,
        31)),
    ],
)  # fmt: skip
def test_a_time_may_follow_the_date(typed, read):
    assert parse_datetime(typed) == read


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31/12/2025 24:00", "not_a_time"), ("31/12/2025 9:5", "not_a_time"), ("31/12/2025 noon",
        "not_a_date"),
        ("soon 22:05", "not_a_date"), ("31/02/2025 22:05", "impossible_date"), (7, "not_a_date"), ("22:05",
        "not_a_date"),
    ],
)  # fmt: skip
def test_a_wrong_time_is_told_apart(typed, code):
    with pytest.raises(ValueError) as refused:
        parse_datetime(typed)
    assert refused.value.args == (code,)


@given(ANYTHING | st.text("0123456789٠۱/-.: T", max_size=22))
def test_any_text_gives_a_date_or_a_coded_refusal(text):
    for read in (parse_date, parse_datetime):
        try:
            read(text)
        except ValueError as refused:
            assert refused.args[0] in {"not_a_date", "impossible_date", "ambiguous_year", "not_a_time"}


@given(st.dates())
def test_every_date_comes_back(day):
    assert parse_date(day.isoformat()) == day == parse_date(f"{day.day}/{day.month}/{day.year:04}")
