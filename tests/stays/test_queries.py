"""Beds to choose from and places left tonight: the best first, whatever the size in the same number of queries."""

import datetime as dt

import pytest

from cases.access.models import User
from cases.houses.models import Bed, BedOut, Room
from cases.people.models import Household, KeepApart
from cases.stays import actions, queries
from cases.stays.models import Stay
from cases.stays.rules import Window
from tests.factories.houses import make_bed, make_house, make_room
from tests.factories.stays import make_booking, make_person, make_stay

pytestmark = pytest.mark.django_db


def options(user, time, group="man", nights=14, person=None):
    window = Window(time.night(), time.night(nights))
    return queries.bed_options(user=user, group=group, window=window, person=person)


def named(found):
    return [f"{option.bed.room.code}{option.bed.label}" for option in found]


def reasons(found):
    return {f"{o.bed.room.code}{o.bed.label}": [reason.code for reason in o.exclusions] for o in found}


def placeable(user, house):
    line = next(line for line in queries.placeable_tonight(user=user) if line.house == house)
    return line.man, line.woman, line.family, line.family_rooms


def test_the_groups_own_room_comes_first_and_family_rooms_are_kept_for_families(house, caseworker, time):
    for code, rule in (("10", "any"), ("2", "any"), ("3", "men"), ("4", "women"), ("5", "family")):
        make_room(house, code=code, rule=rule, beds=1)
    assert named(options(caseworker, time)) == ["3A", "2A", "10A", "5A", "4A"]
    assert named(options(caseworker, time, "woman"))[:3] == ["4A", "2A", "10A"]
    assert named(options(caseworker, time, "family"))[:3] == ["5A", "2A", "10A"]


def test_rooms_are_filled_before_new_ones_are_opened(house, caseworker, time):
    make_room(house, code="1", beds=2)
    second = make_room(house, code="2", beds=2)
    make_stay(second.beds.get(label="A"), by=caseworker)
    assert named(options(caseworker, time))[:3] == ["2B", "1A", "1B"]


@pytest.mark.parametrize("born,first", [(1960, "B"), (2000, "A"), (None, "A")])
def test_older_people_are_offered_the_lower_bunk(house, caseworker, time, born, first):
    room = make_room(house, beds=3)
    for label, kind in (("A", Bed.Kind.BUNK_HIGH), ("B", Bed.Kind.BUNK_LOW), ("C", Bed.Kind.MATTRESS)):
        room.beds.filter(label=label).update(kind=kind)
    found = options(caseworker, time, person=make_person(house, birth_year=born))
    assert found[0].bed.label == first and found[2].bed.label == "C"


def test_families_are_put_together_and_people_into_their_house(house, caseworker, time):
    other = make_house(code_name="Birch")
    works_also_in(caseworker, other)
    make_room(other, code="0", beds=2)
    for code in "12":
        make_room(house, code=code, beds=2)
    family = Household.objects.create(code="Two Lamps")
    first = make_person(house, household=family)
    make_stay(
        Room.objects.get(house=house, code="2").beds.get(label="B"),
        by=caseworker,
        person=first,
        group="family",
    )
    found = options(caseworker, time, "family", person=make_person(house, household=family))
    assert named(found)[0] == "2A"
    assert [option.bed.room.house for option in found if option.placeable][-2:] == [other, other]


def works_also_in(user, house):
    user.memberships.create(role="caseworker", house=house)
    user.forget_grants()


def test_each_reason_is_told(house, caseworker, time):
    room = make_room(house, code="1", beds=6)
    beds = {bed.label: bed for bed in room.beds.all()}
    make_stay(beds["A"], by=caseworker)
    make_booking(beds["B"], by=caseworker)
    BedOut.objects.create(bed=beds["C"], from_night=time.night(-1), reason="broken")
    make_booking(beds["D"], by=caseworker, in_nights=4)
    Bed.objects.filter(pk=beds["E"].pk).update(in_service_from=time.night(1))
    found = options(caseworker, time)
    assert reasons(found) == {
        "1A": ["taken"],
        "1B": ["held"],
        "1C": ["out_of_service"],
        "1D": ["free_only_until"],
        "1E": ["not_in_service"],
        "1F": [],
    }
    assert [option.free_until for option in found if option.bed == beds["D"]] == [time.night(4)]
    assert [option.placeable for option in found] == [True] + [False] * 5
    assert [option.overridable for option in found] == [False, True] + [False] * 4


def test_beds_and_houses_given_up_are_not_offered(house, caseworker, time):
    room = make_room(house, beds=2)
    room.beds.filter(label="A").update(in_service_to=time.night())
    assert named(options(caseworker, time)) == ["1B"]
    house.closed_on = time.night()
    house.save()
    assert options(caseworker, time) == []


