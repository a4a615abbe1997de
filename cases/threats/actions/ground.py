"""What every action stands on: the report as it is now, the pen, the victim, words sealed again."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.houses.models import House
from cases.people.models import Person
from cases.people.rules import tidy
from cases.threats import history, queries, refs, rules
from cases.threats.actions.orders import Whom
from cases.threats.codes import StepKind
from cases.threats.models import Report, Victim
from cases.vault import sealed

P = Permission


def held(report: Report) -> Report:
    """The report as it is now, behind its lock; the instance that came in is not trusted."""
    return Report.objects.select_for_update(of=("self",)).select_related("house").get(pk=report.pk)


def with_pen(report: Report, by: User) -> Report:
    """The report, held, for somebody who may write it now."""
    now = held(report)
    check_pen(now, by)
    return now


def check_pen(report: Report, by: User) -> None:
    """`Denied` for who never writes this report, `Refused` for who must wait."""
    if queries.writes(report, by):
        return
    if by.grants.covers(P.THREAT_RECORD, report.house_id):
        sentence = _(
            "This report is with the reviewers. It can be changed when it comes back with a question."
        )
        raise Refused("not_writable", sentence)
    raise Denied


def noted(report: Report, part: str, by: User, **detail: Any) -> None:
    """One change on the timeline and in the audit log: which part, never what it says."""
    detail = {"part": part, **detail}
    history.note_step(report=report, kind=StepKind.CHANGED, by=by, before=report.state, detail=detail)
    chain.record("threats.changed", by=by, on=report, house=report.house_id, detail=detail)


def reseal(row: Any, column: str, **words: str | None) -> None:
    """Seal new words; None keeps what stands, for who changes other things without reading these."""
    if all(text is None for text in words.values()):
        return
    kept = sealed.read(row, column) if None in words.values() else {}
    sealed.put(
        row, **{column: kept | {name: text.strip() for name, text in words.items() if text is not None}}
    )


def victim_for(*, whom: Whom, house: House, by: User) -> Victim:
    """The row of whoever is concerned: found again, or made."""
    if whom.victim is not None:
        if not queries.victims_for(by).filter(pk=whom.victim.pk).exists():
            raise Denied
        return whom.victim
    if whom.person is not None:
        return _of_person(whom.person, house, by)
    name = tidy(whom.name)
    if not name:
        raise Refused("who_missing", _("Say who is concerned."), field="who")
    victim = Victim(house=house, code=refs.fresh("V", _code_taken))
    sealed.put(victim, identity={"name": name})
    victim.keep(by=by, force_insert=True)
    return victim


def _of_person(person: Person, house: House, by: User) -> Victim:
    """One row for one person, however many reports; behind the lock of the person's row."""
    people = Person.objects.visible_to(by).filter(pk=person.pk)
    if not people.exists():
        raise Denied
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.merged_into_id is not None:
        raise Refused("merged", _("This record was joined with another one. Choose that one."), field="who")
    known = Victim.objects.filter(person=person).first()
    if known is not None:
        return known
    year = clock.today().year
    code = refs.fresh("V", _code_taken) if _code_taken(person.code_name) else person.code_name
    victim = Victim(house=house, person=person, code=code, **rules.known_of(person, year=year))
    victim.keep(by=by, force_insert=True)
    return victim


def _code_taken(code: str) -> bool:
    return Victim.objects.filter(code=code).exists()
