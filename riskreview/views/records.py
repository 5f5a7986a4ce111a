"""Decision records, and what is done about conditions and mitigations."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.http import Request
from actors.http import sent
from core import clock, history, reads
from core.errors import DomainError, NotFound, Stale
from core.web import render, show_refusal, show_stale
from riskreview import http, policies
from riskreview.forms.basics import Versioned
from riskreview.forms.deciding import Meeting, Verification
from riskreview.models import Condition, Decision, DecisionRecord, Mitigation
from riskreview.selectors import frozen, reading, record, reviews, ties, waivers
from riskreview.services import conditions, evidence
from riskreview.services import records as takeout


@require_GET
def decision(request: Request, decision_id: UUID) -> HttpResponse:
    """Show the record of a decision, made for paper as well."""
    found = reviews.get(Decision, decision_id, user=request.user)
    reads.of_record(found, by=request.user)
    whole = reading.decisions(Decision.objects.filter(pk=found.pk)).get()
    body = frozen.load(whole.snapshot)
    context = {
        **http.frame(whole.review, last=_("Decision record")),
        "decision": whole,
        "record": record.of(whole),
        "kept": DecisionRecord.objects.filter(decision=whole).first(),
        "waivers": list(waivers.of(whole.review)),
        "parts": frozen.parts_of(body),
        "lists": frozen.lists_of(body),
        "look_ups": frozen.look_ups_of(body),
        "standing": frozen.standing_of(body),
        "take_out": policies.may_take_out(request.user, whole),
        "printed_at": clock.now(),
        "history": history.rows(whole, *whole.conditions.all()),
    }
    return render(request, "riskreview/decision.html", context)


@require_safe
def file(request: Request, decision_id: UUID, kind: str) -> FileResponse:
    """Send the record of a decision as a file: json, pdf or zip."""
    if kind not in takeout.KINDS:
        raise NotFound("not_found", _("There is no such record."))
    return sent(takeout.take_out(decision_id=decision_id, kind=kind, by=request.user))


@require_http_methods(["GET", "POST"])
def condition(request: Request, condition_id: UUID) -> HttpResponse:
    """Show a condition; its owner says that it is met, somebody else verifies it."""
    found = reviews.get(Condition, condition_id, user=request.user)
    verifies = request.POST.get("do") == "verify"
    initial = {"seen_version": found.version}
    meeting = Meeting(None if verifies else request.POST or None, initial=initial)
    verification = Versioned(request.POST if verifies else None, initial=initial)
    status, stale = 200, None
    if request.method == "POST":
        form = verification if verifies else meeting
        act: Any = conditions.verify if verifies else conditions.meet
        done = _("Verified.") if verifies else _("Noted. It counts once somebody else has verified it.")
        status = 422
        if form.is_valid():
            try:
                act(condition_id=found.pk, by=request.user, **form.cleaned_data)
            except NotFound:
                raise
            except Stale as refusal:
                stale, status = show_stale(form, found, refusal), refusal.status
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, done)
                return redirect("riskreview:condition", found.pk)
    mine = ties.of(request.user, found.decision.review)
    context = {
        **http.frame(found.decision.review, last=_("Condition")),
        "condition": found,
        "meeting": meeting,
        "verification": verification,
        "meet": policies.may_meet(request.user, found, found.decision.engagement),
        "verify": policies.may_verify_condition(request.user, found, mine),
        "stale": stale,
        "history": history.rows(found),
    }
    return render(request, "riskreview/condition.html", context, status=status)


@require_http_methods(["GET", "POST"])
def mitigation(request: Request, mitigation_id: UUID) -> HttpResponse:
    """Show a mitigation; somebody other than its owner verifies that it works."""
    found = reviews.get(Mitigation, mitigation_id, user=request.user)
    review = found.lane.review
    form = Verification(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                evidence.verify_mitigation(mitigation_id=found.pk, by=request.user, **form.cleaned_data)
            except NotFound:
                raise
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("Verified."))
                return redirect("riskreview:mitigation", found.pk)
    context = {
        **http.frame(review, last=_("Mitigation")),
        "mitigation": found,
        "form": form,
        "ruling": policies.may_verify_mitigation(request.user, found, ties.of(request.user, review)),
        "history": history.rows(found),
    }
    return render(request, "riskreview/mitigation.html", context, status=status)
