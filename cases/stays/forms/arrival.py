"""The arrival form: one short page in the middle of the night."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.core import clock
from cases.core.fields import Moment
from cases.houses.models import Bed, House
from cases.stays.actions import Arrival
from cases.stays.codes import Tick
from cases.stays.forms import fields
from cases.stays.forms.placing import PlacingForm


class ArrivalForm(PlacingForm):
    """Who has just come in, for how long, and what was done to keep him safe."""

    ticks = fields.OfferedTicks(
        label=_("Done already"),
        help_text=_("What is not done yet stays on the list of the stay."),
        choices=Tick.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    arrived_at = Moment(label=_("Arrived at"), help_text=_("Empty means now."))

    field_order = [
        "token",
        "who",
        "code_name",
        "q",
        "group",
        "nights",
        "until",
        "bed",
        "override_reason",
        "ticks",
    ]

    @property
    def start(self) -> dt.date:
        """The night of the arrival, as far as the time typed can be read."""
        moment = getattr(self, "cleaned_data", {}).get("arrived_at")
        return clock.night_of(moment) if moment else clock.tonight()

    def arrival(self, *, bed: Bed | None, house: House | None) -> Arrival:
        """What the action needs; call on a valid form."""
        cleaned: dict[str, Any] = self.cleaned_data
        return Arrival(
            token=cleaned["token"],
            group=self.place_for,
            until=cleaned["last"],
            bed=bed,
            person=self.known.person if self.known else None,
            new_person=None if self.known else self.newcomer(),
            house=house,
            ticks=tuple(cleaned["ticks"]),
            arrived_at=cleaned["arrived_at"],
            override_reason=cleaned["override_reason"],
            came_with=self.company.person if self.company else None,
        )
