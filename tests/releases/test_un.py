"""Communications to United Nations experts: consent first, names after. All names are invented."""

import hashlib
import uuid

import pytest
from django.urls import reverse

from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Refused
from cases.people.models import Person
from cases.releases import actions
from cases.releases.models import Release
from cases.threats.models import Act, Intervention, Involvement, Report
from tests.factories.people import make_person
from tests.factories.threats import make_report, make_victim
from tests.releases.conftest import DAY, SEALED

pytestmark = pytest.mark.django_db
ASKED = {"recipient": "OHCHR <Special> Procedures", "purpose": "urgent appeal of the house", "language": "en"}


def words(**asked):
    return {"token": str(uuid.uuid4())} | ASKED | asked


def url(report):
    return reverse("release_un", args=[report.pk])


def main(answer):
    return answer.content.decode().split("<main")[1]


@pytest.fixture
def sent(case):
    """Who agreed that it is sent, and to no more."""
    case.agree(case.person, purpose="un_submit", recipient="OHCHR")
    return case


def test_the_page_holds_what_the_experts_ask_for_and_its_mark(as_coordinator, sent):
    page = main(as_coordinator.post(url(sent.report), words()))
    release = Release.objects.get()
    for word in (
        "Zerrin Storybook Moonriver", "Umm Paper", "V-1", SEALED["what"], "Baghdad", SEALED["locality"],
        SEALED["basis"], "agents of the State", "010101020000", "Legal help", release.mark, "Cedar",
        "OHCHR &lt;Special&gt; Procedures",
    ):  # fmt: skip
        assert word in page, word
    assert "<thead>" in page and page.index("<thead>") < page.index(release.mark) < page.index("</thead>")
    for word in (
        SEALED["source"],
        SEALED["statement"],
        SEALED["note"],
        "Invented Brigade",
        ASKED["purpose"],
        "Amber",
    ):
        assert word not in page, word
    letter = page[page.index("<article") : page.index("</article>")] + "</article>\n"
    assert hashlib.sha256(letter.encode()).hexdigest() == release.sha256
    assert (release.kind, release.report, release.house) == ("un_communication", sent.report, sent.house)


@pytest.mark.parametrize("name", [True, False])
@pytest.mark.parametrize("public", [True, False])
def test_the_consent_lines_say_what_was_agreed(as_coordinator, sent, name, public):
    for purpose, given in (("un_name", name), ("un_public", public)):
        if given:
            sent.agree(sent.person, purpose=purpose)
        else:
            sent.agree(sent.person, purpose=purpose, withdrawn_on=clock.tonight())
    page = main(as_coordinator.post(url(sent.report), words()))
    for label, given in (("May be named to the government", name), ("May be named in public", public)):
        line = page[page.index(label) :]
        assert line.startswith(f"{label}</dt><dd>{'yes' if given else '<b>no</b>'}<"), label


@pytest.mark.parametrize("state", ["none", "withdrawn", "expired", "not_yet", "only_report", "only_name"])
def test_without_the_consent_to_send_it_is_refused_by_code_name(as_coordinator, case, state):
    night = clock.tonight()
    given = {
        "withdrawn": {"purpose": "un_submit", "withdrawn_on": night},
        "expired": {"purpose": "un_submit", "given_on": night - 9 * DAY, "valid_until": night - DAY},
        "not_yet": {"purpose": "un_submit", "given_on": night + 3 * DAY},
        "only_report": {"purpose": "report"},
        "only_name": {"purpose": "un_name"},
    }.get(state)
    if given:
        case.agree(case.person, **given)
    shown = as_coordinator.get(url(case.report))
    assert shown.status_code == 200 and "Amber Kettle: there is no consent" in main(shown)
    answer = as_coordinator.post(url(case.report), words())
    assert answer.status_code == 422 and "Amber Kettle: there is no consent" in main(answer)
    assert "Zerrin" not in main(answer) and SEALED["what"] not in main(answer)
    assert not Release.objects.exists() and not Event.objects.filter(action="vault.opened").exists()


def test_every_protected_victim_is_asked_and_others_are_given_by_code(as_coordinator, sent, also, caseworker):
    other = make_victim(house=sent.house, by=caseworker, name="Haidar Dreamland")
    act = also(sent.report, other)
    page = main(as_coordinator.post(url(sent.report), words()))
    assert "V-2" in page and "Haidar" not in page and "given by number only" in page
    second = make_person(house=sent.house, by=caseworker, code_name="Second Pebble")
    theirs = also(sent.report, make_victim(house=sent.house, by=caseworker, person=second))
    answer = as_coordinator.post(url(sent.report), words())
    assert answer.status_code == 422 and "Second Pebble: there is no consent" in main(answer)
    Act.objects.filter(pk__in=[theirs.pk, act.pk]).update(leave_out=True)
    page = main(as_coordinator.post(url(sent.report), words()))
    assert "Second Pebble" not in page and "V-2" not in page


