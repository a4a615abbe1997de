"""Closing a month, so that what was reported stays as it was."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.houses.models import House
from cases.ledger import queries, rules
from cases.ledger.actions.posting import hold_house
from cases.ledger.models import MonthClose


@transaction.atomic
def close_month(*, house: House, month: dt.date, by: User) -> MonthClose:
    """Only a month that is over, and only once every box was counted at its end and agrees."""
    require(by, Permission.MONEY_RECORD, house=house.pk)
    hold_house(house)
    first = month.replace(day=1)
    rules.month_is_over(first, clock.tonight())
    rules.in_turn(
        first, queries.first_open_month(queries.with_months(by, Permission.MONEY_RECORD).get(pk=house.pk))
    )
    rules.all_counted(queries.uncounted_boxes(house, first))
    row = MonthClose(house=house, month=first, closed_at=clock.now())
    try:
        with transaction.atomic():
            row.keep(by=by)
    except IntegrityError as error:
        raise Refused("closed_already", _("This month is closed already.")) from error
    chain.record("ledger.month_closed", by=by, on=row, house=house.pk, detail={"month": f"{first:%Y-%m}"})
    return row


@transaction.atomic
def reopen_month(*, closed: MonthClose, reason: str, by: User) -> MonthClose:
    """An administrator lets a mistake be mended, in the latest closed month; the reason is kept."""
    require(by, Permission.MONEY_SETUP, house=closed.house_id)
    words = rules.reason_given(reason)
    hold_house(closed.house)
    row: MonthClose = MonthClose.objects.select_for_update(of=("self",)).get(pk=closed.pk)
    if row.reopened_at is not None:
        raise Refused("open_already", _("This month is open already."))
    rules.opens_last(row.month, queries.last_closed(row.house))
    row.reopened_at, row.reopened_by = clock.now(), by
    row.keep(by=by)
    chain.record(
        "ledger.month_reopened",
        by=by,
        on=row,
        house=row.house_id,
        reason=chain.Reason(words, row.house_id, House.SUBJECT_KIND),
    )
    return row
