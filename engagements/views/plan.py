"""The plan in steps: every step is a page with a plain form; saving goes on to the next."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from actors.selectors import actors, ground
from actors.selectors.ground import Board
from core import clock, versions
from core.authz import ensure
from core.errors import DomainError, Stale
from core.web import render, seen_version, show_refusal
from engagements import policies
from engagements.domain.completeness import Gap, Step
from engagements.domain.kinds import RANGES, EngagementKind
from engagements.forms.plan import STEPS, NewPlan, StepForms
from engagements.http import crumbs, is_uuid, to
from engagements.models import Engagement
from engagements.models.choices import choices
from engagements.selectors import content, detail, engagements, noted_days
from engagements.selectors.versions import typed_against_stored
from engagements.services import planning

ORDER = tuple(Step)
DATED_STEPS = (Step.SETTING, Step.CHECK)


@require_http_methods(["GET", "POST"])
def plan(request: Request) -> HttpResponse:
    """Begin a draft: where it lies, what it is called and which kind it is."""
    ensure(policies.may_plan, request.user)
    chosen = is_uuid(request.GET.get("actor", ""))
    actor = actors.engageable(request.user).filter(pk=chosen).first() if chosen else None
    form = NewPlan(
        request.POST or None, user=request.user, initial={"compartment": actor.compartment_id if actor else None}
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        place = form.cleaned_data["compartment"].pk
        changes = {"title": form.cleaned_data["title"], "kind": form.cleaned_data["kind"]}
        changes |= {"parties": [{"actor_id": actor.pk}]} if actor else {}
        try:
            engagement = planning.begin(compartment_id=place, changes=changes, by=request.user)
        except DomainError as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The draft is saved. You lead it."))
            return redirect("engagements:edit", engagement.pk, Step.PURPOSE)
    elif request.method == "POST":
        status = 422
    context = {"form": form, "actor": actor, "ranges": _ranges(), "crumbs": crumbs((_("Plan an engagement"), ""))}
    return render(request, "engagements/plan.html", context, status=status)


@require_http_methods(["GET", "POST"])
def edit(request: Request, engagement_id: UUID, step: str) -> HttpResponse:
    """Show one step of the plan, or save it and go on."""
    engagement = engagements.get(engagement_id, user=request.user)
    here = _step(step)
    if here is Step.CHECK:
        return _check(request, engagement)
    stored = {name: content.rows_of(engagement, name) for name in STEPS[here][1]}
    sent = StepForms(here, engagement, stored, user=request.user, data=request.POST or None)
    status, context = 200, _frame(request, engagement, here)
    if request.method == "POST" and sent.is_valid():
        try:
            planning.save(
                engagement_id=engagement.pk, seen_version=seen_version(request), changes=sent.changes(), by=request.user
            )
        except Stale as refusal:
            context |= {
                "stale": refusal.message,
                "changes": versions.changes_since(engagement, seen_version(request)),
                "compared": typed_against_stored(engagement, sent.changes()),
            }
            status = refusal.status
        except DomainError as refusal:
            sent.tell(refusal)
            status = refusal.status
        else:
            return redirect("engagements:edit", engagement.pk, _onward(request, here))
    elif request.method == "POST":
        status = 422
    sent.form.want()
    context |= {"form": sent.form, "sets": sent.sets, "template": f"engagements/plan/_{here}.html"}
    if here is Step.GROUND:
        context["board"] = _board(request, engagement)
    return render(request, "engagements/edit.html", context, status=status)


@require_POST
def autosave(request: Request, engagement_id: UUID, step: str) -> HttpResponse:
    """Save a step as it is typed; answers the new version, or why it was not saved."""
    engagement = engagements.get(engagement_id, user=request.user)
    here = _step(step)
    if here is Step.CHECK:
        raise Http404
    sent = StepForms(here, engagement, dict.fromkeys(STEPS[here][1], ()), user=request.user, data=request.POST)
    if not sent.is_valid():
        return JsonResponse({"detail": _("Some entries need correcting first.")}, status=422)
    try:
        saved = planning.save(
            engagement_id=engagement.pk, seen_version=seen_version(request), changes=sent.changes(), by=request.user
        )
    except DomainError as refusal:
        words = " ".join(dict.fromkeys(refusal.fields.values())) or refusal.message
        return JsonResponse({"detail": words}, status=refusal.status)
    return JsonResponse({"version": saved.version})


def _board(request: Request, engagement: Engagement) -> Board:
    party_ids = engagement.parties.values_list("actor_id", flat=True)
    parties = actors.visible(request.user).filter(pk__in=actors.kept_of(party_ids).values())
    return ground.board(list(parties.order_by("name", "pk")), user=request.user)


def _step(step: str) -> Step:
    try:
        return Step(step)
    except ValueError:
        raise Http404 from None


def _onward(request: Request, here: Step) -> Step:
    """Return the step to show next: the same one when a row was asked for, else the one after."""
    return here if "stay" in request.POST else ORDER[ORDER.index(here) + 1]


def _frame(request: Request, engagement: Engagement, here: Step) -> dict[str, Any]:
    at = clock.now()
    facts = content.facts_of(engagement, at)
    gaps = content.gaps_from(engagement, facts, at)
    place = ORDER.index(here)
    return {
        "engagement": engagement,
        "step": here,
        "step_label": _(here.label),
        "steps": _links(engagement, here, gaps),
        "previous_url": reverse("engagements:edit", args=[engagement.pk, ORDER[place - 1]]) if place else "",
        "tier": content.tier_from(facts),
        "all_gaps": gaps,
        "gaps": [gap for gap in gaps if gap.step is here],
        "may_edit": policies.may_edit(request.user, engagement),
        "is_draft": engagement.status == "draft",
        "seen_version": engagement.version,
        "crumbs": crumbs(to(engagement), (_("Plan"), "")),
        "marking": engagement.get_marking_display(),
        "ranges": _ranges() if here is Step.PURPOSE else (),
        "noted_days": noted_days.of_plan(engagement, user=request.user) if here in DATED_STEPS else (),
    }


def _links(engagement: Engagement, here: Step, gaps: Sequence[Gap]) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{number}. {_(step.label)}",
            "url": reverse("engagements:edit", args=[engagement.pk, step]),
            "active": step is here,
            "count": sum(gap.step is step for gap in gaps) or None,
        }
        for number, step in enumerate(ORDER, start=1)
    ]


def _check(request: Request, engagement: Engagement) -> HttpResponse:
    frame = _frame(request, engagement, Step.CHECK)
    page = {step: reverse("engagements:edit", args=[engagement.pk, step]) for step in ORDER}
    missing = [{"words": _(gap.words), "step": _(gap.step.label), "url": page[gap.step]} for gap in frame["all_gaps"]]
    context = {
        **frame,
        "missing": missing,
        "detail": detail.of(engagement, user=request.user, at=clock.now()),
    }
    return render(request, "engagements/check.html", context)


def _ranges() -> list[tuple[Any, str]]:
    """Return each kind with its tier, or the lowest and the highest."""
    labels = dict(choices(EngagementKind))
    return [
        (labels[kind.value], f"{low}" if low == high else f"{low}-{high}")
        for kind, (low, high) in RANGES.items()
        if kind is not EngagementKind.CHANCE_CONTACT
    ]
