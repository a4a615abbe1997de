"""200 check-ins for 20 beds by separate processes, and processes killed in the middle of their work."""

import pytest

from tests.load.crowd_size import BEDS, JOBS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("scene", ["action", "page"])
def test_two_hundred_knock_and_twenty_get_a_bed(crowd, scene):
    told = crowd(scene)
    outcome = told["outcome"]
    assert outcome.pop("in") == BEDS
    assert all(word.startswith("told ") for word in outcome), outcome
    assert sum(outcome.values()) == JOBS - BEDS
    assert (told["in_house"], told["beds_taken"], told["nights"]) == (BEDS, BEDS, BEDS * 7)
    assert (told["double_nights"], told["orphans"], told["faults"]) == (0, 0, 0)


def test_without_lock_and_constraint_beds_are_given_twice(crowd):
    told = crowd("control")
    assert told["double_nights"] > 0
    assert told["in_house"] > told["beds_taken"]


def test_what_was_acknowledged_outlives_kill_9(crowd):
    told = crowd("kill")
    assert told["acknowledged"] > 20
    assert (told["lost_arrivals"], told["lost_departures"], told["half"]) == (0, 0, 0)
    assert (told["double_nights"], told["orphans"], told["faults"]) == (0, 0, 0)
