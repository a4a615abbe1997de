"""How things look on every page: icons, badges, dates and numbers. Display only: no queries, no decisions."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from django import template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField, DateInput, NumberInput, PasswordInput, Select, Textarea, TextInput
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

register = template.Library()

DASH = "\N{EN DASH}"
NINE_DASHES = BLANK_CHOICE_DASH[0][1]
TURNING = {
    "arrive",
    "back",
    "depart",
    "exit",
    "arrival",
    "extend",
    "key",
    "list",
    "next",
    "search",
    "signout",
    "undo",
}

# code: (tone, icon, word). The tone is a class of the stylesheet; colour never stands without icon and word.
BADGES: dict[str, tuple[str, str, str | Promise]] = {
    # stays
    "held": ("info", "calendar", _("Held")),
    "expected": ("info", "expected", _("Expected")),
    "in_house": ("here", "bed", _("In house")),
    "away": ("away", "away", _("Away")),
    "departed": ("calm", "depart", _("Departed")),
    "no_show": ("warn", "cross", _("Did not come")),
    "cancelled": ("calm", "cross", _("Cancelled")),
    "overdue": ("bad", "clock", _("Overdue")),
    # roll call
    "present": ("good", "check", _("Present")),
    "away_with_notice": ("away", "away", _("Away, told us")),
    "away_without": ("bad", "warn", _("Away, no word")),
    "missing": ("warn", "clock", _("Not answered")),
    # beds
    "free": ("good", "plus", _("Free")),
    "occupied": ("here", "bed", _("Taken")),
    "reserved": ("info", "calendar", _("Reserved")),
    "out_of_service": ("calm", "wrench", _("Out of service")),
    "blocked": ("warn", "lock", _("Blocked")),
    # houses
    "green": ("good", "shield", _("Green")),
    "amber": ("warn", "warn", _("Amber")),
    "red": ("bad", "stop", _("Red")),
    "evacuated": ("bad", "exit", _("Evacuated")),
    # anything
    "ok": ("good", "check", _("Good")),
    "warn": ("warn", "warn", _("Attention")),
    "bad": ("bad", "stop", _("Problem")),
    "info": ("info", "info", _("Note")),
    "new": ("info", "plus", _("New")),
    "sealed": ("calm", "lock", _("Sealed")),
    "open": ("here", "clock", _("Open")),
    "closed": ("calm", "check", _("Closed")),
    "active": ("good", "check", _("Active")),
    "inactive": ("calm", "cross", _("Not active")),
}
NOTICES = {"success": ("good", "check"), "warning": ("warn", "warn"), "error": ("bad", "stop")}


@cache
def sprite() -> str:
    """The address of our drawings; it changes with their content, not while the program runs."""
    return static("icons.svg")


@cache
def drawn(name: str, drawings: str) -> SafeString:
    """An icon as decoration; lists show hundreds of them."""
    turn = " icon-turn" if name in TURNING else ""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>', turn, drawings, name
    )


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing from our own sprite; with a label it speaks for itself, without one it is decoration."""
    drawing = drawn(name, sprite())
    if not label:
        return drawing
    return SafeString(
        drawing.replace(' aria-hidden="true"', format_html(' role="img" aria-label="{}"', label))
    )


@lru_cache(maxsize=1000)
def worded(code: str, label: str, language: str, drawings: str) -> SafeString:
    """A badge in one language; lists show the same few again and again."""
    tone, drawing, word = BADGES.get(code, ("calm", "info", code))
    return format_html(
        '<span class="badge badge-{}">{}{}</span>', tone, drawn(drawing, drawings), label or word
    )


@register.simple_tag
def badge(code: str, label: str = "") -> SafeString:
    """A state as icon, word and colour together; a label given wins over the word of the table."""
    return worded(str(code), str(label), get_language() or "", sprite())


@register.inclusion_tag("parts/notice.html")
def notice(message: object) -> dict[str, object]:
    """One message of Django's framework as a notice; its first tag chooses the tone."""
    tone, drawing = NOTICES.get(getattr(message, "level_tag", ""), ("info", "info"))
    return {"tone": tone, "drawing": drawing, "message": message}


def local(value: date) -> date:
    """An aware moment in the current zone; a plain date as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def stamp(value: object, pattern: str) -> SafeString | str:
    """Digits that keep their order also inside right-to-left text: hence the direction of its own."""
    if not isinstance(value, date):
        return DASH
    shown = local(value)
    exact = shown.isoformat(timespec="minutes") if isinstance(shown, datetime) else shown.isoformat()
    return SafeString(f'<time dir="ltr" datetime="{exact}">{shown:{pattern}}</time>')


@register.filter
def day(value: object) -> SafeString | str:
    """2026-11-22."""
    return stamp(value, "%Y-%m-%d")


@register.filter
def month(value: object) -> SafeString | str:
    """2026-11."""
    return SafeString(f'<bdi dir="ltr">{value:%Y-%m}</bdi>') if isinstance(value, date) else DASH


@register.filter
def clock(value: object) -> SafeString | str:
    """21:40, on the 24-hour clock."""
    return stamp(value, "%H:%M")


@register.filter
def moment(value: object) -> SafeString | str:
    """2026-11-22 21:40."""
    return stamp(value, "%Y-%m-%d %H:%M")


@register.filter
def night(value: object) -> SafeString | str:
    """Night of 2026-11-22: the night that begins on that day."""
    return format_html(gettext("night of {day}"), day=day(value))


@register.filter
def weekday(value: object) -> str:
    """Sun: the short name of the day in the reader's language."""
    return date_format(local(value), "D") if isinstance(value, date) else DASH


@register.filter
def number(value: object) -> str:
    """12,345 in Latin digits: Django's Arabic and Sorani formats do not group."""
    return f"{value:,}" if isinstance(value, int) else DASH


def text_like(field: BoundField) -> bool:
    """Whether people's own words go in, in whatever script: then the direction follows what is typed."""
    widget = field.field.widget
    if isinstance(widget, Textarea):
        return True
    plain = isinstance(widget, TextInput) and getattr(widget, "input_type", "") in ("text", "search")
    return plain and not isinstance(widget, NumberInput | DateInput | PasswordInput)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The widget itself, with the direction of its text settled; the widget's own attributes win."""
    attrs: dict[str, str | bool] = {}
    if "dir" not in field.field.widget.attrs and text_like(field):
        attrs["dir"] = "auto"
    if isinstance(field.field.widget, PasswordInput):
        field.field.widget.attrs.pop("placeholder", None)  # allauth says the label twice, in other words
    name_the_empty_choice(field)
    return field.as_widget(attrs=attrs)


def name_the_empty_choice(field: BoundField) -> None:
    """Nine dashes tell nobody what to do: the choice that stands for nothing says so in a word."""
    word = gettext("Choose") if field.field.required else DASH
    if getattr(field.field, "empty_label", None) == NINE_DASHES:
        field.field.empty_label = word  # type: ignore[attr-defined]
    elif isinstance(field.field.widget, Select):
        widget = field.field.widget
        widget.choices = [(value, word if label == NINE_DASHES else label) for value, label in widget.choices]


@register.filter
def faulty_fields(form: object) -> list[BoundField]:
    """The fields with something to mend, in the order of the form, for the summary above it."""
    return [field for field in form if field.errors]  # type: ignore[attr-defined]


@register.filter
def rate(value: object) -> str:
    """1,310 or 1,310.25: dinars for one unit, without the zeros behind."""
    return f"{value.normalize():,f}" if isinstance(value, Decimal) else DASH
