"""Tying this event to another."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.core.choices import Choice
from cases.core.fields import Line
from cases.core.layouts import layout
from cases.threats import queries
from cases.threats.codes import LinkKind
from cases.threats.models import Report

ON, BACK = "on", "back"
HOW = (
    ("precedes:back", _("The other came before this one")),
    ("precedes:on", _("This one came before the other")),
    ("causes:back", _("The other led to this one")),
    ("causes:on", _("This one led to the other")),
    ("part_of:on", _("This one is part of the other")),
    ("part_of:back", _("The other is part of this one")),
)


class LinkForm(forms.Form):
    """Which other report, and how the two belong together."""

    how = forms.ChoiceField(label=_("How do they belong together"), choices=HOW)
    other = forms.ModelChoiceField(
        Report.objects.none(),
        label=_("Reports about the same people"),
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
    )
    ref = Line(label=_("Or the number of another report"), max_length=20, help_text=_("For example T-BCDFG."))

    def __init__(self, *args: Any, report: Report, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report, self.user = report, user
        likely = queries.likely_links(report, user)
        field: Any = self.fields["other"]
        field.queryset = Report.objects.filter(pk__in=[row.pk for row in likely])
        field.choices = [
            (row.pk, Choice(row.ref, hint=f"{row.happened_on.isoformat()} · {row.get_state_display()}"))
            for row in likely
        ]
        shown = ("other", "ref") if likely else ("ref",)
        if not likely:
            del self.fields["other"]
        self.helper = layout("how", Fieldset(_("The other report"), *shown), submit=_("Link the two"))

    def clean(self) -> dict[str, Any]:
        """One other report the user may see."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        other, ref = cleaned.get("other"), cleaned.get("ref", "")
        if other is None and ref:
            other = cleaned["other"] = queries.report_by_ref(ref, self.user)
            if other is None:
                self.add_error("ref", _("No report has this number, or it is not yours to see."))
        elif other is None and not self.errors:
            self.add_error("ref", _("Choose the other report, or write its number."))
        return cleaned

    def ends(self) -> dict[str, Any]:
        """Which is the earlier one, which the later, and how."""
        kind, _sign, way = self.cleaned_data["how"].partition(":")
        this, other = self.report, self.cleaned_data["other"]
        earlier, later = (this, other) if way == ON else (other, this)
        return {"earlier": earlier, "later": later, "kind": LinkKind(kind)}
