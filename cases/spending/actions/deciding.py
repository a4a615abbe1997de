"""Approving, declining and cancelling: somebody else than who asked looks at it."""

from django.db import transaction

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core import clock
from cases.ledger.rules import reason_given
from cases.spending import rules
from cases.spending.actions.holding import add_words, held, must_be, parts
from cases.spending.models import Expense

P = Permission
State = Expense.State


@transaction.atomic
def approve(*, expense: Expense, by: User) -> Expense:
    """A second person agrees; the funds are looked at again, for they may have changed since."""
    require(by, P.EXPENSE_APPROVE, house=expense.house_id)
    row = held(expense)
    if row.state == State.APPROVED and row.approved_by_id == by.pk:
        return row  # the form was sent twice
    must_be(row, State.ASKED)
    rules.another(rules.why_not_approve(rules.Hands(row.created_by_id), by.pk))
    funds = [fund for fund, _units in parts(row)]
    rules.may_bear(funds, row.category, rules.Span(row.service_from, row.service_to), clock.tonight())
    row.state, row.approved_by, row.approved_at = State.APPROVED, by, clock.now()
    return _kept(row, "approved", by)


@transaction.atomic
def decline(*, expense: Expense, why: str, by: User) -> Expense:
    """A second person does not agree, and says why."""
    require(by, P.EXPENSE_APPROVE, house=expense.house_id)
    words = reason_given(why, "why")
    row = held(expense)
    must_be(row, State.ASKED)
    rules.another(rules.why_not_approve(rules.Hands(row.created_by_id), by.pk))
    add_words(row, why_declined=words)
    row.state = State.DECLINED
    return _kept(row, "declined", by)


@transaction.atomic
def cancel(*, expense: Expense, why: str, by: User) -> Expense:
    """Not needed any more: who asked takes it back, or who approves takes back what was not paid yet."""
    own = expense.created_by_id == by.pk
    require(by, P.EXPENSE_ASK if own else P.EXPENSE_APPROVE, house=expense.house_id)
    words = reason_given(why, "why")
    row = held(expense)
    must_be(row, State.ASKED, State.APPROVED)
    add_words(row, why_cancelled=words)
    row.state = State.CANCELLED
    return _kept(row, "cancelled", by)


def _kept(row: Expense, event: str, by: User) -> Expense:
    row.keep(by=by)
    detail = {"amount": str(row.money), "category": row.category}
    chain.record(f"spending.{event}", by=by, on=row, house=row.house_id, detail=detail)
    return row
