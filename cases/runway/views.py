"""The page that says how long the money lasts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core.fields import uuid_of
from cases.core.money import Money, written
from cases.houses.models import House
from cases.runway import charts, formulas, queries, words
from cases.runway.forms import WhatIfForm
from cases.runway.reckoning import Runway


@requires(Permission.MONEY_VIEW)
@require_safe
def runway(request: HttpRequest) -> HttpResponse:
    """Of one house, or of all the user sees; the what-if stands in the address and changes nothing."""
    houses = queries.seen(request.user)
    house = _house(request, houses)
    found = queries.runways(request.user, house)
    form = _form(request, houses, house, found.whole)
    lasting = None
    if form.is_bound and form.is_valid() and found.whole.cost is not None:
        lasting = formulas.what_if(
            found.whole.main.money, found.whole.cost, form.wish(), found.whole.facts.on
        )
    context = _context(found.whole) | {
        "form": form,
        "what_if": lasting,
        "asked": form.is_bound and form.is_valid(),
        "house": house,
        "houses": [one.house for one in found.houses] if house is None else None,
        "each": found.houses if len(found.houses) > 1 else [],
        "rates": found.rates,
        "may_export": request.user.grants.anywhere(Permission.MONEY_EXPORT),
    }
    return render(request, "cases/runway/runway.html", context, status=422 if form.errors else 200)


def _house(request: HttpRequest, houses: Any) -> House | None:
    """The one the address names; 404 for what the user may not see."""
    key = request.GET.get("house")
    return get_object_or_404(houses, pk=uuid_of(key)) if key else None


def _form(request: HttpRequest, houses: Any, house: House | None, found: Runway) -> WhatIfForm:
    asked = any(name in request.GET for name in ("people", "gifts", "rent"))
    rent = formulas.rounded(found.cost.rent * formulas.MONTH) if found.cost else 0
    initial = {
        "house": house.pk if house else None,
        "people": found.facts.people,
        "gifts": "0",
        "rent": written(rent, "IQD"),
    }
    return WhatIfForm(request.GET if asked else None, houses=houses, initial=initial)


def _money(value: Any) -> Money | None:
    return None if value is None else Money(formulas.rounded(value), "IQD")


def _amounts(amounts: formulas.Amounts) -> list[Money]:
    return [Money(units, currency) for currency, units in sorted(amounts.items()) if units]


def _context(found: Runway) -> dict[str, Any]:
    facts, cost = found.facts, found.cost
    chart = charts.chart(found)
    return {
        "runway": found,
        "versions": [(*words.VERSIONS[one.code], one, _money(one.money)) for one in found.versions],
        "daily": {
            "total": _money(cost.total) if cost else None,
            "fixed": _money(cost.fixed) if cost else None,
            "personal": _money(cost.personal) if cost else None,
            "tonight": _money(cost.at(facts.people)) if cost else None,
            "full": _money(cost.at(facts.beds)) if cost and facts.beds else None,
        },
        "mean": _money(found.mean.total) if found.mean else None,
        "budget": _money(found.budget.total) if found.budget and facts.planned else None,
        "month": _money(found.month),
        "night": _money(found.night),
        "missing": [words.missing(*gap) for gap in found.missing],
        "parts": {
            name: _amounts(getattr(facts, name))
            for name in ("free", "running", "apart", "bills", "pledged", "late")
        },
        "chart": chart,
        "most": Money(chart.most, "IQD") if chart else None,
        "rows": [
            (row, [None if left is None else written(left, "IQD") for left in row.left])
            for row in (chart.rows if chart else [])
        ],
        "categories": {"fixed": formulas.FIXED, "personal": formulas.PER_PERSON},
    }
