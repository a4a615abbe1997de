"""What follows from a public naming: pure, the time is passed in.

The two levels and the fortnight are our own defaults; the lists of codes are those of domain.md section 2.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.incidents.models import HouseIncident
from cases.risk.models import Level, Raise
from cases.threats.codes import Call, Exposure, Ongoing

RAISED_FOR = dt.timedelta(days=14)
RECENT = dt.timedelta(days=90)  # as far back as the risk form looks; what is older is history
AHEAD = dt.timedelta(minutes=5)  # two clocks may differ that much
FINDS_YOU = frozenset({Exposure.ADDRESS, Exposure.FAMILY, Exposure.PHONE})


@dataclass(frozen=True)
class Danger:
    """What makes a naming dangerous: what it exposed, whether it calls for violence, whether a house is ours."""

    exposed: frozenset[str]
    call: str
    house_exposed: bool = False


def of_named(danger: Danger) -> Level:
    """The least level of the one who was named.

    High; extreme if the call to violence is open, or an address, a family or a phone is exposed.
    A house of ours that is exposed counts as an address.
    """
    if danger.call == Call.EXPLICIT or danger.house_exposed or danger.exposed & FINDS_YOU:
        return Level.EXTREME
    return Level.HIGH


def of_housemates(danger: Danger) -> Level:
    """The least level of those who live with him, or in a house that was exposed.

    Medium; high if a house or an address is exposed: then whoever comes for one comes to all.
    """
    return Level.HIGH if danger.house_exposed or Exposure.ADDRESS in danger.exposed else Level.MEDIUM


def day_of(moment: dt.datetime) -> dt.date:
    """The calendar day in the house's zone: what is posted at two at night was posted that day."""
    return timezone.localtime(moment).date()


def raised_until(posted_at: dt.datetime, now: dt.datetime) -> dt.datetime | None:
    """Fourteen days from when we know of it; None for a naming of long ago, which is kept as history."""
    return now + RAISED_FOR if now - posted_at <= RECENT else None


@dataclass(frozen=True)
class Raised:
    """Whose level is raised, why, and to what."""

    person: uuid.UUID
    cause: str
    level: Level


def raises(
    *,
    person: uuid.UUID | None,
    exposed_house: uuid.UUID | None,
    present: Iterable[tuple[uuid.UUID, uuid.UUID]],
    danger: Danger,
) -> list[Raised]:
    """Whoever is endangered, each once: the named person, then tonight's people of his house and of the exposed one.

    `present`: person and house of everybody who lives in one of these two houses tonight.
    """
    found = [Raised(person, Raise.Cause.NAMED.value, of_named(danger))] if person else []
    for other, house in present:
        if other != person:
            cause = Raise.Cause.HOUSE if house == exposed_house else Raise.Cause.HOUSEMATE
            found.append(Raised(other, cause.value, of_housemates(danger)))
    return found


def ongoing(danger: Danger) -> str:
    """A naming goes on as long as it can be read; one that leads to a door is a danger now."""
    return (Ongoing.DANGER if of_named(danger) == Level.EXTREME else Ongoing.YES).value


def severity(call: str) -> int:
    """How grave it is that a house was exposed: lives are at risk if people are told to go there."""
    return int(HouseIncident.Severity.LIFE if call == Call.EXPLICIT else HouseIncident.Severity.GRAVE)


def sound(*, posted_at: dt.datetime, exposed: Collection[str], call: str, now: dt.datetime) -> None:
    """Nothing is posted tomorrow, and only codes of the lists are kept."""
    if posted_at > now + AHEAD:
        raise Refused("in_future", _("This time lies in the future."), field="posted_at")
    if not set(exposed) <= set(Exposure.values):
        raise Refused("exposure_unknown", _("Choose from the list."), field="exposed")
    if call not in Call.values:
        raise Refused("call_unknown", _("Choose from the list."), field="call")


def afterwards(at: dt.datetime, posted_at: dt.datetime, now: dt.datetime, *, too_early: Refused) -> None:
    """Nobody is warned of a naming before it stands there, nor is it taken down before, nor tomorrow."""
    if at < posted_at:
        raise too_early
    if at > now + AHEAD:
        raise Refused("in_future", _("This time lies in the future."), field="at")
