"""Telephone and paper numbers in one spelling, so that a number typed in two ways is found to be one."""

import re
import unicodedata

import phonenumbers

from cases.core.digits import latin_digits

_MAX = 64  # characters; a longer text is no number
_NOISE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ALLOWED = re.compile(r"\+?[\d\s()./\-]+")


def normalise(text: str, region: str = "IQ") -> str | None:
    """Write a telephone number as E.164 (+9647...), read in `region`; None if it cannot be one."""
    typed = unicodedata.normalize("NFKC", latin_digits(_NOISE.sub("", text[: _MAX + 1]))).strip()
    typed = re.sub("[‐-―−_]", "-", typed)
    if typed.endswith("+"):  # the plus of a number written right to left
        typed = "+" + typed[:-1]
    if len(typed) > _MAX or not _ALLOWED.fullmatch(typed):
        return None
    digits = re.sub(r"\D", "", typed)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif typed.startswith("+"):
        digits = "+" + digits
    for candidate in (digits, "+" + digits):  # 9647... is often typed without its plus
        try:
            number = phonenumbers.parse(re.sub(r"^\+9640", "+964", candidate), region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def paper_number(text: str) -> str:
    """Write the number of an identity paper with Latin digits, in capitals, without separators."""
    letters = unicodedata.normalize("NFKC", latin_digits(text)).upper()
    return "".join(letter for letter in letters if letter.isalnum())


def last4(number: str) -> str:
    """Keep the last four signs, which are enough to tell two numbers apart on a screen."""
    return number[-4:]
