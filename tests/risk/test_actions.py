"""Versions, floors that end, raising, lowering with two names, and who may do what."""

import datetime as dt

import pytest
from django.db import connection

from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.risk import queries
from cases.risk.actions import assess, raise_level, second
from cases.risk.models import Assessment, Level, Raise
from cases.threats.codes import State
from cases.vault import sealed
from tests.factories.access import make_user
from tests.factories.people import make_person
from tests.factories.races import at_once
from tests.factories.risk import make_answers, make_assessment, make_vector
from tests.factories.threats import make_report

pytestmark = pytest.mark.django_db
WHY = "She moved to another city"
L, M, H, X = Level.LOW, Level.MEDIUM, Level.HIGH, Level.EXTREME
ATTEMPT = {"act": "attempt"}


def later(**span):
    return clock.now() + dt.timedelta(**span)


@pytest.fixture
def person(house, caseworker):
    return make_person(house=house, by=caseworker, code_name="Amber Kettle")


@pytest.fixture
def seconder(house):
    return make_user("second", role="coordinator", house=house)


def level_of(person, **span):
    return queries.level_of(person, later(**span)).level


def states(person):
    rows = Assessment.objects.filter(person=person).order_by("version")
    return [(row.version, row.level, row.state) for row in rows]


def test_a_form_is_kept_with_its_arithmetic_and_sealed_answers(person, caseworker):
    answers = make_vector(19, 9, 6)
    row = Assessment.objects.get(pk=make_assessment(person=person, by=caseworker, answers=answers).pk)
    assert (row.threat_points, row.vulnerability_points, row.capacity_points) == (19, 9, 6)
    assert (row.version, row.state, row.reckoned, row.floor, row.level) == (1, "in_force", M, H, H)
    assert row.floors == [["F2", "high", None]]
    assert row.unknowns == 1 and row.created_by == caseworker
    assert row.due_at - row.assessed_at == dt.timedelta(days=7)
    assert sealed.read(row, "answers") == answers
    assert b"death_threat" not in bytes(row.answers)
    event = Event.objects.get(action="risk.assessed")
    assert event.detail == {"versions": ["1 in_force"], "unknowns": 1} and "high" not in str(event.detail)


def test_nobody_is_assessed_before_the_first_form(person):
    assert queries.level_of(person, clock.now()) == queries.RiskState()


def test_a_newer_form_takes_the_place_and_none_is_lost(person, caseworker):
    for answers in (make_vector(3, 5, 10), make_vector(19, 9, 6), make_vector(32, 12, 5)):
        make_assessment(person=person, by=caseworker, answers=answers)
    assert states(person) == [(1, L, "replaced"), (2, H, "replaced"), (3, X, "in_force")]
    assert level_of(person) == X


def test_the_level_falls_back_when_the_day_of_a_floor_has_passed(person, caseworker):
    days_ago = clock.tonight() - dt.timedelta(days=4)
    answers = make_answers(c=16, **ATTEMPT, armed_on=days_ago.isoformat())
    make_assessment(person=person, by=caseworker, answers=answers)
    assert [level_of(person, days=days) for days in (0, 10, 11, 86, 87)] == [X, X, H, H, L]
    state = queries.level_of(person, later(days=87))
    assert state.fallen and [floor.code for floor in state.floors_ended] == ["F1", "F1"]
    assert not queries.level_of(person, clock.now()).fallen
    assert state.overdue and not queries.level_of(person, later(hours=23)).overdue


def test_raising_needs_a_reason_and_holds_at_once(person, caseworker):
    with pytest.raises(Refused, match="why_missing"):
        make_assessment(person=person, by=caseworker, given_level=H)
    row = make_assessment(person=person, by=caseworker, given_level=H, why=WHY)
    assert (row.reckoned, row.level, row.state) == (L, H, "in_force")
    assert sealed.read(row, "why") == {"text": WHY}
    event = Event.objects.get(action="risk.assessed")
    assert chain.read_reason(event) == WHY
    assert level_of(person, days=500) == H, "a person's word stays until the next form"


def test_no_level_is_set_below_a_floor_and_nothing_is_kept(person, caseworker):
    with pytest.raises(Refused, match="below_floor"):
        make_assessment(person=person, by=caseworker, answers=make_vector(19, 9, 6), given_level=M, why=WHY)
    assert not Assessment.objects.exists()


