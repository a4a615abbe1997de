"""Time a page and its floor in turn, so that both see the same machine."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client

from cases.bench import floor
from cases.bench.floor import Statement, capture

READING = ("SELECT", "WITH")


class DryRun(Exception):
    """Rolls back what a captured request wrote."""


@dataclass
class Timing:
    """What was measured of one page, in milliseconds."""

    name: str
    page: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0

    def row(self) -> tuple[str, ...]:
        """One line of the table."""
        page, floor = statistics.median(self.page), statistics.median(self.floor)
        return (
            self.name,
            f"{page:.1f}",
            f"{p95(self.page):.1f}",
            f"{floor:.1f}",
            f"{p95(self.floor):.1f}",
            f"{page / floor:.1f}",
            str(self.queries),
            f"{self.size / 1024:.1f}",
        )


def p95(values: list[float]) -> float:
    """The 95th percentile, nearest rank."""
    return sorted(values)[max(0, round(0.95 * len(values)) - 1)]


Ask = Callable[[Client], Any]


def checked(answer: Any, name: str) -> Any:
    """A page that did not work is not worth a time."""
    if answer.status_code not in (200, 302):
        raise RuntimeError(f"{name} answered {answer.status_code}")
    return answer


def timed(call: Callable[[], Any]) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def reads(statement: Statement) -> bool:
    """Whether it only reads; it may begin on a new line or, a union, in brackets."""
    return statement[0].lstrip("\n (").startswith(READING)


def read(timing: Timing, client: Client, ask: Ask, rounds: int) -> None:
    """A page that writes nothing that matters: page and floor in turn."""
    checked(ask(client), timing.name)
    found: list[Statement] = []
    with capture(found):
        answer = checked(ask(client), timing.name)
    selects = [statement for statement in found if reads(statement)]
    timing.size = len(answer.content)
    timing.queries = len(selects) + len(floor.OF_MIDDLEWARE)
    floor.NOW.statements, floor.NOW.body, floor.NOW.writes = selects, answer.content, False
    for _ in range(rounds):
        timing.page.append(timed(lambda: ask(client)))
        timing.floor.append(timed(lambda: client.get(floor.ADDRESS)))


def write(timing: Timing, client: Client, ask: Ask, undo: Callable[[], None], rounds: int) -> None:
    """A page that writes: the floor replays what a rolled-back request would have written, and commits it."""
    for _ in range(rounds):
        timing.page.append(timed(lambda: checked(ask(client), timing.name)))
        undo()
        found: list[Statement] = []
        try:
            with transaction.atomic(), capture(found):
                answer = checked(ask(client), timing.name)
                raise DryRun
        except DryRun:
            pass
        timing.queries = sum(1 for statement in found if reads(statement))
        timing.size = len(answer.content)
        floor.NOW.statements, floor.NOW.body, floor.NOW.writes = found, answer.content, True
        timing.floor.append(timed(lambda: client.get(floor.ADDRESS)))
        undo()


def table(timings: list[Timing]) -> str:
    """Aligned columns."""
    head = ("page", "median ms", "p95 ms", "floor ms", "floor p95", "ratio", "queries", "KB")
    rows = [head, *[timing.row() for timing in timings]]
    widths = [max(len(row[n]) for row in rows) for n in range(len(head))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )
