"""What may leave the house, by what a copy is known again: pure."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.figures.suppression import PARTNERS, PUBLIC, Published
from cases.people.rules import consent_state, tidy
from cases.threats.codes import Precision
from cases.threats.refs import LETTERS

MARK_LENGTH = 8
PURPOSE_MIN_LETTERS = 8
RECIPIENT_MIN_LETTERS = 3
WORDS_MAX = 200
EVENTS_AT_MOST = 10_000
AT_LEAST = {"partners": PARTNERS, "public": PUBLIC}


def mark_typed(text: str) -> str:
    """A mark as somebody read it off a paper; '' where it cannot be one."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    return letters if len(letters) == MARK_LENGTH and set(letters) <= set(LETTERS) else ""


def purpose(text: str) -> str:
    """A few words, so that somebody else understands later why this left the house."""
    if len(text.strip()) < PURPOSE_MIN_LETTERS:
        raise Refused("purpose_missing", _("Write in a few words what it is for."), field="purpose")
    return text.strip()


def recipient(text: str) -> str:
    """Whom a leaked copy leads to."""
    words = tidy(text)
    if len(words) < RECIPIENT_MIN_LETTERS:
        raise Refused("recipient_missing", _("Say who receives it."), field="recipient")
    return words[:WORDS_MAX]


# --- Consent ---


def holds(consent: Any, day: dt.date) -> bool:
    """Whether a consent holds on this day: given by then, not withdrawn, not run out."""
    state = consent_state(
        withdrawn=consent.withdrawn_on is not None, valid_until=consent.valid_until, day=day
    )
    return bool(state == "active" and consent.given_on <= day)


def in_force(consents: Iterable[Any], day: dt.date) -> list[Any]:
    """Those that hold; a withdrawal also ends an earlier consent to the same, which a merge may have brought."""
    rows = list(consents)
    ended: dict[tuple[Any, ...], dt.date] = {}
    for row in rows:
        if row.withdrawn_on is not None:
            ended[_same(row)] = max(row.withdrawn_on, ended.get(_same(row), row.withdrawn_on))
    return [row for row in rows if holds(row, day) and row.given_on >= ended.get(_same(row), row.given_on)]


def _same(consent: Any) -> tuple[Any, ...]:
    return (consent.person_id, consent.purpose, consent.recipient.casefold())


class Fate(StrEnum):
    """What becomes of an event when a file is made."""

    GOES = "goes"
    NO_CONSENT = "no_consent"
    LEFT_OUT = "left_out"


def fate(acts: Iterable[tuple[bool, Any]], agreed: Collection[Any]) -> Fate:
    """An event leaves only if every protected person in it agrees; acts marked to be left out are not in it.

    `acts`: (marked, key of the protected person or None for somebody known by a code alone).
    """
    people = [person for marked, person in acts if not marked]
    if not people:
        return Fate.LEFT_OUT
    if any(person is not None and person not in agreed for person in people):
        return Fate.NO_CONSENT
    return Fate.GOES


@dataclass(frozen=True)
class Sifted:
    """Which events go, how many stay for which reason, and for whom the consents were given."""

    going: tuple[Any, ...]
    no_consent: int
    left_out: int
    agreed_for: tuple[str, ...]
    seen: str  # tells whether what was looked at is what goes


def something_left(sifted: Sifted) -> None:
    """An empty file is refused, with the reason why nothing is left."""
    if sifted.going:
        return
    if sifted.no_consent:
        sentence = _(
            "Nothing is left to give out: the people concerned have not agreed to reports."
            " Ask them first, and record the consent on their page."
        )
        raise Refused("no_consent", sentence)
    if sifted.left_out:
        raise Refused("all_left_out", _("Nothing is left to give out: all of it is marked to be left out."))
    raise Refused("nothing_there", _("There is no event like this to give out."))


def not_too_many(count: int) -> None:
    """A file somebody can still check before it goes."""
    if count > EVENTS_AT_MOST:
        sentence = _("These are more than {most} events. Choose fewer days.")
        raise Refused("too_many", format_lazy(sentence, most=EVENTS_AT_MOST), field="start")


def as_seen(seen: str, now: str) -> None:
    """Only what was looked at is handed out."""
    if seen != now:
        raise Refused("changed_meanwhile", _("This is not what you looked at before. Look at the numbers."))


def in_order(start: dt.date | None, end: dt.date | None) -> None:
    """The end comes after the start."""
    if start and end and end < start:
        raise Refused("ends_before_start", _("The end lies before the start."), field="end")


@dataclass(frozen=True)
class Agreement:
    """What one protected victim agreed to, by code name."""

    code: str
    submit: bool
    name: bool
    public: bool


def un_allowed(agreements: Sequence[Agreement]) -> None:
    """Nobody's case is sent to the United Nations without that person's word."""
    missing = [one.code for one in agreements if not one.submit]
    if missing:
        sentence = _(
            "{who}: there is no consent in force for “Send to United Nations experts”."
            " Ask first, and record it on the person's page."
        )
        raise Refused("no_consent", format_lazy(sentence, who=", ".join(missing)))


# --- Figures ---


def one_total(made: Mapping[str, Published]) -> dict[str, Published]:
    """Several tables of the same count have one total: hidden in one, it can be reckoned from no other."""
    if all(table.total is not None for table in made.values()):
        return dict(made)
    return {
        code: Published(table.lines if table.hidden else dict.fromkeys(table.lines), None)
        for code, table in made.items()
    }


def something_shown(numbers: int) -> None:
    """A table of hidden numbers is not worth giving out."""
    if not numbers:
        raise Refused("all_hidden", _("Every number is too small to be given out to these readers."))


# --- Dates ---


def day_as_known(day: dt.date, precision: str) -> str:
    """No more of a date than is known: 2026-03 where the day is not, 2026 where the month is not."""
    length = {Precision.DAY_UNKNOWN: 7, Precision.MONTH_UNKNOWN: 4}.get(Precision(precision), 10)
    return day.isoformat()[:length]
