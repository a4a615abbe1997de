"""Digits and dates as people here type them: Arabic, Persian and Latin digits, day before month.

Errors are ValueError(code): not_a_date, impossible_date, ambiguous_year, not_a_time.
The caller owns the sentence.
"""

import re
import unicodedata
from datetime import date, datetime, time

_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SIGNS = str.maketrans(
    {"⁄": "/", "∕": "/", "／": "/", "‐": "-", "‑": "-", "–": "-", "−": "-", "۔": ".", "،": " "}
)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{1,3})")
_ISO = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?")
_MAX = 64  # characters; a longer text is no date


def latin_digits(text: str) -> str:
    """Write every decimal digit of any script as 0 to 9 and leave the rest alone."""
    return "".join(
        letter if letter.isascii() or not letter.isdecimal() else str(unicodedata.decimal(letter))
        for letter in text
    )


def parse_date(value: object) -> date:
    """Read a date typed day first or in ISO form; a two-digit year is 20yy, unless that is not sure."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _plain(value)
    if iso := _ISO.fullmatch(text):
        year, month, day = int(iso[1]), int(iso[3]), int(iso[4])
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), _full_year(found[4])
    else:
        raise ValueError("not_a_date")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("impossible_date") from None


def parse_datetime(value: object) -> datetime:
    """Read a date with an optional time HH:MM as naive local time; without a time it is midnight."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    text = _plain(value)
    day, split, clock = re.sub(r"(?<=\d)T(?=\d)", " ", text).rpartition(" ")
    if not split or ":" not in clock:
        return datetime.combine(parse_date(text), time())
    found = _CLOCK.fullmatch(clock)
    if found is None:
        raise ValueError("not_a_time")
    on = parse_date(day)
    try:
        return datetime.combine(on, time(int(found[1]), int(found[2]), int(found[3] or 0)))
    except ValueError:
        raise ValueError("not_a_time") from None


def _plain(value: object) -> str:
    if not isinstance(value, str) or len(value) > _MAX:
        raise ValueError("not_a_date")
    return " ".join(latin_digits(_INVISIBLE.sub("", value)).translate(_SIGNS).split())


def _full_year(text: str) -> int:
    """Two digits up to 49 are this century; later ones could be either, so we ask."""
    if len(text) == 4:
        return int(text)
    if len(text) != 2 or int(text) >= 50:
        raise ValueError("ambiguous_year")
    return 2000 + int(text)
