"""Arriving and reserving: which nights, which bed, for whom, and what is refused."""

import datetime as dt
import uuid

import pytest

from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.people.models import Alert, KeepApart, Person
from cases.stays import actions
from cases.stays.models import Stay, StayStep
from cases.vault import sealed
from tests.factories.access import make_user
from tests.factories.houses import make_house, make_room
from tests.factories.stays import make_arrival, make_booking, make_person, make_stay

pytestmark = pytest.mark.django_db
NEW = actions.NewPerson(code_name="Quiet Lantern")


@pytest.fixture
def beds(house, time):
    return list(make_room(house, beds=4).beds.order_by("label"))


def nights_of(stay):
    return sorted(stay.nights.values_list("night", flat=True))


def refused(code, action, **what):
    with pytest.raises(Refused) as refusal:
        action(**what)
    assert refusal.value.code == code
    assert str(refusal.value.sentence)
    return refusal.value


def arrive(by, **fields):
    return actions.arrive(arrival=make_arrival(**fields), by=by)


def test_a_walk_in_gets_a_record_a_bed_and_its_nights(beds, caseworker, time):
    stay = arrive(
        caseworker, new_person=NEW, bed=beds[1], nights=3, ticks=("rules_explained", "consent_asked")
    )
    assert (stay.status, stay.bed, stay.person.code_name) == ("in_house", beds[1], "Quiet Lantern")
    assert nights_of(stay) == [time.night(), time.night(1), time.night(2)]
    assert (stay.first_night, stay.planned_to) == (time.night(), time.night(3))
    assert stay.ticks == ["consent_asked", "rules_explained"]
    assert stay.bed_snapshot == {"room": "1", "label": "B", "kind": "single", "gender_rule": "any"}
    assert list(stay.steps.values_list("kind", flat=True)) == ["arrived"]
    event = Event.objects.latest("seq")
    assert (event.action, event.object_id, event.actor) == ("stays.arrived", stay.pk, caseworker.pk)


def test_the_best_free_bed_is_taken_where_none_is_chosen(beds, caseworker):
    make_stay(beds[0], by=caseworker)
    assert arrive(caseworker, new_person=NEW).bed == beds[1]


@pytest.mark.parametrize("hour,night", [(0, -1), (5, -1), (6, 0), (11, 0), (23, 0)])
def test_the_small_hours_belong_to_the_night_before(beds, caseworker, time, hour, night):
    day = dt.date(2026, 5, 5)
    time.moment = clock.local_moment(day, hour, 30)
    assert arrive(caseworker, new_person=NEW).first_night == day + dt.timedelta(days=night)


def test_the_same_form_twice_makes_one_stay(beds, caseworker):
    arrival = make_arrival(new_person=NEW)
    first, second = (actions.arrive(arrival=arrival, by=caseworker) for _ in range(2))
    assert first == second and Stay.objects.count() == Person.objects.count() == 1
    with pytest.raises(Denied):
        actions.arrive(arrival=arrival, by=_far_worker())


def _far_worker():
    away = make_house(code_name="Juniper")
    make_room(away)
    return make_user("far", role="caseworker", house=away)


def test_the_expected_form_twice_makes_one_arrival(beds, caseworker):
    stay = make_booking(beds[0], by=caseworker)
    arrival = make_arrival()
    for _ in range(2):
        actions.arrive_expected(stay=stay, arrival=arrival, by=caseworker)
    assert sorted(StayStep.objects.values_list("kind", flat=True)) == ["arrived", "reserved"]


def test_one_person_has_one_open_stay(beds, house, caseworker):
    person = make_person(house)
    make_booking(beds[0], by=caseworker, person=person)
    refused("already_expected", arrive, by=caseworker, person=person)
    other = make_person(house)
    make_stay(beds[1], by=caseworker, person=other)
    refused("already_here", arrive, by=caseworker, person=other)


