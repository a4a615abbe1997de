"""Balances and lists; every balance is the sum of its lines."""

from cases.ledger.queries.balances import (
    Balance,
    balances_of,
    box_balance,
    box_balances,
    fund_balance,
    lowest_since,
    total,
)
from cases.ledger.queries.books import Filters, entries, entry_sheet, ledger_page, seen
from cases.ledger.queries.choices import (
    Shelf,
    boxes_to_count,
    counters,
    free_funds,
    houses_of,
    recorded_rates,
    shelf,
)
from cases.ledger.queries.counting import counts_of, days_since_count, last_counts, uncounted_boxes
from cases.ledger.queries.months import (
    closed_months,
    first_open_month,
    last_closed,
    months_of,
    with_months,
)
from cases.ledger.queries.overview import (
    MAY,
    boxes_held,
    funds_held,
    latest_rates,
    overview,
)
from cases.ledger.queries.setup import box_sheet, fund_sheet, people_needed, people_of

__all__ = [
    "MAY",
    "Balance",
    "Filters",
    "Shelf",
    "balances_of",
    "box_balance",
    "box_balances",
    "box_sheet",
    "boxes_held",
    "boxes_to_count",
    "closed_months",
    "counters",
    "counts_of",
    "days_since_count",
    "entries",
    "entry_sheet",
    "first_open_month",
    "free_funds",
    "fund_balance",
    "fund_sheet",
    "houses_of",
    "funds_held",
    "last_closed",
    "last_counts",
    "latest_rates",
    "ledger_page",
    "lowest_since",
    "months_of",
    "overview",
    "people_needed",
    "people_of",
    "recorded_rates",
    "seen",
    "shelf",
    "total",
    "uncounted_boxes",
    "with_months",
]
