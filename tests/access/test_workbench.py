"""The administrators' workbench: the same roles, the same actions, the same audit."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.access.models import Membership, User
from cases.audit.models import Event
from cases.core import clock
from cases.houses import actions
from cases.houses.models import Bed, BedOut, House, Room
from tests.factories.access import confirmed, make_user
from tests.factories.houses import make_bed, make_house, make_room
from tests.factories.stays import make_stay

pytestmark = pytest.mark.django_db
NEW = "another invented pass phrase"


def at(model, what="changelist", *args):
    return reverse(f"admin:cases_{model}_{what}", args=args)


def roles(*given, standing=()):
    """The part of the user form that holds roles."""
    data = {"memberships-TOTAL_FORMS": len(standing) + len(given), "memberships-INITIAL_FORMS": len(standing)}
    for n, (row, taken) in enumerate(standing):
        data |= {f"memberships-{n}-id": row.pk, f"memberships-{n}-user": row.user_id}
        data |= {f"memberships-{n}-DELETE": "on"} if taken else {}
    for n, (role, house) in enumerate(given, len(standing)):
        data |= {f"memberships-{n}-role": role, f"memberships-{n}-house": house.pk if house else ""}
    return data


def last():
    return Event.objects.order_by("-seq").first()


@pytest.fixture
def bed(house):
    return make_bed(make_room(house, beds=0), label="A")


@pytest.mark.parametrize("who", ["caseworker", "treasurer", "auditor", "stranger"])
def test_others_do_not_enter(request, who, sign_in):
    client = sign_in(request.getfixturevalue(who))
    for url in (reverse("admin:index"), at("house"), at("user"), at("user", "add")):
        assert client.get(url).status_code == 403


def test_a_coordinator_finds_her_house_and_no_users(coordinator, sign_in, bed, other_house):
    client = sign_in(coordinator)
    index = client.get(reverse("admin:index")).content.decode()
    assert at("bed") in index and at("user") not in index
    listed = client.get(at("house")).content.decode()
    assert "Cedar" in listed and "Willow" not in listed
    assert client.get(at("house", "change", other_house.pk)).status_code == 404
    for url in (at("user"), at("user", "add"), at("house", "add")):
        assert client.get(url).status_code == client.post(url, {}).status_code == 403


def test_a_coordinator_adds_rooms_only_to_her_house(coordinator, sign_in, house, other_house):
    client = sign_in(coordinator)
    typed = {"code": "9", "gender_rule": "any", "house": other_house.pk}
    assert client.post(at("room", "add"), typed).status_code == 200
    assert not Room.objects.exists()
    assert client.post(at("room", "add"), typed | {"house": house.pk}).status_code == 302
    assert (last().action, last().house_id) == ("houses.room_added", house.pk)


def test_what_a_user_only_sees_he_does_not_change(coordinator, other_house, sign_in):
    Membership.objects.create(user=coordinator, role="caseworker", house=other_house)
    room = make_room(other_house)
    client = sign_in(User.objects.get(pk=coordinator.pk))
    assert client.get(at("room", "change", room.pk)).status_code == 200
    assert client.post(at("room", "change", room.pk), {"code": "X"}).status_code == 403


def test_rows_go_through_the_actions(admin, sign_in, bed, house):
    client = sign_in(admin)
    changed = {"code_name": "Cypress", "accepts_men": "on"}
    assert client.post(at("house", "change", house.pk), changed).status_code == 302
    assert last().action == "houses.house_changed" and "code_name" in last().detail["fields"]
    new = {"room": bed.room_id, "label": "B", "kind": "cot", "in_service_from": "2026-01-01"}
    assert client.post(at("bed", "add"), new).status_code == 302
    nights = {"bed": bed.pk, "from_night": clock.tonight(), "reason": "broken"}
    assert client.post(at("bedout", "add"), nights).status_code == 302
    out = BedOut.objects.get()
    assert client.post(at("bedout", "change", out.pk), {"to_night": "2099-01-01"}).status_code == 302
    assert last().action == "houses.bed_brought_back"
    assert Bed.objects.count() == 2 and not LogEntry.objects.exists()


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(admin, caseworker, sign_in, bed):
    make_stay(bed, by=caseworker)
    typed = {"bed": bed.pk, "from_night": clock.tonight(), "reason": "broken", "note": "Leg"}
    answer = sign_in(admin).post(at("bedout", "add"), typed)
    assert answer.status_code == 200 and not BedOut.objects.exists()
    assert "Move that stay first" in answer.context["adminform"].form.errors["from_night"][0]
    assert 'value="Leg"' in answer.content.decode()


def test_the_address_never_stands_in_the_workbench(admin, sign_in, house):
    actions.seal_address(house=house, address=actions.Address("Invented street 12"), by=admin)
    page = sign_in(admin).get(at("house", "change", house.pk)).content
    assert b"Invented street" not in page and b'name="address"' not in page
    assert b'name="security_state"' not in page


@pytest.mark.parametrize("model", ["house", "room", "bed", "bedout", "user"])
def test_nothing_is_deleted(model, admin, sign_in, bed):
    out = BedOut.objects.create(bed=bed, from_night=clock.tonight(), reason="broken")
    row = {"house": bed.room.house, "room": bed.room, "bed": bed, "bedout": out, "user": admin}[model]
    assert sign_in(admin).post(at(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_the_pass_phrase_is_asked_for_again_before_an_account_is_touched(admin, caseworker, sign_in):
    client, url = sign_in(admin), at("user", "change", caseworker.pk)
    for answer in (client.get(url), client.post(url, roles())):
        assert answer.status_code == 302 and reverse("account_reauthenticate") in answer.url
    caseworker.refresh_from_db()
    assert caseworker.is_active and caseworker.memberships.count() == 1
    assert confirmed(client).get(url).status_code == 200


def test_an_admin_makes_an_account_with_its_role(admin, house, sign_in):
    typed = {"username": "fresh", "password": NEW, "again": NEW}
    answer = confirmed(sign_in(admin)).post(at("user", "add"), typed | roles(("caseworker", house)))
    user = User.objects.get(username="fresh")
    assert answer.status_code == 302 and user.check_password(NEW) and user.is_active
    assert user.memberships.get().created_by == admin
    assert NEW not in str(answer.cookies) + confirmed(sign_in(admin)).get(at("user")).content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"again": "something else entirely"}, "again"),
        ({"password": "", "again": ""}, "password"),
        ({"password": "short", "again": "short"}, "password"),
        ({"username": "Not Allowed"}, "username"),
        ({"username": "rima"}, "username"),
    ],
)
def test_a_faulty_account_is_not_made(change, field, admin, sign_in):
    typed = {"username": "fresh", "password": NEW, "again": NEW} | change
    answer = confirmed(sign_in(admin)).post(at("user", "add"), typed | roles())
    assert answer.context["adminform"].form.errors[field] and User.objects.count() == 1


def test_a_role_without_its_house_makes_nothing(admin, sign_in):
    typed = {"username": "fresh", "password": NEW, "again": NEW}
    answer = confirmed(sign_in(admin)).post(at("user", "add"), typed | roles(("caseworker", None)))
    assert b"Choose the house" in answer.content and User.objects.count() == 1


def test_roles_are_given_and_taken(admin, caseworker, house, sign_in):
    standing = [(caseworker.memberships.get(), True)]
    typed = {"is_active": "on"} | roles(("coordinator", house), standing=standing)
    assert confirmed(sign_in(admin)).post(at("user", "change", caseworker.pk), typed).status_code == 302
    assert caseworker.memberships.get().role == "coordinator"
    assert [event.action for event in Event.objects.order_by("-seq")[:2]] == [
        "access.role_taken",
        "access.role_given",
    ]


def test_closing_an_account_ends_its_sessions(admin, caseworker, sign_in):
    client = sign_in(caseworker)
    standing = [(caseworker.memberships.get(), False)]
    assert (
        confirmed(sign_in(admin))
        .post(at("user", "change", caseworker.pk), roles(standing=standing))
        .status_code
        == 302
    )
    assert client.get(reverse("houses")).status_code == 302
    assert last().action == "access.user_closed" and caseworker.memberships.exists()


def test_an_admin_cannot_close_or_strip_himself(admin, sign_in):
    client, row = confirmed(sign_in(admin)), admin.memberships.get()
    closed = client.post(at("user", "change", admin.pk), roles(standing=[(row, False)]))
    assert b"your own account" in closed.content
    stripped = client.post(
        at("user", "change", admin.pk), {"is_active": "on"} | roles(standing=[(row, True)])
    )
    assert b"from yourself" in stripped.content
    assert User.objects.get(pk=admin.pk).is_active and admin.memberships.exists()


def test_lists_cost_the_same_with_many_rows(admin, sign_in, house):
    client = sign_in(admin)
    for number in range(50):
        make_room(make_house(code_name=f"House {number}"), beds=1)
        make_user(f"user-{number}", role="caseworker", house=house)
    BedOut.objects.bulk_create(
        BedOut(bed=bed, from_night=clock.tonight(), reason="broken") for bed in Bed.objects.all()
    )
    assert House.objects.count() == 51
    for model in ("house", "room", "bed", "bedout", "user"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(model)).status_code == 200
        assert len(queries) <= 12, model


def test_the_list_of_users_is_not_asked_about_pass_phrases(admin, caseworker, sign_in):
    """`?password__startswith=` would tell the digest letter by letter, and nothing would be audited."""
    client = sign_in(admin)
    assert client.get(at("user"), {"is_active__exact": "1"}).status_code == 200
    for lookup in ("password__startswith", "password", "password__regex"):
        answer = client.get(at("user"), {lookup: caseworker.password[:8]})
        assert answer.status_code == 400, lookup
