"""What goes wrong is answered with a reference and logged as a place in the code; neither holds words."""

import io
import logging
import re

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import path

from cases.access.doors import public
from cases.core.errors import Refused
from safehouse import urls as real

WORDS = ("Nahrîn Storybook", "نهرين الحكاية", "0770 000 1234")
urlpatterns = [*real.urlpatterns]
handler400, handler404, handler500 = real.handler400, real.handler404, real.handler500


def door(address):
    """A view for these tests only."""

    def entered(view):
        urlpatterns.append(path(address, public(reason="a test of failures")(view)))
        return view

    return entered


@door("fails/args/")
def raises_words(request):
    name = WORDS[0]
    raise ValueError(name, WORDS[1], {"phone": WORDS[2]})


@door("fails/chained/")
def raises_out_of_another(request):
    try:
        raises_words(request)
    except ValueError as error:
        raise RuntimeError(f"could not save {WORDS[0]}") from error


@door("fails/database/")
def raises_in_the_database(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT no_such_column FROM cases_house WHERE code_name = %s", [WORDS[0]])
    return HttpResponse()


@door("fails/logged/")
def logs_words(request):
    logging.getLogger("cases.people").error("could not read %s", WORDS[0])
    logging.getLogger("elsewhere").warning(
        "phone %(phone)s of %(name)s", {"phone": WORDS[2], "name": WORDS[0]}
    )
    try:
        raises_words(request)
    except ValueError:
        logging.getLogger("elsewhere").exception("again %s", WORDS[1], stack_info=True)
    return HttpResponse("fine")


@door("fails/suspicious/")
def is_suspicious(request):
    raise SuspiciousOperation(f"attempt with {WORDS[0]}")


@door("fails/missing/")
def is_missing(request):
    raise Http404(f"no person {WORDS[0]}")


@door("fails/refused/")
def is_refused(request):
    raise Refused("not_now", "This bed is taken.")


@pytest.fixture
def visit(db, settings):
    """A visitor of the failing pages, with everything the console would have shown."""
    settings.ROOT_URLCONF = __name__
    console = io.StringIO()
    handler = next(
        handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler
    )
    before = handler.setStream(console)
    yield Client(raise_request_exception=False), console
    handler.setStream(before)


def silent(text):
    return not any(word in text for word in WORDS) and "Traceback" not in text


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("fails/args/", "ValueError"),
        ("fails/chained/", "RuntimeError"),
        ("fails/database/", "(OperationalError|ProgrammingError)"),
    ],
)
def test_a_failure_shows_a_reference_and_logs_it_with_the_place_and_no_words(visit, address, kind):
    client, console = visit
    answer = client.get(f"/{address}?name={WORDS[0]}")
    page, log = answer.content.decode(), console.getvalue()
    reference = re.search(r'<bdi dir="ltr">([0-9A-F]{8})</bdi>', page).group(1)
    assert answer.status_code == 500 and silent(page) and kind not in page
    assert re.search(rf"{kind} at .*\.py:\d+", log) and f"reference {reference}" in log
    assert silent(log), log


def test_words_given_to_any_logger_are_dropped(visit):
    client, console = visit
    assert client.get("/fails/logged/").status_code == 200
    log = console.getvalue()
    assert "cases.people could not read" in log and "elsewhere phone" in log and "elsewhere again" in log
    assert silent(log), log


def test_a_suspicious_request_is_answered_and_logged_without_its_words(visit):
    client, console = visit
    answer = client.get("/fails/suspicious/")
    assert answer.status_code == 400 and re.search(r">[0-9A-F]{8}</bdi>", answer.content.decode())
    assert silent(answer.content.decode()) and silent(console.getvalue())


def test_a_wrong_host_name_does_not_reach_the_log(visit):
    client, console = visit
    assert client.get("/", SERVER_NAME="nahrin-storybook.invalid").status_code == 400
    assert "nahrin" not in console.getvalue()


def test_a_missing_page_tells_neither_why_nor_what_was_asked(visit):
    client, console = visit
    for address in ("/fails/missing/", f"/people/{WORDS[0]}/", "/nowhere/"):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 404 and silent(page) and "/nowhere" not in page
        assert re.search(r">[0-9A-F]{8}</bdi>", page)
    assert silent(console.getvalue())


def test_two_failures_have_two_references(visit):
    client, _ = visit
    found = [
        re.search(r">([0-9A-F]{8})</bdi>", client.get("/nowhere/").content.decode()).group(1) for _ in "ab"
    ]
    assert found[0] != found[1]


def test_a_refusal_nobody_caught_is_a_sentence(visit):
    client, console = visit
    answer = client.get("/fails/refused/")
    assert answer.status_code == 409 and "This bed is taken." in answer.content.decode()
    assert console.getvalue() == ""


def test_nothing_is_mailed_and_no_debug_page_exists(settings):
    assert not settings.DEBUG and not settings.ADMINS and not settings.MANAGERS


def test_too_many_fields_are_refused_not_a_failure(visit):
    client, _ = visit
    answer = client.post("/sign-in/", {f"field{n}": "x" for n in range(2000)})
    assert answer.status_code == 400


def test_too_much_text_is_refused_not_a_failure(visit):
    client, _ = visit
    answer = client.post("/sign-in/", "login=" + "x" * 3_000_000, "application/x-www-form-urlencoded")
    assert answer.status_code == 400
