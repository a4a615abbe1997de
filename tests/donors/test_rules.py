"""The pure rules: truth tables of states, months, ages, and what a receipt says."""

import datetime as dt
import random

import pytest

from cases.core.errors import Refused
from cases.donors import rules
from cases.donors.codes import Age, PledgeState
from cases.donors.rules import Part

TODAY = dt.date(2026, 11, 22)
PAST, FUTURE = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("parts", "end", "state"),
    [
        ([(FUTURE, 10, 0)], "", "open"),
        ([(TODAY, 10, 0)], "", "open"),
        ([(PAST, 10, 0)], "", "overdue"),
        ([(PAST, 10, 9)], "", "overdue"),
        ([(PAST, 10, 10)], "", "fulfilled"),
        ([(PAST, 10, 12)], "", "fulfilled"),
        ([(FUTURE, 10, 1)], "", "part_paid"),
        ([(TODAY, 10, 1)], "", "part_paid"),
        ([(PAST, 10, 10), (FUTURE, 10, 0)], "", "part_paid"),
        ([(PAST, 10, 10), (FUTURE, 10, 10)], "", "fulfilled"),
        ([(PAST, 10, 0), (FUTURE, 10, 10)], "", "overdue"),
        ([(PAST, 10, 20), (FUTURE, 10, 0)], "", "part_paid"),
        ([(PAST, 10, 0)], "cancelled", "cancelled"),
        ([(PAST, 10, 10)], "written_off", "written_off"),
    ],
)
def test_what_became_of_a_pledge(parts, end, state):
    assert rules.pledge_state([Part(*part) for part in parts], end, TODAY) == PledgeState(state)


@pytest.mark.parametrize(
    ("days", "band"),
    [(-1, None), (0, None), (1, Age.TO_30), (30, Age.TO_30), (31, Age.TO_60), (60, Age.TO_60),
     (61, Age.TO_90), (90, Age.TO_90), (91, Age.ABOVE), (4000, Age.ABOVE)],
)  # fmt: skip
def test_how_long_it_is_late(days, band):
    assert rules.age(TODAY - dt.timedelta(days=days), TODAY) == band


def test_a_31st_is_the_last_day_of_a_shorter_month():
    days = rules.monthly(dt.date(2027, 12, 31), 4)
    assert [str(day) for day in days] == ["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"]


def test_a_proposed_code_has_no_vowels_and_is_free():
    taken = []

    def ask(code):
        taken.append(code)
        return len(taken) < 3

    code = rules.propose(ask, random.Random(1))
    assert code == taken[-1] and len(taken) == 3
    assert code.startswith("D-") and len(code) == 6 and not set(code[2:]) & set("AEIOUY")


@pytest.mark.parametrize("typed", ["", "D KRTW", "متبرع", "D--K", "-D", "x" * 31, "D-\u0660"])
def test_a_typed_code_is_plain(typed):
    with pytest.raises(Refused) as refusal:
        rules.tidy_code(typed)
    assert refusal.value.field == "code"
    assert rules.tidy_code(" d-krtw ") == "D-KRTW"


@pytest.mark.parametrize(
    ("anonymity", "opened", "shown"),
    [
        ("public", {"name": "Fictional"}, "Fictional"),
        ("public", {}, "D-1"),
        ("name_to_staff", {"name": "Fictional"}, "Fictional"),
        ("code_only", {"name": "Fictional"}, "D-1"),
        ("anonymous", {"name": "Fictional"}, "Anonymous"),
    ],
)
def test_what_stands_on_the_receipt(anonymity, opened, shown):
    assert rules.on_the_receipt(anonymity, "D-1", opened) == shown
