"""What houses, rooms and beds may be changed into while people live in them."""

import datetime as dt

import pytest

from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.houses import actions, queries
from cases.houses.models import Bed, BedOut, House, Room
from cases.stays import actions as stays
from cases.vault import sealed
from tests.factories.houses import make_bed, make_house, make_room
from tests.factories.stays import make_booking, make_stay

pytestmark = pytest.mark.django_db


def day(number):
    return clock.tonight() + dt.timedelta(number)


def out(bed, start, end, reason="broken"):
    return BedOut(bed=bed, from_night=start, to_night=end, reason=reason)


def last():
    return Event.objects.order_by("-seq").first()


def refused(code, act):
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.code == code
    return refusal.value


@pytest.fixture
def bed(house):
    return make_bed(make_room(house, beds=0), label="A")


def test_a_bed_somebody_sleeps_in_is_not_taken_out(bed, caseworker, coordinator):
    make_stay(bed, by=caseworker, nights=5)
    refused("in_use", lambda: actions.take_out(out=out(bed, day(2), None), by=coordinator))
    assert not BedOut.objects.exists()
    actions.take_out(out=out(bed, day(5), None), by=coordinator)


def test_a_booked_bed_is_not_taken_out_on_its_nights(bed, caseworker, coordinator):
    make_booking(bed, by=caseworker, in_nights=3, nights=4)
    refusal = refused("in_use", lambda: actions.take_out(out=out(bed, day(0), day(4)), by=coordinator))
    assert str(day(3)) in str(refusal.sentence)
    actions.take_out(out=out(bed, day(0), day(3)), by=coordinator)
    actions.take_out(out=out(bed, day(7), day(9)), by=coordinator)


def test_a_booking_whose_hold_ran_out_does_not_keep_the_bed(bed, caseworker, coordinator):
    make_booking(bed, by=caseworker, nights=9)
    with clock.pretend(clock.now() + dt.timedelta(days=4)):
        actions.take_out(out=out(bed, day(0), day(3)), by=coordinator)


def test_a_bed_of_an_overdue_person_is_taken_tonight(bed, caseworker, coordinator):
    make_stay(bed, by=caseworker, nights=1)
    with clock.pretend(clock.now() + dt.timedelta(days=6)):
        refused("in_use", lambda: actions.take_out(out=out(bed, day(0), day(1)), by=coordinator))


def test_a_freed_bed_can_be_taken_out(bed, caseworker, coordinator):
    stay = make_stay(bed, by=caseworker, nights=5, arrived_at=clock.now() - dt.timedelta(days=2))
    left = stays.Departure(
        departed_at=clock.now(), destination="own_rent", tenure="secure", completion="completed"
    )
    stays.depart(stay=stay, departure=left, by=caseworker)
    actions.take_out(out=out(bed, day(0), None), by=coordinator)
    refused("in_use", lambda: actions.take_out(out=out(bed, day(-2), day(0)), by=coordinator))


def test_nights_out_of_service_do_not_overlap(bed, coordinator):
    actions.take_out(out=out(bed, day(1), day(4)), by=coordinator)
    refused("out_already", lambda: actions.take_out(out=out(bed, day(3), None), by=coordinator))
    actions.take_out(out=out(bed, day(4), None), by=coordinator)
    refused("out_already", lambda: actions.take_out(out=out(bed, day(9), day(10)), by=coordinator))


def test_an_interval_ends_after_it_starts(bed, coordinator):
    refusal = refused(
        "ends_before_start", lambda: actions.take_out(out=out(bed, day(3), day(3)), by=coordinator)
    )
    assert refusal.field == "to_night"


def test_a_bed_comes_back(bed, coordinator):
    broken = actions.take_out(out=out(bed, day(-3), None), by=coordinator)
    assert not Bed.objects.in_service(day(0)).exists()
    actions.bring_back(out=broken, to_night=day(0), by=coordinator)
    assert Bed.objects.in_service(day(0)).get() == bed
    assert last().action == "houses.bed_brought_back"


def test_an_interval_that_never_began_is_struck(bed, coordinator):
    planned = actions.take_out(out=out(bed, day(2), day(4)), by=coordinator)
    actions.bring_back(out=planned, to_night=day(0), by=coordinator)
    assert not BedOut.objects.exists()
    assert last().action == "houses.bed_out_struck" and last().object_id == planned.id


def test_an_interval_is_not_lengthened_over_a_booking(bed, caseworker, coordinator):
    planned = actions.take_out(out=out(bed, day(0), day(2)), by=coordinator)
    make_booking(bed, by=caseworker, in_nights=2, nights=3)
    refused("in_use", lambda: actions.bring_back(out=planned, to_night=day(4), by=coordinator))
    refused("in_use", lambda: actions.bring_back(out=planned, to_night=None, by=coordinator))
    planned.refresh_from_db()
    assert planned.to_night == day(2)


def test_the_service_of_a_bed_does_not_end_under_somebody(bed, caseworker, coordinator):
    make_stay(bed, by=caseworker, nights=5)
    bed.in_service_to = day(4)
    refused("in_use", lambda: actions.change_bed(bed=bed, by=coordinator))
    bed.in_service_to = day(5)
    actions.change_bed(bed=bed, by=coordinator)
    assert last().detail == {"fields": ["in_service_to"]}


