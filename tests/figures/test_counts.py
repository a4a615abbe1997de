"""What is counted once, what twice and what never; on both engines."""

import datetime as dt

import pytest

from cases.actors.codes import ActorType, Certainty
from cases.core import clock
from cases.figures import rules
from cases.figures.queries.counts import figures
from cases.figures.queries.facts import CODES, Wish, place_of
from cases.people.codes import Governorate
from cases.threats import codes
from cases.threats.codes import ActType, State
from cases.threats.models import Act, Involvement, Link, Report
from tests.factories.access import make_user
from tests.factories.threats import make_report, make_victim

DAY = dt.date(2026, 5, 20)


@pytest.fixture
def report(house, admin):
    """A counted report of May 2026."""

    def made(**facts):
        facts = {"state": State.SUBMITTED, "happened_on": DAY, "by": admin, "house": house} | facts
        return make_report(**facts)

    return made


@pytest.fixture
def count(admin):
    def counted(user=admin, **wish):
        return figures(user=user, wish=Wish(**wish))

    return counted


def three(line):
    return line.reports, line.events, line.victims


def lines(found, code):
    """The lines of one table that count something."""
    table = next(table for table in found.tables if table.code == code)
    return {line.code: three(line) for line in table.lines if line.counted}


def part_of(part, whole, by):
    Link(earlier=part, later=whole, kind=codes.LinkKind.PART_OF).keep(by=by)


def also(report, victim, type, by, **facts):
    act = Act(report=report, victim=victim, type=type, **({"happened_on": report.happened_on} | facts))
    act.keep(by=by)
    return act


@pytest.mark.parametrize("kind", CODES)
def test_no_two_codes_share_a_number(kind):
    assert len({place_of(kind, code) for code in CODES[kind]}) == len(CODES[kind])


def test_one_report_is_one_event_with_one_victim(report, count):
    report(type=ActType.DTHR, governorate=Governorate.BASRA, actor_type=ActorType.PARTY)
    found = count()
    assert three(found.total) == (1, 1, 1)
    assert lines(found, "act") == {"dthr": (1, 1, 1)}
    assert lines(found, "governorate") == {"IQ-BA": (1, 1, 1)}
    assert lines(found, "month") == {"2026-05": (1, 1, 1)}
    assert lines(found, "actor") == {"party": (1, 1, 1)}
    assert lines(found, "state") == {"submitted": (1, 1, 1)}


def test_nothing_is_nothing(house, count):
    found = count()
    assert three(found.total) == (0, 0, 0)
    assert [table.code for table in found.tables] == ["act", "governorate", "month", "actor", "state"]


def test_the_states_that_count_are_those_of_the_reports(report, admin):
    assert set(rules.COUNTED) == {state for state in State if _counts(report, admin, state)}


def _counts(report, admin, state):
    other = {"duplicate_of": report()} if state == State.DUPLICATE else {}
    reviewer = {"reviewer": make_user(f"r-{state}".replace("_", "-"), role="admin", house=None)}
    made = report(state=state, **other, **reviewer)
    return Report.objects.counted().filter(pk=made.pk).exists()


def test_drafts_duplicates_and_rejected_are_told_apart_and_not_counted(report, count):
    first = report()
    report(state=State.DRAFT)
    report(state=State.DUPLICATE, duplicate_of=first)
    report(state=State.REJECTED)
    report(state=State.REJECTED)
    found = count()
    assert three(found.total) == (1, 1, 1)
    assert found.left_out == {"draft": 1, "duplicate": 1, "rejected": 2}


def test_a_victim_of_two_events_counts_once(report, count, house, admin):
    victim = make_victim(house=house, by=admin)
    report(victim=victim, happened_on=dt.date(2026, 4, 1))
    report(victim=victim)
    found = count()
    assert three(found.total) == (2, 2, 1)
    assert lines(found, "month") == {"2026-04": (1, 1, 1), "2026-05": (1, 1, 1)}


def test_reports_that_are_part_of_one_event_count_once_however_long_the_chain(report, count, admin):
    whole, middle, end, other = (report() for _ in range(4))
    part_of(middle, whole, admin)
    part_of(end, middle, admin)
    Link(earlier=other, later=whole, kind=codes.LinkKind.PRECEDES).keep(by=admin)
    assert three(count().total) == (4, 2, 4)


def test_a_ring_of_parts_is_one_event(report, count, admin):
    ring = [report() for _ in range(3)]
    for one, two in zip(ring, [*ring[1:], ring[0]], strict=True):
        part_of(one, two, admin)
    assert three(count().total) == (3, 1, 3)


def test_a_part_of_two_events_does_not_join_them(report, count, admin):
    one, two, part = (report() for _ in range(3))
    part_of(part, one, admin)
    part_of(part, two, admin)
    assert three(count().total) == (3, 2, 3)


def test_the_whole_may_be_left_out_and_the_parts_stay_one_event(report, count, admin):
    whole = report(state=State.REJECTED)
    for part in (report(), report()):
        part_of(part, whole, admin)
    assert three(count().total) == (2, 1, 2)


def test_the_gravest_act_counts_for_a_victim_in_an_event(report, count, house, admin):
    victim, other = make_victim(house=house, by=admin), make_victim(house=house, by=admin)
    told = report(victim=victim, type=ActType.ABDU)
    also(told, victim, ActType.KILL, admin, happened_on=dt.date(2026, 6, 2))
    also(told, other, ActType.ABDU, admin)
    found = count()
    assert three(found.total) == (1, 1, 2)
    assert lines(found, "act") == {"kill": (1, 1, 1), "abdu": (1, 1, 1)}
    assert lines(found, "month") == {"2026-05": (1, 1, 1), "2026-06": (1, 1, 1)}


