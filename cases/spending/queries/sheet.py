"""One expense: what it is, who did which step, who may do the next, and why not whoever looks."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.functional import Promise

from cases.access.models import Membership, User
from cases.access.roles import ROLES, Permission, Scope
from cases.core import clock
from cases.core.money import Money
from cases.ledger.models import CashBox
from cases.ledger.queries import people_needed
from cases.people.models import Person
from cases.spending import rules
from cases.spending.models import Expense, Split
from cases.vault import sealed

P = Permission
State = Expense.State
NEXT = {State.ASKED: P.EXPENSE_APPROVE, State.APPROVED: P.EXPENSE_PAY}


@dataclass(frozen=True)
class Part:
    """What one fund bears."""

    split: Split
    money: Money


@dataclass(frozen=True)
class NextStep:
    """Who may do it, and whether whoever looks may, or the rule that stands against it."""

    step: str  # approve, pay, or '' when nothing is left to do
    who: list[str]
    mine: bool = False
    why_not: Promise | None = None


@dataclass(frozen=True)
class Sheet:
    """All that the page of one expense shows."""

    expense: Expense
    parts: list[Part]
    words: dict[str, Any]
    person: Person | None  # None also for those who may not know
    people: int
    next: NextStep
    steps: frozenset[str]  # approve, decline, pay, cancel, reverse: what whoever looks may do now
    may_open_payee: bool
    reversal_reason: str


def sheet(expense: Expense, user: User) -> Sheet:
    """One expense as this user sees it; a constant number of queries."""
    row = _whole(expense)
    people = people_needed(row.house)
    following = _next(row, user, people)
    splits = row.splits.select_related("fund").order_by("fund__code")
    return Sheet(
        expense=row,
        parts=[Part(split, Money(split.units, row.currency)) for split in splits],
        words=sealed.read(row, "note"),
        person=_person(row, user),
        people=people,
        next=following,
        steps=_steps(row, user, following),
        may_open_payee=bool(row.payee) and user.grants.covers(P.MONEY_VIEW, row.house_id),
        reversal_reason=_reversal_reason(row),
    )


def _whole(expense: Expense) -> Expense:
    related = ("house__money_rule", "created_by", "approved_by", "paid_by", "updated_by", "box")
    rows = Expense.objects.select_related(*related, "entry__reversed_by__created_by")
    return rows.get(pk=expense.pk)


def _person(row: Expense, user: User) -> Person | None:
    """Need-to-know: for those who see people of this house, and this one."""
    if row.person_id is None or not user.grants.covers(P.PERSON_VIEW, row.house_id):
        return None
    return Person.objects.visible_to(user).filter(pk=row.person_id).first()


def _reversal_reason(row: Expense) -> str:
    if row.state != State.REVERSED or row.entry is None:
        return ""
    return str(sealed.read(row.entry.reversed_by, "reason").get("text", ""))


def _next(row: Expense, user: User, people: int) -> NextStep:
    permission = NEXT.get(State(row.state))
    if permission is None:
        return NextStep("", [])
    names = [other.username for other in _holders(permission, row) if _why_not(row, other.pk, people) is None]
    holds = user.grants.covers(permission, row.house_id)
    why_not = _why_not(row, user.pk, people) if holds else None
    step = "approve" if row.state == State.ASKED else "pay"
    return NextStep(step, names, mine=holds and why_not is None, why_not=why_not)


def _steps(row: Expense, user: User, following: NextStep) -> frozenset[str]:
    covers, house = user.grants.covers, row.house_id
    steps = {following.step} if following.mine else set()
    if "approve" in steps:
        steps.add("decline")
    own = row.created_by_id == user.pk
    if following.step and covers(P.EXPENSE_ASK if own else P.EXPENSE_APPROVE, house):
        steps.add("cancel")
    if row.state == State.PAID and covers(P.MONEY_RECORD, house):
        steps.add("reverse")
    return frozenset(steps)


def _why_not(row: Expense, user: uuid.UUID, people: int) -> Promise | None:
    hands = rules.Hands(row.created_by_id, row.approved_by_id)
    if row.state == State.ASKED:
        return rules.why_not_approve(hands, user)
    return rules.why_not_pay(hands, user, people)


def _holders(permission: Permission, row: Expense) -> QuerySet[User]:
    """Active colleagues who hold it in this house, by name."""
    scopes = {slug: role.allowed[permission] for slug, role in ROLES.items() if permission in role.allowed}
    here = [slug for slug, scope in scopes.items() if scope is Scope.HOUSE]
    everywhere = [slug for slug, scope in scopes.items() if scope is Scope.ALL]
    held = Membership.objects.filter(Q(role__in=here, house=row.house_id) | Q(role__in=everywhere))
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("username")


def boxes_to_pay(expense: Expense, user: User) -> QuerySet[CashBox]:
    """Open boxes of the house that hold the currency, with how much."""
    rows = CashBox.objects.open_on(clock.tonight()).visible_to(user)
    found: QuerySet[CashBox] = rows.filter(house=expense.house_id, currency=expense.currency)
    return found.annotate(held=Sum("lines__units")).order_by("code")
