"""Fields that several pages of a report ask with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.core.fields import Text
from cases.threats import codes
from cases.threats.codes import ActType

A = ActType
# As people tell them on the phone: what is told most often first, and what belongs together side by side.
GROUPS = (
    (_("Threats"), (A.DTHR, A.NAME, A.THRE, A.SURV, A.STLK, A.SMEA, A.SXHA)),
    (_("Attacks"), (A.KILL, A.KATT, A.TORT, A.SEXV, A.IEDH, A.ASLT, A.RAID)),
    (_("Taken away"), (A.ABDU, A.DISA, A.DETN)),
    (_("Other pressure"), (A.CYBR, A.PROP, A.JUDI, A.DISP, A.TRAV)),
)
ACTS = [("", _("Choose")), *((label, [(act.value, act.label) for act in acts]) for label, acts in GROUPS)]
LEAVE_OUT = _("Leave out when reports are given to others")
KEEPS = _("Sealed. Leave empty to keep what stands; what you write takes its place.")


def act_type() -> forms.ChoiceField:
    """What was done."""
    return forms.ChoiceField(label=_("What was done"), choices=ACTS)


def precision() -> forms.ChoiceField:
    """How exactly a day is known."""
    return forms.ChoiceField(
        label=_("How exactly is the day known"),
        choices=codes.Precision.choices,
        initial=codes.Precision.EXACT,
        help_text=_("If it is not known exactly, choose any day that fits."),
    )


def aimed_at() -> forms.ChoiceField:
    """At whom it was aimed."""
    return forms.ChoiceField(
        label=_("Aimed at"), choices=codes.Target.choices, initial=codes.Target.SELF, required=False
    )


def story(**kwargs: Any) -> Text:
    """Longer words of people."""
    return Text(max_length=10_000, **kwargs)


class SealedForm(forms.Form):
    """A form with sealed words: who may not read them now writes over them, or leaves them as they are."""

    SEALED: tuple[str, ...] = ()
    blind = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, blind: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_blind = blind or (self.is_bound and self.data.get("blind") == "True")
        self.initial["blind"] = self.is_blind
        if self.is_blind:
            for name in self.SEALED:
                self.fields[name].required = False
                self.fields[name].help_text = KEEPS

    def words(self) -> dict[str, str | None]:
        """The sealed values; None keeps what stands."""
        return {name: self.cleaned_data[name] or (None if self.is_blind else "") for name in self.SEALED}
