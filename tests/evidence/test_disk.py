"""While 50 MB come in through a real server, nobody who watches the disk sees one plain piece of them."""

import http.client
import re
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from cases.evidence import vaulting
from cases.evidence.models import Evidence
from tests.factories import evidence as files

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SIZE = 50 * 1024 * 1024
LOOKED_AT = 256 * 1024  # the mark lies near the beginning
BOUNDARY = "invented-boundary"


class Watcher(threading.Thread):
    """Reads every young file of the folders, and every file this process holds open, again and again."""

    def __init__(self, *folders):
        super().__init__(daemon=True)
        self.folders, self.began = folders, time.time() - 1
        self.seen, self.rounds, self.done = set(), 0, threading.Event()

    def run(self):
        while not self.done.is_set():
            for path in self.candidates():
                try:
                    if path.is_file() and path.stat().st_mtime >= self.began:
                        with path.open("rb") as file:
                            if files.MARK in file.read(LOOKED_AT):
                                self.seen.add(str(path))
                except OSError:
                    continue  # gone meanwhile
            self.rounds += 1

    def candidates(self):
        for folder in self.folders:
            yield from sorted(folder.rglob("*"))
        yield from Path("/proc/self/fd").iterdir()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.done.set()
        self.join()


def send(live_server, client, report, data):
    """One upload as a browser sends it, in pieces, so that it takes a while."""
    address = reverse("evidence_add", args=[report.pk])
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    connection = http.client.HTTPConnection(urlsplit(live_server.url).netloc, timeout=120)
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    connection.request("GET", address, headers={"Cookie": header})
    answer = connection.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())[1]
    csrf = answer.getheader("Set-Cookie").split(";")[0]
    fields = {"csrfmiddlewaretoken": token, "method": "received"}
    head = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    head += (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{files.WORDS}.mov"\r\n\r\n'
    )
    body = head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()
    connection.putrequest("POST", address)
    for name, value in {
        "Cookie": f"{header}; {csrf}",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(len(body)),
    }.items():
        connection.putheader(name, value)
    connection.endheaders()
    for start in range(0, len(body), 1024 * 1024):
        connection.send(body[start : start + 1024 * 1024])
        time.sleep(0.02)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.fixture
def places(settings, tmp_path, monkeypatch, folder):
    """Where a plain copy could lie: the temporary folder, the sealed files, the home of the program."""
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    monkeypatch.setenv("TMPDIR", str(temp))
    settings.FILE_UPLOAD_TEMP_DIR = str(temp)
    return temp, folder, Path(settings.HOME)


@pytest.fixture
def film():
    return files.large(files.film("mov"), SIZE)


@pytest.fixture
def client(caseworker, sign_in):
    return sign_in(caseworker)


def test_a_50_mb_film_is_never_plain_on_the_disk(live_server, places, film, report, client):
    with Watcher(*places) as watcher:
        answer = send(live_server, client, report, film)
    assert answer.status == 302 and watcher.rounds > 5 and not watcher.seen
    row = Evidence.objects.get()
    assert row.size == SIZE and row.copy_state == "clean"
    assert vaulting.original(row) == film and files.MARK not in vaulting.copy(row, 1)
    left = [path for place in places[:2] for path in place.rglob("*") if path.is_file()]
    assert len(left) == 2
    for path in left:
        data = path.read_bytes()
        assert files.MARK not in data and data.startswith(b"age-encryption.org/v1")


def test_the_watcher_would_have_seen_it(live_server, places, film, report, client, settings):
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    with Watcher(*places) as watcher:
        send(live_server, client, report, film)
    assert watcher.seen
