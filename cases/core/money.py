"""Amounts of money: whole numbers of a currency's smallest unit, so that sums are exact on both databases.

py-moneyed was tried on paper: it holds decimals, which SQLite keeps as floating point, and three digits for the dinar
(ISO 4217), of which no coin is left.  This type is an integer and a code.  Currencies are never added to one another.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.core.digits import latin_digits

LARGEST = 10**15  # smallest units; more is a slip of the finger


class Currency(models.TextChoices):
    """What the house is given and pays in."""

    IQD = "IQD", _("Iraqi dinar")
    USD = "USD", _("US dollar")
    EUR = "EUR", _("Euro")


# Digits after the point that are in use; the dinar's thousandths of ISO 4217 are not.
DIGITS = {Currency.IQD: 0, Currency.USD: 2, Currency.EUR: 2}


class NotMoney(ValueError):
    """What was typed is no amount of this currency."""


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
    """An amount as typed, in Latin, Arabic or Persian digits, with or without group marks; raises `NotMoney`."""
    plain = (
        latin_digits(text)
        .strip()
        .replace("\u066c", "")
        .replace(",", "")
        .replace(" ", "")
        .replace("\u066b", ".")
    )
    try:
        amount = Decimal(plain)
    except InvalidOperation as error:
        raise NotMoney(text) from error
    units = amount.scaleb(DIGITS[Currency(currency)]) if amount.is_finite() else Decimal("0.5")
    if units != units.to_integral_value() or abs(units) >= LARGEST:
        raise NotMoney(text)
    return Money(int(units), currency)
