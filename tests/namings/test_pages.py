"""The short page of a naming, what is noted afterwards, and the channels. All names are invented."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.actors.models import Channel
from cases.core import clock
from cases.incidents.models import HouseIncident
from cases.namings import queries
from cases.namings.actions import record_naming, warn
from cases.risk.models import Raise
from cases.threats.codes import State
from cases.threats.models import Naming, Report, Victim
from tests.factories.access import make_user
from tests.factories.namings import new_naming
from tests.factories.people import make_person
from tests.factories.threats import make_actor, make_channel, make_naming, make_report, make_victim

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def body(answer):
    return answer.content.decode().split("<main")[1]


def wall(moment):
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def typed(house, **more):
    known = {
        "token": str(uuid.uuid4()),
        "house": house.pk,
        "name": "Invented Neighbour",
        "platform": "telegram",
        "handle": "https://t.me/Invented_Channel/7",
        "posted_at": wall(clock.now() - dt.timedelta(hours=3)),
        "exposed": ["name", "photo"],
        "call": "implicit",
        "post_text": "This plum seller works for them",
        "how_known": "third_party",
        "governorate": "unknown",
    }
    return known | more


@pytest.fixture
def person(house, caseworker):
    return make_person(house=house, by=caseworker, code_name="Amber Kettle")


def test_caseworker_records_a_naming_of_somebody_we_protect(person, caseworker, house, sign_in):
    client = sign_in(caseworker)
    answer = client.post(reverse("naming_new"), typed(house, name="", who="amber kettle"))
    naming = Naming.objects.get()
    assert answer.status_code == 302 and answer["Location"].endswith(f"{naming.report_id}/")
    assert (naming.victim.person, naming.channel.handle) == (person, "Invented_Channel")
    assert naming.exposed == ["name", "photo"] and Raise.objects.get().person == person


def test_from_the_persons_page_it_is_known_who(person, caseworker, house, sign_in):
    client, url = sign_in(caseworker), f"{reverse('naming_new')}?person={person.pk}"
    page = body(client.get(url))
    assert "Amber Kettle" in page and f"person:{person.pk}" in page
    form = typed(house, name="", known=f"person:{person.pk}")
    assert client.post(url, form).status_code == 302 and Victim.objects.get().person == person


def test_somebody_outside_the_scope_is_404(other_house, caseworker, sign_in):
    other = make_person(house=other_house)
    victim = make_victim(house=other_house, by=make_user("w", role="caseworker", house=other_house))
    client = sign_in(caseworker)
    for query in (f"person={other.pk}", f"victim={victim.pk}"):
        assert client.get(f"{reverse('naming_new')}?{query}").status_code == 404
    assert client.get(f"{reverse('naming_new')}?person=nonsense").status_code == 200


def test_a_known_channel_is_picked(caseworker, house, sign_in):
    channel = make_channel(by=caseworker)
    form = typed(house, handle="", channel=channel.pk)
    assert sign_in(caseworker).post(reverse("naming_new"), form).status_code == 302
    assert Naming.objects.get().channel == channel and Channel.objects.count() == 1


def test_a_house_of_ours_opens_an_incident(caseworker, house, sign_in):
    client = sign_in(caseworker)
    assert client.post(reverse("naming_new"), typed(house, exposed_house=house.pk)).status_code == 302
    incident = HouseIncident.objects.get()
    page = body(client.get(reverse("incident", args=[incident.pk])))
    assert "Opened by the program" in page and str(Naming.objects.get().report_id) in page


def test_the_incident_page_hides_a_report_of_another_house(
    caseworker, house, other_worker, other_house, sign_in
):
    from cases.access.models import Membership, User

    Membership.objects.create(user=caseworker, role="caseworker", house=other_house)
    by = User.objects.get(pk=caseworker.pk)
    naming = record_naming(naming=new_naming(house=house, exposed_house=other_house), by=by)
    page = body(sign_in(other_worker).get(reverse("incident", args=[naming.incident_id])))
    assert "Opened by the program" in page and str(naming.report_id) not in page


def test_the_same_form_sent_twice_makes_one(caseworker, house, sign_in):
    form, client = typed(house), sign_in(caseworker)
    first, second = (client.post(reverse("naming_new"), form)["Location"] for _n in range(2))
    assert first == second and Naming.objects.count() == Report.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Say who is concerned"),
        ({"name": "", "who": "Nobody Known"}, "Nobody found"),
        ({"handle": ""}, "Say which channel"),
        ({"handle": "@"}, "Write the handle"),
        ({"posted_at": ""}, "required"),
        ({"posted_at": "2099-01-01 10:00"}, "lies in the future"),
        ({"exposed": ["shoe"]}, "Select a valid choice"),
        ({"call": ""}, "required"),
        ({"exposed_house": str(uuid.uuid4())}, "Select a valid choice"),
        ({"post_text": ""}, "required"),
        ({"token": ""}, "required"),
    ],
)
def test_bad_input_keeps_what_was_typed_and_changes_nothing(caseworker, house, sign_in, wrong, sentence):
    answer = sign_in(caseworker).post(reverse("naming_new"), typed(house, **wrong))
    assert answer.status_code == 422 and sentence in body(answer)
    assert wrong.get("post_text") == "" or "plum seller" in body(answer)
    assert not Naming.objects.exists() and not Report.objects.exists() and not Channel.objects.exists()


def test_two_channels_are_asked_about(caseworker, house, sign_in):
    form = typed(house, channel=make_channel(by=caseworker).pk)
    answer = sign_in(caseworker).post(reverse("naming_new"), form)
    assert answer.status_code == 422 and "not both" in body(answer)


@pytest.mark.parametrize("who", ["admin", "treasurer", "auditor", "stranger"])
def test_others_record_nothing(request, who, caseworker, house, sign_in):
    naming = record_naming(naming=new_naming(house=house), by=caseworker)
    client = sign_in(request.getfixturevalue(who))
    urls = [reverse("naming_new")]
    urls += [reverse(name, args=[naming.pk]) for name in ("naming_warned", "naming_down")]
    for url in urls:
        assert client.get(url).status_code == client.post(url, typed(house)).status_code == 403
    assert Naming.objects.count() == 1 and Naming.objects.get().warned_at is None


def test_another_house_gets_404(other_worker, caseworker, house, sign_in):
    naming = record_naming(naming=new_naming(house=house), by=caseworker)
    client = sign_in(other_worker)
    for name in ("naming_warned", "naming_down"):
        url = reverse(name, args=[naming.pk])
        assert client.get(url).status_code == client.post(url, {}).status_code == 404
    assert Naming.objects.get().warned_at is None


@pytest.mark.parametrize(
    ("name", "column"), [("naming_warned", "warned_at"), ("naming_down", "taken_down_at")]
)
def test_when_it_was_done(caseworker, house, sign_in, name, column):
    naming = record_naming(naming=new_naming(house=house), by=caseworker)
    client, url = sign_in(caseworker), reverse(name, args=[naming.pk])
    assert naming.victim.code in body(client.get(url))
    for at, sentence in (("2001-01-01 10:00", "before it was posted"), ("2099-01-01 10:00", "in the future")):
        answer = client.post(url, {"at": at})
        assert answer.status_code == 422 and sentence in body(answer) and at in body(answer).replace("T", " ")
    assert client.post(url, {"at": wall(clock.now() - dt.timedelta(hours=1))}).status_code == 302
    naming.refresh_from_db()
    assert getattr(naming, column) is not None
    assert client.post(url, {}).status_code == 422


def test_the_post_is_read_on_the_page_of_its_report(caseworker, coordinator, admin, house, sign_in):
    wish = new_naming(house=house, post_text="This plum seller", post_address="https://t.me/plum/1")
    naming = record_naming(naming=wish, by=caseworker)
    report, url = (reverse(name, args=[naming.report_id]) for name in ("report", "report_open"))
    for user, notes in ((caseworker, True), (admin, False)):
        page = body(sign_in(user).get(report))
        assert "Read the post" in page and "plum" not in page
        assert (reverse("naming_warned", args=[naming.pk]) in page) is notes
    said = body(sign_in(caseworker).post(url, {"parts": "post"}))
    assert "This plum seller" in said and "https://t.me/plum/1" in said
    assert sign_in(coordinator).post(url, {"parts": "post"}).status_code == 400
    assert "plum" in body(sign_in(coordinator).post(url, {"parts": "post", "reason": "She must be warned"}))


def test_unwarned_are_those_of_the_own_house_who_live_and_nobody_told(
    caseworker, coordinator, admin, other_worker, house
):
    made = [
        record_naming(naming=new_naming(house=house, posted_at=clock.now() - n * DAY), by=caseworker)
        for n in (1, 3, 2)
    ]
    warned, dead, none = (record_naming(naming=new_naming(house=house), by=caseworker) for _n in range(3))
    warn(naming=warned, at=None, by=caseworker)
    Victim.objects.filter(pk=dead.victim_id).update(status="dead")
    Report.objects.filter(pk=none.report_id).update(state=State.REJECTED, submitted_at=clock.now())
    assert set(queries.unwarned_rows(caseworker)) == set(made) == set(queries.unwarned_rows(coordinator))
    assert not queries.unwarned_rows(other_worker).exists() and not queries.unwarned_rows(admin).exists()


@pytest.fixture
def wolves(admin, caseworker, house):
    """A channel of a group that named three people, one of them twice; one was killed afterwards, one before."""
    channel = make_channel(handle="wolves", actor=make_actor(by=admin), by=admin)
    victims = [make_victim(house=house, by=caseworker) for _n in range(3)]
    now = clock.now()
    for victim, days in ((0, 40), (0, 30), (1, 20), (2, 10)):
        make_naming(house=house, by=caseworker, victim=victims[victim], channel=channel, at=now - days * DAY)
    for victim, days, kind in ((0, 25, "kill"), (1, 21, "katt"), (2, 5, "thre")):
        make_report(
            house=house, by=caseworker, victim=victims[victim], type=kind, state=State.VERIFIED,
            happened_on=(now - days * DAY).date(),
        )  # fmt: skip
    return channel


def counts(user, channel):
    row = queries.channel_list(user).get(pk=channel.pk)
    return row.n_namings, row.n_people, row.n_attacked


def test_how_many_of_those_named_were_attacked_afterwards(wolves, caseworker, admin, other_worker):
    assert counts(caseworker, wolves) == counts(admin, wolves) == (4, 3, 1)
    assert counts(other_worker, wolves) == (0, 0, 0)
    Report.objects.filter(acts__type="kill").update(state=State.REJECTED)
    assert counts(caseworker, wolves) == (4, 3, 0)


def test_groups_are_shown_to_administrators_only(wolves, admin, caseworker, coordinator, sign_in):
    for name, keys in (("channels", []), ("channel", [wolves.pk])):
        url = reverse(name, args=keys)
        for user, shown in ((admin, True), (caseworker, False), (coordinator, False)):
            page = body(sign_in(user).get(url))
            assert "wolves" in page and "1 of 3" in page and ("Invented Brigade" in page) is shown


def test_a_channel_lists_only_namings_of_visible_reports(wolves, caseworker, other_worker, sign_in):
    refs = Report.objects.filter(naming__channel=wolves).values_list("ref", flat=True)
    page = body(sign_in(caseworker).get(reverse("channel", args=[wolves.pk])))
    assert all(ref in page for ref in refs) and page.count("Not warned yet") == 4
    page = body(sign_in(other_worker).get(reverse("channel", args=[wolves.pk])))
    assert not any(ref in page for ref in refs)


@pytest.mark.parametrize("who", ["treasurer", "auditor", "stranger"])
def test_others_see_no_channel(request, who, wolves, sign_in):
    user = request.getfixturevalue(who)
    for name, keys in (("channels", []), ("channel", [wolves.pk])):
        assert sign_in(user).get(reverse(name, args=keys)).status_code == 403
    assert not queries.channel_list(user).exists() and not queries.unwarned_rows(user).exists()


def test_a_constant_number_of_queries(wolves, caseworker, house, sign_in):
    client, found = sign_in(caseworker), []
    for n in range(2):
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("channels"))
            client.get(reverse("channel", args=[wolves.pk]))
        found.append(len(caught))
        victim = make_victim(house=house, by=caseworker)
        for extra in (wolves, make_channel(handle=f"more{n}", by=caseworker)):
            make_naming(house=house, by=caseworker, victim=victim, channel=extra, at=clock.now())
    assert found[0] == found[1] <= 24
