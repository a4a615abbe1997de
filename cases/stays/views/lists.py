"""The list of stays, and longer stays that wait for a decision."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.core.fields import uuid_of
from cases.stays import actions, rules
from cases.stays.codes import Decision
from cases.stays.forms.steps import DecisionForm
from cases.stays.lists import LAPSING, SHOWN, houses_of, stay_counts, stay_list, waiting_extensions
from cases.stays.models import Extension

A_PAGE = 50
WORDS = {
    "open": pgettext_lazy("stays", "Open"),
    "in_house": gettext_lazy("In the house"),
    "away": gettext_lazy("Away"),
    "booked": gettext_lazy("Expected"),
    "overdue": gettext_lazy("Overdue"),
    "lapsing": gettext_lazy("About to lapse"),
    "ended": gettext_lazy("Ended"),
    "all": pgettext_lazy("stays", "All"),
}


@requires(Permission.STAY_VIEW)
@require_safe
def stays(request: HttpRequest) -> HttpResponse:
    """Stays by state and house, open ones first."""
    show = request.GET.get("show", "open")
    show = show if show in SHOWN else "open"
    houses = houses_of(user=request.user, permission=Permission.STAY_VIEW)
    wanted = uuid_of(request.GET.get("house", ""))
    house = next((house for house in houses if house.pk == wanted), None)
    key = house.pk if house else None
    rows = stay_list(user=request.user, show=show, house=key)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    counts = stay_counts(user=request.user, house=key)
    kept = {"house": str(key)} if key else {}
    context = {
        "page": page,
        "show": show,
        "house": house,
        "houses": houses,
        "night": clock.tonight(),
        "soon": clock.now() + LAPSING,
        "approves": _approves(request),
        "records": request.user.grants.anywhere(Permission.STAY_RECORD),
        "chips": [(kind, word, counts.get(kind)) for kind, word in WORDS.items()],
        "kept": f"&{urlencode(kept)}" if kept else "",
        "query": urlencode({"show": show} | kept) + "&",
    }
    return render(request, "cases/stays/stays.html", context)


def _approves(request: HttpRequest) -> bool:
    grants = request.user.grants
    return grants.anywhere(Permission.STAY_APPROVE) or grants.anywhere(Permission.STAY_APPROVE_LONG)


@requires(Permission.STAY_VIEW)
@require_safe
def extensions(request: HttpRequest) -> HttpResponse:
    """Longer stays that wait, for those who decide."""
    if not _approves(request):
        raise Denied
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    rows = [_row(request, extension, why) for extension, why in waiting_extensions(request.user)]
    return render(request, "cases/stays/extensions.html", {"rows": rows, **context}, status=status)


def _row(request: HttpRequest, extension: Extension, why: str) -> dict[str, Any]:
    """One request with what it would make and whether this user decides it."""
    stay = extension.stay
    first = stay.first_night or stay.planned_from
    second = extension.decision == Decision.SECOND
    permission = Permission.STAY_APPROVE_LONG if second else Permission.STAY_APPROVE
    mine = request.user.grants.covers(permission, stay.house_id)
    own = request.user.pk in (extension.created_by_id, extension.approved_by_id)
    return {
        "extension": extension,
        "why": why,
        "total": (extension.until - first).days,
        "more": (extension.until - stay.planned_to).days,
        "needs": rules.approvals_needed(first, extension.until),
        "second": second,
        "may": mine and not own,
        "own": mine and own,
    }


@requires(Permission.STAY_VIEW)
@require_POST
def extension_decide(request: HttpRequest, pk: Any) -> HttpResponse:
    """Yes or no; never by who asked."""
    if not _approves(request):
        raise Denied
    extension = get_object_or_404(Extension.objects.visible_to(request.user), pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, 422, sentence=_("Choose yes or no."))
    approve = form.cleaned_data["decision"] == "approve"
    try:
        actions.decide_extension(extension=extension, approve=approve, by=request.user)
    except Refused as error:
        return _page(request, 422, sentence=error.sentence)
    messages.success(request, _("Approved.") if approve else _("Declined."))
    return redirect("extensions")
