"""The shape of input around a person."""

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.circle.actions import Apart, ContactFacts, Warn
from cases.core import clock
from cases.core.fields import Day, Line, Text
from cases.core.layouts import MORE, layout
from cases.people import codes
from cases.people.fields import Numbers, Phone
from cases.people.picking import PickForm

SEALED = ("name", "phone", "safe_hours", "opener", "code_word", "duress_word", "burned")


class ContactForm(forms.Form):
    """Who may be told what, and how he is reached without harm."""

    relation = forms.ChoiceField(label=_("Who is it"), choices=codes.Relation.choices)
    channel = forms.ChoiceField(label=_("How to reach"), choices=codes.ContactChannel.choices)
    may_be_told = forms.ChoiceField(
        label=_("May be told"),
        choices=codes.MayBeTold.choices,
        initial=codes.MayBeTold.NOTHING,
        widget=forms.RadioSelect,
    )
    is_emergency = forms.BooleanField(label=_("Call in an emergency"), required=False)
    name = Line(label=_("Name"))
    phone = Phone(label=_("Phone number"))
    safe_hours = Line(label=_("Safe hours"), help_text=_("When it is safe to call."))
    opener = Line(
        label=_("First words"), help_text=_("A neutral reason for the call, if a stranger answers.")
    )
    code_word = Line(label=_("Code word"), help_text=_("Said by whoever is safe to talk to."))
    duress_word = Line(label=_("Word for danger"), help_text=_("Said by someone who is forced to talk."))
    burned = Numbers(label=_("Burned numbers"), help_text=_("Never call these again. One a line."))
    helper = layout(
        Row("relation", "channel"),
        "may_be_told",
        "is_emergency",
        Fieldset(_("Sealed"), Row("name", "phone"), Row("safe_hours", "opener")),
        Fieldset(_("Words and burned numbers"), Row("code_word", "duress_word"), "burned", template=MORE),
        submit=_("Save"),
    )

    def facts(self) -> ContactFacts:
        """What the action takes."""
        known = {name: value for name, value in self.cleaned_data.items() if name not in SEALED}
        return ContactFacts(**known, sealed={name: self.cleaned_data[name] for name in SEALED})


class AlertForm(forms.Form):
    """What whoever opens the door must do."""

    kind = forms.ChoiceField(label=_("Alert"), choices=codes.AlertKind.choices, widget=forms.RadioSelect)
    instructions = Text(
        label=_("What to do"), required=False, help_text=_("Short and plain. Sealed at rest.")
    )
    valid_from = Day(label=_("From"), initial=clock.tonight)
    valid_to = Day(
        label=_("Until, that day included"), required=False, help_text=_("Leave empty if it stays.")
    )
    helper = layout("kind", "instructions", Row("valid_from", "valid_to"), submit=_("Set the alert"))

    def warn(self) -> Warn:
        """What the action takes."""
        return Warn(**self.cleaned_data)


class ApartForm(PickForm):
    """Who must not be in the same house, and why."""

    why = Text(label=_("Why"), required=False, help_text=_("For the case team. Sealed at rest."))
    valid_to = Day(
        label=_("Until, that day included"), required=False, help_text=_("Leave empty if it stays.")
    )
    helper = layout("who", "person", "why", "valid_to", submit=_("Keep apart"))

    def apart(self) -> Apart:
        """What the action takes."""
        return Apart(self.cleaned_data["valid_to"], self.cleaned_data["why"])


ROLES = [("", "–"), *codes.HouseholdRole.choices]


class HouseholdForm(forms.Form):
    """A name for the household, which must not be a family's name."""

    code = Line(
        label=_("Household"),
        required=True,
        max_length=60,
        help_text=_("Not the family's name: it stands open."),
    )
    role = forms.ChoiceField(label=_("Place in the household"), choices=ROLES, required=False)
    helper = layout("code", "role", submit=_("Make the household"))


class MemberForm(PickForm):
    """Who else belongs here."""

    role = forms.ChoiceField(label=_("Place in the household"), choices=ROLES, required=False)
    helper = layout("who", "person", "role", submit=_("Add to the household"))
