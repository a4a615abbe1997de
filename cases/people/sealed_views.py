"""Pages that open sealed names and numbers: a reason first, logged before anything is shown, shown once."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core.pages import form_page, sent, tried
from cases.people import actions, doubles, forms
from cases.people.models import Person
from cases.people.pages import opened, person_for

NAME_LABELS = {name: field.label for name, field in forms.NamesForm.base_fields.items()}
PHONE_LABELS = {"phones": _("Phone numbers")}


@requires(Permission.PERSON_REVEAL)
def reveal_names(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The names, once."""
    return _reveal(request, pk, "identity", NAME_LABELS)


@requires(Permission.PERSON_REVEAL)
def reveal_phones(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The numbers, once."""
    return _reveal(request, pk, "contact", PHONE_LABELS)


def _reveal(request: HttpRequest, pk: uuid.UUID, column: str, labels: dict[str, Any]) -> HttpResponse:
    person = person_for(request, pk, Permission.PERSON_REVEAL)
    form = forms.ReasonForm(sent(request))
    document = opened(request, form, row=person, column=column, person=person) if form.is_bound else None
    context = {"person": person, "form": form, "column": column, "labels": labels, "document": document}
    return reveal_page(request, context)


def reveal_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The reason form, or the values under their labels; 400 for a reason that is none."""
    document = context.pop("document")
    if document is None:
        status = 400 if context["form"].errors else 200
        return render(request, "cases/people/reveal.html", context, status=status)
    rows = [
        (label, as_list(document[name]))
        for name, label in context.pop("labels").items()
        if document.get(name)
    ]
    return render(request, "cases/people/revealed.html", {**context, "rows": rows})


def as_list(value: Any) -> list[str]:
    """One text or several, as several."""
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


@requires(Permission.PERSON_EDIT)
def person_names(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Replace the names."""

    def save(person: Person, form: Any) -> None:
        actions.replace_names(person=person, identity=form.cleaned_data, by=request.user)

    return _replace(request, pk, "identity", forms.NamesForm, save)


@requires(Permission.PERSON_EDIT)
def person_phones(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Replace the numbers."""

    def save(person: Person, form: Any) -> None:
        actions.replace_phones(person=person, phones=form.cleaned_data["phones"], by=request.user)

    return _replace(request, pk, "contact", forms.PhonesForm, save)


def _replace(
    request: HttpRequest, pk: uuid.UUID, column: str, form_class: Any, save: Callable[[Person, Any], None]
) -> HttpResponse:
    """First the reason, as for any look at what is sealed; then the form that starts from what stands."""
    person = person_for(request, pk, Permission.PERSON_EDIT)
    if "reason" not in request.POST and request.method == "POST":
        form = form_class(request.POST)
        if tried(form, lambda: save(person, form)):
            return _after(request, person)
        return form_page(request, "people/replace", form, person=person, column=column)
    initial: dict[str, Any] | None = {}
    if getattr(person, column):
        reason = forms.ReasonForm(sent(request))
        initial = (
            opened(request, reason, row=person, column=column, person=person) if reason.is_bound else None
        )
        if initial is None:
            context = {"person": person, "form": reason, "column": column, "document": None, "editing": True}
            return reveal_page(request, context)
    return form_page(request, "people/replace", form_class(initial=initial), person=person, column=column)


def _after(request: HttpRequest, person: Person) -> HttpResponse:
    messages.success(request, _("Saved."))
    if doubles.of_person(user=request.user, person=person):
        return redirect("person_doubles", pk=person.pk)
    return redirect("person", pk=person.pk)
