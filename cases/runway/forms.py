"""What if: three numbers."""

from fractions import Fraction
from typing import Any

from crispy_forms.layout import Field, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.core.digits import latin_digits
from cases.core.layouts import bare
from cases.houses.models import House
from cases.ledger.fields import Amount
from cases.runway.formulas import Whatif

MOST_PEOPLE = 500


class People(forms.IntegerField):
    """A number in any digits."""

    def to_python(self, value: Any) -> int | None:
        """Arabic digits too."""
        return super().to_python(latin_digits(value) if isinstance(value, str) else value)


class WhatIfForm(forms.Form):
    """People, gifts and rent of a month; shown and answered by GET, kept nowhere."""

    house = forms.ModelChoiceField(House.objects.none(), required=False, widget=forms.HiddenInput)
    people = People(
        label=_("People in the house"),
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "tiny", "dir": "ltr"}),
    )
    gifts = Amount(currency="IQD", zero=True, label=_("Gifts a month, in dinars"))
    rent = Amount(currency="IQD", zero=True, label=_("Rent a month, in dinars"))

    def __init__(self, *args: Any, houses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["house"].queryset = houses
        self.helper = bare("house", Row(Field("people"), "gifts", "rent"))

    def wish(self) -> Whatif:
        """For the formulas."""
        asked = self.cleaned_data
        return Whatif(asked["people"], Fraction(asked["gifts"].units), Fraction(asked["rent"].units))
