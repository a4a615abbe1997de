"""Two records side by side, masked."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cases.core import clock
from cases.people.codes import Language, Need, in_words
from cases.people.models import Person
from cases.stays import codes
from cases.stays.models import Stay
from cases.vault import keys, sealed

# What can be chosen, and the columns that go with it.
CHOICES: dict[str, tuple[str, ...]] = {
    "code_name": ("code_name",),
    "house": ("house_id",),
    "sex": ("sex",),
    "is_minor": ("is_minor",),
    "birth_year": ("birth_year",),
    "governorate": ("governorate",),
    "defender_role": ("defender_role",),
    "household": ("household_id", "household_role"),
}
EMPTY = (None, "", "unknown", "–")
NOT_SLEPT = (codes.Status.CANCELLED, codes.Status.NO_SHOW)


@dataclass(frozen=True)
class Slept:
    """When somebody slept here, or is going to."""

    span: tuple[dt.date, dt.date]
    is_open: bool


@dataclass(frozen=True)
class Line:
    """One open value of both records."""

    name: str
    label: Any
    ours: Any
    theirs: Any

    @property
    def differs(self) -> bool:
        """Something is to be chosen."""
        return bool(self.ours != self.theirs)


@dataclass(frozen=True)
class Sealed:
    """Whether what is sealed is equal in both; never what it is."""

    label: Any
    state: str  # "same", "different", "one", "none"


def stays_of(person: Person) -> list[Slept]:
    """All stays but those that never happened."""
    rows = Stay.objects.filter(person=person).exclude(status__in=NOT_SLEPT)
    return [Slept(span_of(stay, clock.tonight()), stay.status in codes.OPEN) for stay in rows]


def span_of(stay: Stay, night: dt.date) -> tuple[dt.date, dt.date]:
    """The nights of a stay; who should have left and has not, sleeps here tonight."""
    start, end = stay.first_night or stay.planned_from, stay.last_night_end or stay.planned_to
    return start, max(end, night + dt.timedelta(days=1)) if stay.status in codes.PRESENT else end


def lines(winner: Person, loser: Person) -> list[Line]:
    """The open values, in words."""
    found = [Line(name, label_of(name), shown(winner, name), shown(loser, name)) for name in CHOICES]
    return found


def united_lines(winner: Person, loser: Person) -> list[Line]:
    """Lists that are united, so that nothing is to be chosen."""
    lists = (("languages", Language), ("needs", Need))
    words = [[", ".join(map(str, in_words(c, getattr(p, n)))) for p in (winner, loser)] for n, c in lists]
    return [Line(name, label_of(name), *pair) for (name, _choices), pair in zip(lists, words, strict=True)]


def label_of(name: str) -> Any:
    """As the model says it."""
    field: Any = Person._meta.get_field(name)
    return capfirst(field.verbose_name)


def shown(person: Person, name: str) -> Any:
    """One open value in words."""
    display = getattr(person, f"get_{name}_display", None)
    value = display() if display else getattr(person, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value in (None, "") else str(value)


def better(winner: Person, loser: Person, name: str) -> str:
    """Which value to propose: the other one only where ours says nothing."""
    ours, theirs = (getattr(person, CHOICES[name][0]) for person in (winner, loser))
    return "theirs" if ours in EMPTY and theirs not in EMPTY else "ours"


def sealed_lines(winner: Person, loser: Person) -> list[Sealed]:
    """Names, numbers and the medical alert compared in memory."""
    ring = keys.subject_keys([winner.pk, loser.pk])
    found = []
    for column, label in (
        ("identity", _("Names")),
        ("contact", _("Phone numbers")),
        ("care", _("Medical alert")),
    ):
        ours, theirs = (
            sealed.read_with(person, key=ring[person.pk], column=column)
            if person.pk in ring and getattr(person, column)
            else {}
            for person in (winner, loser)
        )
        state = "same" if ours == theirs else "different" if ours and theirs else "one"
        found.append(Sealed(label, "none" if not ours and not theirs else state))
    return found
