"""Paying, and undoing a payment, through the books."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.ledger import actions as ledger
from cases.ledger.codes import Kind
from cases.ledger.models import CashBox, Entry
from cases.ledger.queries import people_needed
from cases.ledger.rules import NewLine, reason_given
from cases.spending import rules
from cases.spending.actions.holding import add_words, held, must_be, parts
from cases.spending.models import Expense

P = Permission
State = Expense.State


@dataclass(frozen=True)
class Receipt:
    """In hand, or why there is none."""

    in_hand: bool
    why_none: str = ""


@transaction.atomic
def pay(*, expense: Expense, box: CashBox, paid_on: dt.date, receipt: Receipt, by: User) -> Expense:
    """A third person hands the money over; funds, box and month are asked once more by the books."""
    require(by, P.EXPENSE_PAY, house=expense.house_id)
    row = held(expense)
    if _same_payment(row, box, paid_on, by):
        return row  # the form was sent twice
    must_be(row, State.APPROVED)
    people = people_needed(row.house)
    rules.another(rules.why_not_pay(rules.Hands(row.created_by_id, row.approved_by_id), by.pk, people))
    words = rules.receipt_or_reason(receipt.in_hand, receipt.why_none)
    rules.same_currency(row.currency, box.currency)
    row.entry = _post(row, box, paid_on, by)
    row.state, row.box, row.people, row.has_receipt = State.PAID, box, people, receipt.in_hand
    row.paid_by, row.paid_at = by, clock.now()
    add_words(row, no_receipt_because=words)
    row.keep(by=by)
    detail = {"amount": str(row.money), "category": row.category, "receipt": receipt.in_hand}
    chain.record("spending.paid", by=by, on=row, house=row.house_id, detail=detail)
    return row


def _same_payment(row: Expense, box: CashBox, paid_on: dt.date, by: User) -> bool:
    if row.state != State.PAID or row.entry is None:
        return False
    return (row.paid_by_id, row.box_id, row.entry.day) == (by.pk, box.pk, paid_on)


def _post(row: Expense, box: CashBox, paid_on: dt.date, by: User) -> Entry:
    """One line a fund, all out of one box; what the books refuse about the day stands beside the day."""
    borne = parts(row)
    span = rules.Span(row.service_from, row.service_to)
    rules.may_bear([fund for fund, _units in borne], row.category, span, clock.tonight())
    lines = [NewLine(fund, box, -units, row.category) for fund, units in borne]
    entry = ledger.NewEntry(row.house, Kind.EXPENSE, paid_on, lines)
    try:
        return ledger.post(entry=entry, permission=P.EXPENSE_PAY, by=by)
    except Refused as refusal:
        if refusal.field == "day":
            raise Refused(refusal.code, refusal.sentence, field="paid_on") from refusal
        raise


@transaction.atomic
def reverse(*, expense: Expense, why: str, by: User) -> Expense:
    """The money is back where it was; what is still needed is asked for anew."""
    require(by, P.MONEY_RECORD, house=expense.house_id)
    words = reason_given(why, "why")
    row = held(expense)
    must_be(row, State.PAID)
    if row.entry is None:
        raise ValueError("a paid expense has an entry")
    ledger.reverse(entry=row.entry, reason=words, permission=P.MONEY_RECORD, by=by)
    row.state = State.REVERSED
    row.keep(by=by)
    detail = {"amount": str(row.money), "category": row.category}
    chain.record("spending.reversed", by=by, on=row, house=row.house_id, detail=detail)
    return row
