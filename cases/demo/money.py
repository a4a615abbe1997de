"""Two years of money, through the actions of the rooms: given, exchanged, spent by three people, counted, closed."""

import datetime as dt
import random
import uuid
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from cases.access.models import User
from cases.core import clock
from cases.core.money import Currency, Money, parse
from cases.demo import donated
from cases.demo.donated import M, Monthly, Promise
from cases.demo.life import DAYS, OPENED_DAYS_AGO, Life
from cases.donors import actions as donors
from cases.donors.models import Donation, Donor, GiftInKind
from cases.donors.queries import payable
from cases.donors.rules import Part
from cases.ledger import actions as ledger
from cases.ledger import queries
from cases.ledger.codes import Category, Place, Restriction
from cases.ledger.models import CashBox, Fund, Rate
from cases.ledger.rules import next_month

SOURCE = "An invented exchange in an invented bazaar"
CASH, ABROAD = "Cash box", "Hawala agent"
# name, restriction, what for; the winter fund has dates of its own
FUNDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("General", Restriction.UNRESTRICTED, ()),
    ("Rent", Restriction.PURPOSE, (Category.RENT,)),
    ("Winter", Restriction.BOTH, (Category.FUEL, Category.HYGIENE)),
    ("Repairs", Restriction.DESIGNATED, ()),
)
OPENING = {"Cedar": "1,450,000", "Willow": "900,000", "Juniper": "900,000"}
SHORT = ("Willow", 3)  # of this house the count so many months ago is short
SHORT_BY = 15_000
FORGOTTEN = ("Juniper", 1)  # here nobody counted at the end of last month


class Purse:
    """The funds and boxes of one house."""

    def __init__(self, house: Any) -> None:
        self.house = house
        self.funds: dict[str, Fund] = {}
        self.boxes: dict[str, CashBox] = {}


