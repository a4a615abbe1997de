"""What the XLSX parser's events add up to: shared texts, and rows of values. One row is held at a time."""

import math
import re
from abc import ABC, abstractmethod
from datetime import date, datetime, time

from openpyxl.utils.datetime import from_excel

from cases.imports import limits
from cases.imports.limits import SheetError

Value = str | int | float | bool | date | datetime | time | None
_ESCAPED = re.compile(r"_x000([9AD])_")


def local(name: str) -> str:
    """A tag without its prefix: which prefix a program writes says nothing."""
    return name.rpartition(":")[2]


class _Events(ABC):
    """Gathers the text between the tags that hold any; reading aids (phonetic runs) are left out."""

    holds_text: tuple[str, ...] = ("t",)

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._open = self._aside = False

    def start(self, name: str, attrs: dict[str, str]) -> None:
        """An element begins."""
        tag = local(name)
        if tag == "rPh":
            self._aside = True
        self._open = tag in self.holds_text and not self._aside
        self._begin(tag, attrs)

    def text(self, data: str) -> None:
        """Text arrives; past the longest cell allowed only enough is kept to see that it is too long."""
        if self._open and self._length <= limits.MAX_CELL:
            self._parts.append(data)
            self._length += len(data)

    def end(self, name: str) -> None:
        """An element ends."""
        tag = local(name)
        self._open = False
        if tag == "rPh":
            self._aside = False
        self._finish(tag)

    def _fresh(self) -> None:
        self._parts, self._length = [], 0

    @abstractmethod
    def _begin(self, tag: str, attrs: dict[str, str]) -> None:
        """What an element's beginning means."""

    @abstractmethod
    def _finish(self, tag: str) -> None:
        """What an element's end means."""


class SharedTexts(_Events):
    """The texts that cells refer to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def _begin(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "si":
            self._fresh()

    def _finish(self, tag: str) -> None:
        if tag == "si":
            self.found.append(_unescape("".join(self._parts)))
            if len(self.found) > limits.MAX_SHARED_TEXTS:
                raise SheetError("unsafe_workbook")


class SheetRows(_Events):
    """Finished rows with their own numbers; `take` empties the list."""

    holds_text = ("v", "t")

    def __init__(self, shared: list[str], dates: dict[int, bool], *, epoch: datetime) -> None:
        super().__init__()
        self._shared, self._dates, self._epoch = shared, dates, epoch
        self._done: list[tuple[int, list[Value]]] = []
        self._cells: list[Value] = []
        self._row = self._column = 0
        self._kind, self._style = "n", 0

    def take(self) -> list[tuple[int, list[Value]]]:
        """The rows finished since the last call."""
        done, self._done = self._done, []
        return done

    def _begin(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "c":
            self._column = _column_of(attrs["r"]) if "r" in attrs else self._column + 1
            self._kind, self._style = attrs.get("t", "n"), int(attrs.get("s", 0))
            self._fresh()
        elif tag == "row":
            number = int(attrs.get("r", self._row + 1))
            if number <= self._row:
                raise SheetError("bad_workbook")
            if number > limits.LAST_EXCEL_ROW:
                raise SheetError("too_many_rows")
            self._row, self._column, self._cells = number, 0, []

    def _finish(self, tag: str) -> None:
        if tag == "c" and self._parts:
            missing = self._column - len(self._cells)
            if missing < 1:
                raise SheetError("bad_workbook")
            if self._column > limits.MAX_COLUMNS:
                raise SheetError("too_many_columns", row=self._row)
            self._cells.extend([None] * missing)
            self._cells[-1] = self._value("".join(self._parts))
        elif tag == "row":
            self._done.append((self._row, self._cells))

    def _value(self, raw: str) -> Value:
        if self._kind == "s":
            return self._shared[int(raw)]
        if self._kind == "b":
            return raw.strip() == "1"
        if self._kind == "d":
            return datetime.fromisoformat(raw).replace(tzinfo=None)
        if self._kind != "n":
            return _unescape(raw)
        number = float(raw)
        if not math.isfinite(number):
            return raw
        if self._style in self._dates:
            return self._moment(number)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number

    def _moment(self, number: float) -> Value:
        try:
            moment: Value = from_excel(number, self._epoch)
        except (ValueError, OverflowError):
            return number
        if isinstance(moment, datetime) and not self._dates[self._style]:
            return moment.date()
        return moment


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x000" in text else text


def _column_of(reference: str) -> int:
    """`C7` -> 3; a reference of more than three letters is no Excel column."""
    letters = reference.rstrip("0123456789").upper()
    if not 1 <= len(letters) <= 3 or not letters.isascii() or not letters.isalpha():
        raise SheetError("bad_workbook")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column
