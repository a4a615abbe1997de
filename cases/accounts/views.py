"""Pages of reports, of what donors are told, and of past gifts that come in."""

import datetime as dt
import hashlib
import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cases.access.doors import confirmed, requires
from cases.access.roles import Permission
from cases.accounts import actions, books, donated, files, forms, queries, sheet
from cases.core import clock, tables
from cases.core.errors import Refused
from cases.core.fields import uuid_of
from cases.core.pages import download, form_page, outcome, sent
from cases.donors.queries import houses_for as donor_houses
from cases.houses.models import House
from cases.imports.sheets import open_sheet

P = Permission
PAGES = "cases/accounts"
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
YEAR = re.compile(r"20\d\d")
PREVIEW, FAULTS = 10, 200


def _house(request: HttpRequest, houses: list[House]) -> House:
    """The one the address names, else the first; 404 for what the user may not see."""
    key = request.GET.get("house")
    asked = [house for house in houses if not key or house.pk == uuid_of(key)]
    if not asked:
        raise Http404
    return asked[0]


def _span(request: HttpRequest, *, yearly: bool) -> books.Span:
    """The month or year of the address; without one, the last that is over, or this year."""
    today = clock.tonight()
    given = request.GET.get("year" if yearly else "month", "")
    if not given:
        return books.year(today.year) if yearly else books.month(today.replace(day=1) - dt.timedelta(days=1))
    found = (YEAR if yearly else MONTH).fullmatch(given)
    if found is None or not given.isascii():
        raise Http404
    if yearly:
        return books.year(int(given))
    return books.month(dt.date(int(found[1]), int(found[2]), 1))


def _report(request: HttpRequest, *, yearly: bool) -> HttpResponse:
    houses = list(queries.houses_for(request.user))
    house, span = _house(request, houses), _span(request, yearly=yearly)
    found = queries.report(house, span)
    before, after = span.first - dt.timedelta(days=1), span.last + dt.timedelta(days=1)
    context = {
        "report": found,
        "house": house,
        "houses": houses,
        "yearly": yearly,
        "went_out": [(files.label(code), money) for code, money in found.books.went_out],
        "came_in": [(files.Kind(code).label, money) for code, money in found.books.came_in],
        "name": _name(span, yearly),
        "before": _name(books.Span(before, before), yearly),
        "after": _name(books.Span(after, after), yearly) if after <= clock.tonight() else "",
        "key": "year" if yearly else "month",
        "may_export": request.user.grants.covers(P.MONEY_EXPORT, house.pk),
    }
    return render(request, f"{PAGES}/report.html", context)


def _name(span: books.Span, yearly: bool) -> str:
    return f"{span.first:%Y}" if yearly else f"{span.first:%Y-%m}"


@requires(P.MONEY_VIEW)
@require_safe
def report_month(request: HttpRequest) -> HttpResponse:
    """Opening, in, out and closing of a month, beside the counts."""
    return _report(request, yearly=False)


@requires(P.MONEY_VIEW)
@require_safe
def report_year(request: HttpRequest) -> HttpResponse:
    """The same of a year."""
    return _report(request, yearly=True)


def _file(name: str, ending: str, content: bytes) -> HttpResponseBase:
    return download(f"{name}.{ending}", tables.TYPES[ending], content)


@requires(P.MONEY_EXPORT)
@confirmed
def report_export(request: HttpRequest) -> HttpResponseBase:
    """The month or year of the address as a file, for a purpose."""
    house = _house(request, list(queries.houses_for(request.user, P.MONEY_EXPORT)))
    yearly = "year" in request.GET
    span = _span(request, yearly=yearly)
    form = forms.ExportForm(sent(request))

    def take() -> bytes:
        wanted = actions.Wanted(house, span, **form.cleaned_data)
        return actions.export_report(wanted=wanted, by=request.user)

    content = outcome(form, take)
    name = _name(span, yearly)
    if content is not None:
        return _file(f"report-{name}", form.cleaned_data["ending"], content)
    return form_page(request, "accounts/report_export", form, house=house, name=name, yearly=yearly)


@requires(P.MONEY_EXPORT)
@confirmed
def report_donors(request: HttpRequest) -> HttpResponseBase:
    """What donors may be told of a quarter."""
    form = forms.DonorsForm(sent(request))
    act = lambda: actions.hand_out_donors(wanted=form.wanted(), by=request.user)  # noqa: E731
    handed = outcome(form, act)
    if handed is not None:
        return _file(f"donors-{handed.release.mark}", form.cleaned_data["ending"], handed.content)
    return form_page(request, "accounts/report_donors", form, given_out=donated.given_out(request.user))


@requires(P.DONOR_VIEW)
def gifts_import(request: HttpRequest) -> HttpResponse:
    """A sheet of past gifts: first what it says, then the same file once more and all of it comes in."""
    houses = list(donor_houses(request.user).order_by("code_name"))
    house = _house(request, houses)
    context: dict[str, Any] = {"house": house, "houses": houses}
    if request.method != "POST":
        form = forms.GiftsForm(house=house, by=request.user)
        return form_page(request, "accounts/gifts_import", form, **context)
    form = forms.GiftsForm(request.POST, request.FILES, house=house, by=request.user)
    looked = outcome(form, lambda: _looked(request, house, form))
    if looked is not None:
        context |= looked
        if "bring_in" in request.POST and (new := outcome(form, lambda: _bring(request, house, looked))):
            said = ngettext("%(n)s gift came in.", "%(n)s gifts came in.", new) % {"n": new}
            messages.success(request, said)
            return redirect(request.get_full_path())
    return form_page(request, "accounts/gifts_import", form, **context)


def _looked(request: HttpRequest, house: House, form: forms.GiftsForm) -> dict[str, Any]:
    """What the file says under the columns chosen, or guessed at first."""
    data = form.cleaned_data["file"].read()
    found = open_sheet(data, form.cleaned_data["file"].name)
    names = [f"column_{at}" for at in range(len(found.header))]
    chosen = [request.POST.get(name, "") for name in names]
    guessed = not any(name in request.POST for name in names)
    mapping = sheet.guess(found.header) if guessed else sheet.matched(chosen)
    asked = form.cleaned_data
    known = queries.known(
        house,
        boxes=form.boxes(),
        fund=asked["fund"],
        currency=asked["currency"],
        method=asked["method"],
        witness=asked["witness"],
    )
    means = {at: code for code, at in mapping.items()}
    columns = [
        (name, heading, means.get(at, ""))
        for at, (name, heading) in enumerate(zip(names, found.header, strict=True))
    ]
    context: dict[str, Any] = {"columns": columns, "fields": sheet.FIELDS.items()}
    try:
        reading = sheet.read(found, mapping, known)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return context
    stands = [str(getattr(asked[name], "pk", asked[name])) for name in sorted(asked) if name != "file"]
    digest = hashlib.sha256(data + repr([sorted(mapping.items()), stands]).encode()).hexdigest()
    return context | {
        "reading": reading,
        "faults": reading.faults[:FAULTS],
        "preview": reading.gifts[:PREVIEW],
        "in_already": len(queries.known_gifts([gift.token for gift in reading.gifts])),
        "seen": digest,
    }


def _bring(request: HttpRequest, house: House, looked: dict[str, Any]) -> int:
    """Only what was looked at, and only if nothing is wrong with any row."""
    reading = looked.get("reading")
    sheet.may_come_in(reading, looked.get("seen", ""), request.POST.get("seen", ""))
    return actions.import_gifts(house=house, gifts=reading.gifts, digest=looked["seen"], by=request.user)
