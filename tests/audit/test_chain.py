"""The audit log: what it finds, and what the database refuses."""

import pytest
from django.db import Error, connection, transaction

from cases.audit import chain
from cases.audit.models import Event
from cases.core import guards

pytestmark = pytest.mark.django_db


def write(count):
    return [chain.record("test.happened", by=None, detail={"n": n}) for n in range(count)]


def faults(**kwargs):
    return [(f.seq, f.code) for f in chain.verify(**kwargs) if isinstance(f, chain.Fault)]


def test_a_sound_chain_has_no_fault():
    write(5)
    assert faults() == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE cases_event SET action = 'x' WHERE seq = 3", "DELETE FROM cases_event WHERE seq = 3"],
)
def test_the_database_refuses_update_and_delete(statement):
    write(5)
    with pytest.raises(Error, match=guards.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == 5


def test_an_edited_row_is_found_at_its_place():
    write(5)
    with guards.down():
        Event.objects.filter(seq=3).update(action="test.other")
    assert (3, "changed") in faults()


def test_a_deleted_row_is_found_at_its_place():
    write(5)
    with guards.down():
        Event.objects.filter(seq=3).delete()
    assert faults()[0] == (3, "missing")


def test_an_inserted_row_is_found_at_its_place():
    write(3)
    last = Event.objects.get(seq=3)
    last.pk, last.action, last.previous = 4, "test.forged", last.mac
    last.save(force_insert=True)
    assert faults() == [(4, "changed")]


def test_two_swapped_rows_are_found_at_their_place():
    write(5)
    with guards.down():
        Event.objects.filter(seq=2).update(seq=99)
        Event.objects.filter(seq=3).update(seq=2)
        Event.objects.filter(seq=99).update(seq=3)
    assert [f[0] for f in faults()][:2] == [2, 2]
    assert 3 in {f[0] for f in faults()}


def test_a_cut_tail_is_found_against_the_head_noted_outside():
    write(5)
    head = chain.head()
    assert faults(anchor=head) == []
    with guards.down():
        Event.objects.filter(seq=5).delete()
    assert faults() == []
    assert faults(anchor=head) == [(5, "anchor_differs")]
