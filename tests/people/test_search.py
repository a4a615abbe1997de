"""Somebody is found by code name, name or phone, by those who may see him, and by nobody else."""

import pytest

from cases.core.errors import Denied
from cases.people import actions, finder, queries
from cases.people.models import Person
from cases.vault import keys, sealed
from tests.factories.people import make_person

NAMES = {"given": "زينب", "father": "خيالي", "family": "الجابري", "latin": "Zaynab", "aliases": ["Um Nour"]}


@pytest.fixture
def person(house, caseworker):
    return make_person(
        house=house, by=caseworker, code_name="Amber Kettle", identity=NAMES, phones=("0770 123 4567",)
    )


def found(user, text):
    return [(hit.person.code_name, hit.why) for hit in queries.search(user=user, text=text)]


@pytest.mark.parametrize("text", ["Zainab", "زینب", "Zeinab Aljaberi", "جابري", "um nour"])
def test_caseworker_finds_by_name_across_spellings_and_scripts(person, caseworker, text):
    assert found(caseworker, text) == [("Amber Kettle", "name")]


@pytest.mark.parametrize("text", ["amber", "Amber Kettle", "AMBER K", "كهرمان", "کەهرەبا"])
def test_caseworker_finds_by_code_name_in_three_languages(person, caseworker, text):
    assert found(caseworker, text) == [("Amber Kettle", "code_name")]


@pytest.mark.parametrize("text", ["07701234567", "+964 770 123 4567", "٠٧٧٠١٢٣٤٥٦٧"])
def test_caseworker_finds_by_a_whole_phone_number_in_any_digits(person, caseworker, text):
    assert found(caseworker, text) == [("Amber Kettle", "phone")]


@pytest.mark.parametrize(
    "text", ["", " ", "a", "0770123456", "Karim", "\x00", "\ud800", "x" * 10_000, "%", "_"]
)
def test_nothing_is_found_by_nothing_or_a_part_of_a_number(person, caseworker, text):
    assert found(caseworker, text) == []


def test_people_of_other_houses_are_not_found(person, other_worker, admin, auditor):
    assert (
        found(other_worker, "Zaynab")
        == found(other_worker, "Amber")
        == found(other_worker, "07701234567")
        == []
    )
    assert found(admin, "Zaynab") == [("Amber Kettle", "name")]
    with pytest.raises(Denied):
        actions.search_people(text="Zaynab", by=auditor)


def test_changed_names_are_found_at_once_and_old_ones_are_gone(person, caseworker):
    assert found(caseworker, "Zaynab")
    sealed.put(person, identity={"given": "Layla"})
    person.save()
    assert found(caseworker, "Zaynab") == []
    assert found(caseworker, "ليلى") == [("Amber Kettle", "name")]


def test_merged_and_shredded_people_are_not_found_by_name(person, caseworker, house):
    other = make_person(house=house, by=caseworker)
    Person.objects.filter(pk=person.pk).update(merged_into=other)
    assert found(caseworker, "Zaynab") == []
    finder.MEMORY.texts.clear()
    Person.objects.filter(pk=person.pk).update(merged_into=None)
    keys.SubjectKey.objects.filter(subject=person.pk).delete()
    assert found(caseworker, "Zaynab") == []


def test_a_repeated_search_opens_nothing_again(person, caseworker, monkeypatch, django_assert_num_queries):
    assert found(caseworker, "Zaynab")
    monkeypatch.setattr(finder, "unseal", None)
    caseworker.grants.roles  # noqa: B018 - read the memberships beforehand
    with django_assert_num_queries(3):  # code names, rows, those found
        assert found(caseworker, "Zeinab")


def test_what_is_remembered_is_bounded_and_ends_with_the_opening_of_the_vault(
    person, caseworker, monkeypatch
):
    monkeypatch.setattr(finder, "KEPT", 2)
    for number in range(5):
        make_person(
            house=person.house, by=caseworker, identity={"given": "Karim", "family": "NRSTL"[number] * 3}
        )
    assert len(queries.search(user=caseworker, text="Karim")) == 5
    assert len(finder.MEMORY.texts) <= 2
    keys.forget()
    finder.MEMORY.follow(keys.master())
    assert finder.MEMORY.texts == {}
