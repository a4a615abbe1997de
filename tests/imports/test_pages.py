"""The register's pages, by role."""

import datetime as dt
import os
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from cases.core import clock
from cases.imports import work
from cases.imports.models import ImportBatch
from cases.stays.models import Stay
from tests.factories.access import make_user
from tests.factories.register import make_register

pytestmark = pytest.mark.django_db
STEPS = ("register_check", "register_run", "register_again", "register_discard")


@pytest.fixture
def client(coordinator, sign_in):
    return sign_in(coordinator)


def upload(client, data, name="old.csv"):
    return client.post(reverse("register_import"), {"file": SimpleUploadedFile(name, data)})


def form_of(page):
    """What the columns page would send as it stands."""
    form = page.context["form"]
    return {name: field.initial for name, field in form.fields.items() if name.startswith("column_")}


def test_a_coordinator_brings_a_register_in_from_first_page_to_last(client, house):
    assert "Bring in" in client.get(reverse("register")).content.decode()
    columns = upload(client, make_register(30, houses=["Cedar"])).url
    page = client.get(columns)
    sent = client.post(columns, form_of(page) | {"make_places": "on"})
    batch = ImportBatch.objects.get()
    assert sent.url == reverse("register_batch", args=[batch.pk])
    preview = client.get(sent.url).content.decode()
    assert "Cedar" in preview and "•••••" in preview
    assert not re.search("Zain|Sahar|Nesrin|زين|0750", preview)
    client.post(reverse("register_check", args=[batch.pk]))
    assert "Import now" in client.get(sent.url).content.decode()
    client.post(reverse("register_run", args=[batch.pk]))
    assert "Everything is in" in client.get(sent.url).content.decode()
    assert Stay.objects.count() == 30
    assert "Imported" in client.get(reverse("register")).content.decode()


def test_faults_stand_with_row_heading_and_words(client, house):
    columns = upload(client, make_register(30, houses=["Cedar"], bad_rows=(5, 9, 14))).url
    client.post(columns, form_of(client.get(columns)) | {"make_places": "on"})
    batch = ImportBatch.objects.get()
    client.post(reverse("register_check", args=[batch.pk]))
    page = client.get(reverse("register_batch", args=[batch.pk])).content.decode()
    assert "3 rows have a fault" in page and "Import now" not in page
    assert page.index(">5</th>") < page.index(">9</th>") < page.index(">14</th>")
    assert "This is not a date" in page and "<bdi>Arrived</bdi>" in page
    assert client.post(reverse("register_run", args=[batch.pk])).status_code == 422
    assert not Stay.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"column_0": "code_name"}, "Two columns cannot mean the same"),
        ({"column_8": "-"}, "No column names the house"),
        ({"column_11": "-"}, "No column was chosen for: Arrived"),
        ({"column_0": "-", "column_1": "-", "column_2": "-", "column_3": "-"}, "No column says whom"),
        ({"column_0": "no such field"}, "Select a valid choice"),
        ({"house": str(uuid.uuid4())}, "Select a valid choice"),
    ],
)
def test_columns_that_do_not_add_up_are_told_beside_the_field(client, house, change, sentence):
    columns = upload(client, make_register(5, houses=["Cedar"])).url
    answer = client.post(columns, form_of(client.get(columns)) | change)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert ImportBatch.objects.get().status == "new"


def test_a_workbook_with_several_sheets_asks_which(client, house, tmp_path):
    book = Workbook()
    book.active.append(["nothing"])
    book.active.append(["here"])
    sheet = book.create_sheet("Guests")
    sheet.append(["Code name", "House", "Arrived"])
    sheet.append(["Blue Kettle", "Cedar", dt.date(2024, 3, 1)])
    book.save(tmp_path / "old.xlsx")
    sheets = upload(client, (tmp_path / "old.xlsx").read_bytes(), "old.xlsx").url
    assert "Guests" in client.get(sheets).content.decode()
    assert client.post(sheets, {"title": "None"}).status_code == 422
    columns = client.post(sheets, {"title": "Guests"}).url
    assert form_of(client.get(columns)) == {
        "column_0": "code_name",
        "column_1": "house",
        "column_2": "arrived",
    }


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("old.csv", b"", "This file is empty"),
        ("old.csv", b"\x00\x01\x02" * 50, "not plain text"),
        ("old.xlsx", b"PK\x03\x04" + b"x" * 500, "damaged"),
        ("old.pdf", b"%PDF-1.4 something", "Only CSV and XLSX"),
        ("old.csv", b"Name,House\n", "no rows below"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 500, "old Excel"),
        ("=cmd\u202e.csv", b'"unclosed\n' + b"x" * 20_000, "longer than 10,000"),
    ],
)
def test_garbage_is_refused_in_plain_words(client, name, data, sentence):
    answer = upload(client, data, name)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_no_file_at_all_is_told(client):
    assert client.post(reverse("register_import"), {}).status_code == 422


