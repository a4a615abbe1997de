"""Requests no page makes: without a token, twice, with other methods, from roles that have no such page."""

import pytest
from django.test import Client

from tests.access.routes import routes
from tests.attack.filling import filled, urlencoded
from tests.attack.pages import walk
from tests.attack.world import changes, snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FORM = "application/x-www-form-urlencoded"
NOBODYS = "00000000-0000-0000-0000-000000000007"
ACCOUNT = {
    "account_logout",
    "admin:logout",
    "account_change_password",
    "account_reauthenticate",
    "set_language",
}
ALLOWED = {"caseworker", "coordinator", "admin"}


def posts(client, who, world):
    """All forms a user finds, without those of the account itself."""
    _, forms = walk(client, who, world)
    return [form for form in forms if form.method == "post" and form.route not in ACCOUNT]


def test_no_address_takes_a_form_without_its_token(own, enter):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = enter(own.worker).cookies
    before = snapshot()
    answers = {
        route.path: client.post(route.filled(str(own.house.pk)), {"x": "1"}).status_code for route in routes()
    }
    assert {path: status for path, status in answers.items() if status != 403} == {}
    page = client.post("/sign-in/", {"login": "own"})
    assert page.status_code == 403 and "This page was open for too long" in page.content.decode()
    assert changes(before, snapshot()) == {}


def test_a_token_of_somebody_else_is_refused(own, foreign, enter):
    mine, theirs = enter(own.worker), enter(foreign.worker)
    mine.handler.enforce_csrf_checks = True
    token = theirs.get("/account/password/").content.decode().split('csrfmiddlewaretoken" value="')[1][:64]
    mine.get("/account/password/")
    assert mine.post("/sign-out/", {"csrfmiddlewaretoken": token}).status_code == 403


def test_a_form_with_a_token_sent_twice_makes_one_row(own, enter, undone):
    client = enter(own.worker)
    tried, twice = [], []
    for form in posts(client, "worker", own):
        pairs = filled(form)
        if not any(name == "token" for name, _ in pairs):
            continue
        for button in range(max(1, len(form.buttons))):
            body = urlencoded(filled(form, button=button))
            before = snapshot()
            with undone(client):
                first = client.post(form.action, body, content_type=FORM)
                middle = snapshot()
                second = client.post(form.action, body, content_type=FORM)
                again = changes(middle, snapshot())
            if changes(before, middle):
                tried.append(form.route)
            if again or second.status_code >= 500 or first.status_code >= 500:
                twice.append((form.route, first.status_code, second.status_code, [*again]))
    assert twice == []
    assert {"arrive", "reserve"} <= set(tried), "the plausible body of these went through"


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get"])
def test_other_methods_change_nothing_and_fail_nowhere(method, own, enter, undone):
    client = enter(own.worker)
    before, failed = snapshot(), []
    with undone(client):
        for route in routes():
            for key in {NOBODYS, *own.one_of_each} if "<" in route.path else {NOBODYS}:
                if "sign-out" in route.path or "logout" in route.path:
                    continue
                answer = client.generic(method, route.filled(key))
                failed += [(route.path, answer.status_code)] if answer.status_code >= 500 else []
        changed = changes(before, snapshot())
    assert failed == [] and changed == {}


def test_opening_pages_changes_nothing(own, enter, undone):
    client = enter(own.worker)
    before = snapshot()
    opened, _ = walk(client, "worker", own)
    assert len(opened) > 100 and changes(before, snapshot()) == {}


@pytest.mark.parametrize("role", ["treasurer", "auditor", "stranger", "other", None])
def test_a_role_without_the_page_changes_nothing_by_sending_its_form(role, own, crew, enter, undone):
    """The forms of all who work in the house, sent by one who does not."""
    forms = [form for name in sorted(ALLOWED) for form in posts(enter(crew[name]), name, own)]
    client = enter(crew[role] if role else None)
    reach = {form.shape for form in posts(client, str(role), own)} if role else set()
    before, wrong, tried = snapshot(), [], 0
    for form in forms:
        bodies = [filled(form, button=button) for button in range(max(1, min(3, len(form.buttons))))]
        with undone(client):
            answers = [
                client.post(form.action, urlencoded(pairs), content_type=FORM).status_code for pairs in bodies
            ]
            changed = changes(before, snapshot())
        tried += len(bodies)
        said_no = set(answers) <= ({403, 404, 405} if role else {302})
        if changed or not (said_no or form.shape in reach):
            wrong.append((form.route, form.action, answers, [*changed]))
    assert tried > 50 and wrong == []


@pytest.mark.parametrize(
    ("role", "by"), [("caseworker", "coordinator"), ("caseworker", "admin"), ("admin", "caseworker")]
)
def test_a_colleague_changes_nothing_through_a_form_only_others_have(role, by, own, crew, enter, undone):
    client = enter(crew[role])
    mine = {form.route for form in posts(client, role, own)}
    forms = [form for form in posts(enter(crew[by]), by, own) if form.route not in mine]
    before, wrong = snapshot(), []
    for form in forms:
        with undone(client):
            answer = client.post(form.action, urlencoded(filled(form)), content_type=FORM)
            changed = changes(before, snapshot())
        if changed or answer.status_code not in (403, 404, 405):
            wrong.append((form.route, answer.status_code, [*changed]))
    assert forms and wrong == []


@pytest.mark.parametrize(
    "host", ["elsewhere.invalid", "testserver.elsewhere.invalid", "testserver@x", "", "a" * 300, "[::"]
)
def test_another_host_name_is_answered_400_and_named_nowhere(host, own, enter):
    for client in (Client(raise_request_exception=False), enter(own.worker)):
        answer = client.get("/", headers={"host": host})
        assert answer.status_code == 400 and (not host or host not in answer.content.decode())


def test_a_forwarded_host_is_not_believed(own, enter):
    answer = enter(None).get(
        "/", headers={"x-forwarded-host": "elsewhere.invalid", "forwarded": "host=elsewhere"}
    )
    assert "elsewhere" not in answer.get("Location", "") + answer.content.decode()


TARGETS = ["https://elsewhere.invalid/", "//elsewhere.invalid", "/\\elsewhere.invalid", "javascript:alert(1)"]


def test_no_page_sends_anybody_to_another_site(own, enter, undone):
    """Every form and every page, with each name by which programs are told where to go next."""
    client = enter(own.worker)
    opened, forms = walk(client, "worker", own)
    where = []
    for target in TARGETS:
        extra = [(name, target) for name in ("next", "return", "back", "url", "redirect", "_continue", "to")]
        for form in forms:
            if form.method == "post":
                with undone(client):
                    answer = client.post(form.action, urlencoded(filled(form) + extra), content_type=FORM)
                where.append((form.route, answer.headers.get("Location", "")))
        for path in sorted({path.split("?")[0] for path in opened})[::5]:
            where.append((path, client.get(path, dict(extra)).headers.get("Location", "")))
    assert [
        found for found in where if "elsewhere" in found[1].split("?")[0] or "javascript" in found[1]
    ] == []
