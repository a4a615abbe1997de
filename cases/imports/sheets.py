"""Opens an old register, CSV or XLSX, and hands out its rows one at a time without ever trusting the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from cases.imports.delimited import read_delimited
from cases.imports.limits import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, SheetError
from cases.imports.workbook import Workbook
from cases.imports.workbook_events import Value as Cell

Row = tuple[int, list[Cell]]

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXT_ENDINGS = (".csv", ".tsv", ".txt")
_FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")


@dataclass(frozen=True)
class Sheet:
    """One sheet of a register; iterating it anew starts again at the first row below the headings."""

    header: list[str]
    header_row: int
    titles: tuple[str, ...]
    _rows: Callable[[], Iterator[Row]]

    def __iter__(self) -> Iterator[Row]:
        width = len(self.header)
        for number, cells in self._rows():
            if number > self.header_row:
                yield number, cells + [None] * (width - len(cells))


def open_sheet(data: bytes, name: str, *, title: str = "") -> Sheet:
    """The register in `data`; `title` picks a workbook's sheet, else the first visible. Raises SheetError."""
    ending = _checked_ending(data, name)
    titles: tuple[str, ...] = ()
    read: Callable[[], Iterator[tuple[int, list[Any]]]] = partial(read_delimited, data)
    if ending == ".xlsx":
        workbook = Workbook(data)
        titles = workbook.titles
        read = partial(workbook.rows, workbook.pick(title))

    def rows() -> Iterator[Row]:
        return _bounded(read())

    first = rows()
    header_row, cells = next(first, (0, []))
    if not cells:
        raise SheetError("no_header")
    if next(first, None) is None:
        raise SheetError("header_only")
    header = ["" if cell is None else " ".join(str(cell).split()) for cell in cells]
    return Sheet(header=header, header_row=header_row, titles=titles, _rows=rows)


def _checked_ending(data: bytes, name: str) -> str:
    """The ending of the name once the first bytes agree with it."""
    ending = "." + name.rpartition(".")[2].lower()
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise SheetError("empty")
    if len(data) > MAX_BYTES:
        raise SheetError("too_large")
    if data.startswith(_OLD_OFFICE):
        raise SheetError("encrypted" if _ENCRYPTED in data else "old_excel")
    if ending != ".xlsx" and ending not in _TEXT_ENDINGS:
        raise SheetError("old_excel" if ending == ".xls" else "wrong_type")
    if data.startswith(_ZIP) != (ending == ".xlsx") or data.startswith(_FOREIGN):
        raise SheetError("not_what_it_says", ending=ending)
    return ending


def _bounded(rows: Iterator[tuple[int, list[Any]]]) -> Iterator[Row]:
    """The rows that hold anything, cut after their last filled cell, within the limits."""
    count = 0
    for number, cells in rows:
        while cells and (cells[-1] is None or cells[-1] == "" or str(cells[-1]).isspace()):
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > MAX_ROWS + 1:
            raise SheetError("too_many_rows")
        if len(cells) > MAX_COLUMNS:
            raise SheetError("too_many_columns", row=number)
        if any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in cells):
            raise SheetError("cell_too_long", row=number)
        yield number, cells
