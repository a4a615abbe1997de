"""Reports and risk follow the record that stands. All names are invented."""

import datetime as dt

import pytest
from django.db import connection

from cases.audit.models import Event
from cases.core import clock
from cases.merging.actions import merge
from cases.risk.models import Assessment, Level, Raise
from cases.risk.rules import rank
from cases.threats.codes import ActType, Precision
from cases.threats.models import Act, Involvement, Naming, Victim
from cases.vault import sealed
from tests.factories.people import make_person
from tests.factories.threats import make_channel, make_naming, make_report, make_victim

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def pair(house, caseworker):
    return [make_person(house=house, by=caseworker, code_name=name) for name in ("Amber Kettle", "Pebble")]


@pytest.fixture
def victims(house, caseworker, pair):
    return [make_victim(house=house, by=caseworker, person=person) for person in pair]


def assess(person, by, *, version, level, state="in_force", days_ago=0):
    moment = clock.now() - days_ago * DAY
    row = Assessment(
        person=person, version=version, state=state, level=level, reckoned=level, assessed_at=moment,
        threat_points=1, vulnerability_points=1, capacity_points=1, due_at=moment + DAY,
    )  # fmt: skip
    sealed.put(row, answers={"gravest": f"{person.code_name} {version}"})
    row.keep(by=by)
    return row


def uplift(person, by, *, report, level="high", days=30, cause="named"):
    now = clock.now()
    row = Raise(person=person, report=report, cause=cause, level=level, since=now, until=now + days * DAY)
    row.keep(by=by)
    return row


def test_the_only_victim_goes_to_the_record_that_stands(house, pair, caseworker, coordinator):
    one, two = pair
    victim = make_victim(house=house, by=caseworker, person=two, name="Invented Uncle")
    report = make_report(house=house, by=caseworker, victim=victim)
    merge(winner=one, loser=two, take=[], by=coordinator)
    victim.refresh_from_db()
    assert victim.person == one and victim.code == "Amber Kettle"
    assert sealed.read(victim, "identity") == {"name": "Invented Uncle"}
    assert report.acts.get().victim == victim


def test_two_victims_become_one_and_the_kept_code_name_is_the_victim_s(
    house, pair, victims, caseworker, coordinator
):
    one, two = pair
    mine = make_report(house=house, by=caseworker, victim=victims[0])
    theirs = make_report(house=house, by=caseworker, victim=victims[1])
    channel = make_channel(by=caseworker)
    make_naming(house=house, by=caseworker, victim=victims[1], channel=channel, at=clock.now())
    merge(winner=one, loser=two, take=["code_name"], by=coordinator)
    victim = Victim.objects.get()
    assert victim.person == one and victim.code == "Pebble" and victim.pk == victims[0].pk
    assert {act.report_id for act in victim.acts.all()} >= {mine.pk, theirs.pk} and victim.acts.count() == 3
    assert Naming.objects.get().victim == victim
    assert Event.objects.latest("seq").detail["moved"]["victim"] == 1


def test_one_act_told_twice_in_a_report_is_one_and_keeps_what_hangs_on_either(
    house, pair, victims, caseworker, coordinator
):
    report = make_report(
        house=house, by=caseworker, victim=victims[0], type=ActType.ASLT, precision=Precision.EXACT
    )
    kept = report.acts.get()
    Act.objects.filter(pk=kept.pk).update(precision=Precision.ESTIMATE)
    again = Act(
        report=report, victim=victims[1], type=ActType.ASLT, happened_on=report.happened_on - DAY,
        leave_out=True,
    )  # fmt: skip
    again.keep(by=caseworker)
    Involvement(report=report, act=again).keep(by=caseworker)
    merge(winner=pair[0], loser=pair[1], take=[], by=coordinator)
    act = Act.objects.get()
    assert act.pk == kept.pk and act.leave_out and act.precision == Precision.EXACT
    assert act.happened_on == report.happened_on - DAY
    assert Involvement.objects.filter(act=act).count() == 2


def test_facts_and_names_of_both_victims_stay(house, pair, caseworker, coordinator):
    make_victim(house=house, by=caseworker, person=pair[0], name="First Invented", sex="female")
    make_victim(house=house, by=caseworker, person=pair[1], name="Second Invented", status="abroad")
    merge(winner=pair[0], loser=pair[1], take=[], by=coordinator)
    victim = Victim.objects.get()
    assert (victim.sex, victim.status) == ("female", "abroad")
    identity = sealed.read(victim, "identity")
    assert identity == {"name": "First Invented", "other_names": ["Second Invented"]}


