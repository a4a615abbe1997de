"""The audit log: who reads it, its filters, its pages, the check of the chain and the export."""

import csv
import datetime as dt
import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock, guards
from cases.desk.actions import safe
from cases.desk.queries.log import PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def events(caseworker, house):
    """A little more than two pages, of two actions and two users."""
    for number in range(PAGE * 2 + 5):
        action = "stays.arrived" if number % 2 else "people.created"
        chain.record(
            action, by=caseworker if number % 3 else None, on=house, house=house.pk, detail={"n": number}
        )
    return list(Event.objects.order_by("seq"))


def numbers(response):
    return [event.seq for event in response.context["page"].events]


@pytest.mark.parametrize("url", ["audit_log", "audit_check", "audit_export"])
@pytest.mark.parametrize(
    ("role", "allowed"),
    [("admin", True), ("auditor", True), ("caseworker", False), ("coordinator", False), ("treasurer", False)],
)
def test_who_reads_the_log(url, role, allowed, sign_in, request):
    client = sign_in(request.getfixturevalue(role))
    answer = client.get(reverse(url)) if url == "audit_log" else client.post(reverse(url))
    assert (answer.status_code != 403) is allowed
    assert client.get(reverse(url)).status_code == ((200 if url == "audit_log" else 405) if allowed else 403)


def test_pages_follow_each_other_without_a_gap(auditor, events, sign_in):
    client = sign_in(auditor)
    first = client.get(reverse("audit_log"))
    last = Event.objects.latest("seq").seq
    assert numbers(first) == list(range(last, last - PAGE, -1))
    assert first.context["page"].newer is None
    second = client.get(reverse("audit_log"), {"before": first.context["page"].older})
    assert numbers(second) == list(range(last - PAGE, last - 2 * PAGE, -1))
    third = client.get(reverse("audit_log"), {"before": second.context["page"].older})
    assert numbers(third)[-1] == 1
    assert third.context["page"].older is None
    back = client.get(reverse("audit_log"), {"after": third.context["page"].newer})
    assert numbers(back) == numbers(second)


def test_filters_narrow_the_log(auditor, caseworker, house, events, sign_in):
    client = sign_in(auditor)

    def found(**query):
        return client.get(reverse("audit_log"), query).context["page"].events

    assert {event.who for event in found(who="dana")} == {"dana"}
    assert {event.who for event in found(who=" DANA ")} == {"dana"}
    assert found(who="nobody-known") == []
    assert {event.action for event in found(action="stays.")} == {"stays.arrived"}
    assert found(outcome="denied") == []
    assert len(found(object=str(house.pk))) == PAGE
    assert found(object=str(uuid.uuid4())) == []
    today = clock.now().astimezone().date()
    assert found(first=str(today + dt.timedelta(days=2))) == []
    assert found(last=str(today - dt.timedelta(days=2))) == []
    assert len(found(first=str(today - dt.timedelta(days=1)), last=str(today + dt.timedelta(days=1)))) == PAGE


def test_the_page_names_users_and_shows_opaque_numbers(auditor, caseworker, house, sign_in):
    reason = chain.Reason("because of Zerrin Storybook", house.pk, "house")
    chain.record("vault.opened", by=caseworker, on=house, house=house.pk, reason=reason)
    page = sign_in(auditor).get(reverse("audit_log")).content.decode()
    assert "vault.opened" in page
    assert ">dana<" in page
    assert f">{str(house.pk)[:8]}<" in page
    assert "Storybook" not in page
    assert "Cedar" not in page


@pytest.mark.parametrize(
    "query",
    [
        "before=x", "before=-1", "before=99999999999999999999", "after=\u0663", "object=1",
        "first=2026-02-31", "first=0001-01-01",
        "last=9999-12-31", "outcome=x", "who=%00", "who=" + "a" * 3000,
        "action=%00%ff", "action=%25", "before=0", "after=999999",
    ],
)  # fmt: skip
def test_nonsense_in_the_address_is_passed_over(query, auditor, events, sign_in):
    assert sign_in(auditor).get(f"{reverse('audit_log')}?{query}").status_code == 200


def test_the_log_needs_few_queries(auditor, events, sign_in):
    client = sign_in(auditor)
    client.get(reverse("audit_log"))
    with CaptureQueriesContext(connection) as found:
        client.get(reverse("audit_log"), {"who": "dana", "before": 90})
    assert len(found) <= 5


def test_a_whole_chain_is_called_whole_and_the_check_is_logged(auditor, events, sign_in):
    answer = sign_in(auditor).post(reverse("audit_check"), follow=True)
    assert "the chain is whole" in answer.content.decode()
    assert Event.objects.latest("seq").action == "audit.checked"


def test_a_changed_event_is_found_at_its_place(auditor, events, sign_in):
    guards.remove(connection)
    Event.objects.filter(seq=7).update(action="stays.departed")
    guards.install(connection)
    page = sign_in(auditor).post(reverse("audit_check"), follow=True).content.decode()
    assert "broken at event 7 (changed)" in page
    assert Event.objects.latest("seq").outcome == "failed"


def test_only_the_newest_are_checked_on_demand(auditor, events, sign_in, monkeypatch):
    monkeypatch.setattr("cases.desk.actions.RECENT", 20)
    page = sign_in(auditor).post(reverse("audit_check"), follow=True).content.decode()
    assert f"Events {len(events) - 19} to {len(events)}: the chain is whole" in page


def test_the_export_holds_what_was_filtered_and_ends_with_the_anchor(auditor, events, sign_in):
    answer = sign_in(auditor).post(reverse("audit_export"), {"action": "stays."})
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert rows[0][:4] == ["number", "when", "who", "action"]
    assert {row[3] for row in rows[1:-1]} == {"stays.arrived"}
    assert len(rows) == 2 + sum(event.action == "stays.arrived" for event in events)
    seq, mac = chain.head()
    assert rows[-1] == ["anchor", f"{seq}:{mac}"]
    last = Event.objects.latest("seq")
    assert (last.action, last.detail) == ("audit.exported", {"filters": ["action"]})
    assert list(chain.verify(anchor=(seq, mac)))[-1] == seq


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "\N{FULLWIDTH EQUALS SIGN}1"]
)
def test_no_cell_is_a_formula(cell):
    assert safe(cell).startswith("'")
    assert safe("stays.arrived") == "stays.arrived"
