"""Pages of people: the list with its search, one person, a new record, and what is open to change."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core import clock
from cases.core.pages import form_page, outcome, tried
from cases.people import actions, doubles, forms, lists, queries
from cases.people.models import Person
from cases.people.pages import person_for, saved

A_PAGE = 50


@requires(Permission.PERSON_VIEW)
def people(request: HttpRequest) -> HttpResponse:
    """The list; a search is a POST, so that its words stay out of addresses and logs."""
    if request.method == "POST":
        return _found(request)
    houses = queries.houses_for(request.user, Permission.PERSON_VIEW)
    chosen = forms.FilterForm(request.GET, houses=houses)
    chosen.is_valid()
    house, state = chosen.cleaned_data.get("house"), chosen.cleaned_data.get("state") or ""
    rows = lists.people_list(
        user=request.user, night=clock.tonight(), house=house.pk if house else None, state=state
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    query = "".join(
        f"{name}={value}&" for name, value in (("house", house and house.pk), ("state", state)) if value
    )
    context = {
        "page": page,
        "query": query,
        "houses": houses,
        "house": house,
        "state": state,
        "states": lists.STATES,
        "form": forms.SearchForm(),
        "may_create": request.user.grants.anywhere(Permission.PERSON_EDIT),
    }
    return render(request, "cases/people/people.html", context)


def _found(request: HttpRequest) -> HttpResponse:
    form, hits = forms.SearchForm(request.POST), []
    if form.is_valid():
        hits = actions.search_people(text=form.cleaned_data["q"], by=request.user)
    may_create = request.user.grants.anywhere(Permission.PERSON_EDIT)
    return form_page(request, "people/found", form, hits=hits, may_create=may_create)


@requires(Permission.PERSON_EDIT)
def person_new(request: HttpRequest) -> HttpResponse:
    """A new record; who may be known already is shown first, and nothing typed is lost."""
    houses = queries.houses_for(request.user, Permission.PERSON_EDIT)
    initial = {} if request.method == "POST" else {"code_name": queries.propose_code_name()}
    form = forms.NewPersonForm(request.POST or None, houses=houses, initial=initial)
    if "back" in request.POST:
        return render(request, "cases/people/person_new.html", {"form": form})
    if form.is_valid() and "anyway" not in request.POST:
        known = doubles.of_new(
            user=request.user, identity=form.identity(), phones=form.cleaned_data["phones"]
        )
        if known:
            return render(request, "cases/people/person_known.html", {"form": form, "doubles": known})

    def create() -> Person:
        house = form.cleaned_data["house"]
        return actions.create_person(new=form.new_person(), house=house, by=request.user)

    made = outcome(form, create)
    if made is not None:
        messages.success(request, _("The record stands."))
        return redirect("person", pk=made.pk)
    return form_page(request, "people/person_new", form)


@requires(Permission.PERSON_EDIT)
def person_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The open facts."""
    found = person_for(request, pk, Permission.PERSON_EDIT)
    shown = found.code_name
    form = forms.FactsForm(request.POST or None, instance=found)
    if tried(form, lambda: actions.change_facts(person=found, changed=form.changed_data, by=request.user)):
        return saved(request, pk)
    return form_page(request, "people/person_edit", form, person=found, shown=shown)


@requires(Permission.PERSON_EDIT)
def person_medical(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The medical alert, open to the house."""
    found = person_for(request, pk, Permission.PERSON_EDIT)
    initial = {"medical_alert": queries.medical_alert(found)}
    form = forms.MedicalForm(request.POST or None, initial=initial)

    def write() -> None:
        actions.write_medical_alert(person=found, text=form.cleaned_data["medical_alert"], by=request.user)

    if tried(form, write):
        return saved(request, pk)
    return form_page(request, "people/person_medical", form, person=found)


@requires(Permission.PERSON_VIEW)
def person_doubles(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Other records that may be the same person."""
    found = person_for(request, pk, Permission.PERSON_VIEW)
    known = doubles.of_person(user=request.user, person=found)
    may_merge = request.user.grants.anywhere(Permission.PERSON_MERGE)
    return render(
        request,
        "cases/people/person_doubles.html",
        {"person": found, "doubles": known, "may_merge": may_merge},
    )


@requires(Permission.PERSON_HAND_OVER)
def person_hand_over(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Another house keeps the record."""
    found = person_for(request, pk, Permission.PERSON_HAND_OVER)
    form = forms.HandOverForm(request.POST or None, houses=queries.other_houses(found))

    def give() -> None:
        actions.hand_over(person=found, house=form.cleaned_data["house"], by=request.user)

    if tried(form, give):
        messages.success(request, _("The record was handed over."))
        return redirect("people")
    return form_page(request, "people/person_hand_over", form, person=found)
