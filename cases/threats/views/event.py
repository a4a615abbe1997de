"""The event itself, its acts, its victims, who is behind them."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.actors.queries import choosable
from cases.core.pages import sent, tried
from cases.threats import actions, queries
from cases.threats.forms import steps
from cases.threats.forms.whom import value_of
from cases.threats.models import Act, Involvement, Report
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

VIEW = Permission.THREAT_VIEW


@requires(VIEW)
def report_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mend what the report says of the event."""
    report = written(request, pk)
    words = sealed_words(request, report, report, "story")
    initial = steps.initial_of(report, steps.ReportForm) | (words or {})
    form = steps.ReportForm(sent(request), blind=words is None, initial=initial)
    if tried(form, lambda: actions.change_report(report=report, facts=form.facts(), by=request.user)):
        return saved(request, pk)
    return step(request, report, form, heading=_("What happened"), lead=_("As exactly as it is known."))


@requires(VIEW)
def report_acts(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What was done to whom by what kind of people, act by act."""
    report = report_for(request, pk)
    context = {
        "report": report,
        "acts": queries.acts_of(report),
        "may_write": queries.writes(report, request.user),
        "may_name": request.user.grants.covers(Permission.ACTOR_NAME, report.house_id),
    }
    return render(request, "cases/threats/acts.html", context)


@requires(VIEW)
def act_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One more act of the same event."""
    report = written(request, pk)
    initial = {"happened_on": report.happened_on, "precision": report.precision}
    return _act(request, report, Act(report=report), initial)


@requires(VIEW)
def act_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mend an act."""
    act = row_for(request, Act.objects.select_related("victim__person"), pk)
    initial = steps.initial_of(act, steps.ActForm) | {"known": value_of(act.victim)}
    return _act(request, act.report, act, initial)


def _act(request: HttpRequest, report: Report, act: Act, initial: dict[str, object]) -> HttpResponse:
    victims = list(queries.victims_of(report).select_related("person"))
    if act._state.adding and len(victims) == 1:
        initial["known"] = value_of(victims[0])
    form = steps.ActForm(sent(request), user=request.user, offered=victims, initial=initial)
    if form.is_bound:
        form.settle()
    if tried(form, lambda: actions.keep_act(act=act, facts=form.facts(), by=request.user)):
        return saved(request, report.pk)
    lead = _("One act is one person and one kind. Two people, or two kinds, are two acts.")
    return step(request, report, form, heading=_("Act"), lead=lead, act=standing(act))


@requires(VIEW)
def act_drop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """It was none."""
    act = row_for(request, Act.objects, pk)
    return dropped(
        request,
        act.report,
        lambda: actions.drop_act(act=act, by=request.user),
        heading=_("Take this act away?"),
        lead=act.get_type_display(),
    )


@requires(VIEW)
def victim_edit(request: HttpRequest, pk: uuid.UUID, victim: uuid.UUID) -> HttpResponse:
    """What the report must say of somebody it happened to."""
    report = written(request, pk)
    row = get_object_or_404(queries.victims_of(report).select_related("person"), pk=victim)
    protected = row.person_id is not None
    words = {} if protected else sealed_words(request, report, row, "identity")
    initial = steps.initial_of(row, steps.VictimForm) | (words or {})
    form = steps.VictimForm(sent(request), protected=protected, blind=words is None, initial=initial)
    if tried(
        form, lambda: actions.keep_victim(report=report, victim=row, facts=form.facts(), by=request.user)
    ):
        return saved(request, pk)
    lead = _("What the definition asks for before a report can be verified.")
    return step(request, report, form, heading=_("Victim"), lead=lead, victim=row)


@requires(VIEW)
def involvement_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Somebody else behind the same act; `pk` is the act's."""
    act = row_for(request, Act.objects, pk)
    return _involvement(request, act, Involvement(report=act.report, act=act))


@requires(VIEW)
def involvement_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Who is behind it, in what way, how sure we are and why."""
    involvement = row_for(request, Involvement.objects.select_related("act__victim", "actor"), pk)
    return _involvement(request, involvement.act, involvement)


def _involvement(request: HttpRequest, act: Act, involvement: Involvement) -> HttpResponse:
    report = involvement.report
    words = sealed_words(request, report, involvement, "basis")
    initial = steps.initial_of(involvement, steps.InvolvementForm) | {"basis": (words or {}).get("text", "")}
    names = request.user.grants.covers(Permission.ACTOR_NAME, report.house_id)
    actors = choosable(request.user, involvement.actor_id) if names else None
    form = steps.InvolvementForm(sent(request), actors=actors, blind=words is None, initial=initial)

    def keep() -> None:
        actions.keep_involvement(involvement=involvement, facts=form.facts(act), by=request.user)

    if tried(form, keep):
        return saved(request, report.pk)
    lead = _("A kind is enough: unidentified armed people, unless somebody knows more.")
    shown = {"act": act, "involvement": standing(involvement)}
    return step(request, report, form, heading=_("Who did it"), lead=lead, **shown)


@requires(VIEW)
def involvement_drop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Not behind it after all."""
    row = row_for(request, Involvement.objects, pk)
    return dropped(
        request,
        row.report,
        lambda: actions.drop_involvement(involvement=row, by=request.user),
        heading=_("Take this away from the act?"),
        lead=row.get_actor_type_display(),
    )
