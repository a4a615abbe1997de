"""A family at the door: the second one comes with the first, into the same room and household."""

import uuid

import pytest
from django.urls import reverse

from cases.people.models import Household, Person
from cases.stays.models import Stay
from tests.factories.houses import make_room

pytestmark = pytest.mark.django_db


def family_form(**more):
    return {
        "token": str(uuid.uuid4()),
        "who": "new",
        "code_name": f"Family {uuid.uuid4().hex[:6]}",
        "group": "family",
        "nights": "14",
        "act": "save",
    } | more


def first_of_a_family(client):
    client.post(reverse("arrive"), family_form())
    return Stay.objects.get()


def test_the_second_one_joins_the_household_and_the_room(house, caseworker, sign_in):
    make_room(house, code="F", rule="family", beds=3)
    client = sign_in(caseworker)
    first = first_of_a_family(client)
    page = client.get(reverse("arrive"), {"with": first.pk})
    assert first.person.code_name in page.content.decode()
    assert client.post(reverse("arrive"), family_form(came_with=str(first.pk))).status_code == 302
    second = Stay.objects.exclude(pk=first.pk).get()
    assert second.bed.room == first.bed.room and second.overridden == []
    household = Household.objects.get()
    assert set(household.members.all()) == {first.person, second.person}
    client.post(reverse("arrive"), family_form(came_with=str(second.pk)))
    assert household.members.count() == 3 and Household.objects.count() == 1


def test_another_family_does_not_get_the_room_without_a_reason(house, caseworker, sign_in):
    make_room(house, code="F", rule="family", beds=3)
    client = sign_in(caseworker)
    first_of_a_family(client)
    answer = client.post(reverse("arrive"), family_form())
    assert answer.status_code == 422 and Stay.objects.count() == 1 and Person.objects.count() == 1


def test_a_family_of_another_house_cannot_be_joined(house, other_house, caseworker, other_worker, sign_in):
    make_room(other_house, code="F", rule="family", beds=3)
    make_room(house, code="F", rule="family", beds=3)
    foreign = first_of_a_family(sign_in(other_worker))
    client = sign_in(caseworker)
    assert client.get(reverse("arrive"), {"with": foreign.pk}).status_code == 404
    answer = client.post(reverse("arrive"), family_form(came_with=str(foreign.pk)))
    assert answer.status_code == 422 and Stay.objects.count() == 1 and not Household.objects.exists()


def test_a_family_that_left_is_not_joined(house, caseworker, sign_in):
    make_room(house, code="F", rule="family", beds=3)
    client = sign_in(caseworker)
    first = first_of_a_family(client)
    client.post(reverse("stay_depart", args=[first.pk]), {"destination": "hotel", "completion": "completed"})
    assert client.get(reverse("arrive"), {"with": first.pk}).status_code == 404
