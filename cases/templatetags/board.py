"""Tags of the board's pages. Display only."""

from html import escape
from itertools import groupby
from typing import Protocol

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.board.queries.rows import HouseBoard
from cases.board.queries.tonight import Board
from cases.board.rules import BedRow, HouseRow, StayRow, Window
from cases.houses.models import House
from cases.templatetags.bedrows import REASONS, Painter, Words, room_of, state_badge, words_in
from cases.templatetags.look import badge

register = template.Library()
register.simple_tag(state_badge)


class Spot(Protocol):
    """Anything that stands somewhere."""

    house: HouseRow
    bed: BedRow | None


@register.simple_tag
def board_words() -> Words:
    """What each cell needs, in the reader's language."""
    return words_in(get_language() or "")


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
    parts = [f'<section class="house"><div class="card-head"><h2 id="{name}">']
    parts.append(f"<bdi>{escape(house.house.code_name)}</bdi>")
    if house.house.security != House.Security.GREEN:
        parts.append(f" {badge(house.house.security)}")
    parts.append(f'</h2><p class="muted">{escape(_figures(house))}</p></div>')
    if house.places and house.places.needs_reason:
        words_of_amber = _("Amber: each new arrival needs a written reason.")
        parts.append(f'<p class="muted no-print">{escape(words_of_amber)}</p>')
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
    kept = escape(_("no bed is kept here."))
    return f'<p class="no-print">{words.drawn[stay.status]} {name}: {kept}</p>'


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
def out_badge(reason: str) -> SafeString:
    """Why a bed is out of service."""
    return badge("out_of_service", str(REASONS.get(reason, reason)))


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
def place(due: Spot) -> str:
    """House, room and bed of somebody on a list."""
    if due.bed is None:
        no_bed = _("no bed")
        return f"{due.house.code_name} · {no_bed}"
    return f"{due.house.code_name} · {due.bed.room} · {due.bed.label}"


@register.filter
def stay_address(stay: StayRow, name: str) -> str:
    """The address of one of a stay's pages."""
    return reverse(name, args=[stay.id])
