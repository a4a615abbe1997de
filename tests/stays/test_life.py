"""Random lives in two houses of four beds: whatever happens, nights and fields tell one story."""

import datetime as dt
import uuid
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cases.access.models import Membership
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.houses.models import Bed
from cases.people.models import Household, KeepApart
from cases.stays import actions, codes, rules
from cases.stays.actions.history import FIELDS
from cases.stays.models import Absence, BedNight, Extension, Stay
from tests.factories.access import make_user
from tests.factories.houses import make_house, make_room
from tests.factories.stays import make_person, make_stay

pytestmark = pytest.mark.django_db
REASON = "written down for a reason"
PICK = st.integers(0, 9)
ONE = dt.timedelta(days=1)


def look(stay):
    """All that a step may change."""
    fields = Stay.objects.filter(pk=stay.pk).values_list(*FIELDS, "override_reason").get()
    nights = list(BedNight.objects.filter(stay=stay).order_by("night").values_list("night", "bed"))
    absences = Absence.objects.filter(stay=stay).order_by("from_night", "pk")
    return (
        fields,
        nights,
        list(absences.values_list("pk", "from_night", "to_night", "bed_held", "with_notice")),
    )


class Life(RuleBasedStateMachine):
    """One run inside one transaction that is never kept."""

    time = None

    @initialize()
    def begin(self):
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.now = clock.local_moment(dt.date(2026, 5, 4), 20)
        Life.time = self
        houses = [make_house(code_name="Cedar"), make_house(code_name="Willow", security_state="amber")]
        for house in houses:
            make_room(house, code="1", rule="men", beds=2)
            make_room(house, code="2", rule="any", beds=1)
            make_room(house, code="3", rule="family", beds=1)
        self.beds = list(Bed.objects.order_by("room__house__code_name", "room__code", "label"))
        self.workers = [make_user(name, role="caseworker", house=houses[0]) for name in ("dana", "hiwa")]
        self.workers.append(make_user("soran", role="coordinator", house=houses[0]))
        for user in self.workers:
            Membership.objects.create(user=user, role=user.memberships.get().role, house=houses[1])
        self.admin = make_user("rima", role="admin", house=None)
        family = Household.objects.create(code="Two Lamps")
        self.people = [make_person(houses[n % 2], household=family if n < 2 else None) for n in range(8)]
        low, high = sorted(self.people[2:4], key=lambda person: person.pk)
        KeepApart.objects.create(person=low, other=high)
        self.apart = {low.pk, high.pk}
        for number in range(4):
            make_stay(
                self.beds[number],
                by=self.workers[0],
                person=self.people[4 + number],
                nights=4,
                override_reason=REASON,
            )

    def teardown(self):
        if hasattr(self, "outer"):
            assert not [fault for fault in chain.verify() if isinstance(fault, chain.Fault)]
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def one(self, rows, number):
        rows = list(rows)
        return rows[number % len(rows)] if rows else None

    def stay(self, number, *steps):
        """Mostly one for which the step is possible."""
        rows = list(Stay.objects.order_by("created_at"))
        fit = [stay for stay in rows if any(rules.allows(step, stay.status) for step in steps or ["moved"])]
        return self.one(fit if fit and number < 8 else rows, number)

    def near(self, stay, number):
        """Mostly a bed of the same house."""
        same = [bed for bed in self.beds if bed.room.house_id == stay.house_id]
        return self.one(same if number < 8 else self.beds, number)

    def act(self, action, *, on=None, take_back=False, **what):
        """Do it, or be told why not; where asked, take it back and find everything as it was."""
        seen = look(on) if on else None
        try:
            done = action(**what)
        except (Refused, Denied) as no:
            if on:
                assert look(on) == seen or getattr(no, "code", "") == "", "a refusal changes nothing"
            return
        if not take_back:
            return
        stay = Stay.objects.get(pk=on.pk if on else done.pk)
        if isinstance(done, Extension) and done.decision != codes.Decision.APPROVED:
            return
        actions.undo(stay=stay, by=self.workers[2])
        if on:
            assert look(on) == seen
        else:
            stay.refresh_from_db()
            assert (stay.status, stay.nights.count(), stay.arrived_at) == ("cancelled", 0, None)

    @rule(hours=st.sampled_from([1, 5, 8, 24, 72]))
    def time_passes(self, hours):
        self.now += dt.timedelta(hours=hours)

    @rule(person=PICK, bed=PICK, group=st.sampled_from(codes.Group.values), nights=st.integers(1, 9),
          ago=st.sampled_from([0, 0, 3, 30]), undo=st.booleans())  # fmt: skip
    def arrives(self, person, bed, group, nights, ago, undo):
        at = self.now - dt.timedelta(hours=ago)
        arrival = actions.Arrival(
            token=uuid.uuid4(), person=self.one(self.people, person), group=group, arrived_at=at,
            until=clock.night_of(at) + nights * ONE, bed=self.one([None, *self.beds], bed),
            override_reason=REASON,
        )  # fmt: skip
        self.act(actions.arrive, arrival=arrival, by=self.one(self.workers, person), take_back=undo)

    @rule(person=PICK, bed=PICK, ahead=st.integers(0, 4), nights=st.integers(1, 9), undo=st.booleans(),
          kind=st.sampled_from(["held", "expected"]))  # fmt: skip
    def reserves(self, person, bed, ahead, nights, undo, kind):
        start = clock.tonight() + ahead * ONE
        order = actions.Reservation(
            token=uuid.uuid4(), person=self.one(self.people, person), group="man", kind=kind, start=start,
            bed=self.one([None, *self.beds], bed), until=start + nights * ONE, override_reason=REASON,
            arrival_expected_at=clock.local_moment(start, 21),
        )  # fmt: skip
        self.act(actions.reserve, reservation=order, by=self.one(self.workers, bed), take_back=undo)

    @rule(which=PICK, bed=PICK, nights=st.integers(1, 9), undo=st.booleans())
    def arrives_as_expected(self, which, bed, nights, undo):
        stay = self.one(Stay.objects.booked().order_by("created_at"), which)
        if stay:
            arrival = actions.Arrival(
                token=uuid.uuid4(), group=stay.group, bed=self.near(stay, bed) if bed % 2 else None,
                until=clock.tonight() + nights * ONE, override_reason=REASON,
            )  # fmt: skip
            self.act(
                actions.arrive_expected,
                on=stay,
                stay=stay,
                arrival=arrival,
                by=self.workers[1],
                take_back=undo,
            )

    @rule(which=PICK, bed=PICK, undo=st.booleans())
    def moves(self, which, bed, undo):
        if stay := self.stay(which, "moved"):
            self.act(actions.move_bed, on=stay, stay=stay, bed=self.near(stay, bed), override_reason=REASON,
                     by=self.workers[2], take_back=undo)  # fmt: skip

    @rule(which=PICK, held=st.booleans(), ago=st.integers(0, 2), undo=st.booleans())
    def goes_away(self, which, held, ago, undo):
        if stay := self.stay(which, "went_away"):
            away = actions.Away(from_night=clock.tonight() - ago * ONE, bed_held=held)
            self.act(actions.go_away, on=stay, stay=stay, absence=away, by=self.workers[0], take_back=undo)

    @rule(which=PICK, undo=st.booleans())
    def comes_back(self, which, undo):
        if stay := self.stay(which, "came_back"):
            self.act(
                actions.come_back,
                on=stay,
                stay=stay,
                override_reason=REASON,
                by=self.workers[0],
                take_back=undo,
            )

    @rule(which=PICK, more=st.sampled_from([1, 3, 40, 70, 100]), undo=st.booleans())
    def asks_for_longer(self, which, more, undo):
        if stay := self.stay(which, "extended"):
            until = stay.planned_to + more * ONE
            self.act(
                actions.ask_extension,
                on=stay,
                stay=stay,
                until=until,
                why=REASON,
                by=self.workers[0],
                take_back=undo,
            )

    @rule(which=PICK, who=st.integers(0, 3), approve=st.booleans())
    def decides(self, which, who, approve):
        if extension := self.one(Extension.objects.order_by("created_at"), which):
            by = self.one([*self.workers, self.admin], who)
            self.act(actions.decide_extension, extension=extension, approve=approve, by=by)

    @rule(which=PICK, ago=st.sampled_from([0, 0, 10, 60]), undo=st.booleans())
    def departs(self, which, ago, undo):
        if stay := self.stay(which, "departed"):
            gone = actions.Departure(destination="hotel", departed_at=self.now - dt.timedelta(hours=ago))
            self.act(actions.depart, on=stay, stay=stay, departure=gone, by=self.workers[1], take_back=undo)

    @rule(which=PICK, action=st.sampled_from([actions.cancel, actions.mark_no_show]), undo=st.booleans())
    def does_not_come(self, which, action, undo):
        if stay := self.stay(which, "cancelled", "no_show"):
            self.act(action, on=stay, stay=stay, by=self.workers[0], take_back=undo)

    @rule(which=PICK, mark=st.sampled_from(codes.Mark.values), ago=st.integers(0, 1))
    def is_called(self, which, mark, ago):
        if stay := self.stay(which, "departed"):
            night = clock.tonight() - ago * ONE
            self.act(actions.mark_roll, on=stay, stay=stay, mark=mark, night=night, by=self.workers[0])

    @rule(which=PICK, more=st.sampled_from([1, 3]), undo=st.booleans())
    def is_seen_and_stays_on(self, which, more, undo):
        self.is_called(which, codes.Mark.PRESENT, 0)
        self.asks_for_longer(which, more, undo)

    @rule(which=PICK, who=st.integers(0, 2))
    def takes_back(self, which, who):
        if stay := self.stay(which):
            self.act(actions.undo, on=stay, stay=stay, by=self.workers[who])

    @invariant()
    def one_story(self):
        if not hasattr(self, "outer"):
            return
        check(self)


