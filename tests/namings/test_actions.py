"""What a naming sets in motion, and for whom. All names are invented."""

import datetime as dt
import uuid

import pytest

from cases.access.models import Membership, User
from cases.actors.models import Channel
from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.houses.models import House
from cases.incidents.actions import decide
from cases.incidents.models import HouseIncident
from cases.namings import queries
from cases.namings.actions import record_naming, take_down, warn
from cases.risk.models import Raise
from cases.stays import actions as stays
from cases.threats import history
from cases.threats.models import Act, Naming, Report
from cases.vault import sealed
from tests.factories.houses import make_room
from tests.factories.namings import new_naming
from tests.factories.people import make_person
from tests.factories.stays import make_stay
from tests.factories.threats import make_report

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
REASON = "The post shows the gate"


def lodge(house, by, **more):
    """Somebody who lives in this house tonight."""
    bed = make_room(house, code=uuid.uuid4().hex[:6], beds=1).beds.get()
    return make_stay(bed, by=by, **more)


@pytest.fixture
def here(house, caseworker):
    """Three who live in the house, one of them away for a night, and one who has left."""
    present = [lodge(house, caseworker) for _n in range(3)]
    stays.go_away(
        stay=present[2],
        absence=stays.Away(from_night=clock.tonight()),
        by=caseworker,
    )
    gone = lodge(house, caseworker, arrived_at=clock.now() - HOUR)
    leaving = stays.Departure(destination="does_not_know", completion="completed")
    stays.depart(stay=gone, departure=leaving, by=caseworker)
    return [stay.person for stay in present]


@pytest.fixture
def there(other_house, other_worker):
    """One who lives in another house."""
    return lodge(other_house, other_worker).person


def raised():
    return {(row.person_id, row.cause, row.level) for row in Raise.objects.all()}


def test_it_raises_the_person_and_tonights_housemates_and_nobody_else(here, there, caseworker, house):
    record_naming(naming=new_naming(house=house, person=here[0]), by=caseworker)
    assert raised() == {
        (here[0].pk, "named", "high"),
        (here[1].pk, "housemate_named", "medium"),
        (here[2].pk, "housemate_named", "medium"),
    }
    assert all(abs(row.until - clock.now() - 14 * DAY) < HOUR for row in Raise.objects.all())
    assert not HouseIncident.objects.exists()


def test_an_address_and_an_open_call_raise_higher(here, caseworker, house):
    naming = new_naming(house=house, person=here[0], exposed=("name", "address"), call="explicit")
    record_naming(naming=naming, by=caseworker)
    assert {level for _who, _cause, level in raised()} == {"extreme", "high"}
    report = Report.objects.get()
    assert (report.ongoing, report.state, report.created_by) == ("danger", "draft", caseworker)


def test_somebody_without_a_bed_endangers_no_house(here, caseworker, house):
    person = make_person(house=house, by=caseworker)
    record_naming(naming=new_naming(house=house, person=person), by=caseworker)
    assert raised() == {(person.pk, "named", "high")}


def test_somebody_we_do_not_protect_raises_nobody(here, caseworker, house):
    naming = record_naming(naming=new_naming(house=house), by=caseworker)
    assert raised() == set() and naming.victim.person is None
    assert sealed.read(naming.victim, "identity")["name"] == "Invented Neighbour"


def test_an_exposed_house_asks_for_a_decision_in_two_hours(here, caseworker, coordinator, house):
    wish = new_naming(house=house, exposed_house=house, exposed=("photo",))
    naming = record_naming(naming=wish, by=caseworker)
    incident = HouseIncident.objects.get()
    assert naming.incident == incident and incident.house == house
    assert (incident.kind, incident.severity, incident.address_exposed) == (
        "photo_or_location_leak",
        3,
        "yes",
    )
    assert abs(incident.decide_by - clock.now() - 2 * HOUR) < dt.timedelta(minutes=1)
    assert raised() == {(person.pk, "house_exposed", "high") for person in here}
    decide(incident=incident, decision="evacuate", why=REASON, by=coordinator)
    assert House.objects.get(pk=house.pk).security_state == "evacuated"


def test_an_open_call_against_a_house_is_a_matter_of_life(caseworker, house):
    record_naming(naming=new_naming(house=house, exposed_house=house, call="explicit"), by=caseworker)
    assert HouseIncident.objects.get().severity == 4


def test_a_coordinator_who_recorded_the_naming_may_decide(coordinator, house):
    record_naming(naming=new_naming(house=house, exposed_house=house), by=coordinator)
    decide(incident=HouseIncident.objects.get(), decision="lock_down", why=REASON, by=coordinator)
    assert House.objects.get(pk=house.pk).security_state == "red"


def test_another_house_that_is_exposed_is_raised_too(here, there, caseworker, house, other_house):
    Membership.objects.create(user=caseworker, role="caseworker", house=other_house)
    by = User.objects.get(pk=caseworker.pk)
    wish = new_naming(house=house, person=here[0], exposed_house=other_house)
    record_naming(naming=wish, by=by)
    assert (there.pk, "house_exposed", "high") in raised() and len(raised()) == 4
    assert HouseIncident.objects.get().house == other_house


