"""The shape of input about pledges: rows of amount and day, filled by hand or by a second step."""

import re
from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.core import clock
from cases.core.digits import latin_digits
from cases.core.fields import Day, Line, Text
from cases.core.layouts import bare, layout
from cases.core.money import Currency, Money, written
from cases.donors import rules
from cases.donors.actions import NewPledge
from cases.donors.models import Donor, Pledge
from cases.ledger.fields import Amount, FundChoice
from cases.ledger.models import Fund

MOST = rules.INSTALMENTS_MAX
BLANK = 3  # empty rows below the filled ones
_ROW = re.compile(r"(?:amount|day)_([0-9]{1,2})")


def rows_in(typed: Mapping[str, Any]) -> int:
    """How many rows hold something, counted to the last one."""
    found = (_ROW.fullmatch(name) for name, value in typed.items() if value)
    return min(MOST, max((int(row[1]) + 1 for row in found if row), default=0))


class PledgeForm(forms.Form):
    """For what, in which currency, and when how much is to come."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    fund = FundChoice()
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    made_on = Day(label=_("Promised on"))
    condition = Line(
        label=_("Depends on"),
        max_length=300,
        help_text=_("Only if the promise hangs on a condition. Sealed at rest."),
    )

    def __init__(self, *args: Any, donor: Donor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fund"].queryset = Fund.objects.filter(house=donor.house_id).open_on(clock.tonight())
        self.donor = donor
        self.rows = min(MOST, rows_in(self.data if self.is_bound else self.initial) + BLANK)
        for number in range(self.rows):
            which = {"number": number + 1}
            self.fields[f"amount_{number}"] = Amount(
                beside="currency", required=False, label=_("Amount %(number)s") % which
            )
            self.fields[f"day_{number}"] = Day(required=False, label=_("Due on %(number)s") % which)
        lines = [Row(f"amount_{number}", f"day_{number}") for number in range(self.rows)]
        parts = ("token", Row("fund", "currency"), Row("made_on", "condition"), *lines)
        self.helper = bare(*parts)

    def clean(self) -> dict[str, Any]:
        """Amount and day stand together."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(self.rows):
            amount, day = f"amount_{number}", f"day_{number}"
            if {amount, day} & self.errors.keys():
                continue
            if typed.get(amount) and not typed.get(day):
                self.add_error(day, _("Say when it is due."))
            elif typed.get(day) and not typed.get(amount):
                self.add_error(amount, _("Say how much is to come."))
        return typed

    def pledge(self) -> NewPledge:
        """What the action takes."""
        typed = self.cleaned_data
        parts = [
            rules.Part(typed[f"day_{number}"], typed[f"amount_{number}"].units)
            for number in range(self.rows)
            if typed[f"amount_{number}"]
        ]
        return NewPledge(
            token=typed["token"],
            donor=self.donor,
            fund=typed["fund"],
            currency=typed["currency"],
            made_on=typed["made_on"],
            parts=parts,
            condition=typed["condition"],
        )


class MonthlyForm(forms.Form):
    """The same amount each month, so many times."""

    each = Amount(currency=Currency.IQD, label=_("Each month"))
    first = Day(label=_("First on"))
    times = forms.CharField(
        label=_("Times"),
        max_length=4,
        widget=forms.TextInput(attrs={"class": "tiny", "inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["each"].currency = currency if currency in Currency.values else Currency.IQD
        self.helper = bare(Row("each", "first", "times"))

    def clean_times(self) -> int:
        """1 to 24, in any digits."""
        typed = latin_digits(self.cleaned_data["times"].strip())
        if not typed.isdecimal() or not 1 <= int(typed) <= MOST:
            raise forms.ValidationError(_("Between 1 and 24."), code="times")
        return int(typed)

    def rows(self) -> dict[str, Any]:
        """The rows as they would be typed."""
        each: Money = self.cleaned_data["each"]
        days = rules.monthly(self.cleaned_data["first"], self.cleaned_data["times"])
        amounts = {f"amount_{number}": written(each.units, each.currency) for number in range(len(days))}
        return amounts | {f"day_{number}": day for number, day in enumerate(days)}


class EndForm(forms.Form):
    """How a pledge ended, and why."""

    end = forms.ChoiceField(label=_("How it ended"), choices=Pledge.End.choices, widget=forms.RadioSelect)
    why = Text(label=_("Why"), help_text=_("Sealed at rest."))
    helper = layout("end", "why", submit=_("End the pledge"), css_class="button-danger")
