"""Adding evidence: what comes in is sealed, noted and copied, or refused in plain words with nothing left behind."""

import datetime as dt
import os
import re
import stat

import pyrage
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from cases.access.roles import Permission
from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.evidence import actions, kinds, queries, rules, vaulting
from cases.evidence.models import Custody, Evidence
from cases.threats.codes import State
from cases.threats.models import ReportStep
from cases.vault import sealed
from tests.factories import evidence as files
from tests.factories.threats import make_report

pytestmark = pytest.mark.django_db
RLO = "\u202e"


def upload(client, report, data, name="a.bin", **more):
    sent = {"file": SimpleUploadedFile(name, data, "text/html"), "method": "received"} | more
    return client.post(reverse("evidence_add", args=[report.pk]), sent)


def receive(report, by, data=None, name="a.jpg"):
    given = actions.Upload(data=data or files.jpeg(), name=name, method="taken")
    return actions.receive(report=report, upload=given, by=by)


OUTCOMES = {
    "photo": (files.jpeg, "image", "image/jpeg", "clean"),
    "author": (files.pdf, "document", "application/pdf", "clean"),
    "film": (lambda: files.film("mov"), "video", "video/quicktime", "clean"),
    "sound": (lambda: files.film("mp4", video=None), "audio", "audio/mp4", "clean"),
    "polyglot": (lambda: files.jpeg() + files.archive(), "image", "image/jpeg", "clean"),
    "polyglot pdf": (lambda: files.pdf() + files.archive(), "document", "application/pdf", "clean"),
    "broken off": (lambda: files.still("PNG")[:900], "image", "image/png", "impossible"),
}


@pytest.mark.parametrize("which", OUTCOMES)
def test_a_file_comes_in_sealed_and_noted(which, caseworker, sign_in, report, folder):
    make, kind, media_type, state = OUTCOMES[which]
    data = make()
    answer = upload(sign_in(caseworker), report, data, name="harmless.txt", note="From a neighbour")
    row = Evidence.objects.get()
    assert answer.status_code == 302 and answer.url == reverse("evidence", args=[row.pk])
    assert (row.kind, row.media_type, row.copy_state) == (kind, media_type, state)
    assert (row.sha256, row.size) == (vaulting.sha256(data), len(data))
    assert vaulting.original(row) == data, "a second part that was glued on is evidence too"
    assert sealed.read(row, "about") == {"file_name": "harmless.txt", "note": "From a neighbour"}
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        vaulting.file_name(row.id, part) for part in range(row.copy_pages + 1)
    )
    steps = list(Custody.objects.order_by("created_at").values_list("step", "created_by"))
    second = "cleaned" if state == "clean" else "not_cleaned"
    assert steps == [("received", caseworker.pk), (second, caseworker.pk)]
    event = Event.objects.get(action="evidence.received")
    assert event.detail["sha256"] == row.sha256 and event.detail["size"] == len(data)
    assert ReportStep.objects.get(report=report).detail == {"part": "evidence"}


def test_files_lie_as_age_ciphertext_for_ourselves_alone(caseworker, report, folder):
    row = receive(report, caseworker)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_bytes().startswith(b"age-encryption.org/v1\n")
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(path.read_bytes(), [pyrage.x25519.Identity.generate()])
    other = receive(report, caseworker, files.jpeg(size=(32, 32)))
    one, two = (sealed.read(each, "secret")["identity"] for each in (row, other))
    assert one != two, "each file has an identity of its own"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: b"", "This file is empty"),
        (lambda: files.SVG, "drawings in SVG and scripts"),
        (files.archive, "Archives and office files"),
        (lambda: files.png_of(20_000, 20_000), "more than 100 million pixels"),
        (files.locked_pdf, "locked with a password"),
        (lambda: b"words", "no picture, PDF, video or sound"),
        (lambda: b"\xff\xd8\xff nothing", "cannot be read as one"),
    ],
)
def test_the_refusal_stands_beside_the_file_and_leaves_nothing(
    make, sentence, caseworker, sign_in, report, folder
):
    before = Event.objects.count()
    answer = upload(sign_in(caseworker), report, make(), name="x.jpg", note="Kept words")
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and "Kept words" in page
    assert re.search(r'id="id_file_error[^>]*>[^<]*(<[^>]*>[^<]*){0,6}' + re.escape(sentence), page)
    assert not Evidence.objects.exists() and not folder.exists() and Event.objects.count() == before


