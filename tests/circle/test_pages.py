"""Safe contacts, alerts, keep-apart and households on their pages. All names are invented."""

import datetime as dt

import pytest
from django.urls import reverse

from cases.core import clock
from cases.people.models import Alert, Household, KeepApart, Person, SafeContact
from cases.people.queries import doorway, kept_apart_ids
from cases.vault import sealed
from tests.factories.people import REASON, make_full_person, make_person

CONTACT = {
    "relation": "parent",
    "channel": "signal",
    "may_be_told": "safe",
    "name": "Auntie",
    "phone": "07701234567",
}


@pytest.fixture
def person(house, caseworker):
    return make_person(house=house, by=caseworker, code_name="Amber Kettle")


@pytest.fixture
def other(house, caseworker):
    return make_person(house=house, by=caseworker, code_name="Second Pebble", identity={"given": "Karim"})


def body(answer):
    return answer.content.decode().split("<main")[1]


def test_caseworker_adds_a_safe_contact_that_is_masked(person, caseworker, sign_in):
    client = sign_in(caseworker)
    assert client.post(reverse("contact_add", args=[person.pk]), CONTACT).status_code == 302
    contact = SafeContact.objects.get()
    assert sealed.read(contact, "contact") == {"name": "Auntie", "phone": "+9647701234567"}
    page = body(client.get(reverse("person", args=[person.pk])))
    assert "Parent" in page and "That the person is safe" in page and "•••" in page
    assert "Auntie" not in page and "77012" not in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "", "phone": ""}, "Give a name or a phone number"),
        ({"phone": "12"}, "not a telephone number"),
        ({"code_word": "Plum", "duress_word": "plum"}, "must differ"),
        ({"burned": "0770 123 4567"}, "listed as burned"),
        ({"channel": ""}, "required"),
    ],
)
def test_a_contact_that_cannot_be_is_refused_beside_its_field(person, caseworker, sign_in, wrong, sentence):
    answer = sign_in(caseworker).post(reverse("contact_add", args=[person.pk]), CONTACT | wrong)
    assert answer.status_code == 422 and sentence in body(answer) and not SafeContact.objects.exists()


def test_a_contact_is_changed_from_what_stands_after_a_reason(house, caseworker, sign_in):
    contact = make_full_person(house=house, by=caseworker).safe_contacts.get()
    client, url = sign_in(caseworker), reverse("contact_edit", args=[contact.pk])
    page = body(client.post(url, {"reason": REASON}))
    assert "apricot" in page and 'value="relative" selected' in page
    assert client.post(url, CONTACT | {"burned": "0770 888 8888"}).status_code == 302
    contact.refresh_from_db()
    assert contact.relation == "parent" and sealed.read(contact, "contact")["burned"] == ["+9647708888888"]


def test_an_alert_stands_at_the_door_until_it_is_ended(person, caseworker, sign_in):
    client = sign_in(caseworker)
    form = {"kind": "hostile_expected", "instructions": "Open to nobody", "valid_from": str(clock.tonight())}
    assert client.post(reverse("alert_add", args=[person.pk]), form).status_code == 302
    alert = Alert.objects.get()
    assert doorway(person=person, day=clock.tonight()).alerts[0].instructions == "Open to nobody"
    assert b"Open to nobody" not in bytes(alert.instructions)
    assert client.post(reverse("alert_end", args=[alert.pk])).status_code == 302
    assert doorway(person=person, day=clock.tonight()).alerts == []
    assert Alert.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"valid_to": "2001-01-01"}, {"valid_from": "soon"}, {"kind": ""}])
def test_a_wrong_alert_is_refused(person, caseworker, sign_in, wrong):
    form = {"kind": "medical_first", "valid_from": str(clock.tonight())} | wrong
    answer = sign_in(caseworker).post(reverse("alert_add", args=[person.pk]), form)
    assert answer.status_code == 422 and not Alert.objects.exists()


