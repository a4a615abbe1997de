"""Figures leave the house."""

import uuid
from dataclasses import dataclass

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.releases import figures, queries, rules
from cases.releases.actions.entering import Entry, Handed, enter
from cases.releases.files import Copy
from cases.releases.models import Release


@dataclass(frozen=True)
class FigureFile:
    """For which audience, in which format, for whom."""

    token: uuid.UUID
    audience: str
    ending: str
    recipient: str
    purpose: str


def hand_out_figures(*, wanted: FigureFile, by: User) -> Handed:
    """The fixed tables of all houses; who may not count all houses gives none out, for it would be one house's."""
    require(by, Permission.THREAT_EXPORT, house=None)
    require(by, Permission.THREAT_FIGURES, house=None)
    done = figures.counted(user=by, audience=wanted.audience, apart_from=wanted.token)
    rules.something_shown(done.shown)

    def make(release: Release) -> bytes:
        copy = Copy(release.mark, rules.recipient(wanted.recipient), queries.day_of(release))
        return figures.as_file(done, copy, wanted.ending)

    entry = Entry(
        token=wanted.token,
        kind=Release.Kind.FIGURES,
        recipient=wanted.recipient,
        purpose=wanted.purpose,
        rows=done.shown,
        wish={
            "audience": wanted.audience,
            "to": done.until.isoformat(),
            "tables": figures.as_kept(done.seen),
        },
    )
    return enter(entry=entry, make=make, by=by)
