"""Which value wins, field by field."""

from typing import Any

from crispy_forms.bootstrap import InlineRadios
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.core.choices import Choice
from cases.core.layouts import layout
from cases.merging import queries
from cases.people.models import Person
from cases.people.picking import PickForm


class MergeForm(forms.Form):
    """One question for each open value that differs."""

    def __init__(self, *args: Any, winner: Person, loser: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = queries.lines(winner, loser)
        for line in self.lines:
            if line.differs:
                self.fields[line.name] = forms.ChoiceField(
                    label=line.label,
                    initial=queries.better(winner, loser, line.name),
                    choices=[("ours", Choice(line.ours)), ("theirs", Choice(line.theirs))],
                    widget=forms.RadioSelect,
                )
        submit = _("Merge these two")
        self.helper = layout(*map(InlineRadios, self.fields), submit=submit, css_class="button-danger")

    def taken(self) -> list[str]:
        """Fields whose value comes from the record that ends."""
        return [name for name, side in self.cleaned_data.items() if side == "theirs"]


class OtherForm(PickForm):
    """With whom."""

    helper = layout("who", "person", submit=_("Compare"))
