"""What arriving and reserving share: the people to choose from, the beds, the buttons that only look up."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict

from cases.access.roles import Permission
from cases.core import clock
from cases.people.actions import search_people
from cases.people.queries import Hit, propose_code_name
from cases.stays.door import AtTheDoor, Known, at_the_door, expected_tonight
from cases.stays.forms.placing import NEW, SURE, PlacingForm
from cases.stays.models import Stay
from cases.stays.queries import bed_options, placeable_tonight
from cases.stays.rules import Window
from cases.stays.views.beds import BedPart, bed_part

LOOK_UPS = ("another", "search", "show_beds", "enter")


@dataclass
class Desk:
    """One placing page: its form and what stands around it."""

    request: HttpRequest
    form: PlacingForm
    beds_url: str
    expected: list[Stay] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    searched: bool = False
    alike: bool = False  # the hits are here because a new person looks like them

    @property
    def known(self) -> Known | None:
        """Who is chosen, if not a new person."""
        return self.form.known

    def door(self) -> AtTheDoor | None:
        """What must be read first about the person chosen."""
        return at_the_door(self.known.person, clock.tonight(), self.request.user) if self.known else None

    def beds(self) -> BedPart | None:
        """The beds for what is filled in so far; None while nobody said for whom."""
        form = self.form
        if not form.place_for:
            return None
        person = self.known.person if self.known else None
        options = bed_options(
            user=self.request.user,
            group=form.place_for,
            window=Window(form.start, form.until_day),
            person=person,
            came_with=form.company.person if form.company else None,
        )
        booking = self.known.stay if self.known else None
        if booking:  # an arrival may change the bed of a booking, not the house
            options = [option for option in options if option.bed.room.house_id == booking.house_id]
        kept = booking.bed if booking else None
        chosen = str(form["bed"].value() or "")
        return bed_part(self.request, options, chosen=chosen, kept=kept)

    def context(self, beds: BedPart | None, door: AtTheDoor | None) -> dict[str, Any]:
        """Everything the page and its parts show."""
        return {
            "form": self.form,
            "beds_url": self.beds_url,
            "expected": self.expected,
            "hits": self._others(),
            "company": self.form.company,
            "alone": self.known if self.known and not self._listed() else None,
            "searched": self.searched,
            "alike": self.alike,
            "beds": beds,
            "door": door,
            "blocked": bool(door and door.ask_coordinator and not self._may_approve()),
            "places": None if self.form.place_for else self._places(),
        }

    def _places(self) -> list[Any]:
        houses = self.request.user.grants.houses(Permission.STAY_RECORD)
        return placeable_tonight(user=self.request.user, houses=houses)

    def _may_approve(self) -> bool:
        return self.request.user.grants.anywhere(Permission.STAY_APPROVE)

    def _others(self) -> list[Hit]:
        shown = {stay.person_id for stay in self.expected}
        return [hit for hit in self.hits if hit.person.pk not in shown]

    def _listed(self) -> bool:
        assert self.known is not None  # noqa: S101 - asked only where somebody is chosen
        person = self.known.person.pk
        return any(stay.person_id == person for stay in self.expected) or any(
            hit.person.pk == person for hit in self.hits
        )

    def look_up(self, act: str) -> None:
        """The buttons that change nothing: search, another code name, show the beds."""
        text = str(self.form["q"].value() or "").strip()[:100]
        if act in ("search", "enter") and text:
            self.hits, self.searched = search_people(text=text, by=self.request.user), True

    def look_alike(self) -> bool:
        """Whether a new person with a name or phone may be somebody known; asked until 'no' is chosen."""
        form = self.form
        if form.known or form.chosen == SURE:
            return False
        typed = dict(form.typed_identity)
        phone = typed.pop("phone", "")
        name = " ".join(typed.values()) if len(typed) > 1 else ""  # one given name alone says nothing
        found: dict[uuid.UUID, Hit] = {}
        for text in (phone, name):
            for hit in search_people(text=text, by=self.request.user) if text else ():
                if hit.why != "code_name":
                    found.setdefault(hit.person.pk, hit)
        self.hits, self.alike = list(found.values())[:5], bool(found)
        return self.alike


def expected_for(request: HttpRequest) -> list[Stay]:
    """Tonight's expected people."""
    return expected_tonight(request.user, clock.tonight())


def typed(request: HttpRequest) -> QueryDict:
    """What was sent, with a fresh token where it was damaged and a code name where none is left."""
    data = request.POST.copy()
    try:
        uuid.UUID(data.get("token", ""))
    except ValueError:
        data["token"] = str(uuid.uuid4())
    new = data.get("who", NEW) in ("", NEW, SURE)
    if data.get("act") == "another" or (new and not data.get("code_name", "").strip()):
        data["code_name"] = propose_code_name()
    return data
