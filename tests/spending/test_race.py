"""Two at once: one wins, the other is told who was quicker."""

import pytest
from django.db import connection

from cases.core import clock
from cases.core.errors import Refused
from cases.ledger import queries as books
from cases.ledger.models import Entry
from cases.spending import actions
from cases.spending.actions import Receipt
from cases.spending.models import Expense, Split
from tests.factories.access import make_user
from tests.factories.races import at_once
from tests.factories.spending import make_expense, new_expense

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def engine():
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: its transaction is the lock")


def sorted_out(*acts):
    """What went through, and who was told that somebody was quicker."""
    answers = at_once(*acts)
    told = [answer for answer in answers if isinstance(answer, Refused)]
    return [answer for answer in answers if answer not in told], told


def pay(row, box, by):
    return actions.pay(expense=row, box=box, paid_on=clock.tonight(), receipt=Receipt(True), by=by)


def test_two_approve_sorted_out(fund, box, caseworker, coordinator, admin):
    row = make_expense(fund, by=caseworker)
    done, told = sorted_out(
        *[lambda by=by: actions.approve(expense=row, by=by) for by in (coordinator, admin)]
    )
    assert (len(done), [refusal.code for refusal in told]) == (1, ["done_already"])
    assert str(done[0].approved_by) in str(told[0].sentence)


def test_four_pay_sorted_out(fund, box, house, caseworker, coordinator, treasurer):
    others = [make_user(f"payer-{number}", role="treasurer", house=house) for number in range(3)]
    row = make_expense(fund, by=caseworker)
    actions.approve(expense=row, by=coordinator)
    done, told = sorted_out(*[lambda by=by: pay(row, box, by) for by in (treasurer, *others)])
    assert (len(done), [refusal.code for refusal in told]) == (1, ["done_already"] * 3)
    assert Entry.objects.filter(kind="expense").count() == 1
    assert books.fund_balance(fund.pk, "IQD").units == 999_000


def test_one_form_of_payment_sent_at_once_pays_once(fund, box, caseworker, coordinator, treasurer):
    row = make_expense(fund, by=caseworker)
    actions.approve(expense=row, by=coordinator)
    done, told = sorted_out(*[lambda: pay(row, box, treasurer)] * 4)
    assert len(done) == 4 and not told and Entry.objects.filter(kind="expense").count() == 1


def test_one_wish_sent_at_once_is_asked_once(fund, box, caseworker):
    wish = new_expense(fund, payee="Plum Landlord")
    done, told = sorted_out(*[lambda: actions.ask(wish=wish, by=caseworker)] * 4)
    assert len(done) == 4 and not told
    assert Expense.objects.count() == Split.objects.count() == 1


def test_cancelled_while_it_is_paid_is_one_of_the_two(fund, box, caseworker, coordinator, treasurer):
    row = make_expense(fund, by=caseworker)
    actions.approve(expense=row, by=coordinator)
    done, told = sorted_out(
        lambda: pay(row, box, treasurer),
        lambda: actions.cancel(expense=row, why="Not needed", by=caseworker),
    )
    assert len(done) == len(told) == 1
    row.refresh_from_db()
    assert Entry.objects.filter(kind="expense").count() == (row.state == "paid")


def test_twelve_expenses_against_money_for_five(fund, box, caseworker, coordinator, treasurer):
    rows = [make_expense(fund, "200,000", by=caseworker) for _number in range(12)]
    for row in rows:
        actions.approve(expense=row, by=coordinator)
    done, told = sorted_out(*[lambda row=row: pay(row, box, treasurer) for row in rows])
    assert len(done) == 5 and {refusal.code for refusal in told} == {"overdrawn_fund"}
    assert books.fund_balance(fund.pk, "IQD").units == books.box_balance(box.pk, "IQD").units == 0
    assert Expense.objects.filter(state="approved").count() == 7
