"""Recording a person at the door, and what the door must know of somebody. All names are invented."""

import datetime as dt

import pytest

from cases.audit import chain
from cases.audit.models import Event
from cases.core.errors import Denied, Refused
from cases.people import actions, queries
from cases.people.actions import NewPerson, create_person
from cases.people.models import Alert, KeepApart, MatchKey, Person
from cases.vault import sealed
from tests.factories.people import make_person

TODAY = dt.date(2026, 11, 22)
NAMES = {
    "given": " سمير ",
    "father": "خيالي",
    "latin": "Samir  Khayali",
    "aliases": ["Abu Nour", "Abu Nour", ""],
}


def test_caseworker_records_a_person_with_sealed_names_and_phones(house, caseworker):
    new = NewPerson("Quiet Lantern", sex="male", birth_year=1990, identity=NAMES, phones=("٠٧٧٠١٢٣٤٥٦٧", ""))
    person = create_person(new=new, house=house, by=caseworker)
    kept = Person.objects.get(pk=person.pk)
    assert sealed.read(kept, "identity") == {
        "given": "سمير", "father": "خيالي", "latin": "Samir Khayali", "aliases": ["Abu Nour"]
    }  # fmt: skip
    assert sealed.read(kept, "contact") == {"phones": ["+9647701234567"]}
    assert MatchKey.objects.get(person=person).kind == "phone"
    event = Event.objects.latest("seq")
    assert (event.action, event.object_id, event.detail) == ("people.created", person.pk, {"phones": 1})
    assert all(isinstance(found, int) for found in chain.verify())


def test_coordinator_records_a_person_by_code_name_alone(house, coordinator):
    assert create_person(new=NewPerson("Amber Kettle"), house=house, by=coordinator).house == house


@pytest.mark.parametrize("who", ["admin", "treasurer", "auditor", "other_worker", "stranger"])
def test_others_cannot_record_a_person(request, house, who):
    with pytest.raises(Denied):
        create_person(new=NewPerson("Amber Kettle"), house=house, by=request.getfixturevalue(who))
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("new", "code", "field"),
    [
        (NewPerson(" \u0000 "), "code_name_missing", "code_name"),
        (NewPerson("x" * 61), "code_name_too_long", "code_name"),
        (NewPerson("amber kettle"), "code_name_taken", "code_name"),
        (NewPerson("New Name", phones=("123",)), "phone_unreadable", "phones"),
        (NewPerson("New Name", birth_year=1800), "birth_year_impossible", "birth_year"),
        (NewPerson("New Name", birth_year=2999), "birth_year_impossible", "birth_year"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(house, caseworker, new, code, field):
    make_person(house=house, by=caseworker, code_name="Amber Kettle")
    with pytest.raises(Refused) as refused:
        create_person(new=new, house=house, by=caseworker)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert Person.objects.count() == 1


def test_the_same_code_name_at_the_same_moment_is_refused(house, caseworker, monkeypatch):
    make_person(house=house, by=caseworker, code_name="Amber Kettle")
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda self: False)
    with pytest.raises(Refused):
        create_person(new=NewPerson("Amber Kettle"), house=house, by=caseworker)


def test_proposed_code_names_are_free(house, caseworker):
    for _ in range(20):
        make_person(house=house, by=caseworker, code_name=queries.propose_code_name())


def alert(person, kind="medical_first", start=TODAY, end=None, text="Call the doctor first."):
    row = Alert(person=person, kind=kind, valid_from=start, valid_to=end)
    sealed.put(row, instructions={"text": text})
    row.save()
    return row


def apart(one, other, until=None):
    first, second = sorted([one, other], key=lambda person: person.pk.hex)
    return KeepApart.objects.create(person=first, other=second, valid_to=until)


def test_the_doorway_shows_alerts_medical_help_and_who_is_kept_apart(
    house, caseworker, django_assert_max_num_queries
):
    person, near, past = (make_person(house=house, by=caseworker) for _ in range(3))
    sealed.put(person, care={"medical_alert": "Allergic to penicillin"})
    person.save()
    alert(person)
    alert(
        person, kind="ask_coordinator", end=TODAY - dt.timedelta(days=1), start=TODAY - dt.timedelta(days=9)
    )
    apart(person, near, until=TODAY)
    apart(person, past, until=TODAY - dt.timedelta(days=1))
    kept = Person.objects.get(pk=person.pk)
    with django_assert_max_num_queries(3):
        door = queries.doorway(person=kept, day=TODAY)
    assert [(warning.alert.kind, warning.instructions) for warning in door.alerts] == [
        ("medical_first", "Call the doctor first.")
    ]
    assert door.medical_alert == "Allergic to penicillin"
    assert door.kept_apart == {near.pk} == queries.kept_apart_ids(person.pk, TODAY)
    assert queries.kept_apart_ids(near.pk, TODAY) == {person.pk}


def test_a_search_leaves_a_trace_without_words(house, caseworker):
    make_person(house=house, by=caseworker, code_name="Amber Kettle")
    assert len(actions.search_people(text="kettle", by=caseworker)) == 1
    event = Event.objects.latest("seq")
    assert (event.action, event.actor, event.detail) == ("people.searched", caseworker.pk, {"found": 1})
