"""A report from the first words on the phone to the reviewers."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.houses.models import House
from cases.people.rules import tidy
from cases.threats import history, refs, rules
from cases.threats.actions.ground import held, noted, reseal, victim_for, with_pen
from cases.threats.actions.orders import FirstReport, ReportFacts, Whom
from cases.threats.codes import State, StepKind
from cases.threats.models import Act, Involvement, Report, Source
from cases.vault import sealed

FACTS = ("happened_on", "precision", "governorate", "how_known", "ongoing", "motive", "monitoring")


@transaction.atomic
def report_first(*, first: FirstReport, by: User) -> Report:
    """Keep what is told while it is told: a draft with one act, its victim, a kind of perpetrator, one source."""
    require(by, Permission.THREAT_RECORD, house=first.house.pk)
    # the house's turn: the same form sent twice at once waits here and finds the first
    House.objects.select_for_update().filter(pk=first.house.pk).values_list("pk").first()
    sent = Report.objects.filter(pk=first.token).first()
    if sent is not None:
        require(by, Permission.THREAT_RECORD, house=sent.house_id)
        return sent
    now = clock.now()
    rules.not_later(first.happened_on, clock.today(), "happened_on")
    rules.not_later(first.received_at, now, "received_at")
    whom = Whom(first.victim, first.person, first.name)
    victim = victim_for(whom=whom, house=first.house, by=by)
    report = _written(first, by)
    act = Act(report=report, victim=victim, type=first.type, target=first.target)
    act.happened_on, act.precision = first.happened_on, first.precision
    act.keep(by=by)
    Involvement(report=report, act=act, actor_type=first.actor_type).keep(by=by)
    heard_on = timezone.localtime(report.received_at).date()
    Source(report=report, connection=first.how_known, heard_on=heard_on).keep(by=by)
    history.note_step(report=report, kind=StepKind.REPORTED, by=by, before="")
    chain.record("threats.reported", by=by, on=report, house=report.house_id, detail={"act": first.type})
    return report


def _written(first: FirstReport, by: User) -> Report:
    now = clock.now()
    report = Report(
        id=first.token,
        ref=refs.fresh("T", lambda ref: Report.objects.filter(ref=ref).exists()),
        house=first.house,
        received_at=first.received_at or now,
        state_since=now,
        happened_on=first.happened_on,
        precision=first.precision,
        governorate=first.governorate,
        how_known=first.how_known,
        ongoing=first.ongoing,
        motive=first.motive,
    )
    sealed.put(report, story={"what": first.what.strip(), "locality": tidy(first.locality)})
    report.keep(by=by, force_insert=True)
    return report


@transaction.atomic
def change_report(*, report: Report, facts: ReportFacts, by: User) -> Report:
    """Mend what the report says of the event; acts that happened the same day move with it."""
    report = with_pen(report, by)
    rules.not_later(facts.happened_on, clock.today(), "happened_on")
    before = {name: getattr(report, name) for name in FACTS}
    after = {name: getattr(facts, name) for name in FACTS}
    for name, value in after.items():
        setattr(report, name, value)
    reseal(report, "story", what=facts.what, locality=facts.locality)
    report.keep(by=by, update_fields=[*FACTS, "story"])
    same_day = report.acts.filter(happened_on=before["happened_on"], precision=before["precision"])
    for act in same_day:
        act.happened_on, act.precision = facts.happened_on, facts.precision
        act.keep(by=by, update_fields=["happened_on", "precision"])
    noted(report, "report", by, fields=rules.changed(before, after))
    return report


@transaction.atomic
def submit(*, report: Report, answer: str = "", by: User) -> Report:
    """Hand a report to the reviewers; after a question, with the answer."""
    report = held(report)
    require(by, Permission.THREAT_RECORD, house=report.house_id)
    before = report.state
    report.state = rules.moved(rules.Event.SUBMIT, before, answer)
    if not report.acts.exists():
        raise Refused("no_act", _("Write down what was done to whom first."))
    report.state_since = clock.now()
    report.submitted_at = report.submitted_at or report.state_since
    report.keep(by=by, update_fields=["state", "state_since", "submitted_at"])
    kind = StepKind.ANSWERED if before == State.RETURNED else StepKind.SUBMITTED
    note = answer if kind == StepKind.ANSWERED else ""
    history.note_step(report=report, kind=kind, by=by, before=before, note=note)
    chain.record(f"threats.{kind.value}", by=by, on=report, house=report.house_id)
    return report
