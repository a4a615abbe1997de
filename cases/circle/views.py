"""Pages of alerts, of people to keep apart, and of households."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.circle import actions, forms
from cases.circle.queries import side_of
from cases.core.forms import SureForm
from cases.core.pages import form_page, sent, tried
from cases.people.models import Alert, KeepApart, Person
from cases.people.pages import person_for, row_for, saved
from cases.people.picking import picked

EDIT = Permission.PERSON_EDIT


@requires(EDIT)
def alert_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A warning that acts at the door."""
    person = person_for(request, pk, EDIT)
    form = forms.AlertForm(request.POST or None)
    if tried(form, lambda: actions.add_alert(person=person, warn=form.warn(), by=request.user)):
        return saved(request, pk)
    return form_page(request, "circle/alert", form, person=person)


@requires(EDIT)
def alert_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The warning no longer holds."""
    alert = row_for(request, Alert.objects, pk, EDIT)
    form = SureForm(sent(request), submit=_("End this alert"))
    if tried(form, lambda: actions.end_alert(alert=alert, by=request.user)):
        return saved(request, alert.person_id)
    question = _("End this alert?")
    return form_page(request, "people/sure", form, person=alert.person, question=question, what=alert)


@requires(EDIT)
def apart_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Somebody who must not be in the same house."""
    person = person_for(request, pk, EDIT)
    form = forms.ApartForm(request.POST or None, people=Person.objects.visible_to(request.user).current())
    other = picked(request, form, apart_from=person)
    if other is not None:
        chosen = other

        def keep() -> None:
            actions.keep_apart(person=person, other=chosen, apart=form.apart(), by=request.user)

        if tried(form, keep):
            return saved(request, pk)
    return form_page(request, "circle/apart", form, person=person)


@requires(EDIT)
def apart_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The two may meet again."""
    pairs = KeepApart.objects.visible_to(request.user).select_related("person", "other")
    pair = get_object_or_404(pairs, pk=pk)
    person, _house = side_of(pair, request.user)
    form = SureForm(sent(request), submit=_("End this rule"))
    if tried(form, lambda: actions.end_keep_apart(pair=pair, by=request.user)):
        return saved(request, person.pk)
    question = _("May these two be in one house again?")
    return form_page(request, "people/sure", form, person=person, question=question, what="")


@requires(EDIT)
def household_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """People who belong together."""
    person = person_for(request, pk, EDIT)
    form = forms.HouseholdForm(request.POST or None, initial={"code": person.code_name})

    def make() -> None:
        words = form.cleaned_data
        actions.make_household(person=person, code=words["code"], role=words["role"], by=request.user)

    if tried(form, make):
        return saved(request, pk)
    return form_page(request, "circle/household_new", form, person=person)


@requires(EDIT)
def household_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One more member."""
    person = person_for(request, pk, EDIT)
    household = person.household
    if household is None:
        return redirect("household_new", pk=pk)
    form = forms.MemberForm(request.POST or None, people=Person.objects.visible_to(request.user).current())
    other = picked(request, form, apart_from=person)
    if other is not None:
        chosen = other

        def join() -> None:
            role = form.cleaned_data["role"]
            actions.join_household(person=chosen, household=household, role=role, by=request.user)

        if tried(form, join):
            return saved(request, pk)
    return form_page(request, "circle/household_add", form, person=person)


@requires(EDIT)
def household_leave(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Out of the household."""
    person = person_for(request, pk, EDIT)
    form = SureForm(sent(request), submit=_("Take out"))
    if tried(form, lambda: actions.leave_household(person=person, by=request.user)):
        return saved(request, pk)
    question = _("Take this person out of the household?")
    return form_page(
        request, "people/sure", form, person=person, question=question, what=person.household or ""
    )
