"""Sealed values are shown once, for a reason that was logged first. All names are invented."""

import pytest
from django.urls import reverse

from cases.access import reveal
from cases.audit import chain
from cases.audit.models import Event
from cases.people.models import MatchKey, Person
from cases.vault import sealed
from tests.factories.people import REASON, make_full_person

SHOWN = {
    "person_reveal": ["زينب", "Grandad", "@lantern", "UmNour"],
    "person_reveal_phones": ["+9647701234500"],
    "contact_reveal": ["Auntie", "apricot", "walnut", "+9647708888888"],
    "paper_reveal": ["9807"],
}
ROWS = {"contact_reveal": "safe_contacts", "paper_reveal": "papers"}


@pytest.fixture
def person(house, caseworker):
    return make_full_person(house=house, by=caseworker)


def address(name, person):
    row = getattr(person, ROWS[name]).get() if name in ROWS else person
    return reverse(name, args=[row.pk])


@pytest.mark.parametrize("role", ["caseworker", "coordinator", "admin"])
@pytest.mark.parametrize("name", SHOWN)
def test_who_may_sees_it_once_for_a_reason(request, person, sign_in, name, role):
    user = request.getfixturevalue(role)
    url = address(name, person)
    answer = sign_in(user).post(url, {"reason": REASON})
    assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
    text = answer.content.decode()
    assert all(word in text for word in SHOWN[name])
    event = Event.objects.get(action="vault.opened")
    assert event.actor == user.pk and chain.read_reason(event) == REASON
    assert not any(word in sign_in(user).get(url).content.decode() for word in SHOWN[name])


@pytest.mark.parametrize("reason", ["", "short", "       x       ", "\x00" * 9])
@pytest.mark.parametrize("name", [*SHOWN, "person_names", "person_phones", "contact_edit"])
def test_without_a_reason_nothing_is_shown(person, caseworker, sign_in, name, reason):
    row = person.safe_contacts.get() if name == "contact_edit" else None
    url = reverse(name, args=[row.pk]) if row else address(name, person)
    answer = sign_in(caseworker).post(url, {"reason": reason})
    text = answer.content.decode()
    assert answer.status_code == 400 and 'id="id_reason' in text and 'aria-invalid="true"' in text
    assert not any(word in text for words in SHOWN.values() for word in words)
    assert not Event.objects.filter(action="vault.opened").exists()


def test_it_is_logged_before_it_is_opened(person, caseworker, sign_in, monkeypatch):
    seen = []

    def read(row, column):
        seen.append(Event.objects.filter(action="vault.opened").count())
        return {}

    monkeypatch.setattr(reveal.sealed, "read", read)
    sign_in(caseworker).post(reverse("person_reveal", args=[person.pk]), {"reason": REASON})
    assert seen == [1]


def test_names_are_changed_from_what_stands_after_a_reason(person, caseworker, sign_in):
    client, url = sign_in(caseworker), reverse("person_names", args=[person.pk])
    first = client.post(url, {"reason": REASON}).content.decode()
    assert 'value="زينب"' in first and 'autocomplete="off"' in first and 'spellcheck="false"' in first
    answer = client.post(url, {"given": "ليلى", "aliases": "Um Nour\n\nUm Nour\nLulu", "latin": "Layla"})
    assert answer.status_code == 302
    kept = sealed.read(Person.objects.get(pk=person.pk), "identity")
    assert kept == {"given": "ليلى", "aliases": ["Um Nour", "Lulu"], "latin": "Layla"}


def test_phones_are_changed_with_their_digests_and_a_wrong_one_is_kept_on_the_page(
    person, caseworker, sign_in
):
    client, url = sign_in(caseworker), reverse("person_phones", args=[person.pk])
    before = set(MatchKey.objects.values_list("pk", flat=True))
    wrong = client.post(url, {"phones": "٠٧٧٠٧٧٧٧٧٧٧\n12"})
    assert wrong.status_code == 422 and "٠٧٧٠٧٧٧٧٧٧٧\n12" in wrong.content.decode()
    assert set(MatchKey.objects.values_list("pk", flat=True)) == before
    assert client.post(url, {"phones": "٠٧٧٠٧٧٧٧٧٧٧"}).status_code == 302
    assert sealed.read(Person.objects.get(pk=person.pk), "contact") == {"phones": ["+9647707777777"]}
    assert MatchKey.objects.filter(person=person, kind="phone").count() == 1


def test_nothing_sealed_means_no_reason_is_asked(house, caseworker, sign_in):
    bare = Person.objects.create(code_name="Bare Pebble", house=house)
    answer = sign_in(caseworker).get(reverse("person_names", args=[bare.pk]))
    assert answer.status_code == 200 and "reason" not in answer.content.decode().split("<main")[1]
