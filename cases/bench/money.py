"""Fill a scratch database with the books of five years: gifts, expenses, transfers, rates, counts."""

import datetime as dt
import random
import uuid
from decimal import Decimal

from django.db import connection
from tqdm import tqdm

from cases.access.models import User
from cases.core import clock, guards
from cases.core.money import Currency
from cases.houses.models import House
from cases.ledger.codes import Category, Kind
from cases.ledger.models import CashBox, CashCount, Entry, Fund, Line, Rate

BATCH = 2000
DAYS = 5 * 365
FUNDS = ("General", "Kitchen", "Winter", "Travel")
GIFT = 1_000_000  # smallest units; no expense is so large
MISTAKES = 0.01  # that are reversed
KINDS = (Kind.DONATION,) * 4 + (Kind.EXPENSE,) * 5 + (Kind.TRANSFER,)


class Books:
    """Entry after entry; each fund and box begins with enough, so that nothing falls below zero."""

    def __init__(self, houses: list[House], by: User) -> None:
        self.by, self.rng, self.today = by, random.Random(12), clock.tonight()  # noqa: S311 - invented data
        self.funds = {house.pk: [Fund(house=house, code=code) for code in FUNDS] for house in houses}
        self.boxes = {
            house.pk: [CashBox(house=house, code=f"Box {code}", currency=code) for code in Currency.values]
            for house in houses
        }
        Fund.objects.bulk_create([fund for funds in self.funds.values() for fund in funds])
        CashBox.objects.bulk_create([box for boxes in self.boxes.values() for box in boxes])
        self.houses = houses
        self.entries: list[Entry] = []
        self.lines: list[Line] = []

    def entry(self, kind: str, house: House, day: dt.date) -> Entry:
        """One entry without lines yet."""
        row = Entry(id=uuid.uuid4(), house=house, kind=kind, day=day, created_by=self.by, updated_by=self.by)
        self.entries.append(row)
        return row

    def line(self, entry: Entry, fund: Fund, box: CashBox, units: int, category: str = "") -> None:
        """One line of it."""
        row = Line(entry=entry, fund=fund, box=box, currency=box.currency, units=units, day=entry.day)
        row.category = category
        self.lines.append(row)

    def begin(self) -> None:
        """The opening balances, and a rate of each foreign currency."""
        first = self.today - dt.timedelta(days=DAYS + 1)
        for house in self.houses:
            for box in self.boxes[house.pk]:
                for fund in self.funds[house.pk]:
                    self.line(self.entry(Kind.OPENING, house, first), fund, box, 10**12)
        facts = {"official": Decimal(1310), "market": Decimal(1500), "source": "Invented"}
        for code in (Currency.USD, Currency.EUR):
            Rate(day=self.today, currency=code, **facts).keep(by=self.by)

    def more(self) -> None:
        """One entry of a day in these years."""
        house, kind = self.rng.choice(self.houses), self.rng.choice(KINDS)
        box = self.rng.choice(self.boxes[house.pk])
        one, other = self.rng.sample(self.funds[house.pk], 2)
        entry = self.entry(kind, house, self.today - dt.timedelta(days=self.rng.randrange(DAYS)))
        units = self.rng.randrange(1, GIFT)
        if kind == Kind.EXPENSE:
            self.line(entry, one, box, -units, self.rng.choice(Category.values))
        else:
            self.line(entry, one, box, units)
        if kind == Kind.TRANSFER:
            self.line(entry, other, box, -units)
        elif self.rng.random() < MISTAKES:
            back = self.entry(Kind.REVERSAL, house, entry.day)
            back.reverses = entry
            self.line(back, one, box, -self.lines[-1].units, self.lines[-1].category)

    def save(self) -> None:
        """What stands so far."""
        Entry.objects.bulk_create(self.entries)
        Line.objects.bulk_create(self.lines)
        self.entries, self.lines = [], []

    def count(self, second: User) -> None:
        """Each box a few times of late."""
        rows = [
            CashCount(
                box=box, counted_at=clock.now() - dt.timedelta(days=7 * n), counted=10**12, expected=10**12,
                created_by=self.by, updated_by=self.by, second_by=second,
            )
            for boxes in self.boxes.values()
            for box in boxes
            for n in range(12)
        ]  # fmt: skip
        CashCount.objects.bulk_create(rows)


def build_money(entries: int, *, houses: list[House], by: User) -> None:
    """The guard against overdrafts would sum a fund anew for every line: it is down while the books are filled."""
    with guards.down():
        books = Books(houses, by)
        books.begin()
        for number in tqdm(range(entries), desc="entries", disable=None, leave=False):
            books.more()
            if number % BATCH == BATCH - 1:
                books.save()
        books.save()
        books.count(User.objects.create(username="bench-second"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
