"""What a house may be changed into, and how much space it gives: pure, time and state are passed in."""

import datetime as dt
import re
import string
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from itertools import count, islice

from django.utils.translation import gettext_lazy as _

from cases.core import clock
from cases.core.errors import Refused

# Sphere handbook: at least 3.5 m² of floor a person, 4.5 m² where people live indoors in the cold.
SPACE_WARM, SPACE_COLD = Decimal("3.5"), Decimal("4.5")
COLD_MONTHS = frozenset({11, 12, 1, 2, 3})  # our choice: November to March
BEDS_AT_ONCE = 20
REASON_MIN_LETTERS = 8
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
GROUP_OF_RULE = {"men": "man", "women": "woman"}


@dataclass(frozen=True)
class Space:
    """Floor area for each bed in service, and what is advised on that night; an advice, never a bar."""

    per_person: Decimal | None
    advised: Decimal

    @property
    def narrow(self) -> bool:
        """Less than advised."""
        return self.per_person is not None and self.per_person < self.advised


def space(area: Decimal | None, beds: int, night: dt.date) -> Space:
    """Square metres a person with every bed in use; unknown without a floor area or without beds."""
    advised = SPACE_COLD if night.month in COLD_MONTHS else SPACE_WARM
    if area is None or not beds:
        return Space(None, advised)
    return Space((area / beds).quantize(Decimal("0.1"), ROUND_DOWN), advised)


def _letters() -> Iterator[str]:
    """A to Z, then AA to ZZ."""
    yield from string.ascii_uppercase
    yield from (first + second for first in string.ascii_uppercase for second in string.ascii_uppercase)


def next_labels(taken: Collection[str], number: int) -> list[str]:
    """Labels for new beds that go on as the room began: numbers after numbers, else letters."""
    used = {label.strip().upper() for label in taken}
    numbers = [int(label) for label in used if re.fullmatch("[0-9]{1,6}", label)]
    free = (str(n) for n in count(max(numbers) + 1)) if numbers else (a for a in _letters() if a not in used)
    return list(islice(free, number))


def reason_given(reason: str) -> str:
    """A few words, so that somebody else understands it later."""
    if len(reason.strip()) < REASON_MIN_LETTERS:
        raise Refused("reason_missing", _("Write in a few words why."), field="reason")
    return reason.strip()


def once(standing: Collection[str], wanted: str, refusal: Refused) -> None:
    """Names that differ by case only would be mixed up at the door."""
    if wanted.strip().casefold() in {name.casefold() for name in standing}:
        raise refusal


def plausible(**days: dt.date | None) -> None:
    """A slip of the keyboard does not put a bed into the year 9999."""
    for field, day in days.items():
        if day is not None and not EARLIEST <= day <= LATEST:
            raise Refused("date_far_off", _("This date is too far off. Check the year."), field=field)


def in_order(start: dt.date | None, end: dt.date | None, refusal: Refused) -> None:
    """An interval ends after it starts."""
    if start is not None and end is not None and end <= start:
        raise refusal


def nobody_sleeps(taken: Collection[dt.date], *, field: str) -> None:
    """A bed somebody sleeps in, or will, is not taken away from under him."""
    if taken:
        sentence = _("Somebody sleeps here or is expected on the night of %(night)s. Move that stay first.")
        raise Refused("in_use", sentence % {"night": clock.in_words(min(taken))}, field=field)


def house_is_empty(taken: Collection[dt.date]) -> None:
    """A house is closed after everyone has left."""
    if taken:
        sentence = _(
            "Somebody lives here or is expected on the night of %(night)s. End or move the stays first."
        )
        raise Refused("in_use", sentence % {"night": clock.in_words(min(taken))}, field="closed_on")


def one_interval(clashing: tuple[dt.date, dt.date | None] | None) -> None:
    """Nights out of service are counted once."""
    if clashing:
        since, until = clashing
        if until is None:
            raise Refused(
                "out_already",
                _("This bed is out of service already, since %(since)s.") % {"since": clock.in_words(since)},
                field="from_night",
            )
        raise Refused(
            "out_already",
            _("This bed is out of service already from %(since)s to %(until)s.")
            % {"since": clock.in_words(since), "until": clock.in_words(until)},
            field="from_night",
        )


def rule_holds(rule: str, groups: Collection[str]) -> None:
    """A room does not become one for men while a woman sleeps in it, nor the other way round."""
    wanted = GROUP_OF_RULE.get(rule)
    if wanted and set(groups) - {wanted}:
        raise Refused(
            "others_sleep_here",
            _("People for whom this rule does not hold sleep here or are expected. Move those stays first."),
            field="gender_rule",
        )


def accepts_somebody(accepts: Collection[bool]) -> None:
    """A house that takes nobody is closed, or red; say that instead."""
    if not any(accepts):
        raise Refused(
            "accepts_nobody",
            _("Choose at least one group. To stop arrivals, change the security state."),
            field="accepts_men",
        )
