"""REST of case studies: the list, a whole study in one call, and the librarian's work on it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.filters import OrderingFilter
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from actors.api.base import body, who
from actors.api.given import Nothing
from casestudies.api import taken
from casestudies.api.serializers import ReadingOut, StudyOut
from casestudies.forms import StudyFilter
from casestudies.models import CaseStudy
from casestudies.selectors import studies
from casestudies.services import editing, importing
from core.api import command, conditional, seen_version
from core.filters import AskedFilters


def told(study: CaseStudy, *, user: User, status: int = 200) -> Response:
    """Return the head of a study with its entity tag."""
    response = Response(StudyOut(study).data, status=status)
    response["ETag"] = studies.tag(study, user=user)
    return response


class Library(ListAPIView[CaseStudy]):
    """The studies: list their heads with the filters of the page, add one."""

    scope = "case-studies"
    serializer_class = StudyOut
    filterset_class = StudyFilter
    filter_backends = (AskedFilters, OrderingFilter)
    ordering_fields = ("updated_at", "title", "started_on")
    ordering = ("-updated_at", "-id")
    queryset = CaseStudy.objects.none()

    def get_queryset(self) -> QuerySet[CaseStudy]:
        """Return the studies the caller may read."""
        return studies.library(user=who(self.request))

    @extend_schema(request=taken.STUDY, responses={201: StudyOut, 200: StudyOut})
    @command
    def post(self, request: Request) -> Response:
        """Take a study into the library, as a draft; one it has word for word already is returned with 200."""
        study, outcome = importing.add_study(content=taken.study_of(request.data), by=who(request))
        made = outcome is importing.Outcome.CREATED
        response = told(study, user=who(request), status=201 if made else 200)
        response["Location"] = reverse("api_case_study", args=[study.pk])
        return response


class Study(APIView):
    """The whole study."""

    scope = "case-studies"
    sends_etag = True
    versioned = True

    @extend_schema(responses=ReadingOut)
    def get(self, request: Request, study_id: UUID) -> Response:
        """Return the study, or 304 when the caller has this version, with the same links, already."""
        user = who(request)
        study = studies.get(study_id, user=user)

        def data() -> Any:
            reading = studies.reading(study, user=user)
            return ReadingOut(reading, context={"reading": reading}).data

        return conditional(request, data, tag=studies.tag(study, user=user))

    @extend_schema(request=taken.HeadIn, responses=StudyOut)
    @command
    def patch(self, request: Request, study_id: UUID) -> Response:
        """Edit the head of a study; its review is taken back."""
        studies.get(study_id, user=who(request))
        head, version = body(request, taken.HeadIn, partial=True), seen_version(request)
        study = editing.edit_head(study_id=study_id, seen_version=version, by=who(request), **head)
        return told(study, user=who(request))

    @extend_schema(request=taken.STUDY, responses=StudyOut)
    @command
    def put(self, request: Request, study_id: UUID) -> Response:
        """Replace everything in a study but its slug; its review is taken back."""
        studies.get(study_id, user=who(request))
        study, _outcome = importing.replace_study(
            study_id=study_id,
            seen_version=seen_version(request),
            content=taken.study_of(request.data),
            by=who(request),
        )
        return told(study, user=who(request))


class Reviewed(APIView):
    """A second person vouches."""

    scope = "case-studies"
    versioned = True

    @extend_schema(request=Nothing, responses=StudyOut)
    @command
    def post(self, request: Request, study_id: UUID) -> Response:
        """Mark a study as reviewed; whoever wrote or edited it may not."""
        studies.get(study_id, user=who(request))
        body(request, Nothing)
        study = editing.mark_reviewed(study_id=study_id, seen_version=seen_version(request), by=who(request))
        return told(study, user=who(request))


class PartyLink(APIView):
    """A party of a study is an actor of the registry."""

    scope = "case-studies"
    versioned = True

    @extend_schema(request=taken.PartyLinkIn, responses=StudyOut)
    @command
    def post(self, request: Request, study_id: UUID) -> Response:
        """Link a party of the study to an actor, or take the link away."""
        study = studies.get(study_id, user=who(request))
        values = body(request, taken.PartyLinkIn)
        changed = editing.link_party(
            study_id=study_id,
            party_id=studies.party_by_key(study, values["party"]).pk,
            actor_id=values["actor_id"],
            seen_version=seen_version(request),
            by=who(request),
        )
        return told(changed, user=who(request))
