"""Two reviewers at the same moment: one moves the report, the other is told."""

import pytest
from django.db import connection

from cases.review import actions
from cases.threats.codes import State
from cases.threats.models import Report, ReportStep
from tests.factories.access import make_user
from tests.factories.houses import make_house
from tests.factories.races import at_once
from tests.factories.review import make_told

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 6


@pytest.fixture
def scene():
    """A house and as many reviewers as come at once."""
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: its transaction is the lock")
    house = make_house(code_name="Cedar")
    reporter = make_user("narin", role="caseworker", house=house)
    return house, reporter, [make_user(f"reviewer{n}", role="admin", house=None) for n in range(CROWD)]


def codes_of(*calls):
    """What each call answered: the code of a refusal, "" for one that went through."""
    return [getattr(answer, "code", "") for answer in at_once(*calls)]


def test_one_of_many_reviewers_takes_a_report(scene):
    house, reporter, reviewers = scene
    report = make_told(house=house, by=reporter)
    answers = codes_of(*[lambda by=by: actions.take(report=report, by=by) for by in reviewers])
    assert sorted(answers) == ["", *["not_from_here"] * (CROWD - 1)]
    assert ReportStep.objects.filter(report=report).count() == 1
    assert Report.objects.get(pk=report.pk).reviewer == reviewers[answers.index("")]


def test_the_same_form_sent_many_times_at_once_is_one_step(scene):
    house, reporter, reviewers = scene
    report = make_told(house=house, by=reporter)
    answers = codes_of(*[lambda: actions.take(report=report, by=reviewers[0]) for _ in range(CROWD)])
    assert answers == [""] * CROWD
    assert ReportStep.objects.filter(report=report).count() == 1


def test_two_reports_are_never_each_others_duplicate(scene):
    house, reporter, (first, second, *_) = scene
    one = make_told(house=house, by=reporter, state=State.UNDER_REVIEW, reviewer=first)
    other = make_told(house=house, by=reporter, state=State.UNDER_REVIEW, reviewer=second)
    answers = codes_of(
        lambda: actions.duplicate(report=one, other=other, by=first),
        lambda: actions.duplicate(report=other, other=one, by=second),
    )
    assert sorted(answers) == ["", "no_original"]
    assert Report.objects.filter(state=State.DUPLICATE).count() == 1
