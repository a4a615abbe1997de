"""What there is: the overview, the list of entries, one entry."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core import clock
from cases.ledger import forms, queries, rules

P = Permission


@requires(P.MONEY_VIEW)
def money(request: HttpRequest) -> HttpResponse:
    """House by house: funds, boxes, what is to be done."""
    context = {
        "houses": queries.overview(request.user, clock.tonight()),
        "may": {word: request.user.grants.anywhere(permission) for word, permission in queries.MAY.items()},
    }
    return render(request, "cases/ledger/money.html", context)


@requires(P.MONEY_VIEW)
def ledger(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, narrowed as asked."""
    form = forms.FilterForm(request.GET, shelf=queries.shelf(request.user))
    filters = form.filters()
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "form": form,
        "filters": filters,
        "found": queries.ledger_page(request.user, filters, request.GET.get("page")),
        "kept": f"{kept.urlencode()}&" if kept else "",
    }
    return render(request, "cases/ledger/ledger.html", context)


@requires(P.MONEY_VIEW)
def entry(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One entry with its lines, and what became of it."""
    found = get_object_or_404(queries.seen(request.user), pk=pk)
    context = {
        "sheet": queries.entry_sheet(found),
        "reversed_by": getattr(found, "reversed_by", None),
        "may_reverse": request.user.grants.covers(P.MONEY_RECORD, found.house_id)
        and rules.can_be_undone(found.kind),
        "elsewhere": rules.is_elsewhere(found.kind),
    }
    return render(request, "cases/ledger/entry.html", context)
