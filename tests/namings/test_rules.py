"""Whom a naming endangers, how much, and for how long: our own defaults, as a table."""

import datetime as dt
import uuid

import pytest

from cases.core.errors import Refused
from cases.namings import rules
from cases.namings.rules import Danger

NOW = dt.datetime(2026, 11, 22, 20, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("exposed", "call", "house", "named", "housemates"),
    [
        ((), "none", False, "high", "medium"),
        (("name",), "none", False, "high", "medium"),
        (("photo",), "none", False, "high", "medium"),
        (("workplace",), "none", False, "high", "medium"),
        (("routine",), "none", False, "high", "medium"),
        (("name", "photo", "workplace", "routine"), "implicit", False, "high", "medium"),
        ((), "implicit", False, "high", "medium"),
        ((), "explicit", False, "extreme", "medium"),
        (("family",), "none", False, "extreme", "medium"),
        (("phone",), "none", False, "extreme", "medium"),
        (("address",), "none", False, "extreme", "high"),
        (("name", "address"), "explicit", False, "extreme", "high"),
        ((), "none", True, "extreme", "high"),
        (("photo",), "implicit", True, "extreme", "high"),
    ],
)
def test_the_levels(exposed, call, house, named, housemates):
    danger = Danger(frozenset(exposed), call, house)
    assert (rules.of_named(danger), rules.of_housemates(danger)) == (named, housemates)
    assert rules.ongoing(danger) == ("danger" if named == "extreme" else "yes")


@pytest.mark.parametrize(
    ("ago", "lasts"), [(0 * DAY, 14 * DAY), (13 * DAY, 14 * DAY), (90 * DAY, 14 * DAY), (91 * DAY, None)]
)
def test_fourteen_days_from_when_we_know_and_nothing_for_history(ago, lasts):
    until = rules.raised_until(NOW - ago, NOW)
    assert until == (NOW + lasts if lasts else None)


def test_each_is_raised_once_for_the_nearest_cause():
    person, mate, other, here, there = (uuid.uuid4() for _n in range(5))
    present = [(person, here), (mate, here), (other, there)]
    danger = Danger(frozenset(), "none", True)
    raises = rules.raises(person=person, exposed_house=there, present=present, danger=danger)
    assert [(one.person, one.cause, one.level) for one in raises] == [
        (person, "named", "extreme"),
        (mate, "housemate_named", "high"),
        (other, "house_exposed", "high"),
    ]
    nobody = rules.raises(person=None, exposed_house=None, present=[], danger=danger)
    assert nobody == []


@pytest.mark.parametrize(("call", "severity"), [("none", 3), ("implicit", 3), ("explicit", 4)])
def test_how_grave_an_exposed_house_is(call, severity):
    assert rules.severity(call) == severity


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"posted_at": NOW + DAY}, "posted_at"),
        ({"exposed": ("shoe_size",)}, "exposed"),
        ({"call": "loud"}, "call"),
    ],
)
def test_what_cannot_be_is_refused(wrong, field):
    facts = {"posted_at": NOW, "exposed": ("name",), "call": "none", "now": NOW}
    rules.sound(**facts)
    with pytest.raises(Refused) as refusal:
        rules.sound(**(facts | wrong))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("at", "code"), [(NOW - 3 * DAY, "early"), (NOW + DAY, "in_future"), (NOW - DAY, None), (NOW, None)]
)
def test_a_warning_lies_between_the_posting_and_now(at, code):
    def check():
        rules.afterwards(at, NOW - 2 * DAY, NOW, too_early=Refused("early", "", field="at"))

    if code is None:
        check()
        return
    with pytest.raises(Refused) as refusal:
        check()
    assert (refusal.value.code, refusal.value.field) == (code, "at")
