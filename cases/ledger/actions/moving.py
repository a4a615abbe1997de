"""Money that stays in the house: opening balances, transfers, exchange, counts."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core import clock
from cases.core.money import Money
from cases.ledger import queries, rules
from cases.ledger.actions.posting import NewEntry, hold_house, post
from cases.ledger.codes import Category, Kind
from cases.ledger.models import CashBox, CashCount, Entry, Fund, Rate
from cases.ledger.rules import NewLine
from cases.vault import sealed

P = Permission


@dataclass(frozen=True)
class Opening:
    """What was there when the books began."""

    token: uuid.UUID
    fund: Fund
    box: CashBox
    units: int
    day: dt.date


def open_balance(*, opening: Opening, by: User) -> Entry:
    """The first money of a fund in a box."""
    rules.positive(opening.units)
    lines = [NewLine(opening.fund, opening.box, opening.units)]
    entry = NewEntry(opening.fund.house, Kind.OPENING, opening.day, lines, token=opening.token)
    return post(entry=entry, permission=P.MONEY_RECORD, by=by)


@dataclass(frozen=True)
class Transfer:
    """From one fund and box to another fund or box, in one currency."""

    token: uuid.UUID
    source: tuple[Fund, CashBox]
    target: tuple[Fund, CashBox]
    units: int
    day: dt.date
    reason: str = ""


def transfer(*, move: Transfer, by: User) -> Entry:
    """Nothing is gained or lost; money given for a purpose stays in its fund."""
    (fund, box), (to_fund, to_box) = move.source, move.target
    rules.positive(move.units)
    rules.goes_somewhere(move.source, move.target)
    rules.one_currency(box.currency, to_box.currency)
    rules.same_restriction(fund, to_fund)
    lines = [NewLine(fund, box, -move.units), NewLine(to_fund, to_box, move.units)]
    entry = NewEntry(fund.house, Kind.TRANSFER, move.day, lines, move.reason, token=move.token)
    return post(entry=entry, permission=P.MONEY_RECORD, by=by)


@dataclass(frozen=True)
class Exchange:
    """So much out of one box, so much of another currency into another, at a recorded rate."""

    token: uuid.UUID
    fund: Fund
    given: tuple[CashBox, int]
    taken: tuple[CashBox, int]
    rate: Rate
    day: dt.date


def exchange(*, swap: Exchange, by: User) -> Entry:
    """Both amounts as they were counted; what the rates of the day would have given is shown beside them."""
    (box, units), (to_box, to_units) = swap.given, swap.taken
    rules.positive(units)
    rules.positive(to_units)
    rules.two_currencies(box.currency, to_box.currency)
    rules.rate_fits(swap.rate.currency, (box.currency, to_box.currency))
    lines = [
        NewLine(swap.fund, box, -units, Category.EXCHANGE),
        NewLine(swap.fund, to_box, to_units, Category.EXCHANGE),
    ]
    entry = NewEntry(swap.fund.house, Kind.EXCHANGE, swap.day, lines, rate=swap.rate, token=swap.token)
    return post(entry=entry, permission=P.MONEY_RECORD, by=by)


@dataclass(frozen=True)
class Count:
    """What two people found in a box, and the fund that bears what is over or short."""

    token: uuid.UUID
    box: CashBox
    counted: int
    second: User
    fund: Fund | None = None
    explanation: str = ""
    shown: int | None = None  # the difference that was told and is explained


def try_count(*, found: Count, by: User) -> int:
    """What the box holds more (or, below zero, less) than the books say.

    A difference is told before anything is written, and that it was told is on record: the books are not a hint for
    counting once more until it fits.
    """
    _two(found, by)
    rules.counted_right(found.counted, 0, "", None)
    difference = found.counted - queries.box_balance(found.box.pk, found.box.currency).units
    if difference:
        detail = {"difference": str(Money(difference, found.box.currency))}
        chain.record("ledger.count_differs", by=by, on=found.box, house=found.box.house_id, detail=detail)
    return difference


def _two(found: Count, by: User) -> None:
    """Both may count in this house."""
    require(by, P.CASH_COUNT, house=found.box.house_id)
    rules.two_people(by.pk, found.second.pk)
    rules.may_count(allowed=found.second.grants.covers(P.CASH_COUNT, found.box.house_id))


@transaction.atomic
def count(*, found: Count, by: User) -> CashCount:
    """Counted against the ledger of this very moment; a difference is an entry with an explanation."""
    _two(found, by)
    hold_house(found.box.house)
    known = CashCount.objects.filter(pk=found.token).first()
    if known is not None:
        rules.same_count(known, found.box.pk, by)
        return known  # the form was sent twice
    box = CashBox.objects.select_for_update(of=("self",)).select_related("house").get(pk=found.box.pk)
    rules.in_use(box, clock.tonight())
    expected = queries.box_balance(box.pk, box.currency)
    difference = found.counted - expected.units
    rules.as_shown(difference, found.shown)
    rules.counted_right(found.counted, difference, found.explanation, found.fund)
    row = CashCount(
        id=found.token,
        box=box,
        counted_at=clock.now(),
        counted=found.counted,
        expected=expected.units,
        second_by=found.second,
    )
    if difference and found.fund is not None:
        row.entry = _settle(found, box, difference, by)
    if words := found.explanation.strip():
        sealed.put(row, explanation={"text": words})
    row.keep(by=by, force_insert=True)
    detail = {"difference": str(Money(difference, box.currency))}
    chain.record("ledger.counted", by=by, on=row, house=box.house_id, detail=detail)
    return row


def _settle(found: Count, box: CashBox, difference: int, by: User) -> Entry:
    """Over or short: the books follow the box."""
    line = NewLine(found.fund, box, difference, Category.OTHER)  # type: ignore[arg-type]  # rules.counted_right
    entry = NewEntry(box.house, Kind.COUNT, clock.tonight(), [line], found.explanation)
    return post(entry=entry, permission=P.CASH_COUNT, by=by)
