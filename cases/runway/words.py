"""What the page calls things."""

from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

VERSIONS: dict[str, tuple[str | Promise, str | Promise]] = {
    "definition": (
        _("Money for running the house"),
        _("Unrestricted money and money given for running the house, less the bills due within 30 days."),
    ),
    "free": (_("Unrestricted money only"), _("Less the same bills.")),
    "pledges": (
        _("With pledges"),
        _("And the pledges due within 60 days, times the share of earlier pledges that came."),
    ),
}
MISSING: dict[str, Any] = {
    "no_rate": _("{what}: no rate is recorded, so nothing in this currency is turned into dinars."),
    "no_expense": _(
        "No running cost was paid for the last 90 days, so nobody can say how long the money lasts."
    ),
    "short": _("The first cost is of {what}: the mean of 90 days is lower than it will be."),
    "no_budget": _("No expense was asked for the next 60 days, so there is no budget to compare with."),
    "no_nights": _(
        "Nobody slept here in the last 90 days, so a bed-night has no cost and people change nothing."
    ),
    "no_beds": _("No bed is in service tonight, so there is no figure for a full house."),
    "no_history": _("{what}: no pledge was due before, so nobody knows which share of them comes."),
}


def missing(code: str, what: str) -> str | Promise:
    """The sentence of one gap."""
    sentence: str | Promise = format_lazy(MISSING[code], what=what)
    return sentence
