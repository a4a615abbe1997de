"""Random histories of gifts, transfers, splits, exchanges, counts and reversals: the books always balance."""

import uuid
from collections import Counter

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.access.roles import Permission
from cases.core import clock
from cases.core.errors import Refused
from cases.ledger import actions, queries
from cases.ledger.codes import Kind
from cases.ledger.models import CashBox, Entry, Fund, Line
from cases.ledger.rules import NewLine
from tests.factories.money import make_box, make_fund, make_rate
from tests.ledger.books import STEP, Books, Step, history

pytestmark = pytest.mark.slow
HISTORIES = 10_000
AGAINST_THE_DATABASE = 60
FUNDS = {
    "General": {},
    "Food": {"restriction": "purpose", "categories": ["food"]},
    "Own": {"restriction": "designated"},
}
BOXES = {"Safe": "IQD", "Bank": "IQD", "Dollars": "USD", "Euros": "EUR"}
RAW = st.binary(min_size=STEP * 4, max_size=STEP * 30)


def in_memory():
    house = uuid.uuid4()
    funds = [Fund(house_id=house, code=code, **facts) for code, facts in FUNDS.items()]
    return Books(funds, [CashBox(house_id=house, code=code, currency=of) for code, of in BOXES.items()])


@settings(max_examples=HISTORIES, deadline=None, database=None)
@given(RAW)
def test_ten_thousand_histories_balance_to_the_last_digit(raw):
    books = in_memory()
    for step in history(raw):
        books.attempt(step)
    books.check()


@settings(max_examples=HISTORIES // 10, deadline=None, database=None)
@given(RAW, st.integers(0, 4), st.binary(min_size=STEP - 1, max_size=STEP - 1))
def test_a_reversal_restores_every_balance_exactly(raw, verb, rest):
    books = in_memory()
    for step in history(raw):
        books.attempt(step)
    before = Counter(books.of_fund), Counter(books.of_box)
    number = len(books.entries)
    done = books.attempt(Step(("gift", "transfer", "spend", "exchange", "count")[verb], *rest))
    if done == "ok" and len(books.entries) > number:
        assert books.attempt(Step("reverse", number, 0, 0, 0, 0)) == "ok"
        assert {k: v for k, v in books.of_fund.items() if v} == {k: v for k, v in before[0].items() if v}
        assert {k: v for k, v in books.of_box.items() if v} == {k: v for k, v in before[1].items() if v}
        assert books.attempt(Step("reverse", number, 0, 0, 0, 0)) == "reversed"


class Real:
    """The same steps through the actions."""

    def __init__(self, books, rate, people):
        self.books, self.rate, (self.by, self.second) = books, rate, people
        self.entries: list[Entry] = []

    def attempt(self, step):
        try:
            with transaction.atomic():
                entry = getattr(self, step.verb)(step)
        except Refused as refusal:
            return refusal.code
        if entry is not None:
            self.entries.append(entry)
        return "ok"

    def post(self, kind, lines, permission):
        entry = actions.NewEntry(self.books.funds[0].house, kind, clock.tonight(), lines)
        return actions.post(entry=entry, permission=permission, by=self.by)

    def gift(self, step):
        lines = [NewLine(self.books.fund(step.a), self.books.box(step.b), step.units)]
        return self.post(Kind.DONATION, lines, Permission.DONOR_VIEW)

    def transfer(self, step):
        source, target = self.books.pairs(step)
        move = actions.Transfer(uuid.uuid4(), source, target, step.units, clock.tonight())
        return actions.transfer(move=move, by=self.by)

    def spend(self, step):
        return self.post(Kind.EXPENSE, self.books.split(step), Permission.EXPENSE_PAY)

    def exchange(self, step):
        given, taken = (self.books.box(step.b), step.units), (self.books.box(step.d), step.c)
        fund = self.books.fund(step.a)
        swap = actions.Exchange(uuid.uuid4(), fund, given, taken, self.rate, clock.tonight())
        return actions.exchange(swap=swap, by=self.by)

    def reverse(self, step):
        if not self.entries:
            return None
        entry = Entry.objects.get(pk=self.entries[step.a % len(self.entries)].pk)
        permission = Permission.MONEY_RECORD
        return actions.reverse(entry=entry, reason="Invented words", permission=permission, by=self.by)

    def count(self, step):
        fund, box = self.books.fund(step.a), self.books.box(step.b)
        found = actions.Count(uuid.uuid4(), box, step.units, self.second, fund, "Invented words")
        return actions.count(found=found, by=self.by).entry


def same_as_the_database(books):
    for fund in books.funds:
        held = {money.currency: money.units for money in queries.balances_of(fund)}
        assert held == {of: units for (pk, of), units in books.of_fund.items() if pk == fund.pk}
    for box in books.boxes:
        assert queries.box_balance(box.pk, box.currency).units == books.of_box[box.pk]
    sums = Line.objects.order_by("currency").values_list("currency").annotate(sum=Sum("units"))
    assert dict(sums) == dict(books.outside)


@pytest.mark.django_db
def test_the_database_agrees_with_the_books_in_memory(house, treasurer, coordinator):
    funds = [make_fund(house, code=code, **facts) for code, facts in FUNDS.items()]
    boxes = [make_box(house, code=code, currency=of) for code, of in BOXES.items()]
    rate = make_rate(by=treasurer)
    seen = Counter()

    @settings(
        max_examples=AGAINST_THE_DATABASE,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.binary(min_size=STEP * 8, max_size=STEP * 16))
    def run(raw):
        with transaction.atomic():
            books = Books(funds, boxes)
            real = Real(books, rate, (treasurer, coordinator))
            for step in history(raw):
                mine, theirs = books.attempt(step), real.attempt(step)
                assert mine == theirs, step
                seen[mine] += 1
            books.check()
            same_as_the_database(books)
            transaction.set_rollback(True)

    run()
    assert seen["ok"] > AGAINST_THE_DATABASE and seen["overdrawn_fund"] and seen["restricted"], seen
