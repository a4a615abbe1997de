"""Pages of namings and of the channels they stood in."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.core.fields import uuid_of
from cases.core.pages import form_page, outcome, sent, tried
from cases.namings import actions, forms, queries
from cases.people.models import Person
from cases.threats.forms.first import starting_with
from cases.threats.models import Naming, Victim
from cases.threats.queries import houses_for, victim_named

P = Permission
PAGE = 50


@requires(P.THREAT_RECORD)
def naming_new(request: HttpRequest) -> HttpResponse:
    """A channel named somebody; from ?person= or ?victim= it is known whom."""
    row, houses = _meant(request), houses_for(request.user)
    form = forms.NamingForm(
        sent(request),
        user=request.user,
        houses=houses,
        offered=[row] if row else [],
        initial=starting_with(row, houses),
    )
    if form.is_bound:
        form.full_clean()
        form.settle()
    made = outcome(form, lambda: actions.record_naming(naming=form.naming(), by=request.user))
    if made is not None:
        messages.success(request, _("Naming recorded. Warn the person now, and note when."))
        return redirect("report", pk=made.report_id)
    return form_page(request, "namings/naming_new", form)


def _meant(request: HttpRequest) -> Person | Victim | None:
    """Whom the page was opened for; 404 for somebody outside the scope."""
    victim, person = (uuid_of(request.GET.get(name)) for name in ("victim", "person"))
    if victim:
        row = victim_named(victim, request.user)
        if row is None:
            raise Http404
        return row
    people = Person.objects.visible_to(request.user).current().select_related("house")
    return get_object_or_404(people, pk=person) if person else None


@requires(P.THREAT_RECORD)
def naming_warned(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The person was told."""
    naming = _naming(request, pk)
    form = _when(request, _("The person was warned"))

    def act() -> Any:
        return actions.warn(naming=naming, at=form.cleaned_data["at"], by=request.user)

    return _noted(request, "namings/naming_warned", form, naming, act)


@requires(P.THREAT_RECORD)
def naming_down(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """It can no longer be read there."""
    naming = _naming(request, pk)
    form = _when(request, _("It was taken down"))

    def act() -> Any:
        return actions.take_down(naming=naming, at=form.cleaned_data["at"], by=request.user)

    return _noted(request, "namings/naming_down", form, naming, act)


def _naming(request: HttpRequest, pk: uuid.UUID) -> Naming:
    naming = get_object_or_404(queries.namings_for(request.user), pk=pk)
    require(request.user, P.THREAT_RECORD, house=naming.report.house_id)
    return naming


def _when(request: HttpRequest, submit: str) -> forms.WhenForm:
    return forms.WhenForm(sent(request), submit=submit)


def _noted(
    request: HttpRequest, page: str, form: forms.WhenForm, naming: Naming, act: Callable[[], Any]
) -> HttpResponse:
    if tried(form, act):
        messages.success(request, _("Noted."))
        return redirect("report", pk=naming.report_id)
    return form_page(request, page, form, naming=naming, facts=queries.facts_of(naming))


@requires(P.THREAT_VIEW)
def channels(request: HttpRequest) -> HttpResponse:
    """Who names people, and what came of it."""
    context = {
        "page": Paginator(queries.channel_list(request.user), PAGE).get_page(request.GET.get("page")),
        "names_groups": request.user.grants.covers(P.ACTOR_NAME, None),
        "may_record": request.user.grants.anywhere(P.THREAT_RECORD),
    }
    return render(request, "cases/namings/channels.html", context)


@requires(P.THREAT_VIEW)
def channel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One channel and its namings."""
    found = get_object_or_404(queries.channel_list(request.user), pk=pk)
    page = Paginator(queries.namings_of(found, request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "channel": found,
        "page": page,
        "rows": [queries.facts_of(naming) for naming in page.object_list],
        "names_groups": request.user.grants.covers(P.ACTOR_NAME, None),
    }
    return render(request, "cases/namings/channel.html", context)
