"""What donors are told: rounded, hidden where few stand behind it, also by difference to an earlier report."""

import csv
import io
import uuid

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases.accounts import books, giving
from cases.accounts.giving import Facts
from cases.audit.models import Event
from cases.core import clock
from cases.releases.models import Release
from cases.stays.models import Stay
from tests.accounts.conftest import at, day
from tests.factories.access import confirmed
from tests.factories.houses import make_room
from tests.factories.stays import make_person

K = 5


def cells(facts, k=K, earlier=()):
    seen = giving.hidden(facts, k, earlier)
    return {(line.table, line.code): line.value for line in giving.lines(facts, seen)}, seen


def people(count, start=0):
    return set(range(start, start + count))


def test_quarters():
    assert giving.quarter(day("2026-02-28")) == books.Span(day("2026-01-01"), day("2026-03-31"))
    assert giving.quarter(day("2026-12-31")) == books.Span(day("2026-10-01"), day("2026-12-31"))
    assert [giving.named(span) for span in giving.ripe(day("2026-10-29"))][0] == "2026-Q2"
    assert [giving.named(span) for span in giving.ripe(day("2026-10-30"))][0] == "2026-Q3"
    assert len(giving.ripe(day("2026-10-30"))) == giving.QUARTERS


@pytest.mark.parametrize(
    "units, currency, told",
    [(149_999, "IQD", 100_000), (150_000, "IQD", 200_000), (49_99, "USD", 0), (50_00, "EUR", 100_00)],
)
def test_amounts_are_rounded(units, currency, told):
    assert giving.rounded(units, currency).units == told


def test_four_leavers_are_not_told_of():
    told, _seen = cells(Facts(leavers={"own": people(4)}, slept=people(4), nights=90))
    assert {value for (table, _code), value in told.items() if table in ("leavers", "nights")} == {None}


def test_a_few_more_leavers_are_not_told_either():
    _told, first = cells(Facts(leavers={"own": people(8), "abroad": people(8, 20)}))
    assert first["leavers"].total == 16
    told, _seen = cells(Facts(leavers={"own": people(12), "abroad": people(8, 20)}), earlier=[first])
    assert told["leavers", "own"] is None and told["leavers", ""] is None


def test_one_donor_s_gift_is_not_told():
    facts = Facts(givers={"IQD": people(9), "USD": {1}}, given={"IQD": 990_000, "USD": 90_000})
    told, _seen = cells(facts)
    assert told["given", "USD"] is None and told["given", "IQD"] is None  # or the one follows
    facts = Facts(givers={"IQD": people(9)}, given={"IQD": 990_000}, donors={"group": people(9)})
    told, _seen = cells(facts)
    assert told["given", "IQD"].units == 1_000_000 and told["donors", "group"] == 9


def test_help_to_few_people_is_not_told_and_the_house_s_cost_is():
    facts = Facts(
        helped={"medical IQD": people(2)}, help={"medical IQD": 400_000}, running={"rent": {"USD": 900_00}}
    )
    told, _seen = cells(facts)
    assert told["help", "medical"] is None and told["running", "rent"].units == 900_00


@given(st.dictionaries(st.sampled_from(sorted(giving.GROUPS)), st.integers(0, 30)), st.sampled_from([5, 10]))
def test_no_count_below_k_is_ever_told(sizes, k):
    leavers = {group: people(count, 100 * n) for n, (group, count) in enumerate(sorted(sizes.items()))}
    told, seen = cells(Facts(leavers=leavers), k)
    shown = [value for (table, _code), value in told.items() if table == "leavers" and value is not None]
    assert all(value >= k for value in shown)
    behind = seen["leavers"].behind
    assert behind is None or behind == 0 or behind >= k


# --- Through the page ---

ASKED = {"quarter": "2026-Q3", "audience": "partners", "ending": "csv", "recipient": "An invented circle"}


@pytest.fixture
def client(sign_in, treasurer):
    return confirmed(sign_in(treasurer))


def hand_out(client, **more):
    words = {"token": str(uuid.uuid4()), "purpose": "For the friends of the house"} | ASKED | more
    return client.post(reverse("report_donors"), words)


def table(answer, name):
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    return {row["what"]: row["value"] for row in rows if row["table"] == name}


@pytest.fixture
def leave(house, coordinator):
    """So many people who left in August to the same kind of place."""
    room = make_room(house, beds=1)

    def left(count, destination="own_rent"):
        for _n in range(count):
            first, end = day("2026-08-01"), day("2026-08-11")
            Stay.objects.create(
                person=make_person(house), house=house, bed=room.beds.get(), status="departed", group="man",
                planned_from=first, planned_to=end, first_night=first, last_night_end=end,
                arrived_at=clock.local_moment(first), arrived_by=coordinator, departed_by=coordinator,
                departed_at=clock.local_moment(end), destination=destination,
            )  # fmt: skip

    return left


@pytest.fixture
def late():
    with at("2026-11-22"):
        yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("late")
def test_a_house_with_four_leavers_tells_nothing_of_them(client, leave):
    leave(4)
    answer = hand_out(client)
    assert answer.status_code == 422 and "too small" in answer.content.decode()
    assert not Release.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("late")
def test_what_grew_by_four_since_the_last_report_is_hidden(client, leave, house, treasurer):
    leave(8), leave(6, "resettled")
    first = hand_out(client)
    assert table(first, "nights") == {"": "140"} and table(first, "leavers")[""] == "14"
    leave(4)
    answer = hand_out(client)
    assert (
        answer.status_code == 422 or table(answer, "leavers")[""] == "hidden" == table(answer, "nights")[""]
    )
    release = Release.objects.order_by("at")[0]
    assert (release.kind, release.house, release.wish["quarter"]) == ("donors", house, "2026-Q3")
    assert Event.objects.filter(action="releases.given_out").count() == Release.objects.count()
    body = first.content.decode()
    assert "Cedar" not in body and str(house.pk) not in body and "tara" not in body


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("late")
def test_the_public_is_told_less(client, leave):
    leave(8)
    assert hand_out(client, audience="public").status_code == 422
    assert table(hand_out(client), "nights") == {"": "80"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("late")
def test_sent_twice_it_is_one_copy(client, leave):
    leave(8)
    token = str(uuid.uuid4())
    first, again = hand_out(client, token=token), hand_out(client, token=token)
    assert first.content == again.content and Release.objects.count() == 1
    assert "2026-Q3" in client.get(reverse("report_donors")).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("late")
def test_a_quarter_is_not_told_before_its_time(client, leave):
    leave(8)
    assert hand_out(client, quarter="2026-Q4").status_code == 422