def test_the_gravest_act_is_found_across_the_reports_of_one_event(report, count, house, admin):
    victim = make_victim(house=house, by=admin)
    abduction, killing = report(victim=victim, type=ActType.ABDU), report(victim=victim, type=ActType.KILL)
    part_of(abduction, killing, admin)
    found = count()
    assert three(found.total) == (2, 1, 1)
    assert lines(found, "act") == {"kill": (1, 1, 1), "abdu": (1, 0, 0)}
    assert three(count(acts=(ActType.ABDU,)).total) == (1, 0, 0)
    assert three(count(acts=(ActType.KILL,)).total) == (1, 1, 1)


def test_the_days_are_those_of_the_act_and_both_ends_count(report, count):
    for day in (19, 20, 21):
        report(happened_on=dt.date(2026, 5, day))
    assert three(count(start=DAY, end=DAY).total) == (1, 1, 1)
    assert three(count(start=DAY).total) == (2, 2, 2)
    assert three(count(end=DAY).total) == (2, 2, 2)


def test_verified_only(report, count, admin):
    report(state=State.VERIFIED)
    report(state=State.UNVERIFIED)
    found = count(state=State.VERIFIED)
    assert three(found.total) == (1, 1, 1) and lines(found, "state") == {"verified": (1, 1, 1)}


def test_a_state_that_does_not_count_is_no_filter(report, count):
    report(state=State.DRAFT)
    assert three(count(state=State.DRAFT).total) == (0, 0, 0)


def test_two_kinds_of_perpetrator_stand_in_both_lines_and_bystanders_in_none(report, count, admin):
    told = report(actor_type=ActorType.PARTY)
    act = told.acts.get()
    for kind, facts in (
        (ActorType.PARAMILITARY, {}),
        (ActorType.POLICE, {"degree": codes.Degree.FAILED_TO_PROTECT}),
        (ActorType.INTELLIGENCE, {"degree": codes.Degree.PRESENT}),
        (ActorType.ARMED_FORCES, {"certainty": Certainty.NOT}),
    ):
        Involvement(report=told, act=act, actor_type=kind, **facts).keep(by=admin)
    found = count()
    assert lines(found, "actor") == {"party": (1, 1, 1), "paramilitary": (1, 1, 1)}
    assert three(found.total) == (1, 1, 1)


def test_an_act_of_nobody_is_of_somebody_not_known(report, count, admin):
    Involvement.objects.filter(report=report()).delete()
    assert lines(count(), "actor") == {"unknown": (1, 1, 1)}


def test_months_have_no_gap_and_a_year_alone_stands_apart(report, count, admin):
    report(happened_on=dt.date(2026, 1, 3))
    report(happened_on=dt.date(2026, 4, 3), precision=codes.Precision.DAY_UNKNOWN)
    vague = report(happened_on=dt.date(2026, 1, 1))
    vague.acts.update(precision=codes.Precision.MONTH_UNKNOWN)
    months = next(table for table in count().tables if table.code == "month")
    assert [line.code for line in months.shown] == ["2026", "2026-01", "2026-02", "2026-03", "2026-04"]
    assert [line.reports for line in months.shown] == [1, 1, 0, 0, 1]


def test_months_asked_for_are_told_also_where_nothing_happened(report, count):
    report()
    months = next(
        table
        for table in count(start=dt.date(2026, 3, 9), end=dt.date(2026, 6, 1)).tables
        if table.code == "month"
    )
    assert [line.code for line in months.shown] == ["2026-03", "2026-04", "2026-05", "2026-06"]


def test_the_months_of_the_last_thirty_days_are_marked(report, count, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC))
    for day in (dt.date(2026, 9, 30), dt.date(2026, 10, 2), dt.date(2026, 11, 1)):
        report(happened_on=day)
    months = next(table for table in count().tables if table.code == "month")
    assert [(line.code, line.incomplete) for line in months.lines] == [
        ("2026-09", False),
        ("2026-10", True),
        ("2026-11", True),
    ]


def test_a_coordinator_counts_the_own_house_and_an_admin_all(report, count, house, other_house, coordinator):
    report(), report(house=other_house)
    assert three(count(coordinator).total) == (1, 1, 1)
    assert three(count().total) == (2, 2, 2)
    assert three(count(house=other_house.pk).total) == (1, 1, 1)
    assert three(count(coordinator, house=other_house.pk).total) == (0, 0, 0)


def test_where_somebody_is_only_a_caseworker_nothing_is_counted(report, count, other_house, coordinator):
    from cases.access.models import Membership

    Membership.objects.create(user=coordinator, role="caseworker", house=other_house)
    coordinator.forget_grants()
    report(house=other_house), report(house=other_house, state=State.DRAFT)
    found = count(coordinator)
    assert three(found.total) == (0, 0, 0) and found.left_out == {}


def test_a_part_in_another_house_is_no_part_of_what_a_coordinator_sees(
    report, count, other_house, coordinator, admin
):
    mine, theirs = report(), report(house=other_house)
    part_of(mine, theirs, admin)
    assert three(count(coordinator).total) == (1, 1, 1)
    assert three(count().total) == (2, 1, 2)


@pytest.mark.parametrize("role", ["caseworker", "treasurer", "auditor", "stranger"])
def test_who_may_not_see_figures_counts_nothing(request, report, count, role):
    report()
    assert three(count(request.getfixturevalue(role)).total) == (0, 0, 0)
