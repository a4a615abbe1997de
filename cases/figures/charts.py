"""Where the bars and steps of a chart stand, in whole units of its own grid; the template only draws.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.figures.queries.counts import Line
from cases.figures.stats import Step

WIDTH, LABELS, LEAST = 420, 200, 2  # a bar of something is never invisible
THICK, ROW, TOP = 7, 32, 4
STRENGTHS = ("0.3", "0.6", "1")  # reports, events, victims
PLOT_LEFT, PLOT_TOP, PLOT_WIDTH, PLOT_HEIGHT, PLOT_FOOT = 44, 10, 420, 160, 34


@dataclass(frozen=True)
class Bar:
    """One count."""

    x: int
    y: int
    width: int
    strength: str


@dataclass(frozen=True)
class BarRow:
    """One value of the attribute."""

    label: str
    y: int
    bars: list[Bar]


@dataclass(frozen=True)
class Bars:
    """Three bars a value; mirrored where the page is read from right to left."""

    title: str
    height: int
    label_at: int
    rows: list[BarRow]
    width: int = WIDTH
    thick: int = THICK


def bars(title: str, lines: Sequence[Line], *, mirrored: bool) -> Bars:
    """The longest bar fills the width beside the labels."""
    most = max((line.reports for line in lines), default=0) or 1
    most = max(most, *(line.victims for line in lines)) if lines else most
    room = WIDTH - LABELS

    def bar(count: int, at: int, y: int) -> Bar:
        width = max(LEAST, count * room // most) if count else 0
        return Bar(WIDTH - LABELS - width if mirrored else LABELS, y + at * THICK, width, STRENGTHS[at])

    rows = [
        BarRow(
            line.label,
            TOP + n * ROW + 16,
            [
                bar(count, at, TOP + n * ROW)
                for at, count in enumerate((line.reports, line.events, line.victims))
            ],
        )
        for n, line in enumerate(lines)
    ]
    return Bars(title, 2 * TOP + len(rows) * ROW, WIDTH if mirrored else 0, rows)


@dataclass(frozen=True)
class Tick:
    """A mark of an axis."""

    at: int
    label: str


@dataclass(frozen=True)
class Curve:
    """The share not attacked, falling in steps."""

    path: str
    across: list[Tick]
    up: list[Tick]
    left: int = PLOT_LEFT
    right: int = PLOT_LEFT + PLOT_WIDTH
    foot: int = PLOT_TOP + PLOT_HEIGHT
    width: int = PLOT_LEFT + PLOT_WIDTH + 16
    height: int = PLOT_TOP + PLOT_HEIGHT + PLOT_FOOT


def curve(steps: Sequence[Step]) -> Curve | None:
    """Days across, share up; None where nobody was followed."""
    if not steps:
        return None
    last = max(steps[-1].day, 1)

    def x(day: int) -> int:
        return PLOT_LEFT + day * PLOT_WIDTH // last

    def y(share: float) -> int:
        return PLOT_TOP + round((1 - share) * PLOT_HEIGHT)

    path = [f"M{x(0)} {y(1)}"]
    path += [f"H{x(step.day)}V{y(step.left)}" for step in steps if step.happened]
    across = [Tick(x(day), str(day)) for day in sorted({last * n // 4 for n in range(5)})]
    up = [Tick(y(n / 4), f"{25 * n} %") for n in range(5)]
    return Curve("".join(path) + f"H{x(last)}", across, up)
