"""The first page: filled in while somebody tells, by who may, and kept once.  All names are invented."""

import datetime as dt
import time
import uuid

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.audit.models import Event
from cases.core import clock
from cases.people.models import Person
from cases.threats.models import Act, Involvement, Report, ReportStep, Source, Victim
from cases.vault import sealed
from tests.factories.access import make_user
from tests.factories.people import make_person
from tests.factories.races import at_once
from tests.factories.threats import make_victim, tell

URL = "/threats/new/"


def form(**typed):
    return {
        "token": str(uuid.uuid4()),
        "who": "",
        "name": "Invented Neighbour",
        "type": "dthr",
        "what": "He heard zephyr words on the phone",
        "happened_on": timezone.localdate().isoformat(),
        "precision": "exact",
        "governorate": "IQ-BA",
        "locality": "Marzipan street",
        "how_known": "victim",
        "ongoing": "yes",
    } | typed


@pytest.fixture
def client(caseworker, sign_in):
    return sign_in(caseworker)


@pytest.fixture
def send(client, house):
    def post(**typed):
        return client.post(URL, form(house=house.pk, **typed))

    return post


@pytest.fixture
def person(house, caseworker):
    person = make_person(
        house=house, by=caseworker, code_name="Amber Kettle", sex="female", is_minor=True,
        identity={"given": "Zaynab", "family": "Khayali"}, phones=("07701234567",),
    )  # fmt: skip
    Person.objects.filter(pk=person.pk).update(governorate="IQ-BG", defender_role="journalist")
    return person


def body(answer):
    return answer.content.decode().split("<main")[1]


def test_caseworker_reports_somebody_known_only_by_a_sealed_name(send, caseworker, house):
    answer = send()
    report = Report.objects.get()
    assert answer.status_code == 302 and answer.url == f"/threats/{report.pk}/"
    assert report.state == "draft" and report.house == house and report.created_by == caseworker
    assert report.ref.startswith("T-") and report.governorate == "IQ-BA" and report.submitted_at is None
    story = {"what": "He heard zephyr words on the phone", "locality": "Marzipan street"}
    assert sealed.read(report, "story") == story
    act, victim = Act.objects.get(), Victim.objects.get()
    assert act.victim == victim and act.type == "dthr" and act.precision == "exact"
    assert victim.code.startswith("V-") and victim.house == house
    assert sealed.read(victim, "identity") == {"name": "Invented Neighbour"}
    assert Involvement.objects.get().actor_type == "unidentified_armed_element"
    assert Source.objects.get().connection == "victim"
    step = ReportStep.objects.get()
    assert (step.kind, step.before, step.after, step.created_by) == ("reported", "", "draft", caseworker)
    event = Event.objects.latest("seq")
    assert event.action == "threats.reported" and event.detail == {"act": "dthr"}


def test_what_was_told_is_sealed_at_rest(send):
    send()
    for model in (Report, Victim, Act, Source, ReportStep, Involvement):
        for row in model.objects.values():
            text = " ".join(
                bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
                for value in row.values()
            )
            assert not any(word in text for word in ("zephyr", "Marzipan", "Neighbour"))


@pytest.mark.parametrize("who", ["Amber Kettle", "amber kettle"])
def test_a_protected_person_is_found_and_brings_what_is_known(send, person, who):
    assert send(who=who, name="", governorate="").status_code == 302
    victim, report = Victim.objects.get(), Report.objects.get()
    assert victim.person == person and victim.code == "Amber Kettle" and victim.identity is None
    assert (victim.sex, victim.age_group) == ("female", "minor")
    assert (victim.is_defender, victim.defender_role) == ("yes", "journalist")
    assert report.governorate == "IQ-BG"


@pytest.mark.parametrize("who", ["Zaynab", "0770 123 4567"])
def test_who_may_fit_is_offered_and_chosen(send, person, who):
    answer = send(who=who, name="")
    page = body(answer)
    assert answer.status_code == 422 and f'value="person:{person.pk}"' in page and "zephyr" in page
    assert send(who=who, name="", known=f"person:{person.pk}").status_code == 302
    assert Victim.objects.get().person == person


def test_the_page_opened_for_somebody_has_him_chosen(client, send, person):
    page = body(client.get(f"{URL}?person={person.pk}"))
    assert f'value="person:{person.pk}"' in page and "Amber Kettle" in page and "Zaynab" not in page
    assert send(name="", known=f"person:{person.pk}").status_code == 302
    victim = Victim.objects.get()
    assert f'value="victim:{victim.pk}"' in body(client.get(f"{URL}?victim={victim.pk}"))
    assert send(name="", known=f"victim:{victim.pk}", type="name", governorate="").status_code == 302
    assert Report.objects.count() == 2 and Victim.objects.count() == 1
    assert Report.objects.latest("created_at").governorate == "IQ-BG"


@pytest.mark.parametrize(
    "query", ["person=", "person=x", "victim=1", "person=0b1f6f8e-7a4c-4a0e-9b8e-3f6d2c1a5e77"]
)
def test_a_page_for_nobody_is_not_there(client, query):
    assert client.get(f"{URL}?{query}").status_code == 404


def test_one_person_is_one_victim_however_many_reports(house, caseworker, person):
    one = tell(house=house, by=caseworker, person=person)
    two = tell(house=house, by=caseworker, person=person, type="kill")
    assert one.acts.get().victim == two.acts.get().victim