def test_refusals_change_nothing(beds, house, caseworker, time):
    make_stay(beds[0], by=caseworker)
    gone = make_person(house, merged_into=make_person(house))
    before = (Stay.objects.count(), Person.objects.count(), Event.objects.count())
    late, soon = time.moment - dt.timedelta(days=8), time.moment + dt.timedelta(hours=1)
    for code, fields in [
        ("taken", {"bed": beds[0], "new_person": NEW}),
        ("too_long", {"nights": 31, "new_person": NEW}),
        ("until_before_start", {"nights": 0, "new_person": NEW}),
        ("in_future", {"arrived_at": soon, "new_person": NEW}),
        ("too_long_ago", {"arrived_at": late, "new_person": NEW}),
        ("who_missing", {}),
        ("who_missing", {"new_person": NEW, "person": make_person}),
        ("merged", {"person": gone}),
        ("group_differs", {"new_person": actions.NewPerson(code_name="Calm Brook", sex="female")}),
    ]:
        if fields.get("person") is make_person:
            fields["person"] = Person.objects.first()
        refused(code, arrive, by=caseworker, **fields)
    assert (Stay.objects.count(), Person.objects.count(), Event.objects.count()) == before


def test_a_taken_code_name_leaves_nothing_behind(beds, house, caseworker):
    make_person(house, code_name="Quiet Lantern")
    assert refused("code_name_taken", arrive, by=caseworker, new_person=NEW).field == "code_name"
    assert not Stay.objects.exists()


def test_nobody_places_somebody_of_another_house(beds, other_house, caseworker, other_worker):
    room = make_room(other_house)
    with pytest.raises(Denied):
        arrive(caseworker, new_person=NEW, bed=room.beds.first())
    with pytest.raises(Denied):
        arrive(caseworker, person=make_person(other_house))


def test_a_soft_rule_gives_way_to_a_written_reason(house, beds, caseworker):
    house.security_state = "amber"
    house.save()
    assert (
        refused("house_amber", arrive, by=caseworker, new_person=NEW, bed=beds[0]).field == "override_reason"
    )
    refused("reason_missing", arrive, by=caseworker, new_person=NEW, bed=beds[0], override_reason="short")
    words = "nowhere else is safe tonight"
    stay = arrive(caseworker, new_person=NEW, bed=beds[0], override_reason=words)
    assert stay.overridden == ["house_amber"]
    assert sealed.read(stay, "override_reason") == {"text": words}
    event = Event.objects.latest("seq")
    assert chain.read_reason(event) == words and words not in str(event.detail)


@pytest.mark.parametrize("state", ["red", "evacuated"])
def test_a_hard_rule_does_not(house, beds, coordinator, state):
    house.security_state = state
    house.save()
    refused(
        f"house_{state}",
        arrive,
        by=coordinator,
        new_person=NEW,
        bed=beds[0],
        override_reason="I insist on it",
    )


def test_a_bed_needed_soon_is_given_until_then(beds, caseworker, time):
    make_booking(beds[0], by=caseworker, in_nights=5)
    refused("free_only_until", arrive, by=caseworker, new_person=NEW, bed=beds[0])
    stay = arrive(caseworker, new_person=NEW, bed=beds[0], override_reason="moves on after that")
    assert (stay.planned_to, len(nights_of(stay))) == (time.night(5), 5)


def test_an_alert_is_set_aside_by_the_coordinator_alone(house, beds, caseworker, coordinator, time):
    person = make_person(house)
    Alert.objects.create(person=person, kind="ask_coordinator", valid_from=time.night())
    reason = "spoke with the referrer"
    for fields in ({"bed": beds[0]}, {}):
        refused("ask_coordinator", arrive, by=caseworker, person=person, override_reason=reason, **fields)
    assert arrive(coordinator, person=person, override_reason=reason).overridden == ["ask_coordinator"]


def test_people_kept_apart_never_share_a_house(house, beds, coordinator, time):
    one, two = sorted((make_person(house) for _ in range(2)), key=lambda person: person.pk)
    KeepApart.objects.create(person=one, other=two, valid_to=time.night(9))
    make_booking(beds[0], by=coordinator, person=one, nights=5)
    refused("keep_apart", arrive, by=coordinator, person=two, bed=beds[1], override_reason="they made peace")
    make_booking(beds[1], by=coordinator, person=two, in_nights=5)


