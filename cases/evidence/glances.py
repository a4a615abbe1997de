"""For some minutes after somebody said why, the pictures of a page load without asking again."""

import datetime as dt

from django.http import HttpRequest

from cases.core import clock
from cases.evidence.models import Evidence

LASTS = dt.timedelta(minutes=10)
KEY = "evidence_glances"  # key of the row -> until when, in seconds


def begin(request: HttpRequest, evidence: Evidence) -> None:
    """From now on, for this session and this piece; what ran out is swept away."""
    now = clock.now()
    running = {key: until for key, until in request.session.get(KEY, {}).items() if until > now.timestamp()}
    running[str(evidence.pk)] = int((now + LASTS).timestamp())
    request.session[KEY] = running


def lasts(request: HttpRequest, evidence: Evidence) -> bool:
    """Whether a look at this piece goes on."""
    until: int = request.session.get(KEY, {}).get(str(evidence.pk), 0)
    return clock.now().timestamp() < until


def end(request: HttpRequest, evidence: Evidence) -> None:
    """Hidden again before the time is over."""
    running = request.session.get(KEY, {})
    request.session[KEY] = {key: until for key, until in running.items() if key != str(evidence.pk)}
