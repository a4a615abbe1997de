"""Lengths, holds and hours (domain.md section 1): how long a stay may be and who must agree."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.stays.codes import PRESENT
from cases.stays.rules.steps import WHY_NOT

OFFERED_NIGHTS = 14  # what the arrival page proposes: the first review is on day 14
FIRST_LIMIT_NIGHTS = 30  # the most that is planned at the door
ALONE_NIGHTS = 60  # up to here the caseworker decides
LONG_NIGHTS = 90  # above, an administrator in addition
HOLD = dt.timedelta(hours=48)
UNDO_WITHIN = dt.timedelta(minutes=60)
LATE_ENTRY = dt.timedelta(days=7)  # how far back an arrival may be logged
CLOCK_SLACK = dt.timedelta(minutes=5)
REASON_MIN_LETTERS = 8


@dataclass(frozen=True)
class Asked:
    """Who asked for a longer stay and who agreed so far."""

    by: uuid.UUID | None
    first: uuid.UUID | None = None


def check_moment(moment: dt.datetime, *, now: dt.datetime, field: str) -> None:
    """Nothing is logged before it happens."""
    if moment > now + CLOCK_SLACK:
        raise Refused("in_future", _("This moment lies in the future."), field=field)


def check_arrival(moment: dt.datetime, *, now: dt.datetime) -> None:
    """An arrival can be logged late, but not so late that the nights since were reported already."""
    check_moment(moment, now=now, field="arrived_at")
    if moment < now - LATE_ENTRY:
        raise Refused("too_long_ago", _("An arrival can be logged at most 7 days later."), field="arrived_at")


def check_until(start: dt.date, until: dt.date) -> None:
    """At least one night, at most the first limit; longer stays are asked for later."""
    if until <= start:
        raise Refused(
            "until_before_start", _("The day of leaving must be after the first night."), field="until"
        )
    if (until - start).days > FIRST_LIMIT_NIGHTS:
        raise Refused(
            "too_long",
            _("At most 30 nights can be planned at first. Ask for a longer stay later."),
            field="until",
        )


def hold_ends(expected_at: dt.datetime | None, *, now: dt.datetime) -> dt.datetime:
    """A bed waits 48 hours after the planned arrival, or from now; no hold goes stale."""
    end = (expected_at or now) + HOLD
    if end <= now:
        raise Refused("hold_over", _("The expected arrival is too long ago."), field="arrival_expected_at")
    return end


def approvals_needed(first_night: dt.date, until: dt.date) -> int:
    """How many other people must agree to a stay of this many nights in all: 0, 1 or 2."""
    total = (until - first_night).days
    return (total > ALONE_NIGHTS) + (total > LONG_NIGHTS)


def check_longer(until: dt.date, *, planned_to: dt.date, tonight: dt.date) -> None:
    """Longer means after the day planned now, and after today."""
    if until <= planned_to:
        raise Refused("not_longer", _("Choose a day after the one planned now."), field="until")
    if until <= tonight:
        raise Refused("until_passed", _("Choose a day that is still to come."), field="until")


def check_approver(by: uuid.UUID, asked: Asked) -> None:
    """Who asks never approves, and the two who approve are two."""
    if by in (asked.by, asked.first):
        raise Refused("two_people", _("Another person must decide this."))


def check_reason(text: str, *, field: str) -> str:
    """A few words that say why; returned without blanks around."""
    words = text.strip()
    if sum(letter.isalpha() for letter in words) < REASON_MIN_LETTERS:
        raise Refused("reason_missing", _("Write in a few words why."), field=field)
    return words


GIVEN_SINCE = _("The bed was given to somebody else since. This step cannot be taken back.")


def check_undo(made_at: dt.datetime, *, now: dt.datetime) -> None:
    """A mistake is taken back within the hour; later it is corrected by a new step."""
    if now - made_at > UNDO_WITHIN:
        raise Refused("too_late", _("A step can be taken back within 60 minutes."))


def check_away(
    from_night: dt.date, back: dt.date | None, *, tonight: dt.date, here_since: dt.date | None
) -> None:
    """An absence begins tonight or, logged late, on a night since the person was last here."""
    if from_night > tonight:
        raise Refused("not_yet", _("Log the absence on the day it begins."), field="from_night")
    if (here_since is not None and from_night < here_since) or from_night < tonight - LATE_ENTRY:
        raise Refused(
            "too_early", _("The person was not here then, or it is too long ago."), field="from_night"
        )
    if back is not None and back <= from_night:
        raise Refused(
            "back_before", _("The day of return must be after the first night away."), field="expected_back"
        )


def check_roll(status: str, night: dt.date, *, first_night: dt.date | None, tonight: dt.date) -> None:
    """The roll is called for tonight, or made up for last night, of people who live here then."""
    if status not in PRESENT:
        raise Refused("wrong_status", WHY_NOT[status])
    if (
        night > tonight
        or night < tonight - dt.timedelta(days=1)
        or (first_night is not None and night < first_night)
    ):
        raise Refused("other_night", _("The roll can be called for tonight and for last night."))
