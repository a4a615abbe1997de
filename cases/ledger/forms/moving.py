"""Forms for money that stays in the house."""

import uuid
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.core.fields import Day, Line
from cases.core.layouts import layout
from cases.ledger import actions, queries
from cases.ledger.fields import Amount, BoxChoice, FundChoice, RateChoice
from cases.ledger.models import CashBox, Fund


class MoneyForm(forms.Form):
    """Funds and boxes of the houses whose money the user records; a key that makes the form good once."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    day = Day(label=_("Day"), help_text=_("When it happened."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.tonight()
        self.initial.setdefault("token", uuid.uuid4())
        self.initial.setdefault("day", today)
        offered = {
            FundChoice: Fund.objects.recorded_by(user).open_on(today),
            BoxChoice: CashBox.objects.recorded_by(user).open_on(today),
        }
        houses = user.grants.houses(Permission.MONEY_RECORD)
        for field in self.fields.values():
            if isinstance(field, FundChoice | BoxChoice):
                field.offer(offered[type(field)], several=houses is None or len(houses) > 1)


class TransferForm(MoneyForm):
    """From one fund and box to another one."""

    fund = FundChoice(label=_("From the fund"))
    box = BoxChoice(label=_("Out of"))
    target_fund = FundChoice(label=_("To the fund"))
    target = BoxChoice(label=_("Into"))
    amount = Amount(beside="box")
    reason = Line(label=_("Why"))

    field_order = ("token", "fund", "box", "target_fund", "target", "amount", "day", "reason")
    helper = layout(
        "token",
        Fieldset(_("From"), Row("fund", "box")),
        Fieldset(_("To"), Row("target_fund", "target")),
        Row("amount", "day"),
        "reason",
        submit=_("Record the transfer"),
    )

    def move(self) -> actions.Transfer:
        """What the action takes."""
        data = self.cleaned_data
        source, target = (data["fund"], data["box"]), (data["target_fund"], data["target"])
        units = data["amount"].units
        return actions.Transfer(data["token"], source, target, units, data["day"], data["reason"])


class ExchangeForm(MoneyForm):
    """Both amounts as they were counted."""

    fund = FundChoice()
    box = BoxChoice(label=_("Out of"))
    amount = Amount(beside="box", label=_("Given"))
    target = BoxChoice(label=_("Into"))
    taken = Amount(beside="target", label=_("Received"))
    rate = RateChoice(help_text=_("The rates of that day. Record them first if they are missing."))

    field_order = ("token", "fund", "box", "amount", "target", "taken", "rate", "day")
    helper = layout(
        "token",
        "fund",
        Fieldset(_("Given"), Row("box", "amount")),
        Fieldset(_("Received"), Row("target", "taken")),
        "rate",
        "day",
        submit=_("Record the exchange"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["rate"].queryset = queries.recorded_rates(user)

    def swap(self) -> actions.Exchange:
        """What the action takes."""
        data = self.cleaned_data
        given, taken = (data["box"], data["amount"].units), (data["target"], data["taken"].units)
        return actions.Exchange(data["token"], data["fund"], given, taken, data["rate"], data["day"])


class OpeningForm(MoneyForm):
    """What was there when the books began."""

    fund = FundChoice()
    box = BoxChoice()
    amount = Amount(beside="box")

    field_order = ("token", "fund", "box", "amount", "day")
    helper = layout("token", Row("fund", "box"), Row("amount", "day"), submit=_("Record the opening balance"))

    def opening(self) -> actions.Opening:
        """What the action takes."""
        data = self.cleaned_data
        return actions.Opening(data["token"], data["fund"], data["box"], data["amount"].units, data["day"])
