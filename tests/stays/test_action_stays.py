"""Moving, being away, the roll, leaving: the nights follow what happened."""

import datetime as dt

import pytest

from cases.access.models import Membership
from cases.core.errors import Refused
from cases.stays import actions
from cases.stays.models import Absence, RollMark
from tests.factories.houses import make_room
from tests.factories.stays import make_booking, make_stay

pytestmark = pytest.mark.django_db


@pytest.fixture
def beds(house, time):
    return list(make_room(house, beds=4).beds.order_by("label"))


def nights_of(stay, bed=None):
    rows = stay.nights.filter(bed=bed) if bed else stay.nights
    return sorted(rows.values_list("night", flat=True))


def leave(stay, by, **fields):
    return actions.depart(stay=stay, departure=actions.Departure(**{"destination": "hotel"} | fields), by=by)


def away(stay, time, by, **fields):
    absence = actions.Away(**{"from_night": time.night()} | fields)
    return actions.go_away(stay=stay, absence=absence, by=by)


def refused(code, action, **what):
    with pytest.raises(Refused, match=code):
        action(**what)


def test_leaving_frees_the_bed_from_that_night_on(beds, caseworker, time):
    stay = make_stay(beds[0], by=caseworker)
    first = time.night()
    time.goes_on(days=3)
    stay = leave(stay, caseworker, tenure="short", completion="completed", ok_to_follow_up=True)
    assert (stay.status, stay.last_night_end) == ("departed", time.night())
    assert nights_of(stay) == [first + dt.timedelta(n) for n in range(3)]
    assert make_stay(beds[0], by=caseworker).bed == beds[0]


def test_coming_and_going_within_one_night_is_no_night(beds, caseworker, time):
    stay = make_stay(beds[0], by=caseworker)
    time.goes_on(hours=5)
    stay = leave(stay, caseworker)
    assert nights_of(stay) == [] and stay.last_night_end == stay.first_night


def test_leaving_in_the_morning_counts_the_night_before(beds, caseworker, time):
    stay = make_stay(beds[0], by=caseworker)
    time.goes_on(hours=12)
    assert len(nights_of(leave(stay, caseworker))) == 1


def test_nights_beyond_the_plan_are_written_at_the_departure(beds, caseworker, time):
    stay = make_stay(beds[0], by=caseworker, nights=2)
    time.goes_on(days=5)
    refused("taken", make_stay, bed=beds[0], by=caseworker)
    assert len(nights_of(leave(stay, caseworker))) == 5


def test_a_departure_lies_after_the_arrival_and_before_now(beds, caseworker, time):
    stay = make_stay(beds[0], by=caseworker)
    moment = time.moment
    refused("before_arrival", leave, stay=stay, by=caseworker, departed_at=moment - dt.timedelta(hours=1))
    refused("in_future", leave, stay=stay, by=caseworker, departed_at=moment + dt.timedelta(hours=1))


def test_the_instance_that_came_in_is_not_trusted(beds, caseworker):
    stay = make_stay(beds[0], by=caseworker)
    leave(stay, caseworker)
    stay.status = "in_house"
    refused("wrong_status", leave, stay=stay, by=caseworker)


def test_moving_takes_the_nights_from_tonight_along(beds, caseworker, time):
    stay = make_stay(beds[0], by=caseworker, nights=5)
    time.goes_on(days=2)
    stay = actions.move_bed(stay=stay, bed=beds[1], by=caseworker)
    assert (stay.bed, len(nights_of(stay, beds[0])), len(nights_of(stay, beds[1]))) == (beds[1], 2, 3)
    assert stay.bed_snapshot["label"] == "B"
    make_stay(beds[0], by=caseworker)
    refused("taken", actions.move_bed, stay=stay, bed=beds[0], by=caseworker)
    refused("same_bed", actions.move_bed, stay=stay, bed=beds[1], by=caseworker)


def test_who_stays_beyond_the_plan_can_move_and_no_night_is_lost(beds, caseworker, time):
    stay = make_stay(beds[0], by=caseworker, nights=1)
    time.goes_on(days=3)
    stay = actions.move_bed(stay=stay, bed=beds[1], by=caseworker)
    assert len(nights_of(stay, beds[0])) == 3
    time.goes_on(days=1)
    assert len(nights_of(leave(stay, caseworker))) == 4


def test_a_move_stays_in_the_house(beds, other_house, caseworker, coordinator):
    stay = make_stay(beds[0], by=caseworker)
    Membership.objects.create(user=caseworker, role="caseworker", house=other_house)
    caseworker.forget_grants()
    refused(
        "other_house", actions.move_bed, stay=stay, bed=make_room(other_house).beds.first(), by=caseworker
    )


def test_a_booking_can_be_moved(beds, caseworker, time):
    stay = actions.move_bed(
        stay=make_booking(beds[0], by=caseworker, in_nights=2), bed=beds[1], by=caseworker
    )
    assert nights_of(stay, beds[1])[0] == time.night(2) and nights_of(stay, beds[0]) == []


