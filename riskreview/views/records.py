"""Decision records, and what is done about conditions and mitigations."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
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
from riskreview.forms.deciding import ContactOutcome, Meeting, Showing
from riskreview.models import Condition, Decision, DecisionRecord, Mitigation
from riskreview.selectors import assents, frozen, reading, record, reviews, ties, waivers
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
        "record": record.of(whole, user=request.user),
        "kept": DecisionRecord.objects.filter(decision=whole).first(),
        "waivers": list(waivers.of(whole.review)),
        "assents": assents.behind(whole),
        "parts": frozen.parts_of(body),
        "lists": frozen.lists_of(body),
        "look_ups": frozen.look_ups_of(body),
        "standing": frozen.standing_of(body),
        "take_out": policies.may_take_out(request.user, whole),
        "add_outcome": whole.engagement.held_at is not None
        and whole.content_no == whole.engagement.content_no
        and policies.may_add_outcome(request.user, whole),
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
def outcome(request: Request, decision_id: UUID) -> HttpResponse:
    """Add to the record of a decision what came of the contact."""
    found = reviews.get(Decision, decision_id, user=request.user)
    form, status = ContactOutcome(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                takeout.add_outcome(decision_id=found.pk, by=request.user, **form.cleaned_data)
            except NotFound:
                raise
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("Added. The record itself stays as it was."))
                return redirect(found.get_absolute_url())
    context = {
        **http.frame(found.review, last=_("What came of the contact")),
        "decision": found,
        "form": form,
        "ruling": policies.may_add_outcome(request.user, found),
        "took_place": found.engagement.held_at is not None,
    }
    return render(request, "riskreview/outcome.html", context, status=status)


@require_http_methods(["GET", "POST"])
def condition(request: Request, condition_id: UUID) -> HttpResponse:
    """Show a condition; its owner says that it is met, somebody else verifies it."""
    found = reviews.get(Condition, condition_id, user=request.user)
    meet, verify = partial(conditions.meet, condition_id=found.pk), partial(conditions.verify, condition_id=found.pk)
    promise = _Promise(found, meet, verify, Meeting)
    if request.method == "POST" and promise.acted(request):
        return redirect(found.get_absolute_url())
    mine = ties.of(request.user, found.decision.review)
    context = {
        **http.frame(found.decision.review, last=_("Condition")),
        **promise.context(),
        "condition": found,
        "meet": policies.may_meet(request.user, found, found.decision.engagement),
        "verify": policies.may_verify_condition(request.user, found, mine),
    }
    return render(request, "riskreview/condition.html", context, status=promise.status)


@require_http_methods(["GET", "POST"])
def mitigation(request: Request, mitigation_id: UUID) -> HttpResponse:
    """Show a measure; its owner shows that it works, somebody else verifies it."""
    found = reviews.get(Mitigation, mitigation_id, user=request.user)
    review = found.lane.review
    meet = partial(evidence.meet_mitigation, mitigation_id=found.pk)
    verify = partial(evidence.verify_mitigation, mitigation_id=found.pk)
    promise = _Promise(found, meet, verify, Showing)
    if request.method == "POST" and promise.acted(request):
        return redirect(found.get_absolute_url())
    context = {
        **http.frame(review, last=_("Mitigation")),
        **promise.context(),
        "mitigation": found,
        "meet": policies.may_meet(request.user, found, review.engagement),
        "verify": policies.may_verify_mitigation(request.user, found, ties.of(request.user, review)),
    }
    return render(request, "riskreview/mitigation.html", context, status=promise.status)


@dataclass(slots=True)
class _Promise:
    """What is done on the page of a condition or a measure: evidenced by one person, verified by another."""

    found: Condition | Mitigation
    meet: Callable[..., Any]
    verify: Callable[..., Any]
    shape: type[Versioned]
    """The form in which somebody says what shows it."""
    status: int = 200
    stale: list[history.Row] | None = None
    meeting: Versioned | None = None
    verification: Versioned | None = None

    def acted(self, request: Request) -> bool:
        """Do what was sent and return whether it was done; else its form says why not."""
        verifies = request.POST.get("do") == "verify"
        form = (Versioned if verifies else self.shape)(request.POST)
        if verifies:
            self.verification = form
        else:
            self.meeting = form
        self.status = 422
        if not form.is_valid():
            return False
        try:
            (self.verify if verifies else self.meet)(by=request.user, **form.cleaned_data)
        except NotFound:
            raise
        except Stale as refusal:
            self.stale, self.status = show_stale(form, self.found, refusal), refusal.status
        except DomainError as refusal:
            self.status = show_refusal(form, refusal)
        else:
            done = _("Verified.") if verifies else _("Noted. It counts once somebody else has verified it.")
            messages.success(request, done)
            return True
        return False

    def context(self) -> dict[str, Any]:
        """Return both forms, what changed meanwhile, and the history."""
        initial = {"seen_version": self.found.version}
        return {
            "meeting": self.meeting or self.shape(initial=initial),
            "verification": self.verification or Versioned(initial=initial),
            "stale": self.stale,
            "history": history.rows(self.found),
        }
