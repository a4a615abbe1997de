"""The money day by day as lines on a grid of whole units, and the same in a table; the template only draws.  Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from cases.runway.formulas import rounded
from cases.runway.reckoning import Runway

LEFT, TOP, WIDTH, HEIGHT, FOOT = 8, 24, 320, 170, 30  # about as wide as on a phone: words keep their size
LEAST, MOST = 90, 365  # days across
MARKS = (0, 14, 30, 60, 90, 120, 180, 270, 365)
DASHES = {"definition": "", "free": "6 4", "pledges": "2 3"}


@dataclass(frozen=True)
class Stroke:
    """One version."""

    code: str
    path: str
    dashes: str


@dataclass(frozen=True)
class Row:
    """What is left on a day, one amount a version; None where it is not known."""

    days: int
    on: dt.date
    left: list[int | None]


@dataclass(frozen=True)
class Tick:
    """A mark of the axis of days."""

    at: int
    label: str


@dataclass(frozen=True)
class Chart:
    """Lines, marks and the table behind them."""

    strokes: list[Stroke]
    ticks: list[Tick]
    rows: list[Row]
    most: int  # dinars at the top
    width: int = LEFT + WIDTH + 16
    top: int = TOP
    height: int = TOP + HEIGHT + FOOT
    left: int = LEFT
    right: int = LEFT + WIDTH
    foot: int = TOP + HEIGHT


def left_after(money: Fraction, a_day: Fraction, days: int) -> Fraction:
    """Never below nothing."""
    return max(Fraction(0), money - a_day * days)


def chart(runway: Runway) -> Chart | None:
    """None where the definition's version is not known."""
    if runway.cost is None or runway.main.as_is is None:
        return None
    a_day = runway.cost.total
    longest = max(one.as_is.days for one in runway.versions if one.as_is)
    across = min(MOST, max(LEAST, longest))
    most = max([one.money for one in runway.versions if one.money is not None] + [Fraction(1)])

    def x(days: Fraction) -> int:
        return LEFT + rounded(days * WIDTH / across)

    def y(money: Fraction) -> int:
        return TOP + rounded((1 - money / most) * HEIGHT)

    strokes = []
    for one in runway.versions:
        if one.money is None:
            continue
        start = max(Fraction(0), one.money)
        end = min(Fraction(across), start / a_day)
        path = f"M{x(Fraction(0))} {y(start)}L{x(end)} {y(left_after(start, a_day, 0) - a_day * end)}"
        strokes.append(Stroke(one.code, path, DASHES[one.code]))
    marks = [mark for mark in MARKS if mark <= across]
    ticks = [Tick(x(Fraction(mark)), str(mark)) for mark in marks if mark % 30 == 0]
    return Chart(strokes, ticks, _rows(runway, a_day, marks), rounded(most))


def _rows(runway: Runway, a_day: Fraction, marks: Sequence[int]) -> list[Row]:
    return [
        Row(
            mark,
            runway.facts.on + dt.timedelta(days=mark),
            [
                None if one.money is None else rounded(left_after(one.money, a_day, mark))
                for one in runway.versions
            ],
        )
        for mark in marks
    ]
