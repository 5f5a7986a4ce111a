"""REST commands at the door of an engagement, decisions and what follows: the same services as the pages."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.confirmed import confirmed
from core.api import command, seen_version
from core.errors import Conflict, Invalid
from engagements.selectors import engagements
from riskreview.api import taken
from riskreview.api.bases import Versioned, with_etag
from riskreview.api.out import ConditionOut, DecisionOut, DeliveryStopOut, LiftOut, ReopeningOut, ReviewDetailOut
from riskreview.api.parts import AssentOut, EngagementState, WaiverOut
from riskreview.api.reads import review_data, who
from riskreview.domain.reopening import Trigger
from riskreview.domain.review_cycle import Outcome
from riskreview.models import Condition, Decision, Review
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import reading, reviews
from riskreview.services import assents, conditions, decisions, lifting, reopening, stopping, submission, waivers
from riskreview.services.decisions import Besides, Demand

BESIDES = ("overrules", "lacking", "lacking_from", "lacking_by", "meanwhile")


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
        return with_etag(response, found.version)


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
        return with_etag(Response(EngagementState(found).data), found.version)


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
    @confirmed()
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Let the engagement go on under the decision it has."""
        by = who(request)
        engagements.get(engagement_id, user=by)
        data, seen = self.body(taken.ReasonIn), seen_version(request)
        row = lifting.lift(engagement_id=engagement_id, seen_version=seen, by=by, **data)
        return Response(LiftOut(row).data, status=201)


class StopDeliveries(Versioned):
    """POST engagements/{id}/deliveries/stop/: deliver nothing more after the contact. If-Match: the engagement."""

    @extend_schema(request=taken.ReasonIn, responses={201: DeliveryStopOut})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Stop all further deliveries of an engagement whose contact took place."""
        by = who(request)
        engagements.get(engagement_id, user=by)
        data, seen = self.body(taken.ReasonIn), seen_version(request)
        row = stopping.stop(engagement_id=engagement_id, seen_version=seen, by=by, **data)
        return Response(DeliveryStopOut(row).data, status=201)


class ResumeDeliveries(Versioned):
    """POST engagements/{id}/deliveries/resume/: let deliveries go on. If-Match: the engagement."""

    @extend_schema(request=taken.ReasonIn, responses={200: DeliveryStopOut})
    @confirmed()
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Let deliveries that were stopped go on under the decision there is."""
        by = who(request)
        engagements.get(engagement_id, user=by)
        data, seen = self.body(taken.ReasonIn), seen_version(request)
        row = stopping.resume(engagement_id=engagement_id, seen_version=seen, by=by, **data)
        return Response(DeliveryStopOut(row).data)


class Emergency(Versioned):
    """POST engagements/{id}/emergency/: record an oral approval. If-Match: the review of the engagement."""

    @extend_schema(request=taken.EmergencyIn, responses={201: DecisionOut})
    @confirmed()
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Approve in the face of an imminent threat to life, for the hours of the policy; the full review goes on."""
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


class Decide(Versioned):
    """POST reviews/{id}/decide/: decide, at the level the risk demands. If-Match: the review."""

    @extend_schema(request=taken.DecisionIn, responses={201: DecisionOut})
    @confirmed()
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
        besides = Besides(**{name: data.pop(name) for name in BESIDES})
        decision = decisions.decide(
            review_id=review_id, seen_version=seen, outcome=outcome, conditions=demands, besides=besides, by=by, **data
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


class Waivers(Versioned):
    """POST reviews/{id}/waivers/: the higher authority waives a block. If-Match: the review."""

    @extend_schema(request=taken.WaiverIn, responses={201: WaiverOut})
    @confirmed()
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Let an approval pass the block of one item, by name, until the end of a day."""
        by = who(request)
        reviews.get(Review, review_id, user=by)
        data, seen = self.body(taken.WaiverIn), seen_version(request)
        row = waivers.give(review_id=review_id, seen_version=seen, by=by, **data)
        return Response(WaiverOut(row).data, status=201)


class Assents(Versioned):
    """POST reviews/{id}/assents/: agree to an approval that several people give. If-Match: the review."""

    @extend_schema(request=taken.AssentIn, responses={201: AssentOut})
    @confirmed()
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Agree by name to an approval of exactly this snapshot."""
        by = who(request)
        reviews.get(Review, review_id, user=by)
        data, seen = self.body(taken.AssentIn), seen_version(request)
        row = assents.give(review_id=review_id, seen_version=seen, by=by, **data)
        return Response(AssentOut(row).data, status=201)


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
        return with_etag(Response(ConditionOut(row).data), row.version)


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
        return with_etag(Response(ConditionOut(row).data), row.version)
