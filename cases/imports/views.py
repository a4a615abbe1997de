"""Pages of the register: what comes in, and what goes out."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cases.access.doors import confirmed, requires
from cases.access.roles import Permission
from cases.core import clock
from cases.core.errors import Refused
from cases.core.pages import download, outcome, sent
from cases.core.parts import render_part
from cases.imports import actions, export, files, forms, queries
from cases.imports.models import ENDED, ImportBatch, Status

PAGES = "cases/imports"


def _batch(request: HttpRequest, pk: Any) -> ImportBatch:
    actions.forget_stale()
    rows = ImportBatch.objects.visible_to(request.user).without_file().select_related("house")
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, page: str, form: Any, **more: Any) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    return render(request, f"{PAGES}/{page}.html", {"form": form, **more}, status=status)


@requires(Permission.REGISTER_EXPORT)
def register(request: HttpRequest) -> HttpResponse:
    """Bring a register in, take it out, go on with what was begun."""
    return _overview(request, forms.UploadForm())


def _overview(request: HttpRequest, form: forms.UploadForm) -> HttpResponse:
    actions.forget_stale()
    may_import = request.user.grants.anywhere(Permission.REGISTER_IMPORT)
    batches = queries.batches(user=request.user) if may_import else []
    return _page(request, "register", form, may_import=may_import, batches=batches)


@requires(Permission.REGISTER_IMPORT)
@require_POST
def register_import(request: HttpRequest) -> HttpResponse:
    """Seal the uploaded file, then go on to its sheets or columns."""
    form = forms.UploadForm(request.POST, request.FILES)

    def receive() -> ImportBatch:
        file = form.cleaned_data["file"]
        return actions.receive(data=file.read(), name=file.name, by=request.user)

    batch = outcome(form, receive, "file")
    if batch is None:
        return _overview(request, form)
    several = len(files.layout_of(batch).get("titles", ())) > 1
    return redirect("register_sheet" if several else "register_columns", pk=batch.pk)


@requires(Permission.REGISTER_IMPORT)
def register_sheet(request: HttpRequest, pk: Any) -> HttpResponse:
    """Which sheet of a workbook holds the register."""
    batch = _batch(request, pk)
    told = files.layout_of(batch)
    if not told.get("titles"):
        return redirect("register_columns" if told else "register_batch", pk=pk)
    form = forms.SheetForm(sent(request), titles=told["titles"], initial={"title": told["title"]})
    title = lambda: form.cleaned_data["title"]  # noqa: E731
    if outcome(form, lambda: actions.choose_sheet(batch=batch, title=title(), by=request.user)):
        return redirect("register_columns", pk=pk)
    return _page(request, "register_sheet", form, batch=batch)


@requires(Permission.REGISTER_IMPORT)
def register_columns(request: HttpRequest, pk: Any) -> HttpResponse:
    """What each column means."""
    batch = _batch(request, pk)
    if batch.status in ENDED or batch.is_working:
        return redirect("register_batch", pk=pk)
    matching = queries.matching(batch=batch, user=request.user)
    houses = queries.houses_for(user=request.user, permission=Permission.REGISTER_IMPORT)
    form = forms.ColumnsForm(sent(request), matching=matching, houses=houses)

    def choose() -> ImportBatch:
        data = form.cleaned_data
        chosen = actions.Columns(form.chosen(), data["house"], data["make_places"])
        return actions.choose_columns(batch=batch, columns=chosen, by=request.user)

    if outcome(form, choose):
        return redirect("register_batch", pk=pk)
    return _page(request, "register_columns", form, batch=batch, remembered=matching.remembered)


@requires(Permission.REGISTER_IMPORT)
def register_batch(request: HttpRequest, pk: Any) -> HttpResponse:
    """Where one import stands: preview, progress, what the dry run found, the result."""
    batch = _batch(request, pk)
    if batch.status == Status.NEW:
        return redirect("register_columns", pk=pk)
    return _standing(request, batch)


def _standing(request: HttpRequest, batch: ImportBatch, refusal: Refused | None = None) -> HttpResponse:
    context = {
        "batch": batch,
        "counts": batch.counts,
        "errors": queries.told(batch) if batch.errors else [],
        "file_fault": queries.file_fault(batch) if batch.counts.get("file") else "",
        "preview": queries.preview(batch) if batch.status == Status.MAPPED else [],
        "refusal": refusal.sentence if refusal else "",
    }
    page, part = f"{PAGES}/register_batch.html", f"{PAGES}/_progress.html"
    return render_part(request, page, part, context, status=422 if refusal else 200)


def _step(action: Callable[..., ImportBatch]) -> Callable[..., HttpResponse]:
    """A button: do it and show where the import stands now."""

    @requires(Permission.REGISTER_IMPORT)
    @require_POST
    def view(request: HttpRequest, pk: Any) -> HttpResponse:
        batch = _batch(request, pk)
        try:
            action(batch=batch, by=request.user)
        except Refused as refusal:
            return _standing(request, _batch(request, pk), refusal)
        return redirect("register_batch", pk=pk)

    return view


register_check = _step(actions.start_check)
register_run = _step(actions.start_import)
register_again = _step(actions.start_again)


@requires(Permission.REGISTER_IMPORT)
def register_discard(request: HttpRequest, pk: Any) -> HttpResponse:
    """Asked once, then the file is gone."""
    batch = _batch(request, pk)
    if request.method == "POST":
        actions.discard(batch=batch, by=request.user)
        return redirect("register")
    if batch.status in ENDED:
        return redirect("register_batch", pk=pk)
    return _page(request, "register_discard", None, batch=batch)


@requires(Permission.REGISTER_EXPORT)
@confirmed
def register_export(request: HttpRequest) -> HttpResponseBase:
    """The register of the houses chosen, for a purpose."""
    houses = queries.houses_for(user=request.user, permission=Permission.REGISTER_EXPORT)
    form = forms.ExportForm(sent(request), houses=houses)

    def take() -> queries.Export:
        return actions.export_register(wanted=actions.Wanted(**form.cleaned_data), by=request.user)

    taken = outcome(form, take)
    if taken is None:
        return _page(request, "register_export", form)
    ending, tonight = form.cleaned_data["ending"], clock.tonight()
    content = (export.as_csv if ending == "csv" else export.as_xlsx)(taken.rows, tonight)
    return download(f"register-{tonight.isoformat()}.{ending}", export.TYPES[ending], content)
