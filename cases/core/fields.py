"""Fields every room asks with: a day or a moment typed in any digits, words no browser remembers."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.core.digits import parse_date, parse_datetime

FIRST_YEAR, LAST_YEAR = 2000, 2100  # beyond these a date is a slip of the finger
LINE_MAX, TEXT_MAX = 120, 2000  # letters
PRIVATE = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


def sane(day: dt.date) -> None:
    """Refuse a year nobody can mean."""
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise ValidationError(_("This year cannot be right."), code="year")


class Day(forms.DateField):
    """A date, typed or picked."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"type": "date", "class": "short"}
        kwargs.setdefault("widget", forms.DateInput(attrs=attrs, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """Any digits, day first or ISO."""
        if value in self.empty_values:
            return None
        try:
            day = parse_date(value)
        except ValueError as error:
            raise ValidationError(_("Write the date as 2026-11-22."), code="invalid") from error
        sane(day)
        return day


class Moment(forms.DateTimeField):
    """A wall-clock time in the house's zone; empty means now."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"type": "datetime-local", "class": "short"}
        kwargs.setdefault("widget", forms.DateTimeInput(attrs=attrs, format="%Y-%m-%dT%H:%M"))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.datetime | None:
        """Any digits; aware."""
        if value in self.empty_values:
            return None
        try:
            moment = parse_datetime(value)
        except ValueError as error:
            raise ValidationError(_("Write the time as 2026-11-22 21:40."), code="invalid") from error
        sane(moment)
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


class Line(forms.CharField):
    """One line of somebody's own words."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", LINE_MAX)
        kwargs.setdefault("widget", forms.TextInput(attrs=dict(PRIVATE)))
        super().__init__(**kwargs)


class Text(forms.CharField):
    """A few sentences."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", TEXT_MAX)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3, **PRIVATE}))
        super().__init__(**kwargs)


def uuid_of(text: object) -> uuid.UUID | None:
    """A key from an address or a form; None for anything else."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
