"""Asking for an expense."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.core.money import Money
from cases.houses.models import House
from cases.ledger.actions.posting import hold_house
from cases.ledger.models import Fund
from cases.ledger.rules import positive
from cases.people.models import Person
from cases.spending import rules
from cases.spending.models import Expense, Split
from cases.vault import sealed


@dataclass(frozen=True)
class NewExpense:
    """What somebody needs money for; `token` becomes its key, so that a form sent twice makes one."""

    token: uuid.UUID
    house: House
    category: str
    amount: Money
    span: rules.Span
    splits: Sequence[tuple[Fund, int]]
    due_on: dt.date | None = None
    payee: str = ""
    what: str = ""
    person: Person | None = None


@transaction.atomic
def ask(*, wish: NewExpense, by: User) -> Expense:
    """Write down what is needed; what a fund was not given for is refused before anybody else is troubled."""
    require(by, Permission.EXPENSE_ASK, house=wish.house.pk)
    hold_house(wish.house)
    sent = _sent_before(wish, by)
    if sent is not None:
        return sent
    _sound(wish, by)
    row = Expense(
        id=wish.token,
        house=wish.house,
        category=wish.category,
        units=wish.amount.units,
        currency=wish.amount.currency,
        service_from=wish.span.first,
        service_to=wish.span.last,
        due_on=wish.due_on,
        person=wish.person,
    )
    sealed.put(row, payee={"name": wish.payee.strip()}, note={"what": wish.what.strip()})
    row.keep(by=by, force_insert=True)
    for fund, units in wish.splits:
        Split(expense=row, fund=fund, units=units).keep(by=by)
    detail = {"category": row.category, "amount": str(row.money), "funds": len(wish.splits)}
    chain.record("spending.asked", by=by, on=row, house=row.house_id, detail=detail)
    return row


def _sent_before(wish: NewExpense, by: User) -> Expense | None:
    """The expense this very form made the first time."""
    sent = Expense.objects.filter(pk=wish.token).first()
    if sent is not None and (sent.created_by_id, sent.house_id) != (by.pk, wish.house.pk):
        raise Refused("used_before", _("This form was used before. Open it anew."))
    return sent


def _sound(wish: NewExpense, by: User) -> None:
    funds = [fund for fund, _units in wish.splits]
    positive(wish.amount.units)
    rules.sound_span(wish.span)
    rules.parts_add_up(wish.amount, wish.splits)
    rules.one_house(wish.house.pk, funds)
    rules.may_bear(funds, wish.category, wish.span, clock.tonight())
    if wish.person is not None:
        require(by, Permission.PERSON_VIEW, house=wish.house.pk)
        if not Person.objects.visible_to(by).current().filter(pk=wish.person.pk).exists():
            raise Refused("unknown_person", _("Nobody of this code name is known here."), field="resident")
