"""What a review may decide, what it needs first, and what has waited too long: pure."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.actors.codes import ActorType, Certainty
from cases.core.errors import Refused
from cases.people.codes import Governorate, Sex
from cases.threats import codes
from cases.threats.codes import State
from cases.threats.rules import GRAPH, Event, perpetrators

DAY = dt.timedelta(days=1)
# Our own limits: after them a report is shown as stuck.
STUCK_AFTER = {State.SUBMITTED: DAY, State.UNDER_REVIEW: 3 * DAY, State.RETURNED: 3 * DAY}
ALIKE_WITHIN = 7 * DAY
# OHCHR framework for SDG indicator 16.10.1: each element by two independent sources, three sources in all.
INDEPENDENT, IN_ALL = 2, 3
VERIFIED_AS = (Certainty.CONFIRMED, Certainty.LIKELY, Certainty.POSSIBLE)
BY_REVIEWER = frozenset(Event) - {Event.SUBMIT, Event.TAKE, Event.REOPEN}


# --- Who may move a report now ---


@dataclass(frozen=True)
class Hand:
    """How somebody stands to a report."""

    is_author: bool = False
    is_reviewer: bool = False
    stuck: bool = False


ONLY_FROM = {
    Event.SUBMIT: _("Only a draft, or a report that came back with a question, can be submitted."),
    Event.TAKE: _("Only a submitted report can be taken for review."),
    Event.REOPEN: _("Only a report that was decided can be reopened."),
}
ONLY_UNDER_REVIEW = _("This is possible only while the report is under review.")
NAME_THE_OTHER = _("Choose the other report, or write its number.")
AUTHOR = _("You wrote on this report yourself, so somebody else has to review it.")
OTHERS = _("Somebody else reviews this report. Ask them to give it back first.")


def why_not(event: Event, state: str, hand: Hand) -> Refused | None:
    """The rule that stands against a move, or None; the permission is asked apart."""
    if state not in GRAPH[event].frm:
        return Refused("not_from_here", ONLY_FROM.get(event, ONLY_UNDER_REVIEW))
    if event == Event.SUBMIT:
        return None
    if hand.is_author:
        return Refused("author", AUTHOR)
    if event in BY_REVIEWER and not hand.is_reviewer and not (event == Event.RELEASE and hand.stuck):
        return Refused("other_reviewer", OTHERS)
    return None


def age(since: dt.datetime, now: dt.datetime) -> dt.timedelta:
    """How long a report has been where it is."""
    return max(now - since, dt.timedelta(0))


def is_stuck(state: str, since: dt.datetime, now: dt.datetime) -> bool:
    """Whether nobody moved it for longer than our limit."""
    limit = STUCK_AFTER.get(State(state))
    return limit is not None and age(since, now) > limit


# --- What must be known before "verified" ---


@dataclass(frozen=True)
class VictimFacts:
    """What is known of one victim."""

    key: uuid.UUID
    named: bool
    defender: str
    sex: str
    age_group: str


@dataclass(frozen=True)
class ActFacts:
    """One act and who is tied to it, as pairs of kind and degree."""

    key: uuid.UUID
    involved: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Facts:
    """A report as far as the required fields go."""

    day: dt.date | None
    governorate: str
    motive: str
    victims: Sequence[VictimFacts]
    acts: Sequence[ActFacts]


@dataclass(frozen=True)
class Lack:
    """One thing that is not known; `about` is the row it belongs to, None for the report itself."""

    code: str
    sentence: str | Promise
    about: uuid.UUID | None = None


def missing(facts: Facts) -> list[Lack]:
    """What OHCHR asks for and is not there: without it nobody could say later what was verified."""
    found = [lack for victim in facts.victims for lack in _of_victim(victim)]
    if facts.day is None:
        found.append(Lack("date", _("The day is not known.")))
    if facts.governorate in ("", Governorate.UNKNOWN):
        found.append(Lack("place", _("The governorate is not known.")))
    if not facts.acts:
        found.append(Lack("act", _("No act is recorded: what was done to whom.")))
    for act in facts.acts:
        if not set(perpetrators(act.involved)) - {ActorType.UNKNOWN}:
            found.append(Lack("perpetrator", _("It is not said what kind of people did it."), act.key))
    if facts.motive in ("", codes.Motive.UNKNOWN):
        found.append(Lack("motive", _("It is not said whether it happened because of the work.")))
    return found


def _of_victim(victim: VictimFacts) -> Iterable[Lack]:
    if not victim.named:
        yield Lack("name", _("The victim has no name or alias."), victim.key)
    if victim.defender == codes.Defender.UNKNOWN:
        yield Lack("defender", _("It is not said whether the victim defends human rights."), victim.key)
    if victim.sex == Sex.UNKNOWN:
        yield Lack("sex", _("The victim's sex is not recorded."), victim.key)
    if victim.age_group == codes.AgeGroup.UNKNOWN:
        yield Lack("age", _("It is not said whether the victim is under 18."), victim.key)


@dataclass(frozen=True)
class SourceFacts:
    """What one source adds."""

    is_independent: bool
    confirms: Collection[str]


@dataclass(frozen=True)
class Unconfirmed:
    """What the sources do not carry yet; empty when "confirmed" may be said."""

    elements: tuple[codes.Element, ...]
    sources: int  # how many more are needed in all

    def __bool__(self) -> bool:
        return bool(self.elements or self.sources)


def confirmed_lacks(sources: Collection[SourceFacts]) -> Unconfirmed:
    """What stands between these sources and the word "confirmed"."""
    speaking = [source for source in sources if source.confirms]
    carried = Counter(
        element for source in speaking if source.is_independent for element in set(source.confirms)
    )
    weak = tuple(element for element in codes.Element if carried[element] < INDEPENDENT)
    return Unconfirmed(weak, max(0, IN_ALL - len(speaking)))


def may_verify(lacks: Collection[Lack], certainty: str, unconfirmed: Unconfirmed) -> None:
    """Nothing required is missing, and the word for how sure we are is one the sources carry."""
    if lacks:
        raise Refused("missing", _("Something required is missing still. The report's page names it."))
    if certainty not in VERIFIED_AS:
        raise Refused("certainty", _("Choose how sure we are."), field="certainty")
    if certainty == Certainty.CONFIRMED and unconfirmed:
        raise Refused(
            "unconfirmed",
            _("The sources do not carry this word yet. The list below says what is missing."),
            field="certainty",
        )


# --- The same event told twice ---


@dataclass(frozen=True)
class Told:
    """One act as far as two reports of it can be compared."""

    report: uuid.UUID
    victim: uuid.UUID
    type: str
    governorate: str
    day: dt.date


def alike(one: Told, other: Told) -> bool:
    """Probably one event: same victim, act and place, at most a week apart, in two reports."""
    same = (one.victim, one.type, one.governorate) == (other.victim, other.type, other.governorate)
    return same and one.report != other.report and abs(one.day - other.day) <= ALIKE_WITHIN


def may_stand_for(other: uuid.UUID, other_state: str, report: uuid.UUID) -> None:
    """The report that stands for a duplicate counts itself, or the event would be lost from the figures."""
    if other == report:
        raise Refused("same_report", _("This is the report itself. Name the other one."), field="ref")
    if other_state in codes.NOT_COUNTED:
        raise Refused(
            "no_original",
            _("That report is a draft, rejected or a duplicate itself. Name one that counts."),
            field="ref",
        )
