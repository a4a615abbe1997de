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
from cases.houses.models import House
from cases.ledger import overdraft, queries, rules
from cases.ledger.codes import Kind
from cases.ledger.models import CashBox, Entry, Fund, Line, MonthClose, Rate
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
    known: Entry | None = Entry.objects.filter(pk=entry.token, house=entry.house).first()
    if known is not None:
        return known  # the form was sent twice
    lines = _locked(entry.lines)
    rules.no_nothing(lines)
    rules.of_one_house(entry.house.pk, lines)
    rules.not_ahead(entry.day, clock.tonight())
    closed = MonthClose.objects.filter(house=entry.house, reopened_at__isnull=True)
    rules.month_is_open(closed.values_list("month", flat=True), entry.day)
    if entry.kind != Kind.REVERSAL:
        rules.not_closed(lines, entry.day)
    row = Entry(
        id=entry.token,
        house=entry.house,
        kind=entry.kind,
        day=entry.day,
        reverses=entry.reverses,
        rate=entry.rate,
    )
    sealed.put(row, reason={"text": entry.reason.strip()})
    row.keep(by=by, force_insert=True)
    _write(row, lines)
    detail = {"kind": entry.kind, "lines": len(lines)}
    chain.record("ledger.posted", by=by, on=row, house=entry.house.pk, detail=detail)
    return row


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
            raise _refusal(error, line) from error


def _refusal(error: DatabaseError, line: NewLine) -> Exception:
    """The database's word as a sentence; any other error goes on."""
    currency = line.box.currency
    if overdraft.FUND in str(error):
        left = queries.fund_balance(line.fund.pk, currency)
        return rules.overdrawn("overdrawn_fund", left, line.fund.code)
    if overdraft.BOX in str(error):
        return rules.overdrawn("overdrawn_box", queries.box_balance(line.box.pk, currency), line.box.code)
    return error


@transaction.atomic
def reverse(*, entry: Entry, reason: str, permission: Permission, by: User) -> Entry:
    """The exact negation, linked and with a reason; once, and never of a reversal."""
    require(by, permission, house=entry.house_id)
    words = rules.reason_given(reason)
    if entry.kind == Kind.REVERSAL:
        raise Refused("is_reversal", _("A reversal is not reversed. Record the entry anew."))
    locked = Entry.objects.select_related("house").get(pk=entry.pk)
    lines = [
        NewLine(line.fund, line.box, -line.units, line.category)
        for line in locked.lines.select_related("fund", "box")
    ]
    _locked(lines)
    if Entry.objects.filter(reverses=locked).exists():
        raise Refused("reversed", _("This was reversed already."))
    new = NewEntry(locked.house, Kind.REVERSAL, clock.tonight(), lines, words, locked.rate, locked)
    return post(entry=new, permission=permission, by=by)