def test_lowering_waits_and_the_old_level_stays(person, caseworker, seconder):
    make_assessment(person=person, by=caseworker, answers=make_answers(v=20, c=4))
    assert level_of(person) == M
    row = make_assessment(person=person, by=caseworker)
    assert states(person) == [(1, M, "in_force"), (2, L, "waiting")] and level_of(person) == M
    second(assessment=row, agree=True, by=seconder)
    assert states(person) == [(1, M, "replaced"), (2, L, "in_force")] and level_of(person) == L
    row.refresh_from_db()
    assert row.second_by == seconder and row.created_by == caseworker and row.second_at
    assert Event.objects.filter(action="risk.agreed").count() == 1


def test_who_declines_leaves_all_as_it_was(person, caseworker, seconder):
    make_assessment(person=person, by=caseworker, answers=make_vector(19, 9, 6))
    row = make_assessment(person=person, by=caseworker)
    second(assessment=row, agree=False, by=seconder)
    assert states(person) == [(1, H, "in_force"), (2, L, "declined")] and level_of(person) == H
    with pytest.raises(Refused, match="nothing_waits"):
        second(assessment=row, agree=True, by=seconder)


def test_below_the_forms_level_that_level_holds_until_somebody_agrees(person, caseworker, seconder):
    answers = make_answers(v=20, c=4)
    row = make_assessment(person=person, by=caseworker, answers=answers, given_level=L, why=WHY)
    assert states(person) == [(1, M, "in_force"), (2, L, "waiting")] and level_of(person) == M
    second(assessment=row, agree=True, by=seconder)
    assert level_of(person) == L


def test_a_newer_form_ends_the_waiting(person, caseworker, seconder):
    make_assessment(person=person, by=caseworker, answers=make_vector(19, 9, 6))
    row = make_assessment(person=person, by=caseworker)
    make_assessment(person=person, by=caseworker, answers=make_vector(32, 12, 5))
    assert states(person) == [(1, H, "replaced"), (2, L, "replaced"), (3, X, "in_force")]
    with pytest.raises(Refused, match="nothing_waits"):
        second(assessment=row, agree=True, by=seconder)


def test_nobody_gives_both_names(person, coordinator):
    make_assessment(person=person, by=coordinator, answers=make_vector(19, 9, 6))
    row = make_assessment(person=person, by=coordinator)
    with pytest.raises(Refused, match="own_form"):
        second(assessment=row, agree=True, by=coordinator)
    assert level_of(person) == H


def test_a_form_in_force_is_not_declined(person, caseworker, seconder):
    row = make_assessment(person=person, by=caseworker)
    for agree in (True, False):
        with pytest.raises(Refused, match="in_force"):
            second(assessment=row, agree=agree, by=seconder)


def test_a_minors_form_is_in_force_and_seen_by_a_coordinator(house, caseworker, coordinator, seconder):
    child = make_person(house=house, by=caseworker, is_minor=True)
    row = make_assessment(person=child, by=caseworker)
    assert row.state == "in_force" and queries.asks_coordinator(row)
    assert [(due.why, due.person) for due in queries.due_list(coordinator)] == [("minor", child.pk)]
    assert queries.due_list(caseworker) == []
    second(assessment=row, agree=True, by=coordinator)
    assert queries.due_list(coordinator) == []
    mine = make_assessment(person=child, by=coordinator)
    assert not queries.asks_coordinator(mine) and queries.due_list(seconder) == []


@pytest.mark.parametrize(
    ("role", "assesses", "seconds"),
    [
        ("caseworker", True, False),
        ("seconder", True, True),
        ("admin", False, True),
        ("treasurer", False, False),
        ("auditor", False, False),
        ("other_worker", False, False),
        ("stranger", False, False),
    ],
)
def test_who_may_assess_and_who_gives_the_second_name(request, person, coordinator, role, assesses, seconds):
    user = request.getfixturevalue(role)
    make_assessment(person=person, by=coordinator, answers=make_vector(19, 9, 6))
    waiting = make_assessment(person=person, by=coordinator)
    named = {"person": person, "cause": "named", "level": H, "report": None, "until": later(days=1)}
    for allowed, act in (
        (seconds, lambda: second(assessment=waiting, agree=False, by=user)),
        (assesses, lambda: assess(person=person, answers=make_vector(41, 15, 2), by=user)),
        (
            assesses,
            lambda: raise_level(**named, by=user),
        ),
    ):
        if allowed:
            act()
        else:
            with pytest.raises(Denied):
                act()


