"""The worked example of docs/runway.md, recorded through the actions. All names are invented."""

import datetime as dt
import uuid
from decimal import Decimal
from types import SimpleNamespace

import pytest

from cases.core import clock
from cases.core.money import parse
from cases.donors import actions as donors
from cases.donors.rules import Part
from cases.ledger.actions import record_rate
from cases.ledger.models import Rate
from cases.spending import actions as spending
from cases.spending.rules import Span
from cases.stays import actions as stays
from tests.factories.houses import make_room
from tests.factories.money import make_box, make_fund, put_in
from tests.factories.stays import make_stay

TODAY = dt.date(2026, 11, 22)


def day(text):
    return dt.date.fromisoformat(text)


def at(text, hour=15):
    return clock.pretend(clock.local_moment(day(text), hour))


@pytest.fixture
def today():
    with clock.pretend(clock.local_moment(TODAY, 18)):
        yield TODAY


@pytest.fixture
def ask(house, caseworker):
    """An expense that waits for approval."""

    def asked(category, amount, first, last, *, fund, due=None):
        number, currency = amount.split()
        money = parse(number, currency)
        wish = spending.NewExpense(
            uuid.uuid4(), house, category, money, Span(day(first), day(last)), [(fund, money.units)], due
        )
        return spending.ask(wish=wish, by=caseworker)

    return asked


@pytest.fixture
def pay(ask, coordinator, treasurer, today):
    """Asked for, approved and paid by three people."""

    def paid(*what, box, **more):
        expense = spending.approve(expense=ask(*what, **more), by=coordinator)
        receipt = spending.Receipt(in_hand=True)
        return spending.pay(expense=expense, box=box, paid_on=today, receipt=receipt, by=treasurer)

    return paid


@pytest.fixture
def money(house, treasurer, today, pay, ask):
    """Funds, boxes, rates, what was paid and what is due."""
    general = make_fund(house)
    kitchen = make_fund(house, code="Kitchen", restriction="purpose", categories=["food", "fuel_heating"])
    clinic = make_fund(house, code="Clinic", restriction="purpose", categories=["medical"])
    cash, bank = make_box(house), make_box(house, currency="USD", place="bank")
    rate = Rate(day=day("2026-11-20"), currency="USD", official=Decimal(1310), market=Decimal(1500))
    rate.source = "An invented money changer"
    record_rate(rate=rate, by=treasurer)
    put_in(general, cash, "5,176,000", by=treasurer)
    put_in(general, bank, "2,900", by=treasurer)
    put_in(kitchen, cash, "900,000", by=treasurer)
    put_in(clinic, cash, "700,000", by=treasurer)
    pay("rent", "900 USD", "2026-08-24", "2026-11-21", fund=general, box=bank)
    pay("food", "1656000 IQD", "2026-08-24", "2026-10-31", fund=general, box=cash)
    pay("food", "720000 IQD", "2026-11-01", "2026-11-30", fund=general, box=cash)
    pay("medical", "200000 IQD", "2026-11-01", "2026-11-01", fund=clinic, box=cash)
    due = ("electricity_generator", "300000 IQD", "2026-11-22", "2026-12-21")
    ask(*due, fund=general, due=day("2026-12-01"))
    ask("internet_phone", "60000 IQD", "2027-01-01", "2027-01-20", fund=general, due=day("2027-01-10"))
    return SimpleNamespace(general=general, cash=cash, bank=bank)


@pytest.fixture
def guests(house, coordinator):
    """Three people; one away with the bed given up, one with the bed kept."""
    room = make_room(house, beds=4)
    beds = list(room.beds.order_by("label"))
    with at("2026-08-14"):
        first = make_stay(beds[0], by=coordinator, nights=30)
    with at("2026-09-10"):
        away = stays.Away(from_night=day("2026-09-10"), expected_back=day("2026-09-20"), bed_held=False)
        first = stays.go_away(stay=first, absence=away, by=coordinator)
    with at("2026-09-20"):
        stays.come_back(stay=first, bed=beds[0], by=coordinator)
    with at("2026-10-13"):
        second = make_stay(beds[1], by=coordinator, nights=30)
    with at("2026-10-20"):
        away = stays.Away(from_night=day("2026-10-20"), expected_back=day("2026-10-25"))
        second = stays.go_away(stay=second, absence=away, by=coordinator)
    with at("2026-10-25"):
        second = stays.come_back(stay=second, by=coordinator)
    with at("2026-11-12", 10):
        stays.depart(stay=second, departure=stays.Departure(destination="own_rent"), by=coordinator)
    with at("2026-11-22"):
        make_stay(beds[2], by=coordinator)


@pytest.fixture
def pledge(house, money, treasurer, coordinator, today):
    """Half of what was due came; the rest is late."""
    with at("2026-09-01"):
        donor = donors.open_donor(house=house, facts=donors.DonorFacts("D-KRTW"), by=treasurer)
        parts = [Part(day("2026-10-01"), 400_000), Part(day("2026-12-15"), 600_000)]
        new = donors.NewPledge(uuid.uuid4(), donor, money.general, "IQD", day("2026-09-01"), parts)
        promised = donors.promise(pledge=new, by=treasurer)
    gift = donors.NewGift(
        uuid.uuid4(), donor, money.general, money.cash, parse("200000", "IQD"), day("2026-10-10"), "cash",
        witness=coordinator, instalment=promised.instalments.order_by("due_on")[0],
    )  # fmt: skip
    donors.receive(gift=gift, by=treasurer)
    return promised