class Till:
    """Funds, boxes and donors, and what is given."""

    def __init__(self, life: Life) -> None:
        self.life, self.staff = life, life.staff
        self.rng = random.Random(7)  # noqa: S311 - invented data; apart, so that the houses fill as before
        self.purses = {name: Purse(house) for name, house in life.houses.items()}
        self.donors: dict[str, Donor] = {}
        self.places = {plan.code: plan.house for plan in donated.DONORS}
        self.rates: dict[str, Rate] = {}

    @property
    def keeper(self) -> User:
        """The treasurer."""
        return self.staff["tara"]

    def on(self, day: dt.date, hour: int, happens: Callable[[], object]) -> None:
        """On the calendar, at that hour."""
        self.life.plan(clock.local_moment(day, hour, 10), happens)

    def ago(self, days: int) -> dt.date:
        """So many days before tonight."""
        return self.life.tonight - dt.timedelta(days=days)

    def since(self, month: dt.date) -> int:
        """Months between that one and this."""
        today = self.life.tonight
        return (today.year - month.year) * 12 + today.month - month.month

    def set_up(self, house: str) -> None:
        """Funds and boxes by the administrator, what was there, and who gives."""
        purse, admin, today = self.purses[house], self.staff["rima"], clock.tonight()
        for code, restriction, categories in FUNDS:
            fund = Fund(house=purse.house, code=code, restriction=restriction, categories=list(categories))
            if restriction == Restriction.BOTH:
                fund.valid_from, fund.valid_to = winter(self.life.tonight)
            purse.funds[code] = ledger.keep_fund(fund=fund, by=admin)
        for code, place, currency in ((CASH, Place.CASH, "IQD"), (ABROAD, Place.HAWALA, "USD")):
            box = CashBox(house=purse.house, code=code, place=place, currency=currency)
            purse.boxes[code] = ledger.keep_box(box=box, by=admin)
        self.opened(house, "General", parse(OPENING[house], "IQD"), today)
        self.opened(house, "Winter", parse("350,000", "IQD"), today)
        for plan in donated.DONORS:
            if plan.house == house:
                self.known(plan)

    def opened(self, house: str, fund: str, money: Money, day: dt.date) -> None:
        """What was in the box when the books began."""
        purse = self.purses[house]
        new = ledger.Opening(uuid.uuid4(), purse.funds[fund], purse.boxes[CASH], money.units, day)
        ledger.open_balance(opening=new, by=self.keeper)

    def known(self, plan: donated.DonorPlan) -> None:
        """A donor, screened or not."""
        facts = donors.DonorFacts(
            plan.code, plan.kind, plan.anonymity, {"name": plan.name} if plan.name else {}
        )
        donor = donors.open_donor(house=self.life.houses[plan.house], facts=facts, by=self.keeper)
        if plan.screening != donated.S.NOT_YET:
            why = "" if plan.screening == donated.S.CLEAR else "It stands on an invented list."
            donor = donors.screen(donor=donor, finding=donors.Finding(plan.screening, why), by=self.keeper)
        self.donors[plan.code] = donor

    def record_rates(self) -> None:
        """Official and market rate of the day, from a source that does not exist."""
        for currency, official, market in ((Currency.USD, 1300, 1420), (Currency.EUR, 1410, 1545)):
            drift = self.rng.randrange(-12, 13)
            rate = Rate(day=clock.tonight(), currency=currency, source=SOURCE)
            rate.official, rate.market = Decimal(official), Decimal(market + drift)
            self.rates[currency] = ledger.record_rate(rate=rate, by=self.keeper)

    def given(self, gift: Monthly) -> Donation:
        """A gift of the month."""
        return self.receive(gift.code, gift.fund, gift.money, gift.method)

    def receive(self, code: str, fund: str, money: Money, method: str, instalment: Any = None) -> Donation:
        """Cash before a witness into the cash box, what comes from abroad to the agent."""
        house, cash = self.places[code], method == M.CASH
        purse = self.purses[house]
        new = donors.NewGift(
            token=uuid.uuid4(),
            donor=self.donors[code],
            fund=purse.funds[fund],
            box=purse.boxes[CASH if cash else ABROAD],
            amount=money,
            received_on=clock.tonight(),
            method=method,
            witness=self.life.worker(house) if cash else None,
            hawala_reference="" if cash else f"INV-{self.rng.randrange(100_000):05d}",
            instalment=instalment,
        )
        return donors.receive(gift=new, by=self.keeper)

    def promised(self, promise: Promise) -> None:
        """A pledge, and later what comes of it."""
        purse = self.purses[self.places[promise.code]]
        parts = [Part(self.ago(days), parse(amount, "USD").units) for days, amount, _ in promise.parts]
        new = donors.NewPledge(
            token=uuid.uuid4(),
            donor=self.donors[promise.code],
            fund=purse.funds[promise.fund],
            currency="USD",
            made_on=clock.tonight(),
            parts=parts,
            condition=promise.condition,
        )
        donors.promise(pledge=new, by=self.keeper)
        for days, _amount, paid in promise.parts:
            if paid:
                self.on(self.ago(days), 15, partial(self.came, promise, self.ago(days), parse(paid, "USD")))

    def came(self, promise: Promise, due: dt.date, money: Money) -> None:
        """Money for the instalment of that day."""
        instalment = payable(self.donors[promise.code]).filter(due_on=due).first()
        self.receive(promise.code, promise.fund, money, M.HAWALA, instalment)

    def goods(self, code: str, what: str, quantity: str, unit: str, worth: str) -> None:
        """Not cash, and in no sum of it."""
        facts = donors.GoodsFacts(
            received_on=clock.tonight(),
            what=what,
            quantity=Decimal(quantity),
            unit=unit,
            value=parse(worth, "IQD"),
            basis=GiftInKind.Basis.MARKET,
        )
        donors.keep_goods(gift=GiftInKind(donor=self.donors[code]), facts=facts, by=self.keeper)

    def turned_away(self) -> None:
        """A gift of a hostile source."""
        gift = donors.GiftRefused(
            token=uuid.uuid4(),
            donor=self.donors["D-NCXG"],
            amount=parse("5000", "USD"),
            refused_on=clock.tonight(),
            why="They asked for the list of guests in return. (Invented.)",
        )
        donors.refuse(gift=gift, by=self.keeper)


