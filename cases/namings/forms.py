"""The shape of input about namings."""

import uuid
from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes, InlineRadios
from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.actors.codes import Platform
from cases.actors.models import Channel
from cases.actors.queries import known_channels
from cases.actors.rules import handle
from cases.core.errors import Refused
from cases.core.fields import PRIVATE, Line, Moment, Text
from cases.core.layouts import MORE, layout
from cases.houses.models import House
from cases.incidents.queries import houses_to_report
from cases.namings import rules
from cases.namings.actions import NewNaming
from cases.people.codes import Governorate
from cases.threats import codes
from cases.threats.actions import FirstReport
from cases.threats.forms.whom import WhomForm

ADDRESS_MAX = 500


class NamingForm(WhomForm):
    """One short page: who was named, by which channel, when, what it exposed; all else can wait."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    house = forms.ModelChoiceField(
        House.objects.none(),
        label=_("House that keeps the report"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    channel = forms.ModelChoiceField(
        Channel.objects.none(), label=_("Channel"), required=False, empty_label=_("Another, written below")
    )
    platform = forms.ChoiceField(
        label=_("Where"), choices=Platform.choices, initial=Platform.TELEGRAM, required=False
    )
    handle = Line(label=_("Handle or address"), max_length=ADDRESS_MAX, help_text=_("As it is published."))
    posted_at = Moment(label=_("Posted at"), required=True)
    exposed = forms.MultipleChoiceField(
        label=_("What it shows"),
        choices=codes.Exposure.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    call = forms.ChoiceField(
        label=_("Does it call for violence"), choices=codes.Call.choices, widget=forms.RadioSelect
    )
    exposed_house = forms.ModelChoiceField(
        House.objects.none(),
        label=_("Is one of our houses shown"),
        required=False,
        empty_label=_("No"),
        help_text=_("If so, an incident is opened and a decision asked for within two hours."),
    )
    post_text = Text(
        label=_("What it says"), max_length=10_000, help_text=_("Copied or told. Sealed as you save.")
    )
    post_address = Line(
        label=_("Address of the post, or of its archived copy"),
        max_length=ADDRESS_MAX,
        help_text=_("Sealed."),
    )
    how_known = forms.ChoiceField(
        label=_("How do we know"), choices=codes.Connection.choices, initial=codes.Connection.THIRD_PARTY
    )
    governorate = forms.ChoiceField(
        label=_("Governorate it is aimed at"), choices=Governorate.choices, initial=Governorate.UNKNOWN
    )
    helper = layout(
        "token",
        "house",
        "known",
        Row("who", "name"),
        "channel",
        Row("platform", "handle"),
        "posted_at",
        InlineCheckboxes("exposed"),
        InlineRadios("call"),
        "exposed_house",
        "post_text",
        Fieldset(_("More, if you know it"), "post_address", Row("how_known", "governorate"), template=MORE),
        submit=_("Record the naming"),
    )

    def __init__(self, *args: Any, user: User, houses: list[House], **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["house"].queryset = House.objects.filter(pk__in=[house.pk for house in houses])
        self.fields["channel"].queryset = known_channels(user)
        self.fields["exposed_house"].queryset = houses_to_report(user)
        self.fields["handle"].widget = forms.TextInput(attrs={**PRIVATE, "dir": "ltr"})
        if len(houses) == 1:
            self.fields["house"].widget = forms.HiddenInput()
            self.initial["house"] = houses[0].pk

    def clean(self) -> dict[str, Any]:
        """One channel: picked, or written."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        picked, written = cleaned.get("channel"), cleaned.get("handle")
        if picked and written:
            self.add_error("handle", _("Choose a channel above or write one here, not both."))
        elif written:
            try:
                handle(cleaned.get("platform") or Platform.TELEGRAM, written)
            except Refused as refusal:
                self.add_error("handle", refusal.sentence)
        elif not picked and not {"channel", "handle"} & self.errors.keys():
            self.add_error("channel", _("Say which channel it was."))
        return cleaned

    def naming(self) -> NewNaming:
        """What the action takes; call on a valid form that is settled."""
        typed = self.cleaned_data
        first = FirstReport(
            token=typed["token"],
            house=typed["house"],
            person=self.whom.person,
            victim=self.whom.victim,
            name=self.whom.name,
            type=codes.ActType.NAME,
            what=typed["post_text"],
            happened_on=rules.day_of(typed["posted_at"]),
            governorate=typed["governorate"],
            how_known=typed["how_known"],
        )
        return NewNaming(
            first=first,
            channel=typed["channel"] or (typed["platform"] or Platform.TELEGRAM.value, typed["handle"]),
            posted_at=typed["posted_at"],
            call=typed["call"],
            exposed=tuple(typed["exposed"]),
            exposed_house=typed["exposed_house"],
            post_address=typed["post_address"],
            post_text=typed["post_text"],
        )


class WhenForm(forms.Form):
    """When something was done about a naming."""

    at = Moment(label=_("When"), help_text=_("Empty means now."))

    def __init__(self, *args: Any, submit: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout("at", submit=submit)
