"""Fields that read what is really typed at a door: any digits, day first or ISO, sane years, sane lengths."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.core.choices import Choice
from cases.core.fields import PRIVATE, Day

NIGHTS_OFFERED = (1, 3, 7, 14, 30)
NIGHTS_DEFAULT = 14
OTHER_DATE = "date"
WORDS_MAX = 500


class Words(forms.CharField):
    """A reason in a few words; sealed when it is kept."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", WORDS_MAX)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2, **PRIVATE}))
        super().__init__(**kwargs)


class Offered(forms.Field):
    """A question with an answer of its own if none is given: not marked as optional, not demanded either."""

    def validate(self, value: Any) -> None:
        """Only what was sent is checked."""
        if value not in self.empty_values:
            super().validate(value)


class OfferedChoice(Offered, forms.ChoiceField):
    """One of several, or the usual one."""


class OfferedTicks(Offered, forms.MultipleChoiceField):
    """Any of several."""


class OfferedWords(Offered, Words):
    """A reason, where one is needed."""


class OfferedDay(Offered, Day):
    """A date, if no other answer was given."""


def nights_choices(start: dt.date | None) -> list[tuple[str, Choice]]:
    """The usual lengths, each with the day of leaving if the start is settled, and a day of one's own."""
    days = {n: (start + dt.timedelta(days=n)).isoformat() if start else "" for n in NIGHTS_OFFERED}
    return [
        *((str(n), Choice(str(n), hint=day)) for n, day in days.items()),
        (OTHER_DATE, Choice(_("Other day"))),
    ]


def last_day(cleaned: dict[str, Any], start: dt.date) -> dt.date | None:
    """The day of leaving: so many nights from the start, or the date typed."""
    nights = cleaned.get("nights") or ""
    return start + dt.timedelta(days=int(nights)) if nights.isdecimal() else cleaned.get("until")


def check_last_day(form: forms.Form, start: dt.date, counted_from: dt.date, too_early: Any) -> None:
    """One day of leaving, later than the start; two different answers are asked about, not guessed at."""
    if {"until", "nights"} & set(form.errors):
        return
    day, own = last_day(form.cleaned_data, counted_from), form.cleaned_data.get("until")
    if day is None:
        form.add_error("until", _("Say until when."))
    elif own and day != own:
        form.add_error("until", _("Two answers: choose 'Other day' if this day counts, or empty it."))
    elif day <= start:
        form.add_error("until", too_early)
