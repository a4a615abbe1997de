"""A crowd of separate processes at one till: gifts that want a number, expenses that want the same money."""

import json
import time
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.db import connection, connections

from cases.access.models import User
from cases.access.roles import Permission
from cases.audit import chain
from cases.core import clock, guards
from cases.core.errors import Refused
from cases.donors.models import Donation, Donor, ReceiptYear
from cases.ledger import actions as ledger
from cases.ledger import queries
from cases.ledger.codes import Category, Kind
from cases.ledger.models import CashBox, Entry, Fund
from cases.ledger.rules import NewLine
from cases.vault import keys
from tests.factories.access import make_user
from tests.factories.donors import make_donor, make_gift
from tests.factories.houses import make_house
from tests.factories.money import make_box, make_fund, put_in
from tests.load.crowd import fork, let_go
from tests.load.crowd_size import CAN_PAY, EXPENSES, GIFTS, PRICE, WORKERS

SCENES = ("gifts", "expenses", "gifts_control", "expenses_control")


@dataclass(frozen=True)
class Stage:
    """A house with a donor, a fund and a box of its own."""

    scene: str
    by: User
    donor: Donor
    fund: Fund
    box: CashBox


def build(scene: str) -> Stage:
    """Money for forty expenses where money is to go out."""
    house = make_house(code_name=scene)
    by = make_user(scene, role="treasurer", house=house)
    stage = Stage(scene, by, make_donor(house, by=by), make_fund(house), make_box(house, place="bank"))
    if scene.startswith("expenses"):
        put_in(stage.fund, stage.box, str(CAN_PAY * PRICE), by=by)
    else:  # the year's row is there, so that the control's race is about its number
        ReceiptYear.objects.create(house=house, year=clock.tonight().year)
    return stage


def unguard() -> None:
    """The control: no trigger, no constraint, no transaction, no lock."""
    guards.remove(connection)
    once = next(c for c in Donation._meta.constraints if c.name == "receipt_number_once")
    Donation._meta.constraints = [c for c in Donation._meta.constraints if c is not once]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Donation, once)
    let_go()


def give(stage: Stage) -> str:
    """One donation; what came of it."""
    make_gift(stage.donor, stage.fund, stage.box, str(PRICE), by=stage.by)
    return "in"


def spend(stage: Stage) -> str:
    """One expense of the same price from the same fund and box."""
    lines = [NewLine(stage.fund, stage.box, -PRICE, Category.FOOD)]
    entry = ledger.NewEntry(stage.fund.house, Kind.EXPENSE, clock.tonight(), lines, token=uuid.uuid4())
    try:
        ledger.post(entry=entry, permission=Permission.MONEY_RECORD, by=stage.by)
    except Refused as no:
        return f"told {no.code}" if str(no.sentence) else "not told"
    return "paid"


def _runner(stage: Stage, jobs: Any, barrier: Any, results: Any) -> None:
    act, number = (give, GIFTS) if stage.scene.startswith("gifts") else (spend, EXPENSES)
    barrier.wait()
    done = []
    while True:
        with jobs.get_lock():
            mine, jobs.value = jobs.value, jobs.value + 1
        if mine >= number:
            break
        try:
            done.append(act(stage))
        except Exception as error:
            done.append(f"error {type(error).__name__}")
    results.put(done)


def race(stage: Stage) -> Counter[str]:
    """All jobs shared by processes that start together."""
    connections.close_all()
    jobs, barrier, results = fork.Value("i", 0), fork.Barrier(WORKERS), fork.Queue()
    crowd = [fork.Process(target=_runner, args=(stage, jobs, barrier, results)) for _ in range(WORKERS)]
    for worker in crowd:
        worker.start()
    outcome = Counter(word for _ in crowd for word in results.get(timeout=240))
    for worker in crowd:
        worker.join()
    return outcome


def told(stage: Stage) -> dict[str, Any]:
    """What came of the race, and what the database says afterwards."""
    began = time.monotonic()
    outcome, seconds = race(stage), round(time.monotonic() - began, 1)
    house, currency = stage.fund.house, stage.box.currency
    numbers = Donation.objects.filter(house=house).values_list("receipt_number", flat=True)
    return {
        "outcome": outcome,
        "seconds": seconds,
        "numbers": sorted(numbers),
        "last": sum(ReceiptYear.objects.filter(house=house).values_list("last", flat=True)),
        "entries": Entry.objects.filter(house=house).count(),
        "fund": queries.fund_balance(stage.fund.pk, currency).units,
        "box": queries.box_balance(stage.box.pk, currency).units,
        "faults": sum(isinstance(found, chain.Fault) for found in chain.verify()),
    }


def main() -> None:
    """Every scene on the database of DATABASE_URL, the controls last."""
    call_command("migrate", verbosity=0)
    keys.init()
    stages = [build(scene) for scene in SCENES]
    keys.system("audit")
    found = {}
    for stage in stages:
        if stage.scene == "gifts_control":
            unguard()
        found[stage.scene] = told(stage)
    print(json.dumps(found))
