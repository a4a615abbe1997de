"""What the pages of a report read, and who may write it."""

import uuid
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.houses.models import House
from cases.threats import rules
from cases.threats.codes import StepKind
from cases.threats.models import Act, Involvement, Link, Report, ReportStep, Victim
from cases.vault import sealed

LIKELY = 8  # reports offered for a link
# What pages show of an act; the rest of its rows, sealed values too, would cost more than the page.
OF_PERSON = ("code_name", "sex", "is_minor", "birth_year", "defender_role")
OF_VICTIM = ("code", "sex", "age_group", "is_defender", "defender_role", "status", "identity")
OF_ACT = (
    *("report", "type", "target", "happened_on", "precision", "leave_out", "created_at"),
    *(f"victim__{name}" for name in OF_VICTIM),
    *(f"victim__person__{name}" for name in OF_PERSON),
)
OF_INVOLVEMENT = ("report", "act", "actor_type", "degree", "certainty", "basis", "created_at", "actor__name")


def writes(report: Report, user: User) -> bool:
    """Whether this user holds the pen now."""
    covers = user.grants.covers
    return rules.may_write(
        state=report.state,
        records=covers(Permission.THREAT_RECORD, report.house_id),
        reviews=covers(Permission.THREAT_REVIEW, report.house_id) and report.reviewer_id == user.pk,
    )


def helps(report: Report, user: User) -> bool:
    """Whether this user may write down what was done about it, in any state."""
    covers = user.grants.covers
    return covers(Permission.THREAT_RECORD, report.house_id) or covers(
        Permission.THREAT_REVIEW, report.house_id
    )


def houses_for(user: User) -> list[House]:
    """Running houses for which the user may write reports."""
    return list(within(House.objects.running(), user, Permission.THREAT_RECORD, "pk"))


def victims_for(user: User) -> QuerySet[Victim]:
    """Victims of the user's houses, and those their reports speak of, whichever house recorded them first."""
    told = within(Act.objects.all(), user, Permission.THREAT_VIEW, "report__house")
    own = within(Victim.objects.all(), user, Permission.THREAT_VIEW)
    return Victim.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=told.values("victim")))


def victims_of(report: Report) -> QuerySet[Victim]:
    """Those the report speaks of, each once."""
    return Victim.objects.filter(pk__in=Act.objects.filter(report=report).values("victim"))


def acts_of(report: Report) -> list[Act]:
    """The acts with their victims, whoever is tied to them, and `code`, the published one; two queries."""
    acts = Act.objects.filter(report=report).select_related("victim__person").only(*OF_ACT)
    behind = Involvement.objects.select_related("actor").only(*OF_INVOLVEMENT)
    rows: list[Any] = list(acts.prefetch_related(Prefetch("involvements", queryset=behind)))
    for act in rows:
        kinds = rules.perpetrators((one.actor_type, one.degree) for one in act.involvements.all())
        act.code = rules.huridocs(act.type, target=act.target, kinds=kinds, status=act.victim.status)
    return rows


def usual_kind(report: Report) -> str | None:
    """The kind of perpetrator named first in a report: a second act starts from it."""
    rows = Involvement.objects.filter(report=report).order_by("created_at")
    return rows.values_list("actor_type", flat=True).first()


def question_of(report: Report) -> str:
    """What the reviewer asked last."""
    step = ReportStep.objects.filter(report=report, kind=StepKind.ASKED).order_by("-at").first()
    return str(sealed.read(step, "note").get("text", "")) if step else ""


def likely_links(report: Report, user: User) -> list[Report]:
    """Other reports of the same victims, newest first."""
    rows = Report.objects.visible_to(user).exclude(pk=report.pk)
    acts = Act.objects.filter(victim__in=victims_of(report).values("pk"))
    return list(rows.filter(pk__in=acts.values("report")).order_by("-happened_on", "-received_at")[:LIKELY])


def report_by_ref(ref: str, user: User) -> Report | None:
    """The report with this number, however it was typed."""
    letters = "".join(letter for letter in ref.upper() if letter.isalnum())
    likely = {f"T-{letters}", f"T-{letters.removeprefix('T')}", ref.strip()}
    return Report.objects.visible_to(user).filter(ref__in=likely).first()


def links_of(report: Report, user: User) -> QuerySet[Link]:
    """Links to and from reports the user may see."""
    rows = Link.objects.visible_to(user).filter(Q(earlier=report) | Q(later=report))
    return rows.select_related("earlier", "later").order_by("created_at")


def victim_named(pk: uuid.UUID | None, user: User) -> Victim | None:
    """A victim to start a report from."""
    return victims_for(user).select_related("person__house").filter(pk=pk).first() if pk else None
