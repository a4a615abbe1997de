"""Looking at evidence: the cleaned copy after a reason, the original with another, every look noted first."""

import base64
import datetime as dt
import hashlib
import io

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from PIL import Image

from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Refused
from cases.evidence import actions, vaulting
from cases.evidence.models import Custody, Evidence
from cases.threats.codes import State
from tests.factories import evidence as files
from tests.factories.access import make_user
from tests.factories.threats import make_report

pytestmark = pytest.mark.django_db
REASON = "To compare it with the second picture"


def add(report, by, data=None, name="front door.jpg"):
    given = actions.Upload(data=data or files.jpeg(), name=name, method="taken", note="Invented note")
    return actions.receive(report=report, upload=given, by=by)


@pytest.fixture
def row(report, caseworker):
    return add(report, caseworker)


@pytest.fixture
def submitted(house, caseworker):
    """A report nobody works on: whoever reads says why."""
    return make_report(house=house, by=caseworker, state=State.SUBMITTED)


def url(name, row, *more):
    return reverse(name, args=[row.pk, *more])


def steps(row):
    return list(Custody.objects.filter(evidence=row).order_by("created_at").values_list("step", flat=True))


def test_the_page_tells_facts_and_custody_and_hides_the_rest(
    row, caseworker, sign_in, django_assert_max_num_queries
):
    client = sign_in(caseworker)
    client.get(url("evidence", row))
    with django_assert_max_num_queries(12):
        page = client.get(url("evidence", row)).content.decode()
    assert row.sha256 in page and "Received and sealed" in page and "dana" in page
    assert "front door" not in page and "Invented note" not in page and "<img" not in page


def test_without_a_look_the_copy_is_not_sent(row, caseworker, sign_in):
    answer = sign_in(caseworker).get(url("evidence_view", row, 1))
    assert answer.status_code == 302 and answer.url == url("evidence_open", row)


def test_the_author_of_a_draft_looks_without_a_reason_and_it_is_noted(row, caseworker, sign_in):
    client = sign_in(caseworker)
    assert 'name="reason"' not in client.get(url("evidence_open", row)).content.decode()
    page = client.post(url("evidence_open", row)).content.decode()
    assert "front door.jpg" in page and "Invented note" in page and url("evidence_view", row, 1) in page
    event = Event.objects.get(action="evidence.viewed")
    assert event.detail == {"standing": True} and event.object_id == row.pk and steps(row)[-1] == "viewed"
    later = client.get(url("evidence", row)).content.decode()
    assert url("evidence_view", row, 1) in later and "front door" not in later


def test_anyone_else_says_why_first(submitted, caseworker, coordinator, sign_in):
    row = add(submitted, caseworker)
    client = sign_in(coordinator)
    for reason in ("", "short"):
        answer = client.post(url("evidence_open", row), {"reason": reason})
        assert answer.status_code == 400 and "front door" not in answer.content.decode()
    assert not Event.objects.filter(action="evidence.viewed").exists()
    assert client.post(url("evidence_open", row), {"reason": REASON}).status_code == 200
    event = Event.objects.get(action="evidence.viewed")
    assert event.detail == {"standing": False} and chain.read_reason(event) == REASON


def test_the_reviewer_looks_on_while_he_reviews(house, caseworker, admin, sign_in):
    report = make_report(house=house, by=caseworker, state=State.UNDER_REVIEW, reviewer=admin)
    row = add(report, caseworker)
    assert sign_in(admin).post(url("evidence_open", row)).status_code == 200
    assert Event.objects.get(action="evidence.viewed").detail == {"standing": True}


def test_it_is_noted_before_anything_is_shown(row, caseworker, monkeypatch):
    def fail(*_given, **_named):
        raise RuntimeError

    monkeypatch.setattr(chain, "record", fail)
    with pytest.raises(RuntimeError):
        actions.look(evidence=row, reason=REASON, by=caseworker)


def test_a_look_lasts_ten_minutes_for_one_piece_in_one_session(row, report, caseworker, sign_in, monkeypatch):
    other = add(report, caseworker, files.jpeg(size=(31, 31)))
    client = sign_in(caseworker)
    client.post(url("evidence_open", row))
    assert client.get(url("evidence_view", row, 1)).status_code == 200
    assert client.get(url("evidence_view", other, 1)).status_code == 302
    assert sign_in(caseworker).get(url("evidence_view", row, 1)).status_code == 302
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(minutes=10, seconds=1))
    assert client.get(url("evidence_view", row, 1)).status_code == 302


