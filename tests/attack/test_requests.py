"""Requests no page makes: without a token, twice, with other methods, from roles that have no such page."""

from itertools import product

import pytest
from django.test import Client

from tests.access.routes import routes
from tests.attack.filling import FILLS, filled, urlencoded
from tests.attack.pages import kind_of, walk
from tests.attack.world import changes, snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("attack_1")]
FORM = "application/x-www-form-urlencoded"
NOBODYS = "00000000-0000-0000-0000-000000000007"
# Rates belong to no house; the treasurer works in this one: these forms are on pages of his own too.
OWN = {
    "other": {"rate_new"},
    "treasurer": {
        "count",
        "donation_new",
        "donor_edit",
        "donor_new",
        "donor_screen",
        "expense_pay",
        "instalment_reminded",
        "month_close",
        "opening",
        "pledge_met",
        "rate_new",
    },
}
ACCOUNT = {
    "account_logout",
    "admin:logout",
    "account_change_password",
    "account_reauthenticate",
    "set_language",
}


def posts(stage, role):
    """All forms a user finds, without those of the account itself."""
    _, forms = stage.walk(role)
    return [form for form in forms if form.method == "post" and form.route not in ACCOUNT]


def test_no_address_takes_a_form_without_its_token(stage):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = stage.enter("worker").cookies
    before = snapshot()
    answers = {
        route.path: client.post(route.filled(str(stage.own.house.pk)), {"x": "1"}).status_code
        for route in routes()
    }
    assert {path: status for path, status in answers.items() if status != 403} == {}
    page = client.post("/sign-in/", {"login": "own"})
    assert page.status_code == 403 and "This page was open for too long" in page.content.decode()
    assert changes(before, snapshot()) == {}


def test_a_token_of_somebody_else_is_refused(stage):
    mine, theirs = stage.enter("worker"), stage.enter("other")
    mine.handler.enforce_csrf_checks = True
    token = theirs.get("/account/password/").content.decode().split('csrfmiddlewaretoken" value="')[1][:64]
    mine.get("/account/password/")
    assert mine.post("/sign-out/", {"csrfmiddlewaretoken": token}).status_code == 403


def test_a_form_with_a_token_sent_twice_makes_one_row(stage):
    client, went_through, twice = stage.enter("worker"), set(), []
    for form in posts(stage, "worker"):
        if not any(control.name == "token" for control in form.controls):
            continue
        for button, fill in product(range(max(1, len(form.buttons))), FILLS):
            body = urlencoded(filled(form, button=button, fill=fill))
            before = snapshot()
            with stage.undone(client):
                client.post(form.action, body, content_type=FORM)
                middle = snapshot()
                status = client.post(form.action, body, content_type=FORM).status_code
                again = changes(middle, snapshot())
            went_through |= {form.route} if middle != before else set()
            twice += [(form.route, status, [*again])] if again or status >= 500 else []
    assert twice == []
    assert {"arrive", "reserve"} <= went_through


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get"])
def test_other_methods_change_nothing_and_fail_nowhere(method, stage):
    client = stage.enter("worker")
    before, failed = snapshot(), []
    with stage.undone(client):
        for route in set(routes()):
            if "sign-out" in route.path or "logout" in route.path:
                continue
            kind = kind_of(route.path) if "<" in route.path else None
            for key in {NOBODYS, *(stage.own.some_keys_of(kind)[:2] if kind else [])}:
                answer = client.generic(method, route.filled(key))
                failed += [(route.path, answer.status_code)] if answer.status_code >= 500 else []
        changed = changes(before, snapshot())
    assert failed == [] and changed == {}


def test_opening_pages_changes_nothing(stage):
    client = stage.enter("worker")
    before = snapshot()
    opened, _ = walk(client, stage.own)
    assert len(opened) > 100 and changes(before, snapshot()) == {}


