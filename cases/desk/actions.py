"""What is done with the audit log itself; both leave their own event in it."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.audit.models import Event
from cases.desk.queries.log import RECENT, LogFilter, walk

COLUMNS = ("number", "when", "who", "action", "outcome", "kind", "object", "house", "codes")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", " ", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}")


@dataclass(frozen=True)
class Checked:
    """The events looked at, and where the chain breaks."""

    first: int
    last: int
    faults: list[chain.Fault]


def check_chain(*, by: User) -> Checked:
    """Check the newest 5,000 events on demand; `manage.py audit verify` checks them all.

    The walk itself holds no lock: events may be added meanwhile, none can change.
    """
    require(by, Permission.AUDIT_VIEW, house=None)
    last, _mac = chain.head()
    first = max(1, last - RECENT + 1)
    faults = [step for step in chain.verify(since=first) if isinstance(step, chain.Fault)]
    chain.record(
        "audit.checked",
        by=by,
        outcome=Event.Outcome.FAILED if faults else Event.Outcome.DONE,
        detail={"first": first, "last": last, "faults": len(faults)},
    )
    return Checked(first, last, faults)


@transaction.atomic
def export_log(*, wish: LogFilter, by: User) -> Iterator[str]:
    """The filtered log as CSV, line by line; the last line anchors the chain outside the machine."""
    require(by, Permission.AUDIT_VIEW, house=None)
    chain.record("audit.exported", by=by, detail={"filters": wish.used})
    return _lines(wish, chain.head())


class Line:
    """A file that hands each line straight on."""

    def write(self, line: str) -> str:
        """What csv.writer wrote."""
        return line


def _lines(wish: LogFilter, head: tuple[int, str]) -> Iterator[str]:
    writer = csv.writer(Line())
    yield writer.writerow(COLUMNS)
    for event in walk(wish, up_to=head[0]):
        yield writer.writerow([safe(cell) for cell in _cells(event)])
    yield writer.writerow(["anchor", f"{head[0]}:{head[1]}"])


def _cells(event: Event) -> list[Any]:
    who = getattr(event, "who", None) or event.actor or ""
    detail = json.dumps(event.detail, sort_keys=True) if event.detail else ""
    when = event.at.isoformat(timespec="seconds")
    return [
        event.seq,
        when,
        who,
        event.action,
        event.outcome,
        event.object_kind,
        event.object_id or "",
        event.house_id or "",
        detail,
    ]


def safe(cell: Any) -> str:
    """No cell is a formula to a spreadsheet."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
