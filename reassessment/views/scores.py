"""The scores of one actor: both with their course, each with its reasons, and one run as it was."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request
from accounts.models import User
from actors.selectors import actors
from core import clock, reads
from core.web import render
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.http import frame
from reassessment.models import Run
from reassessment.selectors import explaining, scores, stored
from reassessment.selectors.explaining import CHANGES, IndexReading, TrustReading
from reassessment.services import assessing, runs

RECENT = 8
SHOWN_FROM = 0.05  # points: what would read as 0.0
MOVES = {
    "parameters": gettext_lazy("Changed parameters"),
    "decay": gettext_lazy("Passing of time"),
    "removed": gettext_lazy("Withdrawn evidence"),
    "regraded": gettext_lazy("Corrected evidence"),
    "new_evidence": gettext_lazy("New evidence"),
}


@require_safe
def actor(request: Request, actor_id: UUID) -> HttpResponse:
    """Show both scores of an actor with their course, what analysts say beside them, and open alerts."""
    found, at = actors.get(actor_id, user=request.user), clock.now()
    reads.of_record(found, by=request.user)
    standings = scores.standings(found, at=at)
    open_alerts = scores.alerts(request.user).uncleared().filter(actor=found)
    context = {
        **frame(request, found, tab="actor"),
        "trust": standings[RunKind.TRUST],
        "index": standings[RunKind.ESCALATION],
        "alerts": open_alerts.order_by("-is_critical", "-raised_at"),
        "overrides": scores.overrides_of(found.pk, user=request.user)[:RECENT],
        "now": at,
    }
    return render(request, "reassessment/actor.html", context)


@require_safe
def trust(request: Request, actor_id: UUID) -> HttpResponse:
    """Show why trust in an actor stands where it does."""
    return _newest(request, actor_id, RunKind.TRUST)


@require_safe
def escalation(request: Request, actor_id: UUID) -> HttpResponse:
    """Show why the escalation index of an actor stands where it does."""
    return _newest(request, actor_id, RunKind.ESCALATION)


def _newest(request: Request, actor_id: UUID, kind: RunKind) -> HttpResponse:
    found = actors.get(actor_id, user=request.user)
    reads.of_record(found, by=request.user)
    standing = scores.standings(found, at=clock.now())[kind]
    context = {
        **frame(request, found, tab=kind.value),
        "kind": kind.value,
        "standing": standing,
        "runs": scores.runs_of(found, kind, limit=RECENT),
    }
    if standing.newest is not None:
        context |= _reasons(stored.run(standing.newest.pk, user=request.user), user=request.user)
    return render(request, "reassessment/why.html", context)


@require_safe
def run(request: Request, run_id: UUID) -> HttpResponse:
    """Show one run as it was, computed again from its stored inputs to prove it."""
    found = stored.run(run_id, user=request.user)
    reads.of_record(found.actor, by=request.user)
    context = {
        **frame(request, found.actor, tab=found.kind, last=_("Run")),
        **_reasons(found, user=request.user),
        "kind": found.kind,
        "fault": runs.rerun(found.pk).fault,
    }
    return render(request, "reassessment/run.html", context)


@require_POST
def assess(request: Request, actor_id: UUID) -> HttpResponse:
    """Compute both scores of an actor at once."""
    for kind in RunKind:
        assessing.assess(kind, actor_id=actor_id, at=clock.now(), trigger=Trigger.MANUAL, by=request.user)
    messages.success(request, _("Both scores were computed from what is recorded now."))
    return redirect("reassessment:actor", actor_id)


def _reasons(found: Run, *, user: User) -> dict[str, Any]:
    reading = explaining.reading(found, user=user)
    extra = _of_trust(reading) if isinstance(reading, TrustReading) else _of_index(reading)
    return {"run": found, "reading": reading, **extra}


def _of_trust(reading: TrustReading) -> dict[str, Any]:
    """Return the three dimensions and what moved the score, in words."""
    moves = reading.change or {}
    return {
        "dimensions": [{"name": _(each.label), "score": score} for each, score in reading.dimensions.items()],
        "moves": [(str(MOVES[name]), moves[name]) for name in CHANGES if abs(moves.get(name, 0)) >= SHOWN_FROM],
    }


def _of_index(reading: IndexReading) -> dict[str, Any]:
    return {"violence": reading.index.violence, "foundation": reading.index.foundation}
