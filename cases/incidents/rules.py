"""What holds for incidents: pure, the time is passed in (domain.md section 1, both limits are ours)."""

import datetime as dt
import math
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.houses.models import House
from cases.incidents.models import HouseIncident

REPORT_WITHIN = dt.timedelta(hours=1)
DECIDE_WITHIN = dt.timedelta(hours=2)
AHEAD = dt.timedelta(minutes=5)  # two clocks may differ that much
WORDS_MIN = 8  # letters

Decision, Security = HouseIncident.Decision, House.Security


def decide_by(reported_at: dt.datetime) -> dt.datetime:
    """Two hours from when it was told, not from when it happened: nobody can decide what he has not heard."""
    return reported_at + DECIDE_WITHIN


@dataclass(frozen=True)
class Left:
    """The time that is left for a decision, or by which it is late."""

    seconds: int

    @property
    def late(self) -> bool:
        """The two hours have passed."""
        return self.seconds < 0

    @property
    def hours(self) -> int:
        """Whole hours, either way."""
        return abs(self.seconds) // 3600

    @property
    def rest(self) -> int:
        """The minutes beside the hours."""
        return abs(self.seconds) // 60 % 60


def left(until: dt.datetime, at: dt.datetime) -> Left:
    """From now to the end of the two hours, either way."""
    return Left(math.floor((until - at).total_seconds()))


def late(decided_at: dt.datetime | None, until: dt.datetime) -> bool:
    """Decided, but after the two hours."""
    return decided_at is not None and decided_at > until


def told_late(happened_at: dt.datetime, reported_at: dt.datetime) -> bool:
    """More than an hour went by before anybody wrote it down."""
    return reported_at - happened_at > REPORT_WITHIN


def happened(happened_at: dt.datetime, now: dt.datetime) -> None:
    """What has not happened yet is no incident."""
    if happened_at > now + AHEAD:
        raise Refused("in_future", _("This time lies in the future."), field="happened_at")


def told(what: str) -> str:
    """A few words, so that somebody who was not there can decide."""
    if len(what.strip()) < WORDS_MIN:
        raise Refused("what_missing", _("Write in a few words what happened."), field="what")
    return what.strip()


def because(why: str) -> str:
    """A few words, so that somebody else understands the decision later."""
    if len(why.strip()) < WORDS_MIN:
        raise Refused("reason_missing", _("Write in a few words why."), field="why")
    return why.strip()


def another_decides(recorder: uuid.UUID | None, user: uuid.UUID, *, by_program: bool) -> None:
    """Who recorded an incident never decides about it; one the program opened from a naming has no recorder."""
    if recorder == user and not by_program:
        raise Refused("own_incident", _("You recorded this incident: somebody else decides."))


def state_after(decision: str, state: str) -> str | None:
    """The security state a decision leads to; None where the house stays as it is.

    Closing a house to arrivals never takes an evacuation back.
    """
    if decision == Decision.EVACUATE and state != Security.EVACUATED:
        return Security.EVACUATED.value
    if decision == Decision.LOCK_DOWN and state not in (Security.RED, Security.EVACUATED):
        return Security.RED.value
    return None
