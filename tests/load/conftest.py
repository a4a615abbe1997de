"""An empty database of the engine under test, and a way to play one scene of a crowd on it."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def scratch(folder: Path) -> Iterator[str]:
    """The address of an empty database of the engine under test."""
    address = os.environ["DATABASE_URL"]
    if not address.startswith("postgres"):
        yield f"sqlite:///{folder}/race.sqlite3"
        return
    name = f"race_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def play(scene: str, address: str, folder: Path) -> dict[str, Any]:
    """One scene in a process of its own; what it told."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.load", scene, str(folder)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": address},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(scene, told)
    return told


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Callable[[str], dict[str, Any]]]:
    """Plays one scene and tells what came of it."""
    with scratch(tmp_path) as address:
        yield lambda scene: play(scene, address, tmp_path)


@pytest.fixture(scope="module")
def till(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All scenes about money, played once in one database, each in a house of its own."""
    folder = tmp_path_factory.mktemp("till")
    with scratch(folder) as address:
        return play("money", address, folder)
