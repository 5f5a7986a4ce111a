"""REST of precedents: the studies that resemble an engagement, and those taken as its precedents."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actors.api.base import body, who
from casestudies.api import taken
from casestudies.api.serializers import ItemLessonOut, LessonTextOut, StudyOut
from casestudies.domain.similarity import Dimension, Row
from casestudies.models import Precedent
from casestudies.selectors import precedents
from casestudies.selectors.precedents import Similar
from casestudies.services import precedents as services
from core import clock, reads
from core.api import command
from core.errors import NotFound
from engagements.selectors import engagements
from riskreview.selectors import checklists, reading


class ComparedOut(serializers.Serializer[Row]):
    """One dimension compared, in codes."""

    dimension = serializers.ChoiceField(choices=[each.value for each in Dimension])
    shared = serializers.ListField(child=serializers.CharField())
    only_here = serializers.ListField(child=serializers.CharField(), help_text="Codes of the engagement alone.")
    only_there = serializers.ListField(child=serializers.CharField(), help_text="Codes of the study alone.")


class SimilarOut(serializers.Serializer[Similar]):
    """A reviewed study that resembles the engagement: in what, in what not, and the lessons that apply."""

    study = StudyOut()
    compared = ComparedOut(many=True, source="comparison.rows")
    lessons = LessonTextOut(many=True)


class PrecedentOut(serializers.ModelSerializer[Precedent]):
    """A study that somebody took as precedent, and why."""

    study = StudyOut()
    linked_by = serializers.SerializerMethodField()

    class Meta:
        model = Precedent
        fields = ("id", "study", "note", "linked_by", "linked_at")
        read_only_fields = fields

    @extend_schema_field({"type": "string"})
    def get_linked_by(self, row: Precedent) -> Any:
        """Return the name of who took it."""
        return str(row.linked_by)


class SimilarStudies(APIView):
    """Precedents to choose from."""

    scope = "engagements"

    @extend_schema(responses=SimilarOut(many=True))
    def get(self, request: Request, engagement_id: UUID) -> Response:
        """List the reviewed studies that share actor type, kind or channel with an engagement, closest first."""
        engagement = engagements.get(engagement_id, user=who(request))
        reads.of_record(engagement, by=request.user)
        found: Any = precedents.similar_to(engagement, user=who(request), on=clock.now().date())
        return Response(SimilarOut(found, many=True).data)


class ItemLessonsOut(serializers.Serializer[Any]):
    """The lessons that speak to one item of a checklist."""

    code = serializers.CharField()
    lessons = ItemLessonOut(many=True)


class LaneLessons(APIView):
    """What similar cases taught, beside the items of a lane."""

    scope = "case-studies"

    @extend_schema(responses=ItemLessonsOut(many=True))
    def get(self, request: Request, review_id: UUID, lane: str) -> Response:
        """List, by item of a lane under review, the lessons of the studies that resemble the plan most."""
        found = reading.lane_of(review_id, lane, user=who(request))
        reads.of_record(found, by=request.user)
        lessons = precedents.lessons_by_item(found.review.engagement, user=who(request), on=clock.now().date())
        asked = checklists.items_of(found)
        rows: Any = [{"code": code, "lessons": lessons[code]} for code in asked if code in lessons]
        return Response(ItemLessonsOut(rows, many=True).data)


class Precedents(APIView):
    """The precedents of an engagement."""

    scope = "engagements"

    @extend_schema(responses=PrecedentOut(many=True))
    def get(self, request: Request, engagement_id: UUID) -> Response:
        """List the studies that were taken as precedents of an engagement."""
        engagement = engagements.get(engagement_id, user=who(request))
        reads.of_record(engagement, by=request.user)
        return Response(PrecedentOut(precedents.of_engagement(engagement), many=True).data)

    @extend_schema(request=taken.PrecedentIn, responses={201: PrecedentOut})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Take a study as precedent of an engagement; a second time only replaces the note."""
        engagements.get(engagement_id, user=who(request))
        row = services.link_precedent(engagement_id=engagement_id, by=who(request), **body(request, taken.PrecedentIn))
        return Response(PrecedentOut(row).data, status=201)


class PrecedentOne(APIView):
    """One precedent."""

    scope = "engagements"

    @extend_schema(responses={204: None})
    @command
    def delete(self, request: Request, engagement_id: UUID, precedent_id: UUID) -> Response:
        """Take a precedent away from its engagement."""
        engagement = engagements.get(engagement_id, user=who(request))
        if not precedents.of_engagement(engagement).filter(pk=precedent_id).exists():
            raise NotFound("not_found", _("There is no such precedent."))
        services.remove_precedent(precedent_id=precedent_id, by=who(request))
        return Response(status=204)
