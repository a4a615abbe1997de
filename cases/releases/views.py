"""Pages of what leaves the house: the list, the way back from a mark, and each kind of copy."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases.access.doors import confirmed, requires
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.core import clock
from cases.core.errors import Refused
from cases.core.fields import uuid_of
from cases.core.pages import download, outcome, sent
from cases.people.forms import ReasonForm
from cases.releases import actions, communication, files, forms, queries
from cases.releases.actions.un import check
from cases.releases.figures import LAG
from cases.releases.models import Release
from cases.threats.models import Report

A_PAGE = 50
PAGES = "cases/releases"
EXPORT = Permission.THREAT_EXPORT


def _page(request: HttpRequest, page: str, form: Any, /, **more: Any) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    return render(request, f"{PAGES}/{page}.html", {"form": form, **more}, status=status)


# --- What left, and the way back to it ---


@requires(EXPORT)
def releases(request: HttpRequest) -> HttpResponse:
    """Everything that left: what, when, by whom."""
    page = Paginator(queries.released(user=request.user), A_PAGE).get_page(request.GET.get("page"))
    whole = request.user.grants.covers(EXPORT, None)
    return _page(request, "releases", forms.MarkForm(), page=page, whole=whole)


@requires(EXPORT)
def release_find(request: HttpRequest) -> HttpResponse:
    """From the mark on a leaked copy to whom it was given."""
    form = forms.MarkForm(sent(request))
    sought = form.is_bound and form.is_valid()
    found = queries.by_mark(user=request.user, typed=form.cleaned_data["mark"]) if sought else None
    if found is not None:
        return redirect("release", pk=found.pk)
    return _page(request, "find", form, sought=sought)


def _release(request: HttpRequest, pk: uuid.UUID) -> Release:
    rows = Release.objects.visible_to(request.user).select_related("house", "report", "created_by")
    return get_object_or_404(rows, pk=pk)


@requires(EXPORT)
def release(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One copy: what it was, what for, and to whom for a reason."""
    return _shown(request, _release(request, pk), ReasonForm())


@requires(EXPORT)
def release_open(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who received it, once."""
    found, form = _release(request, pk), ReasonForm(sent(request))

    def open_it() -> str:
        return actions.open_recipient(release=found, reason=form.cleaned_data["reason"], by=request.user)

    return _shown(request, found, form, recipient=outcome(form, open_it))


def _shown(request: HttpRequest, found: Release, form: Any, recipient: str | None = None) -> HttpResponse:
    context = {"release": found, "form": form, "recipient": recipient, **queries.told(found)}
    return render(request, f"{PAGES}/release.html", context, status=400 if form.errors else 200)


# --- An event file ---


@requires(EXPORT)
@confirmed
def release_new(request: HttpRequest) -> HttpResponse:
    """First the numbers of what would leave, then the file."""
    user, report = request.user, _report_asked(request)
    form = forms.EventsForm(sent(request), user=user, houses=queries.houses_for(user), report=report)
    if not form.is_bound:
        return _page(request, "new", form, report=report)
    sifted = outcome(form, lambda: queries.sift(user=user, choice=form.choice()))
    if sifted is not None and "hand_out" in request.POST:
        seen = request.POST.get("seen", "")
        handed = outcome(form, lambda: actions.hand_out_events(wanted=form.wanted(seen), by=user))
        if handed is not None:
            ending = form.cleaned_data["ending"]
            name = f"events-{handed.release.mark}.{ending}"
            return download(name, files.TYPES[ending], handed.content)
    return _page(request, "new", form, report=report, sifted=sifted)


def _report_asked(request: HttpRequest) -> Report | None:
    """The one report the file is for, if the address names one."""
    key = request.GET.get("report")
    return _report(request, uuid_of(key)) if key else None


def _report(request: HttpRequest, pk: uuid.UUID | None) -> Report:
    rows = Report.objects.visible_to(request.user).select_related("house")
    report: Report = get_object_or_404(rows, pk=pk)
    require(request.user, EXPORT, house=report.house_id)
    return report


# --- A communication to United Nations experts ---


@requires(EXPORT)
@confirmed
def release_un(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A page to print: the consents first, then the communication, shown once."""
    report = _report(request, pk)
    form = forms.CommunicationForm(sent(request), user=request.user)

    def hand_out() -> actions.Handed:
        return actions.hand_out_un(report=report, wanted=form.wanted(), by=request.user)

    handed = outcome(form, hand_out)
    if handed is not None:
        letter = communication.as_printed(handed.content)
        return _page(request, "un_print", None, report=report, letter=letter, release=handed.release)
    known = communication.material(report)
    return _page(request, "un", form, report=report, known=known, refusal=_refusal(known))


def _refusal(known: communication.Material) -> Any:
    try:
        check(known)
    except Refused as refusal:
        return refusal.sentence
    return None


# --- Figures ---


@requires(EXPORT)
@confirmed
def release_figures(request: HttpRequest) -> HttpResponse:
    """The fixed tables of all houses, small numbers hidden."""
    require(request.user, EXPORT, house=None)
    form = forms.FiguresForm(sent(request), user=request.user)

    def hand_out() -> actions.Handed:
        return actions.hand_out_figures(wanted=form.wanted(), by=request.user)

    handed = outcome(form, hand_out)
    if handed is not None:
        ending = form.cleaned_data["ending"]
        return download(f"figures-{handed.release.mark}.{ending}", files.TYPES[ending], handed.content)
    return _page(request, "figures", form, until=clock.today() - LAG)
