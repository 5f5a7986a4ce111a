"""REST of scores: their histories, why each is what it is, runs by hand, and analysts' own values."""

from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from actors.api.base import Many, body, shown, who
from actors.api.given import Strict
from core import canonical, clock, reads
from core.api import command, conditional, seen_version
from core.errors import NotFound
from core.filters import AskedFilters, MomentFilter
from core.keyset import Keyset
from reassessment.api.out import (
    EscalationAssessmentDetailOut,
    EscalationAssessmentOut,
    OverrideOut,
    TrustAssessmentDetailOut,
    TrustAssessmentOut,
    index_detail,
    trust_detail,
)
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.models import EscalationAssessment, Run, TrustAssessment
from reassessment.selectors import explaining, scores, stored
from reassessment.selectors.explaining import TrustReading
from reassessment.services import assessing, overrides


class ByMoment(Keyset):
    """Newest first; never by score."""

    ordering = ("-at", "-pk")


class HistoryFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Assessments of an actor, in a span of time."""

    actor = django_filters.UUIDFilter(label=_("Of this actor"))
    at_from = MomentFilter(label=_("From"), field_name="at", lookup_expr="gte")
    at_to = MomentFilter(label=_("To"), field_name="at", lookup_expr="lte")

    class Meta:
        fields: list[str] = []


class AssessmentIn(Strict):
    """Whom to assess now."""

    actor = serializers.UUIDField()


class OverrideIn(Strict):
    """An analyst's value, until when and why."""

    value = serializers.FloatField(min_value=0, max_value=100)
    reason = serializers.CharField(max_length=4000)
    expires_at = serializers.DateTimeField(help_text="Within the next 30 days.")


class OverrideEndIn(Strict):
    """Why a value ends."""

    reason = serializers.CharField(max_length=4000)


def run_of(run_id: UUID, kind: RunKind, user: User) -> Run:
    """Return a run of this kind; raises NotFound when it is hidden, absent or of the other score."""
    found = stored.run(run_id, user=user)
    if found.kind != kind:
        raise NotFound("not_found", str(_("There is no such assessment.")))
    return found


class Assessments(Many):
    """The history of one score, and a run by hand."""

    scope = "assessments"
    kind: ClassVar[RunKind]
    filter_backends: Any = [AskedFilters]
    filterset_class = HistoryFilter
    pagination_class = ByMoment

    def assess(self, request: Request) -> Response:
        """Compute the score of an actor from what is recorded now."""
        actor_id = body(request, AssessmentIn)["actor"]
        run = assessing.assess(self.kind, actor_id=actor_id, at=clock.now(), trigger=Trigger.MANUAL, by=who(request))
        row = self.rows(who(request)).get(pk=run.pk)
        response = Response(self.get_serializer(row).data, status=201)
        response["Location"] = reverse(f"api-{self.kind}-assessment", args=[run.pk])
        return response


class TrustAssessments(Assessments):
    """Trust over time."""

    kind = RunKind.TRUST
    serializer_class = TrustAssessmentOut

    def rows(self, user: User) -> QuerySet[TrustAssessment]:
        """Return what the user may see."""
        return scores.trust_history(user)

    @extend_schema(request=AssessmentIn, responses={201: TrustAssessmentOut})
    @command
    def post(self, request: Request) -> Response:
        """Assess trust in an actor now."""
        return self.assess(request)


class EscalationAssessments(Assessments):
    """The escalation index over time."""

    kind = RunKind.ESCALATION
    serializer_class = EscalationAssessmentOut

    def rows(self, user: User) -> QuerySet[EscalationAssessment]:
        """Return what the user may see."""
        return scores.index_history(user)

    @extend_schema(request=AssessmentIn, responses={201: EscalationAssessmentOut})
    @command
    def post(self, request: Request) -> Response:
        """Compute the escalation index of an actor now."""
        return self.assess(request)


class Assessment(APIView):
    """One assessment with its reasons."""

    scope = "assessments"
    kind: ClassVar[RunKind]
    sends_etag = True

    def answer(self, request: Request, run_id: UUID) -> Response:
        """Return the run as the caller may know it, or 304 when nothing in it changed for them."""
        run = run_of(run_id, self.kind, who(request))
        reads.of_record(run.actor, by=request.user)
        reading = explaining.reading(run, user=who(request))
        data = trust_detail(reading) if isinstance(reading, TrustReading) else index_detail(reading)
        return conditional(request, lambda: data, tag=f'"{canonical.sha256(canonical.dumps(data))[:32]}"')


class TrustAssessmentOne(Assessment):
    """One trust assessment."""

    kind = RunKind.TRUST

    @extend_schema(responses=TrustAssessmentDetailOut)
    def get(self, request: Request, run_id: UUID) -> Response:
        """Read a trust assessment with its reasons."""
        return self.answer(request, run_id)


class EscalationAssessmentOne(Assessment):
    """One assessment of the escalation index."""

    kind = RunKind.ESCALATION

    @extend_schema(responses=EscalationAssessmentDetailOut)
    def get(self, request: Request, run_id: UUID) -> Response:
        """Read an assessment of the escalation index with its reasons."""
        return self.answer(request, run_id)


class Overrides(APIView):
    """Analysts' own values beside the score of the actor that was assessed."""

    scope = "assessments"
    kind: ClassVar[RunKind] = RunKind.TRUST

    @extend_schema(responses=OverrideOut(many=True))
    def get(self, request: Request, run_id: UUID) -> Response:
        """List the values ever set beside this score of the actor, newest first."""
        run = run_of(run_id, self.kind, who(request))
        rows = scores.overrides_of(run.actor_id, user=who(request)).filter(kind=self.kind.value)
        return Response(OverrideOut(rows, many=True).data)

    @extend_schema(request=OverrideIn, responses={201: OverrideOut})
    @command
    def post(self, request: Request, run_id: UUID) -> Response:
        """Set a value beside the newest score of the actor; it ends within 30 days and replaces none."""
        run = run_of(run_id, self.kind, who(request))
        row = overrides.override(actor_id=run.actor_id, kind=self.kind, by=who(request), **body(request, OverrideIn))
        return shown(row, OverrideOut, status=201)


class OverrideEnd(APIView):
    """A value ends before its time."""

    scope = "assessments"
    versioned = True
    kind: ClassVar[RunKind] = RunKind.TRUST

    @extend_schema(request=OverrideEndIn, responses=OverrideOut)
    @command
    def post(self, request: Request, run_id: UUID, override_id: UUID) -> Response:
        """End a value."""
        run = run_of(run_id, self.kind, who(request))
        mine = scores.overrides_of(run.actor_id, user=who(request)).filter(kind=self.kind.value, pk=override_id)
        if not mine.exists():
            raise NotFound("not_found", str(_("There is no such override.")))
        values, version = body(request, OverrideEndIn), seen_version(request)
        row = overrides.end_override(override_id=override_id, seen_version=version, by=who(request), **values)
        return shown(row, OverrideOut)
