"""How a form page of a person answers: the same steps for every room that keeps something about people."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from cases.access.reveal import Opening, open_sealed
from cases.access.roles import Permission
from cases.core.pages import outcome
from cases.people import queries
from cases.people.forms import ReasonForm
from cases.people.models import Person


def person_for(request: HttpRequest, pk: uuid.UUID, permission: Permission) -> Person:
    """A current record for whom the user may do this; 404 outside his scope, `Denied` inside it."""
    people = Person.objects.visible_to(request.user).current().select_related("house", "household")
    person: Person = get_object_or_404(people, pk=pk)
    queries.house_for(person, permission, request.user)
    return person


def row_for(request: HttpRequest, rows: Any, pk: uuid.UUID, permission: Permission) -> Any:
    """A row of a person for whom the user may do this; 404 outside his scope, `Denied` inside it."""
    row = get_object_or_404(rows.visible_to(request.user).select_related("person__house"), pk=pk)
    queries.house_for(row.person, permission, request.user)
    return row


def saved(request: HttpRequest, person: Any) -> HttpResponse:
    """Back to the person's page."""
    messages.success(request, _("Saved."))
    return redirect("person", pk=person)


def opened(
    request: HttpRequest, form: ReasonForm, *, row: Any, column: str, person: Person
) -> dict[str, Any] | None:
    """The sealed document if a good reason was given with this request, else None and a form that says so."""

    def open_it() -> dict[str, Any]:
        house = queries.house_for(person, Permission.PERSON_REVEAL, request.user)
        opening = Opening(row, column, house, form.cleaned_data["reason"])
        return open_sealed(opening=opening, permission=Permission.PERSON_REVEAL, by=request.user)

    found: dict[str, Any] | None = outcome(form, open_it)
    return found
