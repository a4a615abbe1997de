"""One telephone or paper number has one spelling. All numbers are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.core.phones import last4, normalise, paper_number

ANYTHING = st.text(st.characters() | st.characters(categories=["Cs"]), max_size=90)


@pytest.mark.parametrize(
    "typed",
    [
        "07701234567", "7701234567", "0770 123 4567", "0770-123-4567", "(0770) 123.4567", "+964 770 123 4567",
        "00964 770 123 4567", "9647701234567", "+964 0770 123 4567", "٠٧٧٠١٢٣٤٥٦٧", "۰۷۷۰۱۲۳۴۵۶۷",
        "٠٠٩٦٤٧٧٠١٢٣٤٥٦٧",
        "\u200e+964\u00a0770\u202c1234567", "9647701234567+", "0770–123–4567", "０７７０１２３４５６７",
    ],
)  # fmt: skip
def test_one_number_has_one_spelling(typed):
    assert normalise(typed) == "+9647701234567"


def test_numbers_of_other_countries_are_kept():
    assert normalise("+49 30 123456") == "+4930123456"
    assert normalise("030 123456", region="DE") == "+4930123456"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "0",
        "12",
        "no number",
        "0770 call me",
        "07701234567 ext 5",
        "0" * 40,
        "1" * 5000,
        "+",
        "++1",
        "\ud800",
    ],
)
def test_what_cannot_be_a_number_is_none(typed):
    assert normalise(typed) is None


@given(ANYTHING | st.text("+0123456789٠٧ -()", max_size=25))
def test_any_text_is_taken_and_a_number_stays_the_same(text):
    number = normalise(text)
    assert number is None or normalise(number) == number
    assert paper_number(paper_number(text)) == paper_number(text)


@pytest.mark.parametrize("typed", ["a-12 345/٦٧", "A1234567", " a۱۲۳۴۵.67 ", "A_12345\u200f67"])
def test_a_paper_number_has_one_spelling(typed):
    assert paper_number(typed) == "A1234567"


def test_the_last_four_signs_are_kept():
    assert last4("+9647701234567") == "4567" and last4("12") == "12" and last4("") == ""
