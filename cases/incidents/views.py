"""Pages of incidents: the list, one incident, a new one, the decision."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.core import clock
from cases.core.pages import form_page, outcome, sent, tried
from cases.houses.forms import ReasonForm
from cases.incidents import actions, forms, queries, rules

P = Permission
PAGE = 30


@requires(P.INCIDENT_VIEW)
def incidents(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, then what was decided."""
    context = {
        "waiting": queries.undecided(request.user),
        "page": Paginator(queries.decided(request.user), PAGE).get_page(request.GET.get("page")),
        "may_report": request.user.grants.anywhere(P.INCIDENT_REPORT),
    }
    return render(request, "cases/incidents/incidents.html", context)


@requires(P.INCIDENT_VIEW)
def incident(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One incident: what was told, what was decided."""
    found = get_object_or_404(queries.seen(request.user), pk=pk)
    report = queries.naming_report(found)
    own = found.created_by_id == request.user.pk and report is None
    context = {
        "incident": found,
        "told": queries.told(found),
        "left": rules.left(found.decide_by, clock.now()),
        "told_late": rules.told_late(found.happened_at, found.created_at),
        "late": rules.late(found.decided_at, found.decide_by),
        "naming_report": report,
        "may_see_report": report is not None and queries.sees_naming(request.user, found),
        "may_decide": request.user.grants.covers(P.INCIDENT_DECIDE, found.house_id),
        "own": own,
        "sealed_apart": found.grave_actions is not None,
    }
    return render(request, "cases/incidents/incident.html", context)


@requires(P.INCIDENT_REPORT)
def incident_new(request: HttpRequest) -> HttpResponse:
    """Write down what happened, while it is fresh."""
    houses = queries.houses_to_report(request.user)
    form = forms.IncidentForm(sent(request), houses=houses)
    made = outcome(form, lambda: actions.report_incident(incident=form.new_incident(), by=request.user))
    if made is not None:
        messages.success(request, _("Incident reported. A coordinator or an administrator decides now."))
        return redirect("incident", pk=made.pk)
    return form_page(request, "incidents/incident_new", form)


@requires(P.INCIDENT_DECIDE)
def incident_decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Go on as before, close to arrivals, or evacuate."""
    found = get_object_or_404(queries.seen(request.user), pk=pk)
    require(request.user, P.INCIDENT_DECIDE, house=found.house_id)
    if found.decided_at and request.method != "POST":
        return redirect("incident", pk=pk)
    form = forms.DecideForm(sent(request))

    def decide() -> None:
        actions.decide(incident=found, by=request.user, **form.cleaned_data)

    if tried(form, decide):
        messages.success(request, _("Decided. It holds at once."))
        return redirect("incident", pk=pk)
    context = {"incident": found, "left": rules.left(found.decide_by, clock.now())}
    return form_page(request, "incidents/incident_decide", form, **context)


@requires(P.INCIDENT_VIEW)
def incident_decision(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The words of a decision about lives, with a reason: shown in the answer to this form only."""
    found = get_object_or_404(queries.seen(request.user).decided_about_lives(), pk=pk)
    form = ReasonForm(sent(request))
    shown: list[str] = []

    def show() -> None:
        shown.append(actions.open_decision(incident=found, by=request.user, **form.cleaned_data))

    opened = tried(form, show)
    response = form_page(
        request, "incidents/incident_decision", form, incident=found, opened=opened, words=shown
    )
    response["Cache-Control"] = "no-store, private"
    return response