def test_only_beds_of_ones_own_houses_are_offered(house, other_house, caseworker, treasurer, time):
    make_room(house, code="1")
    make_room(other_house, code="2")
    assert named(options(caseworker, time)) == ["1A", "1B"]
    assert options(treasurer, time) == []


def test_what_a_person_has_himself_is_no_reason_against_it(house, caseworker, time):
    room = make_room(house, rule="family", beds=2)
    stay = make_booking(room.beds.get(label="A"), by=caseworker, group="family")
    assert all(option.placeable for option in options(caseworker, time, "family", person=stay.person))


def test_who_stays_beyond_the_plan_still_has_the_bed_tonight(house, caseworker, time):
    make_stay(make_room(house, beds=1).beds.get(), by=caseworker, nights=2)
    time.goes_on(days=2)
    assert reasons(options(caseworker, time)) == {"1A": ["taken"]}
    assert placeable(caseworker, house) == (0, 0, 0, 0)


def test_a_hold_that_ran_out_counts_for_nothing(house, caseworker, time):
    make_booking(make_room(house, beds=1).beds.get(), by=caseworker)
    assert placeable(caseworker, house) == (0, 0, 0, 0)
    time.goes_on(hours=60)
    assert placeable(caseworker, house) == (1, 1, 1, 0)


def test_nor_does_the_person_it_was_for(house, caseworker, time):
    room = make_room(house, rule="family", beds=2)
    booking = make_booking(room.beds.get(label="A"), by=caseworker, group="family")
    person = make_person(house)
    low, high = sorted((person, booking.person), key=lambda row: row.pk)
    KeepApart.objects.create(person=low, other=high)
    found = reasons(options(caseworker, time, "family", person=person))
    assert found == {"1A": ["held", "keep_apart", "family_rule"], "1B": ["keep_apart", "family_rule"]}
    time.goes_on(hours=60)
    assert reasons(options(caseworker, time, "family", person=person)) == {"1A": [], "1B": []}


def test_places_tonight_are_told_per_group(house, caseworker, time):
    for code, rule in (("1", "men"), ("2", "women"), ("3", "any"), ("4", "family"), ("5", "family")):
        make_room(house, code=code, rule=rule, beds=2)
    assert placeable(caseworker, house) == (4, 4, 6, 2)
    make_stay(Bed.objects.get(room__code="4", label="A"), by=caseworker, group="family")
    make_stay(Bed.objects.get(room__code="3", label="A"), by=caseworker)
    assert placeable(caseworker, house) == (3, 3, 3, 1)
    house.security_state = "amber"
    house.save()
    assert placeable(caseworker, house) == (3, 3, 3, 1)
    assert queries.placeable_tonight(user=caseworker)[0].needs_reason
    house.security_state = "red"
    house.save()
    assert placeable(caseworker, house) == (0, 0, 0, 0)


def test_houses_can_be_named_and_others_are_not_told(house, other_house, caseworker, time):
    assert [line.house for line in queries.placeable_tonight(user=caseworker)] == [house]
    assert queries.placeable_tonight(user=caseworker, houses=[other_house.pk]) == []


@pytest.mark.parametrize("size", [1, 12])
def test_the_number_of_queries_does_not_grow(house, caseworker, time, size, django_assert_max_num_queries):
    for code in range(size):
        room = make_room(house, code=str(code), beds=3)
        make_stay(room.beds.get(label="A"), by=caseworker)
        BedOut.objects.create(bed=room.beds.get(label="B"), from_night=time.night(), reason="broken")
    make_bed(room, label="Z")
    person = make_person(house, household=Household.objects.create(code="Two Lamps"))
    user = User.objects.get(pk=caseworker.pk)
    with django_assert_max_num_queries(8):
        assert len(options(user, time, person=person)) == 3 * size + 1
    user = User.objects.get(pk=caseworker.pk)
    with django_assert_max_num_queries(8):
        queries.placeable_tonight(user=user)


def test_past_stays_are_not_read(house, caseworker, time, django_assert_max_num_queries):
    bed = make_room(house, beds=1).beds.get()
    for _ in range(5):
        stay = make_stay(bed, by=caseworker)
        time.goes_on(days=2)
        actions.depart(stay=stay, departure=actions.Departure(destination="hotel"), by=caseworker)
    assert Stay.objects.count() == 5 and options(caseworker, time)[0].placeable
    assert not [
        o for o in options(caseworker, time) if o.free_until and o.free_until < time.night() + dt.timedelta(1)
    ]
