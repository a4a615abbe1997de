"""The two hours, who decides, and what a decision does to the house."""

import datetime as dt
import uuid

import pytest

from cases.core.errors import Refused
from cases.incidents import rules

NOW = dt.datetime(2026, 11, 22, 20, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("minutes", "late", "hours", "rest"),
    [
        (120, False, 2, 0),
        (119, False, 1, 59),
        (1, False, 0, 1),
        (0, False, 0, 0),
        (-1, True, 0, 1),
        (-75, True, 1, 15),
    ],
)
def test_the_time_left(minutes, late, hours, rest):
    left = rules.left(NOW + minutes * MINUTE, NOW)
    assert (left.late, left.hours, left.rest) == (late, hours, rest)


def test_two_hours_from_when_it_was_told():
    assert rules.decide_by(NOW) - NOW == dt.timedelta(hours=2)
    assert not rules.told_late(NOW - 60 * MINUTE, NOW) and rules.told_late(NOW - 61 * MINUTE, NOW)
    assert not rules.late(None, NOW) and not rules.late(NOW, NOW) and rules.late(NOW + MINUTE, NOW)


@pytest.mark.parametrize(
    ("decision", "state", "after"),
    [
        ("normal", "green", None),
        ("normal", "red", None),
        ("lock_down", "green", "red"),
        ("lock_down", "amber", "red"),
        ("lock_down", "red", None),
        ("lock_down", "evacuated", None),
        ("evacuate", "green", "evacuated"),
        ("evacuate", "amber", "evacuated"),
        ("evacuate", "red", "evacuated"),
        ("evacuate", "evacuated", None),
    ],
)
def test_the_house_after_a_decision(decision, state, after):
    assert rules.state_after(decision, state) == after


def test_the_recorder_never_decides_but_the_program_is_no_recorder():
    one, other = uuid.uuid4(), uuid.uuid4()
    with pytest.raises(Refused) as refusal:
        rules.another_decides(one, one, by_program=False)
    assert refusal.value.code == "own_incident"
    rules.another_decides(one, other, by_program=False)
    rules.another_decides(one, one, by_program=True)


def test_what_has_not_happened_is_no_incident():
    rules.happened(NOW, NOW)
    with pytest.raises(Refused):
        rules.happened(NOW + 6 * MINUTE, NOW)
