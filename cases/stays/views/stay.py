"""One stay: where it stands, what can be done now, what happened."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cases.access.doors import requires
from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.core import clock
from cases.core.errors import Refused
from cases.core.parts import render_part
from cases.risk.queries import level_for
from cases.stays import actions, rules
from cases.stays.codes import PRESENT, Step, Tick
from cases.stays.forms.steps import TicksForm
from cases.stays.lists import WITH_BED, History, history
from cases.stays.models import Stay, StayStep
from cases.vault import sealed

APPROVING = (Permission.STAY_APPROVE, Permission.STAY_APPROVE_LONG)
# step, word of the button, icon, name of its address; in the order in which they are likely
OFFERS: tuple[tuple[Step, Promise, str, str], ...] = (
    (Step.ARRIVED, gettext_lazy("Log the arrival"), "arrive", "arrive"),
    (Step.CAME_BACK, gettext_lazy("Is back"), "back", "stay_back"),
    (Step.DEPARTED, gettext_lazy("Log the departure"), "depart", "stay_depart"),
    (Step.MOVED, gettext_lazy("Move to another bed"), "swap", "stay_move"),
    (Step.WENT_AWAY, gettext_lazy("Goes away"), "away", "stay_away"),
    (Step.EXTENDED, gettext_lazy("Stay longer"), "extend", "stay_extend"),
    (Step.NO_SHOW, gettext_lazy("Did not come"), "cross", "stay_no_show"),
    (Step.CANCELLED, gettext_lazy("Cancel"), "cross", "stay_cancel"),
)


@dataclass(frozen=True)
class Offer:
    """One step as a button; `why_not` says why it is not possible now."""

    label: str | Promise
    icon: str
    url: str
    why_not: str | Promise


def visible_stay(request: HttpRequest, pk: Any) -> Stay:
    """The stay with its person, house and bed, or 404."""
    return get_object_or_404(Stay.objects.visible_to(request.user).select_related(*WITH_BED), pk=pk)


def recordable_stay(request: HttpRequest, pk: Any) -> Stay:
    """The same for who may change it; seen but not allowed is 403."""
    found = visible_stay(request, pk)
    require(request.user, Permission.STAY_RECORD, house=found.house_id)
    return found


@requires(Permission.STAY_VIEW)
@require_safe
def stay(request: HttpRequest, pk: Any) -> HttpResponse:
    """The page of one stay."""
    return render(request, "cases/stays/stay.html", stay_context(request, visible_stay(request, pk)))


def stay_context(request: HttpRequest, found: Stay) -> dict[str, Any]:
    """Everything the page and its parts show."""
    told = history(found)
    may = request.user.grants.covers(Permission.STAY_RECORD, found.house_id)
    night = clock.tonight()
    offers = [_offer(found, *one) for one in OFFERS] if may else []
    return {
        "stay": found,
        "history": told,
        "may_record": may,
        "approves": any(request.user.grants.covers(one, found.house_id) for one in APPROVING),
        "reason": sealed.read(found, "override_reason").get("text", "") if may else "",
        "may_see_person": request.user.grants.anywhere(Permission.PERSON_VIEW),
        "risk": level_for(user=request.user, person=found.person, moment=clock.now()),
        "possible": [offer for offer in offers if not offer.why_not],
        "waiting": _by_sentence([offer for offer in offers if offer.why_not]),
        "nights": nights_so_far(found, night),
        "overdue": found.status in PRESENT and found.planned_to <= night,
        "undo": undoable(told, found, request.user) if may else None,
        "missing": [(tick.value, tick.label) for tick in Tick if tick.value not in found.ticks],
        "ticked": [tick.label for tick in Tick if tick.value in found.ticks],
        "ticking": may and rules.allows(Step.TICKED, found.status),
    }


def _offer(found: Stay, step: Step, label: Promise, icon: str, name: str) -> Offer:
    url = f"{reverse('arrive')}?stay={found.pk}" if name == "arrive" else reverse(name, args=[found.pk])
    return Offer(label, icon, url, rules.why_not(step, found.status))


def _by_sentence(offers: list[Offer]) -> list[tuple[str, list[Offer]]]:
    """Buttons that wait for the same reason share one sentence."""
    found: dict[str, list[Offer]] = {}
    for offer in offers:
        found.setdefault(str(offer.why_not), []).append(offer)
    return list(found.items())


def nights_so_far(found: Stay, night: dt.date) -> int:
    """Nights from the arrival on, tonight included while the person lives here."""
    if found.first_night is None:
        return 0
    end = found.last_night_end or night + dt.timedelta(days=1)
    return max(0, (end - found.first_night).days)


def undoable(told: History, found: Stay, user: User) -> StayStep | None:
    """The last step, while the hour runs, for who took it or a coordinator."""
    step = told.last_step
    if step is None:
        return None
    if step.created_by_id != user.pk and not user.grants.covers(Permission.STAY_APPROVE, found.house_id):
        return None
    try:
        rules.check_undo(step.at, now=clock.now())
    except Refused:
        return None
    return step


@requires(Permission.STAY_RECORD)
@require_POST
def stay_ticks(request: HttpRequest, pk: Any) -> HttpResponse:
    """One tap: a safety step is done."""
    found = recordable_stay(request, pk)
    form = TicksForm(request.POST)
    if form.is_valid():
        found = actions.tick(stay=found, ticks={*found.ticks, *form.cleaned_data["ticks"]}, by=request.user)
    if not getattr(request, "htmx", None):
        return redirect("stay", pk=pk)
    context = stay_context(request, visible_stay(request, pk))
    return render_part(request, "cases/stays/stay.html", "cases/stays/_ticks.html", context)
