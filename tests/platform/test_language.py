"""The language switch keeps the page and leads nowhere else; messages stay on the server."""

import pytest
from django.contrib.messages import constants
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
FOREIGN = [
    "https://elsewhere.invalid/",
    "//elsewhere.invalid/",
    "/\\elsewhere.invalid/",
    "\\\\elsewhere.invalid/",
    "http:elsewhere.invalid",
    "https:///elsewhere.invalid",
    "javascript:alert(1)",
    "data:text/html,x",
    " https://elsewhere.invalid/",
    "\thttps://elsewhere.invalid/",
    "http://testserver@elsewhere.invalid/",
    "http://testserver.elsewhere.invalid/",
]


def leaves(location):
    """Whether a browser would go to another site."""
    return location.strip().startswith(("//", "/\\", "\\")) or ":" in location.split("/")[0].split("?")[0]


def test_the_switch_keeps_the_page_and_turns_it(caseworker, sign_in):
    client = sign_in(caseworker)
    answer = client.post(
        reverse("set_language"), {"language": "ckb", "next": reverse("account_change_password")}
    )
    assert answer.status_code == 302 and answer["Location"] == reverse("account_change_password")
    page = client.get(answer["Location"]).content.decode()
    assert '<html lang="ckb" dir="rtl">' in page
    assert f'name="next" value="{reverse("account_change_password")}"' in page


@pytest.mark.parametrize("target", FOREIGN)
def test_the_switch_leads_to_no_other_site(client, target):
    answer = client.post(reverse("set_language"), {"language": "ar", "next": target})
    assert answer.status_code in (204, 302) and not leaves(answer.headers.get("Location", "/"))


def test_an_unknown_language_changes_nothing(client):
    client.post(reverse("set_language"), {"language": "tlh", "next": "/sign-in/"})
    assert "language" not in client.cookies
    assert 'lang="en"' in client.get("/sign-in/").content.decode()


def test_a_language_is_changed_by_a_form_only(client):
    client.get(reverse("set_language"), {"language": "ar", "next": "/sign-in/"})
    assert "language" not in client.cookies


@pytest.mark.parametrize("target", FOREIGN)
def test_signing_in_leads_to_no_other_site(caseworker, target):
    from tests.factories.access import PASSWORD

    said = {"login": caseworker.username, "password": PASSWORD, "next": target}
    answer = Client().post(reverse("account_login"), said)
    assert answer.status_code == 302 and not leaves(answer["Location"]), answer["Location"]


@pytest.mark.parametrize("target", FOREIGN)
def test_signing_out_leads_to_no_other_site(caseworker, sign_in, target):
    answer = sign_in(caseworker).post(reverse("account_logout"), {"next": target})
    assert answer.status_code == 302 and not leaves(answer["Location"]), answer["Location"]


def test_a_page_asked_for_before_signing_in_is_reached_afterwards(caseworker):
    from tests.factories.access import PASSWORD

    client = Client()
    asked = client.get(reverse("account_change_password"))
    assert asked.status_code == 302
    answer = client.post(asked["Location"], {"login": caseworker.username, "password": PASSWORD})
    assert answer["Location"] == reverse("account_change_password")


def test_messages_stay_on_the_server_and_are_shown_once(caseworker, sign_in):
    client = sign_in(caseworker)
    session = client.session
    session["_messages"] = f'[["__json_message",0,{constants.SUCCESS},"The bed is free."]]'
    session.save()
    assert "The bed is free." in client.get("/").content.decode()
    assert "The bed is free." not in client.get("/").content.decode()
    assert set(client.cookies) <= {"session", "csrf", "language"}
