"""REST commands of the gate: the same services as the pages, in other clothes."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import command, etag, seen_version
from core.errors import Conflict, Invalid, NotFound
from engagements.selectors import engagements
from riskreview.api import taken
from riskreview.api.out import (
    ConditionOut,
    DecisionOut,
    DissentOut,
    EngagementState,
    EvidenceOut,
    LaneDetailOut,
    LaneOut,
    LiftOut,
    MitigationOut,
    QuestionOut,
    ReopeningOut,
    ReviewDetailOut,
)
from riskreview.api.reads import lane_data, review_data, who
from riskreview.domain.reopening import Trigger
from riskreview.domain.review_cycle import Outcome, Recommendation
from riskreview.models import Condition, Decision, Lane, LaneEvidence, LaneQuestion, Mitigation, Review
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import reading, reviews
from riskreview.services import conditions, decisions, evidence, lanes, lifting, reopening, submission
from riskreview.services.decisions import Demand
from riskreview.services.lanes import Given


class Command(APIView):
    """A command: a body of known shape, one service, one answer."""

    scope = "reviews"

    def body(self, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return the validated body."""
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)


class Versioned(Command):
    """A command that names the version it answers in If-Match."""

    versioned = True


def _with_etag(response: Response, version: int) -> Response:
    response["ETag"] = etag(version)
    return response


class Submit(Versioned):
    """POST engagements/{id}/submit/: send a plan to review. If-Match: the engagement."""

    @extend_schema(request=taken.SubmissionIn, responses={201: ReviewDetailOut})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Freeze the content and open the lanes."""
        by = who(request)
        engagements.get(engagement_id, user=by)
        data, seen = self.body(taken.SubmissionIn), seen_version(request)
        review = submission.submit(engagement_id=engagement_id, seen_version=seen, by=by, **data)
        found = reviews.get(Review, review.pk, user=by)
        response = Response(review_data(found), status=201, headers={"Location": f"/api/v1/reviews/{found.pk}/"})
        return _with_etag(response, found.version)


class EngagementAct(Versioned):
    """An act that changes where an engagement stands. If-Match: the engagement."""

    act: ClassVar[Any]

    def carry_out(self, request: Request, engagement_id: UUID) -> Response:
        """Call the service and answer with how the engagement stands now."""
        by = who(request)
        engagements.get(engagement_id, user=by)
        data, seen = self.body(taken.ReasonIn), seen_version(request)
        type(self).act(engagement_id=engagement_id, seen_version=seen, by=by, **data)
        found = engagements.get(engagement_id, user=by)
        return _with_etag(Response(EngagementState(found).data), found.version)


class Withdraw(EngagementAct):
    """POST engagements/{id}/withdraw/: take a plan back from review."""

    act = staticmethod(submission.withdraw)

    @extend_schema(request=taken.ReasonIn, responses={200: EngagementState})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Make the plan a draft again; its review closes."""
        return self.carry_out(request, engagement_id)


class Revise(EngagementAct):
    """POST engagements/{id}/revise/: bring a decided plan back to draft."""

    act = staticmethod(submission.revise)

    @extend_schema(request=taken.ReasonIn, responses={200: EngagementState})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Make the plan a draft again; its decision is superseded."""
        return self.carry_out(request, engagement_id)


class Suspend(Versioned):
    """POST engagements/{id}/suspend/: stop it, or report a change that no record shows. If-Match: the engagement."""

    @extend_schema(request=taken.SuspensionIn, responses={201: ReopeningOut})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Stop the engagement and ask the lanes concerned again."""
        by = who(request)
        engagements.get(engagement_id, user=by)
        data, seen = self.body(taken.SuspensionIn), seen_version(request)
        trigger = Trigger(data.pop("trigger"))
        row = reopening.suspend(engagement_id=engagement_id, seen_version=seen, trigger=trigger, by=by, **data)
        return Response(ReopeningOut(row).data, status=201)


class Lifted(Versioned):
    """POST engagements/{id}/lift/: lift a suspension. If-Match: the engagement."""

    @extend_schema(request=taken.ReasonIn, responses={201: LiftOut})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Let the engagement go on under the decision it has."""
        by = who(request)
        engagements.get(engagement_id, user=by)
        data, seen = self.body(taken.ReasonIn), seen_version(request)
        row = lifting.lift(engagement_id=engagement_id, seen_version=seen, by=by, **data)
        return Response(LiftOut(row).data, status=201)


class Emergency(Versioned):
    """POST engagements/{id}/emergency/: record an oral approval. If-Match: the review of the engagement."""

    @extend_schema(request=taken.EmergencyIn, responses={201: DecisionOut})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Approve for 48 hours at most in the face of an imminent threat to life; the full review goes on."""
        by = who(request)
        engagement = engagements.get(engagement_id, user=by)
        data, seen = self.body(taken.EmergencyIn), seen_version(request)
        review = reviews.undecided(engagement)
        if review is None:
            raise Conflict("wrong_state", _("An emergency approval is given to an engagement in review."))
        decision = decisions.decide_emergency(review_id=review.pk, seen_version=seen, by=by, **data)
        return _decided(decision)


