"""What speaks against a bed, how long a stay may be, who must agree: truth tables, no database."""

import datetime as dt
import itertools
import uuid

import pytest

from cases.core.errors import Refused
from cases.stays import codes, rules
from cases.stays.rules import Guest, HouseFacts, Place, Sleeper, Window

DAY = dt.date(2026, 5, 4)
WINDOW = Window(DAY, DAY + dt.timedelta(14))
OURS, THEIRS, SOMEBODY, FOE = (uuid.UUID(int=n) for n in range(1, 5))
EVERYONE = frozenset({"man", "woman", "family", "minor"})


def later(days):
    return DAY + dt.timedelta(days)


def against(guest=None, window=WINDOW, **place):
    return {reason.code for reason in rules.exclusions(guest or Guest(group="man"), Place(**place), window)}


ROOM = {
    ("any", "man"): set(), ("any", "woman"): set(), ("any", "family"): set(),
    ("men", "man"): set(), ("men", "woman"): {"gender_rule"}, ("men", "family"): {"gender_rule"},
    ("women", "man"): {"gender_rule"}, ("women", "woman"): set(), ("women", "family"): {"gender_rule"},
    ("family", "man"): {"family_rule"}, ("family", "woman"): {"family_rule"}, ("family", "family"): set(),
}  # fmt: skip
STATE = {
    "green": set(),
    "amber": {"house_amber"},
    "red": {"house_red"},
    "evacuated": {"house_evacuated"},
}
BED = {
    "free": ({}, set()),
    "taken": ({"given_from": DAY}, {"taken"}),
    "held": ({"given_from": DAY, "held_only": True}, {"held"}),
    "broken": ({"outs": ((later(-3), None),)}, {"out_of_service"}),
    "given up": ({"in_service_to": DAY}, {"not_in_service"}),
    "not bought": ({"in_service_from": later(1)}, {"not_in_service"}),
    "wanted soon": ({"given_from": later(5)}, {"free_only_until"}),
}
SLEEPERS = {"nobody": None, "own family": OURS, "other family": THEIRS, "single": None}


@pytest.mark.parametrize("room,group", ROOM)
def test_every_band_of_the_table_is_the_sum_of_its_reasons(room, group):
    bands = itertools.product(STATE, BED, SLEEPERS, *[(False, True)] * 5)
    for state, bed, sleeper, apart, alert, refused, minor, no_minors in bands:
        guest = Guest(
            group=group, household=OURS, minor=minor, ask_coordinator=alert,
            kept_apart=frozenset({FOE}) if apart else frozenset(),
        )  # fmt: skip
        accepts = EVERYONE - ({group} if refused else set()) - ({"minor"} if no_minors else set())
        facts, expected = BED[bed]
        in_room = () if sleeper == "nobody" else (Sleeper(SOMEBODY, SLEEPERS[sleeper], "family"),)
        found = against(
            guest, house=HouseFacts(security=state, accepts=accepts), room_rule=room,
            in_room=in_room, in_house=frozenset({FOE, SOMEBODY}), **facts,
        )  # fmt: skip
        expected = expected | ROOM[room, group] | STATE[state]
        if room == "family" and sleeper in ("other family", "single"):
            expected = expected | {"family_rule"}
        expected |= {"keep_apart"} if apart else set()
        expected |= {"ask_coordinator"} if alert else set()
        expected |= {"not_accepted"} if refused else set()
        expected |= {"minors_not_accepted"} if minor and no_minors else set()
        assert found == expected


def test_hard_and_soft_are_told_apart_and_hard_ones_come_first():
    hard = {
        "house_closed", "house_red", "house_evacuated", "taken", "held", "out_of_service", "not_in_service",
        "gender_rule", "keep_apart",
    }  # fmt: skip
    assert rules.HARD == hard
    guest = Guest(group="woman", ask_coordinator=True)
    place = Place(house=HouseFacts(security="amber"), room_rule="men", given_from=later(3))
    found = rules.exclusions(guest, place, WINDOW)
    assert [reason.hard for reason in found] == [True, False, False, False]
    assert [reason.code for reason in found if reason.approval] == ["ask_coordinator"]


def test_two_families_of_unknown_household_are_not_one_family():
    stranger = Guest(group="family")
    assert against(stranger, room_rule="family", in_room=(Sleeper(SOMEBODY, None, "family"),)) == {
        "family_rule"
    }


