"""Named first: whose naming counts, and how long who was followed."""

import datetime as dt

import pytest

from cases.core import clock
from cases.figures.queries.facts import Wish
from cases.figures.queries.named import Mark, Share, named
from cases.threats import codes
from cases.threats.codes import ActType, State
from tests.factories.threats import make_channel, make_naming, make_report, make_victim

UNTIL = dt.date(2026, 11, 1)
KILLED = Wish(acts=(ActType.KILL,))


def day(n):
    """The n-th day of a story that begins in May."""
    return dt.date(2026, 5, 1) + dt.timedelta(days=n)


@pytest.fixture
def channel(admin):
    return make_channel(by=admin)


@pytest.fixture
def story(house, admin, channel):
    """A victim named on some days and attacked on others."""

    def told(*, named=(), killed=(), tried=(), by=channel, precision=codes.Precision.EXACT):
        victim = make_victim(house=house, by=admin)
        for n in named:
            make_naming(house=house, by=admin, victim=victim, channel=by, at=clock.local_moment(day(n), 20))
        for type, days in ((ActType.KILL, killed), (ActType.KATT, tried)):
            for n in days:
                report = make_report(
                    house=house, by=admin, victim=victim, type=type, happened_on=day(n), state=State.SUBMITTED
                )
                report.acts.update(precision=precision)
        return victim

    return told


@pytest.fixture
def found(admin):
    def asked(wish=KILLED, until=UNTIL, user=admin):
        return named(user=user, wish=wish, until=until)

    return asked


def test_of_three_killed_one_was_named_before(story, found):
    story(named=[0, 30], killed=[10])
    story(named=[20], killed=[10])
    story(killed=[5])
    story(named=[3])
    seen = found()
    assert seen.first == Share(1, 3)
    assert seen.days == [10] and seen.median == 10
    assert seen.followed == Share(1, 2)


def test_a_naming_on_the_day_of_the_attack_is_not_counted_as_first(story, found):
    story(named=[10], killed=[10])
    seen = found()
    assert seen.first == Share(0, 1) and seen.same_day == 1 and seen.followed == Share(0, 0)


def test_of_a_month_the_first_day_is_taken_so_that_the_share_stays_a_lower_bound(story, found):
    story(named=[35], killed=[40], precision=codes.Precision.DAY_UNKNOWN)  # 5 June, some day of June
    story(named=[20], killed=[40], precision=codes.Precision.DAY_UNKNOWN)
    story(named=[20], killed=[40], precision=codes.Precision.MONTH_UNKNOWN)
    assert found().first == Share(1, 3)


def test_an_attempt_counts_where_it_is_asked_for(story, found):
    story(named=[5], tried=[2, 9], killed=[12])
    attacked = Wish(acts=codes.ATTACKS)
    assert found().first == Share(1, 1) and found().days == [7]
    assert found(attacked).first == Share(0, 1) and found(attacked).followed == Share(0, 0)


def test_days_after_the_end_were_not_observed(story, found):
    story(named=[0], killed=[10])
    story(named=[8])
    seen = found(until=day(9))
    assert seen.first == Share(0, 0) and seen.followed == Share(0, 2)
    assert [(step.day, step.happened, step.censored) for step in seen.steps] == [(1, 0, 1), (9, 0, 1)]
    assert seen.median is None and seen.half_left is None


def test_attacks_before_the_first_day_asked_for_are_not_of_the_share(story, found):
    story(named=[0], killed=[10])
    story(named=[0], killed=[30])
    assert found(Wish(acts=(ActType.KILL,), start=day(20))).first == Share(1, 1)


def test_the_curve_counts_who_was_named_and_not_attacked(story, found):
    for killed in ([5], [20], [], []):
        story(named=[0], killed=killed)
    seen = found(until=day(100))
    assert seen.followed == Share(2, 4)
    assert seen.marks == [
        Mark(7, 3, 1, 0.75),
        Mark(14, 3, 1, 0.75),
        Mark(30, 2, 2, 0.5),
        Mark(60, 2, 2, 0.5),
        Mark(90, 2, 2, 0.5),
        Mark(100, 2, 2, 0.5),
    ]
    assert seen.half_left == 20 and seen.median == 12.5


def test_each_channel_counts_whom_it_named_before_the_attack(story, found, channel, admin):
    other = make_channel(handle="another_invented", by=admin)
    one = story(named=[0], killed=[10])
    make_naming(house=one.house, by=admin, victim=one, channel=other, at=clock.local_moment(day(12)))
    story(named=[0])
    both = story(named=[0])
    make_naming(house=both.house, by=admin, victim=both, channel=other, at=clock.local_moment(day(3)))
    lines = [(line.handle, line.share) for line in found().channels]
    assert lines == [("invented_channel", Share(1, 3)), ("another_invented", Share(0, 1))]


def test_a_naming_that_was_rejected_did_not_happen(story, found, admin):
    victim = story(named=[0], killed=[10])
    report = victim.namings.get().report
    report.state = State.REJECTED
    report.keep(by=admin)
    assert found().first == Share(0, 1) and found().channels == []


def test_nobody_is_nothing(house, found):
    seen = found()
    assert seen.first.interval is None and seen.steps == [] and seen.marks == [] and seen.channels == []


def test_other_houses_are_not_counted(story, found, coordinator, other_house, admin, channel):
    story(named=[0], killed=[10])
    victim = make_victim(house=other_house, by=admin)
    make_naming(house=other_house, by=admin, victim=victim, channel=channel, at=clock.local_moment(day(0)))
    make_report(
        house=other_house,
        by=admin,
        victim=victim,
        type=ActType.KILL,
        happened_on=day(4),
        state=State.SUBMITTED,
    )
    assert found(user=coordinator).first == Share(1, 1)
    assert found(user=coordinator).followed == Share(1, 1)
    assert found().first == Share(2, 2)
