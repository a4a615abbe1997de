"""Amounts of money: whole numbers of a currency's smallest unit, so that sums are exact on both databases.

py-moneyed was tried on paper: it holds decimals, which SQLite keeps as floating point, and three digits for the dinar
(ISO 4217), of which no coin is left.  This type is an integer and a code.  Currencies are never added to one another.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.core.digits import latin_digits

LARGEST = 10**15  # smallest units; more is a slip of the finger
LONGEST = 40  # characters
DECIMAL = "\u066b"  # the Arabic decimal mark; never a mark of thousands

_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SIGNS = str.maketrans({"\u066c": ",", "\u060c": ",", "\u2212": "-", "\u2013": "-"})
_BETWEEN = re.compile("[,. \u066b]")
_AMOUNT = re.compile(r"[0-9]+(?:[,. \u066b][0-9]+)*")
_MARKED = re.compile(r"[0-9,. \u066b]*[0-9][0-9,. \u066b]*")
_LEADING = re.compile(r"[1-9][0-9]{0,2}")  # what may stand before the first mark of thousands


class Currency(models.TextChoices):
    """What the house is given and pays in."""

    IQD = "IQD", _("Iraqi dinar")
    USD = "USD", _("US dollar")
    EUR = "EUR", _("Euro")


# Digits after the point that are in use; the dinar's thousandths of ISO 4217 are not.
DIGITS = {Currency.IQD: 0, Currency.USD: 2, Currency.EUR: 2}


class NotMoney(ValueError):
    """What was typed is no amount of this currency; `code` says why, the caller owns the sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code  # not_money, unclear, too_fine, too_large


@dataclass(frozen=True, order=False)
class Money:
    """An amount in smallest units, and its currency."""

    units: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        """Of one currency only."""
        if self.currency != other.currency:
            raise ValueError("two currencies")
        return Money(self.units + other.units, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.units, self.currency)

    def __str__(self) -> str:
        """12,500 IQD; 1,250.75 USD: Latin digits, the same in each language."""
        return f"{written(self.units, self.currency)} {self.currency}"

    @property
    def decimal(self) -> Decimal:
        """The amount with the currency's own digits."""
        digits = DIGITS[Currency(self.currency)]
        return Decimal(self.units).scaleb(-digits)


def written(units: int, currency: str) -> str:
    """12,500 or 1,250.75: grouped by our own hand, because Arabic and Sorani formats group nothing."""
    digits = DIGITS[Currency(currency)]
    return f"{Decimal(units).scaleb(-digits):,.{digits}f}"


def parse(text: str, currency: str) -> Money:
    """An amount as typed, in digits of any script, with or without marks of thousands; raises `NotMoney`.

    1.250 is 1,250 dinars, for dinars have no decimals; in dollars it may mean two things and is refused, as is 12,50.
    """
    plain = _plain(text)
    sign, rest = (-1, plain[1:]) if plain.startswith("-") else (1, plain)
    if not _AMOUNT.fullmatch(rest):
        raise NotMoney("unclear" if _MARKED.fullmatch(rest) else "not_money")
    groups, marks = _BETWEEN.split(rest), _BETWEEN.findall(rest)
    digits = DIGITS[Currency(currency)]
    fine = ""
    if marks and not _thousands(groups, marks, digits):
        fine, groups = groups[-1], groups[:-1]
        if not _decimal_mark(marks) or not _thousands(groups, marks[:-1], 0):
            raise NotMoney("unclear")
        if len(fine) == 3 and marks[-1] != DECIMAL and _LEADING.fullmatch(groups[0]):
            raise NotMoney("unclear")
        if len(fine) > max(digits, 2) or len(fine.rstrip("0")) > digits:
            raise NotMoney("too_fine")
    units = int("".join(groups) + fine[:digits].ljust(digits, "0"))
    if units >= LARGEST:
        raise NotMoney("too_large")
    return Money(sign * units, currency)


def _plain(text: str) -> str:
    """Latin digits, one sign for each mark, no marks of direction."""
    if len(text) > LONGEST:
        raise NotMoney("not_money")
    return " ".join(_INVISIBLE.sub("", latin_digits(text)).translate(_SIGNS).split())


def _thousands(groups: list[str], marks: list[str], digits: int) -> bool:
    """Threes behind one kind of mark.  A single point is none where the currency has decimals."""
    if not marks:
        return True
    if len(set(marks)) > 1 or marks[0] == DECIMAL or (marks == ["."] and digits):
        return False
    return bool(_LEADING.fullmatch(groups[0])) and all(len(group) == 3 for group in groups[1:])


def _decimal_mark(marks: list[str]) -> bool:
    """The last mark is another one than those of the thousands; a comma is one only behind such marks."""
    last, before = marks[-1], marks[:-1]
    return last not in before and (last in (".", DECIMAL) or (last == "," and bool(before)))
