"""Pages of somebody's risk, of what is due, and of the risk of a house."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.core import clock
from cases.core.errors import Denied
from cases.core.pages import form_page, sent, tried
from cases.houses.models import House
from cases.people.models import Person
from cases.people.pages import person_for, row_for
from cases.people.queries import house_for
from cases.risk import actions, forms, house, queries, rules
from cases.risk.models import Assessment
from cases.risk.proposals import proposed, starting

P = Permission
PAGE_SIZE = 50


@requires(P.RISK_VIEW)
@require_safe
def risk(request: HttpRequest, pk: uuid.UUID, version: int | None = None) -> HttpResponse:
    """The level, the arithmetic behind it, what may change it, and every version."""
    person = person_for(request, pk, P.RISK_VIEW)
    sheet = queries.sheet_of(person=person, version=version)
    if sheet is None:
        raise Http404
    context = {
        "person": person,
        "sheet": sheet,
        "state": queries.level_of(person, clock.now()),
        "current": version is None,
        "may_assess": _may(request, person, P.RISK_ASSESS),
        "may_second": _may(request, person, P.RISK_SECOND),
        "limits": rules.LIMITS,
    }
    return render(request, "cases/risk/risk.html", context)


def _may(request: HttpRequest, person: Person, permission: Permission) -> bool:
    """Through whichever house the person belongs to him."""
    if not request.user.grants.anywhere(permission):
        return False
    try:
        house_for(person, permission, request.user)
    except Denied:
        return False
    return True


@requires(P.RISK_ASSESS)
@require_http_methods(["GET", "HEAD", "POST"])
def risk_assess(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Fill in the form; the last answers and what the reports say stand there already."""
    person = person_for(request, pk, P.RISK_ASSESS)
    day = clock.tonight()
    last, answers = queries.last_answers(person)
    answers, from_reports = starting(proposed(person, day), answers, day)
    form = forms.RiskForm(sent(request), answers=answers, from_reports=from_reports)

    def assess() -> None:
        made = actions.assess(person=person, answers=form.answers(), by=request.user)
        _say(request, made)

    if tried(form, assess):
        return redirect("risk", pk=pk)
    return form_page(request, "risk/risk_assess", form, person=person, last=last, proposals=len(from_reports))


@requires(P.RISK_ASSESS)
@require_http_methods(["GET", "HEAD", "POST"])
def risk_level(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """F7: raise or lower what the form says, with a reason."""
    person = person_for(request, pk, P.RISK_ASSESS)
    last, answers = queries.last_answers(person)
    if not last:
        return redirect("risk_assess", pk=pk)
    form = forms.LevelForm(sent(request))
    carried = starting({}, answers, clock.tonight())[0]

    def give() -> None:
        words = form.cleaned_data
        made = actions.assess(
            person=person,
            answers=carried,
            given_level=words["given_level"],
            why=words["why"],
            by=request.user,
        )
        _say(request, made)

    if tried(form, give):
        return redirect("risk", pk=pk)
    return form_page(request, "risk/risk_level", form, person=person, last=last)


def _say(request: HttpRequest, made: Assessment) -> None:
    if made.state == Assessment.State.WAITING:
        messages.warning(
            request, _("Saved. The lower level waits for a second name; until then the old one holds.")
        )
    else:
        messages.success(request, _("Saved."))


@requires(P.RISK_SECOND)
@require_http_methods(["GET", "HEAD", "POST"])
def risk_second(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The second name under a lower level, or under a minor's form."""
    row = row_for(request, Assessment.objects, pk, P.RISK_SECOND)
    form = forms.SecondForm(sent(request))

    def answer() -> None:
        agree = form.cleaned_data["agree"] == "yes"
        actions.second(assessment=row, agree=agree, by=request.user)

    if tried(form, answer):
        messages.success(request, _("Saved."))
        return redirect("risk", pk=row.person_id)
    context = {
        "person": row.person,
        "row": row,
        "state": queries.level_of(row.person, clock.now()),
        "sheet": queries.sheet_of(person=row.person, version=row.version),
        "own": row.created_by_id == request.user.pk,
    }
    return form_page(request, "risk/risk_second", form, **context)


@requires(P.RISK_VIEW)
@require_safe
def risk_due(request: HttpRequest) -> HttpResponse:
    """Whose form is due, by code name; a level stands on no list."""
    page = Paginator(queries.due_list(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "houses": queries.houses_of(request.user)}
    return render(request, "cases/risk/risk_due.html", context)


@requires(P.RISK_VIEW)
@require_safe
def house_risk(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The risk of a house with its arithmetic; of people a count alone."""
    found: Any = get_object_or_404(House.objects.visible_to(request.user), pk=pk)
    for permission in (P.RISK_VIEW, P.INCIDENT_VIEW):
        require(request.user, permission, house=found.pk)
    reckoned = house.house_risk(queries.signs_of(found))
    return render(request, "cases/risk/house_risk.html", {"house": found, "risk": reckoned})
