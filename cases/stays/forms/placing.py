"""What arriving and reserving ask alike: who, for whom, until when, which bed."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.core import clock
from cases.core.errors import Refused
from cases.core.fields import PRIVATE, Line, uuid_of
from cases.people.actions import NewPerson
from cases.people.codes import Sex
from cases.people.queries import propose_code_name
from cases.stays.codes import Group
from cases.stays.door import Known, company, known_person, known_stay
from cases.stays.forms import fields
from cases.stays.models import Stay

NEW, SURE = "new", "sure"  # a new person; a new person although somebody looks alike
NAMES = ("given", "father", "grandfather", "family")
SEX_OF_GROUP = {Group.MAN: Sex.MALE, Group.WOMAN: Sex.FEMALE}
NOTHING_FITS = _("Choose who comes.")


class PlacingForm(forms.Form):
    """One person, one bed, some nights."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    who = forms.CharField(label=_("Who"), max_length=60, required=False)
    code_name = forms.CharField(label=_("Code name"), max_length=60, required=False)
    q = forms.CharField(label=_("Code name, name or phone"), max_length=100, required=False)
    seen = forms.CharField(max_length=40, required=False)
    came_with = forms.UUIDField(required=False, widget=forms.HiddenInput)
    group = fields.OfferedChoice(label=_("A place for"), choices=Group.choices, widget=forms.RadioSelect)
    nights = fields.OfferedChoice(label=_("Nights"), widget=forms.RadioSelect)
    until = fields.OfferedDay(label=_("Leaves on"))
    bed = forms.UUIDField(label=_("Bed"), required=False)
    override_reason = fields.OfferedWords(label=_("Why this bed all the same"))
    given = Line(label=_("Given name"))
    father = Line(label=_("Father's name"))
    grandfather = Line(label=_("Grandfather's name"))
    family = Line(label=_("Family name"))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "dir": "ltr", **PRIVATE}),
    )

    def __init__(self, data: Any = None, *, user: User, expected: Sequence[Stay] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user = user
        self.expected = expected
        self.known: Known | None = None
        self.company: Stay | None = None
        self.fields["nights"].choices = fields.nights_choices(self.counted_from)

    @property
    def start(self) -> dt.date:
        """The first night."""
        return clock.tonight()

    @property
    def counted_from(self) -> dt.date | None:
        """The day from which so many nights lead to the day of leaving; None while it may still change."""
        return clock.tonight()

    @property
    def chosen(self) -> str:
        """The choice of who, as typed."""
        return str(self["who"].value() or NEW)

    @property
    def place_for(self) -> str:
        """The group a bed is looked for: known people and families bring theirs along; empty while nobody said."""
        said = getattr(self, "cleaned_data", {}).get("group")
        return str(said or (self.known and self.known.group) or (self.company and self.company.group) or "")

    @property
    def until_day(self) -> dt.date:
        """The day of leaving for the list of beds, also while the form is half filled."""
        filled = getattr(self, "cleaned_data", self.initial)
        day = fields.last_day(filled, self.counted_from or self.start)
        return day if day and day > self.start else self.start + dt.timedelta(days=fields.NIGHTS_DEFAULT)

    def find(self, choice: str) -> None:
        """Set whom a choice means."""
        kind, _colon, key = choice.partition(":")
        pk = uuid_of(key)
        if pk and kind == "stay":
            self.known = known_stay(self.user, pk, self.expected)
        elif pk and kind == "person":
            self.known = known_person(self.user, pk)

    def clean_who(self) -> str:
        """New, or somebody the user may see."""
        choice: str = self.cleaned_data["who"] or NEW
        if choice in (NEW, SURE):
            return choice
        self.find(choice)
        if self.known is None:
            raise ValidationError(NOTHING_FITS)
        return choice

    def clean_came_with(self) -> uuid.UUID | None:
        """The stay of somebody of the same family, among those the user records."""
        key: uuid.UUID | None = self.cleaned_data["came_with"]
        self.company = company(self.user, key) if key else None
        if key and self.company is None:
            raise ValidationError(_("This family is not here any more. Choose the arrival page again."))
        return key

    def clean(self) -> dict[str, Any]:
        """A group, an end after the start, and names only for a new person."""
        cleaned: dict[str, Any] = self.cleaned_data
        self._clean_group(cleaned)
        too_early = _("This must be later than the first night.")
        fields.check_last_day(self, self.start, self.counted_from or self.start, too_early)
        cleaned["last"] = fields.last_day(cleaned, self.counted_from or self.start)
        if self.known and self.typed_identity:
            self.add_error(
                "given", _("This person has a record already: write names and phones on the person's page.")
            )
        return cleaned

    def _clean_group(self, cleaned: dict[str, Any]) -> None:
        if "group" in self.errors:
            return
        given, own = cleaned.get("group"), self.known.group if self.known else ""
        if not (given or own):
            self.add_error("group", _("Say for whom: man, woman or family."))
        elif given and own and given != own and Group.FAMILY not in (given, own):
            self.add_error(
                "group", _("The record says otherwise. Mend the person's page first, or choose family.")
            )

    @property
    def typed_identity(self) -> dict[str, str]:
        """Name parts and phone that were given."""
        values = {name: self.cleaned_data.get(name, "").strip() for name in (*NAMES, "phone")}
        return {name: value for name, value in values.items() if value}

    def newcomer(self) -> NewPerson:
        """The new person as the form describes him."""
        typed = self.typed_identity
        phone = typed.pop("phone", "")
        return NewPerson(
            code_name=self.cleaned_data["code_name"],
            sex=SEX_OF_GROUP.get(self.cleaned_data["group"], Sex.UNKNOWN),
            identity=typed,
            phones=(phone,) if phone else (),
        )

    def say(self, error: Refused) -> None:
        """Put a refusal beside the field it is about."""
        name = {"phones": "phone", "person": "who", "start": "first"}.get(str(error.field), error.field)
        if name == "code_name":  # two people were offered the same one: offer another
            self.data = self.data.copy()
            self.data["code_name"] = propose_code_name()
        self.add_error(name if name in self.fields else None, str(error.sentence))

    @property
    def names_shown(self) -> bool:
        """Whether the folded part has something to show."""
        fields_of_it = [self[name] for name in (*NAMES, "phone")]
        return any(field.errors or field.value() for field in fields_of_it)

    def settle(self) -> None:
        """For what only looks something up: nothing is wrong yet, a known person brings the group along."""
        self.errors.clear()
        own = self.known.group if self.known else ""
        if own and self.cleaned_data.get("group") not in (own, Group.FAMILY):
            self.data = self.data.copy()
            self.data["group"] = self.cleaned_data["group"] = own

    @staticmethod
    def fresh(**kept: Any) -> dict[str, Any]:
        """What an untouched form holds."""
        return {"token": uuid.uuid4(), "who": NEW, "nights": str(fields.NIGHTS_DEFAULT), **kept}
