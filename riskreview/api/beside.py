"""What stands beside the items of a lane over REST: the record of today and earlier answers, no part of an answer."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from actors.selectors import sources
from core import clock, reads
from core.api import command
from engagements.models.choices import choices
from riskreview.api import taken
from riskreview.api.bases import Command
from riskreview.api.parts import EngagementRef, EvidenceOut
from riskreview.api.reads import Single, answered, who
from riskreview.domain.bearing import Bearing, bearing_on
from riskreview.models import Lane, Review
from riskreview.selectors import bearing, checklists, reading, reviews
from riskreview.selectors.reading import Earlier
from riskreview.services import evidence


class PieceOut(serializers.Serializer[bearing.Piece]):
    """One record in words, with both grades ("B2"; empty when not graded) and the sources the reader may see."""

    record = serializers.CharField(
        source="key", help_text="What `attach` takes; empty where not every reader of the plan may be told of it."
    )
    text = serializers.CharField()
    notes = serializers.ListField(child=serializers.CharField())
    url = serializers.CharField()
    grade = serializers.SerializerMethodField()
    sources = serializers.SerializerMethodField()

    def get_grade(self, piece: bearing.Piece) -> str:
        """Return both grades; what rests on a refuted source counts as not graded."""
        return piece.graded.grade if piece.graded is not None else ""

    def get_sources(self, piece: bearing.Piece) -> list[str]:
        """Return the titles of its sources."""
        return [str(source) for source in piece.graded.shown_sources] if piece.graded is not None else []


class FoundOut(serializers.Serializer[bearing.Found]):
    """What is recorded of one kind; `more` that there is more than is shown."""

    kind = serializers.ChoiceField(choices=choices(Bearing))
    pieces = PieceOut(many=True)
    more = serializers.BooleanField()


class EarlierOut(serializers.Serializer[Earlier]):
    """What an earlier lane answered to the same item, to compare with: it was given on other facts."""

    review = serializers.UUIDField(source="lane.review_id")
    engagement = EngagementRef(source="lane.review.engagement")
    checklist = serializers.UUIDField(source="lane.template_id")
    answer = serializers.CharField()
    reasoning = serializers.CharField()
    answered_on = serializers.DateField()
    elsewhere = serializers.BooleanField(help_text="On another plan with the same actor.")
    asked = serializers.CharField(help_text="The question as it was put then, where it was put otherwise.")
    evidence = EvidenceOut(many=True)


class BesideOut(serializers.Serializer[Any]):
    """What stands beside one item."""

    code = serializers.CharField()
    recorded = FoundOut(many=True)
    earlier = EarlierOut(many=True)


class LaneBeside(Single):
    """GET reviews/{id}/lanes/{lane}/beside/: what the record holds beside each item, and earlier answers to it."""

    serializer_class = BesideOut
    queryset = Lane.objects.none()

    @extend_schema(responses=BesideOut(many=True))
    def get(self, request: Request, review_id: UUID, lane: str) -> Response:
        """Return it item by item, as far as the caller may see it; the record only until the review is decided."""
        by = who(request)
        found = reading.lane_of(review_id, lane, user=by)
        reads.of_record(found, by=request.user)
        codes = list(checklists.items_of(found))
        recorded = bearing.of_lane(found, codes, user=by, at=clock.now())
        earlier = reading.earlier_of(found, user=by)
        rows: Any = [
            {
                "code": code,
                "recorded": [recorded[kind] for kind in bearing_on(code) if kind in recorded],
                "earlier": earlier.get(code, []),
            }
            for code in codes
        ]
        return answered(BesideOut(rows, many=True).data, version=found.version)


class Attach(Command):
    """POST reviews/{id}/attach/: take what the record holds beside an item as evidence."""

    @extend_schema(request=taken.AttachIn, responses={201: EvidenceOut})
    @command
    def post(self, request: Request, review_id: UUID) -> Response:
        """Attach a recorded fact in its words of today, with its sources and grades."""
        by = who(request)
        reviews.get(Review, review_id, user=by)
        data = self.body(taken.AttachIn)
        found = reading.lane_of(review_id, data.pop("lane"), user=by)
        row = evidence.attach(lane_id=found.pk, by=by, **data)
        sources.cite([row], user=by)
        return Response(EvidenceOut(row).data, status=201)
