"""A coordinator brings in an old register: all of it, once, sealed, or nothing."""

import datetime as dt

import pytest
from django.db import IntegrityError

from cases.access.models import Membership, User
from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.houses.models import Bed, Room
from cases.imports import actions, files, work
from cases.imports.models import ImportBatch, ImportedRow
from cases.people.models import MatchKey, Person
from cases.stays.models import BedNight, Stay
from cases.vault import sealed
from cases.vault.models import SubjectKey
from tests.factories.access import make_user
from tests.factories.houses import make_house, make_room
from tests.factories.people import make_person
from tests.factories.register import make_register
from tests.factories.stays import make_stay
from tests.imports.conftest import codes

pytestmark = pytest.mark.django_db
HOUSES = ("Cedar",)


def whole_world():
    return [
        model.objects.count()
        for model in (Room, Bed, Person, MatchKey, Stay, BedNight, ImportedRow, SubjectKey)
    ]


def test_a_past_stay_comes_in_with_its_nights_and_the_person_sealed(imported, register, coordinator):
    row = {
        "Full name": "Zain Tareq Hala Bozinu",
        "Phone": "0750 111 2222",
        "Birth year": "1990",
        "Notes": "one bag",
    }
    batch = imported(register(row))
    stay = Stay.objects.select_related("person", "bed__room").get()
    assert (stay.status, stay.group, stay.destination) == ("departed", "woman", "not_recorded")
    assert stay.arrived_by == stay.departed_by == stay.created_by == coordinator
    assert (stay.first_night, stay.last_night_end) == (dt.date(2024, 3, 1), dt.date(2024, 3, 8))
    assert [night.night.day for night in stay.nights.order_by("night")] == [1, 2, 3, 4, 5, 6, 7]
    assert (stay.bed.room.code, stay.bed.label, stay.bed.in_service_from) == ("1", "A", dt.date(2024, 3, 1))
    assert stay.bed_snapshot == {"room": "1", "label": "A", "kind": "single", "gender_rule": "any"}
    person = stay.person
    assert (person.code_name, person.sex, person.birth_year) == ("Blue Kettle", "female", 1990)
    names = sealed.read(person, "identity")
    assert names == {"given": "Zain", "father": "Tareq", "grandfather": "Hala", "family": "Bozinu"}
    assert sealed.read(person, "contact") == {"phones": ["+9647501112222"]}
    assert sealed.read(ImportedRow.objects.get(), "note") == {"text": "one bag"}
    assert batch.status == "imported" and batch.counts["new"] == 1
    stay.full_clean(exclude=["arrived_by", "bed"])
    person.full_clean()


def test_a_stay_without_an_end_is_in_the_house_tonight(imported, register):
    imported(register({"Departed": ""}))
    stay = Stay.objects.get()
    assert stay.status == "in_house" and stay.departed_at is None
    assert stay.planned_to == clock.tonight() + dt.timedelta(days=14)
    assert stay.nights.count() == (stay.planned_to - stay.first_night).days
    assert stay in Stay.objects.in_house()


def test_the_whole_factory_register_comes_in_and_again_adds_nothing(imported, tried, house):
    data = make_register(80, houses=HOUSES)
    imported(data)
    before = whole_world()
    assert before[4] == 80
    again = tried(data)
    assert (again.counts["new"], again.counts["there"], again.can_import) == (0, 80, False)
    head, *rows = data.decode().split("\r\n")
    turned = tried(make_register(80, houses=HOUSES, kind="xlsx"), name="old.xlsx")
    assert (turned.counts["new"], turned.counts["there"]) == (0, 80)
    for batch in (again, turned):
        with pytest.raises(Refused):
            actions.start_import(batch=batch, by=batch.created_by)
        actions.discard(batch=batch, by=batch.created_by)
    assert whole_world() == before
    assert all(fault.__class__ is int for fault in chain.verify())


def test_rows_without_a_number_are_known_again_in_another_order(imported, tried, register):
    rows = [
        {"Code name": f"Blue {n}", "Arrived": f"2024-0{n}-01", "Departed": f"2024-0{n}-05"} for n in (1, 2, 3)
    ]
    imported(register(*rows))
    assert tried(register(*reversed(rows), rows[0])).counts["there"] == 4


