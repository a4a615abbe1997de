"""The reservation form: a bed kept for somebody on the way, or somebody merely expected."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.core import clock
from cases.core.choices import Choice
from cases.core.fields import Day, Moment
from cases.houses.models import Bed, House
from cases.stays.actions import Reservation
from cases.stays.codes import Status
from cases.stays.forms import fields
from cases.stays.forms.placing import PlacingForm

KINDS = [
    (Status.HELD, Choice(_("Held"), hint=_("The bed is kept; the journey is not settled."))),
    (Status.EXPECTED, Choice(_("Expected"), hint=_("On the way: the time of arrival is known."))),
]


class ReservationForm(PlacingForm):
    """Who will come, from when until when, and which bed waits."""

    first = Day(label=_("First night"))
    kind = fields.OfferedChoice(
        label=_("How sure"), choices=KINDS, widget=forms.RadioSelect, initial=Status.HELD
    )
    arrival_expected_at = Moment(
        label=_("Expected at"), help_text=_("If known. The bed is held for 48 hours after it.")
    )

    @property
    def start(self) -> dt.date:
        """The first night typed, else tonight."""
        return getattr(self, "cleaned_data", {}).get("first") or clock.tonight()

    @property
    def counted_from(self) -> dt.date | None:
        """Nights are counted from the first one, which the page lets change."""
        return None

    def clean_kind(self) -> str:
        """Held, unless said otherwise."""
        return self.cleaned_data["kind"] or Status.HELD

    def reservation(self, *, bed: Bed | None, house: House | None) -> Reservation:
        """What the action needs; call on a valid form."""
        cleaned: dict[str, Any] = self.cleaned_data
        return Reservation(
            token=cleaned["token"],
            person=self.known.person if self.known else None,
            new_person=None if self.known else self.newcomer(),
            group=self.place_for,
            bed=bed,
            house=house,
            start=self.start,
            until=cleaned["last"],
            kind=cleaned["kind"],
            arrival_expected_at=cleaned["arrival_expected_at"],
            override_reason=cleaned["override_reason"],
        )