def test_a_file_of_more_than_100_mb_is_told_so(caseworker, sign_in, report, settings):
    settings.EVIDENCE_FILE_BYTES = 1000
    answer = upload(sign_in(caseworker), report, files.jpeg())
    assert answer.status_code == 422 and "larger than 100 MB" in answer.content.decode()


def test_a_request_beyond_the_limit_is_dropped_as_it_comes(caseworker, sign_in, report, settings):
    settings.UPLOAD_LIMITS = {"evidence_add": 2000}
    answer = upload(sign_in(caseworker), report, files.jpeg(size=(900, 900), noise=True))
    assert answer.status_code == 422 and "larger than 100 MB" in answer.content.decode()


def test_only_this_page_takes_more_than_others_and_only_from_who_is_signed_in(
    caseworker, sign_in, client, report, settings
):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 500
    assert upload(sign_in(caseworker), report, files.jpeg()).status_code == 302
    answer = upload(client, report, files.jpeg(size=(31, 31)))
    assert answer.status_code == 302 and answer.url.startswith(reverse("account_login"))
    file = next(iter(answer.wsgi_request.FILES.values()))
    assert file.size > 500 and file.read() == b""


def test_the_same_file_is_not_taken_twice(caseworker, report, house):
    receive(report, caseworker)
    with pytest.raises(Refused, match="twice"):
        receive(report, caseworker, name="other name.jpg")
    receive(make_report(house=house, by=caseworker), caseworker)
    assert Evidence.objects.count() == 2


def test_two_at_once_with_the_same_file_leave_one(caseworker, report, monkeypatch, folder):
    monkeypatch.setattr(queries, "known", lambda report, digest: False)
    receive(report, caseworker)
    with pytest.raises(Refused, match="twice"):
        receive(report, caseworker)
    assert Evidence.objects.count() == 1 and len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("most", ["MOST_FILES", "MOST_BYTES"])
def test_a_report_that_is_full_takes_no_more(most, caseworker, report, monkeypatch, folder):
    receive(report, caseworker)
    monkeypatch.setattr(rules, most, 1)
    with pytest.raises(Refused, match="quota"):
        receive(report, caseworker, files.jpeg(size=(31, 31)))
    link = actions.Copied(address="https://example.invalid/1", text="Words")
    with pytest.raises(Refused, match="quota"):
        actions.keep_link(report=report, link=link, by=caseworker)
    assert len(list(folder.iterdir())) == 2


def test_if_the_rows_fail_the_files_go(caseworker, report, monkeypatch, folder):
    def fail(*_given, **_named):
        raise RuntimeError

    monkeypatch.setattr(actions, "_note", fail)
    with pytest.raises(RuntimeError):
        receive(report, caseworker)
    assert not Evidence.objects.exists() and list(folder.iterdir()) == []


def test_if_the_disk_fails_nothing_stands(caseworker, report, monkeypatch, folder):
    written = []

    def full(descriptor):
        written.append(descriptor)
        if len(written) > 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="not_stored"):
        receive(report, caseworker)
    assert written and not Evidence.objects.exists() and list(folder.iterdir()) == []


def test_a_name_that_reads_backwards_is_sealed_and_made_plain(caseworker, sign_in, report, folder):
    name = f"holiday{RLO}gpj.exe\x07\n"
    row = receive(report, caseworker, name=name)
    assert sealed.read(row, "about")["file_name"] == name
    page = sign_in(caseworker).post(reverse("evidence_open", args=[row.pk])).content.decode()
    assert "holiday[U+202E]gpj.exe[U+0007][U+000A]" in page and RLO not in page
    assert "holiday" not in "".join(path.name for path in folder.iterdir())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_evidence")
        stored = repr(
            [bytes(value) if isinstance(value, memoryview) else value for value in cursor.fetchone()]
        )
    assert "holiday" not in stored


def test_a_path_in_a_name_goes_nowhere(caseworker, sign_in, report, folder):
    upload(sign_in(caseworker), report, files.jpeg(), name="../../etc/passwd.jpg")
    assert {path.parent for path in folder.iterdir()} == {folder}
    assert len(list(folder.parent.iterdir())) == 1