@pytest.mark.parametrize(("mine", "theirs", "stands"), [
    ("low", "high", "Pebble 1"), ("extreme", "high", "Amber Kettle 2"), ("high", "high", "Amber Kettle 2"),
])  # fmt: skip
def test_all_versions_stay_and_the_higher_level_is_in_force(
    pair, caseworker, coordinator, mine, theirs, stands
):
    one, two = pair
    assess(one, caseworker, version=1, level="low", state="replaced", days_ago=9)
    assess(one, caseworker, version=2, level=mine, days_ago=1)
    assess(two, caseworker, version=1, level=theirs, days_ago=5)
    assess(two, caseworker, version=2, level="low", state="waiting", days_ago=2)
    merge(winner=one, loser=two, take=[], by=coordinator)
    rows = list(Assessment.objects.filter(person=one).order_by("version"))
    assert [row.version for row in rows] == [1, 2, 3, 4]
    told = [sealed.read(row, "answers")["gravest"] for row in rows]
    assert told == ["Amber Kettle 1", "Pebble 1", "Pebble 2", "Amber Kettle 2"]
    assert [told[rows.index(row)] for row in rows if row.state == "in_force"] == [stands]
    assert [told[rows.index(row)] for row in rows if row.state == "waiting"] == ["Pebble 2"]


def test_two_that_wait_become_one_and_other_people_s_stay_untouched(house, pair, caseworker, coordinator):
    third = make_person(house=house, by=caseworker, code_name="Third")
    other = assess(third, caseworker, version=1, level="low", state="waiting")
    assess(pair[0], caseworker, version=1, level="medium", state="waiting")
    assess(pair[1], caseworker, version=1, level="low", state="waiting")
    merge(winner=pair[0], loser=pair[1], take=[], by=coordinator)
    assert Assessment.objects.get(person=pair[0], state="waiting").level == "medium"
    assert Assessment.objects.get(pk=other.pk).version == 1


def test_raises_are_entered_again_with_their_days_and_the_old_rows_stay(
    house, pair, victims, caseworker, coordinator
):
    one, two = pair
    report = make_report(house=house, by=caseworker, victim=victims[1])
    old = uplift(two, caseworker, report=report, level="high")
    merge(winner=one, loser=two, take=[], by=coordinator)
    again = Raise.objects.get(person=one)
    assert (again.report, again.cause, again.level) == (report, "named", "high")
    assert (again.since, again.until) == (old.since, old.until)
    assert Raise.objects.filter(person=two).count() == 1


@pytest.mark.parametrize("theirs", [("high", 30, 1), ("extreme", 30, 2), ("high", 60, 2)])
def test_a_raise_both_have_counts_once_unless_theirs_protects_more(
    pair, victims, caseworker, coordinator, theirs, monkeypatch
):
    moment, (level, days, expected) = clock.now(), theirs
    monkeypatch.setattr(clock, "now", lambda: moment)
    report = make_report(house=pair[0].house, by=caseworker, victim=victims[1])
    uplift(pair[0], caseworker, report=report, cause="house_exposed")
    uplift(pair[1], caseworker, report=report, cause="house_exposed", level=level, days=days)
    merge(winner=pair[0], loser=pair[1], take=[], by=coordinator)
    rows = Raise.objects.filter(person=pair[0])
    assert rows.count() == expected
    assert max(rank(row.level) for row in rows) == rank(level)
    assert max(row.until for row in rows) == moment + days * DAY


def test_the_order_of_levels_is_their_severity():
    assert sorted(reversed(Level.values), key=rank) == ["low", "medium", "high", "extreme"]


def test_after_two_merges_everything_stands_with_the_last(house, pair, victims, caseworker, coordinator):
    third = make_person(house=house, by=caseworker, code_name="Third")
    report = make_report(house=house, by=caseworker, victim=victims[1])
    uplift(pair[1], caseworker, report=report)
    assess(pair[1], caseworker, version=1, level="high")
    merge(winner=pair[0], loser=pair[1], take=[], by=coordinator)
    merge(winner=third, loser=pair[0], take=[], by=coordinator)
    connection.check_constraints()
    assert Victim.objects.get().person == third and Victim.objects.get().code == "Third"
    assert Assessment.objects.get().person == third and Raise.objects.filter(person=third).count() == 1
