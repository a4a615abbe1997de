"""Forms of a count, and of what needs a reason."""

import uuid
from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.core.fields import Day, Text
from cases.core.layouts import layout
from cases.core.money import Money
from cases.ledger import actions, queries
from cases.ledger.fields import Amount, BoxChoice, FundChoice


class CountForm(forms.Form):
    """First the box, the amount and the second person; the difference, its explanation and its fund only when it was
    shown.  `shown` is what was shown, in smallest units."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.IntegerField(widget=forms.HiddenInput, required=False)
    box = BoxChoice(label=_("Cash box"), help_text=_("What the books say is shown after the count."))
    counted = Amount(beside="box", zero=True, label=_("Counted"))
    second = forms.ModelChoiceField(User.objects.none(), label=_("Counted together with"))
    explanation = Text(label=_("How is the difference explained?"), required=False)
    fund = FundChoice(
        label=_("Fund that bears the difference"), required=False, help_text=_("Without restriction.")
    )
    helper = layout("token", "box", Row("counted", "second"), submit=_("Compare with the books"))
    told = layout(
        "token",
        "shown",
        "box",
        Row("counted", "second"),
        "explanation",
        "fund",
        submit=_("Record the count with this difference"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.tonight()
        self.initial.setdefault("token", uuid.uuid4())
        houses = user.grants.houses(Permission.CASH_COUNT)
        several = houses is None or len(houses) > 1
        self.fields["box"].offer(queries.boxes_to_count(user, today), several=several)
        self.fields["fund"].offer(queries.free_funds(user, today), several=several)
        self.fields["second"].queryset = queries.counters(user)

    def found(self) -> actions.Count:
        """What the actions take."""
        data = self.cleaned_data
        return actions.Count(
            token=data["token"],
            box=data["box"],
            counted=data["counted"].units,
            second=data["second"],
            fund=data["fund"],
            explanation=data["explanation"],
            shown=data["shown"],
        )

    def has_seen(self, difference: int) -> bool:
        """Nothing to see where the books agree."""
        return difference == 0 or self.cleaned_data["shown"] == difference

    def told_before(self) -> Money | None:
        """The difference of the step before, while something else is mended: the second step stays the second."""
        data = self.cleaned_data if self.is_bound else {}
        if not data.get("shown") or "box" not in data:
            return None
        self._second_step()
        return Money(data["shown"], data["box"].currency)

    def _second_step(self) -> None:
        """Now the explanation and the fund are asked for, and no longer called optional."""
        self.helper = self.told
        for name in ("explanation", "fund"):
            self.fields[name].required = True

    def tell(self, difference: int) -> Money:
        """Show this difference and ask what is still needed."""
        self.data = self.data.copy()
        self.data[self.add_prefix("shown")] = str(difference)
        self._second_step()
        return Money(difference, self.cleaned_data["box"].currency)


class MonthForm(forms.Form):
    """The month that was on the page when the button was pressed."""

    month = Day(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why an entry is undone."""

    reason = Text(label=_("Why"), help_text=_("Kept with the entry. No names of people."))
    helper = layout("reason", submit=_("Reverse it"), css_class="button-danger")


class ReopenForm(forms.Form):
    """Why a month is opened again."""

    reason = Text(label=_("Why"), help_text=_("Kept in the audit log. No names of people."))
    helper = layout("reason", submit=_("Open the month again"), css_class="button-danger")
