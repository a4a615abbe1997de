"""What reports say is proposed as the starting answer; drafts, rejected reports and old things say nothing."""

import datetime as dt

import pytest

from cases.core import clock
from cases.risk import items, queries
from cases.risk.house import Signs, house_risk
from cases.risk.models import Level
from cases.risk.proposals import proposed, starting
from cases.threats.codes import ActType, State, Target
from cases.threats.models import Act
from tests.factories.houses import make_room
from tests.factories.people import make_person
from tests.factories.risk import make_answers, make_assessment, make_vector
from tests.factories.stays import make_stay
from tests.factories.threats import make_actor, make_channel, make_naming, make_report, make_victim

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(house, caseworker):
    return make_person(house=house, by=caseworker)


@pytest.fixture
def victim(house, person, caseworker):
    return make_victim(house=house, person=person, by=caseworker)


@pytest.fixture
def told(house, victim, caseworker):
    """A report of an act against the person, so many days ago."""

    def tell(type, days=1, whom=None, **facts):
        facts.setdefault("state", State.SUBMITTED)
        return make_report(
            house=house,
            by=caseworker,
            victim=whom or victim,
            type=type,
            happened_on=clock.tonight() - dt.timedelta(days=days),
            **facts,
        )

    return tell


def answers_of(person):
    return proposed(person, clock.tonight())


def test_no_report_says_nothing(person):
    assert answers_of(person) == {}


@pytest.mark.parametrize(
    ("type", "answer"),
    [
        (ActType.KATT, "attempt"),
        (ActType.ABDU, "attempt"),
        (ActType.RAID, "armed"),
        (ActType.IEDH, "armed"),
        (ActType.DTHR, "death_threat"),
        (ActType.THRE, "threat"),
        (ActType.NAME, "named"),
        (ActType.SMEA, "posts"),
    ],
)
def test_the_act_told_is_proposed(person, told, type, answer):
    told(type, days=4)
    found = answers_of(person)
    assert (found["act"], found["pattern"]) == (answer, "single")
    day = (clock.tonight() - dt.timedelta(days=4)).isoformat()
    assert found.get(items.ARMED_ON) == (day if answer in ("attempt", "armed") else None)


def test_the_gravest_and_the_pattern(person, told):
    told(ActType.DTHR, days=30)
    told(ActType.SMEA, days=2)
    assert (answers_of(person)["act"], answers_of(person)["pattern"]) == ("death_threat", "repeated")
    told(ActType.RAID, days=1)
    assert (answers_of(person)["act"], answers_of(person)["pattern"]) == ("armed", "escalating")


@pytest.mark.parametrize("state", [State.DRAFT, State.REJECTED])
def test_a_report_that_does_not_count_proposes_nothing(person, told, state):
    told(ActType.DTHR, state=state)
    assert answers_of(person) == {}


def test_what_is_older_than_90_days_proposes_nothing(person, told):
    told(ActType.DTHR, days=91)
    assert answers_of(person) == {}
    told(ActType.DTHR, days=90)
    assert answers_of(person)["act"] == "death_threat"


def test_a_threat_aimed_at_the_family_is_told_of_both(person, told):
    report = told(ActType.DTHR)
    Act.objects.filter(report=report).update(target=Target.FAMILY)
    assert (answers_of(person)["act"], answers_of(person)["close"]) == ("threat", "threatened")


def test_what_was_done_to_the_household(house, person, caseworker, told):
    from cases.circle.actions import join_household, make_household

    brother = make_person(house=house, by=caseworker)
    household = make_household(person=person, code="Four Lamps", role="head", by=caseworker)
    join_household(person=brother, household=household, role="other", by=caseworker)
    person.refresh_from_db()
    told(ActType.ABDU, whom=make_victim(house=house, person=brother, by=caseworker))
    assert answers_of(person) == {"close": "attacked"}


def test_a_named_actor_who_attacked_and_killed_there(house, other_house, person, caseworker, admin, told):
    actor = make_actor(by=admin)
    told(ActType.DTHR, actor=actor, governorate="IQ-BA")
    assert "others" not in answers_of(person)
    stranger = make_victim(house=other_house, name="Invented Name", by=admin)
    told(ActType.ASLT, days=200, whom=stranger, actor=actor, governorate="IQ-BA")
    assert answers_of(person)["others"] == "yes" and items.KILLED_THERE not in answers_of(person)
    told(ActType.KILL, days=300, whom=stranger, actor=actor, governorate="IQ-BA")
    assert answers_of(person)[items.KILLED_THERE] == "yes"