def test_a_room_does_not_change_its_rule_over_those_who_sleep_there(house, caseworker, coordinator):
    room = make_room(house)
    make_stay(room.beds.get(label="A"), by=caseworker)
    room.gender_rule = Room.Rule.WOMEN
    refused("others_sleep_here", lambda: actions.change_room(room=room, by=coordinator))
    room.gender_rule = Room.Rule.MEN
    actions.change_room(room=room, by=coordinator)


def test_a_house_is_closed_after_everyone_left(bed, house, caseworker, coordinator):
    make_booking(bed, by=caseworker, in_nights=1, nights=3)
    house.closed_on = day(2)
    refused("in_use", lambda: actions.change_house(house=house, by=coordinator))
    house.closed_on = day(4)
    actions.change_house(house=house, by=coordinator)


def test_a_room_stays_in_its_house(house, other_house, coordinator):
    room = make_room(house)
    room.house = other_house
    actions.change_room(room=room, by=coordinator)
    room.refresh_from_db()
    assert room.house == house


@pytest.mark.parametrize("label", ["A", "a", " A "])
def test_two_beds_of_one_room_are_told_apart(bed, coordinator, label):
    assert refused(
        "bed_taken", lambda: actions.add_bed(bed=Bed(room=bed.room, label=label), by=coordinator)
    ).field


def test_several_beds_at_once_are_one_event(bed, coordinator):
    new = actions.NewBeds(number=4, kind="bunk_low", in_service_from=day(0))
    made = actions.add_beds(room=bed.room, beds=new, by=coordinator)
    assert [one.label for one in made] == ["B", "C", "D", "E"]
    assert last().action == "houses.beds_added" and len(last().detail["beds"]) == 4
    many = actions.NewBeds(number=21, kind="single", in_service_from=day(0))
    refused("too_many_beds", lambda: actions.add_beds(room=bed.room, beds=many, by=coordinator))


def test_a_security_state_needs_a_reason_which_is_sealed(house, coordinator):
    refused(
        "reason_missing",
        lambda: actions.change_security(house=house, state="red", reason=" x ", by=coordinator),
    )
    actions.change_security(house=house, state="red", reason="A car waited outside twice", by=coordinator)
    house.refresh_from_db()
    event = last()
    assert house.security_state == "red"
    assert event.detail == {"from": "green", "to": "red"} and event.reason_subject == house.id
    assert b"outside" not in bytes(event.reason) and "outside" in chain.read_reason(event)


def test_an_address_is_sealed_and_survives_other_changes(house, coordinator):
    actions.seal_address(house=house, address=actions.Address("Invented street 1"), by=coordinator)
    stale = House.objects.get(pk=house.pk)
    stale.address, stale.area = None, "Elsewhere"
    actions.change_house(house=stale, by=coordinator)
    house.refresh_from_db()
    assert b"Invented" not in bytes(house.address)
    assert sealed.read(house, "address") == {"line": "Invented street 1"}


def test_an_admin_opens_houses_of_different_names(admin, house):
    refused("code_name_taken", lambda: actions.open_house(house=House(code_name="cEDAR"), by=admin))
    nobody = House(code_name="Juniper", accepts_men=False, accepts_women=False, accepts_families=False)
    refused("accepts_nobody", lambda: actions.open_house(house=nobody, by=admin))
    assert actions.open_house(house=House(code_name="Juniper"), by=admin).created_by == admin


@pytest.mark.parametrize("who", ["caseworker", "treasurer", "auditor", "stranger", "other_worker"])
def test_others_change_nothing(request, who, bed):
    user, room, house = request.getfixturevalue(who), bed.room, bed.room.house
    tries = [
        lambda: actions.open_house(house=House(code_name="New"), by=user),
        lambda: actions.change_house(house=house, by=user),
        lambda: actions.change_security(house=house, state="red", reason="long enough", by=user),
        lambda: actions.seal_address(house=house, address=actions.Address("x"), by=user),
        lambda: actions.add_room(room=Room(house=house, code="9"), by=user),
        lambda: actions.change_room(room=room, by=user),
        lambda: actions.add_bed(bed=Bed(room=room, label="Z"), by=user),
        lambda: actions.add_beds(room=room, beds=actions.NewBeds(1, "single", day(0)), by=user),
        lambda: actions.change_bed(bed=bed, by=user),
        lambda: actions.take_out(out=out(bed, day(0), None), by=user),
        lambda: actions.bring_back(out=out(bed, day(0), None), to_night=day(1), by=user),
    ]
    for act in tries:
        with pytest.raises(Denied):
            act()


def test_a_coordinator_manages_only_her_house(other_house, coordinator):
    with pytest.raises(Denied):
        actions.change_house(house=other_house, by=coordinator)
    with pytest.raises(Denied):
        actions.open_house(house=House(code_name="New"), by=coordinator)


def test_the_living_are_counted_without_names(house, caseworker):
    room = make_room(house, beds=3)
    beds = list(room.beds.all())
    make_stay(beds[0], by=caseworker)
    make_booking(beds[1], by=caseworker, in_nights=1)
    assert queries.living(house=house, moment=clock.now()) == queries.Living(here=1, expected=1)
    assert queries.living(house=make_house(code_name="Empty"), moment=clock.now()) == queries.Living(0, 0)