@pytest.mark.parametrize("role", ["auditor", "stranger", "other", "treasurer", None])
def test_a_role_without_the_page_changes_nothing_by_sending_its_form(role, stage):
    """The forms of all who work in the house, sent by one who does not."""
    senders = ["caseworker", "coordinator"] + ["admin"] * (role != "other")  # whose house the admin keeps too
    forms = {form.shape: form for name in senders for form in posts(stage, name)}
    reach = {form.route for form in posts(stage, role)} if role else set()
    assert OWN.get(role, set()) <= reach
    forms = {shape: form for shape, form in forms.items() if form.route not in OWN.get(role, set())}
    # In this house the treasurer may be told why not, too.
    no = {403, 404, 405} | ({422} if role == "treasurer" else set()) if role else {302}
    wrong, tried = sent(stage, role, forms.values(), lambda route, status: status in no or route in reach)
    assert tried > 50 and wrong == []


@pytest.mark.parametrize(
    ("role", "by"), [("caseworker", "coordinator"), ("caseworker", "admin"), ("admin", "caseworker")]
)
def test_a_colleague_changes_nothing_through_a_form_only_others_have(role, by, stage):
    mine = {form.route for form in posts(stage, role)}
    forms = [form for form in posts(stage, by) if form.route not in mine]
    wrong, tried = sent(stage, role, forms, lambda _, status: status in (403, 404, 405, 409, 422))
    assert tried and wrong == []


def sent(stage, role, forms, accepted):
    """Send each form with each of its buttons; what changed a row or was not accepted, and how many were sent."""
    client, before, wrong, tried = stage.enter(role), snapshot(), [], 0
    for form in forms:
        with stage.undone(client):
            answers = [
                client.post(
                    form.action, urlencoded(filled(form, button=button)), content_type=FORM
                ).status_code
                for button in range(max(1, min(3, len(form.buttons))))
            ]
            changed = changes(before, snapshot())
        tried += len(answers)
        if changed or not all(accepted(form.route, status) for status in answers):
            wrong.append((form.route, form.action, answers, [*changed]))
    return wrong, tried


@pytest.mark.parametrize(
    "host", ["elsewhere.invalid", "testserver.elsewhere.invalid", "testserver@x", "", "a" * 300, "[::"]
)
def test_another_host_name_is_answered_400_and_named_nowhere(host, stage):
    for client in (Client(raise_request_exception=False), stage.enter("worker")):
        answer = client.get("/", headers={"host": host})
        assert answer.status_code == 400 and (not host or host not in answer.content.decode())


def test_a_forwarded_host_is_not_believed(stage):
    answer = stage.enter(None).get(
        "/", headers={"x-forwarded-host": "elsewhere.invalid", "forwarded": "host=elsewhere"}
    )
    assert "elsewhere" not in answer.get("Location", "") + answer.content.decode()


TARGETS = ["https://elsewhere.invalid/", "//elsewhere.invalid", "/\\elsewhere.invalid", "javascript:alert(1)"]


@pytest.mark.once
def test_no_page_sends_anybody_to_another_site(stage):
    """Every form and every page, with each name by which programs are told where to go next."""
    client = stage.enter("worker")
    opened, forms = stage.walk("worker")
    where = []
    for target in TARGETS:
        extra = [(name, target) for name in ("next", "return", "back", "url", "redirect", "_continue", "to")]
        for form in forms:
            if form.method == "post":
                with stage.undone(client):
                    answer = client.post(form.action, urlencoded(filled(form) + extra), content_type=FORM)
                where.append((form.route, answer.headers.get("Location", "")))
        for path in sorted({path.split("?")[0] for path in opened})[::5]:
            where.append((path, client.get(path, dict(extra)).headers.get("Location", "")))
    assert [
        found for found in where if "elsewhere" in found[1].split("?")[0] or "javascript" in found[1]
    ] == []


@pytest.mark.parametrize(
    "words", ["x" * 70_000, "a b " * 2_000, "'" * 3_000, '"' * 3_001, "\\" * 200, "\0", "%" * 3_000]
)
def test_a_search_of_any_length_is_answered(words, stage):
    client = stage.enter("admin")
    pages = [path for path in sorted(stage.walk("admin")[0]) if "?" not in path][:400]
    pages = [
        page
        for page in pages
        if page.startswith(("/admin/cases", "/people/", "/stays/")) and page.count("/") < 5
    ]
    answers = {page: client.get(page, {"q": words}).status_code for page in pages}
    assert pages and max(answers.values()) < 500, answers
