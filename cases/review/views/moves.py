"""A page for each move: what will happen, one form, one action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.core.forms import SureForm
from cases.core.pages import form_page, sent, tried
from cases.review import actions, rules
from cases.review.forms import DuplicateForm, QuestionForm, VerifyForm, WhyForm
from cases.review.queries.alike import proposed_for
from cases.review.queries.facts import facts_of, sources_of
from cases.review.views.report import report_for
from cases.review.views.words import WORDS
from cases.threats.models import Report
from cases.threats.rules import Event

page = require_http_methods(["GET", "HEAD", "POST"])
reviewers = requires(Permission.THREAT_REVIEW)
MakeForm = Callable[[Report, Any], Any]
Act = Callable[[Report, dict[str, Any]], Report]


def _answer(request: HttpRequest, pk: Any, event: Event, make_form: MakeForm, act: Act) -> HttpResponse:
    """Ask, do it, or say what stands against it; after a refusal the report is read anew."""
    report = report_for(request, pk)
    require(request.user, Permission.THREAT_REVIEW, house=report.house_id)
    form = make_form(report, sent(request))
    if tried(form, lambda: act(report, form.cleaned_data)):
        messages.success(request, WORDS[event].done)
        return redirect("report", pk=report.pk)
    report = report_for(request, pk)
    refusal = rules.why_not(event, report.state, actions.hand_of(report, request.user))
    context = {"report": report, "words": WORDS[event], "sentence": refusal.sentence if refusal else ""}
    if event == Event.VERIFY and not refusal:
        context["lacks"] = rules.missing(facts_of(report))
        context["unconfirmed"] = rules.confirmed_lacks(sources_of(report))
    return form_page(request, "review/move", form, **context)


def _sure(request: HttpRequest, pk: Any, event: Event, act: Callable[..., Report], submit: Promise) -> Any:
    """A move that needs nothing but a yes."""

    def make_form(report: Report, data: Any) -> SureForm:
        return SureForm(data, submit=submit, css_class="button-main")

    return _answer(request, pk, event, make_form, lambda report, data: act(report=report, by=request.user))


def _why(request: HttpRequest, pk: Any, event: Event, act: Callable[..., Report], submit: Promise) -> Any:
    """A move that needs a reason."""
    css_class = "button-main" if event == Event.REOPEN else "button-danger"

    def make_form(report: Report, data: Any) -> WhyForm:
        return WhyForm(data, submit=submit, css_class=css_class)

    return _answer(
        request,
        pk,
        event,
        make_form,
        lambda report, data: act(report=report, reason=data["reason"], by=request.user),
    )


@reviewers
@page
def report_take(request: HttpRequest, pk: Any) -> HttpResponse:
    """Begin to review."""
    return _sure(request, pk, Event.TAKE, actions.take, _("Take for review"))


@reviewers
@page
def report_release(request: HttpRequest, pk: Any) -> HttpResponse:
    """Give it back to the queue."""
    return _sure(request, pk, Event.RELEASE, actions.release, _("Give it back"))


@reviewers
@page
def report_ask(request: HttpRequest, pk: Any) -> HttpResponse:
    """Back to the house with a question."""

    def act(report: Report, data: dict[str, Any]) -> Report:
        return actions.ask(report=report, question=data["question"], by=request.user)

    return _answer(request, pk, Event.ASK, lambda report, data: QuestionForm(data), act)


@reviewers
@page
def report_verify(request: HttpRequest, pk: Any) -> HttpResponse:
    """It happened as recorded."""

    def make_form(report: Report, data: Any) -> VerifyForm:
        return VerifyForm(data, unconfirmed=rules.confirmed_lacks(sources_of(report)))

    def act(report: Report, data: dict[str, Any]) -> Report:
        return actions.verify(report=report, certainty=data["certainty"], by=request.user)

    return _answer(request, pk, Event.VERIFY, make_form, act)


@reviewers
@page
def report_unverify(request: HttpRequest, pk: Any) -> HttpResponse:
    """It could not be verified."""
    return _why(request, pk, Event.UNVERIFY, actions.unverify, _("Close as not verified"))


@reviewers
@page
def report_duplicate(request: HttpRequest, pk: Any) -> HttpResponse:
    """Another report tells of the same event."""

    def make_form(report: Report, data: Any) -> DuplicateForm:
        proposed = proposed_for(user=request.user, report=report)
        return DuplicateForm(data, user=request.user, proposed=proposed)

    def act(report: Report, data: dict[str, Any]) -> Report:
        return actions.duplicate(report=report, other=data["other"], by=request.user)

    return _answer(request, pk, Event.DUPLICATE, make_form, act)


@reviewers
@page
def report_reject(request: HttpRequest, pk: Any) -> HttpResponse:
    """It is no report of a threat."""
    return _why(request, pk, Event.REJECT, actions.reject, _("Reject the report"))


@reviewers
@page
def report_reopen(request: HttpRequest, pk: Any) -> HttpResponse:
    """Take a decision back."""
    return _why(request, pk, Event.REOPEN, actions.reopen, _("Reopen the report"))
