"""Pages of safe contacts; who they are is shown only after a reason."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.circle import actions
from cases.circle.forms import SEALED, ContactForm
from cases.core.pages import form_page, sent, tried
from cases.people.forms import ReasonForm
from cases.people.models import Person, SafeContact
from cases.people.pages import opened, person_for, row_for, saved
from cases.people.sealed_views import reveal_page

LABELS = {name: ContactForm.base_fields[name].label for name in SEALED}
OPEN = ("relation", "channel", "may_be_told", "is_emergency")


@requires(Permission.PERSON_EDIT)
def contact_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Somebody who may be told something."""
    person = person_for(request, pk, Permission.PERSON_EDIT)
    return _keep(request, person, SafeContact(person=person), {})


@requires(Permission.PERSON_EDIT)
def contact_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a safe contact; the form shows him, so a reason comes first."""
    contact = row_for(request, SafeContact.objects, pk, Permission.PERSON_EDIT)
    if request.method == "POST" and "reason" not in request.POST:
        return _keep(request, contact.person, contact, {})
    initial: dict[str, Any] | None = {}
    if contact.contact:
        reason = ReasonForm(sent(request))
        initial = None
        if reason.is_bound:
            initial = opened(request, reason, row=contact, column="contact", person=contact.person)
        if initial is None:
            return reveal_page(request, _context(contact, reason, None, editing=True))
    initial = {**initial, **{name: getattr(contact, name) for name in OPEN}}
    return form_page(request, "circle/contact", ContactForm(initial=initial), person=contact.person)


def _keep(
    request: HttpRequest, person: Person, contact: SafeContact, initial: dict[str, Any]
) -> HttpResponse:
    form = ContactForm(request.POST or None, initial=initial)
    if tried(form, lambda: actions.keep_contact(contact=contact, facts=form.facts(), by=request.user)):
        return saved(request, person.pk)
    return form_page(request, "circle/contact", form, person=person)


@requires(Permission.PERSON_REVEAL)
def contact_reveal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who the safe contact is, once."""
    contact = row_for(request, SafeContact.objects, pk, Permission.PERSON_REVEAL)
    form = ReasonForm(sent(request))
    document = None
    if form.is_bound:
        document = opened(request, form, row=contact, column="contact", person=contact.person)
    return reveal_page(request, _context(contact, form, document))


def _context(
    contact: SafeContact, form: ReasonForm, document: Any, *, editing: bool = False
) -> dict[str, Any]:
    return {
        "person": contact.person,
        "safe_contact": True,
        "form": form,
        "labels": LABELS,
        "document": document,
        "editing": editing,
    }
