"""How events of the audit log look. Display only."""

import json
import uuid

from django import template
from django.utils.safestring import SafeString

from cases.audit.models import Event
from cases.templatetags.look import badge

register = template.Library()
NO_ID = uuid.UUID(int=0)
DASHES = str(NO_ID).count("-")
TONES = {
    Event.Outcome.DONE: "ok",
    Event.Outcome.DENIED: "bad",
    Event.Outcome.REFUSED: "warn",
    Event.Outcome.FAILED: "bad",
}


@register.simple_tag
def outcome_badge(outcome: str) -> SafeString:
    """Done, not allowed, refused or failed."""
    known = outcome in Event.Outcome.values
    return (
        badge(TONES[Event.Outcome(outcome)], str(Event.Outcome(outcome).label))
        if known
        else badge("info", outcome)
    )


@register.filter
def codes(event: Event) -> str:
    """The codes of an event on one line."""
    parts = (
        f"{name}: {_plain(value)}" for name, value in sorted(event.detail.items()) if value not in ("", [])
    )
    return ", ".join(parts)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return " ".join(_plain(one) for one in value)
    if isinstance(value, str):
        return short(value) if len(value) == len(str(NO_ID)) and value.count("-") == DASHES else value
    return json.dumps(value, sort_keys=True)


@register.filter
def short(key: object) -> str:
    """The first digits of an opaque number: enough to tell rows apart by eye."""
    return str(key)[:8]
