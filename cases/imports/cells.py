"""Reads one cell of an old register into a value of ours, or says in plain words why it cannot be read."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl.utils.datetime import from_excel

from cases.core import digits, phones
from cases.imports import words
from cases.imports.workbook_events import Value as Cell

SENTENCES = {
    "excel_error": _("The spreadsheet shows an error here. Correct the cell and save the file again."),
    "too_long": _("This text is too long for its field."),
    "not_a_date": _("This is not a date. Write it as 31.12.2024 or 2024-12-31."),
    "impossible_date": _("There is no such day in the calendar."),
    "ambiguous_year": _("The century is not clear. Write the year with four digits."),
    "not_a_time": _("This is not a time of day. Write it as 21:30."),
    "not_a_year": _("This is not a year. Write four digits, such as 1994."),
    "not_a_sex": _("Write female, male or unknown."),
    "not_a_phone": _("This is not a phone number."),
    "not_a_governorate": _("This governorate is not known. Write its name or its code, such as IQ-BA."),
    "not_a_language": _("This language is not known. Write, for example, Arabic, Sorani or English."),
    "not_a_destination": _("This destination is not known. Write one of the listed words or HUD numbers."),
    "not_a_tenure": _("Write temporary, permanent, none or unknown."),
    "not_a_completion": _("Write completed, left early or asked to leave; yes and no are understood."),
    "arrived_missing": _("The arrival date is missing."),
    "house_missing": _("The house is missing. Fill it in, or choose one house for all rows."),
    "who_missing": _("Nothing says whom this row is about. Give a code name, a name or a register number."),
    "year_out_of_range": _("The year must lie between 2000 and two years from now."),
    "arrived_in_future": _("The arrival lies in the future. A register can only hold what has happened."),
    "departed_in_future": _(
        "The departure lies in the future. Put an expected departure under Planned until."
    ),
    "departed_before_arrived": _("The departure is before the arrival."),
    "planned_before_arrived": _("The planned end must be after the arrival."),
    "destination_without_departure": _("There is a destination but no departure date."),
}

# Direction marks and stray invisible signs that spreadsheets in two directions leave around words.
_INVISIBLE = dict.fromkeys(
    [*range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x200B, 0x00AD]
)
_EXCEL_ERROR = re.compile(r"#(N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|DIV/0!|GETTING_DATA|SPILL!|CALC!)")
_SEPARATORS = re.compile(r"[,;،؛/+&\n]| and | و ")
# Excel's day numbers of 2000-01-01 and 2069-12-31: a date column without a date format holds these.
_FIRST_DAY_NUMBER, _LAST_DAY_NUMBER = 36526, 62093
_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_EARLIEST_BIRTH = 1900
_NOTHING = frozenset({"", "-", "--", "\u2013", "\u2014", "/", "."})

LENGTHS = {"note": 10_000, "house": 60, "room": 40, "bed": 40, "code_name": 60, "source_ref": 60}
_NAME_LENGTH = 120

Moment = tuple[date, time | None]
# A reader gets the cell and the same as text, and raises ValueError(code).
_Reader = Callable[[Cell, str], Any]


def text_of(cell: Cell) -> str:
    """The cell as a person reads it: no invisible signs or stray spaces; a dash alone means nothing."""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    text = "\n".join(filter(None, lines)) if len(lines) > 1 else lines[0]
    if text.startswith("#") and _EXCEL_ERROR.fullmatch(text):
        raise ValueError("excel_error")
    return "" if text in _NOTHING else text


def _short_text(length: int) -> _Reader:
    def read(_cell: Cell, text: str) -> str:
        if len(text) > length:
            raise ValueError("too_long")
        return text

    return read


def _code(vocabulary: words.Vocabulary, refusal: str) -> _Reader:
    def read(_cell: Cell, text: str) -> str:
        found = vocabulary.find(text)
        if found is None:
            raise ValueError(refusal)
        return found

    return read


def _read_moment(cell: Cell, text: str) -> Moment:
    """A date, and the time of day where the register gives one."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not _FIRST_DAY_NUMBER <= cell <= _LAST_DAY_NUMBER:
            raise ValueError("not_a_date")
        cell = from_excel(int(cell)).date()
    if isinstance(cell, datetime):
        return cell.date(), cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, date):
        return cell, None
    moment = digits.parse_datetime(text)
    return moment.date(), moment.time().replace(second=0) if ":" in text else None


def _read_day(cell: Cell, text: str) -> date:
    return _read_moment(cell, text)[0]


def _read_birth_year(cell: Cell, text: str) -> int:
    plain = digits.latin_digits(text)
    year = int(plain) if _FOUR_DIGITS.fullmatch(plain) else _read_day(cell, text).year
    if year < _EARLIEST_BIRTH:
        raise ValueError("not_a_year")
    return year


def _read_phones(_cell: Cell, text: str) -> tuple[str, ...]:
    whole = phones.normalise(text)
    numbers = (
        [whole] if whole else [phones.normalise(part) for part in _SEPARATORS.split(text) if part.strip()]
    )
    if None in numbers:
        raise ValueError("not_a_phone")
    return tuple(dict.fromkeys(number for number in numbers if number))


def _read_languages(_cell: Cell, text: str) -> tuple[str, ...]:
    named = [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
    codes = [words.LANGUAGE.find(name) for name in named]
    if not codes or None in codes:
        raise ValueError("not_a_language")
    return tuple(dict.fromkeys(code for code in codes if code))


_READERS: dict[str, _Reader] = {
    "sex": _code(words.SEX, "not_a_sex"),
    "birth_year": _read_birth_year,
    "phone": _read_phones,
    "governorate": _code(words.GOVERNORATE, "not_a_governorate"),
    "language": _read_languages,
    "arrived": _read_moment,
    "departed": _read_moment,
    "planned_until": _read_day,
    "destination": _code(words.DESTINATION, "not_a_destination"),
    "tenure": _code(words.TENURE, "not_a_tenure"),
    "completed": _code(words.COMPLETION, "not_a_completion"),
    **{field: _short_text(length) for field, length in LENGTHS.items()},
}
_READ_NAME = _short_text(_NAME_LENGTH)


def read_cell(field: str, cell: Cell) -> Any:
    """The typed value of `cell` for `field`, None if empty. Raises ValueError with a key of SENTENCES."""
    text = text_of(cell)
    return _READERS.get(field, _READ_NAME)(cell, text) if text else None
