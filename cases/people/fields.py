"""Fields for what people tell of themselves: not remembered by the browser, any digits, lines as a list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.core.fields import PRIVATE, Line, Text
from cases.people import rules


class Lines(Text):
    """Several values, one a line; cleaned to a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 5000)
        super().__init__(widget=forms.Textarea(attrs={"rows": 2, **PRIVATE}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A list as it was typed."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        """Each line once."""
        lines = rules.each_once(rules.tidy(line) for line in super().clean(value).splitlines())
        if len(lines) > rules.LIST_MAX or any(len(line) > rules.NAME_MAX for line in lines):
            raise ValidationError(_("These are too many, or one is too long."), code="too_many")
        return lines


class Numbers(Lines):
    """Telephone numbers, one a line; cleaned to their international form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("One a line, in any digits. Foreign numbers with + and country."))
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "tel", "dir": "ltr"}

    def clean(self, value: Any) -> list[str]:
        """Refused where one cannot be read."""
        try:
            return rules.phone_numbers(super().clean(value))
        except Refused as refusal:
            raise ValidationError(str(refusal.sentence), code=refusal.code) from refusal


class Phone(Line):
    """One telephone number; cleaned to its international form, or to nothing."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {**PRIVATE, "inputmode": "tel", "dir": "ltr"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        """Refused where it cannot be read."""
        try:
            numbers = rules.phone_numbers([super().clean(value)])
        except Refused as refusal:
            raise ValidationError(str(refusal.sentence), code=refusal.code) from refusal
        return numbers[0] if numbers else ""


class Year(forms.IntegerField):
    """A year in any digits."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "tiny", "inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}
        super().__init__(required=False, widget=forms.TextInput(attrs=attrs), **kwargs)
