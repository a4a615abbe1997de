"""Taking back the last step: by whom, until when, and what has happened since."""

import pytest

from cases.core.errors import Denied, Refused
from cases.people.models import KeepApart, Person
from cases.stays import actions
from cases.stays.models import RollMark
from tests.factories.access import make_user
from tests.factories.houses import make_room
from tests.factories.stays import make_arrival, make_booking, make_person, make_stay

pytestmark = pytest.mark.django_db


@pytest.fixture
def beds(house, time):
    return list(make_room(house, beds=3).beds.order_by("label"))


def leave(stay, by):
    return actions.depart(stay=stay, departure=actions.Departure(destination="hotel"), by=by)


def undo(stay, by):
    return actions.undo(stay=stay, by=by)


def refused(code, stay, by):
    with pytest.raises(Refused) as refusal:
        undo(stay, by)
    assert refusal.value.code == code


def test_a_walk_in_taken_back_is_cancelled_and_the_person_stays_on_record(beds, caseworker):
    arrival = make_arrival(new_person=actions.NewPerson(code_name="Quiet Lantern"))
    stay = undo(actions.arrive(arrival=arrival, by=caseworker), caseworker)
    assert (stay.status, stay.arrived_at, stay.nights.count()) == ("cancelled", None, 0)
    assert Person.objects.count() == 1
    step = stay.steps.get()
    assert step.undone_by == caseworker and step.undone_at


def test_an_expected_arrival_taken_back_is_expected_again(beds, caseworker, time):
    stay = make_booking(beds[0], by=caseworker, in_nights=1)
    hold = stay.hold_until
    stay = actions.arrive_expected(stay=stay, arrival=make_arrival(bed=beds[1]), by=caseworker)
    actions.mark_roll(stay=stay, mark="present", night=time.night(), by=caseworker)
    stay = undo(stay, caseworker)
    stay.refresh_from_db()
    assert (stay.status, stay.bed, stay.hold_until, stay.first_night) == ("expected", beds[0], hold, None)
    assert list(stay.nights.values_list("bed", flat=True).distinct()) == [beds[0].pk]
    assert not RollMark.objects.exists()


def test_steps_are_taken_back_one_after_the_other(beds, caseworker):
    stay = make_stay(beds[0], by=caseworker)
    actions.move_bed(stay=stay, bed=beds[1], by=caseworker)
    leave(stay, caseworker)
    stories = []
    for _ in range(3):
        taken_back = undo(stay, caseworker)
        stories.append((taken_back.status, taken_back.bed.label, taken_back.nights.count()))
    assert stories == [("in_house", "B", 14), ("in_house", "A", 14), ("cancelled", "A", 0)]
    refused("nothing_to_undo", stay, caseworker)


def test_a_departure_is_not_taken_back_once_the_bed_is_given(beds, caseworker):
    stay = make_stay(beds[0], by=caseworker)
    leave(stay, caseworker)
    make_stay(beds[0], by=caseworker)
    refused("given_since", stay, caseworker)
    stay.refresh_from_db()
    assert stay.status == "departed"


def test_nor_once_the_person_is_elsewhere(beds, caseworker):
    stay = make_stay(beds[0], by=caseworker)
    leave(stay, caseworker)
    make_stay(beds[1], by=caseworker, person=stay.person)
    refused("already_here", stay, caseworker)


def test_nor_once_somebody_came_who_is_kept_apart(house, beds, caseworker):
    one, two = sorted((make_person(house) for _ in range(2)), key=lambda person: person.pk)
    KeepApart.objects.create(person=one, other=two)
    stay = make_stay(beds[0], by=caseworker, person=one)
    leave(stay, caseworker)
    make_stay(beds[1], by=caseworker, person=two)
    refused("apart_since", stay, caseworker)


def test_the_hour_and_the_person_count(beds, house, caseworker, coordinator, time):
    colleague = make_user("hiwa", role="caseworker", house=house)
    stay = make_stay(beds[0], by=caseworker)
    with pytest.raises(Denied):
        undo(stay, colleague)
    time.goes_on(minutes=61)
    refused("too_late", stay, caseworker)
    leave(stay, colleague)
    assert undo(stay, coordinator).status == "in_house"


def test_a_tap_of_the_roll_is_taken_back_with_its_mark(beds, caseworker, time):
    stay = make_stay(beds[0], by=caseworker)
    actions.mark_roll(stay=stay, mark="away_no_notice", night=time.night(), by=caseworker)
    actions.mark_roll(stay=stay, mark="away_notice", night=time.night(), by=caseworker)
    assert undo(stay, caseworker).status == "in_house"
    assert RollMark.objects.get().mark == "away_no_notice"
    assert not stay.absences.exists()


def test_the_page_says_before_it_is_pressed_that_the_bed_was_given_since(beds, caseworker, sign_in):
    stay = make_stay(beds[0], by=caseworker)
    leave(stay, caseworker)
    page = f"/stays/{stay.pk}/undo/"
    assert b"button-danger" in sign_in(caseworker).get(page).content
    make_stay(beds[0], by=caseworker)
    answer = sign_in(caseworker).get(page).content.decode()
    assert "given to somebody else" in answer and "button-danger" not in answer
