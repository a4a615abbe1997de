"""Steps that only ask once: did not come, cancel, take back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core.errors import Refused
from cases.stays import actions, rules
from cases.stays.codes import Step
from cases.stays.lists import given_since, history
from cases.stays.models import Stay
from cases.stays.views.stay import recordable_stay, undoable

GONE = gettext_lazy("This can no longer be taken back.")


@requires(Permission.STAY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def stay_no_show(request: HttpRequest, pk: Any) -> HttpResponse:
    """Nobody came; the bed is free again."""
    words = {
        "question": _("Did this person not come?"),
        "effect": _("The booking is closed as 'did not come' and the bed is free again."),
        "yes": _("Did not come"),
    }
    return _ask(request, recordable_stay(request, pk), Step.NO_SHOW, actions.mark_no_show, words)


@requires(Permission.STAY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def stay_cancel(request: HttpRequest, pk: Any) -> HttpResponse:
    """The booking is not needed any more."""
    words = {
        "question": _("Cancel this booking?"),
        "effect": _("The bed is free again at once."),
        "yes": _("Cancel the booking"),
    }
    return _ask(request, recordable_stay(request, pk), Step.CANCELLED, actions.cancel, words)


def _ask(
    request: HttpRequest, stay: Stay, step: Step, act: Callable[..., Stay], words: dict[str, str]
) -> HttpResponse:
    sentence: str | Promise = rules.why_not(step, stay.status)
    status = 200
    if request.method == "POST":
        try:
            act(stay=stay, by=request.user)
        except Refused as error:
            sentence, status = error.sentence, 422
        else:
            messages.success(request, _("Done. This can be taken back within the hour."))
            return redirect("stay", pk=stay.pk)
    context = {"stay": stay, "sentence": sentence, **words}
    return render(request, "cases/stays/stay_confirm.html", context, status=status)


@requires(Permission.STAY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def stay_undo(request: HttpRequest, pk: Any) -> HttpResponse:
    """Take the last step back; says which one, asks once, and takes back no other."""
    stay = recordable_stay(request, pk)
    step = undoable(history(stay), stay, request.user)
    sentence: str | Promise = "" if step else GONE
    if step and given_since(stay, step):
        sentence = rules.GIVEN_SINCE
    status = 200
    if request.method == "POST":
        try:
            if step is None or request.POST.get("step") != str(step.pk):
                raise Refused("step_changed", GONE)
            actions.undo(stay=stay, by=request.user)
        except Refused as error:
            sentence, status = error.sentence, 422
        else:
            messages.success(request, _("Taken back."))
            left = Stay.objects.visible_to(request.user).filter(pk=stay.pk).exists()
            return redirect("stay", pk=stay.pk) if left else redirect("stays")
    context = {"stay": stay, "step": step, "sentence": sentence}
    return render(request, "cases/stays/stay_undo.html", context, status=status)
