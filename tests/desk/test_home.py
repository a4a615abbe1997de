"""Each role lands on its own home; parts are joined without doubles, and nobody sees another's."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.access.models import Membership
from cases.audit import chain
from cases.core import clock
from cases.desk.queries.office import bed_nights
from cases.houses.models import BedOut
from cases.people.codes import Sex
from cases.stays import actions, codes
from cases.stays.models import Extension, Stay
from tests.factories.board import fill_house
from tests.factories.houses import make_house, make_room
from tests.factories.stays import make_booking, make_person, make_stay

pytestmark = pytest.mark.django_db
TITLES = {
    "arrive": "One short page, bed included",
    "roll": "One tap for each person",
    "report": "One short page, while you listen",
    "queue": "Threat reports that wait, danger first",
    "board": "Every bed, 14 nights ahead",
    "workbench": "Users, roles, houses",
    "log": "Who did what, and who was refused",
    "receive": "Money in, with a numbered receipt",
    "count": "Two people, at least once a week",
    "expenses": "What was asked for, approved and paid",
}
PARTS = {
    "today": "expected tonight",
    "capacity": "Can be placed tonight",
    "accounts": "Never signed in",
    "bed_nights": "Bed-nights this month",
    "refused": "Refused in the last 24 hours",
    "reports": "Your threat reports",
    "waiting": "Reports that wait",
    "money": "Nothing of money waits for you",
    "ask": "Ask for an expense",
}


def words(response):
    """The text of the page's content, without marks."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def shown(response, table):
    text = words(response)
    return {name for name, title in table.items() if title in text}


@pytest.fixture
def beds(house):
    return list(make_room(house, code="1", beds=6).beds.order_by("label"))


@pytest.mark.parametrize(
    ("role", "doors", "parts"),
    [
        ("caseworker", {"arrive", "roll", "report"}, {"today", "reports", "ask"}),
        ("coordinator", {"arrive", "board", "report"}, {"today", "capacity", "reports", "money"}),
        ("admin", {"queue", "workbench", "log"}, {"accounts", "refused", "waiting"}),
        ("treasurer", {"receive", "count", "expenses"}, {"bed_nights", "money"}),
        ("auditor", {"log"}, {"refused"}),
    ],
)
def test_each_role_has_its_own_home(role, doors, parts, beds, sign_in, request):
    answer = sign_in(request.getfixturevalue(role)).get(reverse("home"))
    assert answer.status_code == 200
    assert shown(answer, TITLES) == doors
    assert shown(answer, PARTS) == parts


def test_who_has_no_role_is_told_whom_to_ask(stranger, sign_in):
    answer = sign_in(stranger).get(reverse("home"))
    assert answer.status_code == 403
    assert "No role yet" in words(answer)
    assert "Ask your coordinator or administrator" in words(answer)


def test_several_roles_are_joined_without_doubles(caseworker, house, beds, sign_in):
    for role, where in (("coordinator", house), ("treasurer", house), ("admin", None), ("auditor", None)):
        Membership.objects.create(user=caseworker, role=role, house=where)
    caseworker.forget_grants()
    answer = sign_in(caseworker).get(reverse("home"))
    assert shown(answer, PARTS) == {*PARTS} - {"bed_nights", "ask"}
    text = words(answer)
    for title in (*TITLES.values(), *PARTS.values()):
        assert text.count(title) <= 1, title


@pytest.fixture
def evening():
    """Eight o'clock: the roll call is not late yet."""
    with clock.pretend(clock.local_moment(clock.tonight(), 20)):
        yield


def test_a_caseworker_sees_what_is_due(evening, caseworker, house, beds, sign_in):
    tonight = clock.tonight()
    make_booking(beds[0], by=caseworker, person=make_person(house, code_name="Comes Tonight"))
    make_booking(beds[1], by=caseworker, in_nights=2, person=make_person(house, code_name="Comes Later"))
    late = make_stay(beds[2], by=caseworker, person=make_person(house, code_name="Late One"))
    Stay.objects.filter(pk=late.pk).update(
        planned_from=tonight - dt.timedelta(5), planned_to=tonight - dt.timedelta(1)
    )
    done = make_stay(
        beds[3],
        by=caseworker,
        person=make_person(house, code_name="All Done"),
        ticks=tuple(codes.Tick.values),
    )
    text = words(sign_in(caseworker).get(reverse("home")))
    assert "0 / 2 answered" in text
    assert re.search(r"Expected tonight Comes Tonight", text)
    assert "Comes Later" not in text
    assert re.search(r"Leaving Late One", text)
    assert re.search(r"Safety steps still open Late One .* 6 steps open", text)
    assert "All Done" not in text
    actions.mark_roll(stay=done, mark=codes.Mark.PRESENT, night=tonight, by=caseworker)
    assert "1 / 2 answered" in words(sign_in(caseworker).get(reverse("home")))


def test_what_is_missing_at_22_is_named(caseworker, house, beds, sign_in, monkeypatch):
    make_stay(
        beds[0],
        by=caseworker,
        ticks=tuple(codes.Tick.values),
        person=make_person(house, code_name="Where Now"),
    )
    tonight = clock.tonight()
    for hour, named in ((21, False), (22, True)):
        monkeypatch.setattr(clock, "now", lambda at=hour: clock.local_moment(tonight, at, 1))
        assert ("Not answered tonight" in words(sign_in(caseworker).get(reverse("home")))) is named


