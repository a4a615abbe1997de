"""Two cannot sleep in one bed, and nobody in two: found in the dry run, told by row."""

import datetime as dt

import pytest

from cases.core import clock
from cases.imports.queries import told
from tests.factories.houses import make_room
from tests.factories.people import make_person
from tests.factories.stays import make_stay
from tests.imports.conftest import codes

pytestmark = pytest.mark.django_db
SPOON = {"Code name": "Red Spoon"}


def test_two_rows_want_one_bed_on_the_same_nights(tried, register):
    batch = tried(register({}, SPOON | {"Arrived": "2024-03-07", "Departed": "2024-03-09"}))
    assert codes(batch) == [(3, "bed_taken_by_row")]
    assert str(told(batch)[0].sentence).endswith("by row 2.")


def test_who_comes_on_the_day_another_leaves_meets_nobody(tried, register):
    assert codes(tried(register({}, SPOON | {"Arrived": "2024-03-08", "Departed": "2024-03-09"}))) == []


def test_nobody_sleeps_in_two_beds(tried, register):
    batch = tried(register({}, {"Bed": "B", "Arrived": "2024-03-05", "Departed": "2024-03-06"}))
    assert codes(batch) == [(3, "person_twice")]


def test_nobody_has_two_open_stays(tried, register):
    batch = tried(register({"Departed": ""}, {"Departed": "", "Bed": "B", "Arrived": "2024-04-01"}))
    assert codes(batch) == [(3, "two_open_stays")]


def test_an_open_stay_keeps_its_bed_whatever_was_planned(tried, register):
    rows = (
        {"Departed": "", "Planned until": "2024-03-09"},
        SPOON | {"Arrived": "2024-06-01", "Departed": "2024-06-02"},
    )
    assert codes(tried(register(*rows))) == [(3, "bed_taken_by_row")]


def test_a_bed_taken_in_the_database_is_told(tried, register, house, caseworker):
    bed = make_room(house, code="1").beds.get(label="A")
    make_stay(bed, by=caseworker)
    open_row = {"Departed": "", "Arrived": clock.tonight() - dt.timedelta(days=3)}
    assert codes(tried(register(open_row))) == [(2, "bed_taken")]


def test_a_known_person_s_stays_are_looked_at(tried, register, house, caseworker):
    beds = make_room(house, code="1").beds
    kettle = make_person(house=house, code_name="Blue Kettle")
    make_stay(beds.get(label="B"), by=caseworker, person=kettle)
    assert codes(tried(register({"Departed": ""}))) == [(2, "second_open_stay")]
    assert codes(tried(register({}))) == []


def test_without_making_places_unknown_ones_are_faults(tried, register, house):
    make_room(house, code="1", beds=1)
    rows = ({"Room": "9"}, SPOON | {"Bed": "Z"}, {"Code name": "Jug", "Room": ""}, {"Code name": "Pan"})
    batch = tried(register(*rows), make_places=False)
    assert codes(batch) == [(2, "room_unknown"), (3, "bed_unknown"), (4, "room_missing")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"Bed": "", "Room": ""}, "bed_missing"),
        ({"Sex": ""}, "sex_missing"),
        ({"Room": "A room with far too long a name"}, "place_too_long"),
        ({"Birth year": "1901"}, "birth_year_impossible"),
    ],
)
def test_who_is_still_here_must_be_told_of_fully(tried, register, row, code):
    assert [found for _row, found in codes(tried(register({"Departed": ""} | row)))] == [code]


def test_a_past_stay_without_a_bed_counts_but_takes_no_night(imported, register):
    batch = imported(register({"Bed": "", "Room": ""}))
    assert batch.counts["no_bed"] == 1
