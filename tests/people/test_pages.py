"""Pages of people: who may open which, and that they never show what is sealed. All names are invented."""

import pytest
from django.urls import reverse

from cases.audit.models import Event
from cases.people.models import Person
from tests.factories.people import REASON, make_full_person, make_person, sealed_words

VIEW = ["person", "person_doubles"]
EDIT = [
    *("person_edit", "person_medical", "person_names", "person_phones"),
    *(
        "contact_add",
        "alert_add",
        "apart_add",
        "household_new",
        "household_leave",
        "paper_add",
        "consent_give",
    ),
]
REVEAL = ["person_reveal", "person_reveal_phones"]
MERGE = ["person_merge_pick"]
HAND_OVER = ["person_hand_over"]
OF_ROWS = {
    "contact_edit": "safe_contacts", "alert_end": "alerts", "paper_edit": "papers",
    "consent_withdraw": "consents",
}  # fmt: skip
REVEAL_ROWS = {"contact_reveal": "safe_contacts", "paper_reveal": "papers"}


@pytest.fixture
def person(house, caseworker):
    return make_full_person(house=house, by=caseworker)


def pages(person):
    for name in [*VIEW, *EDIT, *REVEAL, *MERGE, *HAND_OVER]:
        yield name, reverse(name, args=[person.pk])
    for name, rows in (OF_ROWS | REVEAL_ROWS).items():
        yield name, reverse(name, args=[getattr(person, rows).get().pk])


def allowed(role):
    edits = {*EDIT, *OF_ROWS}
    reveals = {*REVEAL, *REVEAL_ROWS}
    return {
        "caseworker": {*VIEW} | edits | reveals,
        "coordinator": {*VIEW, *MERGE, *HAND_OVER} | edits | reveals,
        "admin": {*VIEW, *MERGE, *HAND_OVER} | reveals,
    }.get(role, set())


@pytest.mark.parametrize("role", ["caseworker", "coordinator", "admin", "treasurer", "auditor", "stranger"])
def test_each_role_opens_its_pages_and_no_page_shows_what_is_sealed(
    request, person, sign_in, role, django_assert_max_num_queries
):
    client = sign_in(request.getfixturevalue(role))
    for name, url in pages(person):
        with django_assert_max_num_queries(12):
            answer = client.get(url)
        assert answer.status_code == (200 if name in allowed(role) else 403), name
        text = answer.content.decode()
        assert not [word for word in sealed_words() if word in text], name
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_worker_of_another_house_finds_no_such_pages(person, other_worker, sign_in):
    client = sign_in(other_worker)
    for name, url in pages(person):
        if name not in (*MERGE, *HAND_OVER):
            assert client.get(url).status_code == 404, name
            assert client.post(url, {"reason": REASON}).status_code == 404, name
    assert not Event.objects.filter(action="vault.opened").exists()


def test_nobody_enters_without_signing_in(person, client):
    for name, url in pages(person):
        assert client.get(url).status_code == 302, name


def test_the_page_shows_alerts_first_and_masks_the_rest(person, caseworker, sign_in):
    text = sign_in(caseworker).get(reverse("person", args=[person.pk])).content.decode()
    assert text.index("Penicillin") < text.index("Call her") < text.index("Facts")
    for shown in ("Amber Kettle", "born 1991", "Passport", "••••", "Lawyer", "Signal"):
        assert shown in text
    assert "Amber" not in text.split("</title>")[0]


def test_the_list_filters_and_keeps_to_the_scope(house, other_house, caseworker, admin, sign_in):
    make_person(house=house, code_name="Here Lantern")
    make_person(house=other_house, code_name="There Lantern")
    url = reverse("people")
    mine = sign_in(caseworker).get(url).content.decode()
    assert "Here Lantern" in mine and "There Lantern" not in mine
    both = sign_in(admin).get(url, {"state": "bogus", "page": "x", "house": "\x00"}).content.decode()
    assert "Here Lantern" in both and "There Lantern" in both
    one = sign_in(admin).get(url, {"house": other_house.pk}).content.decode()
    assert "Here Lantern" not in one and "There Lantern" in one
    for state in ("in_house", "expected", "left"):
        assert "Lantern" not in sign_in(admin).get(url, {"state": state}).content.decode()


def test_the_list_needs_the_same_queries_for_one_or_sixty(
    house, caseworker, sign_in, django_assert_max_num_queries
):
    for number in range(60):
        Person.objects.create(code_name=f"Word {number}", house=house)
    client = sign_in(caseworker)
    with django_assert_max_num_queries(7):
        answer = client.get(reverse("people"))
    assert answer.content.decode().count("row-link") == 50


def test_a_search_is_a_post_and_shows_masked_hits(person, caseworker, other_worker, sign_in):
    url = reverse("people")
    answer = sign_in(caseworker).post(url, {"q": "Zainab"})
    text = answer.content.decode()
    assert answer.status_code == 200 and "Amber Kettle" in text and "by a name" in text
    assert not [word for word in sealed_words() if word in text]
    assert "Amber Kettle" not in sign_in(other_worker).post(url, {"q": "Zainab"}).content.decode()
    assert sign_in(caseworker).post(url, {"q": ""}).status_code == 422
    assert sign_in(caseworker).post(url, {"q": "\x00"}).status_code == 422
    assert "Amber" not in sign_in(caseworker).get(url, {"q": "Zainab"}).content.decode().split("rows")[0]


def test_treasurer_auditor_and_stranger_see_no_list(person, treasurer, auditor, stranger, sign_in):
    for user in (treasurer, auditor, stranger):
        assert sign_in(user).get(reverse("people")).status_code == 403
