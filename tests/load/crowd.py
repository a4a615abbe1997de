"""A crowd of separate processes at one door; `python -m tests.load SCENE FOLDER` plays a scene.

A scene prints one line of JSON. The processes are forked before any connection is opened, each has its own.
"""

import datetime as dt
import json
import multiprocessing
import os
import random
import signal
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.models import Count, QuerySet
from django.test import Client

from cases.access.models import User
from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Refused
from cases.houses.models import Bed, House
from cases.people.models import Person
from cases.stays import actions
from cases.stays.models import BedNight, Stay, StayStep
from cases.stays.rules import SENTENCES
from cases.vault import keys
from tests.factories.access import make_user
from tests.factories.houses import make_house, make_room
from tests.load.crowd_size import BEDS, JOBS, KILL_ROUNDS, KILL_WORKERS, WORKERS

fork = multiprocessing.get_context("fork")
settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def prepare(*, guarded: bool) -> None:
    """Empty tables, a house of 20 beds, one caseworker; without guard also without the constraints."""
    call_command("migrate", verbosity=0)
    keys.init()
    house = make_house(code_name="Cedar")
    for number in range(5):
        make_room(house, code=str(number), beds=BEDS // 5)
    make_user("dana", role="caseworker", house=house)
    if not guarded:
        with connection.schema_editor() as editor:
            for model in (BedNight, Stay):
                gone = [c for c in model._meta.constraints if c.name.startswith("one_")]
                model._meta.constraints = [c for c in model._meta.constraints if c not in gone]
                for constraint in gone:
                    editor.remove_constraint(model, constraint)
    connections.close_all()


def let_go() -> None:
    """The positive control: no transaction, no row lock, and the audit out of the way."""
    transaction.Atomic.__enter__ = lambda self: None
    transaction.Atomic.__exit__ = lambda self, *error: None
    QuerySet.select_for_update = lambda self, *args, **kwargs: self
    chain.record = lambda *args, **kwargs: None


def knock(number: int, by: User, beds: list[Bed]) -> str:
    """One check-in by the action; what came of it."""
    arrival = actions.Arrival(
        token=uuid.uuid4(),
        group="man",
        until=clock.tonight() + dt.timedelta(days=7),
        bed=beds[number * BEDS // JOBS],
        new_person=actions.NewPerson(code_name=f"Made Up {number}"),
    )
    try:
        actions.arrive(arrival=arrival, by=by)
    except Refused as no:
        return f"told {no.code}" if str(no.sentence) else "not told"
    return "in"


def knock_at_page(number: int, client: Client, beds: list[Bed]) -> str:
    """The same through the page a caseworker uses."""
    answer = client.post(
        "/arrive/",
        {
            "token": str(uuid.uuid4()),
            "who": "new",
            "code_name": f"Made Up {number}",
            "group": "man",
            "nights": "7",
            "bed": str(beds[number * BEDS // JOBS].pk),
        },
    )
    if answer.status_code == 302:
        return "in"
    told = str(SENTENCES["taken"]).encode() in answer.content and b'class="error"' in answer.content
    if told:
        return f"told {answer.status_code}"
    error = getattr(answer, "exc_info", None)
    return f"not told {answer.status_code} {error[1]!r}" if error else f"not told {answer.status_code}"


def _runner(scene: str, jobs: Any, barrier: Any, results: Any) -> None:
    by, beds = User.objects.get(), list(Bed.objects.order_by("room__code", "label"))
    client = Client(raise_request_exception=False)
    if scene == "page":
        client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["began"] = int(time.time())
        session.save()
    barrier.wait()
    done = []
    while True:
        with jobs.get_lock():
            number = jobs.value
            jobs.value += 1
        if number >= JOBS:
            break
        try:
            done.append(knock_at_page(number, client, beds) if scene == "page" else knock(number, by, beds))
        except Exception as error:
            done.append(f"error {type(error).__name__}")
    results.put(done)


def race(scene: str) -> Counter[str]:
    """200 check-ins shared by 16 processes that start together."""
    jobs, barrier, results = fork.Value("i", 0), fork.Barrier(WORKERS), fork.Queue()
    crowd = [fork.Process(target=_runner, args=(scene, jobs, barrier, results)) for _ in range(WORKERS)]
    for worker in crowd:
        worker.start()
    outcome = Counter(word for _ in crowd for word in results.get(timeout=240))
    for worker in crowd:
        worker.join()
    return outcome


def _comes_and_goes(acks: Path, seed: int) -> None:
    """Check somebody in, write down that it was acknowledged, let him go again; until killed."""
    by, house = User.objects.get(), House.objects.get()
    log = os.open(acks, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    number = 0
    while True:
        number += 1
        token = uuid.uuid4()
        arrival = actions.Arrival(
            token=token,
            group="man",
            until=clock.tonight() + dt.timedelta(days=7),
            house=house,
            new_person=actions.NewPerson(code_name=f"Made Up {seed} {number}"),
        )
        stay = actions.arrive(arrival=arrival, by=by)
        os.write(log, f"in {token}\n".encode())
        actions.depart(stay=stay, departure=actions.Departure(destination="hotel"), by=by)
        os.write(log, f"out {token}\n".encode())


def kills(acks: Path) -> dict[str, int]:
    """Rounds of kill -9 amid work; then: is every acknowledged write there, and nothing by half?"""
    chance = random.Random(1)
    for number in range(KILL_ROUNDS):
        crowd = [
            fork.Process(target=_comes_and_goes, args=(acks, number * KILL_WORKERS + each))
            for each in range(KILL_WORKERS)
        ]
        for worker in crowd:
            worker.start()
        for worker in crowd:
            time.sleep(chance.uniform(0.05, 0.3))
            os.kill(worker.pid or 0, signal.SIGKILL)
        for worker in crowd:
            worker.join()
        _empty_the_house()
    said = [line.split() for line in acks.read_text().splitlines()]
    arrived = {uuid.UUID(token) for word, token in said if word == "in"}
    departed = {uuid.UUID(token) for word, token in said if word == "out"}
    stays = dict(Stay.objects.values_list("pk", "status"))
    return {
        "acknowledged": len(said),
        "lost_arrivals": len(arrived - stays.keys()),
        "lost_departures": sum(stays.get(token) != "departed" for token in departed),
        "half": _half_stays(),
    }


def _empty_the_house() -> None:
    """Room for the next round; connections are closed because processes are forked from here."""
    for stay in Stay.objects.in_house():
        actions.depart(stay=stay, departure=actions.Departure(destination="hotel"), by=User.objects.get())
    connections.close_all()


def _half_stays() -> int:
    """Stays whose nights, steps and audit events do not tell the same."""
    half = 0
    for stay in Stay.objects.annotate(slept=Count("nights")):
        steps = sorted(StayStep.objects.filter(stay=stay).values_list("kind", flat=True))
        events = sorted(Event.objects.filter(object_id=stay.pk).values_list("action", flat=True))
        whole = (["arrived"], 7) if stay.status == "in_house" else (["arrived", "departed"], 0)
        half += (steps, stay.slept) != whole or events != [f"stays.{step}" for step in steps]
    return half


def inspect() -> dict[str, int]:
    """What the database says afterwards."""
    double = BedNight.objects.values("bed", "night").annotate(n=Count("pk")).filter(n__gt=1)
    return {
        "in_house": Stay.objects.in_house().count(),
        "beds_taken": Stay.objects.in_house().values("bed").distinct().count(),
        "nights": BedNight.objects.count(),
        "double_nights": len(double),
        "orphans": Person.objects.filter(stays__isnull=True).count(),
        "faults": sum(isinstance(found, chain.Fault) for found in chain.verify()),
    }


def main(scene: str, folder: str) -> None:
    """One scene on the database of DATABASE_URL."""
    prepare(guarded=scene != "control")
    keys.system("audit")
    connections.close_all()
    if scene == "control":
        let_go()
    began = time.monotonic()
    told: dict[str, Any] = kills(Path(folder) / "acks") if scene == "kill" else {"outcome": race(scene)}
    told["seconds"] = round(time.monotonic() - began, 1)
    print(json.dumps(told | inspect()))
