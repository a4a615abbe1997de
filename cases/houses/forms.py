"""The shape of input about houses, rooms and beds; what the rows allow is asked by the actions."""

from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.core import clock
from cases.core.choices import Choice
from cases.core.layouts import bare
from cases.houses import rules
from cases.houses.models import Bed, BedOut, House, Room

WHAT_A_STATE_MEANS = {
    House.Security.GREEN: _("People arrive as usual."),
    House.Security.AMBER: _("New arrivals only with a written reason."),
    House.Security.RED: _("Nobody new arrives. People who live here stay."),
    House.Security.EVACUATED: _("Nobody arrives. Everyone is brought elsewhere; move or end their stays."),
}


def day_input() -> forms.DateInput:
    """The browser's own calendar; ISO in the source."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short"})


def plain(**attrs: str) -> forms.TextInput:
    """A text the browser does not remember or correct."""
    return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **attrs})


class HouseForm(forms.ModelForm):  # type: ignore[type-arg]
    """What lists may show of a house."""

    class Meta:
        model = House
        fields = [
            "code_name",
            "area",
            "accepts_men",
            "accepts_women",
            "accepts_families",
            "accepts_minors",
            "opened_on",
            "closed_on",
        ]
        widgets = {"opened_on": day_input(), "closed_on": day_input(), "code_name": plain(), "area": plain()}
        help_texts = {
            "code_name": _("A neutral word. It must not tell where the house is."),
            "closed_on": _("Only when the house is given up for good."),
        }

    helper = bare(
        "code_name",
        "area",
        Fieldset(_("Who is accepted"), "accepts_men", "accepts_women", "accepts_families", "accepts_minors"),
        Row("opened_on", "closed_on"),
    )


class SecurityForm(forms.Form):
    """Another security state, and why."""

    state = forms.ChoiceField(
        label=_("New state"),
        widget=forms.RadioSelect,
        choices=[(state, Choice(state.label, hint=WHAT_A_STATE_MEANS[state])) for state in House.Security],
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Sealed. Only the audit log keeps it."),
    )
    helper = bare("state", "reason")


class ReasonForm(forms.Form):
    """Why a sealed value is opened."""

    reason = forms.CharField(
        label=_("Why do you need it?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    helper = bare("reason")


class AddressForm(forms.Form):
    """A whole new address; the old one is never shown here."""

    line = forms.CharField(label=_("Address"), max_length=300, widget=plain())
    landmark = forms.CharField(label=_("Landmark"), max_length=300, required=False, widget=plain())
    directions = forms.CharField(
        label=_("How to get there"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
    helper = bare("line", "landmark", "directions")


class RoomForm(forms.ModelForm):  # type: ignore[type-arg]
    """A room of a house that is known."""

    class Meta:
        model = Room
        fields = ["code", "floor_area_m2", "gender_rule", "accessible"]
        widgets = {
            "code": plain(**{"class": "short"}),
            "floor_area_m2": forms.NumberInput(
                attrs={"class": "short", "inputmode": "decimal", "step": "0.1"}
            ),
            "gender_rule": forms.RadioSelect,
        }
        help_texts = {
            "floor_area_m2": _("Length times width. The page then shows the space for each person.")
        }

    helper = bare(Row("code", "floor_area_m2"), InlineRadios("gender_rule"), "accessible")


class BedsForm(forms.Form):
    """Several beds at once."""

    number = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=rules.BEDS_AT_ONCE,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "tiny", "inputmode": "numeric"}),
    )
    kind = forms.ChoiceField(
        label=_("Type"), choices=Bed.Kind.choices, initial=Bed.Kind.SINGLE, widget=forms.RadioSelect
    )
    in_service_from = forms.DateField(label=_("In service from"), initial=clock.tonight, widget=day_input())
    helper = bare(Row("number", "in_service_from"), InlineRadios("kind"))


class BedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A bed of a room that is known."""

    class Meta:
        model = Bed
        fields = ["label", "kind", "in_service_from", "in_service_to"]
        widgets = {
            "label": plain(**{"class": "short"}),
            "kind": forms.RadioSelect,
            "in_service_from": day_input(),
            "in_service_to": day_input(),
        }
        help_texts = {
            "in_service_to": _("When the bed is given away: the first night it is no longer there.")
        }

    helper = bare("label", InlineRadios("kind"), Row("in_service_from", "in_service_to"))


class OutForm(forms.ModelForm):  # type: ignore[type-arg]
    """Nights on which a bed cannot be used."""

    class Meta:
        model = BedOut
        fields = ["from_night", "to_night", "reason", "note"]
        widgets = {
            "from_night": day_input(),
            "to_night": day_input(),
            "note": plain(),
        }

    helper = bare(Row("from_night", "to_night"), "reason", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A word in place of Django's dashes."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [("", _("Choose")), *BedOut.Reason.choices]


class BackForm(forms.Form):
    """The first night a bed can be used again."""

    to_night = forms.DateField(
        label=_("Can be used again from the night of"), initial=clock.tonight, widget=day_input()
    )
    helper = bare("to_night")
