"""REST of the oversight page, the report for parliament, and the measures promised to reviewers."""

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from core import clock, reads
from core.authz import ensure
from riskreview import policies
from riskreview.api.parts import MitigationOut, PersonRef
from riskreview.api.reads import Listed
from riskreview.forms.queue import MitigationFilter
from riskreview.models import Mitigation
from riskreview.selectors import reviews, xray
from riskreview.selectors.words import told
from riskreview.services import oversight as service


class CheckRowOut(serializers.Serializer[Any]):
    """One row a check found."""

    title = serializers.CharField()
    note = serializers.CharField()
    url = serializers.CharField()


class CheckOut(serializers.Serializer[Any]):
    """One check of the oversight page with what it found: how many, and the newest of them."""

    code = serializers.CharField()
    severity = serializers.CharField()
    title = serializers.CharField()
    why = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    remedy = serializers.CharField()
    count = serializers.IntegerField()
    rows = CheckRowOut(many=True)


class LaneTimeOut(serializers.Serializer[Any]):
    """The median time of a lane in working days, and from how many answers."""

    lane = serializers.CharField()
    days = serializers.FloatField(source="days.value", allow_null=True)
    of = serializers.IntegerField(source="days.of")


class LoadOut(serializers.Serializer[Any]):
    """What one reviewer holds."""

    who = PersonRef()
    held = serializers.IntegerField()
    overdue = serializers.IntegerField()
    answered = serializers.IntegerField()
    overloaded = serializers.BooleanField()


class GroundOut(serializers.Serializer[Any]):
    """How often an item stood in the way of what was turned down."""

    code = serializers.CharField()
    ground = serializers.CharField()
    count = serializers.IntegerField()


class OversightOut(serializers.Serializer[Any]):
    """The gate from outside, among what the caller may see."""

    checks = CheckOut(many=True)
    times = LaneTimeOut(many=True)
    loads = LoadOut(many=True)
    grounds = GroundOut(many=True)
    turned_down = serializers.IntegerField()


class PeriodIn(serializers.Serializer[Any]):
    """From which day to which, both counted."""

    since = serializers.DateField()
    until = serializers.DateField()


class MiddleOut(serializers.Serializer[Any]):
    """A median and from how many; null where it would be fewer than three, or would tell that the others are."""

    value = serializers.FloatField(allow_null=True)
    of = serializers.IntegerField(allow_null=True)


class FoldedOut(serializers.Serializer[Any]):
    """Counts of three and more; `folded` is what the small `groups` make together, null where that says too much."""

    kept = serializers.DictField(child=serializers.IntegerField())
    folded = serializers.IntegerField(allow_null=True)
    groups = serializers.IntegerField()


class DecisionReportOut(serializers.Serializer[Any]):
    """Decisions of a period as counts: no names, no actors but by type, no compartments."""

    since = serializers.DateField()
    until = serializers.DateField()
    made_at = serializers.DateTimeField()
    total = serializers.IntegerField(allow_null=True)
    outcomes = FoldedOut()
    bases = FoldedOut()
    levels = FoldedOut()
    kinds_of_actors = FoldedOut()
    grounds = FoldedOut()
    days_to_decision = MiddleOut()
    days_of_lanes = serializers.DictField(child=MiddleOut())


class Oversight(APIView):
    """GET oversight/: what the checks find, and the numbers of the gate."""

    scope = "reviews"

    @extend_schema(operation_id="oversight", responses=OversightOut)
    def get(self, request: Request) -> Response:
        """Return the page for machines."""
        user = cast("User", request.user)
        ensure(policies.may_oversee, user)
        at = clock.now()
        found = xray.findings(user=user, at=at)
        numbers = xray.numbers(user=user, today=at.date())
        count = sum(one.count for one in found)
        reads.record("list", by=user, subject_type="riskreview.oversight", count=count)
        checks = [
            {
                **{name: told(getattr(one.check, name)) for name in ("title", "why", "remedy")},
                "code": one.check.code,
                "source": told(one.source),
                "severity": one.check.severity.value,
                "count": one.count,
                "rows": one.rows,
            }
            for one in found
        ]
        said = {
            "checks": checks,
            "times": numbers.times,
            "loads": numbers.loads,
            "grounds": numbers.grounds,
            "turned_down": numbers.turned_down,
        }
        return Response(OversightOut(said).data)


class Parliament(APIView):
    """GET oversight/report/: the redacted report of a period; noted as an export."""

    scope = "reviews"

    @extend_schema(operation_id="oversight_report", parameters=[PeriodIn], responses=DecisionReportOut)
    def get(self, request: Request) -> Response:
        """Return the report."""
        user = cast("User", request.user)
        ensure(policies.may_oversee, user)
        asked = PeriodIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        since, until = asked.validated_data["since"], asked.validated_data["until"]
        if since > until:
            raise exceptions.ValidationError({"until": told("Choose a day after the first.")})
        return Response(service.as_data(service.report_of(since=since, until=until, by=user)))


class MitigationList(Listed):
    """GET mitigations/: the measures of the lanes the caller may see."""

    serializer_class = MitigationOut
    filterset_class = MitigationFilter
    queryset = Mitigation.objects.none()
    subject_type = "riskreview.mitigation"
    ordering_fields: ClassVar[list[str]] = ["updated_at", "due_on"]

    def rows(self, user: User) -> QuerySet[Mitigation]:
        """Return the measures with the people in them."""
        return reviews.visible(Mitigation, user).select_related(
            "lane", "owner", "met_by", "verified_by", "tied_verifier"
        )
