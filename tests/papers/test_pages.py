"""Papers and consents on their pages. All numbers are invented."""

import datetime as dt

import pytest
from django.urls import reverse

from cases.core import clock
from cases.papers.models import Consent, Paper
from cases.people.models import MatchKey
from cases.vault import sealed
from tests.factories.people import make_full_person, make_person

PAPER = {"kind": "passport", "number": "a-123 ٤٥٦", "held_by": "person", "expires_on": "2030-01-31"}
CONSENT = {"purpose": "legal", "recipient": "Legal aid office"}


@pytest.fixture
def person(house, caseworker):
    return make_person(house=house, by=caseworker, code_name="Amber Kettle")


def body(answer):
    return answer.content.decode().split("<main")[1]


def test_of_a_paper_only_four_signs_and_a_digest_are_kept(person, caseworker, sign_in):
    client = sign_in(caseworker)
    assert client.post(reverse("paper_add", args=[person.pk]), PAPER).status_code == 302
    paper = Paper.objects.get()
    assert sealed.read(paper, "number") == {"last4": "3456"}
    assert MatchKey.objects.get(person=person).kind == "paper"
    page = body(client.get(reverse("person", args=[person.pk])))
    assert "Passport" in page and "2030-01-31" in page and "••••" in page and "3456" not in page
    edit = reverse("paper_edit", args=[paper.pk])
    assert "3456" not in body(client.get(edit))
    assert client.post(edit, PAPER | {"number": "", "held_by": "lost"}).status_code == 302
    paper.refresh_from_db()
    assert paper.held_by == "lost" and sealed.read(paper, "number") == {"last4": "3456"}


@pytest.mark.parametrize(
    "wrong", [{"number": "12345"}, {"expires_on": "31/31/2030"}, {"kind": ""}, {"held_by": "x"}]
)
def test_a_wrong_paper_is_refused(person, caseworker, sign_in, wrong):
    answer = sign_in(caseworker).post(reverse("paper_add", args=[person.pk]), PAPER | wrong)
    assert answer.status_code == 422 and not Paper.objects.exists()


def test_the_same_number_on_two_records_leads_to_both(house, person, caseworker, sign_in):
    make_full_person(house=house, by=caseworker, code_name="Second Pebble")
    answer = sign_in(caseworker).post(
        reverse("paper_add", args=[person.pk]), PAPER | {"number": "A12398 07"}, follow=True
    )
    assert "Second Pebble" in body(answer) and "same paper number" in body(answer)


def test_a_consent_is_given_expires_and_is_withdrawn(person, caseworker, sign_in):
    client, page = sign_in(caseworker), reverse("person", args=[person.pk])
    today = clock.tonight()
    old = {"given_on": str(today - dt.timedelta(9)), "valid_until": str(today - dt.timedelta(1))}
    for dates in ({"given_on": str(today)}, old):
        assert client.post(reverse("consent_give", args=[person.pk]), CONSENT | dates).status_code == 302
    shown = body(client.get(page))
    assert "Active" in shown and "Expired" in shown
    consent = Consent.objects.get(given_on=today)
    url = reverse("consent_withdraw", args=[consent.pk])
    assert client.post(url).status_code == 302
    assert "Withdrawn" in body(client.get(page))
    assert client.post(url).status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"recipient": ""}, {"given_on": "2090-01-01"}, {"valid_until": "2001-01-01"}, {"purpose": "x"}]
)
def test_a_wrong_consent_is_refused(person, caseworker, sign_in, wrong):
    form = CONSENT | {"given_on": str(clock.tonight())} | wrong
    answer = sign_in(caseworker).post(reverse("consent_give", args=[person.pk]), form)
    assert answer.status_code == 422 and not Consent.objects.exists()