def test_a_bed_that_is_kept_stays_taken_during_the_absence(beds, caseworker, time):
    stay = away(make_stay(beds[0], by=caseworker), time, caseworker, expected_back=time.night(2))
    assert (stay.status, len(nights_of(stay))) == ("away", 14)
    refused("taken", make_stay, bed=beds[0], by=caseworker)
    time.goes_on(days=2)
    stay = actions.come_back(stay=stay, by=caseworker)
    assert stay.status == "in_house"
    assert Absence.objects.get().to_night == time.night()


def test_a_bed_that_is_not_kept_is_free_and_another_one_waits(beds, caseworker, time):
    stay = make_stay(beds[0], by=caseworker, nights=6)
    time.goes_on(days=2)
    stay = away(stay, time, caseworker, bed_held=False)
    assert len(nights_of(stay)) == 2
    make_stay(beds[0], by=caseworker)
    time.goes_on(days=1)
    stay = actions.come_back(stay=stay, by=caseworker)
    assert (stay.status, stay.bed, len(nights_of(stay, beds[1]))) == ("in_house", beds[1], 3)


def test_who_comes_back_to_a_bed_still_free_gets_it_again(beds, caseworker, time):
    stay = away(make_stay(beds[2], by=caseworker), time, caseworker, bed_held=False)
    time.goes_on(days=1)
    assert actions.come_back(stay=stay, by=caseworker).bed == beds[2]


def test_an_absence_begins_tonight_or_since_the_person_was_last_here(beds, caseworker, time):
    stay = make_stay(beds[0], by=caseworker)
    for code, fields in [
        ("not_yet", {"from_night": time.night(1)}),
        ("too_early", {"from_night": time.night(-1)}),
        ("back_before", {"expected_back": time.night()}),
    ]:
        refused(code, away, stay=stay, time=time, by=caseworker, **fields)


def test_the_roll_is_one_tap_and_a_second_tap_corrects_it(beds, caseworker, time):
    stay = make_stay(beds[0], by=caseworker)
    time.goes_on(days=1)

    def tap(mark):
        actions.mark_roll(stay=stay, mark=mark, night=time.night(), by=caseworker)
        stay.refresh_from_db()
        return stay.status

    assert [tap(m) for m in ("away_no_notice", "away_notice", "present")] == ["in_house", "away", "in_house"]
    assert RollMark.objects.get().mark == "present"
    assert not Absence.objects.exists(), "a mistaken tap leaves no absence"
    tap("away_notice")
    time.goes_on(days=2)
    tap("present")
    assert Absence.objects.get().to_night == time.night() and RollMark.objects.count() == 2


def test_present_beyond_the_plan_writes_the_night(beds, caseworker, time):
    stay = make_stay(beds[0], by=caseworker, nights=1)
    time.goes_on(days=2)
    actions.mark_roll(stay=stay, mark="present", night=time.night(), by=caseworker)
    assert len(nights_of(stay)) == 3


def test_the_roll_is_for_tonight_and_last_night(beds, caseworker, time):
    stay = make_stay(beds[0], by=caseworker)
    time.goes_on(days=3)
    for night in (-2, 1):
        refused(
            "other_night",
            actions.mark_roll,
            stay=stay,
            mark="present",
            night=time.night(night),
            by=caseworker,
        )
    booked = make_booking(beds[1], by=caseworker)
    refused("wrong_status", actions.mark_roll, stay=booked, mark="present", night=time.night(), by=caseworker)


def test_somebody_seen_whose_bed_was_given_up_needs_one_first(beds, caseworker, time):
    stay = away(make_stay(beds[0], by=caseworker), time, caseworker, bed_held=False)
    refused("needs_bed", actions.mark_roll, stay=stay, mark="present", night=time.night(), by=caseworker)
    assert not RollMark.objects.exists()


def test_ticks_are_the_steps_done_now(beds, caseworker):
    stay = make_stay(beds[0], by=caseworker, ticks=("phone_safe",))
    stay = actions.tick(stay=stay, ticks=["paper_seen", "phone_safe", "nonsense"], by=caseworker)
    assert stay.ticks == ["paper_seen", "phone_safe"]
    actions.tick(stay=stay, ticks=["phone_safe", "paper_seen"], by=caseworker)
    assert stay.steps.count() == 2


def test_who_did_not_come_frees_the_bed_on_the_day_itself(beds, caseworker, time):
    stay = make_booking(beds[0], by=caseworker, in_nights=1)
    refused("not_yet", actions.mark_no_show, stay=stay, by=caseworker)
    time.goes_on(days=1)
    stay = actions.mark_no_show(stay=stay, by=caseworker)
    assert (stay.status, nights_of(stay)) == ("no_show", [])
