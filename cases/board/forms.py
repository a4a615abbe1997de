"""What the addresses of the board may ask for; whatever makes no sense is passed over, never an error."""

import datetime as dt
import uuid
from dataclasses import asdict, replace
from urllib.parse import urlencode

from django.http import QueryDict

from cases.board.queries.tonight import Filter
from cases.board.rules import GROUPS

ONLY = ("free", "due")
FAR = dt.timedelta(days=3660)


def read_key(query: QueryDict, name: str) -> str:
    """A key as it stands in addresses, or nothing."""
    try:
        return str(uuid.UUID(query.get(name, "")))
    except ValueError:
        return ""


def read_filter(query: QueryDict) -> Filter:
    """House, group and kind of bed."""
    group, only = query.get("group", ""), query.get("only", "")
    return Filter(
        house=read_key(query, "house"),
        group=group if group in GROUPS else "",
        only=only if only in ONLY else "",
    )


def read_day(query: QueryDict, key: str, *, default: dt.date) -> dt.date:
    """A day within ten years of the other, or the other."""
    try:
        day = dt.date.fromisoformat(query.get(key, ""))
    except ValueError:
        return default
    return day if abs(day - default) < FAR else default


def link(wish: Filter, only: str) -> str:
    """The same board with another kind of beds; the other filters survive."""
    chosen = {key: value for key, value in asdict(replace(wish, only=only)).items() if value}
    return f"?{urlencode(chosen)}"