def check(life):
    """What must hold after every step."""
    tonight = clock.night_of(life.now)
    nights = Counter(BedNight.objects.values_list("bed", "night"))
    assert not nights or max(nights.values()) == 1
    stays = list(Stay.objects.select_related("bed__room").prefetch_related("nights", "absences"))
    present = Counter(s.bed_id for s in stays if s.status in codes.PRESENT and s.bed_held)
    assert not present or max(present.values()) == 1
    people = Counter(s.person_id for s in stays if s.status in codes.OPEN)
    assert not people or max(people.values()) == 1
    for stay in stays:
        nights_fit(stay, tonight)
        if stay.status in codes.OPEN and stay.bed.room.gender_rule == "men":
            assert stay.group == "man"
    keep_apart(stays, life.apart, life.now)


def nights_fit(stay, tonight):
    """The nights of a stay are those its fields speak of, in its bed as far as they are still to come."""
    mine = {row.night: row.bed_id for row in stay.nights.all()}
    if stay.status in ("cancelled", "no_show"):
        assert not mine
        return
    gone = {
        n
        for a in stay.absences.all()
        if not a.bed_held
        for n in clock.nights(a.from_night, a.to_night or dt.date(2027, 9, 9))
    }
    if stay.status in codes.BOOKED:
        assert set(mine) == set(clock.nights(stay.planned_from, stay.planned_to)) and set(mine.values()) == {
            stay.bed_id
        }
        return
    if stay.status == "departed":
        assert set(mine) == set(clock.nights(stay.first_night, stay.last_night_end)) - gone
        return
    planned = set(clock.nights(stay.first_night, stay.planned_to)) - gone
    assert planned <= set(mine), "every planned night is there"
    assert all(night <= tonight for night in set(mine) - planned), "beyond the plan only what was seen"
    assert {bed for night, bed in mine.items() if night >= tonight} <= {stay.bed_id}


def keep_apart(stays, pair, now):
    """Never in one house on the same nights."""
    live = [s for s in stays if s.person_id in pair and s.status in codes.OPEN]
    live = [s for s in live if s.status in codes.PRESENT or s.hold_until > now]
    if len(live) == 2 and live[0].house_id == live[1].house_id:
        first, second = sorted(live, key=lambda s: s.first_night or s.planned_from)
        assert first.planned_to <= (second.first_night or second.planned_from)


@pytest.mark.slow
def test_whatever_happens_nights_and_fields_tell_one_story(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: Life.time.now)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=40, stateful_step_count=40, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
