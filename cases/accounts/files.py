"""A report as a file: numbers with the currency's own digits, one line a row, no word of people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.accounts import giving
from cases.accounts.queries import Report
from cases.core import tables
from cases.core.money import Money
from cases.ledger.codes import Category, Kind


def _amount(money: Money | None) -> Any:
    """A number for a spreadsheet; two decimals below 10^15 units survive its doubles unchanged."""
    if money is None:
        return None
    return int(money.decimal) if money.decimal == money.decimal.to_integral() else float(money.decimal)


def funds(report: Report) -> Iterator[list[Any]]:
    """Each fund and currency, then the totals."""
    yield [
        _("Fund"), _("Currency"), _("Opening"), _("In"), _("Out"), _("Transfers"), _("Exchange"),
        _("Over or short"), _("Closing"),
    ]  # fmt: skip
    for row in (*report.books.rows, *report.books.totals):
        yield [row.fund or _("Total"), row.currency, *(_amount(money) for money in row.shown)]


def kinds(report: Report) -> Iterator[list[Any]]:
    """What came in by kind, what went out by category."""
    yield [_("Direction"), _("What"), _("Currency"), _("Amount")]
    for code, money in report.books.came_in:
        yield [_("In"), str(Kind(code).label), money.currency, _amount(money)]
    for code, money in report.books.went_out:
        yield [_("Out"), label(code), money.currency, _amount(money)]


def label(code: str) -> str:
    """A category in the reader's language."""
    return str(Category(code).label) if code in Category.values else _("Without a category")


def boxes(report: Report) -> Iterator[list[Any]]:
    """Each box beside its count."""
    yield [
        _("Cash box"), _("Currency"), _("Ledger"), _("Counted"), _("Over or short"), _("Counted on"),
        _("Agrees"),
    ]  # fmt: skip
    for one in report.boxes:
        on = timezone.localdate(one.count.counted_at) if one.count else None
        agrees = "" if not one.is_cash else _("yes") if one.agrees else _("no")
        yield [
            one.box.code, one.box.currency, _amount(one.ledger), _amount(one.counted),
            _amount(one.difference), on, agrees,
        ]  # fmt: skip


def head(report: Report) -> Iterator[list[Any]]:
    """What the file is of."""
    yield [_("House"), report.house.code_name]
    yield [_("From"), report.span.first]
    yield [_("Until"), report.span.last]
    yield [_("Closed"), _("yes") if report.is_closed else _("no")]
    yield [_("Agrees with the counts"), _("yes") if not report.differing else _("no")]


def as_csv(report: Report) -> bytes:
    """All tables one below the other."""
    rows = [*head(report), []]
    for table in (funds, kinds, boxes):
        rows += [*table(report), []]
    return b"".join(tables.csv_lines(rows))


def as_xlsx(report: Report) -> bytes:
    """A sheet a table."""
    sheets = [(_("Report"), head(report)), (_("Funds"), funds(report))]
    return tables.xlsx([*sheets, (_("In and out"), kinds(report)), (_("Cash boxes"), boxes(report))])


MAKE = {"csv": as_csv, "xlsx": as_xlsx}


# --- The donor report ---


@dataclass(frozen=True)
class Copy:
    """What stands in each line of a copy."""

    mark: str
    recipient: str
    day: str
    quarter: str


COLUMNS = ("copy", "given_to", "given_on", "quarter", "table", "what", "currency", "value")
HIDDEN = "hidden"


def told(lines: Iterable[giving.Line], copy: Copy) -> Iterator[list[Any]]:
    """Codes, rounded amounts and counts."""
    yield list(COLUMNS)
    for line in lines:
        value: Any = line.value
        currency = line.code if line.table == "given" else ""
        if isinstance(line.value, Money):
            value, currency = int(line.value.decimal), line.value.currency
        head = [copy.mark, copy.recipient, copy.day, copy.quarter]
        yield [*head, line.table, line.code, currency, HIDDEN if value is None else value]


def donor_file(lines: Iterable[giving.Line], copy: Copy, ending: str) -> bytes:
    """CSV or XLSX."""
    if ending == "csv":
        return b"".join(tables.csv_lines(told(lines, copy)))
    return tables.xlsx([("Report", told(lines, copy))])
