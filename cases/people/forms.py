"""The shape of input about people; identity fields are never remembered or corrected by the browser."""

from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes, InlineRadios
from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.core.fields import PRIVATE, Line, Text
from cases.core.layouts import MORE, layout
from cases.houses.models import House
from cases.people import codes, lists
from cases.people.actions import NewPerson
from cases.people.fields import Lines, Numbers, Year
from cases.people.models import Person


class SearchForm(forms.Form):
    """What somebody is looked for by; travels by POST only."""

    q = forms.CharField(
        label=_("Code name, name in any spelling, or phone number"),
        max_length=200,
        widget=forms.TextInput(attrs={**PRIVATE, "type": "search", "dir": "auto"}),
    )


class FilterForm(forms.Form):
    """Which part of the list; wrong values count as none."""

    house = forms.ModelChoiceField(House.objects.none(), required=False)
    state = forms.ChoiceField(choices=lists.STATES, required=False)

    def __init__(self, *args: Any, houses: list[House], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["house"].queryset = House.objects.filter(pk__in=[house.pk for house in houses])


class ReasonForm(forms.Form):
    """Why a sealed value is opened."""

    reason = Text(
        label=_("Why do you need it?"),
        max_length=1000,
        help_text=_("At least 8 letters. The audit log keeps it, sealed."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    helper = layout("reason", submit=_("Show it once"))


class NamesForm(forms.Form):
    """The sealed names; aliases and handles one a line."""

    given = Line(label=_("Given name"))
    father = Line(label=_("Father's name"))
    grandfather = Line(label=_("Grandfather's name"))
    family = Line(label=_("Family name or clan"))
    latin = Line(label=_("In Latin letters, as on the paper"))
    aliases = Lines(label=_("Other names"), help_text=_("One a line: nicknames, other spellings."))
    handles = Lines(label=_("Accounts online"), help_text=_("One a line."))
    helper = layout(
        Row("given", "father"),
        Row("grandfather", "family"),
        "latin",
        "aliases",
        "handles",
        submit=_("Replace the names"),
    )


class PhonesForm(forms.Form):
    """The sealed numbers."""

    phones = Numbers(label=_("Phone numbers"))
    helper = layout("phones", submit=_("Replace the numbers"))


class NewPersonForm(NamesForm):
    """A record begins with a code name; everything else may follow."""

    house = forms.ModelChoiceField(
        House.objects.none(),
        label=_("House that keeps the record"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    code_name = Line(
        label=_("Code name"),
        required=True,
        max_length=60,
        help_text=_("The only name on screens. This one is free; say it aloud to the person."),
    )
    sex = forms.ChoiceField(
        label=_("Sex"), choices=codes.Sex.choices, initial=codes.Sex.UNKNOWN, widget=forms.RadioSelect
    )
    birth_year = Year(label=_("Year of birth"))
    is_minor = forms.BooleanField(label=_("Under 18"), required=False)
    phones = Numbers(label=_("Phone numbers"))
    helper = layout(
        "house",
        "code_name",
        InlineRadios("sex"),
        Row("birth_year", "is_minor"),
        Fieldset(_("Names, sealed"), Row("given", "father"), Row("grandfather", "family"), "latin", "phones"),
        Fieldset(_("Other names and accounts"), "aliases", "handles", template=MORE),
        submit=_("Record this person"),
    )

    def __init__(self, *args: Any, houses: list[House], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [house.pk for house in houses]
        self.fields["house"].queryset = House.objects.filter(pk__in=keys)
        if len(houses) == 1:
            self.fields["house"].widget = forms.HiddenInput()
            self.initial["house"] = houses[0].pk

    def identity(self) -> dict[str, Any]:
        """The sealed part."""
        return {name: self.cleaned_data[name] for name in NamesForm.base_fields}

    def new_person(self) -> NewPerson:
        """What the action takes."""
        open_fields = {
            name: self.cleaned_data[name] for name in ("code_name", "sex", "is_minor", "birth_year")
        }
        return NewPerson(**open_fields, identity=self.identity(), phones=tuple(self.cleaned_data["phones"]))


class FactsForm(forms.ModelForm):
    """What the case team needs for placing and helping; never religion, ethnicity, party or orientation."""

    birth_year = Year(label=_("Year of birth"))
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=codes.Language.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needs = forms.MultipleChoiceField(
        label=_("Specific needs"),
        choices=codes.Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Person
        fields = [
            "code_name",
            "sex",
            "is_minor",
            "birth_year",
            "languages",
            "governorate",
            "defender_role",
            "needs",
        ]
        widgets = {"code_name": forms.TextInput(attrs=dict(PRIVATE)), "sex": forms.RadioSelect}

    helper = layout(
        "code_name",
        InlineRadios("sex"),
        Row("birth_year", "is_minor"),
        InlineCheckboxes("languages"),
        Row("governorate", "defender_role"),
        Fieldset(_("Specific needs"), InlineCheckboxes("needs"), template=MORE),
        submit=_("Save"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A word in place of Django's dashes."""
        super().__init__(*args, **kwargs)
        self.fields["defender_role"].choices = [("", _("Not known")), *codes.DefenderRole.choices]


class MedicalForm(forms.Form):
    """What a helper must know at once."""

    medical_alert = Text(
        label=_("Medical alert"),
        required=False,
        max_length=500,
        help_text=_("Allergies, medicines, what to do. Shown to the house. Leave empty to take it away."),
    )
    helper = layout("medical_alert", submit=_("Save"))


class HandOverForm(forms.Form):
    """The house that keeps the record from now on."""

    house = forms.ModelChoiceField(
        House.objects.none(), label=_("New house"), widget=forms.RadioSelect, empty_label=None
    )
    helper = layout("house", submit=_("Hand over the record"))

    def __init__(self, *args: Any, houses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["house"].queryset = houses
