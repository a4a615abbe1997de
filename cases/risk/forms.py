"""The shape of input of the risk form: one question a field, each with "not known"."""

from collections.abc import Collection, Mapping
from typing import Any

from crispy_forms.bootstrap import FormActions, InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.core.fields import Day, Text
from cases.core.layouts import layout
from cases.risk import items
from cases.risk.models import Level

FROM_REPORTS = _("Proposed from our records. Check it.")
ABOUT = {
    items.KILLED_THERE: _("Together with a death threat this makes the risk high."),
    items.CHANNEL: _("This alone makes the risk high."),
    items.ARMED_ON: _("Extreme for 14 days, high for 90. Leave empty if nobody knows the day."),
    items.DEADLINE_ON: _("Extreme until 14 days after it. Leave empty if nobody knows the day."),
}
SECTIONS = (
    (_("The threat"), (*(item.code for item in items.THREAT[:1]), items.ARMED_ON, "pattern", "private")),
    (_("The people behind it"), ("who", "others", items.KILLED_THERE, items.CHANNEL, "authorities")),
    (_("Close people and deadlines"), ("close", "deadline", items.DEADLINE_ON)),
    (_("What makes the person easier to harm"), tuple(item.code for item in items.VULNERABILITY)),
    (_("What protects the person"), tuple(item.code for item in items.CAPACITY)),
)


def _question(label: str | Promise, choices: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        initial=items.UNKNOWN,
        widget=forms.RadioSelect,
        help_text=help_text,
    )


class RiskForm(forms.Form):
    """All questions; those the records answer are marked, none is compulsory to know."""

    def __init__(
        self,
        *args: Any,
        answers: Mapping[str, str] | None = None,
        from_reports: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=dict(answers or {}), **kwargs)
        for item in items.ITEMS.values():
            self.fields[item.code] = _question(item.question, item.choices)
        for code, question in items.FLOOR_QUESTIONS.items():
            self.fields[code] = _question(question, list(items.FLOOR_LABELS.items()), ABOUT[code])
        for code, question in items.FLOOR_DAYS.items():
            self.fields[code] = Day(label=question, required=False, help_text=ABOUT[code])
        for code in from_reports:
            self.fields[code].help_text = FROM_REPORTS

    @property
    def helper(self) -> FormHelper:
        """A card for each part."""
        helper = FormHelper()
        parts = [Div(Fieldset(name, *map(self._shown, codes)), css_class="card") for name, codes in SECTIONS]
        helper.layout = Layout(
            *parts, FormActions(Submit("save", _("Reckon and save"), css_class="button-main"))
        )
        return helper

    def _shown(self, code: str) -> Any:
        """Short answers side by side."""
        item = items.ITEMS.get(code)
        short = code in items.FLOOR_QUESTIONS or (
            item and all(len(str(one.label)) < 14 for one in item.answers)
        )
        return InlineRadios(code) if short else code

    def answers(self) -> dict[str, str]:
        """What the action takes: codes, and days as ISO."""
        words = {code: value for code, value in self.cleaned_data.items() if code not in items.FLOOR_DAYS}
        days = {code: self.cleaned_data[code] for code in items.FLOOR_DAYS}
        return words | {code: day.isoformat() for code, day in days.items() if day is not None}


class LevelForm(forms.Form):
    """F7: another level than the form's, and why."""

    given_level = forms.ChoiceField(label=_("Level"), choices=Level.choices, widget=forms.RadioSelect)
    why = Text(
        label=_("Why"), max_length=1000, help_text=_("At least 8 letters, for the case team. Sealed at rest.")
    )
    helper = layout(InlineRadios("given_level"), "why", submit=_("Set this level"))


class SecondForm(forms.Form):
    """Yes or no of the second person; nothing to fill in."""

    agree = forms.ChoiceField(choices=(("yes", _("Agree")), ("no", _("Decline"))))