def test_a_file_with_three_bad_rows_changes_nothing_and_names_them(tried, house):
    before = whole_world()
    batch = tried(make_register(60, houses=HOUSES, bad_rows=(5, 9, 14)))
    assert codes(batch) == [(5, "not_a_date"), (9, "departed_before_arrived"), (14, "house_missing")]
    with pytest.raises(Refused):
        actions.start_import(batch=batch, by=batch.created_by)
    actions.discard(batch=batch, by=batch.created_by)
    assert whole_world() == before


def test_errors_and_counts_hold_no_words_of_people(tried, house):
    batch = tried(make_register(60, houses=HOUSES, bad_rows=(5,)))
    assert "Tuesday" not in str([batch.errors, batch.counts, batch.mapping])


def test_one_person_over_several_rows_gets_one_record(imported, register):
    imported(
        register(
            {"Code name": "", "Full name": "أحمد زين بوزينو", "Birth year": "1990"},
            {"Code name": "", "Full name": "احمد زين بوزينو", "Birth year": "١٩٩٠", "Arrived": "2024-05-01",
             "Departed": "2024-05-03"},
            {"Code name": "", "Full name": "احمد زين بوزينو", "Birth year": "1991", "Arrived": "2024-06-01",
             "Departed": "2024-06-03"},
        )
    )  # fmt: skip
    assert Person.objects.count() == 2 and Stay.objects.count() == 3


def test_a_line_number_two_people_bear_joins_nobody(imported, register):
    row = {"Register no": "1", "Code name": ""}
    later = {"Arrived": "2024-05-01", "Departed": "2024-05-03"}
    imported(register(row | {"Full name": "Zain Bozinu"}, row | later | {"Full name": "Hala Ramiku"}))
    assert Person.objects.count() == 2


def test_somebody_known_by_code_name_or_phone_is_not_recorded_twice(imported, register, house):
    kettle = make_person(house=house, code_name="Blue Kettle")
    caller = make_person(house=house, phones=("07501112222",), identity={"given": "Zain", "family": "Bozinu"})
    batch = imported(
        register(
            {"Code name": "blue kettle"},
            {"Code name": "", "Full name": "زين بوزينو", "Phone": "٠٧٥٠١١١٢٢٢٢", "Bed": "B"},
            {"Code name": "", "Full name": "Hala Ramiku", "Phone": "07501112222", "Bed": "C"},
        )
    )
    assert (batch.counts["people_known"], batch.counts["people_new"]) == (2, 1)
    assert {stay.person for stay in Stay.objects.all()} >= {kettle, caller}
    assert Person.objects.count() == 3


def test_a_name_somebody_bears_is_told_but_not_joined(imported, register, house):
    make_person(house=house, identity={"given": "Zain", "family": "Bozinu"})
    batch = imported(register({"Code name": "", "Full name": "Zain Bozinu"}))
    assert batch.counts["doubles"] == 1 and Person.objects.count() == 2


def test_a_code_name_out_of_sight_is_a_fault(tried, register, other_house):
    make_person(house=other_house, code_name="Blue Kettle")
    assert codes(tried(register({}))) == [(2, "code_name_elsewhere")]


def test_another_house_s_rows_are_a_fault_and_the_house_is_not_told(tried, register, other_house):
    batch = tried(register({"House": "Willow"}, {"House": "Nowhere"}))
    assert codes(batch) == [(2, "house_unknown"), (3, "house_unknown")]


def test_only_who_runs_the_house_may_choose_it(received, register, other_house):
    with pytest.raises(Denied):
        received(register({}), house=other_house)


@pytest.mark.parametrize("who", ["caseworker", "treasurer", "auditor", "admin", "stranger"])
def test_others_bring_in_nothing(request, who, register):
    with pytest.raises(Denied):
        actions.receive(data=register({}), name="old.csv", by=request.getfixturevalue(who))


def test_who_lost_the_role_meanwhile_brings_in_nothing(tried, register, coordinator, monkeypatch):
    batch = tried(register({}))
    monkeypatch.setattr(work, "start", lambda pk, run: None)
    actions.start_import(batch=batch, by=coordinator)
    Membership.objects.filter(user=coordinator).delete()
    row = ImportBatch.objects.get(pk=batch.pk)
    with pytest.raises(Denied):
        work.perform(row.pk, row.run)
    assert not Stay.objects.exists()


