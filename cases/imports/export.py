"""The register as a file: CSV as a stream, XLSX row by row."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.core import tables
from cases.stays.codes import Completion, Destination, Group

TYPES = tables.TYPES


def headings() -> list[str]:
    """In the reader's language; the import understands them again."""
    return [
        _("Code name"), _("House"), _("Room"), _("Bed"), _("Arrived"), _("Departed"), _("Planned until"),
        _("Nights"), _("Group"), _("Destination"), _("Completion"),
    ]  # fmt: skip


def values(row: tuple[Any, ...], tonight: dt.date) -> list[Any]:
    """One stay as text, dates and a number; nights of who is still here are counted until tonight."""
    name, house, room, bed, arrived, departed, planned, first, end, group, destination, completion = row
    return [
        *(text or "" for text in (name, house, room, bed)),
        timezone.localtime(arrived).replace(tzinfo=None, second=0, microsecond=0),
        timezone.localtime(departed).replace(tzinfo=None, second=0, microsecond=0) if departed else None,
        planned,
        max(0, ((end or tonight) - first).days),
        str(Group(group).label),
        str(Destination(destination).label) if destination else "",
        str(Completion(completion).label) if completion else "",
    ]


def _rows(rows: Iterable[tuple[Any, ...]], tonight: dt.date) -> Iterator[list[Any]]:
    yield headings()
    for row in rows:
        yield values(row, tonight)


def as_csv(rows: Iterable[tuple[Any, ...]], tonight: dt.date) -> Iterator[bytes]:
    """Line by line."""
    return tables.csv_lines(_rows(rows, tonight))


def as_xlsx(rows: Iterable[tuple[Any, ...]], tonight: dt.date) -> bytes:
    """One sheet."""
    return tables.xlsx([("Register", _rows(rows, tonight))])
