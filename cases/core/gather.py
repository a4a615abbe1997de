"""Several short lists in one question to the database: for pages that are made of many rooms.

Each row travels as a JSON array, because the columns of a union must be alike and those of the lists are not.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import JSONArray

Reader = Callable[[Any], Any]


def moment(text: str) -> dt.datetime:
    """SQLite keeps moments in UTC and does not say so."""
    when = dt.datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=dt.UTC)


def exact(number: Any) -> Decimal:
    """As it is written, not as a floating point number sees it."""
    return Decimal(str(number))


KEY: Reader = uuid.UUID
DAY: Reader = dt.date.fromisoformat
MOMENT: Reader = moment
WHOLE: Reader = int
DECIMAL: Reader = exact
WORD: Reader = str
TRUTH: Reader = bool


@dataclass(frozen=True)
class Asked:
    """Rows (not sliced, their order is lost), and how each column wanted is read back."""

    rows: QuerySet[Any]
    columns: Mapping[str, Reader]


def gather(asked: Mapping[str, Asked]) -> dict[str, list[tuple[Any, ...]]]:
    """All lists by name; one query."""
    found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in asked}
    parts = [
        part.rows.order_by().annotate(_list=Value(name), _row=JSONArray(*part.columns))
        for name, part in asked.items()
    ]
    first, *others = [part.values_list("_list", "_row") for part in parts]
    for name, row in first.union(*others, all=True) if others else first:
        readers = asked[name].columns.values()
        found[name].append(
            tuple(None if value is None else read(value) for read, value in zip(readers, row, strict=True))
        )
    return found
