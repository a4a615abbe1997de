"""Nights and moments of a house: a night runs 12:00 to 12:00 in the house's zone."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

# An arrival from 00:00 to 06:00 belongs to the night before (domain.md section 3); from 06:00 the coming night counts.
NIGHT_TURNS_AT_HOUR = 6
ROLL_CALL_DUE_HOUR = 22


_pretended: ContextVar[dt.datetime | None] = ContextVar("pretended", default=None)


def now() -> dt.datetime:
    """The present moment, aware; the one place tests replace."""
    return _pretended.get() or timezone.now()


@contextmanager
def pretend(moment: dt.datetime) -> Iterator[None]:
    """For the demo's two years of life and for tests: actions inside happen at this moment."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def night_of(moment: dt.datetime) -> dt.date:
    """The night a moment belongs to, named by the date on which the night begins."""
    return (timezone.localtime(moment) - dt.timedelta(hours=NIGHT_TURNS_AT_HOUR)).date()


def tonight() -> dt.date:
    """The night that runs now or comes next."""
    return night_of(now())


def today() -> dt.date:
    """The calendar day in the house's zone; at two at night it is a day further than `tonight`."""
    return timezone.localdate(now())


def local_moment(day: dt.date, hour: int = 12, minute: int = 0) -> dt.datetime:
    """An aware moment at a wall-clock time of the house's zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def in_words(moment: dt.date) -> str:
    """A day, or a moment on the house's clock, for a sentence of any direction (isolated by U+2066, U+2069)."""
    if isinstance(moment, dt.datetime):
        return f"\u2066{timezone.localtime(moment):%Y-%m-%d %H:%M}\u2069"
    return f"\u2066{moment.isoformat()}\u2069"


def nights(start: dt.date, end: dt.date) -> list[dt.date]:
    """The nights d with start <= d < end: who arrives on d and leaves on d + 1 sleeps one night."""
    return [start + dt.timedelta(days=i) for i in range((end - start).days)]
