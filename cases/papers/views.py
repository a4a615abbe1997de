"""Pages of papers and consents."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core.forms import SureForm
from cases.core.pages import form_page, sent, tried
from cases.papers import actions, forms
from cases.papers.models import Consent, Paper
from cases.people import doubles
from cases.people.forms import ReasonForm
from cases.people.models import Person
from cases.people.pages import opened, person_for, row_for, saved
from cases.people.sealed_views import reveal_page

EDIT = Permission.PERSON_EDIT


@requires(EDIT)
def paper_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A paper the person has."""
    person = person_for(request, pk, EDIT)
    return _keep(request, person, Paper(person=person), forms.PaperForm(request.POST or None))


@requires(EDIT)
def paper_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a paper; its number is not shown for that."""
    paper = row_for(request, Paper.objects, pk, EDIT)
    known = {"kind": paper.kind, "expires_on": paper.expires_on, "held_by": paper.held_by}
    return _keep(request, paper.person, paper, forms.PaperForm(request.POST or None, initial=known))


def _keep(request: HttpRequest, person: Person, paper: Paper, form: forms.PaperForm) -> HttpResponse:
    if not tried(form, lambda: actions.keep_paper(paper=paper, facts=form.facts(), by=request.user)):
        return form_page(request, "papers/paper", form, person=person)
    if form.cleaned_data["number"] and doubles.of_person(user=request.user, person=person):
        messages.success(request, _("Saved."))
        return redirect("person_doubles", pk=person.pk)
    return saved(request, person.pk)


@requires(Permission.PERSON_REVEAL)
def paper_reveal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The last four signs, once."""
    paper = row_for(request, Paper.objects, pk, Permission.PERSON_REVEAL)
    form = ReasonForm(sent(request))
    document = (
        opened(request, form, row=paper, column="number", person=paper.person) if form.is_bound else None
    )
    labels = {"last4": _("Last four signs of the number")}
    context = {
        "person": paper.person,
        "form": form,
        "column": "number",
        "labels": labels,
        "document": document,
    }
    return reveal_page(request, context)


@requires(EDIT)
def consent_give(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What the person agreed to."""
    person = person_for(request, pk, EDIT)
    form = forms.ConsentForm(request.POST or None)
    if tried(form, lambda: actions.give_consent(person=person, facts=form.facts(), by=request.user)):
        return saved(request, pk)
    return form_page(request, "papers/consent", form, person=person)


@requires(EDIT)
def consent_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """No longer agreed."""
    consent = row_for(request, Consent.objects, pk, EDIT)
    form = SureForm(sent(request), submit=_("Withdraw"))
    if tried(form, lambda: actions.withdraw_consent(consent=consent, by=request.user)):
        return saved(request, consent.person_id)
    question = _("Withdraw this consent?")
    what = f"{consent.get_purpose_display()} · {consent.recipient}"
    return form_page(request, "people/sure", form, person=consent.person, question=question, what=what)
