"""Pages of donations, receipts and gifts in kind."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core import clock
from cases.core.fields import uuid_of
from cases.core.money import Money
from cases.core.pages import form_page, outcome, sent, tried
from cases.donors import actions, queries, rules
from cases.donors.forms.gifts import GiftForm, GoodsForm, PickForm, ReceiptForm, ReverseForm
from cases.donors.models import Donor, GiftInKind
from cases.donors.pages import donor_for
from cases.donors.views.donors import plain, reveal, with_amounts

P = Permission
PAGE = 50


@requires(P.DONOR_VIEW)
def donations(request: HttpRequest) -> HttpResponse:
    """Every receipt, the newest first."""
    page = Paginator(queries.donations(request.user), PAGE).get_page(request.GET.get("page"))
    with_amounts(page.object_list)
    return render(request, "cases/donors/donations.html", {"page": page})


@requires(P.DONOR_VIEW)
def donation_new(request: HttpRequest) -> HttpResponse:
    """One short page; without ?donor= or ?instalment= it asks first whose gift it is."""
    part, donor = _meant(request)
    if donor is None:
        return render(request, "cases/donors/pick.html", {"form": PickForm(user=request.user)})
    form = GiftForm(sent(request), donor=donor, by=request.user, part=part)
    made = outcome(form, lambda: actions.receive(gift=form.gift(), by=request.user))
    if made is not None:
        number = {"number": f"\u2066{made}\u2069"}
        messages.success(request, _("Received under receipt %(number)s.") % number)
        return redirect("donation", pk=made.pk)
    unwelcome = donor.screening in rules.UNWELCOME
    return form_page(request, "donors/donation_new", form, donor=donor, unwelcome=unwelcome)


def _meant(request: HttpRequest) -> tuple[Any, Donor | None]:
    """The instalment and the donor the page was opened for; 404 outside the scope."""
    instalment, donor = (uuid_of(request.GET.get(name, "")) for name in ("instalment", "donor"))
    if instalment:
        part = get_object_or_404(queries.instalments_for(request.user), pk=instalment)
        return part, part.pledge.donor
    return None, donor_for(request, donor) if donor else None


def _donation(request: HttpRequest, pk: uuid.UUID) -> Any:
    row = get_object_or_404(queries.donations(request.user).select_related("witness", "created_by"), pk=pk)
    row.amount = Money(row.units, row.currency)
    return row


@requires(P.DONOR_VIEW)
def donation(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One receipt as the books have it."""
    row = _donation(request, pk)
    return render(request, "cases/donors/donation.html", {"donation": row, "donor": row.donor})


@requires(P.DONOR_VIEW)
def donation_reverse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Out of the books again; the number stays."""
    row = _donation(request, pk)
    form = ReverseForm(sent(request))

    def act() -> None:
        actions.reverse_donation(donation=row, reason=form.cleaned_data["reason"], by=request.user)

    if tried(form, act):
        messages.success(request, _("Reversed. The receipt number stays."))
        return redirect("donation", pk=pk)
    return form_page(request, "donors/donation_reverse", form, donation=row, donor=row.donor)


@requires(P.DONOR_REVEAL)
def donation_hawala(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The hawala reference, once."""
    row = _donation(request, pk)
    return reveal(request, row, "hawala", row.donor, {"reference": _("Hawala reference")})


@requires(P.DONOR_VIEW)
def receipt(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A paper for the donor in his language, whatever the language of the screen; each one is noted."""
    row = _donation(request, pk)
    may_name = rules.may_be_named(row.donor.anonymity) and bool(row.donor.identity)
    start = {"language": translation.get_language()}
    form = ReceiptForm(sent(request), may_name=may_name, initial=start)

    def act() -> dict[str, str]:
        typed = form.cleaned_data
        return actions.print_receipt(
            donation=row, language=typed["language"], reason=typed.get("reason", ""), by=request.user
        )

    identity = outcome(form, act)
    if identity is None:
        return form_page(request, "donors/receipt", form, donation=row, donor=row.donor)
    paper = _paper(row, form.cleaned_data["language"], identity)
    context = {"donation": row, "donor": row.donor, "paper": paper}
    return render(request, "cases/donors/receipt_print.html", context)


def _paper(row: Any, language: str, identity: dict[str, str]) -> str:
    with translation.override(language):
        context = {
            "donation": row,
            "language": language,
            "rtl": translation.get_language_bidi(),
            "giver": rules.on_the_receipt(row.donor.anonymity, row.donor.code, identity),
        }
        return render_to_string("cases/donors/_paper.html", context)


@requires(P.DONOR_VIEW)
def goods(request: HttpRequest) -> HttpResponse:
    """What came in kind; it is in no sum of cash."""
    page = Paginator(queries.goods(request.user), PAGE).get_page(request.GET.get("page"))
    with_amounts(page.object_list)
    return render(request, "cases/donors/goods.html", {"page": page})


@requires(P.DONOR_VIEW)
def goods_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Goods of a donor."""
    donor = donor_for(request, pk)
    form = GoodsForm(sent(request), initial={"token": uuid.uuid4(), "day": clock.tonight()})
    return _kept(request, form, donor, lambda: GiftInKind(pk=form.cleaned_data["token"], donor=donor))


@requires(P.DONOR_VIEW)
def goods_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mend what was written about them."""
    row = get_object_or_404(queries.goods(request.user).select_related("donor__house"), pk=pk)
    known = {
        "token": row.pk,
        "day": row.received_on,
        "value": Money(row.units, row.currency),
        "quantity": plain(row.quantity),
    } | {name: getattr(row, name) for name in ("what", "unit", "currency", "basis")}
    return _kept(request, GoodsForm(sent(request), initial=known), row.donor, lambda: row)


def _kept(request: HttpRequest, form: GoodsForm, donor: Donor, row: Any) -> HttpResponse:
    if tried(form, lambda: actions.keep_goods(gift=row(), facts=form.facts(), by=request.user)):
        messages.success(request, _("Saved."))
        return redirect("donor", pk=donor.pk)
    return form_page(request, "donors/goods_form", form, donor=donor)
