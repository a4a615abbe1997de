"""Who agreed to what, which event goes, what a mark looks like."""

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.core.errors import Refused
from cases.releases import rules
from cases.releases.rules import Agreement, Fate
from cases.threats.refs import LETTERS

TODAY = dt.date(2026, 11, 22)
BEFORE, AFTER = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("given_on", "valid_until", "withdrawn_on", "expected"),
    [
        (BEFORE, None, None, True),
        (TODAY, None, None, True),
        (AFTER, None, None, False),
        (BEFORE, AFTER, None, True),
        (BEFORE, TODAY, None, True),
        (BEFORE, BEFORE, None, False),
        (BEFORE, None, TODAY, False),
        (BEFORE, None, BEFORE, False),
        (BEFORE, AFTER, BEFORE, False),
    ],
)
def test_when_a_consent_holds(given_on, valid_until, withdrawn_on, expected):
    row = SimpleNamespace(given_on=given_on, valid_until=valid_until, withdrawn_on=withdrawn_on)
    assert rules.holds(row, TODAY) is expected


def agreed_to(given_on, withdrawn_on=None, **other):
    known = {"person_id": 1, "purpose": "report", "recipient": "Archive"} | other
    return SimpleNamespace(given_on=given_on, withdrawn_on=withdrawn_on, valid_until=None, **known)


@pytest.mark.parametrize(
    ("given_on", "other", "expected"),
    [
        (BEFORE, {}, 0),
        (BEFORE, {"recipient": "ARCHIVE"}, 0),
        (TODAY, {}, 1),
        (BEFORE, {"recipient": "Lawyer"}, 1),
        (BEFORE, {"purpose": "un_submit"}, 1),
        (BEFORE, {"person_id": 2}, 1),
    ],
)
def test_a_withdrawal_ends_an_earlier_consent_to_the_same(given_on, other, expected):
    rows = [agreed_to(given_on), agreed_to(BEFORE, TODAY, **other)]
    assert len(rules.in_force(rows, TODAY)) == expected


ME, YOU, CODE = "me", "you", None
IN, OUT = False, True


@pytest.mark.parametrize(
    ("acts", "agreed", "expected"),
    [
        ([(IN, ME)], {ME}, Fate.GOES),
        ([(IN, ME)], set(), Fate.NO_CONSENT),
        ([(IN, ME)], {YOU}, Fate.NO_CONSENT),
        ([(IN, CODE)], set(), Fate.GOES),
        ([(IN, ME), (IN, CODE)], set(), Fate.NO_CONSENT),
        ([(IN, ME), (IN, YOU)], {ME}, Fate.NO_CONSENT),
        ([(IN, ME), (IN, YOU)], {ME, YOU}, Fate.GOES),
        ([(IN, ME), (OUT, YOU)], {ME}, Fate.GOES),
        ([(OUT, ME), (IN, YOU)], {ME}, Fate.NO_CONSENT),
        ([(OUT, ME), (IN, ME)], {ME}, Fate.GOES),
        ([(OUT, ME)], {ME}, Fate.LEFT_OUT),
        ([(OUT, ME)], set(), Fate.LEFT_OUT),
        ([(OUT, CODE)], set(), Fate.LEFT_OUT),
        ([], {ME}, Fate.LEFT_OUT),
    ],
)
def test_an_event_goes_only_if_every_protected_person_in_it_agrees(acts, agreed, expected):
    assert rules.fate(acts, agreed) == expected


@pytest.mark.parametrize("name", [True, False])
@pytest.mark.parametrize("public", [True, False])
def test_only_the_consent_to_send_decides_about_sending(name, public):
    rules.un_allowed([Agreement("Amber", True, name, public)])
    with pytest.raises(Refused) as refused:
        rules.un_allowed([Agreement("Amber", True, name, public), Agreement("Pebble", False, name, public)])
    assert "Pebble" in str(refused.value.sentence) and "Amber" not in str(refused.value.sentence)


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("exact", "2026-11-22"),
        ("estimate", "2026-11-22"),
        ("day_unknown", "2026-11"),
        ("month_day_unknown", "2026"),
    ],
)
def test_a_date_says_no_more_than_is_known(precision, expected):
    assert rules.day_as_known(TODAY, precision) == expected


@pytest.mark.parametrize("typed", ["BCDFGHJK", "bcdf ghjk", " bcdf-ghjk. ", "BCDF\u200fGHJK"])
def test_a_mark_is_read_however_it_is_written(typed):
    assert rules.mark_typed(typed) == "BCDFGHJK"


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_mark_or_nothing(typed):
    mark = rules.mark_typed(typed)
    assert mark == "" or (len(mark) == 8 and set(mark) <= set(LETTERS))
    assert not set("AEIOU0123456789") & set(mark)


@pytest.mark.parametrize(("no_consent", "left_out", "code"), [
    (2, 0, "no_consent"), (1, 5, "no_consent"), (0, 3, "all_left_out"), (0, 0, "nothing_there"),
])  # fmt: skip
def test_an_empty_file_is_refused_with_its_reason(no_consent, left_out, code):
    with pytest.raises(Refused) as refused:
        rules.something_left(rules.Sifted((), no_consent, left_out, (), ""))
    assert refused.value.code == code
    rules.something_left(rules.Sifted(("one",), no_consent, left_out, (), ""))


def test_nobody_receives_a_copy_without_a_name_and_a_purpose():
    for call in (lambda: rules.recipient("  a "), lambda: rules.purpose("short  ")):
        with pytest.raises(Refused):
            call()
    assert (
        rules.recipient(" An  archive\n") == "An archive"
        and rules.purpose(" for a report ") == "for a report"
    )
