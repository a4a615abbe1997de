"""Puts many rows into a table at once: 50,000 stays with their nights as objects would cost a minute.

Rows wait in memory packed, because as Python objects they would take four times the room.
"""

import datetime as dt
import json
import marshal
import uuid
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

Row = tuple[Any, ...]
CHUNK = 10_000
PACKED = 1_000  # rows


class Table:
    """Makes rows of one model as the database takes them; what is not told stands as the model's default."""

    def __init__(self, model: type[Model], **same: Any) -> None:
        self.name = model._meta.db_table
        self.postgres = connection.vendor == "postgresql"
        fields = [f for f in model._meta.concrete_fields if f.get_internal_type() != "BigAutoField"]
        self.columns = [str(field.column) for field in fields]
        self.at = {field.attname: number for number, field in enumerate(fields)}
        self.defaults = [self.plain(same.get(field.attname, field.get_default())) for field in fields]
        self.waiting: list[Row] = []
        self.packed: list[bytes] = []

    def plain(self, value: Any) -> Any:
        """A value as both drivers take it, and as Django would have stored it."""
        if isinstance(value, uuid.UUID):
            return str(value) if self.postgres else value.hex
        if isinstance(value, dt.datetime):
            return str(value) if self.postgres else str(value.astimezone(dt.UTC).replace(tzinfo=None))
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, dict | list):
            return json.dumps(value)
        if isinstance(value, str):
            return str(value)  # a choice is more than its text
        return value

    def add(self, **values: Any) -> None:
        """One row that waits; columns are named as attributes (`person_id`)."""
        cells = self.defaults.copy()
        for name, value in values.items():
            cells[self.at[name]] = self.plain(value)
        self.waiting.append(tuple(cells))
        if len(self.waiting) >= PACKED:
            self.packed.append(zlib.compress(marshal.dumps(self.waiting), 1))
            self.waiting = []

    def rows(self) -> Iterator[Row]:
        """All that wait; each pack is let go once it was opened."""
        self.packed.reverse()
        while self.packed:
            yield from marshal.loads(zlib.decompress(self.packed.pop()))  # noqa: S302 - our own, from memory
        yield from self.waiting

    def insert(self, rows: Iterable[Row] | None = None) -> None:
        """COPY where the engine has it, else one prepared statement for many rows."""
        columns = ", ".join(f'"{column}"' for column in self.columns)
        stream = iter(self.rows() if rows is None else rows)
        with connection.cursor() as cursor:
            if self.postgres:
                with cursor.copy(f'COPY "{self.name}" ({columns}) FROM STDIN') as copy:
                    for row in stream:
                        copy.write_row(row)
                return
            marks = ", ".join(["%s"] * len(self.columns))
            statement = f'INSERT INTO "{self.name}" ({columns}) VALUES ({marks})'  # noqa: S608 - our own names
            while some := list(islice(stream, CHUNK)):
                cursor.executemany(statement, some)
