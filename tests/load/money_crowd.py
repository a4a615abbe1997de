"""A crowd of separate processes at one till: gifts that want a number, expenses that want the same money."""

import json
import time
import uuid
from collections import Counter
from typing import Any

from django.core.management import call_command
from django.db import connection, connections

from cases.access.models import User
from cases.access.roles import Permission
from cases.audit import chain
from cases.core import clock, guards
from cases.core.errors import Refused
from cases.donors.models import Donation, Donor, ReceiptYear
from cases.houses.models import House
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

SCENES = ("gifts", "gifts_control", "expenses", "expenses_control")


def prepare(scene: str) -> None:
    """One house with a donor, a fund and a box; money for forty expenses where money is to go out."""
    call_command("migrate", verbosity=0)
    keys.init()
    house = make_house(code_name="Cedar")
    by = make_user("tara", role="treasurer", house=house)
    make_donor(house, by=by)
    fund, box = make_fund(house), make_box(house)
    if scene.startswith("expenses"):
        put_in(fund, box, str(CAN_PAY * PRICE), by=by)
    if scene.endswith("control"):
        _unguard(house)
    keys.system("audit")
    connections.close_all()


def _unguard(house: House) -> None:
    """The control: no trigger and no constraint; the year's row is there, so that the race is about its number."""
    guards.remove(connection)
    ReceiptYear.objects.create(house=house, year=clock.tonight().year)
    once = next(c for c in Donation._meta.constraints if c.name == "receipt_number_once")
    Donation._meta.constraints = [c for c in Donation._meta.constraints if c is not once]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Donation, once)


def give(by: User) -> str:
    """One donation; what came of it."""
    make_gift(Donor.objects.get(), Fund.objects.get(), CashBox.objects.get(), "25,000", by=by)
    return "in"


def spend(by: User) -> str:
    """One expense of the same price from the same fund and box."""
    fund, box = Fund.objects.select_related("house").get(), CashBox.objects.get()
    lines = [NewLine(fund, box, -PRICE, Category.FOOD)]
    entry = ledger.NewEntry(fund.house, Kind.EXPENSE, clock.tonight(), lines, token=uuid.uuid4())
    try:
        ledger.post(entry=entry, permission=Permission.MONEY_RECORD, by=by)
    except Refused as no:
        return f"told {no.code}" if str(no.sentence) else "not told"
    return "paid"


def _runner(scene: str, jobs: Any, barrier: Any, results: Any) -> None:
    by = User.objects.get()
    act, number = (give, GIFTS) if scene.startswith("gifts") else (spend, EXPENSES)
    barrier.wait()
    done = []
    while True:
        with jobs.get_lock():
            mine, jobs.value = jobs.value, jobs.value + 1
        if mine >= number:
            break
        try:
            done.append(act(by))
        except Exception as error:
            done.append(f"error {type(error).__name__}")
    results.put(done)


def race(scene: str) -> Counter[str]:
    """All jobs shared by processes that start together."""
    jobs, barrier, results = fork.Value("i", 0), fork.Barrier(WORKERS), fork.Queue()
    crowd = [fork.Process(target=_runner, args=(scene, jobs, barrier, results)) for _ in range(WORKERS)]
    for worker in crowd:
        worker.start()
    outcome = Counter(word for _ in crowd for word in results.get(timeout=240))
    for worker in crowd:
        worker.join()
    return outcome


def inspect() -> dict[str, Any]:
    """What the database says afterwards."""
    fund, box = Fund.objects.get(), CashBox.objects.get()
    return {
        "numbers": sorted(Donation.objects.values_list("receipt_number", flat=True)),
        "last": sum(ReceiptYear.objects.values_list("last", flat=True)),
        "entries": Entry.objects.count(),
        "fund": queries.fund_balance(fund.pk, box.currency).units,
        "box": queries.box_balance(box.pk, box.currency).units,
        "faults": sum(isinstance(found, chain.Fault) for found in chain.verify()),
    }


def main(scene: str, _folder: str) -> None:
    """One scene on the database of DATABASE_URL."""
    prepare(scene)
    if scene.endswith("control"):
        let_go()
    began = time.monotonic()
    told: dict[str, Any] = {"outcome": race(scene), "seconds": round(time.monotonic() - began, 1)}
    print(json.dumps(told | inspect()))
