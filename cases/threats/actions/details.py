"""Who told, what was done about it, and how events hang together."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.threats import history, queries, rules
from cases.threats.actions.ground import check_pen, held, noted, reseal, with_pen
from cases.threats.actions.orders import InterventionFacts, SourceFacts
from cases.threats.codes import Element, State, StepKind
from cases.threats.models import Intervention, Link, Report, Source
from cases.vault import sealed

OF_SOURCE = ("connection", "reliability", "is_independent", "heard_on")
OF_INTERVENTION = ("kind", "priority", "progress", "due_on", "leave_out")


@transaction.atomic
def keep_source(*, source: Source, facts: SourceFacts, by: User) -> Source:
    """Write a source, new or known; who it is and what was said are sealed."""
    report = with_pen(source.report, by)
    rules.not_later(facts.heard_on, clock.today(), "heard_on")
    new = source._state.adding
    before = {name: getattr(source, name) for name in (*OF_SOURCE, "confirms")}
    source.report = report
    for name in OF_SOURCE:
        setattr(source, name, getattr(facts, name))
    source.confirms = [element.value for element in Element if element in facts.confirms]
    reseal(source, "identity", name=facts.name, contact=facts.contact)
    reseal(source, "statement", text=facts.statement)
    source.keep(by=by)
    fields = rules.changed(before, {name: getattr(source, name) for name in (*OF_SOURCE, "confirms")})
    noted(report, "source", by, new=new, fields=fields)
    return source


@transaction.atomic
def drop_source(*, source: Source, by: User) -> None:
    """Take away a source that was written down by mistake, with all it said."""
    report = with_pen(source.report, by)
    source.delete()
    noted(report, "source", by, dropped=True)


@transaction.atomic
def link(*, earlier: Report, later: Report, kind: str, by: User) -> Link:
    """Chain two events the user sees; he must hold the pen of one of them."""
    if earlier.pk == later.pk:
        raise Refused("same_report", _("This is the same report."), field="ref")
    written, other = _one_with_pen(earlier, later, by)
    if Link.objects.filter(earlier=later, later=earlier).exists():
        raise Refused("linked_backwards", _("These two are linked the other way round already."), field="ref")
    row = Link(earlier=earlier, later=later, kind=kind)
    try:
        with transaction.atomic():
            row.keep(by=by)
    except IntegrityError as error:
        raise Refused("linked", _("These two are linked already."), field="ref") from error
    _note_both(written, other, by, kind=str(kind))
    return row


@transaction.atomic
def unlink(*, link: Link, by: User) -> None:
    """The two do not belong together after all."""
    written, other = _one_with_pen(link.earlier, link.later, by)
    link.delete()
    _note_both(written, other, by, dropped=True)


def _note_both(written: Report, other: Report, by: User, **detail: Any) -> None:
    """Figures count parts as one event, so the end that was not written says so too; it makes nobody an author."""
    noted(written, "link", by, **detail)
    if other.state != State.DRAFT:
        noted(other, "link", by, **detail, elsewhere=True)


def _one_with_pen(one: Report, other: Report, by: User) -> tuple[Report, Report]:
    """Both are seen; the first the user may write and then the other, else why he may not."""
    ends = Report.objects.visible_to(by).filter(pk__in=[one.pk, other.pk]).count()
    if ends < 2:
        raise Denied
    rows = [held(report) for report in sorted((one, other), key=lambda report: report.pk)]
    rows.sort(key=lambda report: not queries.writes(report, by))
    check_pen(rows[0], by)
    return rows[0], rows[1]


@transaction.atomic
def keep_intervention(*, intervention: Intervention, facts: InterventionFacts, by: User) -> Intervention:
    """What was done about it, in any state of the report; it makes nobody an author."""
    report = held(intervention.report)
    if not queries.helps(report, by):
        raise Denied
    new = intervention._state.adding
    before = {name: getattr(intervention, name) for name in OF_INTERVENTION}
    intervention.report = report
    for name in OF_INTERVENTION:
        setattr(intervention, name, getattr(facts, name))
    sealed.put(intervention, note={"text": facts.note.strip()})
    intervention.keep(by=by)
    after = {name: getattr(intervention, name) for name in OF_INTERVENTION}
    detail = {"part": history.HELP, "new": new, "fields": rules.changed(before, after)}
    history.note_step(report=report, kind=StepKind.CHANGED, by=by, before=report.state, detail=detail)
    chain.record("threats.intervention_kept", by=by, on=report, house=report.house_id, detail=detail)
    return intervention