@pytest.mark.parametrize("early", [3, 0, -1])
def test_early_or_late_the_nights_are_those_really_slept(beds, caseworker, time, early):
    stay = make_booking(beds[0], by=caseworker, in_nights=3)
    time.goes_on(days=3 - early)
    arrival = make_arrival(nights=2)
    stay = actions.arrive_expected(stay=stay, arrival=arrival, by=caseworker)
    assert (stay.status, stay.first_night, stay.bed) == ("in_house", time.night(), beds[0])
    assert nights_of(stay) == [time.night(), time.night(1)]
    assert stay.hold_until is None


def test_who_comes_after_the_hold_ran_out_still_gets_the_bed_if_it_is_free(beds, caseworker, time):
    stay = make_booking(beds[0], by=caseworker)
    time.goes_on(hours=60)
    assert actions.arrive_expected(stay=stay, arrival=make_arrival(), by=caseworker).status == "in_house"


def test_and_another_ones_hold_that_ran_out_does_not_stand_in_the_way(beds, caseworker, time):
    make_booking(beds[1], by=caseworker, kind="held", arrival_expected_at=None, in_nights=0)
    time.goes_on(hours=40)
    stay = make_booking(beds[0], by=caseworker)
    time.goes_on(hours=10)
    stay = actions.arrive_expected(stay=stay, arrival=make_arrival(bed=beds[1]), by=caseworker)
    assert stay.bed == beds[1]


def test_holds_that_ran_out_are_released_by_the_next_placing(beds, caseworker, time):
    expected = make_booking(beds[0], by=caseworker)
    held = make_booking(beds[1], by=caseworker, kind="held", arrival_expected_at=None)
    time.goes_on(hours=47)
    refused("held", arrive, by=caseworker, new_person=NEW, bed=beds[1])
    time.goes_on(hours=5)
    assert arrive(caseworker, new_person=NEW, bed=beds[1]).bed == beds[1]
    for stay, status in ((expected, "no_show"), (held, "cancelled")):
        stay.refresh_from_db()
        assert (stay.status, stay.nights.count(), stay.steps.count()) == (status, 0, 2)
    assert (
        Event.objects.filter(action__in=["stays.no_show", "stays.cancelled"], detail__lapsed=True).count()
        == 2
    )


def test_a_person_whose_hold_elsewhere_ran_out_can_come_here(
    beds, house, other_house, caseworker, other_worker, time
):
    room = make_room(other_house)
    person = make_person(house)
    arrive(caseworker, person=person)
    actions.depart(stay=Stay.objects.get(), departure=actions.Departure(destination="hotel"), by=caseworker)
    Person.objects.filter(pk=person.pk).update(house=other_house)
    elsewhere = make_booking(room.beds.first(), by=other_worker, person=person)
    refused("already_expected", arrive, by=caseworker, person=person)
    time.goes_on(hours=60)
    assert arrive(caseworker, person=person).house == house
    elsewhere.refresh_from_db()
    assert elsewhere.status == "no_show"


def test_reservations_are_for_what_is_to_come(beds, house, caseworker, time):
    def reserve(**fields):
        start = fields.pop("start", time.night(1))
        values = {"token": uuid.uuid4(), "group": "man", "start": start, "until": start + dt.timedelta(5)}
        order = actions.Reservation(**values | {"bed": beds[0], "person": make_person(house)} | fields)
        return actions.reserve(reservation=order, by=caseworker)

    refused("in_past", reserve, start=time.night(-1))
    refused("time_differs", reserve, arrival_expected_at=time.moment)
    refused("too_long", reserve, until=time.night(40))
    at = time.moment + dt.timedelta(days=1)
    stay = reserve(kind="expected", arrival_expected_at=at)
    assert (stay.status, stay.hold_until) == ("expected", at + dt.timedelta(hours=48))
    assert len(nights_of(stay)) == 5
    refused("held", reserve)
