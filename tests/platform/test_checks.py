"""The system checks find an unclassified field, a forgotten one and a missing trigger."""

import pytest
from django.core.checks import run_checks
from django.core.management.base import SystemCheckError
from django.db import connection, models
from django.test.utils import isolate_apps

from cases import checks
from cases.core import guards
from cases.core.records import Record, classify
from cases.houses.models import House
from cases.people.models import Person
from cases.vault.models import SealedField


def found():
    return [(error.id, error.msg) for error in checks.fields_are_classified(None)]


def test_every_field_of_the_program_is_classified():
    assert found() == []


@isolate_apps("cases", attr_name="isolated")
def test_a_model_with_an_unclassified_field_fails(monkeypatch):
    class Diary(Record):
        title = models.CharField(max_length=10)
        words = SealedField()
        OPEN = Record.OPEN

        class Meta:
            app_label = "cases"

        def __str__(self):
            return "diary"

    monkeypatch.setattr(checks, "apps", Diary._meta.apps)
    assert found() == [("cases.E001", "Diary.title must be sealed, or listed in OPEN.")]


def test_a_field_taken_out_of_the_list_fails(monkeypatch):
    kept = {name: level for name, level in House.OPEN.items() if name != "area"}
    monkeypatch.setattr(House, "OPEN", kept)
    assert found() == [("cases.E001", "House.area must be sealed, or listed in OPEN.")]


def test_a_sealed_field_called_open_fails(monkeypatch):
    monkeypatch.setattr(Person, "OPEN", Person.OPEN | classify(S="identity"))
    assert found() == [("cases.E001", "Person.identity must be sealed, or listed in OPEN.")]


def test_a_listed_field_that_is_gone_fails(monkeypatch):
    monkeypatch.setattr(House, "OPEN", House.OPEN | classify(S="street"))
    assert found() == [("cases.E002", "House.OPEN lists street, which is gone.")]


def test_all_guards_stand_after_migrate(db):
    assert guards.GUARDED and guards.missing() == []
    assert run_checks(tags=["database"], databases=["default"]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("which", [0, 1, -1])
def test_a_missing_trigger_fails_the_check(which):
    table = guards.GUARDED[0]._meta.db_table
    name = guards.names(table, connection.vendor)[which]
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"{on}')
    errors = run_checks(tags=["database"], databases=["default"])
    assert [(error.id, error.msg) for error in errors] == [("cases.E003", f"The trigger {name} is missing.")]


@pytest.mark.django_db
def test_the_check_command_fails_without_the_guards(command):
    guards.remove()
    with pytest.raises(SystemCheckError, match="cases.E003"):
        command("check", "--database", "default")


def test_no_check_of_the_database_warns(db):
    assert run_checks(databases=["default"], include_deployment_checks=False) == []
