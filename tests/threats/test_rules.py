"""The graph, the pen, standing, and published codes: whole tables."""

import datetime as dt
import itertools
from types import SimpleNamespace

import pytest

from cases.access.roles import ROLES, Permission
from cases.actors.codes import STATE, ActorType
from cases.core.errors import Refused
from cases.threats import codes, refs, rules
from cases.threats.codes import ActType, Degree, State
from cases.threats.forms.fields import GROUPS
from cases.threats.rules import GRAPH, Event

S, E = State, Event
# every arrow there is: (event, from) -> (to, are words needed)
ARROWS = {
    (E.SUBMIT, S.DRAFT): (S.SUBMITTED, False),
    (E.SUBMIT, S.RETURNED): (S.SUBMITTED, True),
    (E.TAKE, S.SUBMITTED): (S.UNDER_REVIEW, False),
    (E.RELEASE, S.UNDER_REVIEW): (S.SUBMITTED, False),
    (E.ASK, S.UNDER_REVIEW): (S.RETURNED, True),
    (E.VERIFY, S.UNDER_REVIEW): (S.VERIFIED, False),
    (E.UNVERIFY, S.UNDER_REVIEW): (S.UNVERIFIED, True),
    (E.DUPLICATE, S.UNDER_REVIEW): (S.DUPLICATE, False),
    (E.REJECT, S.UNDER_REVIEW): (S.REJECTED, True),
    (E.REOPEN, S.VERIFIED): (S.UNDER_REVIEW, True),
    (E.REOPEN, S.UNVERIFIED): (S.UNDER_REVIEW, True),
    (E.REOPEN, S.DUPLICATE): (S.UNDER_REVIEW, True),
    (E.REOPEN, S.REJECTED): (S.UNDER_REVIEW, True),
}


@pytest.mark.parametrize(("event", "state"), list(itertools.product(Event, State)))
def test_each_event_from_each_state(event, state):
    arrow = ARROWS.get((event, state))
    if arrow is None:
        with pytest.raises(Refused, match="not_from_here"):
            rules.moved(event, state, "many words")
        return
    after, words = arrow
    assert rules.moved(event, state, "many words") == after
    if words:
        with pytest.raises(Refused, match="words_missing"):
            rules.moved(event, state, "  . ")
    else:
        assert rules.moved(event, state) == after


def test_only_the_house_submits_and_only_reviewers_do_the_rest():
    asked = {event: move.permission for event, move in GRAPH.items()}
    assert asked.pop(Event.SUBMIT) == Permission.THREAT_RECORD
    assert set(asked.values()) == {Permission.THREAT_REVIEW}
    for role in ROLES.values():
        assert not {Permission.THREAT_RECORD, Permission.THREAT_REVIEW} <= role.allowed.keys()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(("records", "reviews"), list(itertools.product([True, False], repeat=2)))
def test_who_holds_the_pen(state, records, reviews):
    house = records and state in {"draft", "returned"}
    reviewer = reviews and state == "under_review"
    assert rules.may_write(state=state, records=records, reviews=reviews) == (house or reviewer)
    assert rules.stands(state=state, author=records, reviewer=reviews) == (house or reviewer)


