"""The shape of input about incidents."""

import uuid
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Row
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.core.choices import Choice
from cases.core.fields import PRIVATE, Moment
from cases.core.layouts import bare
from cases.houses.models import House
from cases.incidents.actions import NewIncident
from cases.incidents.models import HouseIncident

Decision = HouseIncident.Decision
WHAT_WILL_HAPPEN = {
    Decision.NORMAL: _("Nothing changes. The incident stays on record."),
    Decision.LOCK_DOWN: _("The house turns red at once: nobody new arrives. People who live here stay."),
    Decision.EVACUATE: _("The house is marked evacuated at once: nobody arrives. Bring everyone elsewhere."),
}


def words(rows: int, **kwargs: Any) -> forms.CharField:
    """A few sentences; sealed when they are kept."""
    widget = forms.Textarea(attrs={"rows": rows, **PRIVATE})
    return forms.CharField(widget=widget, **({"max_length": 2000} | kwargs))


class IncidentForm(forms.Form):
    """One short page: what somebody on duty knows when it has just happened."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    house = forms.ModelChoiceField(
        House.objects.none(), label=_("House"), widget=forms.RadioSelect, empty_label=None
    )
    kind = forms.ChoiceField(label=_("What kind"), choices=[("", _("Choose")), *HouseIncident.Kind.choices])
    what = words(4, label=_("What happened"), help_text=_("Sealed. No names: use code names."))
    severity = forms.TypedChoiceField(
        label=_("How grave"), choices=HouseIncident.Severity.choices, coerce=int, widget=forms.RadioSelect
    )
    address_exposed = forms.ChoiceField(
        label=_("Is the address known outside now?"),
        choices=HouseIncident.Exposed.choices,
        widget=forms.RadioSelect,
    )
    happened_at = Moment(label=_("When"), help_text=_("Empty means now."))
    who_saw = words(2, label=_("Who saw it"), required=False, max_length=500)
    helper = bare(
        "token",
        "house",
        "kind",
        "what",
        InlineRadios("severity"),
        InlineRadios("address_exposed"),
        Row("happened_at", "who_saw"),
    )

    def __init__(self, *args: Any, houses: QuerySet[House], **kwargs: Any) -> None:
        """One house is no question."""
        first = houses[:2]
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())
        self.fields["house"].queryset = houses
        if len(first) == 1:
            self.fields["house"].widget = forms.HiddenInput()
            self.initial["house"] = first[0].pk

    def new_incident(self) -> NewIncident:
        """What the action takes."""
        return NewIncident(**self.cleaned_data)


class DecideForm(forms.Form):
    """Go on, close, or evacuate; and why."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[(code, Choice(code.label, hint=WHAT_WILL_HAPPEN[code])) for code in Decision],
    )
    why = words(3, label=_("Why"), max_length=1000, help_text=_("Sealed, and kept in the audit log."))
    helper = bare("decision", "why")
