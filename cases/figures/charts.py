"""Where the bars and steps of a chart stand, in whole units of its own grid; the template only draws.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.figures.queries.counts import Line
from cases.figures.stats import Step

WIDTH, LEAST = (
    340,
    2,
)  # about as wide as on a phone, so that words keep their size; a bar of something is never invisible
THICK, STEP, TOP, GAP, LINE = 8, 9, 4, 12, 20  # LINE: a label above its bars
BESIDE, LABELS = 8, 72  # labels of so few letters stand beside the bars, in so much room
INKS = ("var(--edge)", "var(--warn)", "var(--accent)")  # reports, events, victims
PLOT_LEFT, PLOT_TOP, PLOT_WIDTH, PLOT_HEIGHT, PLOT_FOOT = 44, 10, 280, 160, 34


@dataclass(frozen=True)
class Bar:
    """One count."""

    x: int
    y: int
    width: int
    ink: str


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
    """The longest bar fills the width: beside short labels, under long ones."""
    most = (
        max((count for line in lines for count in (line.reports, line.events, line.victims)), default=0) or 1
    )
    beside = all(len(line.label) <= BESIDE for line in lines)
    start, above = (LABELS, 0) if beside else (0, LINE)
    row = above + len(INKS) * STEP + GAP

    def bar(count: int, at: int, y: int) -> Bar:
        width = max(LEAST, count * (WIDTH - start) // most) if count else 0
        return Bar(WIDTH - start - width if mirrored else start, y + at * STEP, width, INKS[at])

    rows = [
        BarRow(
            line.label,
            TOP + n * row + (2 * STEP if beside else LINE - 6),
            [
                bar(count, at, TOP + n * row + above)
                for at, count in enumerate((line.reports, line.events, line.victims))
            ],
        )
        for n, line in enumerate(lines)
    ]
    return Bars(title, 2 * TOP + len(rows) * row, WIDTH if mirrored else 0, rows)


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
