"""The filters of the audit log; what makes no sense is passed over and said so, never an error."""

import datetime as dt
import uuid

from django.http import QueryDict

from cases.audit.models import Event
from cases.desk.queries.log import LogFilter


def read_log_filter(query: QueryDict) -> LogFilter:
    """User name, action, outcome, days, object."""
    outcome = query.get("outcome", "")
    return LogFilter(
        who=_plain(query.get("who", "")).lower()[:40],
        action=_plain(query.get("action", ""))[:60],
        outcome=outcome if outcome in Event.Outcome.values else "",
        first=_day(query.get("first", "")),
        last=_day(query.get("last", "")),
        object=_key(query.get("object", "")),
    )


def read_number(query: QueryDict, name: str) -> int | None:
    """The number of an event."""
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def log_query(wish: LogFilter) -> dict[str, str]:
    """The filters as they stand in an address or a hidden field."""
    return {name: str(getattr(wish, name)) for name in wish.used}


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
