"""The page of one review, and the short acts on it: claim, release, dissent, reply."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import Request
from accounts.models import User
from core import clock, history, reads
from core.errors import DomainError, NotFound
from core.web import render, show_refusal
from riskreview import http, policies
from riskreview.domain.live import Validity
from riskreview.domain.review_cycle import LaneStatus, ReviewStatus
from riskreview.forms.lane import DissentText, Reply
from riskreview.models import Lane, LaneQuestion, Review
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import assents, frozen, reading, review_policy, reviews, ties, validity, waivers
from riskreview.services import lanes


@require_GET
def review(request: Request, review_id: UUID) -> HttpResponse:
    """Show one review."""
    found = reviews.get(Review, review_id, user=request.user)
    reads.of_record(found, by=request.user)
    return show(request, found)


def show(request: Request, found: Review, *, refusal: DomainError | None = None) -> HttpResponse:
    """Answer with the page of a review, above it what was refused, if anything was."""
    read = reading.of_review(found)
    mine = ties.of(request.user, found)
    body = frozen.load(found.snapshot)
    context = {
        **http.frame(found),
        "reading": read,
        "next": http.next_step(read),
        "cards": http.cards_in_words(read.cards),
        "acts": _acts(request, read, mine),
        "parts": frozen.parts_of(body),
        **http.beside_approved(found, body),
        "lists": frozen.lists_of(body),
        "look_ups": frozen.look_ups_of(body),
        "standing": frozen.standing_of(body),
        "checked_on": body["lists"]["on"],
        "replies": {row.pk for row in read.questions if policies.may_reply(request.user, row, found.engagement)},
        "verifiable": {
            row.pk for row in read.mitigations if row.met_at and policies.may_verify_mitigation(request.user, row, mine)
        },
        "history": _history(read),
        "waivers": list(waivers.of(found)),
        "assents": list(assents.on_these_answers(found)),
        "usual": _usual(read),
        **http.kept_out(read),
        "refusal": refusal,
    }
    return render(request, "riskreview/review.html", context, status=refusal.status if refusal else 200)


def _usual(read: reading.Reading) -> Validity | None:
    """Return how long an approval would be valid, and what limits it, while a review waits for its decision."""
    waits = read.review.status == ReviewStatus.RECOMMENDED and read.judged.may_be_approved and read.cards
    return validity.of(read.review, at=clock.now()) if waits else None


def _history(read: reading.Reading) -> list[history.Row]:
    parts: list[Any] = [
        *(card.lane for card in read.cards),
        *read.decisions,
        *read.dissents,
        *read.questions,
        *read.mitigations,
        *(condition for decision in read.decisions for condition in decision.conditions.all()),
        *(row for row in read.reopenings if row.review_id == read.review.pk),
    ]
    return history.rows(read.review, *parts)


def _acts(request: Request, read: reading.Reading, mine: policies.Ties) -> dict[str, Any]:
    """Return what the user may do here, and what not and why."""
    user, found, level = request.user, read.review, read.judged.level
    is_open, undecided = found.status == ReviewStatus.OPEN, found.status in reviews.UNDECIDED
    recheck = found.kind == ReviewKind.RECHECK
    acts: dict[str, Any] = {"lanes": [], "refused": []}
    for lane in (card.lane for card in read.cards) if is_open else ():
        claim = policies.may_claim(user, lane, mine) if lane.status == LaneStatus.OPEN else None
        if claim is not None and not claim and user.has_role(policies.ROLE_OF_LANE[lane.name]):
            acts["refused"].append((_("Claim the lane: %(name)s") % {"name": lane}, claim.reason))
        claimed = lane.status == LaneStatus.CLAIMED
        release = claimed and bool(policies.may_release(user, lane, mine))
        give = lane.status != LaneStatus.ANSWERED and bool(policies.may_give(user, mine))
        held = claimed and _holds(user, lane)
        acts["lanes"].append({"lane": lane, "claim": claim, "release": release, "held": held, "give": give})
    if found.status == ReviewStatus.RECOMMENDED and not recheck:
        ruling = policies.may_turn_down(user, mine, level=level.to_turn_down)
        acts["decide"] = bool(ruling)
        if not ruling and user.decision_level:
            acts["refused"].append((_("Decide"), ruling.reason))
    if recheck and undecided:
        ruling = policies.may_lift(user, mine, level=level.to_approve)
        acts["lift"] = bool(ruling)
        if not ruling and user.decision_level:
            acts["refused"].append((_("Lift the suspension"), ruling.reason))
    acts["dissent"] = undecided and bool(policies.may_dissent(user, found, mine)) and not _dissented(user, read)
    acts["declare"] = undecided and bool(policies.may_declare(user)) and not (mine.bound or mine.declared)
    acts["nothing"] = not any(
        (
            acts.get("decide"),
            acts.get("lift"),
            acts["dissent"],
            acts["refused"],
            *(row["claim"] or row["release"] or row["held"] or row["give"] for row in acts["lanes"]),
        )
    )
    return acts


def _holds(user: User, lane: Lane) -> bool:
    return lane.holder_id == user.pk


def _dissented(user: User, read: reading.Reading) -> bool:
    return any(row.by_id == user.pk for row in read.dissents)


@require_POST
def claim(request: Request, review_id: UUID, lane: str) -> HttpResponse:
    """Take a lane and go to its page."""
    return _lane_act(request, review_id, lane, lanes.claim, _("The lane is yours. Nobody else answers it now."))


@require_POST
def release(request: Request, review_id: UUID, lane: str) -> HttpResponse:
    """Give a lane back."""

    def act(*, lane_id: UUID, by: Any) -> Lane:
        return lanes.release(lane_id=lane_id, by=by, reason=request.POST.get("reason", "")[:2000])

    return _lane_act(request, review_id, lane, act, _("The lane is free again. What was answered is kept."))


def _lane_act(request: Request, review_id: UUID, name: str, act: Callable[..., Lane], done: str) -> HttpResponse:
    lane = reading.lane_of(review_id, name, user=request.user)
    try:
        act(lane_id=lane.pk, by=request.user)
    except NotFound:
        raise
    except DomainError as refusal:
        return show(request, reviews.get(Review, review_id, user=request.user), refusal=refusal)
    messages.success(request, done)
    if act is lanes.claim:
        return redirect("riskreview:lane", review_id, name)
    return redirect("riskreview:review", review_id)


@require_http_methods(["GET", "POST"])
def dissent(request: Request, review_id: UUID) -> HttpResponse:
    """Record a dissent with its reasons."""
    found = reviews.get(Review, review_id, user=request.user)
    form = DissentText(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                lanes.dissent(review_id=found.pk, by=request.user, **form.cleaned_data)
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("Your dissent is recorded and will be printed with the decision."))
                return redirect("riskreview:review", found.pk)
    policy = review_policy.of(found)
    context = {
        **http.frame(found, last=_("Dissent")),
        "form": form,
        "number": policy.number("dissent.number"),
        "adds": policy.number("dissent.adds"),
        "ruling": policies.may_dissent(request.user, found, ties.of(request.user, found)),
    }
    return render(request, "riskreview/dissent.html", context, status=status)


@require_http_methods(["GET", "POST"])
def question(request: Request, question_id: UUID) -> HttpResponse:
    """Show a question of a lane, or take the authors' reply."""
    asked = reviews.get(LaneQuestion, question_id, user=request.user)
    found = asked.lane.review
    form = Reply(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                lanes.reply(question_id=asked.pk, by=request.user, **form.cleaned_data)
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("The reviewer has your reply."))
                return redirect("riskreview:review", found.pk)
    context = {
        **http.frame(found, last=_("Question")),
        "asked": asked,
        "form": form,
        "ruling": policies.may_reply(request.user, asked, found.engagement),
    }
    return render(request, "riskreview/question.html", context, status=status)
