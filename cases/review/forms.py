"""The shape of input of a review."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.actors.codes import Certainty
from cases.core.choices import Choice
from cases.core.fields import Line, Text
from cases.core.layouts import layout
from cases.houses.models import House
from cases.review.queries.lists import Wish
from cases.review.rules import NAME_THE_OTHER, VERIFIED_AS, Unconfirmed
from cases.threats.codes import ActType, State
from cases.threats.models import Report
from cases.threats.queries import report_by_ref

WORDS_MAX = 2000


class QuestionForm(forms.Form):
    """What the house is asked."""

    question = Text(
        label=_("The question"),
        max_length=WORDS_MAX,
        help_text=_("The house reads it on the report's page. No names: write “the victim”."),
    )
    helper = layout("question", submit=_("Send it back with this question"))


class WhyForm(forms.Form):
    """Why it was decided so."""

    reason = Text(
        label=_("Why?"),
        max_length=WORDS_MAX,
        help_text=_("The reporter reads it, and whoever reopens the report later. No names."),
    )

    def __init__(self, *args: Any, submit: Any, css_class: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout("reason", submit=submit, css_class=css_class)


HINTS: dict[str, Promise] = {
    Certainty.CONFIRMED: _("Each element by two independent sources, three sources in all."),
    Certainty.LIKELY: _("What we know speaks for it, little against it."),
    Certainty.POSSIBLE: _("It may well have happened so; not more is known."),
}
NOT_YET = _("Not yet: the sources do not carry it.")


class VerifyForm(forms.Form):
    """How sure we are."""

    certainty = forms.ChoiceField(label=_("How sure are we?"), widget=forms.RadioSelect)
    helper = layout("certainty", submit=_("Verify the report"))

    def __init__(self, *args: Any, unconfirmed: Unconfirmed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["certainty"]
        field.choices = [
            (
                code,
                Choice(
                    code.label, hint=NOT_YET if unconfirmed and code == Certainty.CONFIRMED else HINTS[code]
                ),
            )
            for code in VERIFIED_AS
        ]


class DuplicateForm(forms.Form):
    """Which report tells of the same event: one of those proposed, or one by its number."""

    other = forms.ModelChoiceField(
        Report.objects.none(),
        label=_("Looks like the same event"),
        required=False,
        widget=forms.RadioSelect,
        empty_label=_("Another one, by its number below"),
    )
    ref = Line(label=_("Number of the other report"), max_length=20, help_text=_("For example T-BCDFG."))
    helper = layout("other", "ref", submit=_("Close as a duplicate"), css_class="button-danger")

    def __init__(self, *args: Any, user: User, proposed: list[Report], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        field: Any = self.fields["other"]
        field.queryset = Report.objects.visible_to(user).filter(pk__in=[one.pk for one in proposed])
        field.label_from_instance = lambda one: Choice(
            one.ref, hint=f"{one.happened_on.isoformat()} · {one.get_state_display()}"
        )
        if not proposed:
            self.helper = _duplicate_by_ref()
            del self.fields["other"]

    def clean(self) -> dict[str, Any]:
        """One of the two ways names a report."""
        cleaned = super().clean() or {}
        chosen, ref = cleaned.get("other"), cleaned.get("ref") or ""
        if chosen is None and ref:
            chosen = report_by_ref(ref, self.user)
            if chosen is None:
                self.add_error("ref", _("No report you may see has this number."))
        elif chosen is None and not self.errors:
            self.add_error("ref", NAME_THE_OTHER)
        cleaned["other"] = chosen
        return cleaned


def _duplicate_by_ref() -> Any:
    return layout("ref", submit=_("Close as a duplicate"), css_class="button-danger")


class OpenForm(forms.Form):
    """Which sealed words are opened, and why; whose work it is now gives no reason."""

    parts = forms.MultipleChoiceField(
        label=_("What do you need to read?"), widget=forms.CheckboxSelectMultiple
    )
    reason = Text(
        label=_("Why do you need it?"),
        max_length=1000,
        help_text=_("At least 8 letters. The audit log keeps it, sealed."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, parts: Iterable[tuple[str, Any]], standing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parts"]
        field.choices = list(parts)
        shown = ["parts", "reason"]
        if standing:
            del self.fields["reason"]
            shown = ["parts"]
        self.helper = layout(*shown, submit=_("Show it once"))


ALL = ("", _("All"))


class FilterForm(forms.Form):
    """Which part of the list; wrong values count as none."""

    state = forms.ChoiceField(choices=[ALL, *State.choices], required=False)
    house = forms.ModelChoiceField(House.objects.none(), label=_("House"), required=False, empty_label=ALL[1])
    ref = Line(label=_("Number"), max_length=20)
    act = forms.ChoiceField(label=_("Act"), choices=[ALL, *ActType.choices], required=False)

    def __init__(self, *args: Any, houses: list[House], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["house"].queryset = House.objects.filter(pk__in=[house.pk for house in houses])

    def wish(self) -> Wish:
        """What the list is asked for."""
        self.is_valid()
        house = self.cleaned_data.get("house")
        return Wish(
            state=self.cleaned_data.get("state") or "",
            house=house.pk if house else None,
            act=self.cleaned_data.get("act") or "",
        )
