"""The manual's picture and table of the review are drawn from the code."""

from pathlib import Path

import pytest

from cases.review import drawing
from cases.threats.codes import State
from cases.threats.rules import GRAPH, Event, Move

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize(("name", "draw"), [("review.svg", drawing.svg), ("review.md", drawing.table)])
def test_the_manual_shows_the_graph_of_the_code(name, draw):
    assert (DOCS / name).read_text(encoding="utf-8") == draw(), "run manage.py review_graph"


def test_another_graph_is_another_picture(monkeypatch):
    picture, table = drawing.svg(), drawing.table()
    move = GRAPH[Event.TAKE]
    monkeypatch.setitem(GRAPH, Event.TAKE, Move(move.frm | {State.RETURNED}, move.to, move.permission))
    assert drawing.svg() != picture and drawing.table() != table


def test_the_command_writes_both_files(tmp_path, command):
    command("review_graph", to=tmp_path, verbosity=0)
    assert {path.name for path in tmp_path.iterdir()} == {"review.svg", "review.md"}
