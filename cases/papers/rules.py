"""What must hold of papers and consents."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from cases.core import phones
from cases.core.errors import Refused

SHORTEST_NUMBER = 6  # signs; the last four of a shorter one would tell too much


def paper_number(typed: str) -> str:
    """One spelling of the number; empty stays empty."""
    number = phones.paper_number(typed)
    if typed.strip() and len(number) < SHORTEST_NUMBER:
        raise Refused("paper_number_short", _("A paper number has at least 6 signs."), field="number")
    return number


def consent_days(given_on: dt.date, valid_until: dt.date | None, today: dt.date) -> None:
    """Given by today, and ending after it was given."""
    if given_on > today + dt.timedelta(days=1):
        raise Refused("given_in_future", _("This day has not come yet."), field="given_on")
    if valid_until is not None and valid_until < given_on:
        raise Refused("ends_before_start", _("The end lies before the start."), field="valid_until")
