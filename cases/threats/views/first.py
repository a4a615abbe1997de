"""The first page of a report, and handing it to the reviewers."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.core.fields import uuid_of
from cases.core.pages import form_page, outcome, sent, tried
from cases.people.models import Person
from cases.threats import actions, queries
from cases.threats.codes import State
from cases.threats.forms.first import FirstForm, starting_with
from cases.threats.forms.steps import SubmitForm
from cases.threats.models import Report, Victim
from cases.threats.rules import Event, moved
from cases.threats.views.pages import report_for, step

LAST_HOUSE = "report_house"  # of this session: chosen already for the next report


@requires(Permission.THREAT_RECORD)
def report_new(request: HttpRequest) -> HttpResponse:
    """One short page while somebody tells; kept as a draft."""
    houses, row = queries.houses_for(request.user), _asked_for(request)
    form = FirstForm(
        sent(request),
        user=request.user,
        offered=[row] if row else [],
        houses=houses,
        initial=starting_with(row, uuid_of(request.session.get(LAST_HOUSE))),
    )
    if form.is_bound:
        form.settle()
    made = outcome(form, lambda: actions.report_first(first=form.first(), by=request.user))
    if made is not None:
        return _drafted(request, made)
    return form_page(request, "threats/report_new", form)


def _asked_for(request: HttpRequest) -> Person | Victim | None:
    """Whom the page was opened for."""
    for key in ("person", "victim"):
        if key in request.GET:
            pk = uuid_of(request.GET[key])
            if pk is None:
                raise Http404
            if key == "victim":
                return get_object_or_404(queries.victims_for(request.user), pk=pk)
            people = Person.objects.visible_to(request.user).current().select_related("house")
            return get_object_or_404(people, pk=pk)
    return None


def _drafted(request: HttpRequest, report: Report) -> HttpResponse:
    request.session[LAST_HOUSE] = str(report.house_id)
    messages.success(request, _("Saved as a draft. Send it for review when it is ready."))
    return redirect("report", pk=report.pk)


@requires(Permission.THREAT_RECORD)
def report_submit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send it for review, or answer the reviewer's question."""
    report = report_for(request, pk)
    require(request.user, Permission.THREAT_RECORD, house=report.house_id)
    asked = report.state == State.RETURNED
    if request.method != "POST":
        moved(Event.SUBMIT, report.state, "opened")
    form = SubmitForm(sent(request), asked=asked)

    def send() -> None:
        actions.submit(report=report, answer=form.cleaned_data.get("answer", ""), by=request.user)

    if tried(form, send):
        messages.success(request, _("Sent for review."))
        return redirect("report", pk=pk)
    if asked:
        return step(
            request, report, form, heading=_("Answer the question"), question=queries.question_of(report)
        )
    lead = _(
        "The reviewers see it next. You cannot change it while they do; they may come back with a question."
    )
    return step(request, report, form, heading=_("Send for review"), lead=lead)
