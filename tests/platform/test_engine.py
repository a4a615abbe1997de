"""The database runs as written in security.md section 8: read back from the connection itself."""

import pytest
from django.db import DatabaseError, connection, transaction

from cases.audit import chain
from cases.audit.models import Event
from cases.core import guards

pytestmark = pytest.mark.django_db
sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite only")
postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL only")


def asked(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


@sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("pragma", "value"), [("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1), ("temp_store", 2)]
)
def test_sqlite_is_durable_and_overwrites_what_it_deletes(pragma, value):
    assert asked(f"PRAGMA {pragma}") == value


@sqlite
def test_sqlite_waits_for_a_lock_instead_of_failing():
    assert asked("PRAGMA busy_timeout") == 60_000


@sqlite
def test_sqlite_writes_ahead_in_a_file(tmp_path):
    """The tests' own database lies in memory, without a journal; another is opened as in production."""
    from django.db import connections

    other = connections["default"].copy("on_disk")
    other.settings_dict = other.settings_dict | {"NAME": tmp_path / "site.sqlite3"}
    try:
        with other.cursor() as cursor:
            assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
            assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
    finally:
        other.close()


@sqlite
@pytest.mark.django_db(transaction=True)
def test_a_sqlite_transaction_takes_the_write_lock_at_its_start():
    with connection.execute_wrapper(note := Statements()), transaction.atomic():
        pass
    assert note.seen == ["BEGIN IMMEDIATE"]


class Statements:
    """Notes statements."""

    def __init__(self):
        self.seen = []

    def __call__(self, execute, sql, params, many, context):
        self.seen.append(sql)
        return execute(sql, params, many, context)


@postgres
@pytest.mark.django_db(transaction=True)
def test_postgres_commits_by_itself_outside_transactions_and_keeps_what_it_said():
    assert connection.get_autocommit()
    assert asked("SHOW default_transaction_isolation") == "read committed"
    assert asked("SHOW fsync") == asked("SHOW synchronous_commit") == "on"


@postgres
def test_postgres_speaks_unicode_and_utc():
    assert asked("SHOW server_encoding") == asked("SHOW client_encoding") == "UTF8"
    assert asked("SHOW TimeZone") == "UTC"


@postgres
def test_postgres_connections_are_kept_and_looked_at():
    assert connection.settings_dict["CONN_MAX_AGE"] == 60 and connection.settings_dict["CONN_HEALTH_CHECKS"]


def test_no_request_is_one_long_transaction():
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False and connection.settings_dict["AUTOCOMMIT"]


@pytest.mark.parametrize("verb", ["UPDATE {} SET action = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_itself_refuses_to_change_the_audit(verb):
    if verb.startswith("TRUNCATE") and connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    chain.record("test.happened", by=None)
    with (
        pytest.raises(DatabaseError, match=guards.REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(Event._meta.db_table))
    assert Event.objects.filter(action="test.happened").count() == 1


def test_the_refusal_holds_for_the_orm_too():
    event = chain.record("test.happened", by=None)
    event.action = "test.other"
    for attempt in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(detail={}),
    ):
        with pytest.raises(DatabaseError, match=guards.REFUSAL), transaction.atomic():
            attempt()
    assert [*Event.objects.values_list("action", flat=True)] == ["test.happened"]
