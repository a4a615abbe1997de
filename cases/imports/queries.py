"""Reads for the pages of the register: imports, preview, the matching of columns, the rows going out."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.core import clock
from cases.houses.models import House
from cases.imports import columns, faults, files, rules
from cases.imports.limits import SheetError
from cases.imports.models import ColumnMapping, ImportBatch
from cases.imports.rows import Reading, RegisterRow, read_row
from cases.stays.models import Stay
from cases.vault import index

PREVIEWED = 20
ERRORS_SHOWN = 50


def batches(*, user: User) -> list[ImportBatch]:
    """One's last imports, the newest first."""
    rows = ImportBatch.objects.visible_to(user).defer("file", "layout", "errors")
    return list(rows.select_related("house")[:10])


def houses_for(*, user: User, permission: Permission) -> list[House]:
    """The houses whose register the user may bring in or take out; closed ones have a past too."""
    return list(within(House.objects.all(), user, permission, "pk"))


def header_digest(header: Sequence[str]) -> bytes:
    """Headings under which a matching is remembered; the words themselves are not kept."""
    return index.digest("header", "\x1f".join(heading.casefold() for heading in header))


@dataclass(frozen=True)
class Matching:
    """What the columns probably mean, and from where we know."""

    header: list[str]
    mapping: dict[str, int]
    house: uuid.UUID | None
    make_places: bool
    remembered: bool


def matching(*, batch: ImportBatch, user: User) -> Matching:
    """As chosen before on this page, else as remembered of these headings, else guessed."""
    header = files.layout_of(batch).get("header", [])
    if batch.mapping:
        return Matching(header, batch.mapping, batch.house_id, batch.make_places, False)
    known = ColumnMapping.objects.filter(user=user, header=header_digest(header)).first()
    if known is not None:
        mapping = rules.fitting(known.mapping, len(header))
        return Matching(header, mapping, known.house_id, known.make_places, True)
    return Matching(header, columns.guess(header), None, False, False)


@dataclass(frozen=True)
class Told:
    """One fault in plain words, with the heading of its column."""

    row: int
    heading: str
    sentence: str | Promise


def told(batch: ImportBatch, errors: Sequence[Sequence[Any]] | None = None) -> list[Told]:
    """Stored faults as people read them; without the file the columns go by their letters."""
    header = files.layout_of(batch).get("header", [])
    chosen = batch.errors if errors is None else errors
    return [
        Told(error[0], heading(header, error[1]), faults.sentence([*error, None][:4]))
        for error in chosen[:ERRORS_SHOWN]
    ]


def file_fault(batch: ImportBatch) -> str | Promise:
    """Why the whole file cannot be read after all."""
    code, places = batch.counts["file"]
    return SheetError(code, **places).sentence


def heading(header: Sequence[str], column: int | None) -> str:
    """The column's own words, else its letters as a spreadsheet shows them."""
    if column is None:
        return ""
    if column < len(header) and header[column]:
        return header[column]
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True)
class Previewed:
    """One row as it will be understood; words of people are only counted."""

    number: int
    row: RegisterRow | None
    named: bool
    faults: list[Told]


def preview(batch: ImportBatch) -> list[Previewed]:
    """The first rows, understood with the columns as matched."""
    sheet = files.sheet_of(batch)
    now = timezone.localtime(clock.now()).replace(tzinfo=None)
    default = batch.house.code_name if batch.house else ""
    reading = Reading(columns=batch.mapping, now=now, default_house=default)
    found = []
    for number, cells in islice(sheet, PREVIEWED):
        row = read_row(number, cells, reading)
        if isinstance(row, RegisterRow):
            named = any(getattr(row, field) for field in columns.NAME_FIELDS)
            found.append(Previewed(number, row, named, []))
        else:
            errors = [(error.row, error.column, error.code) for error in row]
            found.append(Previewed(number, None, False, told(batch, errors)))
    return found


# --- The register going out ---

COLUMNS = (
    "person__code_name", "house__code_name", "bed__room__code", "bed__label", "arrived_at", "departed_at",
    "planned_to", "first_night", "last_night_end", "group", "destination", "completion",
)  # fmt: skip


@dataclass(frozen=True)
class Export:
    """Rows to be handed out, and how many."""

    count: int
    rows: Iterator[tuple[Any, ...]]


def export(*, user: User, house: uuid.UUID | None, start: dt.date | None, end: dt.date | None) -> Export:
    """Stays that really began and touch the interval, by arrival; code names only."""
    stays = within(Stay.objects.filter(arrived_at__isnull=False), user, Permission.REGISTER_EXPORT)
    if house is not None:
        stays = stays.filter(house=house)
    if start is not None:
        stays = stays.filter(Q(last_night_end__isnull=True) | Q(last_night_end__gte=start))
    if end is not None:
        stays = stays.filter(first_night__lte=end)
    rows = stays.order_by("first_night", "pk").values_list(*COLUMNS)
    return Export(rows.count(), rows.iterator(chunk_size=2000))
