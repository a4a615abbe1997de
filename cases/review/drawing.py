"""The status graph as a picture and a table, drawn from the code so that the manual cannot differ from it."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.html import escape

from cases.access.roles import ROLES
from cases.review.rules import BY_REVIEWER
from cases.threats.codes import State
from cases.threats.rules import GRAPH, Event, Move

Point = tuple[float, float]
WIDE, HIGH = 1180, 520
BOX: Point = (176, 46)
APART = 11  # between the two lines of a way there and back
PLACES: dict[str, Point] = {
    State.DRAFT: (100, 235),
    State.SUBMITTED: (390, 235),
    State.RETURNED: (390, 455),
    State.UNDER_REVIEW: (700, 235),
    State.VERIFIED: (1075, 55),
    State.UNVERIFIED: (1075, 175),
    State.DUPLICATE: (1075, 295),
    State.REJECTED: (1075, 415),
}
COLOURS = {
    State.DRAFT: "#eef0f2",
    State.RETURNED: "#fdf1d8",
    State.SUBMITTED: "#e3eefb",
    State.UNDER_REVIEW: "#e3eefb",
}
DECIDED = "#e2f3e6"
STYLE = """
  text { font: 15px system-ui, sans-serif; fill: #1d2733; text-anchor: middle; dominant-baseline: central }
  .state { font-weight: 600 }
  .move { font-size: 13px; paint-order: stroke; stroke: #fff; stroke-width: 5px; stroke-linejoin: round }
  rect.box { stroke: #5b6875; stroke-width: 1.5 }
  line { stroke: #5b6875; stroke-width: 1.5; marker-end: url(#tip) }
"""
TIP = (
    '<marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0L10 5L0 10z" fill="#5b6875"/></marker>'
)


def ways() -> list[tuple[str, str, str]]:
    """Each line of the picture: from, to, and the moves that lead along it."""
    found: dict[tuple[str, str], list[str]] = {}
    for event, move in GRAPH.items():
        for state in State:
            if state in move.frm:
                found.setdefault((state.value, str(move.to)), []).append(str(event))
    return [(frm, to, ", ".join(events)) for (frm, to), events in found.items()]


def svg() -> str:
    """The picture."""
    with translation.override("en"):
        lines = list(_lines())
        boxes = list(_boxes())
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img">'
    title = "<title>How a threat report moves from draft to a decision</title>"
    ground = f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>'
    style = f"<style>{STYLE}</style>"
    return "\n".join([head, title, style, f"<defs>{TIP}</defs>", ground, *lines, *boxes, "</svg>", ""])


def _boxes() -> Iterator[str]:
    for state in State:
        x, y = PLACES[state]
        wide, high = BOX
        yield (
            f'<rect class="box" x="{x - wide / 2:g}" y="{y - high / 2:g}" width="{wide:g}" height="{high:g}"'
            f' rx="8" fill="{COLOURS.get(state, DECIDED)}"/>'
        )
        yield f'<text class="state" x="{x:g}" y="{y:g}">{escape(str(state.label))}</text>'


def _lines() -> Iterator[str]:
    """All lines first, then their words, so that no line crosses a word."""
    every = ways()
    pairs = {(frm, to) for frm, to, _events in every}
    words = []
    for frm, to, events in every:
        start, end = _ends(PLACES[frm], PLACES[to], aside=(to, frm) in pairs)
        yield f'<line x1="{start[0]:.0f}" y1="{start[1]:.0f}" x2="{end[0]:.0f}" y2="{end[1]:.0f}"/>'
        along = 0.62 if (to, frm) in pairs else 0.5
        x, y = (a + (b - a) * along for a, b in zip(start, end, strict=True))
        words.append(f'<text class="move" x="{x:.0f}" y="{y:.0f}">{escape(events)}</text>')
    yield from words


def _ends(start: Point, end: Point, *, aside: bool) -> tuple[Point, Point]:
    """Where a line leaves one box and meets the other, moved aside where one comes back."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = (across**2 + down**2) ** 0.5
    unit = (across / length, down / length)
    off = (-unit[1] * APART, unit[0] * APART) if aside else (0.0, 0.0)
    back = (-unit[0], -unit[1])
    return _leave(start, unit, off), _leave(end, back, off)


def _leave(middle: Point, unit: Point, off: Point) -> Point:
    """Where a line that passes a box beside its middle leaves it, with a little air."""
    sides = ((size / 2, aside, along) for size, aside, along in zip(BOX, off, unit, strict=True))
    out = min((half - (aside if along > 0 else -aside)) / abs(along) for half, aside, along in sides if along)
    return (middle[0] + off[0] + unit[0] * (out + 3), middle[1] + off[1] + unit[1] * (out + 3))


HEAD = """# The review of a threat report

Drawn from the code by `manage.py review_graph`; a test fails when this page and the code differ.

![The status graph](review.svg)

| move | from | to | who | needs |
|---|---|---|---|---|
"""
FOOT = """
The reporter, and whoever else wrote on a report while it was not under review, never reviews it.
"""
NEEDS = {
    Event.SUBMIT: "an answer, if a question was asked",
    Event.ASK: "a question",
    Event.VERIFY: 'the required fields; the sources, for "confirmed"',
    Event.DUPLICATE: "the report it repeats",
}


def table() -> str:
    """The page with the picture and the table of moves."""
    with translation.override("en"):
        rows = [_row(event, move) for event, move in GRAPH.items()]
    return HEAD + "\n".join(rows) + "\n" + FOOT


def _row(event: Event, move: Move) -> str:
    frm = ", ".join(str(state.label) for state in State if state in move.frm)
    needs = NEEDS.get(event, "a reason" if move.words else "")
    return f"| {event} | {frm} | {State(move.to).label} | {_who(event, move)} | {needs} |"


def _who(event: Event, move: Move) -> str:
    roles = ", ".join(str(role.label) for role in ROLES.values() if move.permission in role.allowed)
    return f"{roles}: who reviews it" if event in BY_REVIEWER else roles
