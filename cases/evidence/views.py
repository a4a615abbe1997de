"""Pages of evidence: add it, see what is known of it, look at the copy, take the original."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.core.errors import Denied
from cases.core.pages import form_page, outcome, sent
from cases.evidence import actions, forms, glances, queries, rules, sending
from cases.evidence.models import Evidence
from cases.threats import reading
from cases.threats.models import Report

LABELS = {
    "file_name": _("Name it came with"),
    "address": _("Address"),
    "text": _("Text that stood there"),
    "captured_by": _("Who captured it"),
    "note": _("Note"),
}


def _report(request: HttpRequest, pk: uuid.UUID) -> Report:
    """A report this user may add to; a closed one says so."""
    report: Report = get_object_or_404(Report.objects.visible_to(request.user).select_related("house"), pk=pk)
    if not queries.may_add(report, request.user):
        require(request.user, Permission.THREAT_RECORD, house=report.house_id)
        rules.still_open(report.state)
        raise Denied
    return report


def _evidence(request: HttpRequest, pk: uuid.UUID, permission: Permission) -> Evidence:
    """404 outside the user's scope, `Denied` inside it."""
    rows = Evidence.objects.visible_to(request.user).select_related("report__house", "report__reviewer")
    row: Evidence = get_object_or_404(rows, pk=pk)
    require(request.user, permission, house=row.report.house_id)
    return row


@requires(Permission.THREAT_VIEW)
def evidence_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A file for a report."""
    report = _report(request, pk)
    form = forms.FileForm(request.POST, request.FILES) if request.method == "POST" else forms.FileForm()
    kept = outcome(form, lambda: actions.receive(report=report, upload=form.upload(), by=request.user))
    if kept is not None:
        messages.success(request, _("Sealed."))
        return redirect("evidence", pk=kept.pk)
    return form_page(request, "evidence/add", form, report=report)


@requires(Permission.THREAT_VIEW)
def link_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A link for a report, kept as text."""
    report = _report(request, pk)
    form = forms.LinkForm(sent(request))
    kept = outcome(form, lambda: actions.keep_link(report=report, link=form.link(), by=request.user))
    if kept is not None:
        messages.success(request, _("Sealed."))
        return redirect("evidence", pk=kept.pk)
    return form_page(request, "evidence/link", form, report=report)


@requires(Permission.THREAT_VIEW)
@require_safe
def evidence(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is known of one piece, its custody, and the copy for whoever looked just now."""
    row = _evidence(request, pk, Permission.THREAT_VIEW)
    return render(request, "cases/evidence/evidence.html", _shown(request, row))


def _shown(request: HttpRequest, row: Evidence) -> dict[str, Any]:
    covers, house = request.user.grants.covers, row.report.house_id
    may_look = covers(Permission.THREAT_REVEAL, house)
    return {
        "evidence": row,
        "report": row.report,
        "custody": queries.custody_of(row),
        "may_look": may_look,
        "may_take": covers(Permission.EVIDENCE_ORIGINAL, house) and row.kind != Evidence.Kind.LINK,
        "may_record": queries.may_add(row.report, request.user),
        "glance": may_look and glances.lasts(request, row),
        "pages": range(1, row.copy_pages + 1),
    }


@requires(Permission.THREAT_REVEAL)
def evidence_open(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Why; then the sealed words once, and the copy for some minutes."""
    row = _evidence(request, pk, Permission.THREAT_REVEAL)
    standing = reading.stands(row.report, request.user)
    form = forms.WhyForm(sent(request), standing=standing, submit=_("Show it"))
    words = outcome(form, lambda: actions.look(evidence=row, reason=form.words(), by=request.user))
    if words is None:
        status = 400 if form.errors else 200
        context = {"form": form, "evidence": row, "report": row.report}
        return render(request, "cases/evidence/open.html", context, status=status)
    glances.begin(request, row)
    if "file_name" in words:
        words["file_name"] = rules.plain_to_see(words["file_name"])
    rows = [(label, words[name]) for name, label in LABELS.items() if words.get(name)]
    return render(request, "cases/evidence/opened.html", {**_shown(request, row), "rows": rows})


@requires(Permission.THREAT_REVEAL)
@require_safe
def evidence_view(request: HttpRequest, pk: uuid.UUID, part: int = 1) -> HttpResponse:
    """The cleaned copy, never the original; only for whoever said why some minutes ago."""
    row = _evidence(request, pk, Permission.THREAT_REVEAL)
    if not 1 <= part <= row.copy_pages:
        raise Http404
    if not glances.lasts(request, row):
        return redirect("evidence_open", pk=row.pk)
    data = actions.copy_part(evidence=row, part=part, by=request.user)
    return sending.inline(request, data, row, part)


@requires(Permission.THREAT_REVEAL)
@require_POST
def evidence_hide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The copy asks for a reason again."""
    row = _evidence(request, pk, Permission.THREAT_REVEAL)
    glances.end(request, row)
    return redirect("evidence", pk=row.pk)


@requires(Permission.EVIDENCE_ORIGINAL)
def evidence_original(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The original as a file, with a reason."""
    row = _evidence(request, pk, Permission.EVIDENCE_ORIGINAL)
    if row.kind == Evidence.Kind.LINK:
        raise Http404
    form = forms.WhyForm(sent(request), submit=_("Download the original"))
    original = outcome(
        form, lambda: actions.take_original(evidence=row, reason=form.words(), by=request.user)
    )
    if original is not None:
        return sending.attachment(original, row)
    return form_page(request, "evidence/original", form, evidence=row, report=row.report)


@requires(Permission.THREAT_VIEW)
@require_POST
def evidence_leave_out(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Into exports, or not."""
    row = _evidence(request, pk, Permission.THREAT_VIEW)
    actions.leave_out(evidence=row, leave_out=request.POST.get("leave_out") == "yes", by=request.user)
    messages.success(request, _("Saved."))
    return redirect("evidence", pk=row.pk)
