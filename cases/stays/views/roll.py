"""Tonight's roll call: one tap per person."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core import clock
from cases.core.errors import Refused
from cases.core.parts import render_part
from cases.stays import actions
from cases.stays.forms.steps import MarkForm
from cases.stays.lists import Roll
from cases.stays.lists import roll_call as read_roll
from cases.stays.models import Stay

PAGE, PART = "cases/stays/roll_call.html", "cases/stays/_roll_answer.html"


@requires(Permission.STAY_RECORD)
@require_safe
def roll_call(request: HttpRequest) -> HttpResponse:
    """Everyone who lives here, house by house, and who is still missing."""
    return render(request, PAGE, {"roll": read_roll(user=request.user)})


@requires(Permission.STAY_RECORD)
@require_POST
def roll_mark(request: HttpRequest, pk: Any) -> HttpResponse:
    """One answer; a second tap corrects it."""
    stay = get_object_or_404(Stay.objects.recordable_by(request.user), pk=pk)
    form = MarkForm(request.POST)
    sentence = ""
    if not form.is_valid():
        sentence = _("Choose one of the three answers.")
    elif form.cleaned_data["night"] != clock.tonight():
        sentence = _("That page was of another night. This is tonight's roll.")
    else:
        try:
            cleaned = form.cleaned_data
            actions.mark_roll(stay=stay, mark=cleaned["answer"], night=cleaned["night"], by=request.user)
        except Refused as error:
            sentence = str(error.sentence)
    return _answer(request, stay, sentence)


def _answer(request: HttpRequest, stay: Stay, sentence: str) -> HttpResponse:
    if not sentence and not getattr(request, "htmx", None):
        return redirect(f"{reverse('roll_call')}#roll-{stay.pk}")
    roll: Roll = read_roll(user=request.user)
    row = roll.row_of(stay.pk)
    if row is None and not sentence:
        raise Http404
    context = {"roll": roll, "row": row, "shown": [row], "sentence": sentence, "sentence_for": stay.pk}
    return render_part(request, PAGE, PART, context, 422 if sentence else 200)
