"""The books: who writes them, and what the database refuses by itself."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from cases.access.roles import Permission
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.core.money import Money
from cases.ledger import actions, queries
from cases.ledger.codes import Kind
from cases.ledger.models import Entry, Line, MonthClose
from cases.ledger.rules import NewLine
from tests.factories.money import make_box, make_fund, put_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(house):
    return make_fund(house)


@pytest.fixture
def box(house):
    return make_box(house)


def pay(fund, box, units, *, by, **facts):
    entry = actions.NewEntry(fund.house, Kind.EXPENSE, clock.tonight(), [NewLine(fund, box, -units)], **facts)
    return actions.post(entry=entry, permission=Permission.MONEY_RECORD, by=by)


def refused(code, act):
    with pytest.raises(Refused) as refusal, transaction.atomic():
        act()
    assert refusal.value.code == code
    return str(refusal.value.sentence)


def test_a_balance_is_the_sum_of_its_lines_and_is_never_overdrawn(fund, box, treasurer):
    put_in(fund, box, "1,000", by=treasurer)
    pay(fund, box, 400, by=treasurer)
    assert queries.fund_balance(fund.pk, "IQD") == queries.box_balance(box.pk, "IQD") == Money(600, "IQD")
    assert "600 IQD" in refused("overdrawn_fund", lambda: pay(fund, box, 601, by=treasurer))
    assert (Entry.objects.count(), Line.objects.count()) == (2, 2)


def test_a_box_is_not_overdrawn_though_its_fund_has_more_elsewhere(fund, box, house, treasurer):
    bank = make_box(house, code="Bank", place="bank")
    put_in(fund, box, "100", by=treasurer)
    put_in(fund, bank, "900", by=treasurer)
    assert "100 IQD" in refused("overdrawn_box", lambda: pay(fund, box, 500, by=treasurer))


def test_a_reversal_restores_the_balance_exactly_and_only_once(fund, box, treasurer):
    put_in(fund, box, "1000", by=treasurer)
    spent = pay(fund, box, 300, by=treasurer)

    def undo(reason="Entered twice"):
        return actions.reverse(entry=spent, reason=reason, permission=Permission.MONEY_RECORD, by=treasurer)

    refused("reason_missing", lambda: undo(" "))
    back = undo()
    assert queries.fund_balance(fund.pk, "IQD").units == 1000 and back.reverses == spent
    refused("reversed", undo)
    reason = {"reason": "No", "permission": Permission.MONEY_RECORD, "by": treasurer}
    refused("reason_missing", lambda: actions.reverse(entry=back, **reason))
    refused("is_reversal", lambda: actions.reverse(entry=back, **(reason | {"reason": "Once more"})))


def test_what_is_recorded_late_was_there_on_each_day_since(fund, box, treasurer):
    today = clock.tonight()

    def book(kind, units, ago):
        line = NewLine(fund, box, units)
        entry = actions.NewEntry(fund.house, kind, today - dt.timedelta(days=ago), [line])
        actions.post(entry=entry, permission=Permission.MONEY_RECORD, by=treasurer)

    book(Kind.OPENING, 1000, 20)
    book(Kind.EXPENSE, -700, 10)
    book(Kind.DONATION, 5000, 2)
    said = refused("overdrawn_then", lambda: book(Kind.EXPENSE, -400, 15))
    assert "300 IQD" in said and f"{today - dt.timedelta(days=10)}" in said
    refused("overdrawn_then", lambda: book(Kind.EXPENSE, -1, 30))
    book(Kind.EXPENSE, -300, 15)
    book(Kind.EXPENSE, -400, 2)
    assert queries.total(Line.objects.filter(box=box, day__lte=today - dt.timedelta(days=5))) == 0
    assert queries.box_balance(box.pk, "IQD").units == 4600


def test_what_was_spent_cannot_be_reversed_away(fund, box, treasurer):
    opening = put_in(fund, box, "1000", by=treasurer)
    pay(fund, box, 900, by=treasurer)
    undo = {"reason": "Mistake", "permission": Permission.MONEY_RECORD, "by": treasurer}
    refused("overdrawn_fund", lambda: actions.reverse(entry=opening, **undo))


@pytest.mark.parametrize("model", [Entry, Line])
@pytest.mark.parametrize(
    "change", [lambda rows: rows.update(day="2020-01-01"), lambda rows: rows._raw_delete(rows.db)]
)
def test_the_database_refuses_to_change_the_books(model, change, fund, box, treasurer):
    put_in(fund, box, "1000", by=treasurer)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(model.objects.all())


def test_the_database_alone_refuses_an_overdraft(fund, box, treasurer):
    entry = put_in(fund, box, "10", by=treasurer)
    with pytest.raises(DatabaseError, match="overdrawn"), transaction.atomic():
        Line.objects.create(entry=entry, fund=fund, box=box, currency="IQD", units=-11, day=entry.day)


def test_a_closed_month_takes_no_entry(fund, box, treasurer):
    MonthClose(house=fund.house, month=clock.tonight().replace(day=1), closed_at=clock.now()).keep(
        by=treasurer
    )
    refused("month_closed", lambda: put_in(fund, box, "10", by=treasurer))


def test_other_roles_write_nothing(fund, box, caseworker, admin, other_worker):
    for user in (caseworker, admin, other_worker):
        with pytest.raises(Denied):
            put_in(fund, box, "10", by=user)
    assert not Entry.objects.exists()


def test_money_stays_in_the_books_of_its_house(fund, other_house, treasurer):
    foreign = make_box(other_house, code="Theirs")
    refused("other_house", lambda: put_in(fund, foreign, "10", by=treasurer))
