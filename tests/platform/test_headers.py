"""Headers of every page, and what is left behind when somebody signs out."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.routes import routes

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
ALWAYS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
NOBODYS = "00000000-0000-0000-0000-000000000007"


def policy(answer):
    """The content policy by directive."""
    parts = answer["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts if part.strip())


def carries(answer, path):
    assert policy(answer) == POLICY, path
    for name, value in ALWAYS.items():
        assert answer[name] == value, f"{path}: {name}"


def pages():
    return sorted({route.filled(NOBODYS) for route in routes()})


def test_every_answer_to_anyone_carries_the_policy():
    client = Client(raise_request_exception=False)
    for path in [*pages(), "/nowhere/", "/static/nowhere.css"]:
        answer = client.get(path)
        carries(answer, path)
        assert "Set-Cookie" not in answer.headers


@pytest.mark.once
@pytest.mark.parametrize("role", ["caseworker", "coordinator", "admin", "treasurer", "auditor", "stranger"])
def test_every_answer_to_a_signed_in_user_is_kept_by_nobody(role, request, sign_in):
    user = request.getfixturevalue(role)
    client = sign_in(user)
    client.raise_request_exception = False
    for path in [*pages(), "/nowhere/"]:
        if path == reverse("account_logout"):
            continue
        answer = client.get(path)
        carries(answer, path)
        assert answer["Cache-Control"] == "no-store, private", path
        assert "Last-Modified" not in answer and "ETag" not in answer, path


def test_no_answer_tells_which_software_runs(client):
    answer = client.get(reverse("account_login"))
    assert not {"server", "x-powered-by"} & {name.lower() for name in answer.headers}
    assert "django" not in answer.content.decode().replace("/static/django_htmx", "").lower()


def test_signing_out_clears_what_the_browser_kept_but_not_the_language(caseworker, sign_in):
    client = sign_in(caseworker)
    client.post(reverse("set_language"), {"language": "ar", "next": "/"})
    answer = client.post(reverse("account_logout"))
    assert answer.status_code == 302
    assert (
        answer["Clear-Site-Data"] == '"cache", "storage"' and answer["Cache-Control"] == "no-store, private"
    )
    assert 'lang="ar"' in client.get(reverse("account_login")).content.decode()


def test_a_session_that_ended_by_itself_clears_the_browser_too(caseworker, sign_in):
    client = sign_in(caseworker)
    session = client.session
    session["began"] = 0
    session.save()
    answer = client.get("/")
    assert answer.status_code == 302 and answer["Clear-Site-Data"] == '"cache", "storage"'


def test_other_answers_clear_nothing(caseworker, sign_in, client):
    assert "Clear-Site-Data" not in sign_in(caseworker).get("/")
    assert "Clear-Site-Data" not in client.get(reverse("account_login"))


def test_quick_exit_leaves_without_a_trace_of_where_from(caseworker, sign_in, client):
    for visitor in (client, sign_in(caseworker)):
        answer = visitor.get(reverse("quick_exit"))
        assert answer.status_code == 303 and answer["Location"] == "https://www.wikipedia.org/"
        assert "no-store" in answer["Cache-Control"] and '"cache"' in answer["Clear-Site-Data"]
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer.content == b""


def test_pages_are_sent_packed_and_small_answers_plain(client):
    answer = client.get(reverse("account_login"), headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip" and "Accept-Encoding" in answer["Vary"]
    assert "Content-Encoding" not in client.get(reverse("health"), headers={"Accept-Encoding": "gzip"})


def test_two_packed_answers_differ_in_length_so_that_tokens_cannot_be_guessed(client):
    """GZip of a page with a secret in it invites BREACH; Django pads with random bytes."""
    sizes = {
        len(client.get(reverse("account_login"), headers={"Accept-Encoding": "gzip"}).content)
        for _ in range(20)
    }
    assert len(sizes) > 1


def test_health_tells_nothing_but_that_it_lives(client):
    answer = client.get(reverse("health"))
    assert answer.json() == {"ok": True} and not answer.cookies