def test_tomorrow_captured_nothing(caseworker, sign_in, report):
    tomorrow = (clock.now() + dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    answer = upload(sign_in(caseworker), report, files.jpeg(), captured_at=tomorrow)
    assert answer.status_code == 422 and "lies in the future" in answer.content.decode()


def test_a_link_is_kept_as_text_with_its_time_and_nothing_is_fetched(caseworker, sign_in, report, folder):
    words = {
        "address": "https://example.invalid/invented/7",
        "text": "First line\r\nsecond",
        "note": "Seen twice",
    }
    sent = words | {"captured_at": "2026-11-20T21:40"}
    answer = sign_in(caseworker).post(reverse("link_add", args=[report.pk]), sent)
    row = Evidence.objects.get()
    assert answer.status_code == 302 and (row.kind, row.copy_state) == ("link", "none")
    assert sealed.read(row, "about") == words | {"text": "First line\r\nsecond"}
    data = rules.canonical(address=words["address"], text="First line\nsecond", captured_at=row.captured_at)
    assert row.sha256 == vaulting.sha256(data) and row.size == len(data)
    assert clock.now() - row.captured_at > dt.timedelta(hours=1) and not folder.exists()
    assert Event.objects.get(action="evidence.received").detail["sha256"] == row.sha256


@pytest.mark.parametrize("missing", ["address", "text"])
def test_a_link_needs_its_address_and_its_words(missing, caseworker, sign_in, report):
    sent = {"address": "https://example.invalid/", "text": "Words"} | {missing: " "}
    assert sign_in(caseworker).post(reverse("link_add", args=[report.pk]), sent).status_code == 422
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("state", State)
def test_the_house_adds_in_any_state_but_two(state, caseworker, admin, house, sign_in):
    reviewer = admin if state not in (State.DRAFT, State.SUBMITTED) else None
    facts = {"state": state, "reviewer": reviewer}
    if state == State.DUPLICATE:
        facts["duplicate_of"] = make_report(house=house, by=caseworker)
    report = make_report(house=house, by=caseworker, **facts)
    closed = state in (State.REJECTED, State.DUPLICATE)
    assert queries.may_add(report, caseworker) is not closed
    assert queries.may_add(report, admin) is (state == State.UNDER_REVIEW)
    client = sign_in(caseworker)
    assert client.get(reverse("evidence_add", args=[report.pk])).status_code == (409 if closed else 200)
    assert upload(client, report, files.jpeg()).status_code == (409 if closed else 302)
    if closed:
        with pytest.raises(Refused, match="report_closed"):
            receive(report, caseworker)


def test_the_state_is_looked_at_again_before_anything_stands(caseworker, admin, report, monkeypatch, folder):
    kept = kinds.recognise

    def meanwhile(data):
        rejected = {"state": State.REJECTED, "submitted_at": clock.now(), "reviewer": admin}
        type(report).objects.filter(pk=report.pk).update(**rejected)
        return kept(data)

    monkeypatch.setattr(kinds, "recognise", meanwhile)
    with pytest.raises(Refused, match="report_closed"):
        receive(report, caseworker)
    assert not Evidence.objects.exists() and list(folder.iterdir()) == []


def test_who_may_not_write_the_report_adds_nothing(report, admin, treasurer, other_worker):
    for user in (admin, treasurer, other_worker):
        assert not user.grants.covers(Permission.THREAT_RECORD, report.house_id)
        with pytest.raises(Denied):
            receive(report, user)


@pytest.mark.parametrize("odd", ["a\0b", "\u202e" * 50, "9" * 3000, "{{ 1 }}"])
def test_odd_words_are_answered(odd, caseworker, sign_in, report):
    client = sign_in(caseworker)
    sent = dict.fromkeys(("note", "captured_by", "captured_at", "address", "text", "method", "reason"), odd)
    assert upload(client, report, files.jpeg(), **sent).status_code == 422
    del sent["captured_at"]
    for address in (reverse("link_add", args=[report.pk]), reverse("evidence_add", args=[report.pk])):
        assert client.post(address, sent).status_code in (302, 422)
    assert (
        client.post(
            reverse("evidence_add", args=[report.pk]), {"file": "words", "method": "taken"}
        ).status_code
        == 422
    )