def test_what_is_marked_is_left_out(as_coordinator, sent):
    Involvement.objects.filter(report=sent.report).update(leave_out=True)
    Intervention.objects.filter(report=sent.report).update(leave_out=True)
    page = main(as_coordinator.post(url(sent.report), words()))
    assert SEALED["basis"] not in page and "Legal help" not in page and "agents of the State" not in page
    Act.objects.filter(report=sent.report).update(leave_out=True)
    answer = as_coordinator.post(url(sent.report), words())
    assert answer.status_code == 422 and "marked to be left out" in main(answer)


def test_each_look_is_logged_with_the_purpose_before_the_copy_is(as_coordinator, sent):
    as_coordinator.post(url(sent.report), words())
    opened = list(Event.objects.filter(action="vault.opened").order_by("seq"))
    assert [event.detail["column"] for event in opened] == ["story", "identity", "basis"]
    assert {chain.read_reason(event) for event in opened} == {ASKED["purpose"]}
    last = Event.objects.latest("seq")
    assert last.action == "releases.given_out" and last.detail["mark"] == Release.objects.get().mark


def test_groups_are_named_only_if_asked_by_who_may(as_coordinator, as_admin, sent):
    assert "Invented Brigade" in main(as_admin.post(url(sent.report), words(groups="on")))
    assert "Invented Brigade" not in main(as_coordinator.post(url(sent.report), words(groups="on")))


def test_sent_twice_it_is_one_copy_and_a_later_one_tells_of_it(as_coordinator, sent):
    asked = words()
    first, again = (main(as_coordinator.post(url(sent.report), asked)) for _ in range(2))
    mark = Release.objects.get().mark
    assert mark in first and mark in again and "Sent before" not in again
    changed = as_coordinator.post(url(sent.report), asked | {"language": "ar"})
    assert changed.status_code == 422 and Release.objects.count() == 1
    assert "Sent before" in main(as_coordinator.post(url(sent.report), words()))


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("ckb", "rtl")])
def test_the_page_is_in_the_language_chosen(as_coordinator, sent, language, direction):
    page = main(as_coordinator.post(url(sent.report), words(language=language)))
    assert f'lang="{language}" dir="{direction}"' in page and 'id="main"' in page


@pytest.mark.parametrize("state", ["draft", "rejected"])
def test_what_does_not_stand_is_not_sent(as_coordinator, sent, state, coordinator):
    moments = {"submitted_at": None} if state == "draft" else {}
    Report.objects.filter(pk=sent.report.pk).update(state=state, **moments)
    answer = as_coordinator.post(url(sent.report), words())
    assert answer.status_code == 422 and "still stands" in main(answer)


def test_names_kept_by_another_house_are_sent_by_an_administrator(
    as_coordinator, as_admin, sent, other_house
):
    Person.objects.filter(pk=sent.person.pk).update(house=other_house)
    answer = as_coordinator.post(url(sent.report), words())
    assert answer.status_code == 422 and "kept by another house" in main(answer)
    assert not Event.objects.filter(action="vault.opened").exists()
    assert "Zerrin" in main(as_admin.post(url(sent.report), words()))


def test_the_action_asks_consent_by_itself(sent, coordinator):
    wanted = actions.Communication(uuid.uuid4(), "OHCHR", "an urgent appeal", "en")
    sent.agree(sent.person, purpose="un_name")
    type(sent.person.consents.first()).objects.filter(purpose="un_submit").update(
        withdrawn_on=clock.tonight()
    )
    with pytest.raises(Refused):
        actions.hand_out_un(report=sent.report, wanted=wanted, by=coordinator)


def test_pass_phrase_purpose_and_recipient_are_asked(sign_in, coordinator, as_coordinator, sent):
    client = sign_in(coordinator)
    assert client.get(url(sent.report)).url.startswith(reverse("account_reauthenticate"))
    assert client.post(url(sent.report), words()).url == url(sent.report)
    for wrong in ({"purpose": "short"}, {"recipient": " "}, {"language": "xx"}, {"token": "x"}):
        assert as_coordinator.post(url(sent.report), words(**wrong)).status_code == 422
    assert not Release.objects.exists()


def test_a_report_of_another_house_is_not_there(as_coordinator, other_house, other_worker):
    far = make_report(house=other_house, by=other_worker, state="verified")
    assert as_coordinator.get(url(far)).status_code == 404
    assert as_coordinator.post(url(far), words()).status_code == 404