@pytest.mark.parametrize(
    ("type", "kinds", "status", "code"),
    [
        ("kill", [ActorType.POLICE], "", "010101020000"),
        ("kill", [ActorType.UNIDENTIFIED, ActorType.ARMED_FORCES], "", "010101020000"),
        ("kill", [ActorType.INTELLIGENCE], "", "010101020000"),
        ("kill", [ActorType.PARAMILITARY], "", "010101040000"),
        ("kill", [ActorType.UNIDENTIFIED], "", "010101040000"),
        ("kill", [], "", "010101040000"),
        ("detn", [], "", "030101000000"),
        ("detn", [], "arrested_released", "030101000000"),
        ("detn", [], "held", "030102000000"),
        ("katt", [ActorType.POLICE], "", "010109000000"),
        ("abdu", [], "", "030104000000"),
        ("disa", [], "", "030103000000"),
        ("tort", [], "", "020111110000"),
        ("aslt", [], "", "020101000000"),
        ("sexv", [], "", "020102000000"),
        ("raid", [], "", "040101000000"),
        ("iedh", [], "", "010600000000"),
        ("surv", [], "", "020103030000"),
        ("stlk", [], "", "020103040000"),
        ("sxha", [], "", "020103050000"),
        ("trav", [], "", "050106000000"),
        ("disp", [], "", "050104000000"),
        ("name", [], "", "LOCAL-NAME"),
        ("smea", [], "", "LOCAL-SMEA"),
        ("judi", [], "", "LOCAL-JUDI"),
        ("cybr", [], "", "LOCAL-CYBR"),
        ("prop", [], "", "LOCAL-PROP"),
    ],
)
def test_the_code_of_an_act(type, kinds, status, code):
    for target in codes.Target:
        assert rules.huridocs(type, target=target, kinds=kinds, status=status) == code


@pytest.mark.parametrize(
    ("type", "target", "code"),
    [
        ("dthr", "self", "020103020100"),
        ("dthr", "family", "020103020200"),
        ("dthr", "friends", "020103020300"),
        ("thre", "self", "020103010100"),
        ("thre", "family", "020103010200"),
        ("thre", "friends", "020103010300"),
    ],
)
def test_the_code_of_a_threat_tells_at_whom(type, target, code):
    assert rules.huridocs(type, target=target, kinds=STATE) == code


def test_every_act_has_a_code_and_stands_once_in_the_choices():
    for act, target in itertools.product(ActType, codes.Target):
        code = rules.huridocs(act, target=target, kinds=[])
        assert code == f"LOCAL-{act.name}" or (len(code) == 12 and code.isdigit())
    offered = [act for _label, acts in GROUPS for act in acts]
    assert sorted(offered) == sorted(ActType)


def test_who_stood_by_is_no_perpetrator():
    involved = [("police", degree) for degree in Degree]
    assert len(rules.perpetrators(involved)) == len(Degree) - 2
    assert rules.perpetrators([("police", "present"), ("police", "failed_to_protect")]) == []


@pytest.mark.parametrize(
    ("is_minor", "birth_year", "group"),
    [
        (True, None, "minor"),
        (True, 1990, "minor"),
        (False, None, "unknown"),
        (False, 2009, "minor"),
        (False, 2008, "unknown"),
        (False, 2007, "adult"),
    ],
)
def test_the_age_a_record_tells(is_minor, birth_year, group):
    assert rules.age_group(is_minor=is_minor, birth_year=birth_year, year=2026) == group


def test_what_a_record_tells_of_a_victim():
    person = SimpleNamespace(sex="female", is_minor=False, birth_year=1991, defender_role="lawyer")
    known = {"sex": "female", "age_group": "adult", "is_defender": "yes", "defender_role": "lawyer"}
    assert rules.known_of(person, year=2026) == known
    silent = SimpleNamespace(sex="unknown", is_minor=False, birth_year=None, defender_role="")
    assert rules.known_of(silent, year=2026)["is_defender"] == "unknown"


def test_nobody_tells_of_tomorrow():
    day = dt.date(2026, 11, 22)
    rules.not_later(None, day, "happened_on")
    rules.not_later(day, day, "happened_on")
    with pytest.raises(Refused, match="in_future") as refusal:
        rules.not_later(day + dt.timedelta(1), day, "happened_on")
    assert refusal.value.field == "happened_on"


def test_numbers_hold_no_words_and_none_twice():
    seen = set()
    for _turn in range(500):
        ref = refs.fresh("T", seen.__contains__)
        assert ref not in seen and len(ref) == 7 and not set(ref[2:]) & set("AEIOUY")
        seen.add(ref)
    once = iter([True, False])
    assert refs.fresh("V", lambda ref: next(once)).startswith("V-")
