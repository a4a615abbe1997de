"""Reading the sealed words of a report: logged before anything is shown, shown once."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core.choices import Choice
from cases.core.errors import Denied
from cases.core.pages import outcome, sent
from cases.people.sealed_views import as_list
from cases.review.forms import OpenForm
from cases.review.queries.rows import code_of
from cases.review.views.report import report_for
from cases.threats.models import Report, Source
from cases.threats.queries import acts_of
from cases.threats.reading import permission_for, stands, words

LABELS = {
    "story": {"what": _("What happened"), "locality": _("Where exactly")},
    "identity": {"name": _("Name"), "other_names": _("Other names"), "contact": _("How to reach")},
    "basis": {"text": _("Why we think so")},
    "statement": {"text": _("What was said")},
    "post": {"text": _("What it says"), "address": _("Address of the post, or of its archived copy")},
}


@dataclass(frozen=True)
class Part:
    """A sealed part of a report: a row and the columns of it that are opened together."""

    key: str
    title: Any
    hint: Any
    row: Any
    columns: tuple[str, ...]


@requires(Permission.THREAT_REVEAL)
@require_http_methods(["GET", "HEAD", "POST"])
def report_open(request: HttpRequest, pk: Any) -> HttpResponse:
    """The words asked for, once; who works on the report now gives no reason, everybody else does."""
    report = report_for(request, pk)
    standing = stands(report, request.user)
    parts = parts_for(request, report, standing=standing)
    if not parts:
        raise Denied
    offered = [(key, Choice(part.title, hint=part.hint)) for key, part in parts.items()]
    initial = {"parts": [key for key in request.GET.getlist("part") if key in parts] or ["story"]}
    form = OpenForm(sent(request), parts=offered, standing=standing, initial=initial)
    opened = outcome(form, lambda: read_all(request, report, parts, form.cleaned_data))
    if opened is not None:
        return render(request, "cases/review/opened.html", {"report": report, "opened": opened})
    context = {"report": report, "form": form, "standing": standing}
    return render(request, "cases/review/open.html", context, status=400 if form.errors else 200)


def parts_for(request: HttpRequest, report: Report, *, standing: bool) -> dict[str, Part]:
    """What is sealed in this report and may be opened by this user, by its key in the form."""
    found = []
    if report.story:
        found.append(Part("story", _("What was told"), report.ref, report, ("story",)))
    acts = acts_of(report)
    for victim in {act.victim_id: act.victim for act in acts}.values():
        if victim.identity:
            found.append(
                Part(f"victim-{victim.pk}", _("Who the victim is"), code_of(victim), victim, ("identity",))
            )
    for act in acts:
        for one in act.involvements.all():
            if one.basis:
                hint = f"{act.get_type_display()} · {one.get_actor_type_display()}"
                found.append(Part(f"basis-{one.pk}", _("Why we think who did it"), hint, one, ("basis",)))
    for source in Source.objects.filter(report=report):
        columns = tuple(name for name in ("identity", "statement") if getattr(source, name))
        if columns:
            hint = source.get_connection_display()
            found.append(Part(f"source-{source.pk}", _("A source and what was said"), hint, source, columns))
    naming = getattr(report, "naming", None)
    if naming is not None and naming.post:
        found.append(Part("post", _("The post that named"), naming.channel, naming, ("post",)))
    covers = request.user.grants.covers
    return {part.key: part for part in found if standing or covers(permission_for(part.row), report.house_id)}


def read_all(request: HttpRequest, report: Report, parts: dict[str, Part], data: dict[str, Any]) -> list[Any]:
    """Each part's words under their labels; every document is logged before it is opened."""
    return [
        (part, read(request, report, part, data.get("reason", "")))
        for part in (parts[key] for key in dict.fromkeys(data["parts"]))
    ]


def read(request: HttpRequest, report: Report, part: Part, reason: str) -> list[tuple[Any, list[str]]]:
    """The words of one part."""
    rows = []
    for column in part.columns:
        document = words(row=part.row, column=column, report=report, by=request.user, reason=reason)
        labels = LABELS[column]
        rows += [(label, as_list(document[name])) for name, label in labels.items() if document.get(name)]
    return rows
