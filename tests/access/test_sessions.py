"""Sessions: hashed at rest, ended by idleness, age and sign-out."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from cases.access.sessions import stored
from cases.audit.models import Event
from cases.core import clock
from tests.factories.access import PASSWORD

pytestmark = pytest.mark.django_db


def home(client):
    return client.get(reverse("home")).status_code


def later(monkeypatch, **delta):
    moment = clock.now() + dt.timedelta(**delta)
    monkeypatch.setattr("cases.core.clock.now", lambda: moment)


def test_signing_in_with_the_right_pass_phrase_opens_the_home(client, caseworker):
    answer = client.post(reverse("account_login"), {"login": caseworker.username, "password": PASSWORD})
    assert answer.status_code == 302 and home(client) == 200
    assert Event.objects.filter(action="access.signed_in", actor=caseworker.id).count() == 1


def test_a_wrong_pass_phrase_is_answered_on_the_page_and_recorded_without_the_name(client, caseworker):
    answer = client.post(reverse("account_login"), {"login": caseworker.username, "password": "wrong"})
    assert answer.status_code == 200
    event = Event.objects.get(action="access.sign_in_failed")
    assert event.actor is None and event.detail == {}


def test_the_table_does_not_hold_the_cookie(client, caseworker, sign_in):
    client = sign_in(caseworker)
    cookie = client.session.session_key
    assert not Session.objects.filter(session_key__startswith=cookie[:20]).exists()
    assert Session.objects.filter(session_key=stored(cookie)).exists()


def test_the_stored_key_is_no_valid_cookie(client, caseworker, sign_in):
    row = stored(sign_in(caseworker).session.session_key)
    client.cookies["session"] = row
    assert home(client) == 302


def test_half_an_hour_without_a_request_ends_the_session(caseworker, sign_in, monkeypatch):
    client = sign_in(caseworker)
    assert home(client) == 200
    later(monkeypatch, minutes=31)
    assert home(client) == 302


def test_requests_keep_a_session_alive_for_ten_hours_and_no_longer(caseworker, sign_in, monkeypatch):
    client = sign_in(caseworker)
    for _ in range(23):
        later(monkeypatch, minutes=25)
        assert home(client) == 200
    later(monkeypatch, minutes=26)
    assert home(client) == 302


def test_signing_out_ends_it(caseworker, sign_in):
    client = sign_in(caseworker)
    client.post(reverse("account_logout"))
    assert home(client) == 302
    assert Session.objects.count() == 0 or home(client) == 302


def test_nobody_signs_up(client):
    for path in ("/accounts/signup/", "/sign-up/", "/accounts/password/reset/"):
        assert client.get(path).status_code in (302, 404)


def test_answers_to_signed_in_users_are_not_stored(caseworker, sign_in):
    answer = sign_in(caseworker).get(reverse("home"))
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
