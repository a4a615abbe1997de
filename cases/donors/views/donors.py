"""Pages of donors: codes everywhere, a name only after a reason."""

import uuid
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access.doors import requires
from cases.access.reveal import Opening, open_sealed
from cases.access.roles import Permission
from cases.core import clock
from cases.core.money import Money
from cases.core.pages import form_page, outcome, sent, tried
from cases.donors import actions, queries, rules
from cases.donors.codes import SCREENED
from cases.donors.forms.donors import DonorForm, RefuseForm, ScreenForm
from cases.donors.models import Donor
from cases.donors.pages import donor_for
from cases.houses.forms import ReasonForm
from cases.vault import sealed

P = Permission
PAGE = 50
SHOWN = 20  # donations and gifts on a donor's page
LABELS = {
    "identity": {"name": _("Name")},
    "contact": {"phone": _("Phone number"), "address": _("Address or place"), "note": _("How to reach")},
}


@requires(P.DONOR_VIEW)
def donors(request: HttpRequest) -> HttpResponse:
    """By code, with what the screening said and the last gift."""
    chosen = request.GET.get("screening", "")
    chosen = chosen if chosen in Donor.Screening.values else ""
    rows = queries.donor_list(request.user, chosen)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for donor in page.object_list:
        donor.look = SCREENED[donor.screening]
    context = {"page": page, "chosen": chosen, "choices": Donor.Screening.choices}
    return render(request, "cases/donors/donors.html", context)


@requires(P.DONOR_VIEW)
def donor(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Pledges, donations, gifts in kind and what was refused."""
    found = donor_for(request, pk)
    context = {
        "donor": found,
        "look": SCREENED[found.screening],
        "why": sealed.read(found, "why").get("text", "") if found.why else "",
        "unwelcome": found.screening in rules.UNWELCOME,
        "pledges": queries.pledge_sheets(request.user, clock.tonight(), donor=found),
        "donations": with_amounts(queries.donations(request.user, found)[:SHOWN]),
        "goods": with_amounts(queries.goods(request.user, found)[:SHOWN]),
        "refused": with_amounts(found.refused.order_by("-refused_on")[:SHOWN]),
    }
    return render(request, "cases/donors/donor.html", context)


def with_amounts(rows: Any) -> Any:
    """Each with its amount in figures, goods with their quantity."""
    for row in rows:
        row.amount = Money(row.units, row.currency)
        if hasattr(row, "quantity"):
            row.how_much = plain(row.quantity)
    return rows


def plain(quantity: Decimal) -> str:
    """2.5 and 10, never 2.500 or 1E+1."""
    return f"{quantity.normalize():f}"


@requires(P.DONOR_VIEW)
def donor_new(request: HttpRequest) -> HttpResponse:
    """A code is proposed; the rest can wait."""
    initial = {"code": rules.propose(queries.code_taken)} if request.method == "GET" else {}
    form = DonorForm(sent(request), houses=queries.houses_for(request.user), initial=initial)

    def act() -> Donor:
        return actions.open_donor(house=form.cleaned_data["house"], facts=form.facts(), by=request.user)

    made = outcome(form, act)
    if made is not None:
        messages.success(request, _("Donor recorded. Screen the source before anything is taken."))
        return redirect("donor", pk=made.pk)
    return form_page(request, "donors/donor_form", form, donor=None)


@requires(P.DONOR_VIEW)
def donor_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change code, kind or wish; what is sealed is replaced unseen."""
    found = donor_for(request, pk)
    known = {"code": found.code, "kind": found.kind, "anonymity": found.anonymity}
    form = DonorForm(sent(request), initial=known)
    if tried(form, lambda: actions.change_donor(donor=found, facts=form.facts(), by=request.user)):
        messages.success(request, _("Saved."))
        return redirect("donor", pk=pk)
    return form_page(request, "donors/donor_form", form, donor=found)


@requires(P.DONOR_VIEW)
def donor_screen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is known about the source."""
    found = donor_for(request, pk)
    form = ScreenForm(sent(request))
    if tried(form, lambda: actions.screen(donor=found, finding=form.finding(), by=request.user)):
        messages.success(request, _("Saved."))
        return redirect("donor", pk=pk)
    return form_page(request, "donors/screen", form, donor=found)


@requires(P.DONOR_VIEW)
def gift_refuse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A gift that was not taken, or given back."""
    found = donor_for(request, pk)
    initial = {"token": uuid.uuid4(), "day": clock.tonight()}
    form = RefuseForm(sent(request), initial=initial)
    if tried(form, lambda: actions.refuse(gift=form.gift(found), by=request.user)):
        messages.success(request, _("Recorded. It is in no sum."))
        return redirect("donor", pk=pk)
    return form_page(request, "donors/refuse", form, donor=found)


@requires(P.DONOR_REVEAL)
def donor_name(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The name, once."""
    found = donor_for(request, pk)
    return reveal(request, found, "identity", found)


@requires(P.DONOR_REVEAL)
def donor_contact(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Phone, address and note, once."""
    found = donor_for(request, pk)
    return reveal(request, found, "contact", found)


def reveal(
    request: HttpRequest, row: Any, column: str, of: Donor, labels: dict[str, Any] | None = None
) -> HttpResponse:
    """A reason first, logged before anything is shown; 400 for a reason that is none."""
    form = ReasonForm(sent(request))

    def show() -> dict[str, Any]:
        opening = Opening(row, column, of.house_id, form.cleaned_data["reason"])
        return open_sealed(opening=opening, permission=P.DONOR_REVEAL, by=request.user)

    found = outcome(form, show)
    document, labels = found or {}, labels or LABELS[column]
    context = {
        "form": form,
        "row": row,
        "home": reverse("donor" if row.pk == of.pk else "donation", args=[row.pk]),
        "opened": found is not None,
        "rows": [(label, document[name]) for name, label in labels.items() if document.get(name)],
    }
    return render(request, "cases/donors/reveal.html", context, status=400 if form.errors else 200)
