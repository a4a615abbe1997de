"""The floor under a page: a bare view in the same site that runs the same SQL and sends the same bytes.

Middleware (session, sign-in, headers) stands before both; what is compared is everything a view adds: forms, ORM,
rules, sealed values, templates.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from cases.access.doors import requires
from cases.access.roles import Permission

Statement = tuple[str, Any, bool]
NOT_ROWS = ("SAVEPOINT", "RELEASE", "ROLLBACK")
ADDRESS = "/bench-floor/"


@dataclass
class Floor:
    """What the bare view does at the moment."""

    statements: list[Statement] = field(default_factory=list)
    body: bytes = b""
    writes: bool = False


NOW = Floor()


def replay() -> None:
    """Each statement once, rows fetched and thrown away."""
    with connection.cursor() as cursor:
        for sql, params, many in NOW.statements:
            (cursor.executemany if many else cursor.execute)(sql, params)
            if cursor.description:
                cursor.fetchall()


@requires(Permission.DESK)
def bare(request: HttpRequest) -> HttpResponse:
    """The same rows by bare SQL, the same bytes."""
    if NOW.writes:
        with transaction.atomic():
            replay()
    else:
        replay()
    return HttpResponse(NOW.body)


def lay(client: Client) -> None:
    """Give the bare view an address, and learn which statements belong to the middleware."""
    import_module(settings.ROOT_URLCONF).urlpatterns.append(path(ADDRESS.lstrip("/"), bare))
    client.get(ADDRESS)
    found: list[Statement] = []
    with capture(found, keep_middleware=True):
        client.get(ADDRESS)
    OF_MIDDLEWARE.update(sql for sql, _params, _many in found)


OF_MIDDLEWARE: set[str] = set()


@contextmanager
def capture(into: list[Statement], *, keep_middleware: bool = False) -> Iterator[None]:
    """Note every statement of the view with its parameters."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(NOT_ROWS) and (keep_middleware or sql not in OF_MIDDLEWARE):
            into.append((sql, params, many))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield
