"""Writes the cells of the board; words and icons are made once a language. Display only."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import groupby

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.board.queries.rows import BedLine, HouseBoard
from cases.board.rules import Run, Window
from cases.houses.models import BedOut, Room
from cases.templatetags.look import badge, icon
from cases.templatetags.look import day as shown_day

NO_ID = uuid.UUID(int=0)

# state: (class of the stylesheet, icon, word)
STATES: dict[str, tuple[str, str, Promise]] = {
    "free": ("free", "plus", gettext_lazy("Free")),
    "kept": ("kept", "family", gettext_lazy("Same family only")),
    "blocked": ("blocked", "lock", gettext_lazy("No arrivals")),
    "in_house": ("in_house", "bed", gettext_lazy("In house")),
    "away": ("away", "away", gettext_lazy("Away, bed kept")),
    "expected": ("expected", "expected", gettext_lazy("Expected")),
    "held": ("held", "calendar", gettext_lazy("Held")),
    "lapsing": ("lapsing", "clock", gettext_lazy("Hold ends soon")),
    "lapsed": ("lapsing", "clock", gettext_lazy("Hold has ended")),
    "overdue": ("overdue", "warn", gettext_lazy("Overdue")),
    "arrived": ("in_house", "arrive", gettext_lazy("Arrived")),
    "leaving": ("leaving", "depart", gettext_lazy("Leaves today")),
    "goes": ("leaving", "depart", gettext_lazy("Leaves")),
    "slept": ("in_house", "bed", gettext_lazy("Slept here")),
    "departed": ("departed", "depart", gettext_lazy("Departed")),
    "out_of_service": ("out_of_service", "wrench", gettext_lazy("Out of service")),
}
NIGHTLY = (
    "free",
    "kept",
    "blocked",
    "in_house",
    "away",
    "expected",
    "held",
    "lapsing",
    "leaving",
    "overdue",
    "out_of_service",
)
TONES = {
    "kept": "free",
    "lapsing": "missing",
    "lapsed": "missing",
    "arrived": "in_house",
    "slept": "in_house",
} | dict.fromkeys(("leaving", "goes"), "departed")
REASONS: dict[str, str | Promise] = {str(code): label for code, label in BedOut.Reason.choices}
REASONS["not_in_service"] = gettext_lazy("Not in service")
RULES: dict[str, str | Promise] = {str(code): label for code, label in Room.Rule.choices}


class Words:
    """Icons, words and addresses in one language; made once for each, not once a page."""

    def __init__(self) -> None:
        self.word = {state: str(word) for state, (_css, _icon, word) in STATES.items()}
        self.css = {state: css for state, (css, _icon, _word) in STATES.items()}
        self.drawn = {state: str(icon(drawing)) for state, (_css, drawing, _word) in STATES.items()}
        self.spoken = {state: str(icon(STATES[state][1], self.word[state])) for state in STATES}
        self.reason = {code: str(label) for code, label in REASONS.items()}
        self.rule = {code: str(label) for code, label in RULES.items()}
        # Reversing each address would cost more than all the rest of a board: once is enough.
        self.before, self.after = reverse("stay", args=[NO_ID]).split(str(NO_ID))
        self.reserve = reverse("reserve")
        marks = (f"<li>{self.drawn[state]} {escape(self.word[state])}</li>" for state in NIGHTLY)
        self.badge = {state: str(state_badge(state)) for state in STATES}
        self.legend = SafeString("".join(marks))

    def state_of(self, line: BedLine) -> str:
        """The reason says more than 'out of service'."""
        return self.reason.get(line.runs[0].reason) or self.word[line.state]


@cache
def words_in(language: str) -> Words:
    """As that language has them."""
    return Words()


@dataclass(frozen=True)
class Painter:
    """Writes the cells of one house."""

    house: HouseBoard
    window: Window
    words: Words
    with_state: bool

    def rows(self) -> Iterator[str]:
        """A group of rows for each room, a row for each bed."""
        across = self.window.nights + 1
        for (room, rule), lines in groupby(self.house.lines, key=room_of):
            yield f'<tbody><tr class="timeline-room"><th colspan="{across}" scope="rowgroup"><span>'
            yield f"<bdi>{escape(room)}</bdi> · {escape(self.words.rule[rule])}</span></th></tr>"
            for line in lines:
                yield from self.row(line)
            yield "</tbody>"

    def row(self, line: BedLine) -> Iterator[str]:
        """The bed, its state tonight, then run after run."""
        bed, words = line.bed, self.words
        yield f'<tr><th scope="row"><small class="print-only">{escape(bed.room)}</small>'
        yield f" <b>{escape(bed.label)}</b>"
        if self.with_state:
            yield f'<span class="state bed-{words.css[line.state]}">{words.drawn[line.state]}'
            yield f"<span>{escape(words.state_of(line))}</span></span>"
        yield "</th>"
        for run in line.runs:
            yield f'<td colspan="{run.nights}">' if run.nights > 1 else "<td>"
            yield self.taken(run) if run.state else self.free(run, line)
            yield "</td>"
        yield "</tr>"

    def taken(self, run: Run) -> str:
        """Who has the bed, or why nobody can."""
        words = self.words
        css = f"run run-{words.css[run.state]}"
        if run.since_before:
            css += " run-from"
        if run.goes_on:
            css += " run-on"
        if run.stay is None:
            reason = escape(words.reason.get(run.reason, ""))
            return f'<span class="{css}">{words.spoken[run.state]}<span class="what">{reason}</span></span>'
        link = f"{words.before}{run.stay.id}{words.after}"
        name = escape(run.stay.code_name)
        return f'<a class="{css}" href="{link}">{words.spoken[run.state]}<bdi class="who">{name}</bdi></a>'

    def free(self, run: Run, line: BedLine) -> str:
        """A way to reserve these nights, where the user may."""
        start = max(self.window.start + dt.timedelta(days=run.first), self.window.tonight)
        end = self.window.start + dt.timedelta(days=run.first + run.nights)
        word = self.words.word["free"]
        if line.state == "blocked" or not self.house.may_record or end <= start:
            return f'<span class="run-free">{escape(word) if run.nights > 1 else ""}</span>'
        link = f"{self.words.reserve}?bed={line.bed.id}&amp;first={start.isoformat()}"
        if run.nights > 1:
            return f'<a class="run-free" href="{link}">{escape(word)}</a>'
        return f'<a class="run-free" href="{link}" aria-label="{escape(word)}">+</a>'

    def card(self, line: BedLine) -> str:
        """One bed on one night."""
        stay, words = line.runs[0].stay, self.words
        shown = f'<li class="bed bed-{words.css[line.state]}"><b>{escape(line.bed.label)}</b>'
        if stay is not None:
            name = f'<bdi class="code-name who">{escape(stay.code_name)}</bdi>'
            shown += f'<a href="{words.before}{stay.id}{words.after}">{name}</a>'
            shown += f"<small>{escape(_('until'))} {shown_day(stay.end)}</small>"
        elif (
            line.state in ("free", "kept")
            and self.house.may_record
            and self.window.start >= self.window.tonight
        ):
            link = f"{words.reserve}?bed={line.bed.id}&amp;first={self.window.start.isoformat()}"
            shown += f'<a href="{link}">{escape(_("Reserve"))}</a>'
        else:
            shown += f"<span>{escape(words.reason.get(line.runs[0].reason, ''))}</span>"
        return f"{shown}{words.badge[line.state]}</li>"


def room_of(line: BedLine) -> tuple[str, str]:
    """Beds of one room stand together."""
    return line.bed.room, line.bed.rule


def state_badge(state: str) -> SafeString:
    """The state of a bed or a stay with its own word; the look's table lends tone and icon."""
    return badge(TONES.get(state, state), str(STATES[state][2]))
