"""The first page: short enough to be filled in while somebody tells."""

import uuid
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.actors.codes import ActorType
from cases.core import clock
from cases.core.fields import Day, Line, Moment
from cases.core.layouts import MORE, layout
from cases.houses.models import House
from cases.people.codes import Governorate
from cases.people.models import Person
from cases.threats import codes
from cases.threats.actions import FirstReport
from cases.threats.forms import fields
from cases.threats.forms.whom import WhomForm, value_of
from cases.threats.models import Victim


class FirstForm(WhomForm):
    """Who, what, when, where, how we know, is it over; all else can wait."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    house = forms.ModelChoiceField(
        House.objects.none(),
        label=_("House that keeps the report"),
        help_text=_("Empty: the house that keeps the person's record."),
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
    )
    type = fields.act_type()
    what = fields.story(
        label=_("What happened, in a few sentences"),
        help_text=_("In the words you hear. Sealed as you save."),
    )
    happened_on = Day(label=_("When"), initial=clock.today)
    precision = fields.precision()
    governorate = forms.ChoiceField(
        label=_("Governorate"),
        choices=[("", _("As in the person's record")), *Governorate.choices],
        required=False,
    )
    locality = Line(label=_("Place"), help_text=_("Town, district or street. Sealed."))
    how_known = forms.ChoiceField(
        label=_("How do we know: who tells it"), choices=[("", _("Choose")), *codes.Connection.choices]
    )
    ongoing = forms.ChoiceField(
        label=_("Is it still going on"), choices=codes.Ongoing.choices, widget=forms.RadioSelect
    )
    actor_type = forms.ChoiceField(
        label=_("Who did it, as a kind"),
        choices=ActorType.choices,
        initial=ActorType.UNIDENTIFIED,
        required=False,
    )
    target = fields.aimed_at()
    motive = forms.ChoiceField(
        label=_("Because of the work"),
        choices=codes.Motive.choices,
        initial=codes.Motive.UNKNOWN,
        required=False,
    )
    received_at = Moment(label=_("Told to us at"), help_text=_("Empty means now."))
    helper = layout(
        "token",
        InlineRadios("ongoing"),
        "house",
        "known",
        Row("who", "name"),
        "type",
        "what",
        Row("happened_on", "precision"),
        Row("governorate", "locality"),
        "how_known",
        Fieldset(
            _("More, if you know it"),
            Row("actor_type", "target"),
            Row("motive", "received_at"),
            template=MORE,
        ),
        submit=_("Save as a draft"),
    )

    def __init__(self, *args: Any, houses: list[House], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.houses = {house.pk: house for house in houses}
        self.fields["house"].queryset = House.objects.filter(pk__in=self.houses)
        if len(houses) == 1:
            self.fields["house"].widget = forms.HiddenInput()
            self.initial["house"] = houses[0].pk

    @property
    def record(self) -> Person | None:
        """The record of whoever is concerned, if we protect him."""
        victim = self.whom.victim
        return self.whom.person or (victim.person if victim else None)

    def settle(self) -> None:
        """Whom, and from that the house, where nobody chose one."""
        super().settle()
        if self.cleaned_data.get("house") is not None or "house" in self.errors:
            return
        house = self.houses.get(self.record.house_id) if self.record else None
        if house is not None:
            self.cleaned_data["house"] = house
        else:
            self.add_error("house", _("Say which house keeps the report."))

    def first(self) -> FirstReport:
        """What the action takes; what was left empty has its default."""
        plain = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("known", "who", "name", "governorate") and value not in ("", None)
        }
        of_record = self.record.governorate if self.record else Governorate.UNKNOWN
        return FirstReport(
            person=self.whom.person,
            victim=self.whom.victim,
            name=self.whom.name,
            governorate=self.cleaned_data["governorate"] or of_record,
            **plain,
        )


def starting_with(row: Person | Victim | None, house: uuid.UUID | None) -> dict[str, Any]:
    """What is known before anybody types: whom the page was opened for, and the house used last."""
    return {"house": house} if row is None else {"known": value_of(row), "house": row.house_id}
