"""The shape of input about registers."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.core.choices import Choice
from cases.core.fields import Day
from cases.core.layouts import bare
from cases.houses.models import House
from cases.imports import columns
from cases.imports.limits import MAX_BYTES, SENTENCES
from cases.imports.queries import Matching, heading

LEFT_OUT = "-"


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("Register"),
        help_text=_("CSV or XLSX, at most 20 MB. The first row holds the column headings."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    helper = bare("file")

    def clean_file(self) -> Any:
        """Of a file that is too large only its size has come through."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES or file.size > len(file.file.getbuffer()):
            raise ValidationError(SENTENCES["too_large"], code="too_large")
        return file


class SheetForm(forms.Form):
    """Which sheet of a workbook."""

    title = forms.ChoiceField(label=_("Sheet"), widget=forms.RadioSelect)
    helper = bare("title")

    def __init__(self, *args: Any, titles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].choices = [(title, title) for title in titles]


class ColumnsForm(forms.Form):
    """For each column of the file what it means; all its errors stand beside the column."""

    house = forms.ModelChoiceField(
        House.objects.none(),
        label=_("House for rows that name none"),
        required=False,
        empty_label=_("The file names the house in each row"),
    )
    make_places = forms.BooleanField(
        label=_("Make rooms and beds that are missing"),
        help_text=_("Without this, a row with an unknown room or bed is a fault."),
        required=False,
    )

    def __init__(self, *args: Any, matching: Matching, houses: Sequence[House], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["house"].queryset = House.objects.filter(pk__in=[house.pk for house in houses])
        self.fields["house"].initial = matching.house or (houses[0].pk if len(houses) == 1 else None)
        self.fields["make_places"].initial = matching.make_places
        means = {at: field for field, at in matching.mapping.items()}
        choices = [
            (LEFT_OUT, _("Leave out")),
            *((code, field.label) for code, field in columns.FIELDS.items()),
        ]
        self.names = [f"column_{at}" for at in range(len(matching.header))]
        for at, name in enumerate(self.names):
            self.fields[name] = forms.ChoiceField(
                label=heading(matching.header, at),
                choices=choices,
                initial=means.get(at, LEFT_OUT),
            )
        self.helper = bare(*self.names, "house", "make_places")

    def chosen(self) -> list[str]:
        """The field of each column, in their order."""
        return [self.cleaned_data[name].replace(LEFT_OUT, "") for name in self.names]


class ExportForm(forms.Form):
    """Which part of the register, in which form, and what for."""

    house = forms.ModelChoiceField(
        House.objects.none(), label=_("House"), required=False, empty_label=_("All my houses")
    )
    start = Day(label=_("From"), required=False, help_text=_("Stays that touch these days."))
    end = Day(label=_("Until"), required=False)
    ending = forms.ChoiceField(
        label=_("Format"),
        widget=forms.RadioSelect,
        initial="xlsx",
        choices=[
            ("xlsx", Choice("XLSX", hint=_("For a spreadsheet program"))),
            ("csv", Choice("CSV", hint=_("Plain text, for other programs"))),
        ],
    )
    purpose = forms.CharField(
        label=_("What is the file for?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("Sealed. Only the audit log keeps it."),
    )
    helper = bare("house", Row("start", "end"), "ending", "purpose")

    def __init__(self, *args: Any, houses: Sequence[House], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["house"].queryset = House.objects.filter(pk__in=[house.pk for house in houses])
