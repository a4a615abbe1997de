"""What may happen to a report, who holds the pen, and which published code an act has: pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.access.roles import Permission
from cases.actors.codes import STATE as OF_THE_STATE
from cases.core.errors import Refused
from cases.threats import codes
from cases.threats.codes import ActType, AgeGroup, Defender, Degree, State

WORDS_MIN = 3  # letters of a question, an answer or a reason


class Event(StrEnum):
    """What moves a report from one state to another."""

    SUBMIT = "submit"
    TAKE = "take"
    RELEASE = "release"
    ASK = "ask"
    VERIFY = "verify"
    UNVERIFY = "unverify"
    DUPLICATE = "duplicate"
    REJECT = "reject"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Move:
    """One arrow of the graph: from where, to where, who may, and from where it needs words."""

    frm: frozenset[State]
    to: State
    permission: Permission
    words: frozenset[State] = frozenset()


def _review(frm: Iterable[State], to: State, *, words: bool = False) -> Move:
    start = frozenset(frm)
    return Move(start, to, Permission.THREAT_REVIEW, start if words else frozenset())


UNDER = (State.UNDER_REVIEW,)
GRAPH: dict[Event, Move] = {
    Event.SUBMIT: Move(
        frozenset(codes.WRITABLE), State.SUBMITTED, Permission.THREAT_RECORD, frozenset({State.RETURNED})
    ),
    Event.TAKE: _review([State.SUBMITTED], State.UNDER_REVIEW),
    Event.RELEASE: _review(UNDER, State.SUBMITTED),
    Event.ASK: _review(UNDER, State.RETURNED, words=True),
    Event.VERIFY: _review(UNDER, State.VERIFIED),
    Event.UNVERIFY: _review(UNDER, State.UNVERIFIED, words=True),
    Event.DUPLICATE: _review(UNDER, State.DUPLICATE),
    Event.REJECT: _review(UNDER, State.REJECTED, words=True),
    Event.REOPEN: _review(codes.DECIDED, State.UNDER_REVIEW, words=True),
}
# the field the words stand in, and what to say when they are missing
WORDS: dict[Event, tuple[str, Promise]] = {
    Event.SUBMIT: ("answer", _("Answer the question first.")),
    Event.ASK: ("question", _("Write the question.")),
}
REASON = ("reason", _("Say why in a few words."))


def moved(event: Event, state: str, words: str = "") -> State:
    """The state after an event; refused where the graph has no such arrow, or its words are missing."""
    move = GRAPH[event]
    if state not in move.frm:
        raise Refused(
            "not_from_here", _("This is not possible in the state the report is in now. Look again.")
        )
    if state in move.words and len(words.strip()) < WORDS_MIN:
        field, sentence = WORDS.get(event, REASON)
        raise Refused("words_missing", sentence, field=field)
    return move.to


def may_write(*, state: str, records: bool, reviews: bool) -> bool:
    """The pen is with the house in a draft or after a question, with the reviewer while he reviews.

    `records`: THREAT_RECORD in the house of the report; `reviews`: its reviewer, with THREAT_REVIEW.
    """
    return (records and state in codes.WRITABLE) or (reviews and state == State.UNDER_REVIEW)


def stands(*, state: str, author: bool, reviewer: bool) -> bool:
    """Whose work it is now reads the words without typing a reason each time; it is logged all the same."""
    return (author and state in codes.WRITABLE) or (reviewer and state == State.UNDER_REVIEW)


def not_later(moment: dt.date | None, now: dt.date, field: str) -> None:
    """Nobody tells of tomorrow; both are days, or both are moments."""
    if moment is not None and moment > now:
        raise Refused("in_future", _("This lies in the future."), field=field)


def age_group(*, is_minor: bool, birth_year: int | None, year: int) -> AgeGroup:
    """As much of an age as the record of a person tells; in the year of the 18th birthday it tells nothing."""
    if is_minor or (birth_year is not None and year - birth_year < 18):
        return AgeGroup.MINOR
    return AgeGroup.ADULT if birth_year is not None and year - birth_year > 18 else AgeGroup.UNKNOWN


def known_of(person: Any, *, year: int) -> dict[str, str]:
    """What the record of a protected person tells about a victim, so that nobody asks twice."""
    return {
        "sex": person.sex,
        "age_group": age_group(is_minor=person.is_minor, birth_year=person.birth_year, year=year),
        "is_defender": Defender.YES if person.defender_role else Defender.UNKNOWN,
        "defender_role": person.defender_role,
    }


BEHIND_IT = frozenset(set(Degree) - {Degree.PRESENT, Degree.FAILED_TO_PROTECT})


def perpetrators(involved: Iterable[tuple[str, str]]) -> list[str]:
    """The kinds of those behind an act, from (kind, degree); who stood by is none."""
    return [kind for kind, degree in involved if degree in BEHIND_IT]


def huridocs(type: str, *, target: str, kinds: Iterable[str], status: str = "") -> str:
    """The code of HURIDOCS list 4; a local one, marked as such, where the list has none.

    `kinds`: of the perpetrators; one agent of the state makes a killing extrajudicial. `status`: the victim's;
    somebody who is still held is detained, whatever is known of the arrest.
    """
    act = ActType(type)
    if act == ActType.KILL:
        return codes.KILLED_BY_STATE if set(kinds) & set(OF_THE_STATE) else codes.KILLED_BY_OTHERS
    if act == ActType.DETN and status == codes.VictimStatus.HELD:
        return codes.DETAINED_AFTER_ARREST
    if act in codes.THREATS:
        return codes.THREATS[act] + codes.AIMED_AT[codes.Target(target)]
    return codes.HURIDOCS.get(act, f"LOCAL-{act.name}")


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Names of the open values that differ, for the timeline; never the values."""
    return sorted(name for name, value in after.items() if before.get(name) != value)
