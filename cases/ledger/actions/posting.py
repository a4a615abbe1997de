"""The one way an entry comes into the books, and the one way it is undone."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.core.money import Money
from cases.houses.models import House
from cases.ledger import overdraft, queries, rules
from cases.ledger.codes import Kind
from cases.ledger.models import CashBox, Entry, Fund, Line, Rate
from cases.ledger.rules import NewLine
from cases.vault import sealed


@dataclass(frozen=True)
class NewEntry:
    """What happened to money on a day; `token` becomes the entry's key, so that a form sent twice makes one."""

    house: House
    kind: Kind
    day: dt.date
    lines: Sequence[NewLine]
    reason: str = ""
    rate: Rate | None = None
    reverses: Entry | None = None
    token: uuid.UUID = field(default_factory=uuid.uuid4)


@transaction.atomic
def post(*, entry: NewEntry, permission: Permission, by: User) -> Entry:
    """Write an entry with its lines; what leaves a restricted fund must fit it, nothing falls below zero."""
    require(by, permission, house=entry.house.pk)
    hold_house(entry.house)
    known: Entry | None = Entry.objects.filter(pk=entry.token).first()
    if known is not None:
        rules.same_form(known, entry.house.pk, entry.kind, by)
        return known  # the form was sent twice
    lines = _locked(entry.lines)
    _allowed(entry, lines)
    row = Entry(
        id=entry.token,
        house=entry.house,
        kind=entry.kind,
        day=entry.day,
        reverses=entry.reverses,
        rate=entry.rate,
    )
    if words := entry.reason.strip():
        sealed.put(row, reason={"text": words})
    row.keep(by=by, force_insert=True)
    _write(row, lines)
    detail = {"kind": entry.kind, "lines": len(lines)}
    chain.record("ledger.posted", by=by, on=row, house=entry.house.pk, detail=detail)
    return row


def hold_house(house: House) -> None:
    """The first lock of all: the books of a house are written by one at a time, so that nothing is posted into a
    month or a box that is being closed."""
    House.objects.select_for_update(of=("self",), no_key=True).filter(pk=house.pk).values_list("pk").first()


def _allowed(entry: NewEntry, lines: Sequence[NewLine]) -> None:
    """What the rules say, with the rows as they stand under the lock."""
    rules.no_nothing(lines)
    rules.of_one_house(entry.house.pk, lines)
    rules.not_ahead(entry.day, clock.tonight())
    rules.month_is_open(queries.last_closed(entry.house), entry.day)
    # Taken out of what is closed by a reversal it may be; put in, nobody would ever count it.
    rules.not_closed([one for one in lines if entry.kind != Kind.REVERSAL or one.units > 0], entry.day)
    if entry.kind == Kind.EXPENSE:
        for line in lines:
            rules.goes_out(line.units)
            rules.may_spend(line.fund, line.category, entry.day)


def _locked(lines: Sequence[NewLine]) -> list[NewLine]:
    """Funds, then boxes, in the order of their keys: two entries never wait for each other in a ring."""
    funds = _held(Fund, [line.fund.pk for line in lines])
    boxes = _held(CashBox, [line.box.pk for line in lines])
    return [NewLine(funds[line.fund.pk], boxes[line.box.pk], line.units, line.category) for line in lines]


def _held(model: Any, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Any]:
    rows = model.objects.select_for_update(of=("self",)).filter(pk__in=set(keys)).order_by("pk")
    return {row.pk: row for row in rows}


def _write(entry: Entry, lines: Sequence[NewLine]) -> None:
    """What comes in first, then what goes out, so that a transfer through one fund is not refused half way."""
    for line in sorted(lines, key=lambda line: line.units < 0):
        row = Line(
            entry=entry,
            fund=line.fund,
            box=line.box,
            currency=line.box.currency,
            units=line.units,
            day=entry.day,
            category=line.category,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except DatabaseError as error:
            raise _refusal(error, entry, line) from error
    for line in lines:
        if line.units < 0 and entry.day < clock.tonight():
            _was_there(entry, line)


def _was_there(entry: Entry, line: NewLine) -> None:
    """The database guards what is there now; what is recorded late must have been there on each day since, too."""
    of_fund = Line.objects.filter(fund=line.fund, currency=line.box.currency)
    for name, lines in ((line.fund.code, of_fund), (line.box.code, Line.objects.filter(box=line.box))):
        day, units = queries.lowest_since(lines, entry.day)
        rules.never_below(
            Money(units, line.box.currency), Money(units - line.units, line.box.currency), name, day
        )


def _refusal(error: DatabaseError, entry: Entry, line: NewLine) -> Exception:
    """The database's word as a sentence that names what was there before; any other error goes on."""
    before = Line.objects.exclude(entry=entry)
    if overdraft.FUND in str(error):
        left = queries.total(before.filter(fund=line.fund, currency=line.box.currency))
        return rules.overdrawn("overdrawn_fund", Money(left, line.box.currency), line.fund.code)
    if overdraft.BOX in str(error):
        left = queries.total(before.filter(box=line.box))
        return rules.overdrawn("overdrawn_box", Money(left, line.box.currency), line.box.code)
    return error


@transaction.atomic
def reverse(*, entry: Entry, reason: str, permission: Permission, by: User) -> Entry:
    """The exact negation, linked and with a reason; once, and never of a reversal."""
    require(by, permission, house=entry.house_id)
    words = rules.reason_given(reason)
    rules.no_reversal(entry.kind)
    hold_house(entry.house)
    if Entry.objects.filter(reverses=entry).exists():
        raise Refused("reversed", _("This was reversed already."))
    lines = [
        NewLine(line.fund, line.box, -line.units, line.category)
        for line in entry.lines.select_related("fund", "box")
    ]
    new = NewEntry(entry.house, Kind.REVERSAL, clock.tonight(), lines, words, entry.rate, entry)
    return post(entry=new, permission=permission, by=by)


def undo(*, entry: Entry, reason: str, by: User) -> Entry:
    """Reverse what was entered in the ledger itself; gifts and expenses have pages of their own, which know more."""
    rules.entered_here(entry.kind)
    return reverse(entry=entry, reason=reason, permission=Permission.MONEY_RECORD, by=by)
