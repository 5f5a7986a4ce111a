"""REST of case studies: the list, and a whole study in one call. They are written in the browser and by import."""

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from casestudies.api.serializers import ReadingOut, StudyOut
from casestudies.forms import StudyFilter
from casestudies.models import CaseStudy
from casestudies.selectors import studies
from core.api import conditional


class Library(ListAPIView[CaseStudy]):
    """GET case-studies/: the heads, with the filters of the page."""

    scope = "case-studies"
    serializer_class = StudyOut
    filterset_class = StudyFilter
    queryset = CaseStudy.objects.none()

    def get_queryset(self) -> QuerySet[CaseStudy]:
        """Return the studies the caller may read."""
        return studies.library(user=cast("User", self.request.user))


class Study(APIView):
    """GET case-studies/{id}/: the whole study."""

    scope = "case-studies"
    sends_etag = True

    @extend_schema(responses=ReadingOut)
    def get(self, request: Request, study_id: UUID, **_: Any) -> Response:
        """Return the study, or 304 when the caller has this version, with the same links, already."""
        user = cast("User", request.user)
        study = studies.get(study_id, user=user)

        def data() -> Any:
            reading = studies.reading(study, user=user)
            return ReadingOut(reading, context={"reading": reading}).data

        return conditional(request, data, tag=studies.tag(study, user=user))
