"""Writes the rows of lists of threat reports; words and addresses are made once a language.  Display only."""

import datetime as dt
import uuid
from collections.abc import Collection
from functools import cache
from html import escape
from typing import Any

from django import template
from django.db.models import Model
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cases.review.queries.rows import Line
from cases.templatetags.look import badge, day
from cases.templatetags.rows import address
from cases.threats.codes import ActType, Ongoing, Precision, State
from cases.threats.models import Report

register = template.Library()
# badge of each state; the word is the state's own
TONES = {
    State.DRAFT: "info",
    State.SUBMITTED: "open",
    State.UNDER_REVIEW: "open",
    State.RETURNED: "warn",
    State.VERIFIED: "ok",
    State.UNVERIFIED: "closed",
    State.DUPLICATE: "closed",
    State.REJECTED: "closed",
}


class Words:
    """Everything in a row that is not of that row."""

    def __init__(self) -> None:
        self.page = address("report")
        self.states = {state.value: badge(TONES[state], str(state.label)) for state in State}
        self.danger = badge("bad", _("In danger now"))
        self.stuck = badge("overdue", _("Stuck"))
        self.twice = badge("warn", _("Told twice?"))
        self.own = badge("info", _("Your own"))
        self.acts = {act.value: escape(str(act.label)) for act in ActType}
        self.about, self.since, self.by = escape(_("about")), escape(_("since")), escape(_("with"))


@cache
def _made(language: str) -> Words:
    return Words()


def words() -> Words:
    """In the reader's language."""
    return _made(get_language() or "")


@cache
def labels(model: type[Model], name: str, language: str) -> dict[str, str]:
    """Django hashes a whole list of choices, words and all, for each value it puts into words."""
    field: Any = model._meta.get_field(name)
    return {value: str(label) for value, label in field.flatchoices}


@register.filter
def word(row: Model, name: str) -> str:
    """A code of a row in the reader's words."""
    code: str = getattr(row, name)
    return labels(type(row), name, get_language() or "").get(code, code)


@register.simple_tag
def event_day(on: dt.date, how: str) -> SafeString:
    """A reported day, no more exact than it is known."""
    if how == Precision.ESTIMATE:
        return SafeString(f"{words().about} {day(on)}")
    pattern = {Precision.DAY_UNKNOWN: "%Y-%m", Precision.MONTH_UNKNOWN: "%Y"}.get(Precision(how))
    return SafeString(f'<time dir="ltr">{on:{pattern}}</time>' if pattern else day(on))


@register.simple_tag
def report_state(report: Report) -> SafeString:
    """Where a report stands, and whether somebody is in danger."""
    said = words()
    danger = said.danger if report.ongoing == Ongoing.DANGER else ""
    return SafeString(f"{said.states[report.state]}{danger}")


@register.simple_tag
def report_rows(lines: list[Line], own: Collection[uuid.UUID] = ()) -> SafeString:
    """Number, gravest act, to whom, when, where it stands and how long."""
    return SafeString("".join(_row(line, line.report.pk in own) for line in lines))


def _row(line: Line, own: bool) -> str:
    said, report = words(), line.report
    more = f" +{line.more_acts}" if line.more_acts else ""
    act = f"<b>{said.acts[line.gravest.type]}</b>{more}" if line.gravest else ""
    marks = (
        report_state(report),
        said.stuck if line.stuck else "",
        said.twice if line.alike else "",
        said.own if own else "",
    )
    before, after = said.page
    return (
        f'<li class="row-link"><div><a href="{before}{report.pk}{after}"><bdi>{escape(report.ref)}</bdi></a>'
        f" {act}<small>{_whom(line)}</small><small>{_age(line)}</small></div>"
        f'<div class="row-end">{"".join(marks)}</div></li>'
    )


def _whom(line: Line) -> str:
    report = line.report
    codes = ", ".join(f'<bdi class="code-name">{escape(code)}</bdi>' for code in line.first_codes)
    more = f" +{line.more_codes}" if line.more_codes else ""
    when = event_day(report.happened_on, report.precision)
    return f"{codes}{more} · {when} · <bdi>{escape(report.house.code_name)}</bdi>"


def _age(line: Line) -> str:
    """How long it waits, or since when it is decided or begun; and with whom it is."""
    said, report = words(), line.report
    if not line.waits:
        return f"{said.since} {day(report.state_since)}"
    days, hours = line.waited.days, line.hours
    if days:
        age = ngettext("waits for %(n)s day", "waits for %(n)s days", days) % {"n": days}
    elif hours:
        age = ngettext("waits for %(n)s hour", "waits for %(n)s hours", hours) % {"n": hours}
    else:
        age = _("new within the hour")
    reviewer: Any = report.reviewer if report.state == State.UNDER_REVIEW else None
    return escape(age) + (f" · {said.by} <bdi>{escape(reviewer.username)}</bdi>" if reviewer else "")