def test_whoever_leaves_the_desk_hides_it_again(row, caseworker, sign_in):
    client = sign_in(caseworker)
    page = client.post(url("evidence_open", row)).content.decode()
    assert url("evidence_hide", row) in page
    assert client.post(url("evidence_hide", row)).status_code == 302
    assert client.get(url("evidence_view", row, 1)).status_code == 302
    assert "<img" not in client.get(url("evidence", row)).content.decode()


def test_the_copy_comes_alone_and_cannot_act(row, caseworker, sign_in):
    client = sign_in(caseworker)
    client.post(url("evidence_open", row))
    answer = client.get(url("evidence_view", row, 1), headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Type"] == "image/jpeg" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "no-store, private"
    name = f"{row.report.ref}-{row.id.hex[:8]}-1.jpg"
    assert answer["Content-Disposition"] == f'inline; filename="{name}"'
    assert Image.open(io.BytesIO(answer.content)).size == (240, 320) and files.MARK not in answer.content
    assert client.get(url("evidence_view", row, 2)).status_code == 404
    assert client.get(url("evidence_view", row, 0)).status_code == 404


def test_every_page_of_a_document_is_a_picture(report, caseworker, sign_in):
    row = add(report, caseworker, files.pdf(pages=2))
    client = sign_in(caseworker)
    page = client.post(url("evidence_open", row)).content.decode()
    for part in (1, 2):
        assert url("evidence_view", row, part) in page
        assert client.get(url("evidence_view", row, part))["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("asked", "status", "stretch"),
    [
        ("bytes=0-", 206, slice(0, None)),
        ("bytes=10-19", 206, slice(10, 20)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=5-999999999", 206, slice(5, None)),
        ("bytes=999999999-", 416, slice(0, 0)),
        ("bytes=9-2", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
        ("bytes=-", 200, slice(None)),
        ("bytes=1-2,4-5", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
    ],
)
def test_a_player_asks_for_a_stretch(asked, status, stretch, report, caseworker, sign_in):
    row = add(report, caseworker, files.film("mp4"))
    client = sign_in(caseworker)
    page = client.post(url("evidence_open", row)).content.decode()
    assert "<video controls" in page
    whole = vaulting.copy(row, 1)
    answer = client.get(url("evidence_view", row, 1), headers={"Range": asked, "Accept-Encoding": "gzip"})
    assert answer.status_code == status and answer.content == whole[stretch]
    assert answer["Accept-Ranges"] == "bytes" and answer.get("Content-Encoding") != "gzip"
    if status == 206:
        start = stretch.indices(len(whole))
        assert answer["Content-Range"] == f"bytes {start[0]}-{start[1] - 1}/{len(whole)}"


def test_a_file_without_a_copy_is_never_shown_inline(report, caseworker, sign_in):
    row = add(report, caseworker, files.still("PNG")[:900])
    client = sign_in(caseworker)
    page = client.post(url("evidence_open", row)).content.decode()
    assert "<img" not in page
    assert "No clean copy could be drawn" in client.get(url("evidence", row)).content.decode()
    assert client.get(url("evidence_view", row, 1)).status_code == 404


@pytest.mark.parametrize(
    "make", [lambda: files.jpeg() + files.archive(), lambda: files.film("mov"), files.pdf]
)
def test_the_original_comes_byte_for_byte_with_its_hash(make, report, caseworker, coordinator, sign_in):
    data = make()
    row = add(report, caseworker, data)
    client = sign_in(coordinator)
    page = client.get(url("evidence_original", row)).content.decode()
    assert row.sha256 in page
    assert client.post(url("evidence_original", row), {"reason": "so"}).status_code == 422
    answer = client.post(
        url("evidence_original", row), {"reason": REASON}, headers={"Accept-Encoding": "gzip"}
    )
    assert answer.content == data and hashlib.sha256(answer.content).hexdigest() == row.sha256
    assert answer["Repr-Digest"] == f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{report.ref}-')
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    event = Event.objects.get(action="evidence.original_taken")
    assert event.detail == {"sha256": row.sha256} and chain.read_reason(event) == REASON
    assert steps(row)[-1] == "downloaded"


def test_the_original_of_a_draft_asks_its_author_too(report, coordinator, sign_in):
    report.created_by = coordinator
    report.save()
    row = add(report, coordinator)
    assert sign_in(coordinator).post(url("evidence_original", row)).status_code == 422


def flip(path, at=-20):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_a_flipped_bit_of_the_original_is_refused_noted_and_said(row, coordinator, sign_in, folder):
    flip(folder / vaulting.file_name(row.id))
    answer = sign_in(coordinator).post(url("evidence_original", row), {"reason": REASON})
    assert answer.status_code == 422 and "gone or was changed" in answer.content.decode()
    event = Event.objects.get(action="evidence.damaged")
    assert event.outcome == "failed" and event.detail == {"part": 0} and steps(row)[-1] == "checked"
    assert not Event.objects.filter(action="evidence.original_taken").exists()


@pytest.mark.parametrize("how", ["flip", "gone", "original in its place", "copy of another"])
def test_a_copy_that_is_not_the_one_that_was_made_is_not_sent(how, row, report, caseworker, sign_in, folder):
    path = folder / vaulting.file_name(row.id, 1)
    if how == "flip":
        flip(path)
    elif how == "gone":
        path.unlink()
    elif how == "original in its place":
        path.write_bytes((folder / vaulting.file_name(row.id)).read_bytes())
    else:
        other = add(report, caseworker, files.jpeg(size=(31, 31)))
        path.write_bytes((folder / vaulting.file_name(other.id, 1)).read_bytes())
    client = sign_in(caseworker)
    client.post(url("evidence_open", row))
    answer = client.get(url("evidence_view", row, 1))
    assert answer.status_code == 409 and "gone or was changed" in answer.content.decode()
    assert Event.objects.get(action="evidence.damaged").detail == {"part": 1}


def test_an_original_swapped_for_another_has_the_wrong_hash(row, report, caseworker, coordinator, folder):
    copy, original = (folder / vaulting.file_name(row.id, part) for part in (1, 0))
    original.write_bytes(copy.read_bytes())
    with pytest.raises(Refused, match="original_damaged"):
        actions.take_original(evidence=row, reason=REASON, by=coordinator)


@pytest.mark.parametrize("verb", ["UPDATE cases_custody SET step = 'viewed'", "DELETE FROM cases_custody"])
def test_the_database_refuses_to_change_custody(verb, row):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb)
    assert steps(row) == ["received", "cleaned"]


ROLES = {  # page, open, view, original, add, link; an admin writes only under review
    "caseworker": [200, 200, 302, 403, 200, 200],
    "coordinator": [200, 200, 302, 200, 200, 200],
    "admin": [200, 200, 302, 200, 403, 403],
    "treasurer": [403] * 6,
    "auditor": [403] * 6,
    "other_worker": [404, 404, 404, 403, 404, 404],
    "other_coordinator": [404] * 6,
}


@pytest.fixture
def other_coordinator(other_house):
    return make_user("far", role="coordinator", house=other_house)


@pytest.mark.parametrize("role", ROLES)
def test_roles(role, row, report, request, sign_in):
    pages = [
        url("evidence", row),
        url("evidence_open", row),
        url("evidence_view", row, 1),
        url("evidence_original", row),
        reverse("evidence_add", args=[report.pk]),
        reverse("link_add", args=[report.pk]),
    ]
    client = sign_in(request.getfixturevalue(role))
    assert [client.get(page).status_code for page in pages] == ROLES[role]
    posted = [client.post(page, {"reason": REASON}).status_code for page in pages[3:]]
    assert [status == 200 for status in posted] == [ROLES[role][3] == 200, False, False]
    assert Evidence.objects.count() == 1


def test_a_piece_is_left_out_of_exports_and_taken_back(row, caseworker, admin, sign_in):
    client = sign_in(caseworker)
    for answer, expected in (("yes", True), ("no", False), ("", False)):
        assert client.post(url("evidence_leave_out", row), {"leave_out": answer}).status_code == 302
        row.refresh_from_db()
        assert row.leave_out is expected
    assert client.get(url("evidence_leave_out", row)).status_code == 405
    assert sign_in(admin).post(url("evidence_leave_out", row), {"leave_out": "yes"}).status_code == 403


def test_a_link_shows_its_words_once_and_has_no_original(report, caseworker, coordinator, sign_in):
    link = actions.Copied(address="https://example.invalid/7", text="They <b>named</b> somebody")
    row = actions.keep_link(report=report, link=link, by=caseworker)
    client = sign_in(caseworker)
    assert "example.invalid" not in client.get(url("evidence", row)).content.decode()
    page = client.post(url("evidence_open", row)).content.decode()
    assert "https://example.invalid/7" in page and "They &lt;b&gt;named" in page
    assert 'href="https://example.invalid' not in page
    assert sign_in(coordinator).get(url("evidence_original", row)).status_code == 404
    assert client.get(url("evidence_view", row, 1)).status_code == 404


def test_the_report_lists_its_evidence(row, report, caseworker, sign_in):
    page = sign_in(caseworker).get(reverse("report", args=[report.pk])).content.decode()
    assert url("evidence", row) in page and reverse("evidence_add", args=[report.pk]) in page
    assert "2 lines of custody" in page and "front door" not in page
