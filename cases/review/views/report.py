"""One report: where it stands, what comes next, what is missing, what was told, what happened."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core.errors import Refused
from cases.review import rules
from cases.review.queries.sheet import Sheet, sheet, visible_report
from cases.threats.models import Report
from cases.threats.rules import GRAPH, Event

# move: word of the button, icon, name of its address; in the order in which they are likely
OFFERS: dict[Event, tuple[Promise, str, str]] = {
    Event.SUBMIT: (_("Submit for review"), "upload", "report_submit"),
    Event.TAKE: (_("Take for review"), "check", "report_take"),
    Event.VERIFY: (_("Verify"), "check", "report_verify"),
    Event.ASK: (_("Ask the house"), "note", "report_ask"),
    Event.UNVERIFY: (_("Close as not verified"), "cross", "report_unverify"),
    Event.DUPLICATE: (_("Close as a duplicate"), "merge", "report_duplicate"),
    Event.REJECT: (_("Reject"), "stop", "report_reject"),
    Event.RELEASE: (_("Give back to the queue"), "undo", "report_release"),
    Event.REOPEN: (_("Reopen"), "undo", "report_reopen"),
}
AT_ONCE = (Event.TAKE,)  # one tap: nothing is lost by it
MISSING = _("Something required is missing still; it is named on this page.")


@dataclass(frozen=True)
class Offer:
    """One move as a button; `why_not` says why it is not possible now."""

    event: Event
    label: str | Promise
    icon: str
    url: str
    why_not: str | Promise = ""

    @property
    def at_once(self) -> bool:
        """Whether the button does it without asking."""
        return self.event in AT_ONCE


def report_for(request: HttpRequest, pk: Any) -> Report:
    """The report, or 404 outside the user's scope."""
    try:
        return visible_report(user=request.user, pk=pk)
    except Report.DoesNotExist:
        raise Http404 from None


@requires(Permission.THREAT_VIEW)
@require_safe
def report(request: HttpRequest, pk: Any) -> HttpResponse:
    """The page of one report."""
    found = report_for(request, pk)
    told = sheet(report=found, user=request.user)
    offers = offers_for(found, told)
    context = {
        "report": found,
        "sheet": told,
        "may": told.may,
        "possible": [offer for offer in offers if not offer.why_not],
        "refused": by_sentence([offer for offer in offers if offer.why_not]),
        "lacks": [(lack, mend(found, told, lack)) for lack in told.lacks],
        "evidence": told.evidence,
        "may_record": told.may["evidence"],
        "visible_original": original(request, found),
        "exposed_house": exposed_house(request, told),
    }
    return render(request, "cases/review/report.html", context)


def offers_for(found: Report, told: Sheet) -> list[Offer]:
    """The moves this user could ever make, each possible now or refused with the rule's sentence."""
    held = {Permission.THREAT_RECORD: told.may["record"], Permission.THREAT_REVIEW: told.may["review"]}
    offers = []
    for event, (label, icon, name) in OFFERS.items():
        if not held[GRAPH[event].permission]:
            continue
        refusal: Refused | None = rules.why_not(event, found.state, told.hand)
        why = refusal.sentence if refusal else MISSING if event == Event.VERIFY and told.lacks else ""
        offers.append(Offer(event, label, icon, reverse(name, args=[found.pk]), why))
    return offers


def by_sentence(offers: list[Offer]) -> list[tuple[str, list[Offer]]]:
    """Buttons that wait for the same reason share one sentence."""
    found: dict[str, list[Offer]] = {}
    for offer in offers:
        found.setdefault(str(offer.why_not), []).append(offer)
    return list(found.items())


def mend(found: Report, told: Sheet, lack: rules.Lack) -> str:
    """The step page that mends what is missing; empty for who may not write now."""
    if not told.may["write"]:
        return ""
    if lack.code in ("name", "defender", "sex", "age"):
        return reverse("victim_edit", args=[found.pk, lack.about])
    if lack.code == "act":
        return reverse("report_acts", args=[found.pk])
    if lack.code == "perpetrator":
        involved = [one for act in told.acts if act.pk == lack.about for one in act.involvements.all()]
        if involved:
            return reverse("involvement_edit", args=[involved[0].pk])
        return reverse("involvement_new", args=[lack.about])
    return reverse("report_edit", args=[found.pk])


def original(request: HttpRequest, found: Report) -> Report | None:
    """The report this one repeats, if the user may see it."""
    other = found.duplicate_of
    seen = other is not None and request.user.grants.covers(Permission.THREAT_VIEW, other.house_id)
    return other if seen else None


def exposed_house(request: HttpRequest, told: Sheet) -> Any:
    """Our house a naming exposed, for who may know of that house."""
    house = told.naming.exposed_house if told.naming else None
    return house if house and request.user.grants.covers(Permission.HOUSE_VIEW, house.pk) else None
