"""The shape of input about expenses."""

import datetime as dt
import uuid
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.core.choices import Choice
from cases.core.fields import PRIVATE, Day, Line, Text
from cases.core.layouts import MORE, layout
from cases.core.money import Currency, Money
from cases.houses.models import House
from cases.ledger.codes import Category, Restriction
from cases.ledger.fields import Amount, BoxChoice, FundChoice
from cases.ledger.rules import next_month
from cases.people.models import Person
from cases.spending import queries
from cases.spending.actions import NewExpense, Receipt
from cases.spending.models import Expense
from cases.spending.rules import Span

# An exchange is an entry of its own, with both boxes and the rate.
ASKED_FOR = [choice for choice in Category.choices if choice[0] != Category.EXCHANGE]
OTHERS = ("2", "3")  # further funds
BUTTONS = {
    "decline": _("Decline"),
    "cancel": _("Cancel the expense"),
    "reverse": _("Reverse the payment"),
}


def part(label: Any) -> Amount:
    """What one of several funds bears."""
    return Amount(label=label, beside="currency", required=False)


class AskForm(forms.Form):
    """One short page: what for, how much, for which time; the rest is folded away."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    house = forms.ModelChoiceField(
        House.objects.none(), label=_("House"), widget=forms.RadioSelect, empty_label=None
    )
    category = forms.ChoiceField(label=_("For what"), choices=[("", _("Choose")), *ASKED_FOR])
    amount = Amount(beside="currency")
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices, initial=Currency.IQD)
    service_from = Day(label=_("For the time from"))
    service_to = Day(label=_("To, that day included"))
    fund = FundChoice(empty_label=None)
    payee = Line(label=_("Who is paid"), help_text=_("Sealed: opened only with a reason."))
    what = Text(
        label=_("Note"),
        required=False,
        help_text=_("Sealed at rest. No names: use code names."),
        widget=forms.Textarea(attrs={"rows": 2, **PRIVATE}),
    )
    resident = Line(label=_("For which resident"), help_text=_("Code name. Empty: for the whole house."))
    due_on = Day(label=_("Due on"), required=False)
    part_1 = part(_("Part of the fund above"))
    fund_2 = FundChoice(label=_("Second fund"), required=False)
    part_2 = part(_("Its part"))
    fund_3 = FundChoice(label=_("Third fund"), required=False)
    part_3 = part(_("Its part"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """This month, and the house and fund that are most often right."""
        super().__init__(*args, **kwargs)
        self.user, first = user, clock.tonight().replace(day=1)
        self.initial.setdefault("token", uuid.uuid4())
        self.initial.setdefault("service_from", first)
        self.initial.setdefault("service_to", next_month(first) - dt.timedelta(days=1))
        self._offer()
        if not user.grants.anywhere(Permission.PERSON_VIEW):
            del self.fields["resident"]
        known = ["resident"] if "resident" in self.fields else []
        self.helper = layout(
            "token",
            "house",
            "category",
            Row("amount", "currency"),
            Row("service_from", "service_to"),
            "fund",
            "payee",
            "what",
            *known,
            Fieldset(_("Due on a day"), "due_on", template=MORE),
            Fieldset(
                _("More than one fund"),
                "part_1",
                Row("fund_2", "part_2"),
                Row("fund_3", "part_3"),
                template=MORE,
            ),
            submit=_("Ask for it"),
        )

    def _offer(self) -> None:
        """One house is no question; of its funds, one for anything stands first. Of several none is guessed."""
        houses = list(queries.houses_to_ask(self.user))
        self.fields["house"].queryset = House.objects.filter(pk__in=[house.pk for house in houses])
        if len(houses) == 1:
            self.fields["house"].widget = forms.HiddenInput()
            self.initial["house"] = houses[0].pk
        rows = queries.funds_to_ask(self.user, clock.tonight())
        self.has_funds = rows.exists()
        for name in ("fund", "fund_2", "fund_3"):
            self.fields[name].offer(rows, several=len(houses) > 1)
        if len(houses) > 1:
            self.fields["fund"].empty_label = _("Choose")
        elif free := rows.filter(restriction=Restriction.UNRESTRICTED).first():
            self.initial.setdefault("fund", free.pk)

    def clean_resident(self) -> Person | None:
        """By code name, among the people this user may see."""
        typed = " ".join(self.cleaned_data["resident"].split())
        if not typed:
            return None
        people = Person.objects.visible_to(self.user).current()
        found = people.filter(code_name__iexact=typed).first()
        if found is None:
            raise forms.ValidationError(_("Nobody of this code name among the people you may see."))
        return found

    def clean(self) -> dict[str, Any]:
        """A further fund and its part come together; then the first fund names its part too."""
        facts = super().clean() or self.cleaned_data
        for one, other, sentence in [
            *((f"fund_{n}", f"part_{n}", _("Choose the fund that bears this part.")) for n in OTHERS),
            *((f"part_{n}", f"fund_{n}", _("Write what this fund bears.")) for n in OTHERS),
        ]:
            if facts.get(other) and not facts.get(one) and one not in self.errors:
                self.add_error(one, sentence)
        if (
            any(facts.get(f"fund_{n}") for n in OTHERS)
            and not facts.get("part_1")
            and "part_1" not in self.errors
        ):
            self.add_error("part_1", _("Write what this fund bears."))
        return facts

    def wish(self) -> NewExpense:
        """What the action takes."""
        facts = self.cleaned_data
        splits = [(facts["fund"], (facts["part_1"] or facts["amount"]).units)]
        splits += [(facts[f"fund_{n}"], facts[f"part_{n}"].units) for n in OTHERS if facts[f"fund_{n}"]]
        return NewExpense(
            **{
                name: facts[name]
                for name in ("token", "house", "category", "amount", "due_on", "payee", "what")
            },
            span=Span(facts["service_from"], facts["service_to"]),
            splits=splits,
            person=facts.get("resident"),
        )


class FilterForm(forms.Form):
    """Which part of the list; wrong values count as none."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *Expense.State.choices], required=False
    )
    category = forms.ChoiceField(label=_("For what"), choices=[("", _("All")), *ASKED_FOR], required=False)
    house = forms.ModelChoiceField(
        House.objects.none(), label=_("House"), required=False, empty_label=_("All")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["house"].queryset = House.objects.visible_to(user)

    def filters(self) -> queries.Filters:
        """What the list takes."""
        self.is_valid()
        return queries.Filters(**self.cleaned_data)


class ApproveForm(forms.Form):
    """Nothing to fill in: the page shows what is approved."""

    helper = layout(submit=_("Approve"))


class WhyForm(forms.Form):
    """A few words; each page has its own button."""

    why = Text(label=_("Why"), max_length=500, help_text=_("Sealed at rest. Shown with the expense."))

    def __init__(self, *args: Any, submit: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout("why", submit=submit, css_class="button-danger")


class PayBox(BoxChoice):
    """A cash box with what is in it."""

    def label_from_instance(self, obj: Any) -> Choice:
        """Small safe; holds 250,000 IQD."""
        held = Money(obj.held or 0, obj.currency)
        return Choice(obj.code, hint=format_lazy(_("Holds {amount}"), amount=f"\u2066{held}\u2069"))


class PayForm(forms.Form):
    """Out of which box, on which day, and the receipt."""

    box = PayBox(empty_label=None, widget=forms.RadioSelect)
    paid_on = Day(label=_("Paid on"))
    in_hand = forms.BooleanField(label=_("The receipt is in my hand"), required=False)
    why_none = Line(
        label=_("No receipt, because"),
        help_text=_("Only if there is none. Sealed at rest."),
    )
    helper = layout("box", "paid_on", "in_hand", "why_none", submit=_("It is paid"))

    def __init__(self, *args: Any, expense: Expense, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = queries.boxes_to_pay(expense, user)
        self.fields["box"].offer(boxes, several=False)
        self.initial.setdefault("paid_on", clock.tonight())
        self.boxes = list(boxes)
        if len(self.boxes) == 1:
            self.initial.setdefault("box", self.boxes[0].pk)

    def payment(self) -> dict[str, Any]:
        """What the action takes."""
        facts = self.cleaned_data
        receipt = Receipt(facts["in_hand"], facts["why_none"])
        return {"box": facts["box"], "paid_on": facts["paid_on"], "receipt": receipt}
