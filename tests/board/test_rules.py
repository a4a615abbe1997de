"""What a bed is on each night: a table of truth, case by case."""

import datetime as dt
import uuid

import pytest

from cases.board import rules
from cases.board.rules import BedRow, HouseRow, OutRow, PastNight, Pieces, StayRow, Window

TONIGHT = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC)
WINDOW = Window(TONIGHT, 14, TONIGHT, NOW)
HOUSE = HouseRow("h", "Cedar", "green", True, True, True, None)
BED = BedRow("b", "h", "1", "any", "A", dt.date(2020, 1, 1), None)


def day(number: int) -> dt.date:
    return TONIGHT + dt.timedelta(days=number)


def stay(status: str, start: int, end: int, hold_hours: float | None = None, **other) -> StayRow:
    hold = None if hold_hours is None else NOW + dt.timedelta(hours=hold_hours)
    row = StayRow(str(uuid.uuid4()), "h", "b", status, day(start), day(end), hold, True, "Quiet Lantern")
    return row._replace(**other)


def shape(pieces: Pieces, bed: BedRow = BED, window: Window = WINDOW) -> list[tuple[str, int]]:
    return [(run.state, run.nights) for run in rules.runs(bed, pieces, window)]


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (stay("in_house", -3, 4), "in_house"),
        (stay("away", -3, 4), "away"),
        (stay("in_house", -3, 0), "leaving"),
        (stay("in_house", -3, -1), "overdue"),
        (stay("away", -3, -1), "overdue"),
        (stay("held", 0, 4, 6), "held"),
        (stay("held", 0, 4, 5.9), "lapsing"),
        (stay("held", 0, 4, 0), "lapsed"),
        (stay("expected", 0, 4, 40), "expected"),
        (stay("expected", 0, 4, -1), "lapsed"),
    ],
)
def test_a_stay_has_one_word_tonight(one, state):
    assert rules.stay_state(one, TONIGHT, NOW) == state
    assert rules.runs(BED, Pieces([one]), WINDOW)[0].state == state


@pytest.mark.parametrize(
    ("pieces", "runs"),
    [
        (Pieces(), [("", 14)]),
        (Pieces([stay("in_house", -3, 4)]), [("in_house", 4), ("", 10)]),
        (Pieces([stay("in_house", -3, -2)]), [("overdue", 1), ("", 13)]),
        (Pieces([stay("expected", 2, 40, 40)]), [("", 2), ("expected", 12)]),
        (Pieces([stay("in_house", -3, 2), stay("held", 2, 4, 40)]), [("in_house", 2), ("held", 2), ("", 10)]),
        (Pieces(outs=[OutRow("b", day(-1), day(3), "broken")]), [("out_of_service", 3), ("", 11)]),
        (Pieces(outs=[OutRow("b", day(12), None, "broken")]), [("", 12), ("out_of_service", 2)]),
        (
            Pieces([stay("in_house", -3, 2)], [OutRow("b", day(0), day(4), "broken")]),
            [("in_house", 2), ("out_of_service", 2), ("", 10)],
        ),
        (Pieces([stay("expected", 20, 30, 40)]), [("", 14)]),
    ],
)  # fmt: skip
def test_fourteen_nights_without_a_gap(pieces, runs):
    assert shape(pieces) == runs


def test_who_is_still_here_covers_who_is_expected_in_the_same_bed():
    pieces = Pieces([stay("in_house", -9, -1), stay("expected", 0, 5, 40)])
    assert shape(pieces) == [("overdue", 1), ("expected", 4), ("", 9)]


def test_a_bed_stands_there_only_while_it_is_in_service():
    bed = BED._replace(since=day(2), until=day(5))
    assert shape(Pieces(), bed) == [("out_of_service", 2), ("", 3), ("out_of_service", 9)]


def test_a_run_says_when_it_began_before_or_goes_on_after_the_window():
    run = rules.runs(BED, Pieces([stay("in_house", -1, 15)]), WINDOW)[0]
    assert (run.since_before, run.goes_on, run.nights) == (True, True, 14)


def test_nights_that_passed_join_the_stay_that_goes_on():
    here = stay("in_house", -3, 4)
    gone = stay("departed", -9, -5)
    past = [PastNight("b", day(n), gone, day(-9), day(-5)) for n in (-7, -6)]
    past += [PastNight("b", day(n), here, day(-3), None) for n in (-3, -2, -1)]
    window = Window(day(-7), 14, TONIGHT, NOW)
    assert shape(Pieces([here], past=past), window=window) == [
        ("slept", 2),
        ("", 2),
        ("in_house", 7),
        ("", 3),
    ]


@pytest.mark.parametrize("security", ["red", "evacuated"])
def test_a_free_bed_in_a_closed_house_is_not_called_free(security):
    run = rules.runs(BED, Pieces(), WINDOW)[0]
    assert rules.night_state(run, house=HOUSE) == "free"
    assert rules.night_state(run, house=HOUSE._replace(security=security)) == "blocked"


# rooms: (code, rule, states); the answer: men, women, family, family rooms
@pytest.mark.parametrize(
    ("house", "rooms", "counts"),
    [
        (HOUSE, [("1", "any", ["free", "in_house"])], (1, 1, 1, 0)),
        (HOUSE, [("1", "men", ["free", "lapsed", "held"])], (2, 0, 0, 0)),
        (HOUSE, [("1", "women", ["free", "free"])], (0, 2, 0, 0)),
        (HOUSE, [("1", "family", ["free"] * 4)], (0, 0, 4, 1)),
        (HOUSE, [("1", "family", ["free", "in_house"])], (0, 0, 0, 0)),
        (HOUSE, [("1", "family", ["free", "out_of_service"])], (0, 0, 1, 1)),
        (HOUSE, [("1", "any", ["overdue", "away", "leaving"])], (0, 0, 0, 0)),
        (HOUSE._replace(men=False), [("1", "any", ["free"])], (0, 1, 1, 0)),
        (HOUSE._replace(security="red"), [("1", "any", ["blocked"])], (0, 0, 0, 0)),
        (HOUSE._replace(security="amber"), [("1", "any", ["free"])], (1, 1, 1, 0)),
        (HOUSE._replace(opened_on=day(1)), [("1", "any", ["free"])], (0, 0, 0, 0)),
        (HOUSE, [("1", "men", ["free"]), ("2", "women", ["free"] * 2), ("3", "any", ["free"])], (2, 3, 1, 0)),
    ],
)
def test_places_are_counted_for_each_group(house, rooms, counts):
    assert rules.places(house, rooms, TONIGHT)[:4] == counts


def test_an_amber_house_says_that_it_needs_a_reason():
    assert rules.places(HOUSE._replace(security="amber"), [("1", "any", ["free"])], TONIGHT).needs_reason


def test_room_two_comes_before_room_ten():
    beds = [
        BED._replace(room=room, label=label)
        for room, label in (("10", "A"), ("2", "B"), ("2", "A"), ("R1", "A"))
    ]
    assert [bed.room + bed.label for bed in sorted(beds, key=rules.bed_order)] == ["R1A", "2A", "2B", "10A"]


@pytest.mark.parametrize(("rule", "fit"), [("any", True), ("men", True), ("women", False), ("family", False)])
def test_a_group_sees_the_rooms_it_can_be_given(rule, fit):
    assert rules.fits(BED._replace(rule=rule), "man") is fit
    assert rules.fits(BED._replace(rule=rule), "")
