"""Tables that leave the site as files: no cell is a formula to a spreadsheet, dates and numbers keep their type."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import numbers
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

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


class _Echo:
    """Hands the writer's line straight on."""

    def write(self, line: str) -> bytes:
        """The line as bytes."""
        return line.encode()


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Line by line, with the mark that makes spreadsheet programs read UTF-8."""
    writer = csv.writer(_Echo())
    start = "\ufeff".encode()
    for row in rows:
        yield start + writer.writerow([_plain(value) for value in row])
        start = b""


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, dt.date) else value


class _InMemory(ExcelWriter):  # type: ignore[misc]
    """openpyxl lays each sheet down in a temporary file first, in plain, and a crash leaves it there."""

    def write_worksheet(self, ws: Any) -> None:
        """The sheet as `_sheet` made it, out of memory into the archive."""
        ws.close()
        self._archive.writestr(ws.path[1:], ws._writer.out.getvalue())
        self.manifest.append(ws)


def _sheet(book: Workbook, title: str) -> Any:
    sheet: Any = book.create_sheet(title)
    sheet._writer = WorksheetWriter(sheet, out=BytesIO())
    sheet._writer.write_top()
    return sheet


def xlsx(sheets: Iterable[tuple[str, Iterable[Sequence[Any]]]]) -> bytes:
    """Sheets by title, written row by row; text can never become a formula."""
    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = _sheet(book, title)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        _InMemory(book, archive).write_data()
    return file.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    made = WriteOnlyCell(sheet, value=safe(value) if isinstance(value, str) else value)
    if isinstance(value, dt.datetime):
        made.number_format = _SECOND
    elif isinstance(value, dt.date):
        made.number_format = numbers.FORMAT_DATE_YYYYMMDD2
    else:
        made.data_type = "s"
    return made
