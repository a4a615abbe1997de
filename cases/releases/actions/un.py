"""A communication to United Nations experts leaves the house."""

import uuid
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.reveal import Opening, open_sealed
from cases.access.roles import Permission
from cases.access.scopes import require, require_anywhere
from cases.core.errors import Denied, Refused
from cases.people.models import Person
from cases.people.queries import house_for
from cases.releases import communication, rules
from cases.releases.actions.entering import Entry, Handed, enter
from cases.releases.communication import Material, Opened
from cases.releases.models import Release
from cases.threats.codes import NOT_COUNTED
from cases.threats.models import Report


@dataclass(frozen=True)
class Communication:
    """For whom, in which language, what for."""

    token: uuid.UUID
    recipient: str
    purpose: str
    language: str
    groups: bool = False


def hand_out_un(*, report: Report, wanted: Communication, by: User) -> Handed:
    """The printed page: only with the consent of every protected victim; each sealed word opened for it is logged."""
    require(by, Permission.THREAT_EXPORT, house=report.house_id)
    if wanted.groups:
        require_anywhere(by, Permission.ACTOR_NAME)
    purpose, recipient = rules.purpose(wanted.purpose), rules.recipient(wanted.recipient)
    known = communication.material(report)
    check(known)
    opened = _opened(known, purpose, by)

    def make(release: Release) -> bytes:
        letter = communication.Letter(release, recipient, wanted.language, wanted.groups)
        return communication.composed(known, opened, letter).encode()

    entry = Entry(
        token=wanted.token,
        kind=Release.Kind.UN,
        recipient=recipient,
        purpose=purpose,
        house=report.house,
        report=report,
        rows=1,
        wish={"language": wanted.language, "groups": wanted.groups},
    )
    return enter(entry=entry, make=make, by=by)


def check(known: Material) -> None:
    """Whether this may be sent now; the page shows the sentence before anything is pressed."""
    if known.report.state in NOT_COUNTED:
        raise Refused("does_not_stand", _("Only a report that was submitted and still stands can be sent."))
    if not known.acts:
        raise Refused("all_left_out", _("Nothing is left to give out: all of it is marked to be left out."))
    rules.un_allowed(known.agreements)


def _opened(known: Material, purpose: str, by: User) -> Opened:
    report, house = known.report, known.report.house_id
    people = [victim.person for victim in known.victims if victim.person is not None]
    houses = {person.pk: _house_of(person, by) for person in people}
    reveal = Permission.THREAT_REVEAL
    story = open_sealed(opening=Opening(report, "story", house, purpose), permission=reveal, by=by)
    names = {
        person.pk: open_sealed(
            opening=Opening(person, "identity", houses[person.pk], purpose),
            permission=Permission.PERSON_REVEAL,
            by=by,
        )
        for person in people
    }
    why = {
        row.pk: str(
            open_sealed(opening=Opening(row, "basis", house, purpose), permission=reveal, by=by).get(
                "text", ""
            )
        )
        for row in known.involved
        if row.basis
    }
    return Opened(story, names, why)


def _house_of(person: Person, by: User) -> uuid.UUID:
    """Through which house the names may be opened."""
    try:
        return house_for(person, Permission.PERSON_REVEAL, by)
    except Denied as denied:
        sentence = _("The record of {who} is kept by another house. An administrator can send this.")
        raise Refused("kept_elsewhere", format_lazy(sentence, who=person.code_name)) from denied
