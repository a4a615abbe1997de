"""Money of an invented house over two months."""

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest

from cases.access.roles import Permission
from cases.core import clock
from cases.ledger import actions
from cases.ledger.codes import Kind
from cases.ledger.rules import NewLine
from tests.factories.money import make_box, make_fund, put_in


def day(text):
    return dt.date.fromisoformat(text)


def at(text, hour=15):
    return clock.pretend(clock.local_moment(day(text), hour))


@pytest.fixture
def today():
    with at("2026-12-02"):
        yield day("2026-12-02")


@pytest.fixture
def move(house, treasurer):
    """An entry of any kind and day."""

    def moved(kind, on, *lines, token=None):
        entry = actions.NewEntry(house, Kind(kind), day(on), [NewLine(*line) for line in lines])
        return actions.post(entry=entry, permission=Permission.MONEY_RECORD, by=treasurer)

    return moved


@pytest.fixture
def money(house, treasurer, move, today):
    """October leaves 1,000,000; November: a gift, an expense, a reversed gift, a transfer, an exchange."""
    general, winter = make_fund(house), make_fund(house, code="Winter")
    safe, bank = make_box(house, code="Safe"), make_box(house, code="Bank", place="bank", currency="USD")
    put_in(general, safe, "1000000", by=treasurer, day=day("2026-10-05"))
    move("donation", "2026-11-03", (general, safe, 300_000))
    move("expense", "2026-11-05", (general, safe, -250_000, "rent"))
    wrong = move("donation", "2026-11-06", (general, safe, 77_000))
    with at("2026-11-07"):
        actions.reverse(entry=wrong, reason="Entered twice", permission=Permission.MONEY_RECORD, by=treasurer)
    move("transfer", "2026-11-08", (general, safe, -100_000), (winter, safe, 100_000))
    move("exchange", "2026-11-09", (general, safe, -150_000), (general, bank, 100_00))
    return SimpleNamespace(general=general, winter=winter, safe=safe, bank=bank)


@pytest.fixture
def count(treasurer, coordinator):
    """Two people count a box."""

    def counted(box, units, on, fund=None):
        with at(on, 20):
            found = actions.Count(uuid.uuid4(), box, units, coordinator, fund, "An invented note was torn")
            return actions.count(found=found, by=treasurer)

    return counted
