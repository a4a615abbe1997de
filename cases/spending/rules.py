"""Who may do the next step of an expense, what a fund may bear, and what a day of it costs: pure."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.core.money import Money
from cases.ledger import rules as ledger
from cases.ledger.models import Fund, MoneyRule

LONGEST_DAYS = 731  # two years paid ahead; more is a slip of the finger


@dataclass(frozen=True)
class Span:
    """Days from first to last, both included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Hands:
    """Who asked and who approved; None: nobody yet, or nobody is known."""

    asked: uuid.UUID | None
    approved: uuid.UUID | None = None


def why_not_approve(hands: Hands, user: uuid.UUID) -> Promise | None:
    """Nobody approves what he asked for, also where two people are enough."""
    if user == hands.asked:
        return _("You asked for this: somebody else approves it.")
    return None


def why_not_pay(hands: Hands, user: uuid.UUID, people: int) -> Promise | None:
    """Nobody pays what he approved; who asked pays only where two people are enough."""
    if user == hands.approved:
        return _("You approved this: somebody else pays it.")
    if user == hands.asked and people != MoneyRule.People.TWO:
        return _("You asked for this: somebody else pays it. This house needs three people.")
    return None


def another(sentence: Promise | None) -> None:
    """Stop where the person is one too many times the same."""
    if sentence is not None:
        raise Refused("same_person", sentence)


def sound_span(span: Span) -> None:
    """The time an expense is for has an end, and not in another age."""
    if span.last < span.first:
        raise Refused("ends_before_start", _("The end lies before the start."), field="service_to")
    if span.days > LONGEST_DAYS:
        raise Refused("too_long", _("This is more than two years. Ask for less."), field="service_to")


def parts_add_up(amount: Money, parts: Sequence[tuple[Fund, int]]) -> None:
    """Each fund bears its part once, and all of them the amount to the last unit."""
    if any(units <= 0 for _fund, units in parts) or not parts:
        raise Refused("no_part", _("Give each fund a part above zero."), field="part_1")
    if len({fund.pk for fund, _units in parts}) < len(parts):
        raise Refused("fund_twice", _("Name each fund once."), field="fund_2")
    gap = amount.units - sum(units for _fund, units in parts)
    if gap > 0:
        sentence = _("The parts are too small: %(gap)s of the amount are in no fund.")
    elif gap < 0:
        sentence = _("The parts are too large: together %(gap)s more than the amount.")
    else:
        return
    raise Refused("parts_differ", sentence % {"gap": Money(abs(gap), amount.currency)}, field="part_1")


def may_bear(funds: Sequence[Fund], category: str, span: Span, today: dt.date) -> None:
    """Each fund is open, and all days of the expense lie within what it was given for."""
    for fund in funds:
        if fund.closed_on is not None and fund.closed_on <= today:
            raise Refused("closed", _("%(code)s is closed.") % {"code": fund.code}, field="fund")
        for day in (span.first, span.last):
            try:
                ledger.may_spend(fund, category, day)
            except Refused as refusal:
                field = "service_from" if refusal.field == "day" else refusal.field
                raise Refused(refusal.code, refusal.sentence, field=field) from refusal


def one_house(house: uuid.UUID, funds: Sequence[Fund]) -> None:
    """A house spends its own money."""
    if any(fund.house_id != house for fund in funds):
        raise Refused("other_house", _("This fund belongs to another house."), field="fund")


def same_currency(wanted: str, held: str) -> None:
    """An expense in dollars is paid out of a box of dollars; an exchange comes first."""
    if wanted != held:
        raise Refused(
            "other_currency", _("This cash box holds another currency. Exchange first."), field="box"
        )


def receipt_or_reason(in_hand: bool, why: str) -> str:
    """A receipt, or a few words why there is none; the words without blanks around, '' with a receipt."""
    if in_hand:
        return ""
    words = why.strip()
    if sum(letter.isalpha() for letter in words) < ledger.REASON_MIN_LETTERS:
        sentence = _("Tick that the receipt is in your hand, or write why there is no receipt.")
        raise Refused("no_receipt", sentence, field="why_none")
    return words


def share(units: int, span: Span, window: Span) -> int:
    """What of an amount falls on the days of a window: equal whole shares a day, the rest on the last day."""
    first, last = max(span.first, window.first), min(span.last, window.last)
    if last < first:
        return 0
    daily, rest = divmod(units, span.days)
    return daily * Span(first, last).days + (rest if last == span.last else 0)
