"""The list of what left, the way back from a mark, and who sees any of it. All names are invented."""

import uuid

import pytest
from django.urls import reverse

from cases.audit import chain
from cases.audit.models import Event
from cases.core.errors import Denied
from cases.releases import actions, queries
from cases.releases.models import Release
from cases.threats.models import Report
from tests.factories.access import make_user
from tests.factories.threats import make_report

pytestmark = pytest.mark.django_db
RECIPIENT, PURPOSE = "The Inkwell archive", "yearly report on threats"


def main(answer):
    return answer.content.decode().split("<main")[1]


def give_out(by, house=None, report=None, **more):
    choice = queries.Choice(house=house, report=report, verified_only=False)
    seen = queries.sift(user=by, choice=choice).seen
    wanted = actions.EventFile(uuid.uuid4(), choice, "json", RECIPIENT, PURPOSE, seen=seen, **more)
    return actions.hand_out_events(wanted=wanted, by=by).release


@pytest.fixture
def copy(agreed, coordinator):
    return give_out(coordinator, report=agreed.report)


def test_the_mark_of_a_leaked_copy_leads_to_its_recipient(sign_in, coordinator, copy):
    client = sign_in(coordinator)
    typed = f" {copy.mark[:4].lower()}-{copy.mark[4:]} "
    answer = client.post(reverse("release_find"), {"mark": typed})
    assert answer.status_code == 302 and answer.url == reverse("release", args=[copy.pk])
    page = main(client.get(answer.url))
    assert PURPOSE in page and copy.sha256 in page and RECIPIENT not in page
    url = reverse("release_open", args=[copy.pk])
    assert client.post(url, {"reason": "short"}).status_code == 400
    assert not Event.objects.filter(action="vault.opened").exists()
    opened = client.post(url, {"reason": "a copy was found online"})
    assert RECIPIENT in main(opened) and RECIPIENT not in main(client.get(reverse("release", args=[copy.pk])))
    event = Event.objects.get(action="vault.opened")
    assert event.object_id == copy.pk and chain.read_reason(event) == "a copy was found online"


@pytest.mark.parametrize("typed", ["BCDFGHJK", "aeiou", "x" * 60, "", "\x00", "💧" * 8])
def test_a_mark_nobody_gave_out_is_said_so(sign_in, coordinator, copy, typed):
    answer = sign_in(coordinator).post(reverse("release_find"), {"mark": typed})
    assert answer.status_code in (200, 422) and copy.mark not in main(answer)


def test_the_list_names_no_recipient(sign_in, coordinator, copy, django_assert_max_num_queries):
    for _ in range(3):
        give_out(coordinator, report=copy.report)
    client = sign_in(coordinator)
    client.get(reverse("releases"))
    with django_assert_max_num_queries(12):
        page = main(client.get(reverse("releases")))
    assert page.count('data-label="What"') == 4 and copy.mark in page and "soran" in page
    assert RECIPIENT not in page and PURPOSE not in page


def test_an_empty_list_says_so(sign_in, coordinator):
    assert "Nothing was given out yet" in main(sign_in(coordinator).get(reverse("releases")))


def test_copies_of_all_houses_are_seen_by_administrators(
    sign_in, admin, coordinator, copy, other_house, other_worker
):
    make_report(house=other_house, by=other_worker, state="verified")
    whole = give_out(admin)
    assert whole.house is None and whole.rows == 2
    client, theirs = sign_in(admin), sign_in(coordinator)
    assert client.get(reverse("release", args=[whole.pk])).status_code == 200
    opened = client.post(reverse("release_open", args=[whole.pk]), {"reason": "a copy was found"})
    assert RECIPIENT in main(opened)
    assert theirs.get(reverse("release", args=[whole.pk])).status_code == 404
    assert theirs.post(reverse("release_find"), {"mark": whole.mark}).status_code == 200
    assert whole.mark not in main(theirs.get(reverse("releases")))


def addresses(copy):
    report = Report.objects.get(pk=copy.report_id)
    return [
        reverse("releases"), reverse("release_find"), reverse("release_new"),
        f"{reverse('release_new')}?report={report.pk}",
        reverse("release", args=[copy.pk]), reverse("release_open", args=[copy.pk]),
        reverse("release_un", args=[report.pk]),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["caseworker", "treasurer", "auditor", "other_worker", "stranger"])
def test_others_find_no_door(request, sign_in, copy, role):
    client = sign_in(request.getfixturevalue(role))
    for url in addresses(copy):
        assert client.get(url).status_code == 403 and client.post(url).status_code == 403, url


def test_a_coordinator_of_another_house_finds_nothing(sign_in, copy, other_house):
    other = make_user("far", role="coordinator", house=other_house)
    client = sign_in(other)
    for url in (reverse("release", args=[copy.pk]), reverse("release_open", args=[copy.pk])):
        assert (
            client.get(url).status_code == 404
            and client.post(url, {"reason": "a good reason"}).status_code == 404
        )
    assert copy.mark not in main(client.get(reverse("releases")))
    assert client.post(reverse("release_find"), {"mark": copy.mark}).status_code == 200


@pytest.mark.parametrize("role", ["caseworker", "treasurer", "auditor", "other_worker", "stranger"])
def test_others_give_nothing_out_by_the_actions_either(request, agreed, role):
    user = request.getfixturevalue(role)
    choice = queries.Choice(report=agreed.report)
    wanted = actions.EventFile(uuid.uuid4(), choice, "json", RECIPIENT, PURPOSE)
    letter = actions.Communication(uuid.uuid4(), RECIPIENT, PURPOSE, "en")
    with pytest.raises(Denied):
        actions.hand_out_events(wanted=wanted, by=user)
    with pytest.raises(Denied):
        actions.hand_out_un(report=agreed.report, wanted=letter, by=user)
    assert not Release.objects.exists()


def test_who_may_export_but_not_name_groups_is_denied(agreed, coordinator):
    with pytest.raises(Denied):
        give_out(coordinator, report=agreed.report, groups=True)


def test_a_form_with_the_key_of_somebody_else_s_copy_tells_nothing_of_it(confirmed, admin, house, copy):
    client, asked = confirmed(admin), {"recipient": RECIPIENT, "purpose": PURPOSE, "ending": "json"}
    asked |= {"token": str(copy.pk), "house": str(house.pk), "standing": "all"}
    seen = queries.sift(user=admin, choice=queries.Choice(house=house, verified_only=False)).seen
    answer = client.post(reverse("release_new"), asked | {"hand_out": "1", "seen": seen})
    assert answer.status_code == 422 and "used before" in main(answer) and copy.mark not in main(answer)
    assert Release.objects.count() == 1
