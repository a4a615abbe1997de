"""Moves the rows of one person to another: opened with the one key, sealed with the other."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Q

from cases.access.models import User
from cases.merging import rules
from cases.papers.models import Consent, Paper
from cases.people.models import Alert, KeepApart, MatchKey, Person, SafeContact
from cases.risk.models import Assessment, Raise
from cases.spending.models import Expense
from cases.stays.models import Absence, Extension, RollMark, Stay, StayStep
from cases.threats.models import Victim
from cases.vault import keys, sealed
from cases.vault.models import SealedField

HANG_ON_PERSON = (SafeContact, Alert, Consent, Paper, Stay)
HANG_ON_STAY = (Extension, Absence, RollMark, StayStep)  # sealed under the key of whoever stays
BY_HAND = (Person, MatchKey, KeepApart, Expense)  # an expense is sealed under a key of its own
FOLLOWING = (Victim, Assessment, Raise)  # merging.following


def columns(model: Any) -> list[str]:
    """The sealed columns of a model."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, SealedField)]


class Move:
    """One merge: everything of `loser` goes to `winner`."""

    def __init__(self, *, winner: Person, loser: Person, by: User) -> None:
        self.winner, self.loser, self.by = winner, loser, by
        self.ring = sealed.ensure_keys([winner.pk, loser.pk], Person.SUBJECT_KIND)

    def rows(self) -> dict[str, int]:
        """Move all that hangs on the person; how many of each."""
        moved = {}
        stayed = list(Stay.objects.filter(person=self.loser).values_list("pk", flat=True))
        later = [row for model in HANG_ON_STAY if columns(model) for row in of_stays(model, stayed)]
        opened = [(row, self.open(row)) for row in later]
        for model in HANG_ON_PERSON:
            found = list(model._default_manager.filter(person=self.loser))
            for row in found:
                self.reseal(row, self.take)
            moved[str(model._meta.model_name)] = len(found)
        for row, documents in opened:
            row.stay.person_id = self.winner.pk
            self.seal(row, documents)
        self.numbers()
        moved["keepapart"] = self.pairs()
        moved["expense"] = Expense.objects.filter(person=self.loser).update(person=self.winner)
        Person.objects.filter(merged_into=self.loser).update(merged_into=self.winner)
        return moved

    def take(self, row: Any) -> None:
        """It belongs to the other one now."""
        row.person = self.winner

    def open(self, row: Any) -> dict[str, dict[str, Any]]:
        """Its sealed documents; those whose key was destroyed stay as they are."""
        key = self.ring.get(row.subject) or keys.subject_keys([row.subject]).get(row.subject)
        filled = [column for column in columns(type(row)) if getattr(row, column)]
        return {column: sealed.read_with(row, key=key, column=column) for column in filled} if key else {}

    def seal(self, row: Any, documents: dict[str, dict[str, Any]]) -> None:
        """Seal under the key of whoever the row belongs to now, and save."""
        key = (
            self.ring.get(row.subject) or sealed.ensure_keys([row.subject], Person.SUBJECT_KIND)[row.subject]
        )
        for column, document in documents.items():
            sealed.put_with(row, key=key, column=column, document=document)
        row.keep(by=self.by)

    def reseal(self, row: Any, change: Callable[[Any], None]) -> None:
        """Open, change whose it is, seal again."""
        documents = self.open(row)
        change(row)
        self.seal(row, documents)

    def numbers(self) -> None:
        """Digests of phones and papers; each once."""
        ours = {(key.kind, bytes(key.digest)) for key in self.winner.match_keys.all()}
        for key in self.loser.match_keys.all():
            if (key.kind, bytes(key.digest)) in ours:
                key.delete()
            else:
                key.person = self.winner
                key.save()

    def pairs(self) -> int:
        """Keep-apart rules; one that both had is united, so that the longer protection holds."""
        us = {self.winner.pk, self.loser.pk}
        found: Any = KeepApart.objects.filter(Q(person=self.loser) | Q(other=self.loser))
        moved = 0
        for pair in found:
            other = pair.other_id if pair.person_id == self.loser.pk else pair.person_id
            if other in us:
                continue  # an ended rule between the two: it stays with the record that ends
            first, second = sorted((self.winner.pk, other), key=lambda pk: pk.hex)
            known: Any = KeepApart.objects.filter(person=first, other=second).first()
            if known is None:
                self.reseal(pair, partial(set_pair, first=first, second=second))
            else:
                self.unite(known, pair)
            moved += 1
        return moved

    def unite(self, known: KeepApart, pair: KeepApart) -> None:
        """Put the second rule into the first."""
        one, other = (self.open(row).get("why", {}).get("text", "") for row in (known, pair))
        known.valid_to = rules.later(known.valid_to, pair.valid_to)
        self.seal(known, {"why": {"text": rules.united_text(one, other)}})
        pair.delete()


def set_pair(row: Any, first: Any, second: Any) -> None:
    """Whom a rule is about."""
    row.person_id, row.other_id = first, second


def of_stays(model: Any, stays: list[Any]) -> list[Any]:
    """Rows that hang on these stays, with the stay."""
    return list(model.objects.filter(stay__in=stays).select_related("stay"))