def _decided(decision: Decision) -> Response:
    whole = reading.decisions(Decision.objects.filter(pk=decision.pk)).get()
    location = {"Location": f"/api/v1/decisions/{decision.pk}/"}
    return Response(DecisionOut(whole).data, status=201, headers=location)


class Claim(Command):
    """POST reviews/{id}/claim/: take a lane."""

    @extend_schema(request=taken.LaneIn, responses={200: LaneOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Take a lane that waits for a reviewer."""
        reviews.get(Review, review_id, user=who(request))
        found = reading.lane_of(review_id, self.body(taken.LaneIn)["lane"], user=who(request))
        row = lanes.claim(lane_id=found.pk, by=who(request))
        return _with_etag(Response(LaneOut(row).data), row.version)


class Release(Command):
    """POST reviews/{id}/release/: give a lane back."""

    @extend_schema(request=taken.ReleaseIn, responses={200: LaneOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Free a lane; what was answered stays for the next reviewer."""
        reviews.get(Review, review_id, user=who(request))
        data = self.body(taken.ReleaseIn)
        found = reading.lane_of(review_id, data["lane"], user=who(request))
        row = lanes.release(lane_id=found.pk, by=who(request), reason=data["reason"])
        return _with_etag(Response(LaneOut(row).data), row.version)


class Answers(Versioned):
    """POST reviews/{id}/answers/: keep answers of a lane, finished or not. If-Match: the lane."""

    @extend_schema(request=taken.AnswersIn, responses={200: LaneDetailOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Keep the answers that are sent; the others stay."""
        by = who(request)
        reviews.get(Review, review_id, user=by)
        data = self.body(taken.AnswersIn)
        found, seen = reading.lane_of(review_id, data["lane"], user=by), seen_version(request)
        given = [Given(**row) for row in data["answers"]]
        lanes.save_answers(lane_id=found.pk, seen_version=seen, answers=given, by=by)
        return _lane(found, by=by)


def _lane(found: Lane, *, by: Any) -> Response:
    row = reviews.get(Lane, found.pk, user=by)
    return _with_etag(Response(lane_data(row)), row.version)


class Evidence(Command):
    """POST reviews/{id}/evidence/: add evidence to an item of a lane."""

    @extend_schema(request=taken.EvidenceIn, responses={201: EvidenceOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Add evidence with its source and both grades."""
        by = who(request)
        reviews.get(Review, review_id, user=by)
        data = self.body(taken.EvidenceIn)
        found = reading.lane_of(review_id, data.pop("lane"), user=by)
        words = {name: data.pop(name) for name in ("code", "text", "url")}
        row = evidence.add_evidence(lane_id=found.pk, grade=data, by=by, **words)
        return Response(EvidenceOut(row).data, status=201)


class Mitigations(Command):
    """POST reviews/{id}/mitigations/: demand a measure against what an item found."""

    @extend_schema(request=taken.MitigationIn, responses={201: MitigationOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Demand a measure: what, by whom, until when, how verified, how long it counts."""
        by = who(request)
        reviews.get(Review, review_id, user=by)
        data = self.body(taken.MitigationIn)
        found = reading.lane_of(review_id, data.pop("lane"), user=by)
        row = evidence.add_mitigation(lane_id=found.pk, by=by, **data)
        return Response(MitigationOut(row).data, status=201)


class TakeBack(Command):
    """POST reviews/{id}/take-back/: take evidence or a measure back while the lane is being answered."""

    @extend_schema(request=taken.TakeBackIn, responses={204: None})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Take one of the two back."""
        by = who(request)
        reviews.get(Review, review_id, user=by)
        data = self.body(taken.TakeBackIn)
        if "evidence" in data:
            piece = reviews.get(LaneEvidence, data["evidence"], user=by)
            _insist_on_part(piece.answer.lane.review_id, review_id)
            evidence.remove_evidence(evidence_id=piece.pk, by=by)
        else:
            measure = reviews.get(Mitigation, data["mitigation"], user=by)
            _insist_on_part(measure.lane.review_id, review_id)
            evidence.remove_mitigation(mitigation_id=measure.pk, by=by)
        return Response(status=204)


def _insist_on_part(of: UUID, review_id: UUID) -> None:
    if of != review_id:
        raise NotFound("not_found", _("There is no such record."))


class VerifyMitigation(Command):
    """POST reviews/{id}/verify/: confirm with evidence that a measure works."""

    @extend_schema(request=taken.VerificationIn, responses={200: MitigationOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Verify a measure of the review."""
        by = who(request)
        reviews.get(Review, review_id, user=by)
        data = self.body(taken.VerificationIn)
        measure = reviews.get(Mitigation, data["mitigation"], user=by)
        _insist_on_part(measure.lane.review_id, review_id)
        row = evidence.verify_mitigation(mitigation_id=measure.pk, evidence=data["evidence"], by=by)
        return Response(MitigationOut(row).data)


class Questions(Command):
    """POST reviews/{id}/questions/: ask the authors."""

    @extend_schema(request=taken.QuestionIn, responses={201: QuestionOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Ask for what the lane needs to know."""
        by = who(request)
        reviews.get(Review, review_id, user=by)
        data = self.body(taken.QuestionIn)
        found = reading.lane_of(review_id, data["lane"], user=by)
        row = lanes.ask(lane_id=found.pk, question=data["question"], by=by)
        return Response(QuestionOut(row).data, status=201)


class Replies(Command):
    """POST reviews/{id}/replies/: answer a question of a lane."""

    @extend_schema(request=taken.ReplyIn, responses={200: QuestionOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Answer a question; the plan stays frozen."""
        by = who(request)
        reviews.get(Review, review_id, user=by)
        data = self.body(taken.ReplyIn)
        asked = reviews.get(LaneQuestion, data["question"], user=by)
        _insist_on_part(asked.lane.review_id, review_id)
        row = lanes.reply(question_id=asked.pk, reply=data["reply"], by=by)
        return Response(QuestionOut(row).data)


class Recommend(Versioned):
    """POST reviews/{id}/recommend/: close a lane with a recommendation. If-Match: the lane."""

    @extend_schema(request=taken.RecommendationIn, responses={200: LaneDetailOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Close a lane; never milder than its answers."""
        by = who(request)
        reviews.get(Review, review_id, user=by)
        data = self.body(taken.RecommendationIn)
        found, seen = reading.lane_of(review_id, data.pop("lane"), user=by), seen_version(request)
        chosen = Recommendation(data.pop("recommendation"))
        lanes.recommend(lane_id=found.pk, seen_version=seen, recommendation=chosen, by=by, **data)
        return _lane(found, by=by)


class Dissents(Command):
    """POST reviews/{id}/dissent/: record a reasoned dissent."""

    @extend_schema(request=taken.DissentIn, responses={201: DissentOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Record a dissent that nobody edits and that is printed with the decision."""
        reviews.get(Review, review_id, user=who(request))
        row = lanes.dissent(review_id=review_id, by=who(request), **self.body(taken.DissentIn))
        return Response(DissentOut(row).data, status=201)


class Decide(Versioned):
    """POST reviews/{id}/decide/: decide, at the level the risk demands. If-Match: the review."""

    @extend_schema(request=taken.DecisionIn, responses={201: DecisionOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Decide a full review, or one in retrospect."""
        by = who(request)
        found = reviews.get(Review, review_id, user=by)
        data, seen = self.body(taken.DecisionIn), seen_version(request)
        outcome = Outcome(data.pop("outcome"))
        if found.kind == ReviewKind.RETROSPECTIVE:
            return _decided(_look_back(found, outcome, data, seen=seen, by=by))
        demands = [Demand(**row) for row in data.pop("conditions")]
        decision = decisions.decide(
            review_id=review_id, seen_version=seen, outcome=outcome, conditions=demands, by=by, **data
        )
        return _decided(decision)


def _look_back(found: Review, outcome: Outcome, data: dict[str, Any], *, seen: int, by: Any) -> Decision:
    if outcome not in {Outcome.APPROVE, Outcome.REFUSE} or data["conditions"] or data["valid_until"]:
        message = _("In retrospect a contact was in order (approve) or should not have happened (refuse), no more.")
        raise Invalid("invalid", message, {"outcome": message})
    return decisions.decide_in_retrospect(
        review_id=found.pk,
        seen_version=seen,
        should_not_have_happened=outcome is Outcome.REFUSE,
        reasons=data["reasons"],
        by=by,
    )


class Meet(Versioned):
    """POST conditions/{id}/meet/: say that a condition is met. If-Match: the condition."""

    @extend_schema(request=taken.MeetingIn, responses={200: ConditionOut})
    @command
    def post(self, request: Request, condition_id: UUID) -> Response:
        """Say with evidence that it is met; somebody else verifies it."""
        by = who(request)
        reviews.get(Condition, condition_id, user=by)
        data, seen = self.body(taken.MeetingIn), seen_version(request)
        row = conditions.meet(condition_id=condition_id, seen_version=seen, by=by, **data)
        return _with_etag(Response(ConditionOut(row).data), row.version)


class Verify(Versioned):
    """POST conditions/{id}/verify/: confirm that a condition is met. If-Match: the condition."""

    @extend_schema(request=taken.NothingIn, responses={200: ConditionOut})
    @command
    def post(self, request: Request, condition_id: UUID) -> Response:
        """Confirm by name what the evidence shows."""
        by = who(request)
        reviews.get(Condition, condition_id, user=by)
        self.body(taken.NothingIn)
        row = conditions.verify(condition_id=condition_id, seen_version=seen_version(request), by=by)
        return _with_etag(Response(ConditionOut(row).data), row.version)
