"""How a step answers: one form, one action, back to the report."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.core.forms import SureForm
from cases.core.pages import form_page, sent, tried
from cases.threats import reading
from cases.threats.actions.ground import check_pen
from cases.threats.models import Report


def report_for(request: HttpRequest, pk: uuid.UUID) -> Report:
    """A report in the user's scope, else 404."""
    return get_object_or_404(Report.objects.visible_to(request.user).select_related("house"), pk=pk)


def written(request: HttpRequest, pk: uuid.UUID) -> Report:
    """A report the user may write now."""
    report = report_for(request, pk)
    _ask_pen(request, report)
    return report


def row_for(request: HttpRequest, rows: Any, pk: uuid.UUID) -> Any:
    """A row of a report the user may write now."""
    row = get_object_or_404(rows.visible_to(request.user).select_related("report__house"), pk=pk)
    _ask_pen(request, row.report)
    return row


def _ask_pen(request: HttpRequest, report: Report) -> None:
    """Who must wait is told before he types; once he has typed, beside the form, which keeps his words."""
    try:
        check_pen(report, request.user)
    except Refused:
        if request.method != "POST":
            raise


def sealed_words(request: HttpRequest, report: Report, row: Any, column: str) -> dict[str, Any] | None:
    """The sealed words a form starts from; None for who may write but not read them without a reason."""
    if row._state.adding or getattr(row, column) is None:
        return {}
    if not reading.stands(report, request.user):
        return None
    if request.method == "POST":
        return {}
    return reading.words(row=row, column=column, report=report, by=request.user)


def standing(row: Any) -> Any:
    """The row if it is kept already, for what a page offers on kept rows only."""
    return None if row._state.adding else row


def saved(request: HttpRequest, report: uuid.UUID) -> HttpResponse:
    """Back to the report."""
    messages.success(request, _("Saved."))
    return redirect("report", pk=report)


def dropped(request: HttpRequest, report: Report, act: Callable[[], None], **context: Any) -> HttpResponse:
    """The step that asks before something of a report is taken away: `heading`, and `lead` says what."""
    form = SureForm(sent(request), submit=_("Take it away"))
    if tried(form, act):
        return saved(request, report.pk)
    return step(request, report, form, **context)


def step(request: HttpRequest, report: Report, form: Any, **context: Any) -> HttpResponse:
    """The page of one step: `heading`, `lead`, and what else it shows."""
    return form_page(request, "threats/step", form, report=report, **context)
