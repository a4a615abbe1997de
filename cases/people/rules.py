"""What may be written about a person, and how: pure, so that forms, imports and actions agree."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.core import phones
from cases.core.errors import Refused

NAME_PARTS = ("given", "father", "grandfather", "family", "latin")
NAME_LISTS = ("aliases", "handles")
CODE_NAME_MAX = 60
NAME_MAX = 120  # characters of one part of a name
LIST_MAX = 40  # aliases, handles or phones of one person
OLDEST = 110  # years


def tidy(text: object) -> str:
    """One line without control characters, surrogates or doubled spaces."""
    kept = (" " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in str(text or ""))
    return " ".join("".join(kept).split())


def code_name(typed: str) -> str:
    """A code name that can stand on every list."""
    name = tidy(typed)
    if not name:
        raise Refused("code_name_missing", _("Give a code name."), field="code_name")
    if len(name) > CODE_NAME_MAX:
        raise Refused(
            "code_name_too_long", _("Use at most 60 characters for a code name."), field="code_name"
        )
    return name


def identity(given: Mapping[str, Any]) -> dict[str, Any]:
    """The sealed names, tidied; unknown keys and empty values are left out."""
    parts: dict[str, Any] = {key: tidy(given.get(key))[:NAME_MAX] for key in NAME_PARTS}
    lists = {key: each_once(tidy(text)[:NAME_MAX] for text in given.get(key) or ()) for key in NAME_LISTS}
    return {key: value for key, value in (parts | lists).items() if value}


def each_once(texts: Iterable[str]) -> list[str]:
    """Each text one time, in the order given, without empty ones."""
    return [text for text in dict.fromkeys(texts) if text]


def spellings(document: Mapping[str, Any]) -> list[str]:
    """All by which somebody may be looked for, part by part: given names repeat, whole names do not."""
    lists = [text for key in NAME_LISTS for text in document.get(key, ())]
    return [text for text in (*(document.get(key, "") for key in NAME_PARTS), *lists) if text]


def full_name(document: Mapping[str, Any]) -> str:
    """The four parts in one line; the Latin form where there are none."""
    parts = [document[key] for key in NAME_PARTS[:4] if document.get(key)]
    return " ".join(parts) or str(document.get("latin", ""))


def phone_numbers(typed: Iterable[str]) -> list[str]:
    """Numbers in international form, each once; one that cannot be read is refused, never dropped."""
    numbers = []
    for text in typed:
        if not tidy(text):
            continue
        number = phones.normalise(str(text))
        if number is None:
            sentence = _(
                "One of these is not a telephone number. Write it as it is dialled, or with + and country."
            )
            raise Refused("phone_unreadable", sentence, field="phones")
        numbers.append(number)
    return each_once(numbers)


def birth_year(year: int | None, *, this_year: int) -> int | None:
    """A year somebody alive can be born in."""
    if year is not None and not this_year - OLDEST <= year <= this_year:
        raise Refused("birth_year_impossible", _("Nobody here was born in that year."), field="birth_year")
    return year


def names_to_compare(document: Mapping[str, Any]) -> list[str]:
    """Short and long forms of a whole name: another record may hold only some of the parts.

    One word alone is borne by too many to mean anything.
    """
    given = document.get("given", "")
    short = [f"{given} {document[key]}" for key in ("family", "father") if given and document.get(key)]
    texts = [full_name(document), *short, document.get("latin", ""), *document.get("aliases", ())]
    return [text for text in each_once(texts) if len(text.split()) > 1]


def consent_state(*, withdrawn: bool, valid_until: dt.date | None, day: dt.date) -> str:
    """Whether a consent holds on this day: "active", "withdrawn" or "expired"."""
    if withdrawn:
        return "withdrawn"
    return "expired" if valid_until is not None and valid_until < day else "active"
