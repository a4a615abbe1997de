"""What the books allow: pure, the day and the balances passed in."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.core.money import Money
from cases.ledger.codes import FOR_A_PURPOSE, FOR_A_TIME, Kind
from cases.ledger.models import CashBox, CashCount, Entry, Fund

REASON_MIN_LETTERS = 3
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
        in_use(line.fund, day)
        in_use(line.box, day)


def in_use(row: Fund | CashBox, day: dt.date) -> None:
    """Not closed by that day."""
    if row.closed_on is not None and row.closed_on <= day:
        raise Refused("closed", _("%(code)s is closed.") % {"code": row.code})


def not_ahead(day: dt.date, today: dt.date, field: str = "day") -> None:
    """Money moves today or has moved before; and what closes later would be full again by then."""
    if day > today:
        raise Refused("ahead", _("This day is still to come."), field=field)


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
            "restricted", _("Money given for a purpose or a time stays in its fund."), field="target_fund"
        )


def no_nothing(lines: Sequence[NewLine]) -> None:
    """An entry moves something, and each line does."""
    if not lines or any(line.units == 0 for line in lines):
        raise Refused("no_amount", _("Give an amount above zero."), field="amount")


def goes_out(units: int) -> None:
    """An expense takes money out, on each of its lines."""
    if units >= 0:
        raise Refused("no_amount", _("Give an amount above zero."), field="amount")


def same_form(known: Entry, house: object, kind: str, by: object) -> None:
    """A form sent twice finds its own entry; the key of anything else is worn out."""
    if (known.house_id, known.kind, known.created_by) != (house, kind, by):
        raise Refused("used_before", _("This form was used before. Open it anew."))


def same_count(known: CashCount, box: object, by: object) -> None:
    """See `same_form`."""
    if (known.box_id, known.created_by) != (box, by):
        raise Refused("used_before", _("This form was used before. Open it anew."))


def no_reversal(kind: str) -> None:
    """What was undone is entered anew, or the chain of corrections would have no end."""
    if kind == Kind.REVERSAL:
        raise Refused("is_reversal", _("A reversal is not reversed. Record the entry anew."))


def is_elsewhere(kind: str) -> bool:
    """A gift has a receipt and an expense three names: they are reversed where these are."""
    return kind in (Kind.DONATION, Kind.EXPENSE)


def can_be_undone(kind: str) -> bool:
    """Whether the page of the entry offers it."""
    return kind != Kind.REVERSAL and not is_elsewhere(kind)


def entered_here(kind: str) -> None:
    """See `is_elsewhere`."""
    if is_elsewhere(kind):
        raise Refused("elsewhere", _("Reverse this where the gift or the expense is shown."))


def overdrawn(code: str, left: Money, name: str) -> Refused:
    """The sentence that names what is there."""
    sentence = _("%(name)s holds only %(left)s.") % {"name": name, "left": left}
    return Refused(code, sentence, field="amount")


def never_below(left: Money, before: Money, name: str, day: dt.date) -> None:
    """What a fund or a box held at the end of a past day; `before`: without this entry."""
    if left.units < 0:
        words = {"name": name, "left": before, "day": day.isoformat()}
        raise Refused("overdrawn_then", _("%(name)s held only %(left)s on %(day)s.") % words, field="amount")


def month_is_open(last_closed: dt.date | None, day: dt.date) -> None:
    """Closed months stay as they were reported, and so does what they began with: nothing comes in before them."""
    if last_closed is not None and day < next_month(last_closed):
        raise Refused("month_closed", _("This month is closed. Record it on a later day."), field="day")


def opens_last(month: dt.date, last_closed: dt.date | None) -> None:
    """What changes in a month changes what every later one began with: they are opened again from the end."""
    if last_closed is not None and month < last_closed:
        raise Refused("not_last", _("Open %(month)s again first.") % {"month": f"{last_closed:%Y-%m}"})


def reason_given(text: str, field: str = "reason") -> str:
    """A few words that say why; returned without blanks around."""
    words = text.strip()
    if sum(letter.isalpha() for letter in words) < REASON_MIN_LETTERS:
        raise Refused("reason_missing", _("Write in a few words why."), field=field)
    return words


def positive(units: int) -> None:
    """An amount above zero."""
    if units <= 0:
        raise Refused("no_amount", _("Give an amount above zero."), field="amount")


def goes_somewhere(source: tuple[Fund, CashBox], target: tuple[Fund, CashBox]) -> None:
    """A transfer changes the fund or the box."""
    if [row.pk for row in source] == [row.pk for row in target]:
        raise Refused("same_place", _("Choose another fund or another cash box."), field="target")


def one_currency(given: str, taken: str) -> None:
    """Another currency is an exchange."""
    if given != taken:
        raise Refused(
            "two_currencies", _("These boxes hold different currencies. Record an exchange."), field="target"
        )


def two_currencies(given: str, taken: str) -> None:
    """The same currency is a transfer."""
    if given == taken:
        raise Refused(
            "one_currency", _("Both boxes hold the same currency. Record a transfer."), field="target"
        )


def rate_fits(currency: str, between: tuple[str, str]) -> None:
    """The rate is of one of the two currencies."""
    if currency not in between:
        raise Refused("other_rate", _("This rate is of another currency."), field="rate")


def rate_is_sound(official: Decimal, market: Decimal) -> None:
    """Dinars for one unit, above zero."""
    for field, value in (("official", official), ("market", market)):
        if value <= 0:
            raise Refused("rate_not_positive", _("Give a rate above zero."), field=field)


def fund_is_sound(fund: Fund) -> None:
    """A purpose names what it pays for, a time has an end."""
    if fund.restriction in FOR_A_PURPOSE and not fund.categories:
        raise Refused("no_purpose", _("Choose what this fund may be spent on."), field="categories")
    if fund.restriction in FOR_A_TIME and fund.valid_from is None and fund.valid_to is None:
        raise Refused("no_time", _("Give the first or the last day."), field="valid_to")
    if fund.valid_from and fund.valid_to and fund.valid_to < fund.valid_from:
        raise Refused("ends_before_start", _("The end lies before the start."), field="valid_to")


def empty_before_closing(held: Sequence[Money]) -> None:
    """Money is moved on before its place is closed."""
    if held:
        sentence = _("There is money in it: %(left)s. Move it first.") % {"left": ", ".join(map(str, held))}
        raise Refused("not_empty", sentence, field="closed_on")


def house_stays(before: object, after: object) -> None:
    """A fund or a box is not carried to another house."""
    if before != after:
        raise Refused("house_stays", _("A fund or a cash box stays in its house."), field="house")


def named(code: str) -> str:
    """A name that can be seen; returned without blanks around."""
    words = " ".join(code.split())
    if not any(letter.isalnum() for letter in words):
        raise Refused("no_name", _("Give a name of letters or digits."), field="code")
    return words


def currency_stays(before: str, after: str, *, used: bool) -> None:
    """A box that held dinars never held dollars."""
    if used and before != after:
        raise Refused(
            "currency_stays", _("Money went through this box: its currency stays."), field="currency"
        )


def two_people(one: object, other: object) -> None:
    """Nobody counts alone."""
    if one == other:
        raise Refused("two_people", _("Two different people count."), field="second")


def may_count(*, allowed: bool) -> None:
    """Both work in the house whose box it is."""
    if not allowed:
        raise Refused(
            "second_elsewhere", _("The second person does not count in this house."), field="second"
        )


def counted_right(counted: int, difference: int, explanation: str, fund: Fund | None) -> None:
    """A difference has words and a fund that bears it; money given for a purpose bears none."""
    if counted < 0:
        raise Refused("no_amount", _("Give an amount of zero or more."), field="counted")
    if not difference:
        return
    if sum(letter.isalpha() for letter in explanation) < REASON_MIN_LETTERS:
        raise Refused("explanation_missing", _("Write how the difference is explained."), field="explanation")
    if fund is None or fund.restriction in {*FOR_A_PURPOSE, *FOR_A_TIME}:
        raise Refused(
            "no_free_fund", _("Choose a fund without restriction for the difference."), field="fund"
        )


def as_shown(difference: int, shown: int | None) -> None:
    """What was explained is what is written; a payment may have come in between."""
    if shown is not None and difference != shown:
        raise Refused("changed_meanwhile", _("This is not what you looked at before. Look at the numbers."))


def month_is_over(first: dt.date, today: dt.date) -> None:
    """Its last day has passed."""
    if today < next_month(first):
        raise Refused("not_over", _("This month is not over yet."))


def next_month(first: dt.date) -> dt.date:
    """The first day of the month after."""
    return (first + dt.timedelta(days=32)).replace(day=1)


def in_turn(first: dt.date, due: dt.date | None) -> None:
    """A month left open behind a closed one would never be asked for again."""
    if due is not None and due < first:
        raise Refused("not_in_turn", _("Close %(month)s first.") % {"month": f"{due:%Y-%m}"})


def all_counted(missing: Sequence[CashBox]) -> None:
    """Every box was counted at the end of the month and the books agree."""
    if missing:
        names = ", ".join(box.code for box in missing)
        sentence = _("Count first, on one of the last three days of the month or later: %(boxes)s.")
        raise Refused("not_counted", sentence % {"boxes": names})