def test_the_second_press_imports_once(tried, register, coordinator, monkeypatch):
    batch = tried(register({}))
    begun = []
    monkeypatch.setattr(work, "start", lambda pk, run: begun.append((pk, run)))
    for _ in range(2):
        actions.start_import(batch=batch, by=coordinator)
    assert len(begun) == 1
    work.perform(*begun[0])
    work.perform(*begun[0])
    actions.start_import(batch=batch, by=coordinator)
    assert Stay.objects.count() == 1 and Event.objects.filter(action="imports.imported").count() == 1


def test_work_that_died_is_started_again_and_the_dead_one_cannot_write(
    tried, register, coordinator, monkeypatch
):
    batch = tried(register({}))
    begun = []
    monkeypatch.setattr(work, "start", lambda pk, run: begun.append((pk, run)))
    actions.start_import(batch=batch, by=coordinator)
    with pytest.raises(Refused):
        actions.start_again(batch=batch, by=coordinator)
    ImportBatch.objects.update(heartbeat_at=clock.now() - dt.timedelta(minutes=5))
    actions.start_again(batch=batch, by=coordinator)
    work.perform(*begun[0])
    assert not Stay.objects.exists()
    work.perform(*begun[1])
    assert Stay.objects.count() == 1


def test_the_file_is_sealed_and_gone_with_its_key(received, imported, register):
    kept = received(register({"Full name": "Zain Bozinu"}))
    stored = ImportBatch.objects.get(pk=kept.pk)
    assert b"Bozinu" not in bytes(stored.file) and b"Bozinu" in files.open_file(stored)
    actions.discard(batch=kept, by=kept.created_by)
    done = imported(register({"Full name": "Zain Bozinu"}))
    for batch in (ImportBatch.objects.get(pk=kept.pk), done):
        assert batch.file is None and batch.layout is None
        assert not SubjectKey.objects.filter(subject=batch.pk).exists()


def test_a_file_nobody_came_back_to_is_forgotten_after_a_day(received, register):
    batch = received(register({}))
    with clock.pretend(clock.now() + dt.timedelta(hours=25)):
        actions.forget_stale()
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert batch.status == "expired" and batch.file is None


def test_five_files_may_wait_and_no_more(received, register):
    for _ in range(5):
        received(register({}))
    with pytest.raises(Refused, match="too_many"):
        received(register({}))


def test_the_columns_are_remembered_for_the_same_headings_and_user(received, register, house):
    received(register({}), house=house)
    batch = received(register({"Code name": "Other"}))
    from cases.imports import queries

    batch.mapping = {}
    matching = queries.matching(batch=batch, user=batch.created_by)
    assert matching.remembered and matching.mapping["arrived"] == 9
    other = make_user("second", role="coordinator", house=house)
    assert not queries.matching(batch=batch, user=other).remembered


def test_what_changed_between_dry_run_and_import_stops_it_whole(
    tried, register, caseworker, house, monkeypatch
):
    bed = make_room(house, code="1").beds.get(label="A")
    batch = tried(register({"Departed": ""}))
    before = whole_world()

    def somebody_was_quicker(sealer):
        raise IntegrityError("bed night")

    monkeypatch.setattr("cases.imports.writing.Sealer.write", somebody_was_quicker)
    actions.start_import(batch=batch, by=batch.created_by)
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert codes(batch) == [(0, "changed_meanwhile")] and whole_world() == before
    monkeypatch.undo()
    make_stay(bed, by=caseworker)
    row = ImportBatch.objects.get(pk=batch.pk)
    ImportBatch.objects.filter(pk=row.pk).update(status="checking")
    work.perform(row.pk, row.run)
    assert codes(ImportBatch.objects.get(pk=row.pk)) == [(2, "bed_taken")]


def test_one_event_tells_of_the_import_with_figures_only(imported, register):
    imported(register({}, {"Code name": "Red Spoon", "Bed": "B"}))
    event = Event.objects.get(action="imports.imported")
    assert event.detail["new"] == 2 and "Blue" not in str(event.detail)
    assert isinstance(User.objects.get(pk=event.actor), User)


def test_a_new_house_s_register_makes_its_rooms_once(imported, register, coordinator):
    make_house(code_name="Juniper")
    imported(register({}, {"Code name": "Red Spoon", "Room": "١", "Bed": "b"}, {"Code name": "Jug", "Bed": "B",
             "Arrived": "2023-01-01", "Departed": "2023-01-02"}))  # fmt: skip
    assert Room.objects.count() == 1 and Bed.objects.count() == 2
    assert Bed.objects.get(label__iexact="b").in_service_from == dt.date(2023, 1, 1)
