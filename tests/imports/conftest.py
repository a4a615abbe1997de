"""Registers as people write them, brought in without a thread."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from cases.access.models import User
from cases.imports import actions, queries, work
from cases.imports.models import ImportBatch

HEADINGS = ["Register no", "Code name", "Full name", "Sex", "Birth year", "Phone", "House", "Room", "Bed"]
HEADINGS += ["Arrived", "Departed", "Planned until", "Destination", "Notes"]
ROW = {"Code name": "Blue Kettle", "Sex": "f", "House": "Cedar", "Room": "1", "Bed": "A"}
ROW |= {"Arrived": "2024-03-01", "Departed": "2024-03-08"}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a thread would do after the request is done within it."""
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())
    monkeypatch.setattr(work, "start", work.perform)


@pytest.fixture
def register() -> Callable[..., bytes]:
    """A register of these rows as CSV; each row is what differs from an ordinary one."""

    def made(*rows: dict[str, Any]) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, HEADINGS)
        writer.writeheader()
        writer.writerows([ROW | row for row in rows])
        return text.getvalue().encode()

    return made


@pytest.fixture
def received(coordinator: User) -> Callable[..., ImportBatch]:
    """Uploaded and matched as guessed."""

    def bring(data: bytes, *, by: User = coordinator, name: str = "old.csv", **columns: Any) -> ImportBatch:
        batch = actions.receive(data=data, name=name, by=by)
        matching = queries.matching(batch=batch, user=by)
        means = {at: field for field, at in matching.mapping.items()}
        fields = [means.get(at, "") for at in range(len(matching.header))]
        chosen = {"house": None, "make_places": True} | columns
        return actions.choose_columns(batch=batch, columns=actions.Columns(fields, **chosen), by=by)

    return bring


@pytest.fixture
def tried(received: Any) -> Callable[..., ImportBatch]:
    """After the dry run."""

    def check(data: bytes, **more: Any) -> ImportBatch:
        batch = received(data, **more)
        actions.start_check(batch=batch, by=batch.created_by)
        return ImportBatch.objects.get(pk=batch.pk)

    return check


@pytest.fixture
def imported(tried: Any) -> Callable[..., ImportBatch]:
    """After the import."""

    def run(data: bytes, **more: Any) -> ImportBatch:
        batch = tried(data, **more)
        assert not batch.errors, batch.errors
        actions.start_import(batch=batch, by=batch.created_by)
        return ImportBatch.objects.get(pk=batch.pk)

    return run


def codes(batch: ImportBatch) -> list[tuple[int, str]]:
    """Row and code of each fault."""
    return [(row, code) for row, _column, code, _other in batch.errors]
