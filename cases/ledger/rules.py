"""What the books allow: pure, the day and the balances passed in."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.core.money import Money
from cases.ledger.codes import FOR_A_PURPOSE, FOR_A_TIME
from cases.ledger.models import CashBox, Fund

COUNT_LAG = 3  # days before the end of a month in which a count still serves to close it


@dataclass(frozen=True)
class NewLine:
    """So many smallest units into (below zero: out of) one fund and one box."""

    fund: Fund
    box: CashBox
    units: int
    category: str = ""


def of_one_house(house: object, lines: Iterable[NewLine]) -> None:
    """Money of one house never moves in another one's books."""
    if any(line.fund.house_id != house or line.box.house_id != house for line in lines):
        raise Refused("other_house", _("This fund or cash box belongs to another house."))


def not_closed(lines: Iterable[NewLine], day: dt.date) -> None:
    """Closed funds and boxes take and give nothing."""
    for line in lines:
        for row in (line.fund, line.box):
            if row.closed_on is not None and row.closed_on <= day:
                sentence = _("%(code)s is closed.") % {"code": row.code}
                raise Refused("closed", sentence)


def not_ahead(day: dt.date, today: dt.date) -> None:
    """Money moves today or has moved before."""
    if day > today:
        raise Refused("ahead", _("This day is still to come."), field="day")


def may_spend(fund: Fund, category: str, day: dt.date) -> None:
    """A restricted fund pays for its purpose and in its time only."""
    if fund.restriction in FOR_A_PURPOSE and category not in fund.categories:
        raise Refused(
            "outside_purpose", _("%(fund)s may not be spent on this.") % {"fund": fund.code}, field="category"
        )
    if fund.restriction in FOR_A_TIME and not within_dates(fund, day):
        raise Refused(
            "outside_dates", _("%(fund)s may not be spent on this day.") % {"fund": fund.code}, field="day"
        )


def within_dates(fund: Fund, day: dt.date) -> bool:
    """Whether the fund holds on this day; an open end holds for ever."""
    return (fund.valid_from is None or fund.valid_from <= day) and (
        fund.valid_to is None or day <= fund.valid_to
    )


def same_restriction(source: Fund, target: Fund) -> None:
    """Money given for something never becomes money for something else."""
    if source.restriction in {*FOR_A_PURPOSE, *FOR_A_TIME} and source.pk != target.pk:
        raise Refused(
            "restricted", _("Money given for a purpose or a time stays in its fund."), field="target"
        )


def no_nothing(lines: Sequence[NewLine]) -> None:
    """An entry moves something, and each line does."""
    if not lines or any(line.units == 0 for line in lines):
        raise Refused("no_amount", _("Give an amount above zero."), field="amount")


def overdrawn(code: str, left: Money, name: str) -> Refused:
    """The sentence that names what is there."""
    sentence = _("%(name)s holds only %(left)s.") % {"name": name, "left": left}
    return Refused(code, sentence, field="amount")


def month_is_open(closed: Iterable[dt.date], day: dt.date) -> None:
    """Closed months stay as they were reported."""
    if day.replace(day=1) in set(closed):
        raise Refused("month_closed", _("This month is closed. Record it on a later day."), field="day")
