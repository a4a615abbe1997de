"""The shape of input about donors; name and contact are never shown in a form."""

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.core import phones
from cases.core.choices import Choice
from cases.core.fields import PRIVATE, Day, Line, Text
from cases.core.layouts import MORE, layout
from cases.core.money import Currency
from cases.donors import rules
from cases.donors.actions import DonorFacts, Finding, GiftRefused
from cases.donors.models import Donor
from cases.houses.models import House
from cases.ledger.fields import Amount

HINTS = {
    Donor.Anonymity.PUBLIC: _("The name may stand on a receipt and in thanks."),
    Donor.Anonymity.NAME_TO_STAFF: _("The name may stand on the receipt, nowhere else."),
    Donor.Anonymity.CODE_ONLY: _("The name is kept sealed and printed nowhere."),
    Donor.Anonymity.ANONYMOUS: _("No name and no contact is kept; what stands is forgotten."),
}
CONTACT = ("phone", "address", "note")


class Phone(Line):
    """One telephone number; cleaned to its international form, or to nothing."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {**PRIVATE, "inputmode": "tel", "dir": "ltr"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        """Refused where it cannot be read."""
        typed = super().clean(value)
        number = phones.normalise(typed) if typed else ""
        if number is None:
            raise forms.ValidationError(_("This is no telephone number."), code="bad_phone")
        return number


class DonorForm(forms.Form):
    """A donor begins with a code; who it is stays sealed."""

    house = forms.ModelChoiceField(
        House.objects.none(), label=_("House"), widget=forms.RadioSelect, empty_label=None
    )
    code = Line(
        label=_("Code"),
        required=True,
        max_length=rules.CODE_MAX,
        help_text=_("Stands on lists and receipts. Never the donor's name."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Donor.Kind.choices)
    anonymity = forms.ChoiceField(
        label=_("How the donor may be named"),
        choices=[(word, Choice(word.label, hint=HINTS[word])) for word in Donor.Anonymity],
        initial=Donor.Anonymity.CODE_ONLY,
        widget=forms.RadioSelect,
    )
    name = Line(label=_("Name"))
    phone = Phone(label=_("Phone number"))
    address = Line(label=_("Address or place"))
    note = Text(label=_("How to reach the donor"), required=False)
    helper = layout(
        "house",
        Row("code", "kind"),
        "anonymity",
        Fieldset(_("Sealed"), Row("name", "phone"), "address", "note"),
        submit=_("Save"),
    )

    def __init__(self, *args: Any, houses: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if houses is None:  # the house of a donor stays
            del self.fields["house"]
            for name in ("name", "phone"):
                self.fields[name].help_text = _("Leave empty to keep what stands.")
            self.helper = layout(
                Row("code", "kind"),
                "anonymity",
                Fieldset(_("Replace what is sealed"), Row("name", "phone"), "address", "note", template=MORE),
                submit=_("Save"),
            )
            return
        self.fields["house"].queryset = houses
        known = list(houses[:2])
        if len(known) == 1:
            self.fields["house"].widget = forms.HiddenInput()
            self.initial["house"] = known[0].pk

    def facts(self) -> DonorFacts:
        """What the action takes."""
        typed = self.cleaned_data
        return DonorFacts(
            code=typed["code"],
            kind=typed["kind"],
            anonymity=typed["anonymity"],
            identity={"name": typed["name"]},
            contact={name: typed[name] for name in CONTACT},
        )


class ScreenForm(forms.Form):
    """What was found about the source."""

    result = forms.ChoiceField(
        label=_("What did the screening find"),
        choices=[word for word in Donor.Screening.choices if word[0] != Donor.Screening.NOT_YET],
        widget=forms.RadioSelect,
    )
    why = Text(
        label=_("What it rests on"),
        required=False,
        help_text=_("Lists looked at, people asked. Sealed at rest."),
    )
    helper = layout("result", "why", submit=_("Record the screening"))

    def finding(self) -> Finding:
        """What the action takes."""
        return Finding(**self.cleaned_data)


class RefuseForm(forms.Form):
    """A gift that was not taken, or given back."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    amount = Amount(beside="currency")
    day = Day(label=_("Refused or returned on"))
    why = Text(label=_("Why"), help_text=_("Sealed at rest."))
    helper = layout("token", Row("amount", "currency"), "day", "why", submit=_("Record it"))

    def gift(self, donor: Donor) -> GiftRefused:
        """What the action takes."""
        typed = self.cleaned_data
        return GiftRefused(typed["token"], donor, typed["amount"], typed["day"], typed["why"])
