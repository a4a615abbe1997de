"""Which entries the list shows."""

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.core.fields import Day
from cases.ledger.codes import Kind
from cases.ledger.queries import Filters, Shelf

ANY = ("", _("All"))


class FilterForm(forms.Form):
    """All that can be asked for; what makes no sense is left out, because nothing is written here."""

    house = forms.ChoiceField(label=_("House"), required=False)
    fund = forms.ChoiceField(label=_("Fund"), required=False)
    box = forms.ChoiceField(label=_("Cash box"), required=False)
    kind = forms.ChoiceField(label=_("What"), required=False, choices=[ANY, *Kind.choices])
    frm = Day(label=_("From"), required=False)
    to = Day(label=_("To, that day included"), required=False)

    def __init__(self, *args: Any, shelf: Shelf, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {"house": shelf.houses, "fund": shelf.funds, "box": shelf.boxes}
        several = len(shelf.houses) > 1
        for name, rows in self.rows.items():
            self.fields[name].choices = [ANY, *((str(row.pk), _named(row, several)) for row in rows)]
        if not several:
            del self.fields["house"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked for."""
        return any(self.data.get(name) for name in self.fields)

    def filters(self) -> Filters:
        """The rows behind the keys."""
        self.is_valid()
        data = self.cleaned_data

        def row(name: str) -> Any:
            return next((one for one in self.rows[name] if str(one.pk) == data.get(name)), None)

        days: dict[str, dt.date | None] = {name: data.get(name) for name in ("frm", "to")}
        return Filters(row("house"), row("fund"), row("box"), data.get("kind") or "", **days)


def _named(row: Any, several: bool) -> str:
    """Cedar: General, where there is more than one house."""
    if not hasattr(row, "house_id"):
        return str(row.code_name)
    name = f"{row.code} ({row.currency})" if hasattr(row, "currency") else str(row.code)
    return f"{row.house.code_name}: {name}" if several else name
