"""Counting boxes by two, and closing months."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.core.pages import form_page, sent, tried
from cases.ledger import actions, forms, queries
from cases.ledger.models import MonthClose

P = Permission


@requires(P.CASH_COUNT)
def count(request: HttpRequest) -> HttpResponse:
    """First the amount, blind; a difference is shown, explained, and only then written."""
    form = forms.CountForm(sent(request), user=request.user, initial={"box": request.GET.get("box")})
    sees = request.user.grants.anywhere(P.MONEY_VIEW)
    difference: list[int] = []

    def compare() -> None:
        found = form.found()
        difference.append(actions.try_count(found=found, by=request.user))
        if form.has_seen(difference[0]):
            actions.count(found=found, by=request.user)

    if not tried(form, compare):
        return form_page(request, "ledger/count", form, told=form.told_before(), sees=sees)
    if not form.has_seen(difference[0]):
        return form_page(request, "ledger/count", form, told=form.tell(difference[0]), sees=sees)
    messages.success(request, _("Count recorded."))
    return redirect("box", pk=form.cleaned_data["box"].pk) if sees else redirect("count")


@requires(P.MONEY_RECORD)
def month_close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The first month that is over and open, and what stands in its way."""
    house = get_object_or_404(queries.with_months(request.user, P.MONEY_RECORD), pk=pk)
    due = queries.first_open_month(house)
    form = forms.MonthForm(sent(request), initial={"month": due})

    def close() -> None:
        actions.close_month(house=house, month=form.cleaned_data["month"], by=request.user)

    if tried(form, close):
        messages.success(request, _("Month closed. What was reported stays."))
        return redirect("month_close", pk=pk)
    may_reopen = request.user.grants.covers(P.MONEY_SETUP, house.pk)
    months = queries.months_of(house, due)
    return form_page(request, "ledger/month_close", form, house=house, months=months, may_reopen=may_reopen)


@requires(P.MONEY_SETUP)
def month_reopen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a mistake of a closed month be mended."""
    closed = get_object_or_404(MonthClose.objects.visible_to(request.user).select_related("house"), pk=pk)
    require(request.user, P.MONEY_SETUP, house=closed.house_id)
    form = forms.ReopenForm(sent(request))

    def reopen() -> None:
        actions.reopen_month(closed=closed, reason=form.cleaned_data["reason"], by=request.user)

    if tried(form, reopen):
        messages.success(request, _("Month opened again."))
        return redirect("money")
    return form_page(request, "ledger/month_reopen", form, closed=closed)
