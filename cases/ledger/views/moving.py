"""What happens to money inside a house: transfers, exchange, opening balances, reversals."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.core.pages import form_page, outcome, sent, tried
from cases.ledger import actions, forms, queries

P = Permission


def _entered(request: HttpRequest, page: str, form: Any, act: Callable[[], Any], done: str) -> HttpResponse:
    """One form, one entry, its own page."""
    made = outcome(form, act)
    if made is not None:
        messages.success(request, done)
        return redirect("entry", pk=made.pk)
    return form_page(request, f"ledger/{page}", form)


@requires(P.MONEY_RECORD)
def transfer(request: HttpRequest) -> HttpResponse:
    """From one fund or box to another."""
    form = forms.TransferForm(sent(request), user=request.user)
    return _entered(
        request,
        "transfer",
        form,
        lambda: actions.transfer(move=form.move(), by=request.user),
        _("Transfer recorded."),
    )


@requires(P.MONEY_RECORD)
def exchange(request: HttpRequest) -> HttpResponse:
    """One currency for another."""
    form = forms.ExchangeForm(sent(request), user=request.user)
    return _entered(
        request,
        "exchange",
        form,
        lambda: actions.exchange(swap=form.swap(), by=request.user),
        _("Exchange recorded."),
    )


@requires(P.MONEY_RECORD)
def opening(request: HttpRequest) -> HttpResponse:
    """What was there when the books began."""
    form = forms.OpeningForm(sent(request), user=request.user)
    return _entered(
        request,
        "opening",
        form,
        lambda: actions.open_balance(opening=form.opening(), by=request.user),
        _("Opening balance recorded."),
    )


@requires(P.MONEY_RECORD)
def entry_reverse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Undo an entry with a linked one; both stay."""
    found = get_object_or_404(queries.seen(request.user), pk=pk)
    require(request.user, P.MONEY_RECORD, house=found.house_id)
    form = forms.ReasonForm(sent(request))

    def undo() -> None:
        actions.undo(entry=found, reason=form.cleaned_data["reason"], by=request.user)

    if tried(form, undo):
        messages.success(request, _("Reversed. Both entries stay in the books."))
        return redirect("entry", pk=pk)
    return form_page(request, "ledger/entry_reverse", form, sheet=queries.entry_sheet(found))
