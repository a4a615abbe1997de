"""The rows of the board in one pass: words and icons are made once, a cell is a short join. Display only."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cases.board.queries.rows import BedLine, HouseBoard
from cases.board.queries.spans import Mention
from cases.board.queries.tonight import Board, Due
from cases.board.rules import HouseRow, Run, StayRow, Window
from cases.houses.models import BedOut, House, Room
from cases.templatetags.look import badge, icon
from cases.templatetags.look import day as shown_day

register = template.Library()
NO_ID = uuid.UUID(int=0)

# state: (class of the stylesheet, icon, word)
STATES: dict[str, tuple[str, str, Promise]] = {
    "free": ("free", "plus", gettext_lazy("Free")),
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
    "departed": ("departed", "depart", gettext_lazy("Departed")),
    "out_of_service": ("out_of_service", "wrench", gettext_lazy("Out of service")),
}
NIGHTLY = ("in_house", "away", "expected", "held", "lapsing", "leaving", "overdue", "out_of_service")
TONES = {"lapsing": "missing", "lapsed": "missing", "arrived": "in_house"} | dict.fromkeys(
    ("leaving", "goes"), "departed"
)
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
        self.legend = SafeString("".join(marks))

    def state_of(self, line: BedLine) -> str:
        """The reason says more than 'out of service'."""
        return self.reason.get(line.runs[0].reason) or self.word[line.state]


@lru_cache(maxsize=16)
def words_in(language: str, drawings: str) -> Words:
    """`drawings` is the address of the sprite, which changes with its content."""
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
        start = self.window.start + dt.timedelta(days=run.first)
        word = self.words.word["free"]
        if line.state == "blocked" or not self.house.may_record or start < self.window.tonight:
            return f'<span class="run-free">{escape(word) if run.nights > 1 else ""}</span>'
        link = f"{self.words.reserve}?bed={line.bed.id}&amp;from={start.isoformat()}"
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
        elif line.state == "free" and self.house.may_record and self.window.start >= self.window.tonight:
            link = f"{words.reserve}?bed={line.bed.id}&amp;from={self.window.start.isoformat()}"
            shown += f'<a href="{link}">{escape(_("Reserve"))}</a>'
        else:
            shown += f"<span>{escape(words.reason.get(line.runs[0].reason, ''))}</span>"
        return f"{shown}{state_badge(line.state)}</li>"


def room_of(line: BedLine) -> tuple[str, str]:
    """Beds of one room stand together."""
    return line.bed.room, line.bed.rule


@register.simple_tag
def board_words() -> Words:
    """What each cell needs, in the reader's language."""
    return words_in(get_language() or "", static("icons.svg"))


@register.simple_tag
def nights_head(window: Window) -> SafeString:
    """One column a night; tonight is marked, a new month is named."""
    cells = []
    for number, night in enumerate(window.days):
        shown = f"{night:%m-%d}" if number == 0 or night.day == 1 else f"{night.day}"
        tonight = ' class="tonight"' if night == window.tonight else ""
        cells.append(
            f'<th scope="col"{tonight}><span>{escape(date_format(night, "D"))}</span>'
            f'<b><time dir="ltr" datetime="{night.isoformat()}">{shown}</time></b></th>'
        )
    return SafeString("".join(cells))


@register.simple_tag
def bed_rows(house: HouseBoard, window: Window, words: Words, with_state: bool = True) -> SafeString:
    """The nights of one house."""
    return SafeString("".join(Painter(house, window, words, with_state).rows()))


@register.simple_tag
def house_boards(board: Board, words: Words) -> SafeString:
    """Every house with its beds and nights."""
    head = nights_head(board.window)
    return SafeString(
        "".join(_house(house, number, board, (words, head)) for number, house in enumerate(board.houses))
    )


def _house(house: HouseBoard, number: int, board: Board, shown: tuple[Words, str]) -> str:
    words, head = shown
    name = f"h{number}"
    parts = [f'<section class="house" aria-labelledby="{name}"><div class="card-head"><h2 id="{name}">']
    parts.append(f"<bdi>{escape(house.house.code_name)}</bdi>")
    if house.house.security != House.Security.GREEN:
        parts.append(f" {badge(house.house.security)}")
    parts.append(f'</h2><p class="muted">{escape(_figures(house))}</p></div>')
    if house.places and house.places.needs_reason:
        parts.append(
            f'<p class="muted no-print">{escape(_("Amber: each new arrival needs a written reason."))}</p>'
        )
    if house.lines:
        parts.append(f'<div class="scroll" tabindex="0" role="region" aria-labelledby="{name}">')
        parts.append(
            f'<table class="timeline timeline-board"><thead><tr><th scope="col">{escape(_("Bed"))}</th>'
        )
        parts.append(f"{head}</tr></thead>")
        parts.extend(Painter(house, board.window, words, with_state=True).rows())
        parts.append("</table></div>")
    else:
        parts.append(f'<p class="empty">{escape(_nothing(house))}</p>')
    parts.extend(_without_bed(stay, words) for stay in house.without_bed)
    parts.append("</section>")
    return "".join(parts)


def _figures(house: HouseBoard) -> str:
    """Taken of all, and free for each group."""
    taken = _("%(taken)s of %(all)s beds taken") % {"taken": house.taken, "all": house.in_service}
    if house.places is None:
        return taken
    free = _("free for men %(man)s, women %(woman)s, family %(family)s") % house.places._asdict()
    return f"{taken} · {free}"


def _nothing(house: HouseBoard) -> str:
    """Why there is no table, and what to do."""
    if house.places is None:
        return _("No beds are recorded here. The coordinator adds rooms and beds on the house's page.")
    return _("No bed of this house fits the filters.")


def _without_bed(stay: StayRow, words: Words) -> str:
    """Somebody of the house for whom no bed is kept."""
    link = f"{words.before}{stay.id}{words.after}"
    name = f'<a href="{link}"><bdi class="code-name">{escape(stay.code_name)}</bdi></a>'
    return f'<p class="no-print">{words.drawn[stay.status]} {name}: {escape(_("no bed is kept here."))}</p>'


@register.simple_tag
def bed_cards(house: HouseBoard, window: Window, words: Words) -> SafeString:
    """The rooms of one house with their beds on one night."""
    painter = Painter(house, window, words, with_state=True)
    parts: list[str] = []
    for (room, rule), lines in groupby(house.lines, key=room_of):
        parts.append(f'<section class="room"><h3><bdi>{escape(room)}</bdi> ')
        parts.append(f'<small>{escape(words.rule[rule])}</small></h3><ul class="beds">')
        parts.extend(painter.card(line) for line in lines)
        parts.append("</ul></section>")
    return SafeString("".join(parts))


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """The state of a bed or a stay with its own word; the look's table lends tone and icon."""
    return badge(TONES.get(state, state), str(STATES[state][2]))


@register.simple_tag
def legend(words: Words) -> SafeString:
    """Each mark with its word, for the printed page, which has no names and no colours."""
    return words.legend


@register.simple_tag
def house_options(houses: list[HouseRow], chosen: str) -> SafeString:
    """The houses of a select."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((row.id, SafeString(" selected") if row.id == chosen else "", row.code_name) for row in houses),
    )


@register.filter
def place(due: Due | Mention) -> str:
    """House, room and bed of somebody on a list."""
    if due.bed is None:
        return f"{due.house.code_name} · {_('no bed')}"
    return f"{due.house.code_name} · {due.bed.room} · {due.bed.label}"


@register.filter
def stay_address(stay: StayRow, name: str) -> str:
    """The address of one of a stay's pages."""
    return reverse(name, args=[stay.id])
