"""The register as a file that no spreadsheet program takes for a formula: CSV as a stream, XLSX row by row."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import numbers

from cases.stays.codes import Completion, Destination, Group

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Signs that begin a formula, also in their full-width forms and behind space, tab or line end.
_FORMULA = frozenset("=+-@\t\r\n \u00a0\u3000＝＋－＠")
_SECOND = "yyyy-mm-dd hh:mm"


def safe(text: str) -> str:
    """Text that stays text wherever it is opened."""
    return f"'{text}" if text[:1] in _FORMULA and text else text


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
        *(safe(text or "") for text in (name, house, room, bed)),
        timezone.localtime(arrived).replace(tzinfo=None, second=0, microsecond=0),
        timezone.localtime(departed).replace(tzinfo=None, second=0, microsecond=0) if departed else None,
        planned,
        max(0, ((end or tonight) - first).days),
        safe(str(Group(group).label)),
        safe(str(Destination(destination).label)) if destination else "",
        safe(str(Completion(completion).label)) if completion else "",
    ]


class _Echo:
    """Hands the writer's line straight on."""

    def write(self, line: str) -> bytes:
        """The line as bytes."""
        return line.encode()


def as_csv(rows: Iterable[tuple[Any, ...]], tonight: dt.date) -> Iterator[bytes]:
    """Line by line, with the mark that makes spreadsheet programs read UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff".encode() + writer.writerow([safe(heading) for heading in headings()])
    for row in rows:
        yield writer.writerow([_plain(value) for value in values(row, tonight)])


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, dt.date) else value


def as_xlsx(rows: Iterable[tuple[Any, ...]], tonight: dt.date) -> bytes:
    """Written row by row; dates and numbers keep their type, text can never become a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Register")

    def cell(value: Any) -> Any:
        if value is None or isinstance(value, int):
            return value
        made = WriteOnlyCell(sheet, value=value)
        if isinstance(value, dt.datetime):
            made.number_format = _SECOND
        elif isinstance(value, dt.date):
            made.number_format = numbers.FORMAT_DATE_YYYYMMDD2
        else:
            made.data_type = "s"
        return made

    sheet.append([cell(safe(heading)) for heading in headings()])
    for row in rows:
        sheet.append([cell(value) for value in values(row, tonight)])
    file = BytesIO()
    book.save(file)
    return file.getvalue()
