"""What is missing, what "confirmed" needs, what looks like the same event, what has waited too long."""

import datetime as dt
import itertools
import uuid
from dataclasses import replace

import pytest

from cases.actors.codes import ActorType, Certainty
from cases.core.errors import Refused
from cases.review import rules
from cases.review.rules import ActFacts, Facts, SourceFacts, Told, VictimFacts
from cases.threats.codes import Degree, Element, State
from cases.threats.rules import GRAPH, Event

DAY = dt.date(2026, 3, 10)
NOW = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
VICTIM = VictimFacts(uuid.uuid4(), True, "yes", "female", "adult")
ACT = ActFacts(uuid.uuid4(), ((ActorType.PARAMILITARY, Degree.SUSPECTED),))
WHOLE = Facts(DAY, "IQ-BA", "probable", [VICTIM], [ACT])
# each required field, and what its absence looks like
GAPS = {
    "name": lambda facts: replace(facts, victims=[replace(facts.victims[0], named=False)]),
    "defender": lambda facts: replace(facts, victims=[replace(facts.victims[0], defender="unknown")]),
    "sex": lambda facts: replace(facts, victims=[replace(facts.victims[0], sex="unknown")]),
    "age": lambda facts: replace(facts, victims=[replace(facts.victims[0], age_group="unknown")]),
    "date": lambda facts: replace(facts, day=None),
    "place": lambda facts: replace(facts, governorate="unknown"),
    "perpetrator": lambda facts: replace(
        facts, acts=[ActFacts(ACT.key, ((ActorType.UNKNOWN, "suspected"),))]
    ),
    "motive": lambda facts: replace(facts, motive="unknown"),
}


@pytest.mark.parametrize("gaps", [set(some) for n in range(9) for some in itertools.combinations(GAPS, n)])
def test_exactly_what_is_not_known_is_named_missing(gaps):
    facts = WHOLE
    for gap in gaps:
        facts = GAPS[gap](facts)
    assert {lack.code for lack in rules.missing(facts)} == gaps


def test_an_act_is_required_and_each_act_and_victim_is_asked_for_itself():
    assert [lack.code for lack in rules.missing(replace(WHOLE, acts=[]))] == ["act"]
    other = replace(VICTIM, key=uuid.uuid4(), sex="unknown")
    bystander = ActFacts(uuid.uuid4(), ((ActorType.POLICE, Degree.PRESENT),))
    lacks = rules.missing(replace(WHOLE, victims=[VICTIM, other], acts=[ACT, bystander]))
    assert [(lack.code, lack.about) for lack in lacks] == [("sex", other.key), ("perpetrator", bystander.key)]


def test_no_is_an_answer():
    answered = replace(WHOLE, motive="no", victims=[replace(VICTIM, defender="no")])
    assert rules.missing(answered) == []


def source(*elements, independent=True):
    return SourceFacts(independent, elements)


@pytest.mark.parametrize("counts", list(itertools.product(range(4), repeat=2)))
@pytest.mark.parametrize("element", list(Element))
def test_confirmed_needs_two_independent_sources_for_each_element_and_three_in_all(element, counts):
    independent, others = counts
    rest = [one for one in Element if one != element]
    sources = [source(*rest) for _ in range(2)]
    sources += [source(element) for _ in range(independent)]
    sources += [source(element, independent=False) for _ in range(others)]
    lacks = rules.confirmed_lacks(sources)
    assert lacks.elements == (() if independent >= 2 else (element,))
    assert lacks.sources == max(0, 3 - len(sources))
    assert bool(lacks) == (independent < 2 or len(sources) < 3)


def test_a_source_that_confirms_nothing_does_not_count():
    whole = [source(*Element), source(*Element)]
    assert rules.confirmed_lacks([*whole, source()]).sources == 1
    assert not rules.confirmed_lacks([*whole, source(Element.ACT, independent=False)])
    assert rules.confirmed_lacks([]).elements == tuple(Element)


@pytest.mark.parametrize("certainty", [*Certainty, ""])
@pytest.mark.parametrize("lacking", [True, False])
@pytest.mark.parametrize("sources", [0, 3])
def test_verified_only_with_all_that_is_required_and_a_word_the_sources_carry(certainty, lacking, sources):
    lacks = [rules.Lack("sex", "")] if lacking else []
    unconfirmed = rules.confirmed_lacks([source(*Element)] * sources)
    allowed = {Certainty.LIKELY, Certainty.POSSIBLE} | ({Certainty.CONFIRMED} if sources else set())
    if not lacking and certainty in allowed:
        rules.may_verify(lacks, certainty, unconfirmed)
    else:
        with pytest.raises(Refused):
            rules.may_verify(lacks, certainty, unconfirmed)


ONE = Told(uuid.uuid4(), uuid.uuid4(), "dthr", "IQ-BA", DAY)


@pytest.mark.parametrize("days", range(-9, 10))
def test_two_reports_look_alike_within_seven_days(days):
    other = replace(ONE, report=uuid.uuid4(), day=DAY + dt.timedelta(days=days))
    assert rules.alike(ONE, other) == rules.alike(other, ONE) == (abs(days) <= 7)


@pytest.mark.parametrize(
    "other",
    [ONE, *(replace(ONE, **{"report": uuid.uuid4(), name: value}) for name, value in
            {"victim": uuid.uuid4(), "type": "kill", "governorate": "IQ-BG"}.items())],
)  # fmt: skip
def test_another_victim_act_or_place_or_the_report_itself_is_not_alike(other):
    assert not rules.alike(ONE, other)


@pytest.mark.parametrize("state", list(State))
def test_a_report_is_stuck_after_our_limit_and_a_decided_one_never(state):
    hours = {"submitted": 24, "under_review": 72, "returned": 72}.get(state)
    for waited in (0, 23, 25, 71, 73, 5000):
        since = NOW - dt.timedelta(hours=waited)
        assert rules.is_stuck(state, since, NOW) == (hours is not None and waited > hours)


@pytest.mark.parametrize("event", list(Event))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("author", [True, False])
@pytest.mark.parametrize("reviewer", [True, False])
@pytest.mark.parametrize("stuck", [True, False])
def test_a_move_stands_open_exactly_where_graph_and_hands_allow_it(event, state, author, reviewer, stuck):
    hand = rules.Hand(author, reviewer, stuck)
    refusal = rules.why_not(event, state, hand)
    expected = state in GRAPH[event].frm
    if event not in ("submit",):
        expected = expected and not author
    if event not in ("submit", "take", "reopen"):
        expected = expected and (reviewer or (event == "release" and stuck))
    assert (refusal is None) == expected
    assert refusal is None or str(refusal.sentence)


@pytest.mark.parametrize("state", list(State))
def test_only_a_report_that_counts_stands_for_a_duplicate(state):
    mine, other = uuid.uuid4(), uuid.uuid4()
    if state in ("draft", "rejected", "duplicate"):
        with pytest.raises(Refused):
            rules.may_stand_for(other, state, mine)
    else:
        rules.may_stand_for(other, state, mine)
    with pytest.raises(Refused):
        rules.may_stand_for(mine, state, mine)
