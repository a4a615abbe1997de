"""Pages of a merge: choose the other record, compare, decide."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core.pages import form_page, sent, tried
from cases.merging import actions, forms, queries
from cases.people.forms import ReasonForm
from cases.people.models import Person
from cases.people.pages import opened, person_for
from cases.people.picking import picked
from cases.people.sealed_views import NAME_LABELS, PHONE_LABELS, as_list

MERGE = Permission.PERSON_MERGE


@requires(MERGE)
def person_merge_pick(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Which record is the same person."""
    person = person_for(request, pk, MERGE)
    form = forms.OtherForm(request.POST or None, people=Person.objects.visible_to(request.user).current())
    other = picked(request, form, apart_from=person)
    if other is not None:
        return redirect("person_merge", pk=pk, other=other.pk)
    return form_page(request, "merging/pick", form, person=person)


@requires(MERGE)
def person_merge(request: HttpRequest, pk: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """Both side by side: the first one stays, the second one ends and leads to it."""
    winner, loser = person_for(request, pk, MERGE), person_for(request, other, MERGE)
    if "reason" in request.POST:
        return _opened(request, winner, loser)
    form = forms.MergeForm(sent(request), winner=winner, loser=loser)

    def merge() -> None:
        actions.merge(winner=winner, loser=loser, take=form.taken(), by=request.user)

    if tried(form, merge):
        messages.success(request, _("The two records are one now."))
        return redirect("person", pk=pk)
    return _compare(request, winner, loser, form, ReasonForm())


def _compare(
    request: HttpRequest, winner: Person, loser: Person, form: Any, reason: ReasonForm
) -> HttpResponse:
    lines = [*form.lines, *queries.united_lines(winner, loser)]
    context = {
        "person": winner,
        "winner": winner,
        "loser": loser,
        "form": form,
        "reason": reason,
        "lines": lines,
    }
    context["sealed"] = queries.sealed_lines(winner, loser)
    status = 422 if form.errors else 400 if reason.errors else 200
    return render(request, "cases/merging/merge.html", context, status=status)


def _opened(request: HttpRequest, winner: Person, loser: Person) -> HttpResponse:
    """The sealed values of both, once; each look is logged by itself."""
    reason = ReasonForm(request.POST)
    sides = []
    for person in (winner, loser):
        rows: list[tuple[Any, list[str]]] = []
        for column, labels in (("identity", NAME_LABELS), ("contact", PHONE_LABELS)):
            document = opened(request, reason, row=person, column=column, person=person)
            if document is None:
                form = forms.MergeForm(winner=winner, loser=loser)
                return _compare(request, winner, loser, form, reason)
            rows += [(label, as_list(document[name])) for name, label in labels.items() if document.get(name)]
        sides.append((person, rows))
    return render(request, "cases/merging/opened.html", {"winner": winner, "loser": loser, "sides": sides})
