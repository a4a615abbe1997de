"""Every write to the books."""

from cases.ledger.actions.months import close_month, reopen_month
from cases.ledger.actions.moving import (
    Count,
    Exchange,
    Opening,
    Transfer,
    count,
    exchange,
    open_balance,
    transfer,
    try_count,
)
from cases.ledger.actions.posting import NewEntry, post, reverse, undo
from cases.ledger.actions.setup import keep_box, keep_fund, record_rate, set_people

__all__ = [
    "Count",
    "Exchange",
    "NewEntry",
    "Opening",
    "Transfer",
    "close_month",
    "count",
    "exchange",
    "keep_box",
    "keep_fund",
    "open_balance",
    "post",
    "record_rate",
    "reopen_month",
    "reverse",
    "set_people",
    "transfer",
    "try_count",
    "undo",
]
