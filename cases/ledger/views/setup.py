"""Funds, boxes, rates, and how many people an expense needs."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.core import clock
from cases.core.pages import form_page, sent, tried
from cases.ledger import actions, forms, queries
from cases.ledger.models import CashBox, Fund

P = Permission
PAGE = 50


@requires(P.MONEY_VIEW)
def rates(request: HttpRequest) -> HttpResponse:
    """Rates as they were recorded; none is ever changed."""
    page = Paginator(queries.recorded_rates(request.user), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_record": request.user.grants.anywhere(P.MONEY_RECORD)}
    return render(request, "cases/ledger/rates.html", context)


@requires(P.MONEY_RECORD)
def rate_new(request: HttpRequest) -> HttpResponse:
    """Official and market, with a source."""
    form = forms.RateForm(sent(request))

    def record() -> None:
        actions.record_rate(rate=form.rate(), by=request.user)

    if tried(form, record):
        messages.success(request, _("Rates recorded."))
        return redirect("rates")
    return form_page(request, "ledger/rate_new", form)


@requires(P.MONEY_VIEW)
def funds(request: HttpRequest) -> HttpResponse:
    """All funds, also closed ones."""
    context = {
        "funds": queries.funds_held(request.user),
        "may_setup": request.user.grants.anywhere(P.MONEY_SETUP),
    }
    return render(request, "cases/ledger/funds.html", context)


@requires(P.MONEY_VIEW)
def fund(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What it is for and what it holds."""
    found = get_object_or_404(Fund.objects.visible_to(request.user).select_related("house"), pk=pk)
    may_setup = request.user.grants.covers(P.MONEY_SETUP, found.house_id)
    context = {"sheet": queries.fund_sheet(found), "may_setup": may_setup}
    return render(request, "cases/ledger/fund.html", context)


@requires(P.MONEY_VIEW)
def boxes(request: HttpRequest) -> HttpResponse:
    """All boxes, also closed ones."""
    context = {
        "boxes": queries.boxes_held(request.user, clock.tonight()),
        "may_setup": request.user.grants.anywhere(P.MONEY_SETUP),
    }
    return render(request, "cases/ledger/boxes.html", context)


@requires(P.MONEY_VIEW)
def box(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What it holds and how it was counted."""
    found = get_object_or_404(CashBox.objects.visible_to(request.user).select_related("house"), pk=pk)
    grants = request.user.grants
    context = {
        "sheet": queries.box_sheet(found, clock.tonight()),
        "may_setup": grants.covers(P.MONEY_SETUP, found.house_id),
        "may_count": grants.covers(P.CASH_COUNT, found.house_id) and found.closed_on is None,
    }
    return render(request, "cases/ledger/box.html", context)


def _kept(request: HttpRequest, page: str, form: Any, act: Callable[[], Any], **context: Any) -> HttpResponse:
    """One form, one row, its own page."""
    if tried(form, act):
        messages.success(request, _("Saved."))
        return redirect(page.split("_")[0], pk=form.instance.pk)
    return form_page(request, f"ledger/{page}", form, **context)


@requires(P.MONEY_SETUP)
def fund_new(request: HttpRequest) -> HttpResponse:
    """Open a fund."""
    form = forms.FundForm(sent(request), user=request.user)
    return _kept(request, "fund_new", form, lambda: actions.keep_fund(fund=form.instance, by=request.user))


@requires(P.MONEY_SETUP)
def fund_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change or close a fund."""
    found = get_object_or_404(Fund.objects.visible_to(request.user).select_related("house"), pk=pk)
    require(request.user, P.MONEY_SETUP, house=found.house_id)
    form = forms.FundForm(sent(request), instance=found, user=request.user)

    def keep() -> None:
        actions.keep_fund(fund=form.instance, by=request.user)

    return _kept(request, "fund_edit", form, keep, pk=pk)


@requires(P.MONEY_SETUP)
def box_new(request: HttpRequest) -> HttpResponse:
    """Open a box."""
    form = forms.BoxForm(sent(request), user=request.user)
    return _kept(request, "box_new", form, lambda: actions.keep_box(box=form.instance, by=request.user))


@requires(P.MONEY_SETUP)
def box_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change or close a box."""
    found = get_object_or_404(CashBox.objects.visible_to(request.user).select_related("house"), pk=pk)
    require(request.user, P.MONEY_SETUP, house=found.house_id)
    form = forms.BoxForm(sent(request), instance=found, user=request.user)

    def keep() -> None:
        actions.keep_box(box=form.instance, by=request.user)

    return _kept(request, "box_edit", form, keep, pk=pk)


@requires(P.MONEY_SETUP)
def money_people_list(request: HttpRequest) -> HttpResponse:
    """How many people an expense needs, house by house."""
    return render(request, "cases/ledger/money_people_list.html", {"rows": queries.people_of(request.user)})


@requires(P.MONEY_SETUP)
def money_people(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Two people or three."""
    house = get_object_or_404(
        queries.houses_of(request.user, P.MONEY_SETUP).select_related("money_rule"), pk=pk
    )
    form = forms.PeopleForm(sent(request), initial={"people": queries.people_needed(house)})

    def keep() -> None:
        actions.set_people(house=house, people=form.cleaned_data["people"], by=request.user)

    if tried(form, keep):
        messages.success(request, _("Saved."))
        return redirect("money_people_list")
    return form_page(request, "ledger/money_people", form, house=house)
