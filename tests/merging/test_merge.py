"""Two records become one and nothing is lost. All names are invented."""

import datetime as dt

import pytest
from django.apps import apps
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.audit import chain
from cases.audit.models import Event
from cases.circle.actions import Apart, keep_apart
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.imports.models import ImportedRow
from cases.merging import moving, rules
from cases.merging.actions import merge
from cases.people.actions import replace_names, replace_phones
from cases.people.models import KeepApart, MatchKey, Person
from cases.people.queries import search
from cases.stays.models import Extension, Stay
from cases.vault import sealed
from tests.factories.houses import make_room
from tests.factories.people import REASON, make_full_person, make_person, sealed_words
from tests.factories.stays import make_booking, make_stay

DAY = dt.timedelta(days=1)


@pytest.fixture
def pair(house, caseworker):
    one = make_full_person(house=house, by=caseworker)
    two = make_full_person(house=house, by=caseworker, code_name="Second Pebble", mark="x")
    return one, two


def body(answer):
    return answer.content.decode().split("<main")[1]


def test_every_model_that_hangs_on_a_person_is_moved():
    known = {*moving.HANG_ON_PERSON, *moving.HANG_ON_STAY, *moving.BY_HAND, *moving.FOLLOWING}
    known.add(ImportedRow)  # follows its stay; its note stays sealed under the key of the record that ended
    for model in apps.get_app_config("cases").get_models():
        targets = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
        seals = getattr(model, "SUBJECT_KIND", "") == "person"
        if targets & {Person} or seals:
            assert model in known, model.__name__


def test_nothing_of_either_record_is_lost(pair, coordinator, house, caseworker, other_house):
    one, two = pair
    third = make_person(house=house, by=caseworker, code_name="Third Pebble")
    bed = make_room(house).beds.first()
    keep_apart(person=two, other=third, apart=Apart(None, "An old quarrel"), by=caseworker)
    stay = make_stay(bed, by=caseworker, person=two, group="woman")
    longer = Extension(stay=stay, until=stay.planned_to + DAY, decision="approved")
    sealed.put(longer, why={"text": "The road is closed"})
    longer.save()
    sealed.put(stay, override_reason={"text": "No other bed"})
    stay.save()
    kept = merge(winner=one, loser=two, take=["sex"], by=coordinator)
    names, contact = sealed.read(kept, "identity"), sealed.read(kept, "contact")
    text = repr(names)
    assert all(word in text for mark in ("", "x") for word in sealed_words(mark)[:7])
    assert contact["phones"] == ["+9647701234500", "+9647701234501"]
    assert sealed.read(kept, "care")["medical_alert"] == "Penicillin\nPenicillinx"
    contacts = [sealed.read(row, "contact")["name"] for row in kept.safe_contacts.all()]
    alerts = [sealed.read(row, "instructions")["text"] for row in kept.alerts.all()]
    assert sorted(contacts) == ["Auntie", "Auntiex"] and sorted(alerts) == ["Call her", "Call herx"]
    assert sorted(sealed.read(row, "number")["last4"] for row in kept.papers.all()) == ["9807", "9817"]
    assert sorted(row.recipient for row in kept.consents.all()) == ["Lawyer", "Lawyerx"]
    moved = Stay.objects.get(pk=stay.pk)
    assert moved.person == kept and sealed.read(moved, "override_reason")["text"] == "No other bed"
    assert sealed.read(Extension.objects.get(), "why")["text"] == "The road is closed"
    apart = KeepApart.objects.get()
    assert {apart.person_id, apart.other_id} == {one.pk, third.pk}
    assert sealed.read(apart, "why")["text"] == "An old quarrel"
    assert MatchKey.objects.filter(person=kept).count() == 4 and not two.match_keys.exists()
    assert [hit.person for hit in search(user=caseworker, text="0770 123 4501")] == [kept]
    event = Event.objects.latest("seq")
    assert event.action == "merging.merged" and event.detail["from"] == str(two.pk)
    assert all(isinstance(found, int) for found in chain.verify())


