"""The shape of input about reports and past gifts."""

import uuid
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Row
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.accounts import giving
from cases.accounts.actions import DonorReport
from cases.core import clock
from cases.core.choices import Choice
from cases.core.fields import PRIVATE, Line, Text
from cases.core.layouts import bare
from cases.core.money import Currency
from cases.donors.models import Donation
from cases.donors.queries import witnesses
from cases.houses.models import House
from cases.imports.forms import UploadForm
from cases.ledger.fields import BoxChoice, FundChoice
from cases.ledger.models import CashBox, Fund
from cases.releases.rules import WORDS_MAX

ENDINGS = [
    ("xlsx", Choice("XLSX", hint=_("For a spreadsheet program"))),
    ("csv", Choice("CSV", hint=_("Plain text, for other programs"))),
]


def _purpose() -> Text:
    return Text(
        label=_("What is the file for?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, **PRIVATE}),
        help_text=_("At least 8 letters. Sealed; only the audit log keeps it."),
    )


def _ending() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Format"), widget=forms.RadioSelect, initial="xlsx", choices=ENDINGS)


class ExportForm(forms.Form):
    """In which form, and what for."""

    ending = _ending()
    purpose = _purpose()
    helper = bare(InlineRadios("ending"), "purpose")


class DonorsForm(forms.Form):
    """Which quarter, for which readers."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    quarter = forms.ChoiceField(label=_("Quarter"))
    audience = forms.ChoiceField(
        label=_("For whom is the report?"),
        widget=forms.RadioSelect,
        initial="public",
        choices=[
            ("public", Choice(_("The public"), hint=_("Numbers under 10 are hidden"))),
            ("partners", Choice(_("Partners"), hint=_("Numbers under 5 are hidden"))),
        ],
    )
    ending = _ending()
    recipient = Line(
        label=_("Who receives it?"),
        required=True,
        max_length=WORDS_MAX,
        help_text=_("Stands in each copy, so that a leaked one leads back. Sealed here."),
    )
    purpose = _purpose()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())
        self.ripe = {giving.named(span): span for span in giving.ripe(clock.tonight())}
        self.fields["quarter"].choices = [(name, name) for name in self.ripe]
        self.helper = bare(
            "token", "quarter", InlineRadios("audience"), InlineRadios("ending"), "recipient", "purpose"
        )

    def wanted(self) -> DonorReport:
        """What the action takes."""
        names = ("token", "audience", "ending", "recipient", "purpose")
        chosen = {name: self.cleaned_data[name] for name in names}
        return DonorReport(quarter=self.ripe[self.cleaned_data["quarter"]], **chosen)


class GiftsForm(UploadForm):
    """A sheet of past gifts, and what stands for rows that do not say it."""

    fund = FundChoice(label=_("Fund of rows that name none"), required=False)
    currency = forms.ChoiceField(
        label=_("Currency of rows that name none"),
        choices=[("", _("The file says it")), *Currency.choices],
        required=False,
    )
    method = forms.ChoiceField(
        label=_("How gifts came whose row does not say it"),
        choices=[("", _("The file says it")), *Donation.Method.choices],
        required=False,
    )
    witness = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Witness of gifts in cash"),
        required=False,
        empty_label=_("No cash in this file"),
    )

    def __init__(self, *args: Any, house: House, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.tonight()
        self.fields["file"].label = _("Sheet of past gifts")
        self.fields["file"].help_text = _("CSV or XLSX. The first row holds the column headings.")
        self.fields["fund"].queryset = Fund.objects.filter(house=house).open_on(today)
        self.fields["witness"].queryset = witnesses(house, by)
        boxes = CashBox.objects.filter(house=house).open_on(today)
        for code, name in Currency.choices:
            self.fields[f"box_{code}"] = BoxChoice(
                label=format_lazy(_("Cash box for {currency}"), currency=name),
                queryset=boxes.filter(currency=code),
                required=False,
            )
        where = [f"box_{code}" for code in Currency.values]
        self.helper = bare("file", Row("fund", "currency"), Row("method", "witness"), Row(*where))

    def boxes(self) -> dict[str, CashBox]:
        """By currency, those chosen."""
        found = {code: self.cleaned_data[f"box_{code}"] for code in Currency.values}
        return {code: box for code, box in found.items() if box is not None}
