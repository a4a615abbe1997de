"""Who is concerned: somebody this report speaks of already, a protected person, or somebody else by a sealed name."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.core.choices import Choice
from cases.core.fields import Line, uuid_of
from cases.people.actions import search_people
from cases.people.models import Person
from cases.people.rules import tidy
from cases.threats import queries
from cases.threats.actions import Whom
from cases.threats.models import Victim

PERSON, VICTIM = "person", "victim"
ONE_OF_TWO = _("Choose one: somebody we protect, or somebody else.")


def value_of(row: Person | Victim) -> str:
    """How a card names its row."""
    return f"{VICTIM if isinstance(row, Victim) else PERSON}:{row.pk}"


class WhomForm(forms.Form):
    """Asks who; once somebody is known or several may fit, offers them as cards."""

    known = forms.CharField(label=_("Who is concerned"), required=False, widget=forms.HiddenInput)
    who = Line(label=_("Someone we protect"), max_length=200, help_text=_("Code name, name or phone."))
    name = Line(
        label=_("Or somebody else"),
        help_text=_("A name, or words by which you know who. Sealed as you save."),
    )

    def __init__(
        self, *args: Any, user: User, offered: Iterable[Person | Victim] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.whom = user, Whom()
        self.offered: dict[str, Person | Victim] = {}
        self.offer(offered)

    def offer(self, rows: Iterable[Person | Victim]) -> None:
        """Show these as cards, after those shown already."""
        self.offered |= {value_of(row): row for row in rows}
        if self.offered:
            field: Any = self.fields["known"]
            cards = [(value, _card(row)) for value, row in self.offered.items()]
            field.widget = forms.RadioSelect(choices=[*cards, ("", _("Somebody else, written below"))])

    def clean_known(self) -> Person | Victim | None:
        """The row behind a card; nobody the user may not see."""
        value = self.cleaned_data["known"]
        kind, _sign, key = value.partition(":")
        row = self.offered.get(value) or _found(kind, key, self.user)
        if value and row is None:
            raise ValidationError(_("Choose again who is concerned."), code="unknown")
        return row

    def settle(self) -> None:
        """Find out who is meant, also while other fields are still to be mended; sets `whom` or asks on."""
        if {"known", "who", "name"} & self.errors.keys():
            return
        known, who, name = (self.cleaned_data[key] for key in ("known", "who", "name"))
        if known is not None:
            self.offer([known])
            self.whom = Whom(victim=known) if isinstance(known, Victim) else Whom(person=known)
            if name:
                self.add_error("name", ONE_OF_TWO)
        elif tidy(who):
            self._look_up(who, name)
        elif tidy(name):
            self.whom = Whom(name=name)
        else:
            self.add_error("who", _("Say who is concerned."))

    def _look_up(self, who: str, name: str) -> None:
        hits = search_people(text=who, by=self.user)
        whole = [hit.person for hit in hits if hit.why == "code_name" and hit.score >= 100]
        if len(whole) == 1:
            self.whom = Whom(person=whole[0])
            if name:
                self.add_error("name", ONE_OF_TWO)
        elif tidy(name):
            self.whom = Whom(name=name)
        elif hits:
            self.offer(hit.person for hit in hits)
            self.add_error("known", _("Choose which of these, then save again."))
        else:
            self.add_error(
                "who", _("Nobody found. For somebody not in our care, write the name below instead.")
            )


def _card(row: Person | Victim) -> Choice:
    if isinstance(row, Person):
        return Choice(row.code_name, hint=row.house.code_name)
    if row.person is not None:
        return Choice(row.person.code_name, hint=_("Someone we protect"))
    return Choice(row.code, hint=_("Known by a sealed name"))


def _found(kind: str, key: str, user: User) -> Person | Victim | None:
    pk = uuid_of(key)
    if pk is None:
        return None
    if kind == VICTIM:
        return queries.victim_named(pk, user)
    people = Person.objects.visible_to(user).current().select_related("house")
    return people.filter(pk=pk).first()
