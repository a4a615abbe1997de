"""Pages of expenses: the list, one expense, a new one, and a page for each step."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.core.pages import form_page, outcome, sent, tried
from cases.people.forms import ReasonForm
from cases.spending import actions, forms, queries
from cases.spending.models import Expense

P = Permission
PAGE = 50


# Whoever belongs to a house comes in: who asked sees his own, who sees the money sees all of the house.
@requires(P.HOUSE_VIEW)
@require_safe
def expenses(request: HttpRequest) -> HttpResponse:
    """What waits for me, then all."""
    form = forms.FilterForm(request.GET, user=request.user)
    filters = form.filters()
    wish = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    page = Paginator(queries.expenses(request.user, filters), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "filtered": bool(wish),
        "waiting": queries.waiting_for(request.user) if not wish and page.number == 1 else [],
        "page": page,
        "query": f"{urlencode(wish)}&" if wish else "",
        "may_ask": request.user.grants.anywhere(P.EXPENSE_ASK),
    }
    return render(request, "cases/spending/expenses.html", context)


@requires(P.HOUSE_VIEW)
@require_safe
def expense(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One expense: its steps, who did them, and the next."""
    found = get_object_or_404(queries.seen(request.user), pk=pk)
    return render(request, "cases/spending/expense.html", {"sheet": queries.sheet(found, request.user)})


@requires(P.EXPENSE_ASK)
def expense_new(request: HttpRequest) -> HttpResponse:
    """Ask for money, on one short page."""
    form = forms.AskForm(sent(request), user=request.user)
    made = outcome(form, lambda: actions.ask(wish=form.wish(), by=request.user))
    if made is not None:
        messages.success(request, _("Asked for. Somebody else approves it now."))
        return redirect("expense", pk=made.pk)
    return form_page(request, "spending/expense_new", form)


def _found(request: HttpRequest, pk: uuid.UUID, permission: Permission) -> Expense:
    """404 outside his scope, `Denied` inside it."""
    found = get_object_or_404(queries.seen(request.user), pk=pk)
    require(request.user, permission, house=found.house_id)
    return found


DONE = {
    "approve": _("Approved. It can be paid now."),
    "decline": _("Declined."),
    "pay": _("Paid, and written into the books."),
    "cancel": _("Cancelled."),
    "reverse": _("Reversed. The money is back in the books."),
}


def _step(request: HttpRequest, row: Expense, form: Any, page: str, act: Callable[[], Any]) -> HttpResponse:
    """The page of one step; where it is not possible (any more), the page of the expense says why."""
    sheet = queries.sheet(row, request.user)
    if request.method != "POST" and page not in sheet.steps:
        return redirect("expense", pk=row.pk)
    if tried(form, act):
        messages.success(request, DONE[page])
        return redirect("expense", pk=row.pk)
    return form_page(request, f"spending/expense_{page}", form, sheet=sheet)


@requires(P.EXPENSE_APPROVE)
def expense_approve(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A second person agrees."""
    row, form = _found(request, pk, P.EXPENSE_APPROVE), forms.ApproveForm(sent(request))
    return _step(request, row, form, "approve", lambda: actions.approve(expense=row, by=request.user))


@requires(P.EXPENSE_APPROVE)
def expense_decline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A second person does not."""
    return _with_words(request, _found(request, pk, P.EXPENSE_APPROVE), "decline", actions.decline)


@requires(P.EXPENSE_PAY)
def expense_pay(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A third person pays."""
    row = _found(request, pk, P.EXPENSE_PAY)
    form = forms.PayForm(sent(request), expense=row, user=request.user)
    return _step(
        request, row, form, "pay", lambda: actions.pay(expense=row, by=request.user, **form.payment())
    )


@requires(P.HOUSE_VIEW)  # who asked takes it back, who approves stops it: the action asks
def expense_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Not needed any more."""
    row = get_object_or_404(queries.seen(request.user), pk=pk)
    return _with_words(request, row, "cancel", actions.cancel)


@requires(P.MONEY_RECORD)
def expense_reverse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The payment was a mistake."""
    return _with_words(request, _found(request, pk, P.MONEY_RECORD), "reverse", actions.reverse)


def _with_words(request: HttpRequest, row: Expense, page: str, act: Callable[..., Any]) -> HttpResponse:
    """A step that asks why."""
    form = forms.WhyForm(sent(request), submit=forms.BUTTONS[page])
    return _step(
        request, row, form, page, lambda: act(expense=row, by=request.user, why=form.cleaned_data["why"])
    )


@requires(P.MONEY_VIEW)
def expense_payee(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who is paid, once; 400 for a reason that is none."""
    row = _found(request, pk, P.MONEY_VIEW)
    form = ReasonForm(sent(request))

    def show() -> str:
        return actions.open_payee(expense=row, reason=form.cleaned_data["reason"], by=request.user)

    name = outcome(form, show)
    if name is not None:
        return render(request, "cases/spending/expense_payee.html", {"expense": row, "name": name})
    context = {"expense": row, "form": form}
    return render(
        request, "cases/spending/expense_payee_why.html", context, status=400 if form.errors else 200
    )
