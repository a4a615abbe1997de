"""`manage.py evidence check` finds what was changed, what is gone, and what belongs to nobody."""

import os
import time

import pytest
from django.core.management.base import CommandError

from cases.audit.models import Event
from cases.evidence import actions, checking, vaulting
from cases.evidence.models import Custody
from cases.vault import sealed
from tests.factories import evidence as files

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(report, caseworker):
    upload = actions.Upload(data=files.jpeg(), name="a.jpg", method="taken")
    link = actions.Copied(address="https://example.invalid/1", text="Words")
    return [
        actions.receive(report=report, upload=upload, by=caseworker),
        actions.keep_link(report=report, link=link, by=caseworker),
    ]


def test_what_is_whole_is_noted_as_whole(rows, command, capsys):
    command("evidence", "check")
    assert "2 pieces of evidence are as they came; files without a row: 0." in capsys.readouterr().out
    noted = Custody.objects.filter(step="checked")
    assert noted.count() == 2 and all(each.detail == {"match": True} for each in noted)
    event = Event.objects.get(action="evidence.checked")
    assert event.outcome == "done" and event.detail == {"sound": 2, "wrong": 0, "orphans": 0}


@pytest.mark.parametrize("part", [0, 1])
@pytest.mark.parametrize("how", ["flip", "gone"])
def test_a_changed_or_missing_file_fails_the_run(how, part, rows, folder, command, capsys):
    path = folder / vaulting.file_name(rows[0].id, part)
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"\0")
    with pytest.raises(CommandError, match="1 of 2"):
        command("evidence", "check")
    assert str(rows[0].id) in capsys.readouterr().out
    assert Custody.objects.get(evidence=rows[0], step="checked").detail == {"match": False}
    assert Event.objects.get(action="evidence.checked").outcome == "failed"


def test_a_link_whose_words_changed_is_found(rows):
    sealed.put(rows[1], about={"address": "https://example.invalid/1", "text": "Other words"})
    rows[1].save()
    assert [found.sound for found in checking.each(by=None)] == [True, False]


def test_files_without_a_row_are_listed_once_they_are_old(rows, folder, command, capsys):
    lost, young = folder / "lost.age", folder / "young.age.part"
    for path in (lost, young):
        path.write_bytes(b"x")
    os.utime(lost, (time.time() - 3600,) * 2)
    assert checking.orphans() == [lost]
    command("evidence", "check")
    assert "lost.age" in capsys.readouterr().out and lost.exists()


def test_before_the_first_file_there_is_nothing_to_check(db, command, capsys):
    command("evidence", "check")
    assert "0 pieces" in capsys.readouterr().out
