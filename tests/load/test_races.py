"""200 check-ins for 20 beds by separate processes, and processes killed in the middle of their work."""

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

from tests.load.crowd_size import BEDS, JOBS

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


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


@pytest.mark.parametrize("scene", ["action", "page"])
def test_two_hundred_knock_and_twenty_get_a_bed(crowd, scene):
    told = crowd(scene)
    outcome = told["outcome"]
    assert outcome.pop("in") == BEDS
    assert all(word.startswith("told ") for word in outcome), outcome
    assert sum(outcome.values()) == JOBS - BEDS
    assert (told["in_house"], told["beds_taken"], told["nights"]) == (BEDS, BEDS, BEDS * 7)
    assert (told["double_nights"], told["orphans"], told["faults"]) == (0, 0, 0)


def test_without_lock_and_constraint_beds_are_given_twice(crowd):
    told = crowd("control")
    assert told["double_nights"] > 0
    assert told["in_house"] > told["beds_taken"]


def test_what_was_acknowledged_outlives_kill_9(crowd):
    told = crowd("kill")
    assert told["acknowledged"] > 20
    assert (told["lost_arrivals"], told["lost_departures"], told["half"]) == (0, 0, 0)
    assert (told["double_nights"], told["orphans"], told["faults"]) == (0, 0, 0)
