"""The merge itself."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.merging import queries, rules
from cases.merging.following import follow
from cases.merging.moving import Move
from cases.people.models import Person
from cases.people.queries import house_for, kept_apart_ids
from cases.people.rules import each_once
from cases.vault import sealed

LISTS = ("languages", "needs")


@transaction.atomic
def merge(*, winner: Person, loser: Person, take: Iterable[str], by: User) -> Person:
    """Make one record of two: `take` names the open fields whose value comes from the one that ends.

    Sealed values are united, rows move, open values that were not taken stay on the record that ends.
    """
    house = house_for(winner, Permission.PERSON_MERGE, by)
    house_for(loser, Permission.PERSON_MERGE, by)
    if winner.pk == loser.pk:
        raise Refused("same_record", _("This is one record already."))
    rows = Person.objects.select_for_update().current().in_bulk([winner.pk, loser.pk])
    if len(rows) < 2:
        raise Refused("merged_already", _("One of these was merged already."))
    winner, loser = rows[winner.pk], rows[loser.pk]
    if loser.pk in kept_apart_ids(winner.pk, clock.tonight()):
        raise Refused(
            "kept_apart", _("These two are kept apart. End that rule first, if they are one person.")
        )
    _check_stays(winner, loser)
    taken = [name for name in queries.CHOICES if name in set(take)]
    _unite_sealed(winner, loser)
    try:
        with transaction.atomic():
            move = Move(winner=winner, loser=loser, by=by)
            kept = loser.code_name if "code_name" in taken else winner.code_name
            moved = move.rows() | follow(move, code_name=kept)
    except IntegrityError as error:
        raise Refused("changed_meanwhile", _("Something changed meanwhile. Look again.")) from error
    _swap(winner, loser, taken, by)
    detail = {"from": str(loser.pk), "taken": taken, "moved": moved}
    chain.record("merging.merged", by=by, on=winner, house=house, detail=detail)
    return winner


def _check_stays(winner: Person, loser: Person) -> None:
    mine, theirs = queries.stays_of(winner), queries.stays_of(loser)
    rules.stays(
        both_open=any(stay.is_open for stay in mine) and any(stay.is_open for stay in theirs),
        mine=[stay.span for stay in mine],
        theirs=[stay.span for stay in theirs],
    )


def _unite_sealed(winner: Person, loser: Person) -> None:
    names = [sealed.read(person, "identity") for person in (winner, loser)]
    contacts = [sealed.read(person, "contact") for person in (winner, loser)]
    texts = [str(sealed.read(person, "care").get("medical_alert", "")) for person in (winner, loser)]
    numbers = each_once([*contacts[0].get("phones", ()), *contacts[1].get("phones", ())])
    sealed.put(
        winner,
        identity=rules.united_names(*names),
        contact={"phones": numbers},
        care={"medical_alert": rules.united_text(*texts)},
    )
    for name in LISTS:
        setattr(winner, name, each_once([*getattr(winner, name), *getattr(loser, name)]))


def _swap(winner: Person, loser: Person, taken: list[str], by: User) -> None:
    """Taken values change places, so that the record that ends keeps what was not chosen."""
    for name in (column for choice in taken for column in queries.CHOICES[choice]):
        ours: Any = getattr(winner, name)
        setattr(winner, name, getattr(loser, name))
        setattr(loser, name, ours)
    loser.merged_into = winner
    kept, loser.code_name = loser.code_name, f"~{loser.pk.hex}"
    loser.keep(by=by)  # frees its code name first
    winner.keep(by=by)
    loser.code_name = kept
    loser.keep(by=by)
