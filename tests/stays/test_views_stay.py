"""What each role sees and can do on the page of one stay and its steps."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from cases.stays import actions
from cases.stays.codes import Tick
from cases.stays.models import Extension
from tests.factories.access import make_user
from tests.factories.houses import make_room
from tests.factories.stays import make_booking, make_stay

STEPS = ("depart", "move", "away", "back", "extend", "no_show", "cancel", "undo")
DEPARTURE = {
    "destination": "own_rent",
    "completion": "completed",
    "tenure": "short",
    "ok_to_follow_up": "yes",
}


def at(name, stay):
    return reverse(f"stay_{name}" if name else "stay", args=[stay.pk])


@pytest.fixture
def beds(house):
    return list(make_room(house, beds=3).beds.order_by("label"))


@pytest.fixture
def stay(time, beds, caseworker):
    return make_stay(beds[0], by=caseworker, ticks=("phone_safe",))


@pytest.fixture
def client(time, sign_in, caseworker):
    return sign_in(caseworker)


def test_caseworker_sees_where_until_when_and_what_happened(client, stay):
    page = client.get(at("", stay))
    assert page.status_code == 200
    assert page.context["nights"] == 1
    assert [step.kind for step in page.context["history"].steps] == ["arrived"]
    assert len(page.context["missing"]) == 5
    assert at("depart", stay) in page.text
    assert at("undo", stay) in page.text
    assert "<title>Stay</title>" in page.text


def test_steps_not_possible_say_why(client, stay):
    page = client.get(at("", stay))
    assert dict(page.context["waiting"])["This person is in the house."]
    assert at("back", stay) not in page.text
    assert "This person is in the house." in client.get(at("back", stay)).text


def test_admin_sees_the_stay_but_no_buttons(sign_in, admin, stay):
    page = sign_in(admin).get(at("", stay))
    assert page.status_code == 200
    assert at("depart", stay) not in page.text


def test_page_of_an_overdue_stay_says_so(sign_in, caseworker, stay, time):
    time.goes_on(days=14)
    assert "Planned to leave on" in sign_in(caseworker).get(at("", stay)).text


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", ["admin", "treasurer", "auditor", "stranger"])
def test_others_take_no_steps(request, sign_in, stay, role, step):
    client = sign_in(request.getfixturevalue(role))
    assert client.get(at(step, stay)).status_code == 403
    assert client.post(at(step, stay), DEPARTURE).status_code == 403
    stay.refresh_from_db()
    assert stay.status == "in_house"


@pytest.mark.parametrize("step", ["", *STEPS])
def test_worker_of_another_house_does_not_find_the_stay(sign_in, other_worker, stay, step):
    client = sign_in(other_worker)
    assert client.get(at(step, stay)).status_code == 404
    if step:
        assert client.post(at(step, stay), DEPARTURE).status_code == 404


def test_who_may_see_but_not_record_is_refused(sign_in, admin, stay, other_house):
    admin.memberships.create(role="caseworker", house=other_house)
    assert sign_in(admin).get(at("depart", stay)).status_code == 403


def test_departure_frees_the_bed(sign_in, caseworker, stay, time):
    time.goes_on(days=3)
    answer = sign_in(caseworker).post(at("depart", stay), DEPARTURE, follow=True)
    stay.refresh_from_db()
    assert (stay.status, stay.destination, stay.ok_to_follow_up) == ("departed", "own_rent", True)
    assert "The bed is free" in answer.text
    assert answer.context["nights"] == 3


def test_departure_guesses_whether_it_is_early(sign_in, caseworker, stay, time):
    assert sign_in(caseworker).get(at("depart", stay)).context["form"]["completion"].value() == "left_early"
    time.goes_on(days=14)
    page = sign_in(caseworker).get(at("depart", stay))
    assert page.context["form"]["completion"].value() == "completed"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"destination": ""}, "destination"),
        ({"destination": "the moon"}, "destination"),
        ({"completion": "\x00"}, "completion"),
        ({"departed_at": "9999-12-31T23:59"}, "departed_at"),
        ({"departed_at": "2026-05-09T10:00"}, "departed_at"),
        ({"departed_at": "2020-01-01T10:00"}, "departed_at"),
        ({"departed_at": "yesterday"}, "departed_at"),
        ({"ok_to_follow_up": "x" * 9999}, "ok_to_follow_up"),
    ],
)
def test_bad_departures_change_nothing_and_say_why(client, stay, wrong, field):
    page = client.post(at("depart", stay), DEPARTURE | wrong)
    assert page.status_code == 422
    assert page.context["form"].errors[field]
    stay.refresh_from_db()
    assert stay.status == "in_house"


def test_move_to_a_free_bed(client, stay, beds):
    page = client.get(at("move", stay))
    assert str(beds[1].pk) in page.text
    assert f'value="{beds[0].pk}"' not in page.text
    assert client.post(at("move", stay), {"bed": beds[1].pk}).status_code == 302
    stay.refresh_from_db()
    assert stay.bed == beds[1]


def test_move_to_a_taken_or_foreign_bed_is_refused_beside_the_bed(
    client, stay, beds, caseworker, other_house
):
    make_stay(beds[1], by=caseworker)
    foreign = make_room(other_house).beds.first()
    for bed in (beds[1].pk, foreign.pk, uuid.uuid4(), "garbage", ""):
        page = client.post(at("move", stay), {"bed": bed, "override_reason": "a long reason"})
        assert page.status_code == 422
        assert page.context["form"].errors["bed"]


def test_away_and_back(client, stay, time):
    there = {"with_notice": "yes", "bed_held": "on", "from_night": time.night().isoformat()}
    assert client.post(at("away", stay), there).status_code == 302
    page = client.get(at("", stay))
    assert page.context["stay"].status == "away"
    assert page.context["possible"][0].url == at("back", stay)
    assert client.post(at("back", stay)).status_code == 302
    stay.refresh_from_db()
    assert stay.status == "in_house"


def test_back_without_a_bed_asks_for_one(client, stay, time, beds, caseworker):
    there = {"with_notice": "no", "from_night": time.night().isoformat()}
    client.post(at("away", stay), there)
    make_stay(beds[0], by=caseworker)
    page = client.get(at("back", stay))
    assert "The bed was not kept" in page.text
    assert client.post(at("back", stay), {"bed": beds[2].pk}).status_code == 302
    stay.refresh_from_db()
    assert stay.bed == beds[2]


def test_longer_up_to_sixty_nights_holds_at_once(client, stay):
    page = client.get(at("extend", stay))
    assert "28 nights in all" in page.text
    assert client.post(at("extend", stay), {"nights": "14", "why": "no flat yet"}).status_code == 302
    stay.refresh_from_db()
    assert (stay.planned_to - stay.planned_from).days == 28


def test_longer_asks_for_a_day_and_a_reason(client, stay):
    page = client.post(at("extend", stay), {"why": ""})
    assert set(page.context["form"].errors) == {"until", "why"}
    both = {"nights": "14", "until": "2027-01-01", "why": "no flat yet"}
    assert "Two answers" in str(client.post(at("extend", stay), both).context["form"].errors["until"])


def test_above_sixty_nights_a_coordinator_decides(client, sign_in, coordinator, stay):
    until = (stay.planned_from + dt.timedelta(70)).isoformat()
    client.post(at("extend", stay), {"nights": "date", "until": until, "why": "waits for papers"})
    assert "asked for already" in client.get(at("extend", stay)).text
    asked = Extension.objects.get()
    url = reverse("extension_decide", args=[asked.pk])
    assert client.get("/extensions/").status_code == 403
    assert client.post(url, {"decision": "approve"}).status_code == 403
    boss = sign_in(coordinator)
    page = boss.get("/extensions/")
    assert "waits for papers" in page.text
    assert page.context["rows"][0]["total"] == 70
    assert boss.post(url, {"decision": "perhaps"}).status_code == 422
    assert boss.post(url, {"decision": "approve"}).status_code == 302
    stay.refresh_from_db()
    assert stay.planned_to.isoformat() == until
    assert boss.post(url, {"decision": "approve"}).status_code == 422


def test_an_admin_decides_second_and_not_first(client, sign_in, coordinator, admin, stay):
    until = (stay.planned_from + dt.timedelta(100)).isoformat()
    client.post(at("extend", stay), {"nights": "date", "until": until, "why": "waits for papers"})
    url = reverse("extension_decide", args=[Extension.objects.get().pk])
    high = sign_in(admin)
    assert "A coordinator decides first" in high.get("/extensions/").text
    assert high.post(url, {"decision": "approve"}).status_code == 403
    sign_in(coordinator).post(url, {"decision": "approve"})
    assert high.get("/extensions/").context["rows"][0]["may"]
    assert high.post(url, {"decision": "approve"}).status_code == 302
    assert Extension.objects.get().decision == "approved"


def test_who_asked_does_not_decide(sign_in, coordinator, time, beds):
    stay = make_stay(beds[0], by=coordinator)
    until = stay.planned_from + dt.timedelta(70)
    asked = actions.ask_extension(stay=stay, until=until, why="waits for papers", by=coordinator)
    client = sign_in(coordinator)
    assert "somebody else decides" in client.get("/extensions/").text
    page = client.post(reverse("extension_decide", args=[asked.pk]), {"decision": "approve"})
    assert page.status_code == 422
    assert "Another person must decide" in page.text


def test_an_extension_of_another_house_is_not_found(sign_in, coordinator, stay, caseworker, other_house):
    boss = make_user("far", role="coordinator", house=other_house)
    until = stay.planned_from + dt.timedelta(70)
    asked = actions.ask_extension(stay=stay, until=until, why="waits for papers", by=caseworker)
    url = reverse("extension_decide", args=[asked.pk])
    assert sign_in(boss).post(url, {"decision": "approve"}).status_code == 404


def test_ticks_are_one_tap_each_and_add_up(client, stay):
    client.post(at("ticks", stay), {"ticks": "paper_seen"})
    part = client.post(at("ticks", stay), {"ticks": "consent_asked"}, HTTP_HX_REQUEST="true")
    stay.refresh_from_db()
    assert set(stay.ticks) == {"phone_safe", "paper_seen", "consent_asked"}
    page = client.get(at("", stay)).text
    start = page.index('<section class="card" id="_ticks"')
    section = page[start : page.index("</section>", start) + len("</section>")]
    token = re.compile(r'csrfmiddlewaretoken" value="[^"]+"')
    assert token.sub("", part.text).split() == token.sub("", section).split()
    assert client.post(at("ticks", stay), {"ticks": ["x", "\x00"]}).status_code == 302
    client.post(at("ticks", stay), {"ticks": list(Tick.values)})
    assert "All six are done" in client.get(at("", stay)).text


def test_undo_says_what_it_takes_back_and_asks_once(client, stay):
    page = client.get(at("undo", stay))
    assert "Arrived" in page.text
    step = page.context["step"]
    assert client.post(at("undo", stay), {"step": uuid.uuid4()}).status_code == 422
    stay.refresh_from_db()
    assert stay.status == "in_house"
    page = client.post(at("undo", stay), {"step": step.pk}, follow=True)
    assert "Taken back" in page.text
    stay.refresh_from_db()
    assert stay.status == "cancelled"


def test_after_the_hour_or_by_a_colleague_nothing_is_taken_back(sign_in, caseworker, stay, time, house):
    colleague = sign_in(make_user("second", role="caseworker", house=house))
    assert "can no longer be taken back" in colleague.get(at("undo", stay)).text
    time.goes_on(minutes=61)
    page = sign_in(caseworker).post(at("undo", stay), {"step": stay.steps.get().pk})
    assert page.status_code == 422


def test_no_show_and_cancel_ask_once(client, beds, caseworker):
    gone = make_booking(beds[0], by=caseworker)
    other = make_booking(beds[1], by=caseworker)
    assert "Did this person not come?" in client.get(at("no_show", gone)).text
    assert client.post(at("no_show", gone)).status_code == 302
    assert client.post(at("cancel", other)).status_code == 302
    gone.refresh_from_db()
    other.refresh_from_db()
    assert (gone.status, other.status) == ("no_show", "cancelled")
    page = client.post(at("cancel", other))
    assert page.status_code == 422
    assert "This stay was cancelled" in page.text
