"""Reads about namings and the channels they stood in, in a constant number of queries."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.actors.models import Channel
from cases.core import clock
from cases.namings import rules
from cases.people import codes as people
from cases.people.models import Person
from cases.risk.models import Level
from cases.stays.models import Stay
from cases.threats import codes
from cases.threats.models import Act, Naming, Report

P = Permission


def home_of(person: Person) -> uuid.UUID | None:
    """The house where he lives tonight."""
    return Stay.objects.in_house().filter(person=person).values_list("house_id", flat=True).first()


def present_in(houses: set[uuid.UUID]) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Person and house of everybody who lives in these houses tonight, those away for a while included."""
    rows = Stay.objects.in_house().filter(house__in=houses).order_by("arrived_at", "pk")
    return list(rows.values_list("person_id", "house_id"))


def _with_facts(rows: QuerySet[Naming]) -> QuerySet[Naming]:
    return rows.select_related("report", "victim", "channel", "exposed_house", "incident", "warned_by")


def namings_for(user: User) -> QuerySet[Naming]:
    """Namings the user may see, each with what stands beside it."""
    return _with_facts(Naming.objects.visible_to(user))


@dataclass(frozen=True)
class NamingFacts:
    """A naming in words; who posted what stays sealed and is opened by the room of threats."""

    naming: Naming
    exposed: list[Any]
    extreme: bool

    @property
    def unwarned(self) -> bool:
        """Nobody has told the person yet."""
        return self.naming.warned_at is None


def facts_of(naming: Naming) -> NamingFacts:
    """What was exposed, in words, and how dangerous it is; reads no further row."""
    danger = rules.Danger(
        frozenset(naming.exposed), naming.call_to_violence, naming.exposed_house_id is not None
    )
    extreme = rules.of_named(danger) == Level.EXTREME
    return NamingFacts(naming, people.in_words(codes.Exposure, naming.exposed), extreme)


def unwarned_rows(user: User) -> QuerySet[Naming]:
    """Lately named people of the user's houses whom nobody has warned."""
    rows = within(Naming.objects.all(), user, P.THREAT_RECORD, "report__house")
    rows = rows.filter(warned_at__isnull=True, posted_at__gte=clock.now() - rules.RECENT)
    return rows.exclude(report__state__in=codes.NO_EVENT).exclude(victim__status=codes.VictimStatus.DEAD)


def _with_attacks(rows: QuerySet[Naming], user: User) -> QuerySet[Naming]:
    """Each with `attacked`: its victim was attacked on that day or later, as far as the user may see."""
    reports = Report.objects.visible_to(user).exclude(state__in=codes.NO_EVENT)
    attacks = Act.objects.filter(victim=OuterRef("victim"), report__in=reports, type__in=codes.ATTACKS)
    rows = rows.annotate(day=TruncDate("posted_at"))
    return rows.annotate(attacked=Exists(attacks.filter(happened_on__gte=OuterRef("day"))))


def channel_list(user: User) -> QuerySet[Channel]:
    """Channels with their namings, the people named, and how many of these were attacked afterwards.

    `n_namings`, `n_people`, `n_attacked`: of what the user may see, without reports that turned out to be none.
    """
    counted = Naming.objects.visible_to(user).exclude(report__state__in=codes.NO_EVENT)
    attacked = _with_attacks(counted, user).filter(Q(attacked=True))
    seen, struck = Q(namings__in=counted.values("pk")), Q(namings__in=attacked.values("pk"))
    return (
        Channel.objects.visible_to(user)
        .select_related("actor")
        .annotate(
            n_namings=Count("namings", filter=seen),
            n_people=Count("namings__victim", filter=seen, distinct=True),
            n_attacked=Count("namings__victim", filter=struck, distinct=True),
        )
        .order_by(F("n_namings").desc(), "handle_key", "platform")
    )


def namings_of(channel: Channel, user: User) -> QuerySet[Naming]:
    """Its namings that the user may see, newest first; `attacked` where an attack came after it."""
    rows = namings_for(user).filter(channel=channel).order_by("-posted_at", "pk")
    return _with_attacks(rows, user)