def test_a_house_of_others_is_not_exposed_by_hand(here, caseworker, house, other_house):
    with pytest.raises(Denied):
        record_naming(naming=new_naming(house=house, exposed_house=other_house), by=caseworker)
    assert not Report.objects.exists() and not Naming.objects.exists() and raised() == set()


@pytest.mark.parametrize("who", ["admin", "treasurer", "auditor", "stranger", "other_worker"])
def test_who_may_not_record_changes_nothing(request, who, here, house):
    with pytest.raises(Denied):
        record_naming(naming=new_naming(house=house), by=request.getfixturevalue(who))
    assert not Report.objects.exists() and not Channel.objects.exists() and raised() == set()


def test_the_same_form_sent_twice_makes_one(here, caseworker, coordinator, house):
    wish = new_naming(house=house, person=here[0], exposed_house=house)
    first, again = (record_naming(naming=wish, by=caseworker) for _n in range(2))
    assert first == again and Naming.objects.count() == Report.objects.count() == 1
    assert Act.objects.count() == HouseIncident.objects.count() == 1 and len(raised()) == 3
    with pytest.raises(Refused):
        record_naming(naming=wish, by=coordinator)


def test_a_form_of_another_report_makes_no_naming(caseworker, house):
    report = make_report(house=house, by=caseworker)
    with pytest.raises(Refused):
        record_naming(naming=new_naming(house=house, token=report.pk), by=caseworker)
    assert not Naming.objects.exists()


def test_it_is_an_event_of_its_own_on_the_day_of_the_posting(caseworker, house):
    posted = clock.local_moment(dt.date(2026, 11, 20), 1)  # 22:00 UTC of the day before
    naming = record_naming(naming=new_naming(house=house, posted_at=posted), by=caseworker)
    act = naming.report.acts.get()
    assert (act.type, act.victim, act.happened_on) == ("name", naming.victim, dt.date(2026, 11, 20))
    assert naming.channel.handle_key == "invented_channel" and naming.report.ongoing == "yes"
    event = Event.objects.get(action="namings.recorded")
    assert event.detail == {"raised": 0, "incident": ""} and event.house_id == house.pk


def test_a_naming_of_long_ago_is_history(here, caseworker, house):
    wish = new_naming(house=house, person=here[0], posted_at=clock.now() - 200 * DAY)
    naming = record_naming(naming=wish, by=caseworker)
    assert raised() == set() and not queries.unwarned_rows(caseworker).exists()
    assert Naming.objects.get() == naming


def test_what_it_says_is_sealed(caseworker, house):
    wish = new_naming(house=house, post_text="Kill the plum seller", post_address="https://t.me/plum/1")
    naming = record_naming(naming=wish, by=caseworker)
    assert sealed.read(naming, "post") == {
        "text": "Kill the plum seller",
        "address": "https://t.me/plum/1",
    }
    assert b"plum" not in bytes(naming.post) + bytes(naming.report.story) + bytes(naming.victim.identity)


def test_a_posting_of_tomorrow_is_refused_whole(caseworker, house):
    with pytest.raises(Refused):
        record_naming(naming=new_naming(house=house, posted_at=clock.now() + DAY), by=caseworker)
    assert not Report.objects.exists() and not Channel.objects.exists()


@pytest.fixture
def naming(here, caseworker, house):
    return record_naming(naming=new_naming(house=house, person=here[0]), by=caseworker)


def test_the_person_is_warned_once(naming, caseworker, coordinator):
    with pytest.raises(Refused):
        warn(naming=naming, at=naming.posted_at - HOUR, by=caseworker)
    with pytest.raises(Refused):
        warn(naming=naming, at=clock.now() + HOUR, by=caseworker)
    at = clock.now() - HOUR
    warned = warn(naming=naming, at=at, by=coordinator)
    assert (warned.warned_at, warned.warned_by) == (at, coordinator)
    with pytest.raises(Refused) as refusal:
        warn(naming=naming, at=None, by=caseworker)
    assert refusal.value.code == "warned_already"
    assert Event.objects.filter(action="namings.warned").count() == 1


def test_warning_makes_nobody_an_author(naming, caseworker, coordinator):
    warn(naming=naming, at=None, by=coordinator)
    assert history.authors(naming.report) == {caseworker.pk}


def test_it_is_taken_down_once_and_stays(naming, caseworker):
    with pytest.raises(Refused):
        take_down(naming=naming, at=naming.posted_at - HOUR, by=caseworker)
    take_down(naming=naming, at=None, by=caseworker)
    with pytest.raises(Refused):
        take_down(naming=naming, at=None, by=caseworker)
    assert Naming.objects.count() == 1 and not Naming.objects.standing().exists()


@pytest.mark.parametrize("who", ["admin", "treasurer", "auditor", "other_worker"])
def test_who_may_not_note_what_was_done(request, who, naming):
    for act in (warn, take_down):
        with pytest.raises(Denied):
            act(naming=naming, at=None, by=request.getfixturevalue(who))
    naming.refresh_from_db()
    assert naming.warned_at is naming.taken_down_at is None
