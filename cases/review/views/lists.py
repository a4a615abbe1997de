"""The list of reports and the reviewers' queue."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core import clock
from cases.review import queries
from cases.review.forms import FilterForm
from cases.review.queries.lists import houses_with_reports, report_counts, report_list
from cases.review.queries.queue import SHOWN
from cases.review.queries.rows import lines
from cases.review.rules import STUCK_AFTER
from cases.threats.codes import State
from cases.threats.queries import report_by_ref

A_PAGE = 25
ANYWHERE = {
    "records": Permission.THREAT_RECORD,
    "reviews": Permission.THREAT_REVIEW,
}
QUEUE_WORDS = {
    "all": pgettext_lazy("reports", "All"),
    "to_take": _("To take"),
    "mine": _("With me"),
    "returned": _("Back with a question"),
    "stuck": _("Stuck"),
}


@requires(Permission.THREAT_VIEW)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Reports the user may see, by state, house and act."""
    houses = houses_with_reports(request.user)
    form = FilterForm(request.GET, houses=houses)
    wish = form.wish()
    ref = form.cleaned_data.get("ref", "")
    named = report_by_ref(ref, request.user) if ref else None
    if named is not None:
        return redirect("report", pk=named.pk)
    counts = report_counts(user=request.user, wish=wish)
    pages = Paginator(report_list(user=request.user, wish=wish), A_PAGE)
    pages.count = counts.get(wish.state, 0) if wish.state else sum(counts.values())  # counted already
    page = pages.get_page(request.GET.get("page"))
    kept = {name: str(value) for name, value in (("house", wish.house), ("act", wish.act)) if value}
    states = [("", pgettext_lazy("reports", "All"), sum(counts.values()))]
    states += [(state.value, state.label, counts[state]) for state in State if counts.get(state)]
    context: dict[str, Any] = {
        "page": page,
        "lines": lines(page.object_list, clock.now()),
        "form": form,
        "wish": wish,
        "unknown": ref,
        "houses": houses,
        "states": states,
        "kept": f"&{urlencode(kept)}" if kept else "",
        "query": urlencode({"state": wish.state} | kept) + "&",
        "may": {name: request.user.grants.anywhere(permission) for name, permission in ANYWHERE.items()},
    }
    return render(request, "cases/review/reports.html", context)


@requires(Permission.THREAT_REVIEW)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for reviewers."""
    show = request.GET.get("show", "all")
    show = show if show in SHOWN else "all"
    found = queries.queue(request.user, show=show, page=request.GET.get("page"))
    context = {
        "queue": found,
        "page": found.page,
        "show": show,
        "chips": [(kind, QUEUE_WORDS[kind], found.counts[kind]) for kind in SHOWN],
        "query": f"show={show}&",
        "limits": [(State(state).label, limit.days * 24) for state, limit in STUCK_AFTER.items()],
    }
    return render(request, "cases/review/queue.html", context)