def test_open_values_that_lose_stay_on_the_record_that_ends(pair, coordinator):
    one, two = pair
    two.sex, two.birth_year, two.languages, two.governorate = "male", 1970, ["ar"], "IQ-BG"
    two.save()
    kept = merge(winner=one, loser=two, take=["code_name", "birth_year", "bogus"], by=coordinator)
    kept.refresh_from_db()
    ended = Person.objects.get(pk=two.pk)
    assert (kept.code_name, kept.birth_year, kept.sex, kept.languages) == (
        "Second Pebble",
        1970,
        "female",
        ["ar"],
    )
    assert (ended.code_name, ended.birth_year, ended.sex, ended.governorate) == (
        "Amber Kettle",
        1991,
        "male",
        "IQ-BG",
    )
    assert ended.merged_into == kept


def test_old_addresses_lead_to_the_record_that_stands_also_after_two_merges(
    house, pair, coordinator, sign_in
):
    one, two = pair
    third = make_person(house=house, code_name="Third Pebble")
    merge(winner=one, loser=two, take=[], by=coordinator)
    merge(winner=third, loser=one, take=[], by=coordinator)
    client = sign_in(coordinator)
    for old in (one, two):
        answer = client.get(reverse("person", args=[old.pk]))
        assert answer.headers["Location"] == reverse("person", args=[third.pk])
        assert client.get(reverse("person_edit", args=[old.pk])).status_code == 404
    assert sorted(sealed.read(row, "contact")["name"] for row in third.safe_contacts.all()) == [
        "Auntie",
        "Auntiex",
    ]


def test_two_open_stays_or_shared_nights_are_refused(house, pair, caseworker, coordinator):
    one, two = pair
    first, second = make_room(house).beds.all()
    make_stay(first, by=caseworker, person=one, group="woman")
    booked = make_booking(second, by=caseworker, person=two, group="woman", in_nights=20)
    with pytest.raises(Refused) as refused:
        merge(winner=one, loser=two, take=[], by=coordinator)
    assert refused.value.code == "two_open_stays"
    Stay.objects.filter(pk=booked.pk).update(status="cancelled")
    assert merge(winner=one, loser=two, take=[], by=coordinator) == one


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)), max_size=4),
    st.integers(0, 20),
    st.integers(1, 5),
)
def test_spans_overlap_exactly_when_they_share_a_night(mine, start, length):
    base = dt.date(2026, 1, 1)
    spans = [(base + DAY * first, base + DAY * (first + nights)) for first, nights in mine]
    shared = {night for begin, end in spans for night in clock.nights(begin, end)} & set(
        clock.nights(base + DAY * start, base + DAY * (start + length))
    )
    theirs = [(base + DAY * start, base + DAY * (start + length))]
    if shared:
        with pytest.raises(Refused):
            rules.stays(both_open=False, mine=spans, theirs=theirs)
    else:
        rules.stays(both_open=False, mine=spans, theirs=theirs)


WORD = st.text("abcزينبکە é", max_size=8).map(lambda text: " ".join(text.split()))
NAMES = st.fixed_dictionaries(
    {},
    optional={key: WORD for key in ("given", "father", "grandfather", "family", "latin")}
    | {key: st.lists(WORD, max_size=3) for key in ("aliases", "handles")},
)
PHONES = st.lists(st.integers(1000000, 9999999).map(lambda n: f"+964770{n}"), max_size=3, unique=True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=NAMES, two=NAMES, phones=st.tuples(PHONES, PHONES))
def test_whatever_the_names_and_numbers_all_of_both_are_found_afterwards(
    house, caseworker, coordinator, one, two, phones
):
    people = [make_person(house=house, by=caseworker) for _ in range(2)]
    for person, names, numbers in zip(people, (one, two), phones, strict=True):
        replace_names(person=person, identity=names, by=caseworker)
        replace_phones(person=person, phones=numbers, by=caseworker)
    before = [sealed.read(person, "identity") for person in people]
    kept = merge(winner=people[0], loser=people[1], take=[], by=coordinator)
    after = sealed.read(kept, "identity")
    every = [
        *(after.get(key, "") for key in rules.NAME_PARTS),
        *after.get("aliases", []),
        *after.get("handles", []),
    ]
    for names in before:
        for value in names.values():
            assert set(value if isinstance(value, list) else [value]) <= set(every)
    assert set(sealed.read(kept, "contact").get("phones", [])) == {*phones[0], *phones[1]}
    assert MatchKey.objects.filter(person=kept).count() == len({*phones[0], *phones[1]})