def test_a_file_of_more_than_20_mb_is_told_so_and_leaves_nothing_on_disk(
    client, tmp_path, settings, monkeypatch
):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    answer = upload(client, b"a,b\n" * (5 * 1024 * 1024 + 10))
    assert answer.status_code == 422 and "larger than 20 MB" in answer.content.decode()
    assert os.listdir(tmp_path) == [] and not ImportBatch.objects.exists()


@pytest.mark.parametrize("who", ["caseworker", "treasurer", "auditor", "stranger"])
def test_others_neither_bring_in_nor_take_out(request, who, sign_in):
    client = sign_in(request.getfixturevalue(who))
    for name in ("register", "register_import", "register_export"):
        assert client.get(reverse(name)).status_code == 403
        assert client.post(reverse(name), {}).status_code == 403
    for name in ("register_batch", "register_sheet", "register_columns", *STEPS):
        assert client.post(reverse(name, args=[uuid.uuid4()])).status_code == 403


def test_an_admin_takes_out_but_does_not_bring_in(admin, sign_in):
    client = sign_in(admin)
    page = client.get(reverse("register")).content.decode()
    assert "Take out" in page and "Bring in" not in page
    assert upload(client, b"a,b\n1,2\n").status_code == 403


def test_another_coordinator_s_import_is_not_there(client, received, register, house, sign_in):
    batch = received(register({}))
    other = sign_in(make_user("second", role="coordinator", house=house))
    before = ImportBatch.objects.values().get()
    for name in ("register_batch", "register_sheet", "register_columns", *STEPS):
        url = reverse(name, args=[batch.pk])
        assert other.post(url, {}).status_code == 404
        if name not in STEPS:
            assert other.get(url).status_code == 404
    assert ImportBatch.objects.values().get() == before
    assert str(batch.pk) not in other.get(reverse("register")).content.decode()


def test_an_expired_import_says_so_and_shows_nothing(client, received, register):
    batch = received(register({"Code name": "Blue Kettle"}))
    ImportBatch.objects.update(expires_at=clock.now() - dt.timedelta(minutes=1))
    page = client.get(reverse("register_batch", args=[batch.pk])).content.decode()
    assert "Expired" in page and "Blue Kettle" not in page
    assert client.post(reverse("register_check", args=[batch.pk])).status_code == 422


def test_discard_is_asked_once_and_then_done(client, received, register):
    batch = received(register({}))
    url = reverse("register_discard", args=[batch.pk])
    assert "Discard this import?" in client.get(url).content.decode()
    assert client.post(url).url == reverse("register")
    assert ImportBatch.objects.get().file is None


@pytest.mark.parametrize("status", ["mapped", "checking", "checked", "importing"])
def test_the_part_is_what_the_page_shows(client, tried, received, register, monkeypatch, status):
    monkeypatch.setattr(work, "start", lambda pk, run: None)
    batch = received(register({}, {"House": "Nowhere"}))
    ImportBatch.objects.filter(pk=batch.pk).update(
        status=status, heartbeat_at=clock.now(), phase="reading", done=500, total=2000
    )
    url = reverse("register_batch", args=[batch.pk])
    part = client.get(url, headers={"HX-Request": "true"})
    page = client.get(url)
    unkeyed = re.compile(r'value="\w{64}"')
    assert unkeyed.sub("", part.content.decode()).strip() in unkeyed.sub("", page.content.decode())
    working = status in ("checking", "importing")
    assert ("hx-trigger" in part.content.decode()) == working
    assert ("http-equiv" in page.content.decode()) == working
    assert "HX-Request" in page["Vary"]


def test_work_that_died_offers_to_start_again(client, received, register):
    batch = received(register({}))
    silent = clock.now() - dt.timedelta(minutes=5)
    ImportBatch.objects.filter(pk=batch.pk).update(status="importing", heartbeat_at=silent)
    url = reverse("register_batch", args=[batch.pk])
    assert "Start again" in client.get(url).content.decode()
    client.post(reverse("register_again", args=[batch.pk]))
    assert ImportBatch.objects.get().status == "imported"


@pytest.mark.parametrize("page", ["register", "register_batch", "register_columns"])
def test_pages_ask_at_most_twelve_questions(client, tried, register, page, django_assert_max_num_queries):
    batch = tried(register({}, {"House": "Nowhere"}))
    url = reverse(page, args=[] if page == "register" else [batch.pk])
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)
