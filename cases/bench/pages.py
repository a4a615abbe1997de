"""Which pages are measured, and with what input."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.test import Client
from django.urls import reverse

from cases.access.models import User
from cases.bench import floor
from cases.bench.build import World
from cases.bench.measure import Ask, Timing, read, write
from cases.bench.threats import Threats
from cases.core import clock
from cases.stays import codes
from cases.stays.models import Stay

WALK_IN = "Walkin"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(user: User) -> Client:
    """A client signed in as this user."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend=BACKEND)
    session = client.session
    session["began"] = session["seen"] = int(clock.now().timestamp())
    session.save()
    return client


def get(url: str) -> Ask:
    """Ask for a page."""
    return lambda client: client.get(url)


def reads() -> Iterator[tuple[str, Ask]]:
    """Name and request of each page that only shows."""
    stay = Stay.objects.in_house()[0]
    yield "home", get(reverse("home"))
    yield "board", get(reverse("board"))
    yield "arrival page", get(reverse("arrive"))
    yield "roll call", get(reverse("roll_call"))
    yield "stay", get(reverse("stay", args=[stay.id]))
    yield "person", get(reverse("person", args=[stay.person_id]))
    yield "people list", get(reverse("people"))
    yield "stays list", get(reverse("stays"))
    yield "search by name", lambda client: client.post(reverse("people"), {"q": "Zerin Storybok"})


def walk_in(client: Client) -> Any:
    """Log the arrival of somebody new, the best free bed."""
    token = uuid.uuid4()
    form = {
        "token": token,
        "who": "new",
        "code_name": f"{WALK_IN} {token.hex[:8]}",
        "group": "man",
        "nights": "14",
    }
    return client.post(reverse("arrive"), form | {"ticks": ["rules_explained"]})


def free_again() -> None:
    """Take the measured walk-in out of the way."""
    Stay.objects.filter(person__code_name__startswith=WALK_IN).delete()


def departures() -> Ask:
    """Log the departure of the next person in the house."""
    stays = iter(list(Stay.objects.in_house().values_list("pk", flat=True)))
    form = {"destination": codes.Destination.OWN_RENT, "completion": codes.Completion.COMPLETED}
    return lambda client: client.post(reverse("stay_depart", args=[next(stays)]), form)


def threat_reads(threats: Threats) -> Iterator[tuple[str, Ask]]:
    """Pages of threat reports, as an administrator sees them."""
    pivot = clock.tonight() - dt.timedelta(days=600)
    yield "threat queue", get(reverse("queue"))
    yield "threat report", get(reverse("report", args=[threats.reports[0]]))
    yield "threat reports list", get(reverse("reports"))
    yield "figures", get(reverse("figures"))
    asked = f"?pivot={pivot}&length=90&acts_counted=kill&acts_counted=katt"
    yield "figures before/after", get(reverse("figures_pivot") + asked)
    yield "figures named first", get(reverse("figures_named"))


def money_reads(world: World) -> Iterator[tuple[str, Ask]]:
    """Pages of money: the list, the balances of all funds and boxes, a month, and how long it lasts."""
    house = f"?house={world.houses[0].pk}"
    month = (clock.tonight().replace(day=1) - dt.timedelta(days=1)).strftime("%Y-%m")
    yield "ledger page", get(reverse("ledger"))
    yield "ledger of a house", get(reverse("ledger") + house)
    yield "money overview", get(reverse("money"))
    yield "month report", get(f"{reverse('report_month')}{house}&month={month}")
    yield "runway of a house", get(reverse("runway") + house)


def measure(
    world: World, rounds: int, threats: Threats | None = None, *, money: bool = False
) -> list[Timing]:
    """Every page beside its floor; those of threat reports and of money where there are any."""
    client = sign_in(world.worker)
    floor.lay(client)
    timings = measured(reads(), client, rounds)
    if threats is not None:
        timings += measured(threat_reads(threats), sign_in(threats.reviewer), rounds)
    if money:
        timings += measured(money_reads(world), client, rounds)
    return timings + writes(client, rounds)


def measured(asks: Iterable[tuple[str, Ask]], client: Client, rounds: int) -> list[Timing]:
    """One after the other."""
    timings = []
    for name, ask in asks:
        timing = Timing(name)
        read(timing, client, ask, rounds)
        timings.append(timing)
    return timings


def writes(client: Client, rounds: int) -> list[Timing]:
    """Arrival and departure, as the form sends them."""
    arrival, departure = Timing("log an arrival"), Timing("log a departure")
    write(arrival, client, walk_in, free_again, rounds)
    write(departure, client, departures(), lambda: None, rounds)
    return [arrival, departure]