def test_a_rule_both_had_is_united_and_the_longer_one_holds(house, pair, caseworker, coordinator):
    one, two = pair
    third = make_person(house=house, by=caseworker, code_name="Third Pebble")
    keep_apart(person=one, other=third, apart=Apart(clock.tonight(), "First reason"), by=caseworker)
    keep_apart(person=two, other=third, apart=Apart(None, "Second reason"), by=caseworker)
    merge(winner=one, loser=two, take=[], by=coordinator)
    rule = KeepApart.objects.get()
    assert rule.valid_to is None and sealed.read(rule, "why")["text"] == "First reason\nSecond reason"


def test_who_is_kept_apart_cannot_be_merged(pair, caseworker, coordinator):
    keep_apart(person=pair[0], other=pair[1], apart=Apart(), by=caseworker)
    with pytest.raises(Refused):
        merge(winner=pair[0], loser=pair[1], take=[], by=coordinator)


@pytest.mark.parametrize("role", ["caseworker", "treasurer", "auditor", "other_worker", "stranger"])
def test_others_cannot_merge(request, pair, role, sign_in):
    user = request.getfixturevalue(role)
    with pytest.raises(Denied):
        merge(winner=pair[0], loser=pair[1], take=[], by=user)
    url = reverse("person_merge", args=[pair[0].pk, pair[1].pk])
    assert sign_in(user).post(url).status_code == 403


def test_a_record_of_another_house_cannot_be_merged(pair, other_house, coordinator, admin, sign_in):
    far = make_person(house=other_house, code_name="Far Pebble")
    for ids in ([pair[0].pk, far.pk], [far.pk, pair[0].pk]):
        assert sign_in(coordinator).get(reverse("person_merge", args=ids)).status_code == 404
    with pytest.raises(Denied):
        merge(winner=pair[0], loser=far, take=[], by=coordinator)
    assert merge(winner=pair[0], loser=far, take=[], by=admin) == pair[0]


def test_coordinator_compares_masked_records_opens_them_and_merges(
    pair, coordinator, sign_in, django_assert_max_num_queries
):
    one, two = pair
    client, url = sign_in(coordinator), reverse("person_merge", args=[one.pk, two.pk])
    with django_assert_max_num_queries(12):
        page = body(client.get(url))
    assert "Different" in page and "Equal" in page
    assert not [word for mark in ("", "x") for word in sealed_words(mark) if word in page]
    assert client.post(url, {"reason": "short"}).status_code == 400
    opened = body(client.post(url, {"reason": REASON}))
    assert "Zaynab Khayalix" in opened and "+9647701234500" in opened
    assert Event.objects.filter(action="vault.opened").count() == 4
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"code_name": "theirs"}).status_code == 302
    assert Person.objects.get(pk=one.pk).code_name == "Second Pebble"
    assert client.post(url, {"code_name": "ours"}).status_code == 404


def test_the_other_record_is_chosen_by_search(pair, coordinator, sign_in):
    one, two = pair
    url = reverse("person_merge_pick", args=[one.pk])
    answer = sign_in(coordinator).post(url, {"who": "second pebble"})
    assert answer.headers["Location"] == reverse("person_merge", args=[one.pk, two.pk])
