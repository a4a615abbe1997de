"""The short forms of a stay's steps."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cases.core import clock
from cases.core.choices import Choice
from cases.core.fields import Day, Moment
from cases.stays.actions import Away, Departure
from cases.stays.codes import Completion, Destination, Mark, Tenure, Tick
from cases.stays.forms import fields

D = Destination
# The report groups of domain.md section 2.
DESTINATION_GROUPS = (
    (_("Own accommodation"), (D.OWN_RENT, D.OWN_RENT_WITH_HELP, D.HOTEL)),
    (
        _("Family or friends"),
        (D.FAMILY_TEMPORARY, D.FAMILY_PERMANENT, D.FRIENDS_TEMPORARY, D.FRIENDS_PERMANENT),
    ),
    (_("Other protection"), (D.OTHER_SAFE_HOUSE, D.OTHER_PROGRAMME)),
    (_("Return or another governorate"), (D.RETURNED_HOME, D.MOVED_GOVERNORATE)),
    (_("Abroad"), (D.ABROAD_ASYLUM, D.ABROAD_PROGRAMME, D.RESETTLED)),
    (_("Institution"), (D.HOSPITAL, D.DETAINED)),
    (_("Death or disappearance"), (D.DECEASED, D.DISAPPEARED)),
    (
        _("Not known"),
        (D.DOES_NOT_KNOW, D.PREFERS_NOT_TO_SAY, D.NO_EXIT_INTERVIEW, D.ASKED_TO_LEAVE, D.NOT_RECORDED),
    ),
)
CONTACT = [("yes", _("Yes")), ("no", _("No")), ("", _("Not asked"))]
NOTICE = [("yes", _("Yes, told us")), ("no", _("No, without a word"))]


def _destinations() -> list[tuple[Any, Any]]:
    groups = [(name, [(code, code.label) for code in kinds]) for name, kinds in DESTINATION_GROUPS]
    return [("", _("Choose")), *groups]


def more_nights(number: int) -> str:
    """'7 more nights'."""
    return ngettext("%(n)s more night", "%(n)s more nights", number) % {"n": number}


class DepartForm(forms.Form):
    """Where somebody went; everything else has a likely answer already."""

    destination = forms.ChoiceField(label=_("Where to"), choices=_destinations)
    completion = forms.ChoiceField(
        label=_("How it ended"), choices=Completion.choices, widget=forms.RadioSelect
    )
    tenure = fields.OfferedChoice(
        label=_("The new place is theirs"), choices=Tenure.choices, widget=forms.RadioSelect
    )
    ok_to_follow_up = fields.OfferedChoice(
        label=_("May we contact them afterwards?"), choices=CONTACT, widget=forms.RadioSelect
    )
    departed_at = Moment(label=_("Left at"), help_text=_("Empty means now."))

    def departure(self) -> Departure:
        """What the action needs."""
        cleaned = self.cleaned_data
        return Departure(
            departed_at=cleaned["departed_at"] or clock.now(),
            destination=cleaned["destination"],
            tenure=cleaned["tenure"] or Tenure.UNKNOWN,
            completion=cleaned["completion"],
            ok_to_follow_up={"yes": True, "no": False}.get(cleaned["ok_to_follow_up"]),
        )


class BedForm(forms.Form):
    """Another bed."""

    bed = forms.UUIDField(label=_("Bed"), error_messages={"required": _("Choose a bed.")})
    override_reason = fields.OfferedWords(label=_("Why this bed all the same"))


class AwayForm(forms.Form):
    """Some nights elsewhere."""

    with_notice = forms.ChoiceField(
        label=_("Did they say so before?"), choices=NOTICE, widget=forms.RadioSelect
    )
    expected_back = Day(label=_("Expected back on"), required=False)
    bed_held = forms.BooleanField(
        label=_("Keep the bed"),
        help_text=_("Without this the bed can be given to somebody else."),
        required=False,
        initial=True,
    )
    from_night = Day(label=_("Away from the night of"))

    def away(self) -> Away:
        """What the action needs."""
        cleaned = self.cleaned_data
        return Away(
            from_night=cleaned["from_night"],
            expected_back=cleaned["expected_back"],
            with_notice=cleaned["with_notice"] == "yes",
            bed_held=cleaned["bed_held"],
        )


class BackForm(forms.Form):
    """Back in the house; a bed is asked for only if the old one was given away."""

    bed = forms.UUIDField(label=_("Bed"), required=False)
    override_reason = fields.OfferedWords(label=_("Why this bed all the same"))


class ExtendForm(forms.Form):
    """A later day of leaving, and why."""

    nights = fields.OfferedChoice(label=_("Longer by"), widget=forms.RadioSelect)
    until = fields.OfferedDay(label=_("Leaves on"))
    why = fields.Words(
        label=_("Why"), min_length=3, help_text=_("Seen by the case team. No names of others.")
    )

    def __init__(
        self, data: Any = None, *, planned_to: dt.date, hints: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.planned_to = planned_to
        self.fields["nights"].choices = [
            *((str(n), Choice(more_nights(n), hint=hint)) for n, hint in hints.items()),
            (fields.OTHER_DATE, Choice(_("Other day"))),
        ]

    def clean(self) -> dict[str, Any]:
        """One end, later than the present one."""
        cleaned: dict[str, Any] = self.cleaned_data
        fields.check_last_day(
            self, self.planned_to, self.planned_to, _("This must be later than the day planned now.")
        )
        return cleaned | {"day": fields.last_day(cleaned, self.planned_to)}


class TicksForm(forms.Form):
    """Safety steps done since."""

    ticks = forms.MultipleChoiceField(
        label=_("Still to do"), choices=Tick.choices, widget=forms.CheckboxSelectMultiple
    )


class DecisionForm(forms.Form):
    """Yes or no to a longer stay."""

    decision = forms.ChoiceField(choices=[("approve", _("Approve")), ("decline", _("Decline"))])


class MarkForm(forms.Form):
    """One answer at the roll call, for the night the page showed."""

    answer = forms.ChoiceField(choices=Mark.choices)
    night = Day(widget=forms.HiddenInput)
