"""Every page of the room by every role: 404 outside the scope, 403 inside it, 409 when the time is over."""

import uuid

import pytest
from django.urls import reverse

from cases.threats import actions
from cases.threats.models import Involvement, Link, Report, ReportStep, Source
from tests.factories.threats import tell

OF_REPORT = ["report_edit", "act_new", "source_new"]
OF_ROWS = ["act_edit", "act_drop", "involvement_new", "involvement_edit", "involvement_drop", "source_edit",
           "source_drop", "victim_edit"]  # fmt: skip
SEEN = ["report_acts", "report_links"]
HELP = ["intervention_new", "intervention_edit"]


@pytest.fixture
def pages(house, caseworker):
    report = tell(house=house, by=caseworker, what="He heard zephyr words", name="Invented Neighbour")
    other = tell(house=house, by=caseworker, name="Someone Else")
    act, involvement, source = report.acts.get(), report.involvements.get(), report.sources.get()
    link = actions.link(earlier=other, later=report, kind="precedes", by=caseworker)
    from cases.threats.models import Intervention

    row = actions.keep_intervention(
        intervention=Intervention(report=report), facts=actions.InterventionFacts(kind="legal"), by=caseworker
    )
    keys = {name: [report.pk] for name in [*OF_REPORT, *SEEN, "intervention_new", "report_submit"]}
    keys |= {name: [act.pk] for name in ("act_edit", "act_drop", "involvement_new")}
    keys |= {name: [involvement.pk] for name in ("involvement_edit", "involvement_drop")}
    keys |= {name: [source.pk] for name in ("source_edit", "source_drop")}
    keys |= {"victim_edit": [report.pk, act.victim_id], "link_drop": [link.pk]}
    keys |= {"intervention_edit": [row.pk]}
    return {name: reverse(name, args=args) for name, args in keys.items()}


def frozen():
    return (
        list(Report.objects.order_by("pk").values_list("state", "updated_at")),
        ReportStep.objects.count(), Source.objects.count(), Link.objects.count(), Involvement.objects.count(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "status"), [("other_worker", 404), ("treasurer", 403), ("auditor", 403), ("stranger", 403)]
)
def test_who_has_nothing_to_do_with_it_sees_nothing(pages, role, status, request, sign_in):
    client, before = sign_in(request.getfixturevalue(role)), frozen()
    for name, url in pages.items():
        assert client.get(url).status_code == status, name
        assert client.post(url, {"name": "x", "answer": "x y z"}).status_code == status, name
    assert frozen() == before


@pytest.mark.parametrize("role", ["caseworker", "coordinator"])
def test_the_house_opens_every_page(pages, role, request, sign_in):
    client = sign_in(request.getfixturevalue(role))
    for name, url in pages.items():
        assert client.get(url).status_code == 200, name


def test_an_admin_who_does_not_review_it_changes_nothing(pages, admin, sign_in):
    client, before = sign_in(admin), frozen()
    for name, url in pages.items():
        expected = 200 if name in (*SEEN, *HELP, "link_drop") else 403
        assert client.get(url).status_code == expected, name
    for name in (*OF_REPORT, *OF_ROWS, "report_submit", "link_drop"):
        assert client.post(pages[name]).status_code == 403, name
    assert frozen() == before


def test_the_house_waits_while_it_is_reviewed(pages, caseworker, admin, sign_in):
    report = Report.objects.get(acts__type="dthr", links_back__isnull=False)
    actions.submit(report=report, by=caseworker)
    client = sign_in(caseworker)
    for name in (*OF_REPORT, *OF_ROWS):
        answer = client.get(pages[name])
        assert answer.status_code == 409 and "with the reviewers" in answer.content.decode(), name
    before = frozen()
    typed = {"what": "Long nutmeg words", "statement": "Long nutmeg words"}
    for name in (*OF_REPORT, *OF_ROWS):  # what was typed meanwhile is not lost
        answer = client.post(pages[name], typed)
        assert answer.status_code == 422 and frozen() == before, name
        if name in ("report_edit", "source_edit", "source_new"):
            assert "nutmeg" in answer.content.decode(), name
    for name in (*SEEN, *HELP):
        assert client.get(pages[name]).status_code == 200, name


def test_no_page_shows_what_is_sealed_to_a_coordinator_who_did_not_write_it(pages, coordinator, sign_in):
    client = sign_in(coordinator)
    for name, url in pages.items():
        page = client.get(url).content.decode()
        assert "zephyr" not in page and "Invented Neighbour" not in page, name


def test_no_title_and_no_address_tells_anything(pages, caseworker, sign_in):
    client = sign_in(caseworker)
    for name, url in pages.items():
        title = client.get(url).content.decode().split("<title>")[1].split("</title>")[0]
        assert "T-" not in title and "V-" not in title and "Neighbour" not in title, name


def test_unknown_rows_are_not_there(pages, caseworker, sign_in):
    client, nobody = sign_in(caseworker), str(uuid.UUID(int=7))
    for name, url in pages.items():
        parts = [nobody if len(part) == 36 else part for part in url.split("/")]
        assert client.get("/".join(parts)).status_code == 404, name


def test_each_page_asks_a_constant_number_of_queries(
    pages, house, caseworker, sign_in, django_assert_max_num_queries
):
    report = Report.objects.get(acts__type="dthr", links_back__isnull=False)
    for number, kind in enumerate(["kill", "katt", "raid", "surv"]):
        from cases.threats.models import Act

        whom = actions.Whom(name=f"Invented Cousin {number}")
        facts = actions.ActFacts(whom, kind, report.happened_on)
        actions.keep_act(act=Act(report=report), facts=facts, by=caseworker)
    client = sign_in(caseworker)
    for name, url in pages.items():
        if name in ("report_edit", "victim_edit", "source_edit"):
            continue  # these write the audit event of a look first
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200, name
