"""An empty database of the engine under test, and a way to play one scene of a crowd on it."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of the engine under test."""
    address = os.environ["DATABASE_URL"]
    if not address.startswith("postgres"):
        yield f"sqlite:///{tmp_path}/race.sqlite3"
        return
    name = f"race_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def crowd(scratch: str, tmp_path: Path) -> Any:
    """Plays one scene and tells what came of it."""

    def play(scene: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.load", scene, str(tmp_path)],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": scratch},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        print(scene, told)
        return told

    return play
