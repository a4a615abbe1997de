"""The shape of input about what leaves the house."""

import uuid
from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes, InlineRadios
from crispy_forms.layout import Fieldset, Row
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.core.choices import Choice as Card
from cases.core.fields import PRIVATE, Day, Line, Text
from cases.core.layouts import MORE, bare
from cases.houses.models import House
from cases.releases.actions import Communication, EventFile, FigureFile
from cases.releases.queries import Choice
from cases.releases.rules import WORDS_MAX
from cases.threats.codes import ActType, State
from cases.threats.models import Report


class CopyForm(forms.Form):
    """What every copy is asked for."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    groups = forms.BooleanField(
        label=_("Name groups of the restricted list"),
        required=False,
        help_text=_("Without this, perpetrators are given as a kind."),
    )
    recipient = Line(
        label=_("Who receives it?"),
        required=True,
        max_length=WORDS_MAX,
        help_text=_("Stands in each copy, so that a leaked one leads back. Sealed here."),
    )
    purpose = Text(
        label=_("What is it for?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, **PRIVATE}),
        help_text=_("At least 8 letters. Sealed here, and in the audit log."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())
        if not user.grants.anywhere(Permission.ACTOR_NAME):
            del self.fields["groups"]

    def present(self, *names: str) -> list[str]:
        """Those of the fields this user or this report has."""
        return [name for name in names if name in self.fields]


class EventsForm(CopyForm):
    """Which events, in which format."""

    house = forms.ModelChoiceField(House.objects.none(), label=_("House"))
    start = Day(label=_("Happened from"), required=False)
    end = Day(label=_("Until"), required=False)
    acts = forms.MultipleChoiceField(
        label=_("Only events with these acts"),
        choices=ActType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    standing = forms.ChoiceField(
        label=_("Which reports"),
        widget=forms.RadioSelect,
        initial="verified",
        choices=[
            ("verified", Card(_("Verified"))),
            (
                "all",
                Card(_("All that stand"), hint=_("Also those not decided yet, or closed as not verified")),
            ),
        ],
    )
    ending = forms.ChoiceField(
        label=_("Format"),
        widget=forms.RadioSelect,
        initial="json",
        choices=[
            ("json", Card("JSON", hint=_("For another documentation system"))),
            ("csv", Card("CSV", hint=_("For a spreadsheet program"))),
        ],
    )

    def __init__(
        self, *args: Any, user: User, houses: list[House], report: Report | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.report = report
        if report is None:
            self._choose(user, houses)
        else:
            for name in ("house", "start", "end", "acts"):
                del self.fields[name]
            self.initial["standing"] = "verified" if report.state == State.VERIFIED else "all"
        which = [InlineCheckboxes("acts")] if "acts" in self.fields else []
        self.helper = bare(
            "token",
            *self.present("house"),
            Row(*self.present("start", "end")),
            *([Fieldset(_("Only certain acts"), *which, template=MORE)] if which else []),
            InlineRadios("standing"),
            InlineRadios("ending"),
            *self.present("groups"),
            "recipient",
            "purpose",
        )

    def _choose(self, user: User, houses: list[House]) -> None:
        field = self.fields["house"]
        field.queryset = House.objects.filter(pk__in=[house.pk for house in houses])
        if user.grants.covers(Permission.THREAT_EXPORT, None):
            field.required, field.empty_label = False, _("All houses")
        elif len(houses) == 1:
            field.widget = forms.HiddenInput()
            self.initial["house"] = houses[0].pk

    def choice(self) -> Choice:
        """Which events."""
        words = self.cleaned_data
        return Choice(
            house=words.get("house"),
            report=self.report,
            start=words.get("start"),
            end=words.get("end"),
            acts=tuple(words.get("acts", ())),
            verified_only=words["standing"] == "verified",
        )

    def wanted(self, seen: str) -> EventFile:
        """What the action takes."""
        words = self.cleaned_data
        return EventFile(
            token=words["token"],
            choice=self.choice(),
            ending=words["ending"],
            recipient=words["recipient"],
            purpose=words["purpose"],
            groups=words.get("groups", False),
            seen=seen,
        )


class CommunicationForm(CopyForm):
    """A printed page for United Nations experts."""

    language = forms.ChoiceField(label=_("Language of the page"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("recipient", "OHCHR, Special Procedures")
        self.helper = bare("token", "recipient", "purpose", "language", *self.present("groups"))

    def wanted(self) -> Communication:
        """What the action takes."""
        words = self.cleaned_data
        names = ("token", "recipient", "purpose", "language")
        return Communication(**{name: words[name] for name in names}, groups=words.get("groups", False))


class FiguresForm(CopyForm):
    """For which readers."""

    audience = forms.ChoiceField(
        label=_("For whom are the figures?"),
        widget=forms.RadioSelect,
        initial="public",
        choices=[
            ("public", Card(_("The public"), hint=_("Numbers under 10 are hidden"))),
            ("partners", Card(_("Partners"), hint=_("Numbers under 5 are hidden"))),
        ],
    )
    ending = forms.ChoiceField(
        label=_("Format"),
        widget=forms.RadioSelect,
        initial="xlsx",
        choices=[
            ("xlsx", Card("XLSX", hint=_("For a spreadsheet program"))),
            ("csv", Card("CSV", hint=_("Plain text, for other programs"))),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("groups", None)
        self.helper = bare("token", InlineRadios("audience"), InlineRadios("ending"), "recipient", "purpose")

    def wanted(self) -> FigureFile:
        """What the action takes."""
        names = ("token", "audience", "ending", "recipient", "purpose")
        return FigureFile(**{name: self.cleaned_data[name] for name in names})


class MarkForm(forms.Form):
    """A mark found on a copy."""

    mark = forms.CharField(
        label=_("Copy mark"),
        max_length=40,
        widget=forms.TextInput(attrs={**PRIVATE, "type": "search", "dir": "ltr"}),
    )
