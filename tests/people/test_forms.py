"""Recording and changing people on their pages. All names are invented."""

import pytest
from django.urls import reverse

from cases.audit.models import Event
from cases.people.models import Person
from cases.vault import sealed
from tests.factories.people import make_full_person, make_person

NEW = {
    "code_name": "Amber Kettle",
    "sex": "female",
    "birth_year": "١٩٩١",
    "given": "زينب",
    "family": "الجابري",
}


def body(answer):
    return answer.content.decode().split("<main")[1]


def test_caseworker_records_a_person_on_one_page(house, caseworker, sign_in):
    client, url = sign_in(caseworker), reverse("person_new")
    page = body(client.get(url))
    assert page.count('autocomplete="off"') >= 8 and page.count('spellcheck="false"') >= 8
    answer = client.post(
        url, NEW | {"house": house.pk, "phones": "0770 123 4567\n٠٧٧٠١٢٣٤٥٦٧", "aliases": "Um Nour"}
    )
    person = Person.objects.get()
    assert answer.headers["Location"] == reverse("person", args=[person.pk])
    assert person.birth_year == 1991 and person.house == house
    assert sealed.read(person, "contact") == {"phones": ["+9647701234567"]}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"code_name": ""}, "required"),
        ({"code_name": "taken one"}, "Someone has this code name already"),
        ({"phones": "12"}, "not a telephone number"),
        ({"birth_year": "1700"}, "Nobody here was born"),
        ({"birth_year": "next"}, "whole number"),
        ({"given": "x\x00y"}, "Null characters"),
        ({"sex": "bogus"}, "Select a valid choice"),
        ({"house": "00000000-0000-0000-0000-000000000000"}, "Select a valid choice"),
        ({"aliases": "\n".join(map(str, range(99)))}, "too many"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    house, caseworker, sign_in, wrong, sentence
):
    make_person(house=house, code_name="Taken One")
    answer = sign_in(caseworker).post(reverse("person_new"), NEW | {"house": house.pk} | wrong)
    page = body(answer)
    assert answer.status_code == 422 and sentence in page and "الجابري" in page
    assert Person.objects.count() == 1


def test_a_house_of_others_cannot_be_chosen(other_house, caseworker, sign_in):
    answer = sign_in(caseworker).post(reverse("person_new"), NEW | {"house": other_house.pk})
    assert answer.status_code == 422 and not Person.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"given": "Zainab", "family": "Aljaberi"},
        {"given": "Layla", "phones": "0770 123 4500"},
        {"latin": "Zeinab Khaiali"},
    ],
)
def test_who_may_be_known_already_is_shown_before_anything_is_written(house, caseworker, sign_in, typed):
    known = make_full_person(house=house, by=caseworker)
    client, url = sign_in(caseworker), reverse("person_new")
    form = {"code_name": "New Pebble", "sex": "female", "house": house.pk, **typed}
    page = body(client.post(url, form))
    assert "Amber Kettle" in page and reverse("person", args=[known.pk]) in page
    assert all(f'value="{value}"' in page for value in typed.values())
    assert Person.objects.count() == 1
    again = body(client.post(url, form | {"back": "1"}))
    assert all(value in again for value in typed.values()) and Person.objects.count() == 1
    assert client.post(url, form | {"anyway": "1"}).status_code == 302
    assert Person.objects.count() == 2


def test_people_of_other_houses_are_no_doubles(other_house, house, other_worker, caseworker, sign_in):
    make_full_person(house=other_house, by=other_worker)
    form = NEW | {"house": house.pk, "code_name": "New Pebble", "phones": "0770 123 4500"}
    assert sign_in(caseworker).post(reverse("person_new"), form).status_code == 302


def test_two_records_of_one_phone_see_each_other(house, caseworker, coordinator, sign_in):
    one = make_full_person(house=house, by=caseworker)
    two = make_person(house=house, by=caseworker, code_name="Second Pebble", phones=("+9647701234500",))
    make_person(
        house=house, by=caseworker, code_name="Third Pebble", identity={"given": "Karim", "family": "Zand"}
    )
    url = reverse("person_doubles", args=[two.pk])
    page = body(sign_in(coordinator).get(url))
    assert "Amber Kettle" in page and "same phone number" in page and "Third" not in page
    assert reverse("person_merge", args=[two.pk, one.pk]) in page
    assert reverse("person_merge", args=[two.pk, one.pk]) not in body(sign_in(caseworker).get(url))


def test_facts_are_changed_and_the_audit_names_the_fields_only(house, caseworker, sign_in):
    person = make_full_person(house=house, by=caseworker)
    form = {"code_name": "Amber Kettle", "sex": "male", "birth_year": "1980", "languages": ["ar", "ckb"]}
    form |= {"governorate": "IQ-BG", "defender_role": "journalist", "needs": ["DS"]}
    assert sign_in(caseworker).post(reverse("person_edit", args=[person.pk]), form).status_code == 302
    person.refresh_from_db()
    assert (person.sex, person.birth_year, person.languages, person.needs) == (
        "male",
        1980,
        ["ar", "ckb"],
        ["DS"],
    )
    event = Event.objects.latest("seq")
    assert event.action == "people.changed" and "sex" in event.detail["fields"]
    assert sealed.read(person, "identity")["given"] == "زينب"


def test_a_code_name_of_another_is_refused_and_the_page_keeps_its_own(house, caseworker, sign_in):
    make_person(house=house, code_name="Taken One")
    person = make_person(house=house, code_name="Amber Kettle")
    form = {"code_name": "taken one", "sex": "male", "governorate": "unknown"}
    answer = sign_in(caseworker).post(reverse("person_edit", args=[person.pk]), form)
    assert answer.status_code == 422 and "already" in body(answer) and "Amber Kettle" in body(answer)


def test_the_medical_alert_is_written_and_taken_away(house, caseworker, sign_in):
    person = make_person(house=house, by=caseworker)
    client, url = sign_in(caseworker), reverse("person_medical", args=[person.pk])
    client.post(url, {"medical_alert": "Insulin, twice a day"})
    assert "Insulin" in body(client.get(reverse("person", args=[person.pk])))
    client.post(url, {"medical_alert": ""})
    person.refresh_from_db()
    assert person.care is None


def test_coordinator_hands_a_record_over(house, other_house, coordinator, caseworker, other_worker, sign_in):
    person = make_person(house=house, by=caseworker)
    url = reverse("person_hand_over", args=[person.pk])
    assert sign_in(coordinator).post(url, {"house": house.pk}).status_code == 422
    assert sign_in(caseworker).post(url, {"house": other_house.pk}).status_code == 403
    assert sign_in(coordinator).post(url, {"house": other_house.pk}).status_code == 302
    page = reverse("person", args=[person.pk])
    assert sign_in(caseworker).get(page).status_code == 404
    assert sign_in(other_worker).get(page).status_code == 200
