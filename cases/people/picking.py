"""Choosing another person on a form: by code name, name or phone, then by hand among those who may fit."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cases.core.choices import Choice
from cases.core.fields import Line
from cases.people import actions
from cases.people.models import Person


class PickForm(forms.Form):
    """Asks who; once several may fit, offers them as cards."""

    who = Line(label=_("Who: code name, name or phone"), required=True, max_length=200)
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Which of these?"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people

    def offer(self, people: list[Person]) -> None:
        """Show these as cards."""
        field: Any = self.fields["person"]
        field.widget, field.required = forms.RadioSelect(), True
        field.choices = [
            (person.pk, Choice(person.code_name, hint=person.house.code_name)) for person in people
        ]


def picked(request: HttpRequest, form: PickForm, *, apart_from: Person | None = None) -> Person | None:
    """The person chosen, or None and a form that asks on."""
    if not form.is_valid():
        return None
    chosen: Person | None = form.cleaned_data["person"]
    if chosen is not None:
        return chosen
    hits = actions.search_people(text=form.cleaned_data["who"], by=request.user)
    hits = [hit for hit in hits if hit.person != apart_from]
    whole = [hit.person for hit in hits if hit.why == "code_name" and hit.score >= 100]
    if len(whole) == 1:
        return whole[0]
    if hits:
        form.offer([hit.person for hit in hits])
    else:
        form.add_error("who", _("Nobody found among the people you may see."))
    return None
