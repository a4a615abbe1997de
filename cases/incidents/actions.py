"""What can be done about an incident: it is reported, then decided by somebody else."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.reveal import Opening, open_sealed
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.houses import actions as houses
from cases.houses.models import House
from cases.incidents import queries, rules
from cases.incidents.models import HouseIncident
from cases.vault import sealed

P = Permission


@dataclass(frozen=True)
class NewIncident:
    """What somebody tells of an incident; `token` becomes its id, so the same form sent twice makes one."""

    token: uuid.UUID
    house: House
    kind: str
    severity: int
    what: str
    happened_at: dt.datetime | None = None  # None: now
    address_exposed: str = HouseIncident.Exposed.UNKNOWN
    who_saw: str = ""


@transaction.atomic
def report_incident(*, incident: NewIncident, by: User) -> HouseIncident:
    """Write down what happened; from now on a decision is due within two hours."""
    require(by, P.INCIDENT_REPORT, house=incident.house.pk)
    sent = _sent_before(incident.token, by)
    if sent is not None:
        return sent
    now = clock.now()
    rules.happened(incident.happened_at or now, now)
    row = _row(incident, now)
    sealed.put(row, account={"what": rules.told(incident.what), "who_saw": incident.who_saw.strip()})
    return _keep(row, "incidents.reported", by)


@transaction.atomic
def open_for_naming(*, incident: NewIncident, by: User) -> HouseIncident:
    """The program opens one because a public naming exposed the house; the naming tells the rest."""
    require(by, P.INCIDENT_REPORT, house=incident.house.pk)
    return _keep(_row(incident, clock.now()), "incidents.opened_for_naming", by)


def _sent_before(token: uuid.UUID, by: User) -> HouseIncident | None:
    """The incident this very form made the first time."""
    sent = HouseIncident.objects.filter(pk=token).first()
    if sent is not None and sent.created_by_id != by.pk:
        raise Refused("token_used", _("This form cannot be sent any more. Open it anew."))
    return sent


def _row(incident: NewIncident, now: dt.datetime) -> HouseIncident:
    return HouseIncident(
        id=incident.token,
        house=incident.house,
        kind=incident.kind,
        severity=incident.severity,
        happened_at=incident.happened_at or now,
        address_exposed=incident.address_exposed,
        decide_by=rules.decide_by(now),
    )


def _keep(row: HouseIncident, event: str, by: User) -> HouseIncident:
    try:
        with transaction.atomic():
            row.keep(by=by, force_insert=True)
    except IntegrityError:  # the same form at the same moment
        sent = _sent_before(row.pk, by)
        if sent is None:
            raise
        return sent
    detail = {"kind": row.kind, "severity": int(row.severity), "address_exposed": row.address_exposed}
    chain.record(event, by=by, on=row, house=row.house_id, detail=detail)
    return row


@transaction.atomic
def decide(*, incident: HouseIncident, decision: str, why: str, by: User) -> HouseIncident:
    """Go on, close the house to arrivals, or evacuate it; the house changes with the decision, or neither does."""
    require(by, P.INCIDENT_DECIDE, house=incident.house_id)
    standing = HouseIncident.objects.select_for_update().get(pk=incident.pk)
    _still_open(standing)
    by_program = queries.naming_report(standing) is not None
    rules.another_decides(standing.created_by_id, by.pk, by_program=by_program)
    words, chosen = rules.because(why), rules.Decision(decision)
    house = House.objects.select_for_update().get(pk=standing.house_id)
    before, after = house.security_state, rules.state_after(chosen, house.security_state)
    if after is not None:
        houses.change_security(house=house, state=after, reason=words, by=by)
    standing.decision, standing.decided_at, standing.decided_by = chosen.value, clock.now(), by
    sealed.put(standing, **{standing.decided_in: {"text": words}})
    standing.keep(by=by)
    chain.record(
        "incidents.decided",
        by=by,
        on=standing,
        house=standing.house_id,
        detail={
            "decision": chosen.value,
            "late": rules.late(standing.decided_at, standing.decide_by),
            "house": [before, after or before],
        },
        reason=chain.Reason(words, standing.subject, standing.SUBJECT_KIND),
    )
    return standing


def open_decision(*, incident: HouseIncident, reason: str, by: User) -> str:
    """Why it was decided where lives were at risk: what is done then, and where people go, is worth a life."""
    opening = Opening(incident, "grave_actions", incident.house_id, reason)
    return str(open_sealed(opening=opening, permission=P.INCIDENT_VIEW, by=by).get("text", ""))


def _still_open(incident: HouseIncident) -> None:
    """Two people may decide in the same minute: the second is told what the first decided."""
    if incident.decided_at is None:
        return
    sentence = format_lazy(
        _("{who} decided this already, at {when}: {decision}."),
        who=str(incident.decided_by),
        when=clock.in_words(incident.decided_at),
        decision=incident.get_decision_display(),
    )
    raise Refused("decided_already", sentence)