def test_two_are_kept_apart_by_whole_code_name(person, other, caseworker, sign_in):
    client, url = sign_in(caseworker), reverse("apart_add", args=[person.pk])
    assert client.post(url, {"who": "second pebble", "why": "An old quarrel"}).status_code == 302
    assert kept_apart_ids(person.pk, clock.tonight()) == {other.pk}
    page = body(client.get(reverse("person", args=[other.pk])))
    assert "Amber Kettle" in page and "An old quarrel" in page
    pair = KeepApart.objects.get()
    assert client.post(reverse("apart_end", args=[pair.pk])).status_code == 302
    assert kept_apart_ids(person.pk, clock.tonight()) == set()
    assert client.post(url, {"who": "Second Pebble"}).status_code == 302
    assert kept_apart_ids(person.pk, clock.tonight()) == {other.pk}


def test_somebody_is_chosen_among_those_who_may_fit(person, other, caseworker, sign_in):
    client, url = sign_in(caseworker), reverse("apart_add", args=[person.pk])
    page = body(client.post(url, {"who": "كريم", "why": "An old quarrel"}))
    assert "Second Pebble" in page and f'value="{other.pk}"' in page and "An old quarrel" in page
    assert not KeepApart.objects.exists()
    assert client.post(url, {"who": "كريم", "person": str(other.pk)}).status_code == 302
    assert KeepApart.objects.exists()


@pytest.mark.parametrize(
    "form", [{}, {"who": "nobody like this"}, {"who": "Amber Kettle"}, {"valid_to": "2001-01-01"}]
)
def test_nobody_is_kept_apart_from_nobody_or_from_himself(person, other, caseworker, sign_in, form):
    form = {"why": "x"} | form
    if "valid_to" in form:
        form |= {"who": "Second", "person": str(other.pk)}
    answer = sign_in(caseworker).post(reverse("apart_add", args=[person.pk]), form)
    assert answer.status_code == 422 and not KeepApart.objects.exists()


def test_people_of_other_houses_cannot_be_chosen(person, other_house, caseworker, sign_in):
    far = make_person(house=other_house, code_name="Far Pebble")
    for form in ({"who": "Far Pebble"}, {"who": "Far", "person": str(far.pk)}):
        answer = sign_in(caseworker).post(reverse("apart_add", args=[person.pk]), form)
        assert answer.status_code == 422 and not KeepApart.objects.exists()


def test_who_is_kept_apart_in_another_house_is_not_named(person, other, other_house, caseworker, sign_in):
    first, second = sorted([person, other], key=lambda one: one.pk.hex)
    KeepApart.objects.create(person=first, other=second)
    Person.objects.filter(pk=other.pk).update(house=other_house)
    page = body(sign_in(caseworker).get(reverse("person", args=[person.pk])))
    assert "someone of another house" in page and "Second Pebble" not in page
    pair = KeepApart.objects.get()
    assert sign_in(caseworker).get(reverse("apart_end", args=[pair.pk])).status_code == 200


def test_a_household_is_made_joined_and_left(person, other, caseworker, sign_in):
    client = sign_in(caseworker)
    page = reverse("person", args=[person.pk])
    assert client.get(reverse("household_add", args=[person.pk])).status_code == 302
    made = client.post(reverse("household_new", args=[person.pk]), {"code": "House of tea", "role": "head"})
    assert made.status_code == 302
    client.post(reverse("household_add", args=[person.pk]), {"who": "Second Pebble", "role": "child"})
    assert "Second Pebble" in body(client.get(page))
    again = client.post(reverse("household_add", args=[person.pk]), {"who": "Second Pebble"})
    assert again.status_code == 422
    client.post(reverse("household_leave", args=[other.pk]))
    assert "Second Pebble" not in body(client.get(page)) and Household.objects.count() == 1
    assert client.post(reverse("household_leave", args=[other.pk])).status_code == 422
    twice = client.post(reverse("household_new", args=[other.pk]), {"code": "House of tea"})
    assert twice.status_code == 422 and "already" in body(twice)


def test_rows_of_other_houses_do_not_exist(house, caseworker, other_worker, sign_in):
    person = make_full_person(house=house, by=caseworker)
    client = sign_in(other_worker)
    rows = [("contact_edit", person.safe_contacts.get()), ("contact_reveal", person.safe_contacts.get())]
    rows += [("alert_end", person.alerts.get())]
    for name, row in rows:
        assert client.post(reverse(name, args=[row.pk]), {"reason": REASON}).status_code == 404
    assert person.alerts.in_force(clock.tonight() + dt.timedelta(1)).exists()
