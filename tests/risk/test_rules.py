"""The arithmetic: the vectors of the law, every band combination with every floor, and what can never happen."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.core.errors import Refused
from cases.risk import items, rules
from cases.risk.models import Level
from cases.risk.rules import Facts, Floor
from tests.factories.risk import ALL_CAPACITY, CALM, VECTORS, make_answers, make_vector

DAY = dt.date(2026, 11, 22)
L, M, H, X = Level.LOW, Level.MEDIUM, Level.HIGH, Level.EXTREME
LETTER = {"l": L, "m": M, "h": H, "x": X}
# By bands: a line for each of capacity, a word for each of threat, a letter for each of vulnerability.
# Written out and checked by hand from R = T x V / C: < 2 low, < 5 medium, < 10 high, else extreme.
TABLE = (
    "lmmmh mmhhx mhhxx mhxxx hxxxx",
    "lllmm lmmmh lmmhh mmhhx mhhxx",
    "lllll llmmm lmmmh lmmhh lmhhh",
    "lllll lllmm llmmm lmmmh lmmhh",
    "lllll llllm lllmm llmmm lmmmh",
)
LEAST = {"t": (0, 6, 13, 21, 29), "v": (0, 4, 8, 12, 16), "c": (0, 4, 7, 10, 13)}
MOST = {"t": (5, 12, 20, 28, 41), "v": (3, 7, 11, 15, 20), "c": (3, 6, 9, 12, 16)}
ENDS = [(t, v, c, LETTER[TABLE[c].split()[t][v]]) for t, v, c in itertools.product(range(5), repeat=3)]


def ago(days: int) -> dt.date:
    return DAY - dt.timedelta(days=days)


# The facts that bring a floor, the least level it gives, and the last day it holds.
FLOORS = {
    "F1 within 14 days": (dict(act="armed", armed_on=ago(14)), X, DAY),
    "F1 within 90 days": (dict(act="attempt", armed_on=ago(15)), H, DAY + dt.timedelta(days=75)),
    "F1 last day": (dict(act="attempt", armed_on=ago(90)), H, DAY),
    "F1 day not known": (dict(act="armed"), H, DAY + dt.timedelta(days=90)),
    "F2 private detail": (dict(act="death_threat", private=True), H, None),
    "F2 killings there": (dict(act="death_threat", killed_there=True), H, None),
    "F3": (dict(channel=True), H, None),
    "F4 runs": (dict(deadline=True, deadline_on=DAY), X, DAY + dt.timedelta(days=14)),
    "F4 ran out": (dict(deadline=True, deadline_on=ago(14)), X, DAY),
    "F4 day not known": (dict(deadline=True), X, DAY + dt.timedelta(days=14)),
    "F6": (dict(is_minor=True), L, None),
}  # fmt: skip
NO_FLOOR = {
    "nothing": {},
    "too long ago": dict(act="attempt", armed_on=ago(91)),
    "a threat that is no death threat": dict(act="threat", private=True, killed_there=True),
    "a death threat alone": dict(act="death_threat"),
    "killings without a threat": dict(killed_there=True),
    "a deadline long over": dict(deadline=True, deadline_on=ago(15)),
    "a deadline's day without a deadline": dict(deadline_on=DAY),
    "nobody knows what happened": dict(act="unknown", private=True),
}


@pytest.mark.parametrize(
    ("sums", "ratio", "reckoned", "level"),
    [
        ((3, 5, 10), "0.5", L, L),
        ((12, 6, 13), "0.8", L, L),
        ((19, 9, 6), "4.5", M, H),
        ((32, 12, 5), "10.0", X, X),
        ((41, 15, 2), "20.0", X, X),
    ],
)
def test_the_five_vectors_of_the_law(sums, ratio, reckoned, level):
    score = rules.score(make_vector(*sums), is_minor=False, day=DAY)
    assert (score.points.threat, score.points.vulnerability, score.points.capacity) == sums
    assert f"{float(rules.ratio(*sums)):.1f}" == ratio
    assert rules.reckon(*sums) == score.reckoned == reckoned
    assert score.level == level


def test_the_third_vector_is_high_by_f2_and_f3():
    answers = make_vector(19, 9, 6)
    assert [floor.code for floor in rules.score(answers, is_minor=False, day=DAY).floors] == ["F2"]
    answers |= {"private": "yes", items.CHANNEL: "yes"}
    assert [floor.code for floor in rules.score(answers, is_minor=False, day=DAY).floors] == ["F2", "F3"]


def test_the_most_points_come_out_of_the_items():
    assert [sum(item.most for item in side) for _name, side in items.SIDES] == [41, 20, 16]
    assert [len(side) for _name, side in items.SIDES] == [8, 10, 8]
    assert rules.points(VECTORS[41, 15, 2] | {}).threat == 41


@pytest.mark.parametrize(("t", "v", "c", "level"), ENDS)
def test_every_band_combination(t, v, c, level):
    for ends in (LEAST, MOST):
        sums = ends["t"][t], ends["v"][v], ends["c"][c]
        assert rules.bands(*sums) == (t + 1, v + 1, c + 1)
        assert rules.reckon(*sums) == level


def test_every_set_of_floors_over_every_band_combination():
    for size in range(len(FLOORS) + 1):
        for names in itertools.combinations(FLOORS, size):
            facts = {key: value for name in names for key, value in FLOORS[name][0].items()}
            asked = [least_of(name, facts) for name in names]
            for t, by_threat in enumerate((L, L, L, M, H)):  # F5
                found = rules.floors(Facts(DAY, threat=LEAST["t"][t], **facts))
                assert [floor.level for floor in found if floor.code == "F5"] == [by_threat] * (t >= 3)
                floor = max([by_threat, *asked], key=rules.rank)
                for reckoned in {row[3] for row in ENDS if row[0] == t}:
                    score = rules.Score(rules.Points(0, 0, 0), reckoned, found)
                    assert score.level == max(reckoned, floor, key=rules.rank), names


def least_of(name, facts):
    """Two floors may share a fact: then the later one of the pair wins, and the first says what is left."""
    wanted, level, _until = FLOORS[name]
    return level if all(facts[key] == value for key, value in wanted.items()) else L


@pytest.mark.parametrize("name", FLOORS)
def test_a_floor_holds_until_its_day(name):
    facts, level, until = FLOORS[name]
    found = [floor for floor in rules.floors(Facts(DAY, **facts)) if floor.level == level]
    assert [(floor.code, floor.until) for floor in found] == [(name.split()[0], until)]
    assert found[0].holds(until or DAY + dt.timedelta(days=999))
    assert until is None or not found[0].holds(until + dt.timedelta(days=1))


@pytest.mark.parametrize("name", NO_FLOOR)
def test_no_floor_without_its_facts(name):
    assert rules.floors(Facts(DAY, **NO_FLOOR[name])) == []


def test_a_fresh_attack_falls_to_high_before_it_ends():
    found = rules.floors(Facts(DAY, act="attempt", armed_on=DAY))
    assert [(floor.level, (floor.until - DAY).days) for floor in found] == [(X, 14), (H, 90)]
    assert rules.stored([floor.row for floor in found]) == found


def test_what_nobody_knows_counts_the_middle_and_is_flagged():
    sums = rules.points({})
    assert (sums.threat, sums.vulnerability, sums.capacity) == (21, 10, 8)
    assert len(sums.unknowns) == 26
    assert rules.points(CALM).unknowns == ()
    assert rules.points(CALM | {"who": "unknown", "money": "unknown"}).unknowns == ("who", "money")
    for item in items.ITEMS.values():
        counted = sorted(one.points for one in item.answers)
        assert counted[0] <= item.unknown <= counted[-1] and counted == [one.points for one in item.answers]


def test_reassessment_falls_due_by_level():
    at = dt.datetime(2026, 11, 22, 20, tzinfo=dt.UTC)
    waits = [rules.due(level, at) - at for level in Level]
    assert waits == [
        dt.timedelta(days=90),
        dt.timedelta(days=30),
        dt.timedelta(days=7),
        dt.timedelta(hours=24),
    ]


ANSWERS = st.fixed_dictionaries(
    {
        code: st.sampled_from([one.code for one in item.answers] + ["unknown"])
        for code, item in items.ITEMS.items()
    }
    | {items.CHANNEL: st.sampled_from(["no", "yes"]), items.KILLED_THERE: st.sampled_from(["no", "yes"])},
    optional={
        items.ARMED_ON: st.integers(0, 90).map(lambda days: ago(days).isoformat()),
        items.DEADLINE_ON: st.integers(-30, 14).map(lambda days: ago(days).isoformat()),
    },
)


def level(answers):
    return rules.rank(rules.score(answers, is_minor=False, day=DAY).level)


@given(ANSWERS, st.sampled_from([*items.THREAT, *items.VULNERABILITY]), st.data())
def test_more_threat_or_vulnerability_never_lowers_the_level(answers, item, data):
    known = item.points(answers[item.code])
    more = data.draw(
        st.sampled_from([one.code for one in item.answers if one.points >= known] or ["unknown"])
    )
    assert level(answers | {item.code: more}) >= level(answers)
    for code in (items.CHANNEL, items.KILLED_THERE):
        assert level(answers | {code: "yes"}) >= level(answers | {code: "no"})


@given(ANSWERS, st.sampled_from(items.CAPACITY), st.data())
def test_more_capacity_never_raises_it(answers, item, data):
    known = item.points(answers[item.code])
    more = data.draw(st.sampled_from([one.code for one in item.answers if one.points >= known]))
    assert level(answers | {item.code: more}) <= level(answers)
    assert level(answers | ALL_CAPACITY) <= level(answers)


@given(ANSWERS)
def test_nothing_is_below_a_floor_and_nothing_breaks(answers):
    score = rules.score(answers, is_minor=True, day=DAY)
    assert rules.rank(score.level) >= max(rules.rank(floor.level) for floor in score.floors)
    assert score.floors[-1] == Floor("F6", L)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (make_answers(act="armed", armed_on=ago(-1).isoformat()), "armed_later"),
        (make_answers(act="armed", armed_on=ago(91).isoformat()), "armed_long_ago"),
        (make_answers(act="death_threat", armed_on=ago(3).isoformat()), "armed_unsaid"),
        (make_answers(deadline_on=DAY.isoformat()), "deadline_unsaid"),
        (make_answers(deadline="yes", deadline_on=ago(15).isoformat()), "deadline_over"),
    ],
)
def test_days_that_do_not_fit_are_refused_or_a_floor_would_be_missed(answers, code):
    with pytest.raises(Refused) as refused:
        rules.sound(answers, DAY)
    assert refused.value.code == code


WHY = "She moved to another city"


@pytest.mark.parametrize(
    ("points", "floor", "given_level", "before", "in_force", "waits"),
    [
        (M, L, None, None, M, None),
        (M, H, None, None, H, None),
        (M, L, H, None, H, None),  # raised
        (M, L, M, None, M, None),
        (H, L, M, None, H, M),  # below the form's: that holds meanwhile
        (H, L, M, M, H, M),
        (H, L, M, X, None, M),  # the higher one before stays
        (M, L, None, H, None, M),  # the form alone lowers what is in force
        (M, L, H, H, H, None),
        (X, H, H, X, X, H),
    ],
)
def test_who_lowers_waits_for_a_second_name(points, floor, given_level, before, in_force, waits):
    score = rules.Score(rules.Points(0, 0, 0), points, [Floor("F3", floor)])
    said = rules.outcome(score, given=given_level, why=WHY, before=before)
    assert (said.in_force, said.waits) == (in_force, waits)


def test_never_below_a_floor_and_never_without_a_reason():
    score = rules.Score(rules.Points(0, 0, 0), X, [Floor("F3", H)])
    for given_level, why, code in (
        (M, WHY, "below_floor"),
        (H, "short", "why_missing"),
        (H, " " * 20, "why_missing"),
    ):
        with pytest.raises(Refused) as refused:
            rules.outcome(score, given=given_level, why=why, before=None)
        assert refused.value.code == code