class Treasury(Till):
    """What happens to money, in the order in which it happened."""

    def months(self, house: str) -> list[dt.date]:
        """First days of the whole months a house has been open, and of the running one."""
        first = next_month(self.ago(min(OPENED_DAYS_AGO[house], DAYS - 4)).replace(day=1))
        found = []
        while first <= self.life.tonight:
            found.append(first)
            first = next_month(first)
        return found

    def plan(self) -> None:
        """Put everything but the spending on the calendar."""
        for month in self.months("Cedar"):
            self.on(month, 8, self.record_rates)
        self.on(self.ago(3), 8, self.record_rates)
        for house in self.purses:
            months = self.months(house)
            self.on(months[0], 9, partial(self.set_up, house))
            for month in months:
                self.month(house, month)
        for promise in donated.PROMISES:
            self.on(self.ago(promise.made), 12, partial(self.promised, promise))
        for code, days, *goods in donated.GOODS:
            self.on(self.ago(days), 15, partial(self.goods, code, *goods))
        self.on(self.ago(66), 16, self.turned_away)

    def month(self, house: str, month: dt.date) -> None:
        """Gifts, the exchange, the count at its end, and the closing of all but the last month."""
        for gift in donated.MONTHLY:
            if self.places[gift.code] == house:
                self.on(month.replace(day=gift.day), 14, partial(self.given, gift))
        self.on(month.replace(day=7), 11, partial(self.change, house))
        last = next_month(month) - dt.timedelta(days=1)
        if (house, self.since(month)) != FORGOTTEN:
            self.on(last, 19, partial(self.counted, house, month))
        if next_month(next_month(month)) <= self.life.tonight:
            self.on(last + dt.timedelta(days=3), 10, partial(self.close, house, month))

    def lately(self) -> None:
        """Counts of the last days; in one house it is more than time."""
        self.on(self.ago(2), 19, partial(self.counted, "Cedar", None))
        self.on(self.ago(5), 19, partial(self.counted, "Willow", None))

    def change(self, house: str) -> None:
        """Most of the dollars of each fund into dinars, a little below the market."""
        purse, rate = self.purses[house], self.rates[Currency.USD]
        for fund in (purse.funds["General"], purse.funds["Rent"]):
            held = queries.fund_balance(fund.pk, "USD").units // 100
            if held < 100:
                continue
            dollars = held if fund.code == "Rent" else held * 9 // 10
            swap = ledger.Exchange(
                token=uuid.uuid4(),
                fund=fund,
                given=(purse.boxes[ABROAD], dollars * 100),
                taken=(purse.boxes[CASH], dollars * int(rate.market - 5)),
                rate=rate,
                day=clock.tonight(),
            )
            ledger.exchange(swap=swap, by=self.keeper)

    def set_aside(self, house: str) -> None:
        """A part of what is free is kept for repairs, by the house's own decision."""
        purse = self.purses[house]
        box = purse.boxes[CASH]
        move = ledger.Transfer(
            token=uuid.uuid4(),
            source=(purse.funds["General"], box),
            target=(purse.funds["Repairs"], box),
            units=200_000,
            day=clock.tonight(),
            reason="Kept for the roof, as agreed in the meeting",
        )
        ledger.transfer(move=move, by=self.keeper)

    def counted(self, house: str, month: dt.date | None) -> None:
        """By two people; once it was short."""
        purse = self.purses[house]
        box = purse.boxes[CASH]
        short = month is not None and (house, self.since(month)) == SHORT
        new = ledger.Count(
            token=uuid.uuid4(),
            box=box,
            counted=queries.box_balance(box.pk, box.currency).units - short * SHORT_BY,
            second=self.life.worker(house),
            fund=purse.funds["General"] if short else None,
            explanation="Change was given out at the market and not written down." if short else "",
        )
        ledger.count(found=new, by=self.keeper)

    def close(self, house: str, month: dt.date) -> None:
        """Reported from now on."""
        ledger.close_month(house=self.purses[house].house, month=month, by=self.keeper)


def winter(today: dt.date) -> tuple[dt.date, dt.date]:
    """From November to March: the winter that is, or the next one."""
    first = today.year if today.month > 3 else today.year - 1
    return dt.date(first, 11, 1), dt.date(first + 1, 3, 31)
