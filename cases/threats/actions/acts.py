"""What was done to whom, and who is behind it."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.people.rules import tidy
from cases.threats import queries, rules
from cases.threats.actions.ground import noted, reseal, victim_for, with_pen
from cases.threats.actions.orders import ActFacts, InvolvementFacts, VictimFacts
from cases.threats.codes import ActType, State
from cases.threats.models import Act, Involvement, Naming, Report, Victim
from cases.vault import sealed

OF_VICTIM = ("sex", "age_group", "is_defender", "defender_role", "status")
OF_ACT = ("type", "happened_on", "precision", "target", "leave_out")
OF_INVOLVEMENT = ("actor_type", "degree", "certainty", "leave_out")


@transaction.atomic
def keep_victim(*, report: Report, victim: Victim, facts: VictimFacts, by: User) -> Victim:
    """Mend what is known of a victim; the pen of a report that speaks of him is asked."""
    others = _others_held(report, victim)
    report = with_pen(report, by)
    if not queries.victims_of(report).filter(pk=victim.pk).exists():
        raise Denied
    before = {name: getattr(victim, name) for name in OF_VICTIM}
    called = sealed.read(victim, "identity")
    after = {name: getattr(facts, name) for name in OF_VICTIM}
    for name, value in after.items():
        setattr(victim, name, value)
    if victim.person_id is None:
        if facts.name is not None and not tidy(facts.name):
            raise Refused(
                "name_missing", _("Give a name, or words by which you know who is meant."), field="name"
            )
        reseal(victim, "identity", name=facts.name, other_names=facts.other_names)
    victim.keep(by=by)
    fields = rules.changed(before, after)
    if sealed.read(victim, "identity") != called:
        fields.append("identity")
    noted(report, "victim", by, fields=fields)
    by_reviewer = report.state == State.UNDER_REVIEW
    for other in others if fields else ():
        noted(other, "victim", by, fields=fields, **{"elsewhere" if by_reviewer else "beside": True})
    return victim


def _others_held(report: Report, victim: Victim) -> list[Report]:
    """A victim has one row: what is mended in one report changes what others say, and stands on their timelines too.

    All rows are locked in one order and before the first audit event, so that nobody waits in a circle.
    """
    told = Act.objects.filter(victim=victim).values("report")
    rows = Report.objects.select_for_update(of=("self",)).filter(Q(pk=report.pk) | Q(pk__in=told))
    return [row for row in rows.order_by("pk") if row.pk != report.pk and row.state != State.DRAFT]


@transaction.atomic
def keep_act(*, act: Act, facts: ActFacts, by: User) -> Act:
    """Write one act, new or known; a new one starts with the kind of perpetrator the report names first."""
    report = with_pen(act.report, by)
    rules.not_later(facts.happened_on, clock.today(), "happened_on")
    new = act._state.adding
    if not new:
        _spare_naming(act, to=facts)
    usual = queries.usual_kind(report) if new else None
    before = {name: getattr(act, name) for name in OF_ACT}
    act.report = report
    act.victim = victim_for(whom=facts.whom, house=report.house, by=by)
    for name in OF_ACT:
        setattr(act, name, getattr(facts, name))
    try:
        with transaction.atomic():
            act.keep(by=by)
    except IntegrityError as error:
        sentence = _("This is recorded already: the same victim and the same kind of act.")
        raise Refused("act_known", sentence, field="type") from error
    if new:
        involvement = Involvement(report=report, act=act)
        involvement.actor_type = usual or involvement.actor_type
        involvement.keep(by=by)
    fields = rules.changed(before, {name: getattr(act, name) for name in OF_ACT})
    noted(report, "act", by, new=new, fields=fields)
    return act


@transaction.atomic
def drop_act(*, act: Act, by: User) -> None:
    """Take an act away that was none; the last one stays, a report tells of at least one."""
    report = with_pen(act.report, by)
    if not report.acts.exclude(pk=act.pk).exists():
        raise Refused("last_act", _("A report tells of at least one act. Change this one instead."))
    _spare_naming(act)
    act.delete()
    noted(report, "act", by, dropped=True)


def _spare_naming(act: Act, to: ActFacts | None = None) -> None:
    """The act of a recorded naming stays what it is: risk and figures hang on it."""
    if act.type != ActType.NAME:
        return
    if to is not None and to.type == act.type and to.whom.victim == act.victim:
        return
    if Naming.objects.filter(report=act.report_id, victim=act.victim_id).exists():
        raise Refused("naming", _("This act belongs to a recorded naming and stays as it is."), field="type")


@transaction.atomic
def keep_involvement(*, involvement: Involvement, facts: InvolvementFacts, by: User) -> Involvement:
    """Say who is behind an act, as a kind; a group by its name only from those who may name groups."""
    report = with_pen(involvement.report, by)
    if facts.act.report_id != report.pk:
        raise Denied
    new = involvement._state.adding
    before = {name: getattr(involvement, name) for name in OF_INVOLVEMENT}
    involvement.report, involvement.act = report, facts.act
    for name in OF_INVOLVEMENT:
        setattr(involvement, name, getattr(facts, name))
    if by.grants.covers(Permission.ACTOR_NAME, report.house_id):
        involvement.actor = facts.actor
    elif facts.actor is not None:
        raise Denied
    if involvement.actor is not None:
        involvement.actor_type = involvement.actor.type
    reseal(involvement, "basis", text=facts.basis)
    involvement.keep(by=by)
    fields = rules.changed(before, {name: getattr(involvement, name) for name in OF_INVOLVEMENT})
    noted(report, "involvement", by, new=new, fields=fields)
    return involvement


@transaction.atomic
def drop_involvement(*, involvement: Involvement, by: User) -> None:
    """Take away somebody who is not behind it."""
    report = with_pen(involvement.report, by)
    if not Involvement.objects.filter(act=involvement.act_id).exclude(pk=involvement.pk).exists():
        raise Refused(
            "last_involvement", _("An act has at least one kind of perpetrator; “not known” is one.")
        )
    involvement.delete()
    noted(report, "involvement", by, dropped=True)