def test_a_hold_about_to_end_can_be_let_go(caseworker, house, beds, sign_in):
    booking = make_booking(beds[0], by=caseworker)
    Stay.objects.filter(pk=booking.pk).update(hold_until=clock.now() + dt.timedelta(hours=1))
    page = sign_in(caseworker).get(reverse("home")).content.decode()
    assert reverse("stay_no_show", args=[booking.pk]) in page
    assert page.count(f"?stay={booking.pk}") == 1


def test_a_coordinator_sees_places_beds_out_and_decisions(coordinator, caseworker, house, beds, sign_in):
    make_room(house, code="W", rule="women", beds=3)
    BedOut.objects.create(bed=beds[5], from_night=clock.tonight(), reason="broken")
    stay = make_stay(beds[0], by=caseworker, person=make_person(house, code_name="Stays On", sex=Sex.MALE))
    Extension.objects.create(stay=stay, until=clock.tonight() + dt.timedelta(70), decision="asked")
    text = words(sign_in(coordinator).get(reverse("home")))
    assert re.search(r"Cedar 4 7 4 1 / 8", text)  # men, women, family, taken / in service
    assert re.search(r"Beds out of service Cedar · 1 · F no day set for its return Broken", text)
    assert re.search(r"Longer stays that wait for you Stays On .* 70 nights in all Your approval", text)
    assert "Longer stays" not in words(sign_in(caseworker).get(reverse("home")))


def test_the_second_approval_waits_for_an_administrator(admin, coordinator, caseworker, house, beds, sign_in):
    stay = make_stay(beds[0], by=caseworker, person=make_person(house, code_name="Stays On"))
    Extension.objects.create(stay=stay, until=clock.tonight() + dt.timedelta(100), decision="second")
    assert "Stays On" in words(sign_in(admin).get(reverse("home")))
    assert "wait for you" not in words(sign_in(coordinator).get(reverse("home")))


def test_an_administrator_sees_accounts_houses_and_refusals(admin, stranger, house, sign_in):
    sign_in(stranger).get(reverse("board"))
    text = words(sign_in(admin).get(reverse("home")))
    assert re.search(r"May sign in 2 Without a role 1", text)
    assert re.search(r"Cedar Green", text)
    assert re.search(r"Refused in the last 24 hours .* nobody access.denied .* view: board not allowed", text)


def test_an_auditor_sees_no_house_and_no_person(auditor, caseworker, house, beds, sign_in):
    make_stay(beds[0], by=caseworker, person=make_person(house, code_name="Where Now"))
    page = sign_in(auditor).get(reverse("home")).content.decode()
    assert "Cedar" not in page
    assert "Where Now" not in page
    assert f"{chain.head()[0]} events so far" in page


def test_a_treasurer_counts_bed_nights_and_sees_no_people(
    treasurer, caseworker, house, beds, sign_in, monkeypatch
):
    tenth = dt.date(2026, 11, 10)
    monkeypatch.setattr(clock, "now", lambda: clock.local_moment(tenth, 20))
    stay = make_stay(beds[0], by=caseworker, arrived_at=clock.local_moment(dt.date(2026, 11, 6), 20))
    make_booking(beds[1], by=caseworker)
    BedOut.objects.create(bed=beds[2], from_night=dt.date(2026, 11, 9), reason="broken")
    counted = bed_nights(treasurer)
    assert [(m.code_name, m.beds, m.used, m.available) for m in counted.months] == [
        ("Cedar", 5, 4, 6 * 9 - 1)
    ]
    page = sign_in(treasurer).get(reverse("home")).content.decode()
    assert stay.person.code_name not in page
    monkeypatch.setattr(clock, "now", lambda: clock.local_moment(dt.date(2026, 12, 1), 20))
    assert "counts begin tomorrow" in words(sign_in(treasurer).get(reverse("home")))


def test_nobody_sees_another_house(other_worker, caseworker, house, beds, sign_in):
    make_booking(beds[0], by=caseworker, person=make_person(house, code_name="Comes Tonight"))
    page = sign_in(other_worker).get(reverse("home")).content.decode()
    assert "Comes Tonight" not in page
    assert "Nobody is expected." in page


def test_the_number_of_queries_does_not_grow(caseworker, house, sign_in):
    for role, where in (("coordinator", house), ("admin", None), ("auditor", None)):
        Membership.objects.create(user=caseworker, role=role, house=where)
    counts = []
    for size in (1, 30):
        big = make_house(code_name=f"House {size}")
        Membership.objects.create(user=caseworker, role="coordinator", house=big)
        caseworker.forget_grants()
        fill_house(big, rooms=size, beds=5, by=caseworker)
        client = sign_in(caseworker)
        client.get(reverse("home"))
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("home")).status_code == 200
        counts.append(len(found))
    # one with four roles at once; each role alone stays at twelve (test_threats)
    assert counts[0] == counts[1] <= 16
