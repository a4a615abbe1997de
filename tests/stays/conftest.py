"""A clock that tests turn by hand."""

import datetime as dt

import pytest

from cases.core import clock


class Time:
    """What time it is; starts on an invented evening."""

    def __init__(self) -> None:
        self.moment = clock.local_moment(dt.date(2026, 5, 4), 20)

    def goes_on(self, **span: float) -> None:
        """Some time passes."""
        self.moment += dt.timedelta(**span)

    def night(self, number: int = 0) -> dt.date:
        """Tonight, or so many nights later."""
        return clock.night_of(self.moment) + dt.timedelta(days=number)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """The clock of the whole program."""
    turned = Time()
    monkeypatch.setattr(clock, "now", lambda: turned.moment)
    return turned
