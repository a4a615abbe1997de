"""Pages of pledges: what is late, what comes soon, and each promise with its instalments."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core import clock
from cases.core.forms import SureForm
from cases.core.money import Money
from cases.core.pages import form_page, outcome, sent, tried
from cases.donors import actions, queries
from cases.donors.codes import Age
from cases.donors.forms.pledges import EndForm, MonthlyForm, PledgeForm
from cases.donors.pages import donor_for
from cases.donors.queries.pledges import sheets_of
from cases.vault import sealed

P = Permission
PAGE = 50


@requires(P.DONOR_VIEW)
def pledges(request: HttpRequest) -> HttpResponse:
    """Instalments that are late, or due within thirty days."""
    today = clock.tonight()
    lists = {"late": queries.late, "soon": queries.due_soon}
    chosen = request.GET.get("show", "late")
    chosen = chosen if chosen in lists else "late"
    page = Paginator(lists[chosen](request.user, today), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "sheets": sheets_of(page.object_list, today), "chosen": chosen, "today": today}
    return render(request, "cases/donors/pledges.html", context)


@requires(P.DONOR_VIEW)
def pledges_ageing(request: HttpRequest) -> HttpResponse:
    """How long what is late has been late, by currency."""
    found = queries.ageing(request.user, clock.tonight())
    rows = [
        {
            "currency": currency,
            "bands": list(bands.values()),
            "sum": Money(sum(each.units for each in bands.values()), currency),
        }
        for currency, bands in found.items()
    ]
    return render(request, "cases/donors/ageing.html", {"rows": rows, "heads": Age.labels})


@requires(P.DONOR_VIEW)
def pledge_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A promise; the rows are filled by hand, or by the button that repeats one each month."""
    donor = donor_for(request, pk)
    start = {"token": uuid.uuid4(), "made_on": clock.tonight()}
    typed = request.POST.dict() if request.method == "POST" else start
    currency = str(typed.get("currency", ""))
    if "fill" in request.POST:
        monthly = MonthlyForm(request.POST, currency=currency)
        if monthly.is_valid():
            typed = typed | monthly.rows()
        form = PledgeForm(donor=donor, initial=typed)
        return _pledge_page(request, form, monthly, 422 if monthly.errors else 200)
    monthly = MonthlyForm(initial=typed, currency=currency)
    form = PledgeForm(sent(request), donor=donor, initial=start)
    made = outcome(form, lambda: actions.promise(pledge=form.pledge(), by=request.user))
    if made is not None:
        messages.success(request, _("Pledge recorded. It is not cash until it comes."))
        return redirect("pledge", pk=made.pk)
    return _pledge_page(request, form, monthly, 422 if form.errors else 200)


def _pledge_page(request: HttpRequest, form: PledgeForm, monthly: MonthlyForm, status: int) -> HttpResponse:
    context = {"form": form, "monthly": monthly, "donor": form.donor}
    return render(request, "cases/donors/pledge_new.html", context, status=status)


def _sheet(request: HttpRequest, pk: uuid.UUID) -> Any:
    found = queries.pledge_sheets(request.user, clock.tonight(), pk=pk)
    if not found:
        raise Http404
    return found[0]


@requires(P.DONOR_VIEW)
def pledge(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One promise and what came of it."""
    sheet = _sheet(request, pk)
    context = {"sheet": sheet, "donor": sheet.pledge.donor, "note": sealed.read(sheet.pledge, "note")}
    return render(request, "cases/donors/pledge.html", context)


@requires(P.DONOR_VIEW)
def pledge_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Cancelled or written off."""
    sheet = _sheet(request, pk)
    form = EndForm(sent(request))

    def act() -> None:
        typed = form.cleaned_data
        actions.end_pledge(pledge=sheet.pledge, end=typed["end"], why=typed["why"], by=request.user)

    if tried(form, act):
        messages.success(request, _("Saved."))
        return redirect("pledge", pk=pk)
    return form_page(request, "donors/pledge_end", form, sheet=sheet, donor=sheet.pledge.donor)


@requires(P.DONOR_VIEW)
def pledge_met(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What it depended on has come true."""
    sheet = _sheet(request, pk)
    form = SureForm(sent(request), submit=_("The condition is met"), css_class="button-main")
    if tried(form, lambda: actions.drop_condition(pledge=sheet.pledge, by=request.user)):
        messages.success(request, _("Saved."))
        return redirect("pledge", pk=pk)
    note = sealed.read(sheet.pledge, "note")
    return form_page(request, "donors/pledge_met", form, sheet=sheet, donor=sheet.pledge.donor, note=note)


@requires(P.DONOR_VIEW)
def instalment_reminded(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The donor was reminded today."""
    row = get_object_or_404(queries.instalments_for(request.user), pk=pk)
    form = SureForm(sent(request), submit=_("Reminded today"), css_class="button-main")
    if tried(form, lambda: actions.remind(instalment=row, by=request.user)):
        messages.success(request, _("Noted."))
        return redirect("pledge", pk=row.pledge_id)
    sheet = sheets_of([row], clock.tonight())[0]
    return form_page(request, "donors/reminded", form, sheet=sheet, donor=row.pledge.donor)
