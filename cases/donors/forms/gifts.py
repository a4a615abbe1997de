"""The shape of input about gifts: one short page for money, one for goods, one for a printed receipt."""

import uuid
from decimal import Decimal
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Fieldset, Row
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.core import clock
from cases.core.fields import Day, Line, Text
from cases.core.layouts import MORE, layout
from cases.core.money import Currency, Money
from cases.donors import queries
from cases.donors.actions import GoodsFacts, NewGift
from cases.donors.models import Donation, Donor, GiftInKind
from cases.ledger.fields import Amount, BoxChoice, FundChoice
from cases.ledger.models import CashBox, Fund


class DonorPick(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A donor by code."""

    def label_from_instance(self, obj: Any) -> str:
        """D-KRTW, one person."""
        return f"{obj.code} ({obj.get_kind_display()})"


class PickForm(forms.Form):
    """Whose gift it is: funds, boxes and pledges follow from that."""

    donor = DonorPick(Donor.objects.none(), label=_("Donor"))
    helper = layout("donor", submit=_("Go on"))
    helper.form_method = "get"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["donor"].queryset = Donor.objects.visible_to(user)


class InstalmentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An instalment with what is left of it."""

    def label_from_instance(self, obj: Any) -> str:
        """Due 2026-12-01: 100.00 USD left."""
        left = Money(obj.units - obj.paid, obj.pledge.currency)
        facts = {"day": f"\u2066{obj.due_on.isoformat()}\u2069", "left": f"\u2066{left}\u2069"}
        return _("Due %(day)s: %(left)s left") % facts


class GiftForm(forms.Form):
    """Money received: from whom is known, the rest is asked here."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    instalment = InstalmentChoice(
        Donation.objects.none(),
        label=_("For a pledge"),
        required=False,
        empty_label=_("No, a gift of its own"),
    )
    fund = FundChoice()
    box = BoxChoice(label=_("Into which cash box"))
    amount = Amount(beside="box")
    day = Day(label=_("Received on"))
    method = forms.ChoiceField(
        label=_("How it came"), choices=Donation.Method.choices, widget=forms.RadioSelect
    )
    witness = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Witness"),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Cash is received by two."),
    )
    hawala_reference = Line(label=_("Hawala reference"), help_text=_("Sealed at rest."))
    helper = layout(
        "token",
        "instalment",
        Row("fund", "box"),
        Row("amount", "day"),
        InlineRadios("method"),
        Row("witness", "hawala_reference"),
        submit=_("Receive the gift"),
    )

    def __init__(self, *args: Any, donor: Donor, by: User, part: Any = None, **kwargs: Any) -> None:
        """`part` is the instalment the page was opened for: what is left of it is proposed."""
        super().__init__(*args, **kwargs)
        self.donor = donor
        today = clock.tonight()
        self.fields["fund"].queryset = Fund.objects.filter(house=donor.house_id).open_on(today)
        boxes = self.fields["box"].queryset = CashBox.objects.filter(house=donor.house_id).open_on(today)
        self.fields["witness"].queryset = queries.witnesses(donor.house, by)
        self.fields["instalment"].queryset = queries.payable(donor)
        if not queries.payable(donor).exists():
            self.fields["instalment"].widget = forms.HiddenInput()
        self.initial = {"token": uuid.uuid4(), "day": today}
        if part is not None and part.units > part.paid:
            left = Money(part.units - part.paid, part.pledge.currency)
            box = boxes.filter(currency=left.currency).first()
            self.initial |= {"instalment": part.pk, "fund": part.pledge.fund_id, "amount": left, "box": box}

    def gift(self) -> NewGift:
        """What the action takes."""
        typed = dict(self.cleaned_data)
        return NewGift(donor=self.donor, received_on=typed.pop("day"), **typed)


class ReverseForm(forms.Form):
    """Why a donation is taken out of the books again."""

    reason = Text(label=_("Why"), help_text=_("Sealed at rest."))
    helper = layout("reason", submit=_("Reverse the donation"), css_class="button-danger")


class ReceiptForm(forms.Form):
    """In which language, and whether with the name."""

    language = forms.ChoiceField(
        label=_("Language of the receipt"),
        choices=lambda: settings.KNOWN_LANGUAGES.items(),
        widget=forms.RadioSelect,
    )
    reason = Text(
        label=_("Why with the name"),
        required=False,
        max_length=1000,
        help_text=_("Empty prints the code. A reason opens the name; it is logged first."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, may_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_name:
            del self.fields["reason"]
        more = [Fieldset(_("Print the donor's name"), "reason", template=MORE)] if may_name else []
        self.helper = layout("language", *more, submit=_("Show the receipt"))


class GoodsForm(forms.Form):
    """Goods, and what they are worth."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    day = Day(label=_("Received on"))
    what = Line(label=_("What"), required=True, help_text=_("Things only, no names."))
    quantity = forms.DecimalField(
        label=_("Quantity"),
        max_digits=12,
        decimal_places=3,
        min_value=Decimal("0.001"),
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal", "dir": "ltr"}),
    )
    unit = Line(label=_("Unit"), required=True, max_length=30, help_text=_("For example kg, box, piece."))
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    value = Amount(beside="currency", label=_("Value"), zero=True)
    basis = forms.ChoiceField(
        label=_("Basis of the value"), choices=GiftInKind.Basis.choices, widget=forms.RadioSelect
    )
    helper = layout(
        "token", "what", Row("quantity", "unit", "day"), Row("value", "currency"), "basis", submit=_("Save")
    )

    def facts(self) -> GoodsFacts:
        """What the action takes."""
        typed = self.cleaned_data
        return GoodsFacts(
            typed["day"], typed["what"], typed["quantity"], typed["unit"], typed["value"], typed["basis"]
        )
