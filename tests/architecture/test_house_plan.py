"""The house plan is kept by machine: rooms and shelves in order, files within their budgets, types and style."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for folder in ("safehouse", "cases", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
# A file over its budget needs its reason here.
EXCEPTIONS: dict[str, str] = {}
FORBIDDEN_NAMES = {"utils", "helpers", "mixins", "common", "misc"}


def tool(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]


def test_rooms_and_shelves_are_in_order():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_every_room_has_its_shelves_and_its_line_in_the_map():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    order, shelves = contracts[0]["layers"], contracts[1]["containers"]
    rooms = order[order.index("desk") :]
    plain = {"audit", "vault", "core"}  # the ground: no pages, and shelves of their own
    assert {f"cases.{room}" for room in rooms if room not in plain} == set(shelves)
    told = re.findall(r"^\| `([a-z]+)` \|", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    assert told == rooms[::-1]


def test_style():
    tool("ruff", "check", ".")


def test_format():
    tool("ruff", "format", "--check", ".")


def test_types_of_what_decides():
    tool("mypy", "cases")


def test_migrations_are_made(db, command):
    command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_budget(path):
    name = str(path.relative_to(ROOT))
    text = path.read_text()
    tree = ast.parse(text)
    limit = 400 if name.startswith("tests/") else 300
    assert path.stem not in FORBIDDEN_NAMES
    if text.strip():
        assert ast.get_docstring(tree), "a module says why it is there"
    if name in EXCEPTIONS:
        return
    assert len(text.splitlines()) <= limit
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 40, f"{node.name} is too long"
        if isinstance(node, ast.ClassDef):
            assert node.end_lineno - node.lineno < 200, f"{node.name} is too long"


def test_no_machine_path_or_package_host_is_named():
    done = subprocess.run(
        [
            "git",
            "grep",
            "-nE",
            r"/wor[k]/|--(extra-)?inde[x]-url|--fin[d]-links|files\.pythonhoste[d]|pyp[i]\.org|npmj[s]",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
