"""Before and after: which day is on which side, and what may be said."""

import datetime as dt

import pytest

from cases.core.errors import Refused
from cases.figures import rules
from cases.figures.queries.facts import Wish
from cases.figures.queries.pivot import pivot
from cases.threats import codes
from cases.threats.codes import ActType, State
from cases.threats.models import Act
from tests.factories.threats import make_report, make_victim

PIVOT, TODAY = dt.date(2026, 5, 20), dt.date(2026, 11, 22)
BOTH = Wish(acts=codes.ATTACKS)


@pytest.fixture
def attack(house, admin):
    def made(offset, type=ActType.KILL, **facts):
        day = PIVOT + dt.timedelta(days=offset)
        facts = {"house": house, "by": admin, "state": State.SUBMITTED} | facts
        return make_report(type=type, happened_on=day, **facts)

    return made


@pytest.fixture
def rows(admin):
    def asked(length=10, wish=BOTH, today=TODAY, user=admin):
        found = pivot(user=user, wish=wish, windows=rules.windows(PIVOT, length, today))
        return {row.code: (row.found.before, row.found.after) for row in found.rows}

    return asked


def test_the_pivot_day_is_the_first_after_and_both_windows_are_as_long(attack, rows):
    for offset in (-11, -10, -1, 0, 9, 10):
        attack(offset)
    assert rows() == {"kill": (2, 2), "katt": (0, 0), "": (2, 2)}


def test_the_window_after_ends_today():
    cut = rules.windows(PIVOT, 90, PIVOT + dt.timedelta(days=29))
    assert (cut.before.days, cut.after.days, cut.equal) == (90, 30, False)
    assert rules.windows(PIVOT, 90, TODAY).equal


def test_a_day_ahead_is_refused():
    with pytest.raises(Refused) as refusal:
        rules.windows(TODAY + dt.timedelta(days=1), 10, TODAY)
    assert refusal.value.field == "pivot"


def test_unequal_windows_are_reckoned_by_their_length(attack, admin):
    attack(-50), attack(5)
    cut = rules.windows(PIVOT, 90, PIVOT + dt.timedelta(days=29))
    row = pivot(user=admin, wish=Wish(acts=(ActType.KILL,)), windows=cut).rows[0]
    assert row.found.ratio == pytest.approx(3) and row.found.p == pytest.approx(7 / 16)


def test_a_victim_counts_once_in_a_window_and_once_in_all_together(attack, rows, house, admin):
    victim = make_victim(house=house, by=admin)
    attack(-5, ActType.KATT, victim=victim), attack(-4, ActType.KATT, victim=victim)
    attack(2, ActType.KATT, victim=victim), attack(3, ActType.KILL, victim=victim)
    assert rows() == {"kill": (0, 1), "katt": (1, 1), "": (1, 1)}
    found = pivot(user=admin, wish=BOTH, windows=rules.windows(PIVOT, 10, TODAY))
    assert found.overlap == 1


def test_who_was_shot_at_and_killed_in_one_event_was_killed(attack, rows, admin):
    report = attack(1, ActType.KATT)
    victim = report.acts.get().victim
    Act(report=report, victim=victim, type=ActType.KILL, happened_on=report.happened_on).keep(by=admin)
    assert rows() == {"kill": (0, 1), "katt": (0, 0), "": (0, 1)}


def test_one_kind_needs_no_sum(attack, rows):
    attack(1)
    assert rows(wish=Wish(acts=(ActType.KILL,))) == {"kill": (0, 1)}


def test_acts_without_a_day_are_told(attack, admin):
    attack(1).acts.update(precision=codes.Precision.DAY_UNKNOWN)
    attack(2)
    assert pivot(user=admin, wish=BOTH, windows=rules.windows(PIVOT, 10, TODAY)).vague == 1


def test_a_coordinator_compares_the_own_house(attack, rows, coordinator, other_house):
    attack(1), attack(1, house=other_house)
    assert rows(user=coordinator)["kill"] == (0, 1)
    assert rows()["kill"] == (0, 2)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (0, 0, "Nothing was counted"),
        (0, 3, "No ratio: one of the windows holds none, and the counts are too few"),
        (0, 9, "No ratio: one of the windows holds none."),
        (5, 11, "Too few to tell apart from chance"),
        (5, 30, "More than chance"),
    ],
)
def test_what_may_be_said(before, after, sentence):
    from cases.figures.stats import compare

    assert str(rules.verdict(compare(before, after))).startswith(sentence)
