"""Pages of commitments: the list, one commitment with both readings, and what becomes of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import Request
from actors.models.sources import SOURCES
from actors.selectors import actors
from core import clock, history, reads, versions
from core.authz import ensure
from core.errors import DomainError, Stale
from core.web import render, show_refusal
from engagements import policies
from engagements.domain import commitments as cycle
from engagements.domain.commitments import CommitmentAction, CommitmentStatus, Fate, open_actions
from engagements.forms.commitments import Answer, Breach, BreachDecision, Clarification, Following, NewCommitment
from engagements.forms.fields import ColumnsForm, initial_of
from engagements.forms.reports import Reason
from engagements.http import crumbs, listed, to
from engagements.models import Commitment
from engagements.selectors import commitments as found
from engagements.selectors import engagements, succession
from engagements.selectors.filters import CommitmentFilter
from engagements.services import breaches, commitments
from engagements.services import succession as succeeding
from engagements.services.values import GRADE


@require_GET
def commitment_list(request: Request) -> HttpResponse:
    """Show the commitments of the engagements the reader may see."""
    visible = found.visible(request.user)
    rows = succession.with_answers(visible.select_related("actor", "owner", "engagement"), request.user)
    page = listed(request, CommitmentFilter(request.GET, queryset=rows, request=request))
    context = {
        "page": page,
        "is_empty": not page.rows and not visible.exists(),
        "asked": succession.waiting_for(request.user).count(),
    }
    return render(request, "engagements/commitments.html", context)


@require_GET
def commitment_detail(request: Request, commitment_id: UUID) -> HttpResponse:
    """Show one commitment: words, readings, authority, verification, history and breach."""
    commitment = found.get(commitment_id, user=request.user)
    reads.of_record(commitment, by=request.user)
    proposal = found.open_proposal(commitment)
    answers = list(succession.answers(request.user).filter(commitment=commitment))
    taken_over = [answer.heir for answer in answers if answer.heir and not answer.taken_back_at]
    profiles = [commitment.actor_id, *(answer.heir_id for answer in answers if answer.heir_id)]
    acts = open_actions(CommitmentStatus(commitment.status))
    context = {
        "commitment": commitment,
        "engagement": commitment.engagement,
        "readings": [
            {"label": _("Reading"), "before": commitment.our_understanding, "after": commitment.their_understanding}
        ],
        "events": commitment.events.select_related("by", *SOURCES).order_by("at"),
        "proposals": commitment.breach_proposals.select_related("proposed_by", "decided_by", *SOURCES).order_by(
            "proposed_at"
        ),
        "proposal": proposal,
        "ladder": ladder(commitment, is_proposed=proposal is not None),
        "may_follow": policies.may_follow(request.user, commitment),
        "may_decide": policies.may_decide_breach(request.user, proposal) if proposal else None,
        "is_open": bool(acts),
        "can_break": CommitmentAction.BREAK in acts,
        "asked": succession.question(commitment, user=request.user),
        "answers": answers,
        "last_answer": succession.last(commitment) if answers and acts else None,
        "taken_over_by": taken_over[-1] if taken_over else None,
        "open_profiles": set(actors.names_of(profiles, user=request.user)),
        "history": history.rows(commitment, *answers),
        "crumbs": _crumbs(commitment),
        "marking": commitment.engagement.get_marking_display(),
    }
    return render(request, "engagements/commitment.html", context)


def ladder(commitment: Commitment, *, is_proposed: bool) -> dict[str, Any]:
    """Return how far a commitment has gone from a promise to a confirmed breach, and what the next rung would be."""
    today, status = clock.now().date(), CommitmentStatus(commitment.status)
    is_broken = status in {CommitmentStatus.BREACHED, CommitmentStatus.BREACHED_INCAPABLE}
    rungs = (
        (_("Promised"), True, _("If its day passes, remind them and record what they say."), "neutral"),
        (
            _("Past its day"),
            bool(commitment.due_on and commitment.due_on < today and status in cycle.OPEN),
            _("Ask for the reason. If they read it differently, record the dispute."),
            "warn",
        ),
        (
            _("Disputed"),
            status is CommitmentStatus.DISPUTED,
            _("Settle the two readings, or propose a breach with evidence."),
            "warn",
        ),
        (_("Breach proposed"), is_proposed, _("Somebody else confirms or rejects it."), "warn"),
        (_("Breach confirmed"), is_broken, _("It counts as evidence, and reviews were re-opened."), "bad"),
    )
    place = max(number for number, rung in enumerate(rungs) if rung[1])
    text, _reached, following, tone = rungs[place]
    ended = not open_actions(status) and not is_broken
    return {
        "index": place + 1,
        "total": len(rungs),
        "text": text,
        "tone": tone,
        "next": _("It has ended without a breach.") if ended else following,
    }


@require_http_methods(["GET", "POST"])
def add(request: Request, engagement_id: UUID) -> HttpResponse:
    """Show the form of a commitment made in an engagement, or record it."""
    engagement = engagements.get(engagement_id, user=request.user)
    initial = {"made_on": (engagement.held_at or clock.now()).date(), "owner": request.user.pk}
    parties = list(engagement.parties.values_list("actor_id", flat=True)[:2])
    initial |= {"actor": parties[0]} if len(parties) == 1 else {}
    form = NewCommitment(request.POST or None, engagement=engagement, user=request.user, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            commitment = commitments.record(engagement_id=engagement.pk, changes=form.values(), by=request.user)
        except DomainError as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The commitment is recorded."))
            return redirect("engagements:commitment", commitment.pk)
    elif request.method == "POST":
        status = 422
    context = {
        "form": form,
        "title": _("Record a commitment"),
        "crumbs": crumbs(to(engagement), (_("Record a commitment"), "")),
        "back": to(engagement)[1],
        "marking": engagement.get_marking_display(),
    }
    return render(request, "engagements/commitment_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def clarify(request: Request, commitment_id: UUID) -> HttpResponse:
    """Show what may be completed on a commitment, or take it."""
    commitment = found.get(commitment_id, user=request.user)
    form = Clarification(
        request.POST or None,
        engagement=commitment.engagement,
        user=request.user,
        initial=initial_of(commitment, Clarification.columns) | {"seen_version": commitment.version},
    )

    def save(values: dict[str, Any], seen_version: int) -> None:
        reason = values.pop("reason")
        commitments.clarify(
            commitment_id=commitment.pk, seen_version=seen_version, changes=values, by=request.user, reason=reason
        )

    return _change(request, commitment, form, save, title=_("Clarify"))


@require_http_methods(["GET", "POST"])
def follow(request: Request, commitment_id: UUID) -> HttpResponse:
    """Show the form of what became of a commitment, or record it."""
    commitment = found.get(commitment_id, user=request.user)
    initial = {
        "seen_version": commitment.version,
        "occurred_on": clock.now().date(),
        "action": request.GET.get("action"),
    }
    form = Following(request.POST or None, commitment=commitment, user=request.user, initial=initial)

    def save(values: dict[str, Any], seen_version: int) -> None:
        commitments.act(
            commitment_id=commitment.pk,
            seen_version=seen_version,
            action=CommitmentAction(values["action"]),
            occurred_on=values["occurred_on"],
            reason=values["reason"],
            grade={name: values[name] for name in GRADE},
            by=request.user,
        )

    return _change(request, commitment, form, save, title=_("What became of it"))


@require_http_methods(["GET", "POST"])
def propose_breach(request: Request, commitment_id: UUID) -> HttpResponse:
    """Show the form of a proposed breach, or propose it."""
    commitment = found.get(commitment_id, user=request.user)
    initial = {"seen_version": commitment.version, "occurred_on": clock.now().date()}
    form = Breach(request.POST or None, commitment=commitment, user=request.user, initial=initial)

    def save(values: dict[str, Any], seen_version: int) -> None:
        breaches.propose(
            commitment_id=commitment.pk,
            seen_version=seen_version,
            occurred_on=values["occurred_on"],
            evidence=values["evidence"],
            is_incapable=values["is_incapable"],
            grade={name: values[name] for name in GRADE},
            by=request.user,
        )

    return _change(request, commitment, form, save, title=_("Propose a breach"))


@require_http_methods(["GET", "POST"])
def decide_breach(request: Request, commitment_id: UUID) -> HttpResponse:
    """Show the proposed breach to a second person, or take their judgement."""
    commitment = found.get(commitment_id, user=request.user)
    proposal = found.open_proposal(commitment)
    graded = initial_of(proposal, BreachDecision.graded) if proposal else {}
    initial = graded | {"seen_version": commitment.version}
    form = BreachDecision(request.POST or None, commitment=commitment, user=request.user, initial=initial)

    def save(values: dict[str, Any], seen_version: int) -> None:
        breaches.decide(
            commitment_id=commitment.pk,
            seen_version=seen_version,
            confirm=values["verdict"] == "confirm",
            reason=values["decision_reason"],
            grade={name: values[name] for name in GRADE},
            by=request.user,
        )

    return _change(request, commitment, form, save, title=_("Judge the proposed breach"), proposal=proposal)


@require_http_methods(["GET", "POST"])
def answer(request: Request, commitment_id: UUID, reshaping_id: UUID) -> HttpResponse:
    """Show what a split or a merger asks about a commitment, or take the answer."""
    commitment = found.get(commitment_id, user=request.user)
    event = succession.event(reshaping_id, commitment, user=request.user)
    ensure(policies.may_follow, request.user, commitment)
    asked = succession.question(commitment, user=request.user)
    if request.method == "GET" and (asked is None or asked.event.pk != event.pk):
        return redirect(commitment)
    form = Answer(
        request.POST or None,
        commitment=commitment,
        heirs=succession.heirs(event, commitment, user=request.user),
        user=request.user,
        initial={"seen_version": commitment.version, "since": event.on},
    )

    def save(values: dict[str, Any], seen_version: int) -> None:
        succeeding.answer(
            commitment_id=commitment.pk,
            reshaping_id=event.pk,
            seen_version=seen_version,
            fate=Fate(values["fate"]),
            changes=form.changes(),
            by=request.user,
        )

    return _change(request, commitment, form, save, title=_("What becomes of this promise?"), event=event)


@require_http_methods(["GET", "POST"])
def take_back(request: Request, commitment_id: UUID, succession_id: UUID) -> HttpResponse:
    """Take back an answer about a commitment that was given by mistake."""
    commitment = found.get(commitment_id, user=request.user)
    given = succession.given(succession_id, commitment, user=request.user)
    ensure(policies.may_follow, request.user, commitment)
    form = Reason(request.POST or None, initial={"seen_version": commitment.version})

    def save(values: dict[str, Any], seen_version: int) -> None:
        succeeding.take_back(
            commitment_id=commitment.pk,
            succession_id=given.pk,
            seen_version=seen_version,
            reason=values["reason"],
            by=request.user,
        )

    return _change(request, commitment, form, save, title=_("Take this answer back"), event=given.reshaping)


def _change(
    request: Request,
    commitment: Commitment,
    form: ColumnsForm,
    save: Callable[[dict[str, Any], int], None],
    *,
    title: str,
    **context: Any,
) -> HttpResponse:
    """Show a form on a commitment, or pass what was sent to `save` and go back to the commitment."""
    status = 200
    if request.method == "POST" and form.is_valid():
        values = form.values()
        seen_version = values.pop("seen_version")
        try:
            save(values, seen_version)
        except DomainError as refusal:
            status = show_refusal(form, refusal)
            if isinstance(refusal, Stale):
                context["changes"] = versions.changes_since(commitment, seen_version)
        else:
            return redirect("engagements:commitment", commitment.pk)
    elif request.method == "POST":
        status = 422
    context |= {
        "form": form,
        "title": title,
        "quoted": commitment.exact_words,
        "crumbs": _crumbs(commitment, title),
        "back": reverse("engagements:commitment", args=[commitment.pk]),
        "marking": commitment.engagement.get_marking_display(),
    }
    return render(request, "engagements/form.html", context, status=status)


def _crumbs(commitment: Commitment, last: str = "") -> list[dict[str, str]]:
    rows = [
        {"label": _("Commitments"), "url": reverse("engagements:commitments")},
        {"label": commitment.exact_words[:60], "url": reverse("engagements:commitment", args=[commitment.pk])},
    ]
    return [*rows, {"label": last, "url": ""}] if last else [rows[0], {"label": rows[1]["label"], "url": ""}]
