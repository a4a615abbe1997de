"""What the database itself refuses: UPDATE and DELETE of append-only tables, and whatever else a room lays down.

SQLite rebuilds a table on migration and drops its triggers with it, so the guards are put back after each migrate
and a system check proves that they stand.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

GUARDED: list[type[Model]] = []
REFUSAL = "append-only table"


@dataclass(frozen=True)
class Guard:
    """A trigger after each new row; raises where the row breaks the room's law.

    `sqlite` is the body of the trigger, `postgresql` the body of a plpgsql function that returns NEW.
    """

    model: type[Model]
    name: str
    sqlite: str
    postgresql: str


LAID: list[Guard] = []


M = TypeVar("M", bound=type[Model])


def append_only(model: M) -> M:
    """Class decorator: rows of this model are never changed or deleted."""
    GUARDED.append(model)
    return model


def names(table: str, vendor: str) -> list[str]:
    """The triggers a guarded table must have."""
    verbs = ["update", "delete"] + (["truncate"] if vendor == "postgresql" else [])
    return [f"guard_{table}_{verb}" for verb in verbs]


def lay(guard: Guard) -> None:
    """Ask for one more trigger; it stands after the next migrate."""
    LAID.append(guard)


def install(db: BaseDatabaseWrapper = connection) -> None:
    """Put every guard up, whatever stood before."""
    remove(db)
    with db.cursor() as cursor:
        if db.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
            )
        for table in (model._meta.db_table for model in GUARDED):
            for name in names(table, db.vendor):
                verb = name.rsplit("_", 1)[1].upper()
                if db.vendor == "postgresql":
                    each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
                    cursor.execute(
                        f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}"'
                        f" FOR EACH {each} EXECUTE FUNCTION guard_refuse()"
                    )
                else:
                    cursor.execute(
                        f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}"'
                        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                    )
        for guard in LAID:
            _install_laid(guard, db, cursor)


def _install_laid(guard: Guard, db: BaseDatabaseWrapper, cursor: Any) -> None:
    table = guard.model._meta.db_table
    if db.vendor == "postgresql":
        cursor.execute(
            f'CREATE OR REPLACE FUNCTION "{guard.name}"() RETURNS trigger LANGUAGE plpgsql AS'
            f" $$ {guard.postgresql} $$"
        )
        cursor.execute(
            f'CREATE TRIGGER "{guard.name}" AFTER INSERT ON "{table}"'
            f' FOR EACH ROW EXECUTE FUNCTION "{guard.name}"()'
        )
    else:
        cursor.execute(f'CREATE TRIGGER "{guard.name}" AFTER INSERT ON "{table}" BEGIN {guard.sqlite} END')


def remove(db: BaseDatabaseWrapper = connection) -> None:
    """Take the guards down; only tests that empty the database and the measuring do this."""
    present = set(db.introspection.table_names())
    with db.cursor() as cursor:
        for table in (model._meta.db_table for model in GUARDED if model._meta.db_table in present):
            for name in names(table, db.vendor):
                on = f' ON "{table}"' if db.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')
        for guard in LAID:
            table = guard.model._meta.db_table
            if table in present:
                on = f' ON "{table}"' if db.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{guard.name}"{on}')


def missing(db: BaseDatabaseWrapper = connection) -> list[str]:
    """Guards that should stand and do not."""
    if db.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with db.cursor() as cursor:
        cursor.execute(query)
        standing = {row[0] for row in cursor.fetchall()}
    wanted = [name for model in GUARDED for name in names(model._meta.db_table, db.vendor)]
    wanted += [guard.name for guard in LAID]
    return [name for name in wanted if name not in standing]


@contextmanager
def down(db: BaseDatabaseWrapper = connection) -> Iterator[None]:
    """For tests that show what would happen without the guards, and for filling a scratch database."""
    remove(db)
    try:
        yield
    finally:
        install(db)
