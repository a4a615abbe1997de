"""Which pages are measured, and with what input."""

import uuid
from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from cases.bench.build import World
from cases.bench.measure import Ask, Timing, read, write
from cases.core import clock
from cases.stays import codes
from cases.stays.models import BedNight, Stay

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(world: World) -> Client:
    """A client signed in as the coordinator of all houses."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(world.worker, backend=BACKEND)
    session = client.session
    session["began"] = session["seen"] = int(clock.now().timestamp())
    session.save()
    return client


def get(url: str) -> Ask:
    """Ask for a page."""
    return lambda client: client.get(url)


def reads(world: World) -> Iterator[tuple[str, Ask]]:
    """Name and request of each page that only shows."""
    stay = Stay.objects.in_house().first()
    assert stay is not None
    yield "home", get(reverse("home"))
    yield "board", get(reverse("board"))
    yield "arrival page", get(reverse("arrive"))
    yield "roll call", get(reverse("roll_call"))
    yield "stay", get(reverse("stay", args=[stay.id]))
    yield "person", get(reverse("person", args=[stay.person_id]))
    yield "people list", get(reverse("people"))
    yield "stays list", get(reverse("stays"))
    yield "search by name", lambda client: client.post(reverse("people"), {"q": "Zerin Storybok"})


def free_again(world: World) -> None:
    """Take the measured walk-in out of the way."""
    BedNight.objects.filter(stay__in=Stay.objects.filter(person__code_name__startswith="Walkin")).delete()
    Stay.objects.filter(person__code_name__startswith="Walkin").delete()


def measure(world: World, rounds: int) -> list[Timing]:
    """Every page beside its floor."""
    client = sign_in(world)
    timings = []
    for name, ask in reads(world):
        timing = Timing(name)
        read(timing, client, ask, rounds)
        timings.append(timing)
    return timings + writes(world, client, rounds)


def writes(world: World, client: Client, rounds: int) -> list[Timing]:
    """Arrival and departure."""
    raise NotImplementedError((uuid, codes, write))
