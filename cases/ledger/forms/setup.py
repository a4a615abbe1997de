"""Forms for funds, boxes, rates and the number of people."""

from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.core.fields import PRIVATE, Day, Line
from cases.core.layouts import layout
from cases.core.money import Currency
from cases.ledger import codes, queries
from cases.ledger.fields import Dinars
from cases.ledger.models import CashBox, Fund, MoneyRule, Rate

FOREIGN = [(code, label) for code, label in Currency.choices if code != Currency.IQD]


class OfHouseForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of a house: the house is chosen once and stays."""

    parts: tuple[Any, ...] = ()
    submit: Any = ""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            houses = queries.houses_of(user, Permission.MONEY_SETUP)
            self.fields["house"].queryset = houses
        else:
            del self.fields["house"]
        first = ["house"] if "house" in self.fields else []
        self.helper = layout(*first, *self.parts, submit=self.submit)


class FundForm(OfHouseForm):
    """A fund and what it is for."""

    categories = forms.MultipleChoiceField(
        label=_("May be spent on"),
        choices=codes.Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for a fund with a purpose."),
    )

    class Meta:
        model = Fund
        fields = ["house", "code", "restriction", "categories", "valid_from", "valid_to", "closed_on"]
        field_classes = {"valid_from": Day, "valid_to": Day, "closed_on": Day}
        widgets = {
            "code": forms.TextInput(attrs=PRIVATE),
            "restriction": forms.RadioSelect,
            "valid_from": Day().widget,
            "valid_to": Day().widget,
            "closed_on": Day().widget,
        }
        help_texts = {
            "code": _("A neutral word: no donor, no person, no place."),
            "closed_on": _("Only when it is empty and given up for good."),
        }

    parts = ("code", "restriction", "categories", Row("valid_from", "valid_to"), "closed_on")
    submit = _("Save the fund")


class BoxForm(OfHouseForm):
    """A box, its kind and its currency."""

    class Meta:
        model = CashBox
        fields = ["house", "code", "place", "currency", "closed_on"]
        field_classes = {"closed_on": Day}
        widgets = {
            "code": forms.TextInput(attrs=PRIVATE),
            "place": forms.RadioSelect,
            "closed_on": Day().widget,
        }
        help_texts = {
            "code": _("A neutral word: no person, no place, no account number."),
            "currency": _("One currency a box. It stays once money went through."),
            "closed_on": _("Only when it is empty and given up for good."),
        }

    parts = ("code", "place", "currency", "closed_on")
    submit = _("Save the cash box")


class RateForm(forms.Form):
    """Dinars for one unit, official and market, and where they were read."""

    day = Day(label=_("Day"))
    currency = forms.ChoiceField(label=_("Currency"), choices=FOREIGN)
    official = Dinars(label=_("Official rate"), help_text=_("Dinars for one unit."))
    market = Dinars(label=_("Market rate"), help_text=_("Dinars for one unit."))
    source = Line(
        label=_("Source"),
        required=True,
        help_text=_("For example: central bank, exchange shop. No names of people."),
    )
    helper = layout(Row("day", "currency"), Row("official", "market"), "source", submit=_("Record the rates"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", clock.tonight())

    def rate(self) -> Rate:
        """The row to record."""
        return Rate(**self.cleaned_data)


class PeopleForm(forms.Form):
    """Two or three."""

    people = forms.TypedChoiceField(
        label=_("People an expense needs"),
        choices=MoneyRule.People.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    helper = layout("people", submit=_("Save the rule"))
