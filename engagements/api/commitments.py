"""REST of commitments: recording, clarifying, following, and the breach that takes two people."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core import reads
from core.api import command, conditional, etag, seen_version
from engagements.api import out, taken
from engagements.api.engagements import Command, Versioned
from engagements.api.reads import Commitments, tag_with, who, with_history
from engagements.domain.commitments import CommitmentAction, Fate
from engagements.models import Commitment
from engagements.selectors import commitments as found
from engagements.services import breaches, commitments, succession


def answer(commitment_id: UUID, *, request: Request, status: int = 200) -> Response:
    """Return the commitment as it is now, with its version."""
    fresh: Commitment = found.get(commitment_id, user=who(request))
    headers = {"ETag": etag(fresh.version)}
    if status == 201:  # noqa: PLR2004
        headers["Location"] = f"/api/v1/commitments/{fresh.pk}/"
    whole = with_history(fresh, who(request))
    return Response(out.CommitmentDetailOut(whole).data, status=status, headers=headers)


class CommitmentCollection(Commitments, Command):
    """commitments/: the list, and the recording of one."""

    @extend_schema(responses=out.CommitmentOut(many=True))
    def get(self, request: Request) -> Response:
        """List the commitments of the engagements the caller may see."""
        return self.page(request)

    @extend_schema(request=taken.CommitmentIn, responses={201: out.CommitmentDetailOut})
    @command
    def post(self, request: Request) -> Response:
        """Record a promise made in a contact; the caller follows it unless an owner is named."""
        data = self.body(taken.CommitmentIn)
        done = commitments.record(engagement_id=data.pop("engagement_id"), changes=data, by=who(request))
        return answer(done.pk, request=request, status=201)


class CommitmentRecord(Versioned):
    """commitments/{id}/: one commitment, and what is completed on it."""

    sends_etag = True

    @extend_schema(responses=out.CommitmentDetailOut)
    def get(self, request: Request, commitment_id: UUID) -> Response:
        """Return one commitment with what became of it, or 304 when the caller has this version."""
        commitment = found.get(commitment_id, user=who(request))
        reads.of_record(commitment, by=request.user)
        whole: Any = with_history(commitment, who(request))
        seen = [whole.asked.event.pk, *(heir.pk for heir in whole.asked.heirs)] if whole.asked else []
        seen += [row.pk for row in whole.answers]
        graded = (*whole.events.all(), *whole.breach_proposals.all(), *whole.answers)
        tag = tag_with(whole.version, *graded, also=seen)
        return conditional(request, lambda: out.CommitmentDetailOut(whole).data, tag=tag)

    @extend_schema(request=taken.CommitmentChangeIn, responses={200: out.CommitmentDetailOut})
    @command
    def patch(self, request: Request, commitment_id: UUID) -> Response:
        """Complete or correct what is known; the words stay."""
        found.get(commitment_id, user=who(request))
        data, seen = self.body(taken.CommitmentChangeIn, partial=True), seen_version(request)
        reason = data.pop("reason", "")
        commitments.clarify(
            commitment_id=commitment_id, seen_version=seen, changes=data, reason=reason, by=who(request)
        )
        return answer(commitment_id, request=request)


class Follow(Versioned):
    """commitments/{id}/follow/: what became of it."""

    @extend_schema(request=taken.FollowIn, responses={200: out.CommitmentDetailOut})
    @command
    def post(self, request: Request, commitment_id: UUID) -> Response:
        """Record what became of a commitment; a breach is proposed instead."""
        found.get(commitment_id, user=who(request))
        data, seen = self.body(taken.FollowIn), seen_version(request)
        commitments.act(
            commitment_id=commitment_id,
            seen_version=seen,
            action=CommitmentAction(data.pop("action")),
            occurred_on=data.pop("occurred_on"),
            reason=data.pop("reason", ""),
            grade=data,
            by=who(request),
        )
        return answer(commitment_id, request=request)


class AnswerSuccession(Versioned):
    """commitments/{id}/successions/: what becomes of it after a split or a merger."""

    @extend_schema(request=taken.SuccessionIn, responses={200: out.CommitmentDetailOut})
    @command
    def post(self, request: Request, commitment_id: UUID) -> Response:
        """Answer what a split or a merger asks (`asked`): the promise stays, is taken over, or lapsed; once."""
        found.get(commitment_id, user=who(request))
        data, seen = self.body(taken.SuccessionIn), seen_version(request)
        succession.answer(
            commitment_id=commitment_id,
            reshaping_id=data.pop("reshaping_id"),
            seen_version=seen,
            fate=Fate(data.pop("fate")),
            changes=data,
            by=who(request),
        )
        return answer(commitment_id, request=request)


class TakeBackSuccession(Versioned):
    """commitments/{id}/successions/{id}/take-back/: an answer given by mistake."""

    @extend_schema(request=taken.RetractionIn, responses={200: out.CommitmentDetailOut})
    @command
    def post(self, request: Request, commitment_id: UUID, succession_id: UUID) -> Response:
        """Take back the last answer about an open promise; it stays on record, and the event asks again."""
        found.get(commitment_id, user=who(request))
        succession.take_back(
            commitment_id=commitment_id,
            succession_id=succession_id,
            seen_version=seen_version(request),
            by=who(request),
            **self.body(taken.RetractionIn),
        )
        return answer(commitment_id, request=request)


class ProposeBreach(Versioned):
    """commitments/{id}/propose-breach/: call it broken."""

    @extend_schema(request=taken.BreachIn, responses={200: out.CommitmentDetailOut})
    @command
    def post(self, request: Request, commitment_id: UUID) -> Response:
        """Propose to call a commitment broken, with grade and evidence; somebody else decides."""
        found.get(commitment_id, user=who(request))
        data, seen = self.body(taken.BreachIn), seen_version(request)
        breaches.propose(
            commitment_id=commitment_id,
            seen_version=seen,
            occurred_on=data.pop("occurred_on"),
            evidence=data.pop("evidence"),
            is_incapable=data.pop("is_incapable", False),
            grade=data,
            by=who(request),
        )
        return answer(commitment_id, request=request)


class DecideBreach(Versioned):
    """What confirming and rejecting a breach share."""

    confirm = True

    def decide(self, request: Request, commitment_id: UUID) -> Response:
        """Take the judgement of a second person."""
        found.get(commitment_id, user=who(request))
        data, seen = self.body(taken.BreachDecisionIn, partial=True), seen_version(request)
        reason = data.pop("reason", "")
        breaches.decide(
            commitment_id=commitment_id,
            seen_version=seen,
            confirm=self.confirm,
            reason=reason,
            grade=data,
            by=who(request),
        )
        return answer(commitment_id, request=request)


class ConfirmBreach(DecideBreach):
    """commitments/{id}/confirm-breach/."""

    @extend_schema(request=taken.BreachDecisionIn, responses={200: out.CommitmentDetailOut})
    @command
    def post(self, request: Request, commitment_id: UUID) -> Response:
        """Confirm a breach that somebody else proposed."""
        return self.decide(request, commitment_id)


class RejectBreach(DecideBreach):
    """commitments/{id}/reject-breach/."""

    confirm = False

    @extend_schema(request=taken.BreachDecisionIn, responses={200: out.CommitmentDetailOut})
    @command
    def post(self, request: Request, commitment_id: UUID) -> Response:
        """Reject a breach that somebody else proposed."""
        return self.decide(request, commitment_id)
