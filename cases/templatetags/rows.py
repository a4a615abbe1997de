"""Writes the rows of long lists; icons, words and addresses are made once a language, not once a row. Display only."""

import datetime as dt
import uuid
from functools import cache
from html import escape
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.people.codes import Sex
from cases.people.models import Person
from cases.stays.codes import BOOKED, PRESENT, Mark
from cases.stays.lists import Roll, RollRow
from cases.stays.models import Stay
from cases.templatetags.look import badge, clock, day, icon

register = template.Library()
NO_ID = uuid.UUID(int=0)


def address(name: str) -> tuple[str, str]:
    """What stands before and after the key in the address of a page."""
    before, after = reverse(name, args=[NO_ID]).split(str(NO_ID))
    return before, after


class Words:
    """Everything in a row that is not of that row."""

    def __init__(self) -> None:
        self.stay, self.person, self.mark = address("stay"), address("person"), address("roll_mark")
        present, told, silent = (escape(_("Present")), escape(_("Away, told us")), escape(_("Away, no word")))
        self.answers = tuple(
            (code.value, letter, f"{icon(drawing)}<span>{word}</span></button>")
            for code, letter, drawing, word in (
                (Mark.PRESENT, "p", "check", present),
                (Mark.AWAY_NOTICE, "n", "away", told),
                (Mark.AWAY_NO_NOTICE, "w", "warn", silent),
            )
        )
        self.printed = {
            Mark.PRESENT.value: f"☑ {present}",
            Mark.AWAY_NOTICE.value: f"☑ {told}",
            Mark.AWAY_NO_NOTICE.value: f"☑ {silent}",
            "": f"☐ {present} ☐ {told} ☐ {silent}",
        }
        self.stop = str(icon("stop"))
        self.labels = tuple(escape(word) for word in (_("Bed"), _("Nights"), _("Status")))
        dash = '<span aria-hidden="true">–</span>'
        self.until = f' {dash}<span class="visually-hidden">{escape(_("until"))}</span> '
        self.lapses = badge("warn", _("Lapses"))
        self.sex = {sex.value: f" · {escape(str(sex.label))}" for sex in Sex if sex != Sex.UNKNOWN}
        self.minor = f" · {escape(_('under 18'))}"


@cache
def _made(language: str) -> Words:
    return Words()


def words() -> Words:
    """In the reader's language."""
    return _made(get_language() or "")


def linked(page: tuple[str, str], key: uuid.UUID, code_name: str) -> str:
    """A code name that leads to its page."""
    return f'<a href="{page[0]}{key}{page[1]}"><bdi class="code-name">{escape(code_name)}</bdi></a>'


def bed_of(stay: Stay) -> str:
    """Room and bed, if there is one."""
    return f"<bdi>{escape(stay.bed.room.code)} · {escape(stay.bed.label)}</bdi>" if stay.bed else ""


# --- The roll call ---


@register.simple_tag(takes_context=True)
def roll_rows(context: Context, roll: Roll, rows: list[RollRow]) -> SafeString:
    """The people of one house, each with the three answers."""
    hidden = _hidden(context, roll)
    return SafeString("".join(_roll_row(row, hidden, context, late=roll.late) for row in rows))


def _hidden(context: Context, roll: Roll) -> str:
    """The token and the night, the same in each row's form."""
    token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(context["request"])}">'
    return f'{token}<input type="hidden" name="night" value="{roll.night.isoformat()}">'


def _roll_row(row: RollRow, hidden: str, context: Context, *, late: bool) -> str:
    said, key, mark = words(), row.stay.pk, row.answer
    url = f"{said.mark[0]}{key}{said.mark[1]}"
    buttons = "".join(
        f'<button name="answer" value="{code}" id="{letter}-{key}"'
        f' aria-pressed="{"true" if mark == code else "false"}">{face}'
        for code, letter, face in said.answers
    )
    return (
        f'<li id="roll-{key}"><div>{linked(said.stay, key, row.stay.person.code_name)} '
        f"<small>{bed_of(row.stay)}{_absence(row)}{_missing(row, late=late)}</small>{_sentence(row, context)}"
        f'<span class="print-only">{said.printed[mark]}</span></div>'
        f'<form method="post" class="answers" action="{url}" hx-post="{url}">{hidden}{buttons}</form></li>'
    )


def _absence(row: RollRow) -> str:
    """Since when away, and when back."""
    if row.absence is None:
        return ""
    back = row.absence.expected_back
    until = f", {escape(_('back on'))} {day(back)}" if back else ""
    since = escape(_("away since"))
    return f" · {since} {day(row.absence.from_night)}{until}"


def _missing(row: RollRow, *, late: bool) -> str:
    missing = escape(_("not accounted for"))
    return f" · <b>{missing}</b>" if late and not row.accounted else ""


def _sentence(row: RollRow, context: Context) -> str:
    """Why the answer just given does not count."""
    sentence = context.get("sentence")
    if not sentence or context.get("sentence_for") != row.stay.pk:
        return ""
    page = words().stay
    leads = escape(_("Open the stay"))
    link = f'<a href="{page[0]}{row.stay.pk}{page[1]}">{leads}</a>'
    return f'<p class="error">{words().stop}<span>{escape(sentence)} {link}</span></p>'


# --- Stays and people ---


@register.simple_tag
def stay_rows(stays: list[Stay], night: dt.date, soon: dt.datetime) -> SafeString:
    """Who, which bed, which nights, how it stands."""
    return SafeString("".join(_stay_row(stay, night, soon) for stay in stays))


def _stay_row(stay: Stay, night: dt.date, soon: dt.datetime) -> str:
    said = words()
    bed, nights, status = said.labels
    first, last = stay.first_night or stay.planned_from, stay.departed_at or stay.planned_to
    place = " · ".join(filter(None, (f"<bdi>{escape(stay.house.code_name)}</bdi>", bed_of(stay))))
    return (
        f'<tr><th scope="row">{linked(said.stay, stay.pk, stay.person.code_name)}</th>'
        f'<td data-label="{bed}"><span>{place}</span></td>'
        f'<td data-label="{nights}"><span>{day(first)}{said.until}{day(last)}</span></td>'
        f'<td data-label="{status}"><span class="cluster">{_standing(stay, night, soon)}</span></td></tr>'
    )


def _standing(stay: Stay, night: dt.date, soon: dt.datetime) -> str:
    """The status, and what is pressing about it."""
    shown = str(badge(stay.status))
    if stay.status in PRESENT and stay.planned_to <= night:
        shown += badge("overdue")
    if stay.status in BOOKED and stay.hold_until is not None and stay.hold_until <= soon:
        shown += f"{words().lapses} {clock(stay.hold_until)}"
    return shown


@register.simple_tag
def person_rows(people: list[Any]) -> SafeString:
    """Who, which house keeps the record, where they are."""
    return SafeString("".join(_person_row(person, person.status) for person in people))


def _person_row(person: Person, status: str) -> str:
    said = words()
    minor = said.minor if person.is_minor else ""
    return (
        f'<li class="row-link"><div>{linked(said.person, person.pk, person.code_name)} '
        f"<small><bdi>{escape(person.house.code_name)}</bdi>{said.sex.get(person.sex, '')}{minor}</small></div>"
        f'<div class="row-end">{badge(status) if status else ""}</div></li>'
    )