def test_what_happened_raises_until_its_day(house, person, caseworker):
    make_assessment(person=person, by=caseworker)
    report = make_report(house=house, by=caseworker)
    said = {"person": person, "report": report, "by": caseworker}
    raised = raise_level(cause="named", level=H, until=later(days=30), **said)
    again = raise_level(cause="named", level=X, until=later(days=60), **said)
    assert again == raised and Raise.objects.count() == 1
    raise_level(cause="house_exposed", level=X, until=later(days=2), **said)
    assert [level_of(person, days=days) for days in (0, 3, 31)] == [X, H, L]
    assert raise_level(cause="housemate_named", level=X, until=later(days=-1), **said) is None
    assert "high" not in str([event.detail for event in Event.objects.filter(action="risk.raised")])


def test_a_raise_is_newer_than_the_form_until_the_next_one(house, person, caseworker):
    make_assessment(person=person, by=caseworker)
    assert queries.due_list(caseworker) == []
    raise_level(person=person, cause="named", level=H, report=None, until=later(days=30), by=caseworker)
    state = queries.level_of(person, clock.now())
    assert state.due_at - state.raises[0].since == dt.timedelta(days=7)
    (due,) = queries.due_list(caseworker)
    assert (due.person, due.code_name, due.why, due.overdue) == (person.pk, "Amber Kettle", "raised", True)
    assert not any(level in str(due) for level in ("high", "low"))
    make_assessment(person=person, by=caseworker)
    assert queries.due_list(caseworker) == [] and level_of(person) == H


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        (State.DRAFT, True),
        (State.SUBMITTED, True),
        (State.VERIFIED, True),
        (State.REJECTED, False),
        (State.DUPLICATE, False),
    ],
)
def test_what_turned_out_to_be_none_raises_nobody(house, person, caseworker, state, counts):
    other = make_report(house=house, by=caseworker)
    extra = {"duplicate_of": other} if state == State.DUPLICATE else {}
    report = make_report(house=house, by=caseworker, state=state, **extra)
    raise_level(person=person, cause="named", level=H, report=report, until=later(days=9), by=caseworker)
    assert level_of(person) == (H if counts else None)
    assert [due.why for due in queries.due_list(caseworker)] == ["raised"] * counts


def test_a_report_raises_also_people_its_reporter_does_not_see(house, other_house, caseworker):
    report = make_report(house=house, by=caseworker)
    neighbour = make_person(house=other_house)
    raise_level(
        person=neighbour, cause="housemate_named", level=H, report=report, until=later(days=9), by=caseworker
    )
    assert level_of(neighbour) == H
    with pytest.raises(Denied):
        raise_level(person=neighbour, cause="named", level=H, report=None, until=later(days=9), by=caseworker)


def test_what_is_due_and_who_is_told(house, person, caseworker, coordinator, seconder, request):
    make_assessment(person=person, by=coordinator, answers=make_vector(41, 15, 2))
    with clock.pretend(later(hours=25)):
        (due,) = queries.due_list(caseworker)
        assert (due.why, due.overdue) == ("due", True)
        assert len(queries.due_list(request.getfixturevalue("admin"))) == 1
        for role in ("treasurer", "auditor", "other_worker", "stranger"):
            assert queries.due_list(request.getfixturevalue(role)) == []
        make_assessment(person=person, by=coordinator, answers=make_vector(19, 9, 6))
        assert [due.why for due in queries.due_list(seconder)] == ["due", "second"]
        assert [due.why for due in queries.due_list(coordinator)] == ["due"], "not for the own form"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_two_versions_and_one_is_in_force(house, caseworker):
    if connection.vendor == "sqlite":
        pytest.skip(
            "threads share one SQLite connection in memory; its IMMEDIATE lock is shown in tests/load"
        )
    person = make_person(house=house, by=caseworker)

    def fill_in():
        return make_assessment(person=person, by=caseworker, answers=make_vector(19, 9, 6)).version

    assert sorted(at_once(*[fill_in] * 4)) == [1, 2, 3, 4]
    assert [row.version for row in Assessment.objects.filter(state="in_force")] == [4]
