"""Sealed columns of rows: bound to the row in the database, opaque to everything but an explicit call."""

import json
import uuid

import pytest
from django.core import serializers
from django.db import connection

from cases.access.reveal import Opening, open_sealed
from cases.access.roles import Permission
from cases.audit.models import Event
from cases.core.errors import Denied, Refused
from cases.people.models import Person
from cases.vault import keys, sealed
from cases.vault.box import Broken
from cases.vault.models import SubjectKey

pytestmark = pytest.mark.django_db
NAME = {"given": "Zerrin", "family": "Invented"}


@pytest.fixture
def person(house):
    person = Person(code_name="Amber Kestrel", house=house)
    sealed.put(person, identity=NAME)
    person.save()
    return Person.objects.get(pk=person.pk)


def test_a_document_comes_back_from_the_database(person):
    assert sealed.read(person, "identity") == NAME
    assert sealed.read(person, "contact") == {}


def test_the_row_holds_no_plain_text(person):
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity FROM cases_person")
        stored = bytes(cursor.fetchone()[0])
    assert b"Zerrin" not in stored
    dump = serializers.serialize("json", [person])
    assert "Zerrin" not in dump and "Zerrin" not in repr(person) + str(person)


def test_a_value_copied_to_another_row_does_not_open(person, house):
    other = Person(code_name="Copper Lantern", house=house)
    sealed.put(other, identity={"given": "Somebody"})
    other.identity = person.identity
    other.save()
    with pytest.raises(Broken):
        sealed.read(other, "identity")


def test_a_wrapped_key_copied_to_another_subject_does_not_open(person):
    row = SubjectKey.objects.get(subject=person.id)
    foreign = SubjectKey(subject=uuid.uuid4(), kind=row.kind, wrapped=row.wrapped)
    with pytest.raises(Broken):
        keys.open_subject_key(foreign.subject, foreign.kind, bytes(foreign.wrapped))


def test_without_its_key_a_person_cannot_be_read(person):
    SubjectKey.objects.filter(subject=person.id).delete()
    assert sealed.read(person, "identity") == {}


def test_keys_open_again_after_a_restart_with_the_same_key_file_only(person, settings, tmp_path):
    keys.forget()
    assert sealed.read(person, "identity") == NAME
    keys.forget()
    settings.KEY_FILE = tmp_path / "other.key"
    settings.KEY_FILE.write_bytes(bytes(32))
    with pytest.raises(keys.Locked):
        sealed.read(person, "identity")
    keys.forget()


def opening(person, reason):
    return Opening(row=person, column="identity", house=person.house_id, reason=reason)


def test_a_caseworker_opens_a_name_with_a_reason_which_is_logged_under_seal(person, caseworker):
    shown = open_sealed(
        opening=opening(person, "The hospital asks for it"),
        permission=Permission.PERSON_REVEAL,
        by=caseworker,
    )
    assert shown == NAME
    event = Event.objects.get(action="vault.opened")
    assert event.actor == caseworker.id and event.object_id == person.id
    assert "hospital" not in json.dumps(event.detail) and b"hospital" not in bytes(event.reason)


def test_without_a_reason_nothing_is_opened(person, caseworker):
    with pytest.raises(Refused):
        open_sealed(opening=opening(person, "  x "), permission=Permission.PERSON_REVEAL, by=caseworker)
    assert not Event.objects.filter(action="vault.opened").exists()


def test_worker_of_another_house_and_treasurer_open_nothing(person, other_worker, treasurer):
    for user in (other_worker, treasurer):
        with pytest.raises(Denied):
            open_sealed(
                opening=opening(person, "A reason of some words"),
                permission=Permission.PERSON_REVEAL,
                by=user,
            )
