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


def read_uuid(text: str | None) -> uuid.UUID | None:
    """A key, or nothing."""
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def read_filter(query: QueryDict) -> Filter:
    """House, group and kind of bed."""
    group, only = query.get("group", ""), query.get("only", "")
    return Filter(
        house=read_uuid(query.get("house")),
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
    chosen = {key: str(value) for key, value in asdict(replace(wish, only=only)).items() if value}
    return f"?{urlencode(chosen)}"