def test_a_code_name_given_on_is_no_hindrance(house, caseworker, person):
    tell(house=house, by=caseworker, person=person)
    Person.objects.filter(pk=person.pk).update(code_name="Other Kettle")
    second = make_person(house=house, by=caseworker, code_name="Amber Kettle")
    report = tell(house=house, by=caseworker, person=second)
    assert report.acts.get().victim.code.startswith("V-")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Say who is concerned"),
        ({"name": "", "who": "Nobody Such"}, "Nobody found"),
        ({"known": f"person:{uuid.uuid4()}"}, "Choose again"),
        ({"known": "nonsense"}, "Choose again"),
        ({"type": ""}, "required"),
        ({"type": "zzzz"}, "valid choice"),
        ({"what": ""}, "required"),
        ({"happened_on": "soon"}, "2026-11-22"),
        ({"happened_on": "2199-01-01"}, "year cannot be right"),
        ({"happened_on": (timezone.localdate() + dt.timedelta(2)).isoformat()}, "future"),
        ({"received_at": "2098-01-01 10:00"}, "future"),
        ({"how_known": ""}, "required"),
        ({"ongoing": ""}, "required"),
        ({"governorate": "XX"}, "valid choice"),
        ({"token": "x"}, "UUID"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(send, wrong, sentence):
    answer = send(**wrong)
    page = body(answer)
    assert answer.status_code == 422 and sentence in page and "Marzipan street" in page
    assert not Report.objects.exists() and not Victim.objects.exists()


@pytest.mark.parametrize("typed", [{"who": "Amber Kettle"}, {"known": True}])
def test_one_of_two_people_is_chosen(send, person, typed):
    if "known" in typed:
        typed = {"known": f"person:{person.pk}"}
    answer = send(**typed)
    assert answer.status_code == 422 and "Choose one" in body(answer) and not Report.objects.exists()


def test_the_same_form_twice_makes_one_report(send):
    token = str(uuid.uuid4())
    first, second = send(token=token), send(token=token, what="again")
    assert first.url == second.url and second.status_code == 302
    assert Report.objects.count() == Act.objects.count() == Source.objects.count() == 1
    assert Victim.objects.count() == ReportStep.objects.count() == 1


def test_a_danger_now_is_said_on_top(client):
    page = body(client.get(URL))
    assert page.index("Someone is in danger now") < page.index("What was done")


def test_the_page_has_its_defaults(client):
    page = body(client.get(URL))
    today = timezone.localdate().isoformat()
    assert f'value="{today}"' in page and 'value="exact" selected' in page
    assert 'value="unidentified_armed_element" selected' in page


def test_after_midnight_today_is_today(client):
    with clock.pretend(timezone.make_aware(dt.datetime(2026, 11, 22, 2, 0))):
        assert timezone.localtime(clock.now()).date() != clock.tonight()
        assert clock.today() == dt.date(2026, 11, 22)


def test_who_works_in_two_houses_says_for_which(house, other_house, sign_in, person):
    user = make_user("both", role="caseworker", house=house)
    user.memberships.create(role="caseworker", house=other_house)
    client = sign_in(user)
    assert "Willow" in body(client.get(URL))
    answer = client.post(URL, form())
    assert answer.status_code == 422 and "Say which house" in body(answer)
    assert client.post(URL, form(house=other_house.pk)).status_code == 302
    assert Report.objects.get().house == other_house
    assert chosen(client.get(URL), other_house)  # the one used last
    assert chosen(client.get(f"{URL}?person={person.pk}"), house)
    assert client.post(URL, form(name="", who="Amber Kettle")).status_code == 302
    assert Report.objects.latest("created_at").house == house  # of the record


def chosen(answer, house):
    return body(answer).split(f'value="{house.pk}"')[1].split(">")[0].strip().endswith("checked")


def test_nobody_writes_for_a_house_that_is_not_his(send, other_house, other_worker, house, sign_in):
    assert send().status_code == 302
    answer = sign_in(other_worker).post(URL, form(house=house.pk))
    assert answer.status_code == 422 and Report.objects.count() == 1
    far = make_person(house=other_house, code_name="Far Pebble")
    hidden = make_victim(house=other_house, by=other_worker, name="Hidden")
    for typed in ({"who": "Far Pebble"}, {"known": f"person:{far.pk}"}, {"known": f"victim:{hidden.pk}"}):
        assert send(name="", **typed).status_code == 422
    assert Report.objects.count() == 1


@pytest.mark.parametrize("role", ["admin", "treasurer", "auditor", "stranger"])
def test_others_do_not_report(role, house, request, sign_in):
    client = sign_in(request.getfixturevalue(role))
    assert client.get(URL).status_code == 403
    assert client.post(URL, form()).status_code == 403 and not Report.objects.exists()


def test_the_coordinator_reports_too(coordinator, house, sign_in):
    assert sign_in(coordinator).post(URL, form(house=house.pk)).status_code == 302


def test_the_page_asks_few_queries(client, house, caseworker, person, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get(URL)
    with django_assert_max_num_queries(12):
        client.get(f"{URL}?person={person.pk}")


def test_a_first_report_is_quick(send):
    began = time.monotonic()
    assert send().status_code == 302 and time.monotonic() - began < 3


def test_the_address_of_the_report_is_the_review_rooms():
    assert reverse("report", args=[uuid.UUID(int=1)]) == f"/threats/{uuid.UUID(int=1)}/"


@pytest.mark.django_db(transaction=True)
def test_the_same_form_at_the_same_moment_makes_one_report(transactional_db, house, caseworker, person):
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: its transaction is the lock")
    token = uuid.uuid4()
    sent = at_once(*[lambda: tell(house=house, by=caseworker, person=person, token=token)] * 4)
    refs = {report.ref for report in sent}
    assert len(refs) == Report.objects.count() == Act.objects.count() == Victim.objects.count() == 1
