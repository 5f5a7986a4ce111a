"""REST commands on the lanes of a review: the same services as the pages, in other clothes."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from actors.selectors import sources
from core import clock
from core.api import command, seen_version
from core.authz import ensure
from core.errors import NotFound
from riskreview import policies
from riskreview.api import taken
from riskreview.api.bases import Command, Versioned, with_etag
from riskreview.api.parts import (
    CandidateOut,
    CommentOut,
    DissentOut,
    EvidenceOut,
    LaneDetailOut,
    LaneOut,
    MitigationOut,
    QuestionOut,
)
from riskreview.api.reads import answered, lane_data, who
from riskreview.domain.matrix import Placed
from riskreview.domain.review_cycle import Recommendation
from riskreview.models import Lane, LaneEvidence, LaneQuestion, Mitigation, Review
from riskreview.selectors import fitting, reading, reviews, ties
from riskreview.services import assigning, comments, evidence, lanes
from riskreview.services.lanes import Given


class Claim(Command):
    """POST reviews/{id}/claim/: take a lane."""

    @extend_schema(request=taken.LaneIn, responses={200: LaneOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Take a lane that waits for a reviewer."""
        reviews.get(Review, review_id, user=who(request))
        found = reading.lane_of(review_id, self.body(taken.LaneIn)["lane"], user=who(request))
        row = lanes.claim(lane_id=found.pk, by=who(request))
        return with_etag(Response(LaneOut(row).data), row.version)


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
        return with_etag(Response(LaneOut(row).data), row.version)


class Give(Command):
    """POST reviews/{id}/give/: give a lane to a reviewer."""

    @extend_schema(request=taken.GiveIn, responses={200: LaneOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Give a lane to somebody who may take it, in the place of who holds it."""
        by = who(request)
        reviews.get(Review, review_id, user=by)
        data = self.body(taken.GiveIn)
        found = reading.lane_of(review_id, data["lane"], user=by)
        row = assigning.give(lane_id=found.pk, to_id=data["to"], by=by, reason=data["reason"])
        return with_etag(Response(LaneOut(row).data), row.version)


class Reviewers(Command):
    """GET reviews/{id}/lanes/{lane}/reviewers/: who may be given a lane."""

    @extend_schema(responses={200: CandidateOut(many=True)})
    def get(self, request: Request, review_id: UUID, lane: str) -> Response:
        """Return the reviewers of a lane with what they hold, and why some are not given it; no more pages."""
        by = who(request)
        found = reading.lane_of(review_id, lane, user=by)
        ensure(policies.may_give, by, ties.of(by, found.review))
        rows = fitting.candidates(found, user=by, day=clock.now().date())
        return Response(CandidateOut(rows, many=True).data)


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
    return answered(lane_data(row, user=by), version=row.version)


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
        sources.cite([row], user=by)
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


class Comments(Command):
    """POST reviews/{id}/comments/: say something about an item of a lane."""

    @extend_schema(request=taken.CommentIn, responses={201: CommentOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Comment on an item; it is no part of the answer, and stays as it was said."""
        by = who(request)
        reviews.get(Review, review_id, user=by)
        data = self.body(taken.CommentIn)
        found = reading.lane_of(review_id, data.pop("lane"), user=by)
        return Response(CommentOut(comments.add(lane_id=found.pk, by=by, **data)).data, status=201)


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


class OfMeasure(Versioned):
    """What is done about a measure of a review; If-Match names the measure."""

    def answered(self, request: Request, review_id: UUID, shape: Any, service: Any) -> Response:
        """Let a service act on the measure that is sent, and answer with it."""
        by = who(request)
        reviews.get(Review, review_id, user=by)
        data = self.body(shape)
        measure = reviews.get(Mitigation, data.pop("mitigation"), user=by)
        _insist_on_part(measure.lane.review_id, review_id)
        row = service(mitigation_id=measure.pk, seen_version=seen_version(request), by=by, **data)
        return with_etag(Response(MitigationOut(row).data), row.version)


class CarriedOut(OfMeasure):
    """POST reviews/{id}/carried-out/: say with evidence that a measure works. If-Match: the measure."""

    @extend_schema(request=taken.CarriedOutIn, responses={200: MitigationOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Show that a measure was carried out and works; somebody else verifies it."""
        return self.answered(request, review_id, taken.CarriedOutIn, evidence.meet_mitigation)


class VerifyMitigation(OfMeasure):
    """POST reviews/{id}/verify/: confirm that a measure works as its evidence says. If-Match: the measure."""

    @extend_schema(request=taken.VerificationIn, responses={200: MitigationOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Verify a measure of the review."""
        return self.answered(request, review_id, taken.VerificationIn, evidence.verify_mitigation)


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
        chosen, cells = Recommendation(data.pop("recommendation")), data.pop("placed")
        placed = Placed(**cells) if cells is not None else None
        lanes.recommend(lane_id=found.pk, seen_version=seen, recommendation=chosen, by=by, placed=placed, **data)
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
