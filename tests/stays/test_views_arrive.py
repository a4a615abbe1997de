"""Who can log an arrival, and what the page does with what is typed."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from cases.people.models import Alert, Person
from cases.stays.models import Stay
from cases.vault import sealed
from tests.factories.houses import make_house, make_room
from tests.factories.people import make_person
from tests.factories.stays import make_booking, make_stay

ARRIVE, BEDS = "/arrive/", "/arrive/beds/"


def typed(**fields):
    """The page as a walk-in leaves it: only the group was touched."""
    values = {
        "token": str(uuid.uuid4()),
        "who": "new",
        "code_name": "Quiet Kettle",
        "group": "man",
        "nights": "14",
    }
    return {name: value for name, value in (values | fields).items() if value is not None}


@pytest.fixture
def room(house):
    return make_room(house, beds=2)


@pytest.fixture
def client(sign_in, caseworker, room):
    return sign_in(caseworker)


def beds_of(room):
    return list(room.beds.order_by("label"))


def alert(person, kind="medical_first", text="Insulin in the fridge"):
    row = Alert(person=person, kind=kind, valid_from=dt.date(2020, 1, 1))
    sealed.put(row, instructions={"text": text})
    row.keep(by=None)
    return row


def test_the_page_proposes_a_code_name_and_says_what_is_free(client):
    page = client.get(ARRIVE)
    assert page.status_code == 200
    assert page.context["form"]["code_name"].value()
    assert page.context["places"][0].man == 2
    assert "New person" in page.text


def test_caseworker_logs_a_walk_in_with_one_choice(client, room):
    answer = client.post(ARRIVE, typed())
    stay = Stay.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("stay", args=[stay.pk])
    assert (stay.person.code_name, stay.status, stay.group) == ("Quiet Kettle", "in_house", "man")
    assert (stay.planned_to - stay.planned_from).days == 14
    page = client.get(answer["Location"])
    assert "<bdi>Cedar</bdi> · <bdi>1 · A</bdi>" in page.text
    assert reverse("stay_undo", args=[stay.pk]) in page.text


def test_the_page_needs_at_most_seven_touches(client):
    fields = typed(ticks=["paper_seen", "phone_safe", "allergies_asked"])
    fields["ticks"] += ["emergency_contact", "rules_explained", "consent_asked"]
    client.post(ARRIVE, fields)
    assert len(Stay.objects.get().ticks) == 6


def test_the_same_form_twice_makes_one_stay(client):
    fields = typed(given="Zahra", phone="0750 111 22 33")
    first = client.post(ARRIVE, fields)
    second = client.post(ARRIVE, fields)
    assert first["Location"] == second["Location"]
    assert Stay.objects.count() == Person.objects.count() == 1


def test_names_are_sealed_and_never_shown(client):
    page = client.post(
        ARRIVE, typed(given="Zahra", family="Inventedson", phone="0750 111 22 33"), follow=True
    )
    person = Person.objects.get()
    assert sealed.read(person, "identity") == {"given": "Zahra", "family": "Inventedson"}
    assert sealed.read(person, "contact") == {"phones": ["+9647501112233"]}
    assert "Inventedson" not in page.text


def test_without_a_group_nothing_is_logged_and_everything_is_kept(client):
    page = client.post(ARRIVE, typed(group=None, given="Zahra", ticks=["phone_safe"], nights="7"))
    assert page.status_code == 422
    assert "Say for whom" in page.text
    assert page.context["form"]["given"].value() == "Zahra"
    assert page.context["form"]["ticks"].value() == ["phone_safe"]
    assert 'name="nights" value="7"' in page.text
    assert not Stay.objects.exists()
    assert not Person.objects.exists()


def test_another_code_name_keeps_what_was_typed(client):
    page = client.post(ARRIVE, typed(act="another", given="Zahra", group="woman"))
    assert page.status_code == 200
    form = page.context["form"]
    assert form["code_name"].value() != "Quiet Kettle"
    assert (form["given"].value(), form["group"].value()) == ("Zahra", "woman")
    assert not page.context["form"].errors


def test_a_code_name_taken_meanwhile_is_replaced(client, house):
    make_person(house=house, code_name="Quiet Kettle")
    page = client.post(ARRIVE, typed())
    assert page.status_code == 422
    assert page.context["form"]["code_name"].value() != "Quiet Kettle"
    assert not Stay.objects.exists()


def test_enter_never_logs_an_arrival(client):
    page = client.post(ARRIVE, typed(act="enter", q="nobody at all"))
    assert page.status_code == 200
    assert "Nobody was found" in page.text
    assert not Stay.objects.exists()


def test_search_by_phone_offers_the_person(client, house):
    person = make_person(house=house, phones=("07501112233",), sex="male")
    page = client.post(ARRIVE, typed(act="search", q="0750 111 2233", given="kept"))
    assert f'value="person:{person.pk}"' in page.text
    assert page.context["form"]["given"].value() == "kept"
    client.post(ARRIVE, typed(who=f"person:{person.pk}", code_name=None, group=None))
    stay = Stay.objects.get()
    assert (stay.person, stay.group) == (person, "man")


def test_a_new_person_with_a_known_phone_is_asked_about_once(client, house):
    known = make_person(house=house, phones=("07501112233",))
    fields = typed(phone="0750 111 22 33", given="Zahra")
    page = client.post(ARRIVE, fields)
    assert page.status_code == 422
    assert f'value="person:{known.pk}"' in page.text
    assert 'value="sure"' in page.text
    assert page.context["form"]["given"].value() == "Zahra"
    assert not Stay.objects.exists()
    assert client.post(ARRIVE, fields | {"who": "sure"}).status_code == 302
    assert Person.objects.count() == 2


def test_names_typed_for_a_known_person_are_not_lost(client, house):
    person = make_person(house=house, sex="male")
    page = client.post(ARRIVE, typed(who=f"person:{person.pk}", given="Zahra"))
    assert page.status_code == 422
    assert "has a record already" in page.text
    assert page.context["form"]["given"].value() == "Zahra"


def test_expected_people_are_one_tap(client, room, caseworker):
    booking = make_booking(beds_of(room)[1], by=caseworker)
    page = client.get(ARRIVE)
    assert f'value="stay:{booking.pk}"' in page.text
    client.post(ARRIVE, typed(who=f"stay:{booking.pk}", group=None))
    booking.refresh_from_db()
    assert (booking.status, booking.bed) == ("in_house", beds_of(room)[1])


def test_an_expected_person_sent_twice_lands_on_the_same_stay(client, room, caseworker):
    booking = make_booking(beds_of(room)[1], by=caseworker)
    fields = typed(who=f"stay:{booking.pk}", group=None)
    assert client.post(ARRIVE, fields)["Location"] == client.post(ARRIVE, fields)["Location"]


def test_preselected_person_with_a_booking_becomes_the_booking(client, room, caseworker):
    booking = make_booking(beds_of(room)[0], by=caseworker)
    answer = client.get(f"{ARRIVE}?person={booking.person_id}")
    assert answer["Location"] == f"{ARRIVE}?stay={booking.pk}"
    page = client.get(answer["Location"])
    assert "The bed kept for this person" in page.text
    assert page.context["form"]["group"].value() == "man"


@pytest.mark.parametrize("key", ["stay", "person"])
@pytest.mark.parametrize("value", ["x", "", "\x00", "6f1d5a0e-7b1c-4a53-9d2e-0c2f5b7a9e11"])
def test_unknown_or_foreign_ids_are_not_found(client, key, value):
    assert client.get(ARRIVE, {key: value}).status_code == 404


def test_people_of_another_house_cannot_be_chosen(client, other_house):
    stranger = make_person(house=other_house)
    assert client.get(f"{ARRIVE}?person={stranger.pk}").status_code == 404
    page = client.post(ARRIVE, typed(who=f"person:{stranger.pk}"))
    assert page.status_code == 422
    assert "Choose who comes" in page.text
    assert not Stay.objects.exists()


def test_alerts_are_read_before_the_arrival_is_logged(client, house):
    person = make_person(house=house, sex="male")
    alert(person)
    alert(person, "hostile_expected", "Say nobody is here")
    fields = typed(who=f"person:{person.pk}", code_name=None)
    page = client.post(ARRIVE, fields)
    assert page.status_code == 422
    assert "Insulin in the fridge" in page.text
    assert page.text.index("Medical help first") < page.text.index("Someone hostile")
    assert not Stay.objects.exists()
    seen = re.search(r'name="seen" value="([^"]+)"', page.text)
    assert client.post(ARRIVE, fields | {"seen": seen[1]}).status_code == 302


def test_caseworker_cannot_admit_past_the_coordinator(client, house):
    person = make_person(house=house, sex="male")
    alert(person, "ask_coordinator", "Call first")
    fields = typed(who=f"person:{person.pk}", seen=str(person.pk), override_reason="it is raining hard")
    page = client.post(ARRIVE, fields)
    assert page.status_code == 422
    assert "Only a coordinator can log this arrival" in page.text
    assert not Stay.objects.exists()


def test_coordinator_admits_with_a_reason(sign_in, coordinator, house, room):
    person = make_person(house=house, sex="male")
    alert(person, "ask_coordinator", "Call first")
    client = sign_in(coordinator)
    bed = beds_of(room)[0]
    fields = typed(who=f"person:{person.pk}", seen=str(person.pk), bed=str(bed.pk))
    page = client.post(ARRIVE, fields)
    assert page.status_code == 422
    assert page.context["form"].errors["override_reason"]
    assert client.post(ARRIVE, fields | {"override_reason": "spoken with the family"}).status_code == 302


def test_a_soft_rule_needs_a_reason_beside_its_field(client, house, room):
    house.security_state = "amber"
    house.save()
    bed = beds_of(room)[0]
    page = client.post(ARRIVE, typed(bed=str(bed.pk)))
    assert page.status_code == 422
    assert "house is amber" in str(page.context["form"].errors["override_reason"])
    assert client.post(ARRIVE, typed(bed=str(bed.pk), override_reason="no other house")).status_code == 302


def test_a_hard_rule_cannot_be_chosen_and_is_explained(client, room, caseworker):
    make_stay(beds_of(room)[0], by=caseworker)
    taken = beds_of(room)[0]
    page = client.post(ARRIVE, typed(act="show_beds"))
    assert str(taken.pk) not in page.text
    assert "Somebody has this bed" in page.text
    page = client.post(ARRIVE, typed(bed=str(taken.pk), override_reason="a very good reason"))
    assert page.status_code == 422
    assert "Somebody has this bed" in str(page.context["form"].errors["bed"])


def test_a_bed_of_another_house_is_refused(client, other_house):
    foreign = make_room(other_house).beds.first()
    page = client.post(ARRIVE, typed(bed=str(foreign.pk)))
    assert page.status_code == 422
    assert page.context["form"].errors["bed"]


def test_the_house_last_used_comes_first(sign_in, caseworker, house, room):
    ash = make_house(code_name="Ash")
    make_room(ash, code="9", beds=1)
    caseworker.memberships.create(role="caseworker", house=ash)
    client = sign_in(caseworker)
    client.post(ARRIVE, typed(bed=str(beds_of(room)[0].pk)))
    page = client.post(ARRIVE, typed(act="show_beds"))
    assert [beds.house for beds in page.context["beds"].houses] == [house, ash]


def test_beds_swapped_in_equal_a_fresh_page(client):
    fields = typed(act="show_beds", group="woman", nights="7", token=str(uuid.uuid4()))
    page = client.post(ARRIVE, fields).text
    part = client.post(BEDS, fields, HTTP_HX_REQUEST="true").text
    for name in ("_beds", "_door"):
        assert block(part, name) == block(page, name)


def block(text, name):
    start = text.index(f'<div id="{name}"')
    depth, at = 0, start
    for tag in re.finditer(r"<(/?)div\b", text[start:]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            at = start + tag.end()
            break
    return re.sub(r' hx-swap-oob="true"', "", " ".join(text[start:at].split()))


def test_beds_without_scripts_answer_a_page(client):
    page = client.post(BEDS, typed())
    assert page.status_code == 200
    assert "<h1>" in page.text
    assert client.get(BEDS).status_code == 405


@pytest.mark.parametrize("role", ["admin", "treasurer", "auditor", "stranger"])
def test_others_do_not_log_arrivals(request, sign_in, room, role):
    client = sign_in(request.getfixturevalue(role))
    assert client.get(ARRIVE).status_code == 403
    assert client.post(ARRIVE, typed()).status_code == 403
    assert client.post(BEDS, typed()).status_code == 403
    assert not Stay.objects.exists()


def test_a_bed_chosen_on_the_board_is_chosen_here(client, room):
    bed = beds_of(room)[1]
    page = client.get(ARRIVE, {"bed": str(bed.pk)})
    assert f'name="bed" value="{bed.pk}"' in page.text
    client.post(ARRIVE, typed(bed=str(bed.pk)))
    assert Stay.objects.get().bed == bed


def test_a_bed_lost_by_another_choice_is_said_and_the_best_one_stands(client, house, room):
    women = make_room(house, code="2", rule="women", beds=1).beds.get()
    page = client.post(BEDS, typed(bed=str(women.pk)), HTTP_HX_REQUEST="true")
    assert "The bed chosen cannot be had" in page.text
    assert page.context["beds"].best.bed in beds_of(room)


def test_a_name_like_a_known_one_is_asked_about_and_a_given_name_alone_is_not(client, house):
    known = make_person(house=house, identity={"given": "Zahra", "family": "Inventedson"})
    page = client.post(ARRIVE, typed(given="Zahra", family="Inventedson"))
    assert page.status_code == 422
    assert f'value="person:{known.pk}"' in page.text
    assert client.post(ARRIVE, typed(given="Zahra")).status_code == 302
