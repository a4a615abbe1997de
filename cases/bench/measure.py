"""Time a page and its floor in turn, so that both see the same machine."""

import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

Statement = tuple[str, Any, bool]
NOT_ROWS = ("SAVEPOINT", "RELEASE", "ROLLBACK")


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


@contextmanager
def capture(into: list[Statement]) -> Any:
    """Note every statement with its parameters."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(NOT_ROWS):
            into.append((sql, params, many))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


class BareHandler:
    """A server with one view and no middleware, reached through the same client as the real one."""

    def __init__(self, statements: list[Statement], body: bytes, writes: bool) -> None:
        self.statements, self.body, self.writes = statements, body, writes

    def __call__(self, environ: dict[str, Any]) -> HttpResponse:
        """The same rows by bare SQL, the same bytes."""
        if self.writes:
            with transaction.atomic():
                self.replay()
        else:
            self.replay()
        response = HttpResponse(self.body)
        response.wsgi_request = WSGIRequest(environ)
        return response

    def replay(self) -> None:
        """Each statement once, rows fetched and thrown away."""
        with connection.cursor() as cursor:
            for sql, params, many in self.statements:
                if many:
                    cursor.executemany(sql, params)
                else:
                    cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()


def bare(statements: list[Statement], body: bytes, *, writes: bool) -> Client:
    """A client whose every request meets the floor."""
    client = Client()
    client.handler = BareHandler(statements, body, writes)
    return client


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


def read(timing: Timing, client: Client, ask: Ask, rounds: int) -> None:
    """A page that writes nothing that matters: page and floor in turn."""
    checked(ask(client), timing.name)
    statements: list[Statement] = []
    with capture(statements):
        answer = checked(ask(client), timing.name)
    selects = [s for s in statements if s[0].startswith(("SELECT", "WITH"))]
    timing.queries, timing.size = len(selects), len(answer.content)
    floor = bare(selects, answer.content, writes=False)
    for _ in range(rounds):
        timing.page.append(timed(lambda: ask(client)))
        timing.floor.append(timed(lambda: floor.get("/")))


def write(timing: Timing, client: Client, ask: Ask, undo: Callable[[], None], rounds: int) -> None:
    """A page that writes: the floor replays what a rolled-back request would have written, and commits it."""
    for _ in range(rounds):
        timing.page.append(timed(lambda: checked(ask(client), timing.name)))
        undo()
        statements: list[Statement] = []
        try:
            with transaction.atomic(), capture(statements):
                answer = checked(ask(client), timing.name)
                raise DryRun
        except DryRun:
            pass
        timing.queries = sum(1 for s in statements if s[0].startswith(("SELECT", "WITH")))
        timing.size = len(answer.content)
        timing.floor.append(timed(partial(bare(statements, answer.content, writes=True).get, "/")))
        undo()


def table(timings: list[Timing]) -> str:
    """Aligned columns."""
    head = ("page", "median ms", "p95 ms", "floor ms", "floor p95", "ratio", "queries", "KB")
    rows = [head, *[timing.row() for timing in timings]]
    widths = [max(len(row[n]) for row in rows) for n in range(len(head))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )
