"""Two houses full of rows of every kind: the own one, and the one nobody of the own house may touch."""

import datetime as dt
import itertools
import os
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model, UUIDField

from cases.access.models import Membership, User
from cases.actors.models import Actor, Channel
from cases.audit.models import Event
from cases.core import clock
from cases.donors.models import Donation, Donor, GiftInKind, Instalment, Pledge
from cases.evidence.models import Evidence
from cases.houses.models import Bed, BedOut, House, Room
from cases.imports.actions import receive
from cases.imports.models import ColumnMapping, ImportBatch, ImportedRow
from cases.incidents.models import HouseIncident
from cases.ledger.models import CashBox, Entry, Fund, MonthClose, Rate
from cases.papers.models import Consent, Paper
from cases.people.models import Alert, Household, KeepApart, Person, SafeContact
from cases.releases.models import Release
from cases.risk.models import Assessment
from cases.spending.models import Expense
from cases.stays import actions
from cases.stays.models import Extension, Stay
from cases.threats.models import Act, Intervention, Involvement, Link, Naming, Report, Source
from cases.vault import sealed
from cases.vault.models import Slot, SubjectKey, SystemKey
from tests.attack.kept import keep_books
from tests.attack.told import tell
from tests.factories.access import make_user
from tests.factories.houses import make_bed, make_house, make_room
from tests.factories.people import make_person
from tests.factories.register import make_register
from tests.factories.stays import make_booking, make_stay

# Keys are nobody's, and the audit is written by refusals too.
NOT_SCOPED = {Slot, SystemKey, SubjectKey, Event}
# Reference data: no house's own, seen by all who see reports, or by reviewers.
SHARED = {Actor, Channel, Rate}
# How many of a kind are opened, where each is in a state of its own; one of all others.
SOME = {Stay: 20, Report: 20, Person: 3, Assessment: 3, Bed: 2, ImportBatch: 2, Evidence: 2, HouseIncident: 3}
SOME |= {Act: 20, Expense: 10, Entry: 10, Fund: 2, CashBox: 2, Donor: 2, Donation: 2, Pledge: 2}
# What the addresses are about, by the words before the first key.
KINDS: dict[str, type[Model]] = {
    "alerts": Alert,
    "apart": KeepApart,
    "beds": Bed,
    "beds/out": BedOut,
    "channels": Channel,
    "consents": Consent,
    "contacts": SafeContact,
    "donations": Donation,
    "donors": Donor,
    "evidence": Evidence,
    "expenses": Expense,
    "extensions": Extension,
    "goods": GiftInKind,
    "houses": House,
    "incidents": HouseIncident,
    "instalments": Instalment,
    "money/boxes": CashBox,
    "money/entries": Entry,
    "money/funds": Fund,
    "money/months": MonthClose,
    "money/people": House,
    "namings": Naming,
    "papers": Paper,
    "people": Person,
    "pledges": Pledge,
    "register/import": ImportBatch,
    "releases": Release,
    "risk": Assessment,
    "roll": Stay,
    "rooms": Room,
    "stays": Stay,
    "threats": Report,
    "threats/acts": Act,
    "threats/interventions": Intervention,
    "threats/involvement": Involvement,
    "threats/links": Link,
    "threats/sources": Source,
}
SERIAL = itertools.count(1)


@dataclass
class World:
    """A house with everything in it; `ids` are the keys of all its rows, by model."""

    house: House
    worker: User
    ids: dict[type[Model], list[uuid.UUID]] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        """All keys of the house's own rows as text."""
        return [str(key) for model, keys in self.ids.items() for key in keys if model not in SHARED]

    def some_keys_of(self, model: type[Model]) -> list[str]:
        """Every stay and report, because each is in a state of its own, some people, one row of most others."""
        return [str(key) for key in self.ids[model][: SOME.get(model, 1)]]

    @property
    def kinds(self) -> dict[str, type[Model]]:
        """The kind of row a key stands for."""
        return {str(key): model for model, keys in self.ids.items() for key in keys}

    @property
    def one_of_each(self) -> list[str]:
        """One row of every kind that is the house's own."""
        return [str(keys[0]) for model, keys in self.ids.items() if keys and model not in SHARED]


def models() -> list[type[Model]]:
    """Every model whose rows belong to somebody."""
    return [model for model in apps.get_app_config("cases").get_models() if model not in NOT_SCOPED]


def keyed() -> list[type[Model]]:
    """Those that can be named in an address."""
    return [model for model in models() if isinstance(model._meta.pk, UUIDField)]


def keys_of(model: type[Model]) -> set[uuid.UUID]:
    return set(model._default_manager.values_list("pk", flat=True))


def make_world(code_name: str, username: str, reviewer: User) -> World:
    """Build one house; whatever rows come into being are its own."""
    before = {model: keys_of(model) for model in keyed()}
    house = make_house(code_name=code_name)
    worker = make_user(username, role="caseworker", house=house)
    Membership.objects.create(user=worker, role="coordinator", house=house)
    world = World(house, worker)
    beds = furnish(house)
    fill_beds(world, beds)
    for person in Person.objects.filter(house=house):
        describe(person, worker)
    bring_in(world)
    tell(house, worker, reviewer)
    keep_books(house, worker, reviewer)
    world.ids = {model: sorted(keys_of(model) - before[model], key=str) for model in keyed()}
    return world


