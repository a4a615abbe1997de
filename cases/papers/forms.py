"""The shape of input about papers and consents."""

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.core import clock
from cases.core.fields import Day, Line
from cases.core.layouts import layout
from cases.papers.actions import ConsentFacts, PaperFacts
from cases.people import codes


class PaperForm(forms.Form):
    """A paper somebody showed; it is never copied."""

    kind = forms.ChoiceField(label=_("Paper"), choices=codes.PaperKind.choices)
    number = Line(
        label=_("Number"),
        max_length=40,
        help_text=_("Only the last four signs are kept, sealed. Leave empty to keep what stands."),
    )
    expires_on = Day(label=_("Expires on"), required=False)
    held_by = forms.ChoiceField(
        label=_("Who has it"),
        choices=codes.PaperHolder.choices,
        initial=codes.PaperHolder.PERSON,
        widget=forms.RadioSelect,
    )
    helper = layout(Row("kind", "number"), "expires_on", "held_by", submit=_("Save"))

    def facts(self) -> PaperFacts:
        """What the action takes."""
        return PaperFacts(**self.cleaned_data)


class ConsentForm(forms.Form):
    """One purpose, one recipient."""

    purpose = forms.ChoiceField(label=_("For what"), choices=codes.ConsentPurpose.choices)
    recipient = Line(
        label=_("For whom"), required=True, max_length=80, help_text=_("An organisation or role, no names.")
    )
    given_on = Day(label=_("Given on"), initial=clock.tonight)
    valid_until = Day(label=_("Valid until"), required=False, help_text=_("Leave empty if until withdrawn."))
    helper = layout(Row("purpose", "recipient"), Row("given_on", "valid_until"), submit=_("Note the consent"))

    def facts(self) -> ConsentFacts:
        """What the action takes."""
        return ConsentFacts(**self.cleaned_data)
