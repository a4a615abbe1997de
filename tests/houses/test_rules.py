"""Space, labels and the small rules."""

import datetime as dt
from decimal import Decimal

import pytest

from cases.core.errors import Refused
from cases.houses import rules

JULY, DECEMBER = dt.date(2026, 7, 1), dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("area", "beds", "night", "per_person", "narrow"),
    [
        (Decimal("14"), 4, JULY, Decimal("3.5"), False),
        (Decimal("13.9"), 4, JULY, Decimal("3.4"), True),
        (Decimal("14"), 4, DECEMBER, Decimal("3.5"), True),
        (Decimal("18"), 4, DECEMBER, Decimal("4.5"), False),
        (None, 4, JULY, None, False),
        (Decimal("14"), 0, JULY, None, False),
    ],
)
def test_space_is_measured_against_the_season(area, beds, night, per_person, narrow):
    space = rules.space(area, beds, night)
    assert (space.per_person, space.narrow) == (per_person, narrow)


@pytest.mark.parametrize("month", range(1, 13))
def test_the_cold_season_runs_from_november_to_march(month):
    cold = rules.space(None, 0, dt.date(2026, month, 15)).advised == rules.SPACE_COLD
    assert cold is (month in (11, 12, 1, 2, 3))


@pytest.mark.parametrize(
    ("taken", "number", "labels"),
    [
        ([], 3, ["A", "B", "C"]),
        (["A", "c"], 2, ["B", "D"]),
        (["1", "2"], 2, ["3", "4"]),
        (["Window"], 1, ["A"]),
        ([chr(65 + n) for n in range(26)], 2, ["AA", "AB"]),
    ],
)
def test_labels_go_on_as_the_room_began(taken, number, labels):
    assert rules.next_labels(taken, number) == labels


@pytest.mark.parametrize("rule", ["men", "women"])
def test_a_rule_of_one_sex_is_refused_while_others_sleep_there(rule):
    with pytest.raises(Refused) as refusal:
        rules.rule_holds(rule, {"man", "woman"})
    assert refusal.value.field == "gender_rule"
    rules.rule_holds(rule, {"man"} if rule == "men" else {"woman"})
    rules.rule_holds("family", {"man", "woman"})


def test_the_first_clashing_night_is_named():
    with pytest.raises(Refused) as refusal:
        rules.nobody_sleeps({dt.date(2026, 3, 2), dt.date(2026, 3, 1)}, field="from_night")
    assert "2026-03-01" in str(refusal.value.sentence)


@pytest.mark.parametrize("day", [dt.date(1, 1, 1), dt.date(1999, 12, 31), dt.date(2100, 1, 1), dt.date.max])
def test_a_year_far_off_is_refused(day):
    with pytest.raises(Refused):
        rules.plausible(from_night=day)