def test_a_channel_whose_earlier_named_were_attacked(house, person, victim, caseworker, told):
    channel = make_channel(by=caseworker)
    now = clock.now()
    other = make_victim(house=house, name="Invented Name", by=caseworker)
    said = {"house": house, "by": caseworker, "channel": channel}
    make_naming(victim=other, at=now - dt.timedelta(days=50), **said)
    make_naming(victim=victim, at=now - dt.timedelta(days=3), exposed=["photo", "phone"], **said)
    assert items.CHANNEL not in answers_of(person)
    told(ActType.KATT, days=60, whom=other)
    assert items.CHANNEL not in answers_of(person), "attacked before the naming"
    told(ActType.KILL, days=20, whom=other)
    found = answers_of(person)
    assert (found[items.CHANNEL], found["face"], found["devices"], found["private"]) == ("yes",) * 4


def test_a_minor_is_told_of_as_more_vulnerable(house, caseworker):
    assert answers_of(make_person(house=house, by=caseworker, is_minor=True)) == {"health": "yes"}


def test_reports_win_only_where_they_are_graver():
    day = clock.tonight()
    last = make_answers(act="death_threat", who="local", face="yes")
    answers, marked = starting({"act": "named", "face": "yes", "private": "yes"}, last, day)
    assert marked == {"private"} and answers == last | {"private": "yes"}
    answers, marked = starting({"act": "armed"}, {"act": "unknown"}, day)
    assert marked == {"act"} and answers == {"act": "armed"}


def test_what_became_too_old_is_not_carried_over():
    day = clock.tonight()
    old = (day - dt.timedelta(days=91)).isoformat()
    last = make_answers(act="attempt", armed_on=old, deadline="yes", deadline_on=old)
    answers, _marked = starting({}, last, day)
    assert (answers["act"], answers["deadline"]) == ("unknown", "unknown")
    assert not answers[items.ARMED_ON] and not answers[items.DEADLINE_ON]


L, M, H, X = Level.LOW, Level.MEDIUM, Level.HIGH, Level.EXTREME


@pytest.mark.parametrize("security", [("green", L), ("amber", M), ("red", H), ("evacuated", X)])
@pytest.mark.parametrize("incidents", [(0, L), (1, M), (2, H), (9, H)])
@pytest.mark.parametrize("namings", [(0, L), (1, H), (2, X), (9, X)])
@pytest.mark.parametrize("people", [(0, L), (1, M), (2, M), (3, H), (9, H)])
def test_the_risk_of_a_house_is_its_highest_step(security, incidents, namings, people):
    steps = security, incidents, namings, people
    risk = house_risk(Signs(*(value for value, _level in steps)))
    assert [line.level for line in risk.lines] == [level for _value, level in steps]
    assert risk.level == max((level for _value, level in steps), key=list(Level).index)


def test_the_signs_of_a_house_are_counted(house, caseworker, coordinator):
    beds = list(make_room(house, beds=3).beds.all())
    levels = (make_vector(32, 12, 5), make_vector(19, 9, 6), make_vector(3, 5, 10))
    for bed, answers in zip(beds, levels, strict=True):
        make_assessment(person=make_stay(bed, by=caseworker).person, by=coordinator, answers=answers)
    make_assessment(person=make_person(house=house), by=coordinator, answers=make_vector(41, 15, 2))
    channel = make_channel(by=caseworker)
    for days, state in ((1, State.SUBMITTED), (2, State.REJECTED), (31, State.SUBMITTED)):
        naming = make_naming(
            house=house,
            by=caseworker,
            victim=make_victim(house=house, by=caseworker),
            channel=channel,
            at=clock.now() - dt.timedelta(days=days),
            exposed_house=house,
        )
        type(naming.report).objects.filter(pk=naming.report_id).update(state=state)
    assert queries.signs_of(house) == Signs("green", incidents=0, namings=1, people=2)
