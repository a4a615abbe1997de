"""What must hold between the values of one row."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused


def safe_contact(contact: Mapping[str, Any]) -> None:
    """Somebody can be reached, the words differ, and the number was not burned."""
    if not contact.get("name") and not contact.get("phone"):
        raise Refused("contact_empty", _("Give a name or a phone number."), field="name")
    duress = str(contact.get("duress_word") or "").casefold()
    if duress and duress == str(contact.get("code_word") or "").casefold():
        sentence = _("The word for danger must differ from the code word.")
        raise Refused("words_equal", sentence, field="duress_word")
    if contact.get("phone") and contact["phone"] in (contact.get("burned") or ()):
        raise Refused("number_burned", _("This number is listed as burned below."), field="phone")


def span(start: dt.date, end: dt.date | None) -> None:
    """An end comes after its start."""
    if end is not None and end < start:
        raise Refused("ends_before_start", _("The end lies before the start."), field="valid_to")


def not_past(end: dt.date | None, today: dt.date) -> None:
    """A rule that is made now still holds now."""
    if end is not None and end < today:
        raise Refused("ends_in_past", _("This day has passed."), field="valid_to")
