"""What can be done with papers and consents."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.audit import chain
from cases.core import clock, phones
from cases.core.errors import Refused
from cases.papers import rules
from cases.papers.models import Consent, Paper
from cases.people import codes
from cases.people.actions import index_numbers
from cases.people.models import MatchKey, Person
from cases.people.queries import house_for
from cases.people.rules import tidy
from cases.vault import sealed

P = Permission


@dataclass(frozen=True)
class PaperFacts:
    """One paper; of its number only the last four signs and a digest are kept; empty keeps what stands."""

    kind: str
    expires_on: dt.date | None = None
    held_by: str = codes.PaperHolder.PERSON
    number: str = ""


@transaction.atomic
def keep_paper(*, paper: Paper, facts: PaperFacts, by: User) -> Paper:
    """Write a paper, new or known; digests of earlier numbers stay, because the person bore them."""
    house = house_for(paper.person, P.PERSON_EDIT, by)
    number = rules.paper_number(facts.number)
    verb = "added" if paper._state.adding else "changed"
    paper.kind, paper.expires_on, paper.held_by = facts.kind, facts.expires_on, facts.held_by
    if number:
        sealed.put(paper, number={"last4": phones.last4(number)})
        index_numbers(paper.person, MatchKey.Kind.PAPER, [number])
    paper.keep(by=by)
    chain.record(f"papers.paper_{verb}", by=by, on=paper, house=house, detail={"kind": facts.kind})
    return paper


@dataclass(frozen=True)
class ConsentFacts:
    """One purpose, one recipient, from when, until when (None: until withdrawn)."""

    purpose: str
    recipient: str
    given_on: dt.date
    valid_until: dt.date | None = None


@transaction.atomic
def give_consent(*, person: Person, facts: ConsentFacts, by: User) -> Consent:
    """Note what the person agreed to."""
    house = house_for(person, P.PERSON_EDIT, by)
    rules.consent_days(facts.given_on, facts.valid_until, clock.tonight())
    recipient = tidy(facts.recipient)
    if not recipient:
        raise Refused("recipient_missing", _("Say for whom."), field="recipient")
    consent = Consent(person=person, purpose=facts.purpose, recipient=recipient)
    consent.given_on, consent.valid_until = facts.given_on, facts.valid_until
    consent.keep(by=by)
    chain.record("papers.consent_given", by=by, on=consent, house=house, detail={"purpose": facts.purpose})
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: User) -> Consent:
    """The person no longer agrees; the row shows when it held."""
    house = house_for(consent.person, P.PERSON_EDIT, by)
    if consent.withdrawn_on is not None:
        raise Refused("withdrawn_already", _("This consent was withdrawn already."))
    consent.withdrawn_on = clock.tonight()
    consent.keep(by=by, update_fields=["withdrawn_on"])
    chain.record(
        "papers.consent_withdrawn", by=by, on=consent, house=house, detail={"purpose": consent.purpose}
    )
    return consent
