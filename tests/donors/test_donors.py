"""Donors: known by code, sealed, screened; who sees them and who does not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.donors import queries
from cases.donors.models import Donor, RefusedGift
from cases.vault import sealed
from tests.access.routes import routes
from tests.factories.access import make_user
from tests.factories.donors import HAWALA, NAME, PHONE, make_donor, make_gift, make_pledge, screened
from tests.factories.money import make_box, make_fund

pytestmark = pytest.mark.django_db
REASON = "The bank asks who sent it"


def body(answer):
    return answer.content.decode().split("<main")[1]


def typed(house, **more):
    known = {"house": house.pk, "code": "d-typed", "kind": "individual", "anonymity": "code_only"}
    return known | {"name": NAME, "phone": "٠٧٧٠١٢٣٤٥٦٧"} | more


def addresses_of_donors():
    return [route for route in routes() if route.callback.__module__.startswith("cases.donors")]


def test_treasurer_records_a_donor_whose_name_no_page_shows(house, treasurer, sign_in):
    client = sign_in(treasurer)
    page = body(client.get(reverse("donor_new")))
    assert 'value="D-' in page
    answer = client.post(reverse("donor_new"), typed(house))
    donor = Donor.objects.get()
    assert answer["Location"] == reverse("donor", args=[donor.pk]) and donor.code == "D-TYPED"
    assert sealed.read(donor, "identity") == {"name": NAME}
    assert sealed.read(donor, "contact") == {"phone": PHONE}
    for url in (reverse("donors"), reverse("donor", args=[donor.pk]), reverse("donor_edit", args=[donor.pk])):
        shown = body(client.get(url))
        assert NAME not in shown and PHONE not in shown and "D-TYPED" in shown


def test_a_wrong_form_keeps_what_was_typed_and_changes_nothing(house, treasurer, donor, sign_in):
    client = sign_in(treasurer)
    for more, told in (
        ({"code": "D-KRTW"}, "This code is taken"),
        ({"code": "not a code"}, "Use Latin letters"),
        ({"phone": "12"}, "no telephone number"),
        ({"anonymity": "anonymous"}, "no name or contact is kept"),
        ({"kind": "anonymous"}, "not named at all"),
    ):
        answer = client.post(reverse("donor_new"), typed(house, **more))
        assert answer.status_code == 422 and told in body(answer) and NAME in body(answer)
    assert Donor.objects.count() == 1


def test_an_anonymous_donor_is_forgotten(donor, treasurer, sign_in):
    facts = {"code": "D-KRTW", "kind": "diaspora", "anonymity": "anonymous"}
    assert sign_in(treasurer).post(reverse("donor_edit", args=[donor.pk]), facts).status_code == 302
    donor.refresh_from_db()
    assert (donor.identity, donor.contact, donor.kind) == (None, None, "diaspora")


def test_an_edit_keeps_the_sealed_name_unless_a_new_one_is_written(donor, treasurer, sign_in):
    url, facts = (
        reverse("donor_edit", args=[donor.pk]),
        {"code": "D-2", "kind": "group", "anonymity": "public"},
    )
    sign_in(treasurer).post(url, facts)
    donor.refresh_from_db()
    assert donor.code == "D-2" and sealed.read(donor, "identity") == {"name": NAME}
    sign_in(treasurer).post(url, facts | {"name": "Other Invention"})
    donor.refresh_from_db()
    assert sealed.read(donor, "identity") == {"name": "Other Invention"}


def test_the_name_is_opened_with_a_reason_that_is_logged(donor, treasurer, sign_in):
    client, url = sign_in(treasurer), reverse("donor_name", args=[donor.pk])
    assert NAME not in body(client.get(url))
    short = client.post(url, {"reason": "why"})
    assert short.status_code == 400 and NAME not in body(short)
    assert not Event.objects.filter(action="vault.opened").exists()
    assert NAME in body(client.post(url, {"reason": REASON}))
    event = Event.objects.get(action="vault.opened")
    assert (event.object_id, event.detail) == (donor.pk, {"column": "identity"})
    contact = client.post(reverse("donor_contact", args=[donor.pk]), {"reason": REASON})
    assert PHONE in body(contact) and NAME not in body(contact)


def test_a_hostile_source_is_refused_and_the_refusal_recorded(donor, fund, box, treasurer, sign_in):
    client = sign_in(treasurer)
    url = reverse("donor_screen", args=[donor.pk])
    assert "in a few words why" in body(client.post(url, {"result": "hostile", "why": " "}))
    assert client.post(url, {"result": "hostile", "why": "Paid by a militia office"}).status_code == 302
    for result in ("hostile", "sanctioned"):
        screened(donor, result, by=treasurer)
        for act in (make_gift, lambda d, f, b, **k: make_pledge(d, f, **k)):
            with pytest.raises(Refused) as refusal:
                act(donor, fund, box, by=treasurer)
            assert refusal.value.code == "unwelcome"
    page = body(client.get(reverse("donor", args=[donor.pk])))
    assert "Nothing is taken" in page and reverse("donation_new") not in page
    token = "11111111-1111-4111-8111-111111111111"
    form = {"token": token, "currency": "USD", "amount": "1,250.50", "why": "Asked for names in return"}
    form["day"] = clock.tonight().isoformat()
    for _twice in "ab":
        assert client.post(reverse("gift_refuse", args=[donor.pk]), form).status_code == 302
    row = RefusedGift.objects.get()
    assert row.units == 125050 and sealed.read(row, "why") == {"text": "Asked for names in return"}
    assert "1,250.50 USD" in body(client.get(reverse("donor", args=[donor.pk])))


def test_a_clear_donor_may_give_again(donor, fund, box, treasurer):
    screened(donor, "hostile", by=treasurer)
    screened(donor, "clear", by=treasurer)
    assert make_gift(donor, fund, box, by=treasurer).receipt_number == 1


@pytest.mark.parametrize("role", ["caseworker", "admin", "auditor", "stranger"])
def test_others_meet_a_closed_door_at_every_address(role, request, till, sign_in):
    donor, user = till[0], request.getfixturevalue(role)
    client = sign_in(user)
    assert len(addresses_of_donors()) >= 24
    for route in addresses_of_donors():
        for ask in (client.get, client.post):
            answer = ask(route.filled(str(donor.pk)))
            assert answer.status_code == 403 and donor.code not in answer.content.decode(), route.path
    assert not Donor.objects.visible_to(user).exists() and not queries.late(user, clock.tonight())
    with pytest.raises(Denied):
        make_gift(*till, by=user)
    with pytest.raises(Denied):
        make_donor(donor.house, by=user)


def test_coordinator_sees_them_and_another_house_does_not(till, coordinator, other_house, sign_in):
    donor, fund, _box = till
    gift = make_gift(*till, by=coordinator, hawala_reference=HAWALA)
    pledge = make_pledge(donor, fund, by=coordinator)
    keys = [donor.pk, gift.pk, pledge.pk, pledge.instalments.get().pk]
    assert "D-KRTW" in body(sign_in(coordinator).get(reverse("donors")))
    foreign = make_user("foreign", role="treasurer", house=other_house)
    make_fund(other_house), make_box(other_house, currency="USD")
    client = sign_in(foreign)
    for route in addresses_of_donors():
        for key in keys:
            answers = [client.get(route.filled(str(key))), client.post(route.filled(str(key)))]
            if "<uuid" in route.path:
                assert [answer.status_code for answer in answers] == [404, 404], route.path
            assert all("D-KRTW" not in answer.content.decode() for answer in answers)
    for query in (f"donor={donor.pk}", f"instalment={keys[3]}"):
        assert client.get(f"{reverse('donation_new')}?{query}").status_code == 404


def test_a_list_of_many_costs_no_more_queries(house, fund, box, treasurer, sign_in):
    client = sign_in(treasurer)
    counts = []
    for more in (1, 12):
        for _each in range(more):
            donor = make_donor(house, by=treasurer)
            make_pledge(donor, fund, by=treasurer, in_days=(-40, -5, 10, 20))
            make_gift(donor, fund, box, by=treasurer)
        urls = [reverse(name) for name in ("donors", "pledges", "pledges_ageing", "donations", "goods")]
        urls += [reverse("donor", args=[donor.pk]), f"{reverse('donation_new')}?donor={donor.pk}"]
        asked = []
        for url in urls:
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert client.get(url).status_code == 200
            asked.append(len(seen))
        counts.append(asked)
    assert counts[0] == counts[1] and max(counts[1]) <= 12, counts


def test_no_name_stands_in_the_rows(donor, fund, box, treasurer):
    make_gift(donor, fund, box, by=treasurer, method="hawala", hawala_reference=HAWALA)
    screened(donor, "clear", by=treasurer)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        stored = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            stored += [
                bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
            ]
    for word in (NAME, PHONE, HAWALA, "invented list"):
        for spelling in (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode()):
            assert not any(spelling in value for value in stored), word
    assert any(b"D-KRTW" in value for value in stored)  # the search itself finds what is there
