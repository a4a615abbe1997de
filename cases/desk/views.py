"""Home, one person's case, and the audit log."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.audit.models import Event
from cases.core import clock
from cases.desk import actions
from cases.desk.forms import log_query, read_log_filter, read_number
from cases.desk.queries import case
from cases.desk.queries.home import home as home_of
from cases.desk.queries.log import log_page
from cases.people import queries as people
from cases.people.models import Person


@requires(Permission.DESK)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is due now for this user."""
    return render(request, "cases/desk/home.html", {"home": home_of(request.user)})


@requires(Permission.PERSON_VIEW)
def person(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One person, masked; the address of a merged record leads to the one that stands."""
    try:
        found = people.current_person(user=request.user, pk=pk)
    except Person.DoesNotExist:
        raise Http404 from None
    if found.pk != pk:
        return redirect("person", pk=found.pk)
    context = {"person": found, "sheet": case.of(person=found, user=request.user, day=clock.tonight())}
    return render(request, "cases/desk/person.html", context)


@requires(Permission.AUDIT_VIEW)
@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first."""
    wish = read_log_filter(request.GET)
    page = log_page(wish, before=read_number(request.GET, "before"), after=read_number(request.GET, "after"))
    query = log_query(wish)
    context = {
        "page": page,
        "wish": wish,
        "query": urlencode(query),
        "hidden": query.items(),
        "outcomes": Event.Outcome.choices,
    }
    return render(request, "cases/desk/audit_log.html", context)


@requires(Permission.AUDIT_VIEW)
@require_POST
def audit_check(request: HttpRequest) -> HttpResponse:
    """Check the newest part of the chain and say what was found."""
    checked = actions.check_chain(by=request.user)
    span = {"first": checked.first, "last": checked.last}
    if checked.faults:
        fault, count = checked.faults[0], len(checked.faults)
        text = ngettext(
            "The chain is broken at event %(seq)s (%(code)s).",
            "The chain is broken at %(count)s places, first at event %(seq)s (%(code)s).",
            count,
        )
        advice = _("Change nothing and tell your administrator.")
        messages.error(request, f"{text % {'seq': fault.seq, 'code': fault.code, 'count': count}} {advice}")
    else:
        messages.success(request, _("Events %(first)s to %(last)s: the chain is whole.") % span)
    return redirect("audit_log")


@requires(Permission.AUDIT_VIEW)
@require_POST
def audit_export(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered log as a file."""
    lines = actions.export_log(wish=read_log_filter(request.POST), by=request.user)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return response
