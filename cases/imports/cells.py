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
_EARLIEST_BIRTH = 1900
_NOTHING = frozenset({"", "-", "--", "\u2013", "\u2014", "/", "."})

LENGTHS = {"note": 10_000, "house": 60, "room": 40, "bed": 40, "code_name": 60, "source_ref": 60}
_NAME_LENGTH = 120

Moment = tuple[date, time | None]


def text_of(cell: Cell) -> str:
    """The cell as a person reads it: one line unless he broke it, no invisible signs; dashes mean nothing."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date | time):
        return cell.isoformat(" ", "minutes") if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    clean = unicodedata.normalize("NFC", str(cell)).translate(_INVISIBLE)
    lines = (" ".join(line.split()) for line in clean.splitlines())
    text = "\n".join(line for line in lines if line)
    if _EXCEL_ERROR.fullmatch(text):
        raise ValueError("excel_error")
    return "" if text in _NOTHING else text


def _short_text(length: int) -> Callable[[Cell], str]:
    def read(cell: Cell) -> str:
        text = text_of(cell)
        if len(text) > length:
            raise ValueError("too_long")
        return text

    return read


def _code(vocabulary: words.Vocabulary, refusal: str) -> Callable[[Cell], str]:
    def read(cell: Cell) -> str:
        found = vocabulary.find(text_of(cell))
        if found is None:
            raise ValueError(refusal)
        return found

    return read


def read_moment(cell: Cell) -> Moment:
    """A date, and the time of day where the register gives one."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not _FIRST_DAY_NUMBER <= cell <= _LAST_DAY_NUMBER:
            raise ValueError("not_a_date")
        cell = from_excel(int(cell)).date()
    if isinstance(cell, datetime):
        return cell.date(), cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, date):
        return cell, None
    text = text_of(cell)
    moment = digits.parse_datetime(text)
    return moment.date(), moment.time().replace(second=0) if ":" in text else None


def _read_day(cell: Cell) -> date:
    return read_moment(cell)[0]


def _read_birth_year(cell: Cell) -> int:
    if isinstance(cell, date):
        year = cell.year
    else:
        text = digits.latin_digits(text_of(cell))
        year = int(text) if re.fullmatch(r"[0-9]{4}", text) else _read_day(text).year
    if year < _EARLIEST_BIRTH:
        raise ValueError("not_a_year")
    return year


def _read_phones(cell: Cell) -> tuple[str, ...]:
    text = text_of(cell)
    whole = phones.normalise(text)
    numbers = (
        [whole] if whole else [phones.normalise(part) for part in _SEPARATORS.split(text) if part.strip()]
    )
    if None in numbers:
        raise ValueError("not_a_phone")
    return tuple(dict.fromkeys(number for number in numbers if number))


def _read_languages(cell: Cell) -> tuple[str, ...]:
    named = [part.strip() for part in _SEPARATORS.split(text_of(cell)) if part.strip()]
    codes = [words.LANGUAGE.find(name) for name in named]
    if not codes or None in codes:
        raise ValueError("not_a_language")
    return tuple(dict.fromkeys(code for code in codes if code))


_READERS: dict[str, Callable[[Cell], Any]] = {
    "sex": _code(words.SEX, "not_a_sex"),
    "birth_year": _read_birth_year,
    "phone": _read_phones,
    "governorate": _code(words.GOVERNORATE, "not_a_governorate"),
    "language": _read_languages,
    "arrived": read_moment,
    "departed": read_moment,
    "planned_until": _read_day,
    "destination": _code(words.DESTINATION, "not_a_destination"),
    "tenure": _code(words.TENURE, "not_a_tenure"),
    "completed": _code(words.COMPLETION, "not_a_completion"),
    **{field: _short_text(length) for field, length in LENGTHS.items()},
}
_READ_NAME = _short_text(_NAME_LENGTH)


def read_cell(field: str, cell: Cell) -> Any:
    """The typed value of `cell` for `field`, None if empty. Raises ValueError with a key of SENTENCES."""
    if cell is None or (isinstance(cell, str) and not text_of(cell)):
        return None
    return _READERS.get(field, _READ_NAME)(cell) or None
