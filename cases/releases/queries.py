"""Reads for what leaves the house: which events may go, who agreed, what went before."""

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.core import clock
from cases.houses.models import House
from cases.papers.models import Consent
from cases.people.codes import ConsentPurpose
from cases.releases import rules
from cases.releases.models import Release
from cases.review.queries.rows import code_of
from cases.threats.codes import ActType, State
from cases.threats.models import Act, Intervention, Involvement, Link, Report, Victim
from cases.vault import sealed


@dataclass(frozen=True)
class Choice:
    """Which events: one report, or those of a house (None: all of the user's), of days and acts."""

    house: House | None = None
    report: Report | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    acts: tuple[str, ...] = ()
    verified_only: bool = True

    def as_codes(self) -> dict[str, Any]:
        """What is kept of it with the release."""
        found: dict[str, Any] = {"acts": list(self.acts), "verified_only": self.verified_only}
        return found | {"from": str(self.start or ""), "to": str(self.end or "")}


def houses_for(user: User) -> list[House]:
    """Houses whose reports the user may give out."""
    return list(within(House.objects.all(), user, Permission.THREAT_EXPORT, "pk"))


def chosen(*, user: User, choice: Choice) -> QuerySet[Report]:
    """Reports that stand: neither drafts nor rejected nor told twice."""
    rows = within(Report.objects.counted(), user, Permission.THREAT_EXPORT)
    if choice.report is not None:
        rows = rows.filter(pk=choice.report.pk)
    if choice.house is not None:
        rows = rows.filter(house=choice.house)
    if choice.start is not None:
        rows = rows.filter(happened_on__gte=choice.start)
    if choice.end is not None:
        rows = rows.filter(happened_on__lte=choice.end)
    if choice.acts:
        told = Act.objects.filter(type__in=choice.acts, leave_out=False)
        rows = rows.filter(pk__in=told.values("report"))
    return rows.filter(state=State.VERIFIED) if choice.verified_only else rows


def sift(*, user: User, choice: Choice) -> rules.Sifted:
    """Which events go and which stay; refused where none is left."""
    rules.in_order(choice.start, choice.end)
    reports = chosen(user=user, choice=choice)
    rules.not_too_many(reports.count())
    acts: dict[uuid.UUID, list[tuple[bool, Any]]] = defaultdict(list)
    for pk in reports.order_by("happened_on", "ref").values_list("pk", flat=True):
        acts[pk] = []
    told = Act.objects.filter(report__in=reports)
    for pk, marked, person in told.values_list("report_id", "leave_out", "victim__person_id"):
        acts[pk].append((marked, person))
    consents = consents_for(told, ConsentPurpose.REPORT)
    agreed = {consent.person_id for consent in consents}
    fates = {pk: rules.fate(of_report, agreed) for pk, of_report in acts.items()}
    going = tuple(pk for pk, fate in fates.items() if fate == rules.Fate.GOES)
    people = {person for pk in going for marked, person in acts[pk] if not marked}
    kept_back = list(fates.values())
    sifted = rules.Sifted(
        going=going,
        no_consent=kept_back.count(rules.Fate.NO_CONSENT),
        left_out=kept_back.count(rules.Fate.LEFT_OUT),
        agreed_for=tuple(sorted({row.recipient for row in consents if row.person_id in people})),
        seen=hashlib.sha256("".join(pk.hex for pk in going).encode()).hexdigest()[:20],
    )
    rules.something_left(sifted)
    return sifted


def consents_for(acts: QuerySet[Act], purpose: str) -> list[Consent]:
    """Consents of one purpose that hold today, of the protected victims of these acts."""
    people = acts.filter(victim__person__isnull=False).values("victim__person")
    rows = Consent.objects.filter(purpose=purpose, person__in=people)
    return rules.in_force(rows, clock.today())


def events(keys: Iterable[uuid.UUID]) -> list[Report]:
    """Reports with all that may leave with them, in order of their days."""
    going = list(keys)
    shown = {"leave_out": False}
    whose = Involvement.objects.filter(**shown).select_related("actor").defer("basis")
    acts = Act.objects.filter(**shown).select_related("victim").prefetch_related(
        Prefetch("involvements", queryset=whose)
    )  # fmt: skip
    links = Link.objects.filter(later__in=going).select_related("later").order_by("later__ref", "kind")
    rows = Report.objects.filter(pk__in=going).defer("story").prefetch_related(
        Prefetch("acts", queryset=acts),
        Prefetch("interventions", queryset=Intervention.objects.filter(**shown).defer("note")),
        Prefetch("links_on", queryset=links),
    )  # fmt: skip
    return list(rows.order_by("happened_on", "ref"))


# --- One report for the United Nations ---


def victims_of(report: Report) -> list[Victim]:
    """Victims of the acts that are not marked to be left out."""
    told = report.acts.filter(leave_out=False)
    rows = Victim.objects.filter(pk__in=told.values("victim")).select_related("person__house")
    return list(rows.order_by("code"))


def agreements(victims: Iterable[Victim]) -> list[rules.Agreement]:
    """What each protected victim agreed to, as of today."""
    protected = [victim for victim in victims if victim.person_id]
    rows = Consent.objects.filter(person__in=[victim.person_id for victim in protected])
    held = {(row.person_id, row.purpose) for row in rules.in_force(rows, clock.today())}

    def asked(victim: Victim) -> list[bool]:
        purposes = (ConsentPurpose.UN_SUBMIT, ConsentPurpose.UN_NAME, ConsentPurpose.UN_PUBLIC)
        return [(victim.person_id, purpose) in held for purpose in purposes]

    return [rules.Agreement(code_of(victim), *asked(victim)) for victim in protected]


# --- What went before ---


def day_of(release: Release) -> str:
    """The day a copy was given out, as it stands in the copy."""
    return timezone.localdate(release.at).isoformat()


def released(*, user: User) -> QuerySet[Release]:
    """The newest first, for the list."""
    rows = Release.objects.visible_to(user).select_related("house", "report", "created_by")
    return rows.defer("recipient", "purpose").order_by("-at", "pk")


def told(release: Release) -> dict[str, Any]:
    """What its page says besides the open facts: what it was for, and the acts chosen."""
    acts = [ActType(code).label for code in release.wish.get("acts", ()) if code in ActType.values]
    return {"purpose": sealed.read(release, "purpose").get("text", ""), "acts": acts}


def by_mark(*, user: User, typed: str) -> Release | None:
    """The release a mark leads to, if it is one the user may see."""
    mark = rules.mark_typed(typed)
    return Release.objects.visible_to(user).filter(mark=mark).first() if mark else None
