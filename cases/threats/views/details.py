"""Sources, links to other events, and what was done about it."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core import clock
from cases.core.errors import Denied
from cases.core.pages import sent, tried
from cases.threats import actions, queries
from cases.threats.forms import steps
from cases.threats.forms.links import LinkForm
from cases.threats.models import Intervention, Link, Source
from cases.threats.views.pages import (
    dropped,
    report_for,
    row_for,
    saved,
    sealed_words,
    standing,
    step,
    written,
)
from cases.vault import sealed

VIEW = Permission.THREAT_VIEW


@requires(VIEW)
def source_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One more who told."""
    report = written(request, pk)
    return _source(request, Source(report=report))


@requires(VIEW)
def source_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What this source confirms, and who it is."""
    return _source(request, row_for(request, Source.objects, pk))


def _source(request: HttpRequest, source: Source) -> HttpResponse:
    report = source.report
    identity = sealed_words(request, report, source, "identity")
    statement = sealed_words(request, report, source, "statement")
    initial = steps.initial_of(source, steps.SourceForm) | (identity or {})
    initial |= {"statement": (statement or {}).get("text", "")}
    if source._state.adding:
        initial |= {"heard_on": clock.today(), "is_independent": False}
    blind = identity is None or statement is None
    form = steps.SourceForm(sent(request), blind=blind, initial=initial)
    if tried(form, lambda: actions.keep_source(source=source, facts=form.facts(), by=request.user)):
        return saved(request, report.pk)
    lead = _("“Confirmed” needs each part from two independent sources, and three sources in all.")
    return step(request, report, form, heading=_("Source"), lead=lead, source=standing(source))


@requires(VIEW)
def source_drop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Written down by mistake."""
    source = row_for(request, Source.objects, pk)
    return dropped(
        request,
        source.report,
        lambda: actions.drop_source(source=source, by=request.user),
        heading=_("Take this source away?"),
        lead=source.get_connection_display(),
    )


@requires(VIEW)
def report_links(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Which events belong together."""
    report = report_for(request, pk)
    form = LinkForm(sent(request), report=report, user=request.user)
    if tried(form, lambda: actions.link(**form.ends(), by=request.user)):
        return saved(request, pk)
    lead = _("A public naming is an event of its own, and so is the attack that follows it.")
    links = queries.links_of(report, request.user)
    return step(request, report, form, heading=_("Links to other reports"), lead=lead, links=links)


@requires(VIEW)
def link_drop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The two do not belong together; the way back leads to the end that can be written."""
    links = Link.objects.visible_to(request.user).select_related("earlier__house", "later__house")
    link = get_object_or_404(links, pk=pk)
    report = link.later if queries.writes(link.later, request.user) else link.earlier
    return dropped(
        request,
        report,
        lambda: actions.unlink(link=link, by=request.user),
        heading=_("Take this link away?"),
        lead=f"{link.earlier.ref} · {link.get_kind_display()} · {link.later.ref}",
    )


@requires(VIEW)
def intervention_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Something was done, or is to be done."""
    return _intervention(request, Intervention(report=report_for(request, pk)))


@requires(VIEW)
def intervention_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How far it is."""
    rows = Intervention.objects.visible_to(request.user).select_related("report__house")
    return _intervention(request, get_object_or_404(rows, pk=pk))


def _intervention(request: HttpRequest, row: Intervention) -> HttpResponse:
    if not queries.helps(row.report, request.user):
        raise Denied
    initial = {}
    if not row._state.adding:
        initial = steps.initial_of(row, steps.InterventionForm)
        initial["note"] = sealed.read(row, "note").get("text", "")
    form = steps.InterventionForm(sent(request), initial=initial)
    if tried(form, lambda: actions.keep_intervention(intervention=row, facts=form.facts(), by=request.user)):
        return saved(request, row.report_id)
    lead = _("What was done about it, or is to be done. Possible at any time.")
    return step(request, row.report, form, heading=_("Intervention"), lead=lead)
