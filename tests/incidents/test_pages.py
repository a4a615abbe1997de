"""Incidents: who reports, who sees, who decides, and what it does. All words are invented."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.access.models import Membership, User
from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.houses.models import House
from cases.incidents import actions, queries
from cases.incidents.models import HouseIncident
from cases.vault import sealed
from tests.factories.access import make_user
from tests.factories.incidents import make_incident
from tests.factories.races import at_once

pytestmark = pytest.mark.django_db
TYPED = {
    "kind": "stranger_or_surveillance",
    "severity": "3",
    "address_exposed": "unknown",
    "what": "Plum coloured car, twice",
    "who_saw": "Amber Kettle",
}
REASON = "The car came back"


def typed(house, **more):
    return TYPED | {"token": str(uuid.uuid4()), "house": house.pk} | more


def body(answer):
    return answer.content.decode().split("<main")[1]


def state(house):
    return House.objects.get(pk=house.pk).security_state


def decide_url(incident):
    return reverse("incident_decide", args=[incident.pk])


def test_caseworker_reports_and_the_words_are_sealed(caseworker, house, sign_in):
    client, before = sign_in(caseworker), clock.now()
    answer = client.post(reverse("incident_new"), typed(house))
    incident = HouseIncident.objects.get()
    assert answer["Location"] == reverse("incident", args=[incident.pk])
    assert dt.timedelta(0) <= incident.decide_by - before - dt.timedelta(hours=2) < dt.timedelta(minutes=1)
    assert sealed.read(incident, "account") == {"what": TYPED["what"], "who_saw": "Amber Kettle"}
    assert b"Plum" not in bytes(incident.account)
    page = body(client.get(answer["Location"]))
    assert "Plum coloured car" in page and "Amber Kettle" in page and "1 h 59 min left" in page
    event = Event.objects.get(action="incidents.reported")
    assert event.house_id == house.pk and "Plum" not in str(event.detail)


def test_the_same_form_sent_twice_makes_one(caseworker, house, sign_in):
    form, client = typed(house), sign_in(caseworker)
    first, second = (client.post(reverse("incident_new"), form)["Location"] for _n in range(2))
    assert first == second and HouseIncident.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"what": "car"}, "Write in a few words what happened"),
        ({"what": ""}, "required"),
        ({"kind": "ghost"}, "Select a valid choice"),
        ({"severity": "9"}, "Select a valid choice"),
        ({"happened_at": "2099-01-01 10:00"}, "lies in the future"),
        ({"happened_at": "yesterday"}, "Write the time as"),
        ({"token": "x"}, "UUID"),
    ],
)
def test_bad_input_stands_beside_its_field(caseworker, house, sign_in, wrong, sentence):
    answer = sign_in(caseworker).post(reverse("incident_new"), typed(house, **wrong))
    assert answer.status_code == 422 and sentence in body(answer) and not HouseIncident.objects.exists()


def test_another_house_is_not_offered_and_not_taken(caseworker, other_house, sign_in):
    answer = sign_in(caseworker).post(reverse("incident_new"), typed(other_house))
    assert answer.status_code == 422 and not HouseIncident.objects.exists()


def test_who_works_in_two_houses_is_asked_which(caseworker, other_house, sign_in):
    Membership.objects.create(user=caseworker, role="caseworker", house=other_house)
    page = body(sign_in(User.objects.get(pk=caseworker.pk)).get(reverse("incident_new")))
    assert "Cedar" in page and "Willow" in page


@pytest.mark.parametrize("who", ["treasurer", "auditor", "stranger"])
def test_others_see_nothing(request, who, caseworker, house, sign_in):
    incident, user = make_incident(house=house, by=caseworker), request.getfixturevalue(who)
    client = sign_in(user)
    for name, keys in (("incidents", []), ("incident_new", []), ("incident", [incident.pk])):
        assert client.get(reverse(name, args=keys)).status_code == 403
    assert client.post(decide_url(incident), {"decision": "evacuate", "why": REASON}).status_code == 403
    assert not HouseIncident.objects.visible_to(user).exists() and queries.waiting_for(user) == []
    with pytest.raises(Denied):
        make_incident(house=house, by=user)
    with pytest.raises(Denied):
        actions.decide(incident=incident, decision="normal", why=REASON, by=user)


def test_another_house_gets_404(other_worker, other_house, caseworker, house, sign_in):
    incident = make_incident(house=house, by=caseworker)
    client = sign_in(other_worker)
    assert client.get(reverse("incident", args=[incident.pk])).status_code == 404
    boss = sign_in(make_user("boss", role="coordinator", house=other_house))
    assert boss.get(decide_url(incident)).status_code == 404
    assert "Stranger or surveillance" not in body(boss.get(reverse("incidents")))


def test_a_caseworker_sees_but_does_not_decide(caseworker, house, sign_in):
    incident = make_incident(house=house, by=caseworker)
    client = sign_in(caseworker)
    assert reverse("incident_decide", args=[incident.pk]) not in body(
        client.get(reverse("incident", args=[incident.pk]))
    )
    assert client.post(decide_url(incident), {"decision": "normal", "why": REASON}).status_code == 403


def test_an_administrator_decides_but_reports_none(admin, caseworker, house, sign_in):
    incident = make_incident(house=house, by=caseworker)
    client = sign_in(admin)
    assert client.get(reverse("incident_new")).status_code == 403
    assert client.post(decide_url(incident), {"decision": "normal", "why": REASON}).status_code == 302


@pytest.mark.parametrize(
    ("decision", "after"), [("normal", "green"), ("lock_down", "red"), ("evacuate", "evacuated")]
)
def test_a_decision_moves_the_house(coordinator, caseworker, house, sign_in, decision, after):
    incident = make_incident(house=house, by=caseworker)
    client = sign_in(coordinator)
    page = body(client.get(decide_url(incident)))
    assert "The house turns red at once" in page and "Bring everyone elsewhere" in page
    assert client.post(decide_url(incident), {"decision": decision, "why": REASON}).status_code == 302
    incident.refresh_from_db()
    assert (incident.decision, incident.decided_by, state(house)) == (decision, coordinator, after)
    assert sealed.read(incident, "actions") == {"text": REASON} and b"car" not in bytes(incident.actions)
    event = Event.objects.get(action="incidents.decided")
    assert event.detail == {"decision": decision, "late": False, "house": ["green", after]}
    assert Event.objects.filter(action="houses.security_changed").exists() == (after != "green")
    assert REASON in body(client.get(reverse("incident", args=[incident.pk])))


def test_why_lives_were_at_risk_is_opened_with_a_reason_only(
    coordinator, caseworker, other_worker, house, sign_in
):
    """Severity 4 is sealed as a name is: what is done then, and where people go, is worth a life."""
    grave = make_incident(house=house, by=caseworker, severity=4)
    client, address = sign_in(caseworker), reverse("incident_decision", args=[grave.pk])
    assert client.get(address).status_code == 404, "not decided yet"
    actions.decide(incident=grave, decision="evacuate", why=REASON, by=coordinator)
    page = body(client.get(reverse("incident", args=[grave.pk])))
    assert REASON not in page and address in page
    answer = client.post(address, {"reason": "why"})
    assert answer.status_code == 422 and REASON not in body(answer)
    assert not Event.objects.filter(action="vault.opened").exists()
    answer = client.post(address, {"reason": "I am on duty and lead them out"})
    assert REASON in body(answer) and answer["Cache-Control"] == "no-store, private"
    assert Event.objects.get(action="vault.opened").detail == {"column": "grave_actions"}
    assert REASON not in body(client.get(address))
    assert sign_in(other_worker).get(address).status_code == 404


def test_a_lesser_decision_is_shown_at_once(coordinator, caseworker, house, sign_in):
    incident = make_incident(house=house, by=caseworker, severity=3)
    actions.decide(incident=incident, decision="normal", why=REASON, by=coordinator)
    assert sign_in(caseworker).get(reverse("incident_decision", args=[incident.pk])).status_code == 404


def test_a_short_reason_changes_nothing(coordinator, caseworker, house, sign_in):
    incident = make_incident(house=house, by=caseworker)
    answer = sign_in(coordinator).post(decide_url(incident), {"decision": "evacuate", "why": "car"})
    assert answer.status_code == 422 and "few words why" in body(answer) and state(house) == "green"
    assert HouseIncident.objects.get().decided_at is None


def test_who_recorded_it_does_not_decide(coordinator, house, sign_in):
    incident = make_incident(house=house, by=coordinator)
    client = sign_in(coordinator)
    assert "somebody else decides" in body(client.get(reverse("incident", args=[incident.pk])))
    answer = client.post(decide_url(incident), {"decision": "evacuate", "why": REASON})
    assert answer.status_code == 422 and "somebody else decides" in body(answer) and state(house) == "green"


def test_the_second_is_told_what_the_first_decided(coordinator, admin, caseworker, house, sign_in):
    incident = make_incident(house=house, by=caseworker)
    actions.decide(incident=incident, decision="lock_down", why=REASON, by=coordinator)
    answer = sign_in(admin).post(decide_url(incident), {"decision": "normal", "why": REASON})
    assert answer.status_code == 422 and "soran decided this already" in body(answer)
    assert state(house) == "red" and HouseIncident.objects.get().decided_by == coordinator


def test_late_ones_are_marked_and_come_first(coordinator, caseworker, house, sign_in):
    with clock.pretend(clock.now() - dt.timedelta(hours=3)):
        late = make_incident(house=house, by=caseworker, kind="medical")
    fresh = make_incident(house=house, by=caseworker, kind="conflict")
    done = make_incident(house=house, by=caseworker, kind="fire_utility")
    actions.decide(incident=done, decision="normal", why=REASON, by=coordinator)
    page = body(sign_in(coordinator).get(reverse("incidents")))
    assert page.index("Medical") < page.index("Conflict") < page.index("Fire, water, power")
    assert "1 h 0 min late" in page and "left" in page
    waiting = queries.waiting_for(coordinator)
    assert [row.incident for row in waiting] == [late, fresh] and [row.left.late for row in waiting] == [
        True,
        False,
    ]
    actions.decide(incident=late, decision="normal", why=REASON, by=coordinator)
    assert Event.objects.filter(action="incidents.decided").order_by("-seq")[0].detail["late"] is True


def test_what_waits_for_whom(coordinator, caseworker, admin, house, other_house):
    make_incident(house=house, by=coordinator)
    assert queries.waiting_for(coordinator) == [] == queries.waiting_for(caseworker)
    assert len(queries.waiting_for(admin)) == 1
    assert queries.waiting_for(make_user("boss", role="coordinator", house=other_house)) == []


def test_a_constant_number_of_queries(coordinator, caseworker, house, sign_in):
    client, counts = sign_in(coordinator), []
    for _n in range(2):
        for _m in range(3):
            incident = make_incident(house=house, by=caseworker)
        actions.decide(incident=incident, decision="normal", why=REASON, by=coordinator)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(reverse("incidents"))
        counts.append(len(caught))
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("incident", args=[incident.pk]))
    assert counts[0] == counts[1] <= 12 and len(caught) <= 12


def test_a_page_open_for_long_decides_nothing_twice(coordinator, admin, caseworker, house):
    incident = make_incident(house=house, by=caseworker)
    stale = HouseIncident.objects.get()
    actions.decide(incident=incident, decision="evacuate", why=REASON, by=coordinator)
    with pytest.raises(Refused):
        actions.decide(incident=stale, decision="normal", why=REASON, by=admin)
    assert state(house) == "evacuated"


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once(coordinator, admin, caseworker, house):
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: its transaction is the lock")
    incident = make_incident(house=house, by=caseworker)

    def decide(user, decision):
        return actions.decide(incident=incident, decision=decision, why=REASON, by=user)

    answers = at_once(lambda: decide(coordinator, "lock_down"), lambda: decide(admin, "evacuate"))
    assert sorted(getattr(answer, "code", "done") for answer in answers) == ["decided_already", "done"]
    incident.refresh_from_db()
    assert state(house) == {"lock_down": "red", "evacuate": "evacuated"}[incident.decision]