def furnish(house: House) -> list[Bed]:
    """Rooms of each rule, a bed out of service, a sealed address."""
    sealed.put(house, address={"line": f"{next(SERIAL)} Invented Lane"})
    house.save()
    room = make_room(house, code="1", beds=12)
    make_room(house, code="2", rule=Room.Rule.WOMEN, beds=2)
    make_room(house, code="3", rule=Room.Rule.FAMILY, beds=3)
    broken = make_bed(room, label="Z")
    BedOut.objects.create(bed=broken, from_night=clock.tonight(), reason=BedOut.Reason.BROKEN, note="leg")
    return [*room.beds.exclude(pk=broken.pk).order_by("label")]


def fill_beds(world: World, beds: list[Bed]) -> None:
    """Somebody in each state of a stay, and people without one."""
    house, by = world.house, world.worker
    here = [make_stay(bed, by=by, person=newcomer(house, by)) for bed in beds[:4]]
    make_booking(beds[4], by=by, person=newcomer(house, by), in_nights=3)
    make_booking(beds[5], by=by, person=newcomer(house, by), kind="held", in_nights=1)
    away = actions.Away(from_night=clock.tonight(), expected_back=clock.tonight() + dt.timedelta(days=2))
    actions.go_away(stay=here[0], absence=away, by=by)
    actions.depart(stay=here[1], departure=actions.Departure(destination="own_rent"), by=by)
    actions.mark_roll(stay=here[2], mark="present", night=clock.tonight(), by=by)
    ask_longer(here[3])
    for _ in "ab":
        newcomer(house, by)


def newcomer(house: House, by: User) -> Person:
    """Somebody with a sealed name and a phone."""
    number = next(SERIAL)
    identity = {"given": "Zain", "family": f"Storybook {number}"}
    return make_person(house=house, by=by, sex="male", identity=identity, phones=(f"0770 000 {number:04d}",))


def ask_longer(stay: Stay) -> None:
    """A request for a longer stay that waits for the coordinator."""
    longer = Extension(stay=stay, until=stay.planned_to + dt.timedelta(days=90), decision="asked")
    sealed.put(longer, why={"text": "needs more time"})
    longer.save()


def describe(person: Person, by: User) -> None:
    """All that can hang on a person."""
    today = clock.tonight()
    rows: list[Any] = [
        Alert(person=person, kind=first(Alert, "kind"), valid_from=today),
        SafeContact(
            person=person, relation=first(SafeContact, "relation"), channel=first(SafeContact, "channel")
        ),
        Consent(person=person, purpose=first(Consent, "purpose"), recipient="A clinic", given_on=today),
        Paper(person=person, kind=first(Paper, "kind"), expires_on=today + dt.timedelta(days=400)),
    ]
    sealed.put(rows[0], instructions={"text": "do not open the door"})
    sealed.put(rows[1], contact={"name": "Somebody Invented", "code_word": "lantern"})
    sealed.put(rows[3], number={"last4": "1234"})
    for row in rows:
        row.keep(by=by)
    person.household = Household.objects.create(code=f"Household {next(SERIAL)}")
    person.save()
    keep_apart_from_an_absent_one(person)


def bring_in(world: World) -> None:
    """An old register on its way in, and traces of one that came."""
    stay = Stay.objects.filter(house=world.house).order_by("pk")[0]
    for kind in ("csv", "xlsx"):
        receive(data=make_register(12, kind=kind), name=f"old.{kind}", by=world.worker)
    row = ImportedRow(digest=os.urandom(16), stay=stay, person=stay.person)
    sealed.put(row, note={"text": "came with one bag"})
    row.save()
    ColumnMapping.objects.create(user=world.worker, header=os.urandom(16), house=world.house)


def keep_apart_from_an_absent_one(person: Person) -> None:
    """A rule between two of the same house, one of whom is not in it."""
    other = Person.objects.filter(house=person.house, stays__isnull=True).exclude(pk=person.pk).first()
    if person.stays.exists() or other is None:
        return
    small, large = sorted([person, other], key=lambda one: one.pk.hex)
    if not KeepApart.objects.filter(person=small, other=large).exists():
        rule = KeepApart(person=small, other=large)
        sealed.put(rule, why={"text": "an old quarrel"})
        rule.save()


def first(model: type[Model], name: str) -> str:
    """The first code of a list."""
    return str(model._meta.get_field(name).choices[0][0])


Rows = dict[str, set[tuple[Any, ...]]]


def snapshot() -> Rows:
    """Every row of every table but the audit, the keys, sessions and tries."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in models()):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = {tuple(map(plain, row)) for row in cursor.fetchall()}
    return found


def plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def changes(before: Rows, after: Rows) -> dict[str, list[tuple[Any, ...]]]:
    """Rows that came, went or changed, by table."""
    return {
        table: sorted(rows ^ after[table], key=repr) for table, rows in before.items() if rows != after[table]
    }
