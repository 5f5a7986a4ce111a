"""An analyst's own value: setting it and ending it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from actors.selectors import actors
from core import clock
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound, Stale
from core.web import render, show_refusal, show_stale
from reassessment import policies
from reassessment.domain.schedule import RunKind
from reassessment.forms import EndOwnValue, OwnValue
from reassessment.http import frame
from reassessment.models import Override
from reassessment.models.judgement import LONGEST
from reassessment.selectors import scores
from reassessment.services import overrides


@require_http_methods(["GET", "POST"])
def override(request: Request, actor_id: UUID, kind: str) -> HttpResponse:
    """Show the form for a value beside a score, or set it."""
    actor, at = actors.get(actor_id, user=request.user), clock.now()
    if kind not in set(RunKind):
        raise Http404
    ensure(policies.may_override, request.user, actor)
    form = OwnValue(request.POST or None, initial={"until": (at + LONGEST).date()})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                overrides.override(actor_id=actor.pk, kind=RunKind(kind), by=request.user, **form.given(at))
            except (Conflict, Invalid) as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("Your value stands beside the score."))
                return redirect(f"reassessment:{kind}", actor.pk)
    context = {
        **frame(request, actor, tab=kind, last=_("Your value")),
        "form": form,
        "kind": kind,
        "standing": scores.standings(actor, at=at)[RunKind(kind)],
    }
    return render(request, "reassessment/override.html", context, status=status)


@require_http_methods(["GET", "POST"])
def end(request: Request, override_id: UUID) -> HttpResponse:
    """Show the form to end a value, or end it."""
    rows = Override.objects.visible_to(request.user).select_related("actor__compartment", "set_by", "run__parameters")
    own: Override | None = rows.filter(pk=override_id).first()
    if own is None:
        raise NotFound("not_found", _("There is no such override."))
    ensure(policies.may_override, request.user, own.actor)
    form = EndOwnValue(request.POST or None, initial={"seen_version": own.version})
    status, stale = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                overrides.end_override(override_id=own.pk, by=request.user, **form.cleaned_data)
            except Stale as refusal:
                stale, status = show_stale(form, own, refusal), refusal.status
            except (Conflict, Invalid) as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("The value has ended; the score stands alone again."))
                return redirect(f"reassessment:{own.kind}", own.actor_id)
    context = {
        **frame(request, own.actor, tab=own.kind, last=_("End the value")),
        "form": form,
        "own": own,
        "stale": stale,
    }
    return render(request, "reassessment/end_override.html", context, status=status)