@pytest.mark.parametrize(
    "opened,closed,code",
    [
        (None, None, None),
        (DAY, None, None),
        (later(1), None, "house_closed"),
        (None, DAY, "house_closed"),
        (None, later(1), "free_only_until"),
        (None, later(14), None),
    ],
)
def test_a_house_takes_people_from_its_first_to_its_last_night(opened, closed, code):
    assert against(house=HouseFacts(opened_on=opened, closed_on=closed)) == ({code} if code else set())


@pytest.mark.parametrize(
    "facts,until",
    [
        ({}, None),
        ({"given_from": later(20)}, later(20)),
        ({"given_from": later(6), "outs": ((later(4), later(5)),)}, later(4)),
        ({"outs": ((later(-4), DAY),)}, None),
        ({"in_service_to": later(2)}, later(2)),
        ({"given_from": DAY}, None),
        ({"given_from": later(3), "outs": ((later(-1), later(1)),)}, None),
    ],
)
def test_a_bed_says_until_when_it_is_free(facts, until):
    assert rules.free_until(Place(**facts), WINDOW) == until


def test_a_bed_is_back_on_the_night_its_repair_ends():
    assert against(outs=((later(-4), DAY),)) == set()
    assert against(outs=((later(-4), later(1)),)) == {"out_of_service"}


def test_sentences_name_nobody():
    guest = Guest(group="man", person=SOMEBODY, kept_apart=frozenset({FOE}))
    for reason in rules.exclusions(guest, Place(in_house=frozenset({FOE}), given_from=later(2)), WINDOW):
        assert str(FOE) not in str(reason.sentence) and "%" not in str(reason.sentence)


STATUSES = {
    "arrived": "held expected",
    "moved": "held expected in_house away",
    "went_away": "in_house",
    "came_back": "away",
    "extended": "in_house away",
    "ticked": "in_house away",
    "departed": "in_house away",
    "no_show": "expected",
    "cancelled": "held expected",
    "reserved": "",
}


@pytest.mark.parametrize("step", codes.Step.values)
@pytest.mark.parametrize("status", codes.Status.values)
def test_the_graph_of_steps(step, status):
    possible = status in STATUSES[step].split()
    assert rules.allows(codes.Step(step), status) == possible
    assert bool(rules.why_not(codes.Step(step), status)) != possible
    if not possible:
        with pytest.raises(Refused, match="wrong_status"):
            rules.check_step(codes.Step(step), status)


@pytest.mark.parametrize("nights,needed", [(1, 0), (30, 0), (60, 0), (61, 1), (90, 1), (91, 2), (400, 2)])
def test_who_must_agree_to_a_long_stay(nights, needed):
    assert rules.approvals_needed(DAY, later(nights)) == needed


@pytest.mark.parametrize(
    "nights,code",
    [(-1, "until_before_start"), (0, "until_before_start"), (1, ""), (30, ""), (31, "too_long")],
)
def test_what_may_be_planned_at_the_door(nights, code):
    if not code:
        return rules.check_until(DAY, later(nights))
    with pytest.raises(Refused, match=code) as refusal:
        rules.check_until(DAY, later(nights))
    assert refusal.value.field == "until"
    return None


@pytest.mark.parametrize(
    "text,fine",
    [
        ("", False),
        ("   ", False),
        ("1234567890", False),
        ("short", False),
        ("سبب مكتوب", True),
        ("she is ill", True),
    ],
)
def test_a_reason_is_a_few_words(text, fine):
    if fine:
        assert rules.check_reason(f" {text} ", field="why") == text
    else:
        with pytest.raises(Refused, match="reason_missing"):
            rules.check_reason(text, field="why")


def test_a_hold_ends_48_hours_after_the_planned_arrival_or_from_now():
    now = dt.datetime(2026, 5, 4, 20, tzinfo=dt.UTC)
    assert rules.hold_ends(None, now=now) == now + dt.timedelta(hours=48)
    assert rules.hold_ends(now + dt.timedelta(days=3), now=now) == now + dt.timedelta(days=5)
    with pytest.raises(Refused, match="hold_over"):
        rules.hold_ends(now - dt.timedelta(days=3), now=now)


def test_an_hour_is_an_hour():
    now = dt.datetime(2026, 5, 4, 20, tzinfo=dt.UTC)
    rules.check_undo(now - dt.timedelta(minutes=60), now=now)
    with pytest.raises(Refused, match="too_late"):
        rules.check_undo(now - dt.timedelta(minutes=60, seconds=1), now=now)
