"""REST reads of engagements and what belongs to them."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final, cast
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.filters import OrderingFilter
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from actors.models import Graded
from actors.models.sources import SOURCES
from core import canonical, clock, reads
from core.api import conditional, etag
from core.errors import NotFound
from core.filters import AskedFilters
from engagements.api import out
from engagements.domain.lifecycle import NEXT_STEPS, Status, open_actions
from engagements.models import (
    BreachProposal,
    Commitment,
    CommitmentEvent,
    Engagement,
    InformationItem,
    Report,
    ReportAddendum,
)
from engagements.selectors import commitments, content, engagements, filters, outcomes, succession
from engagements.selectors.content import ROWS

ORDERED: Final[Any] = [AskedFilters, OrderingFilter]


def who(request: Request) -> User:
    """Return the caller."""
    return cast("User", request.user)


class Listed(GenericAPIView[Any]):
    """A list of this app: filtered, ordered, in keyset pages, noted as one read."""

    scope = "engagements"
    filter_backends = ORDERED
    ordering: ClassVar[list[str]] = ["-updated_at", "-id"]
    ordering_fields: ClassVar[list[str]] = ["updated_at"]

    def rows(self, user: User) -> QuerySet[Any]:
        """Return what the user may see."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return self.rows(who(self.request))

    def page(self, request: Request) -> Response:
        """Answer one page and note that it was read."""
        found = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        said, model = request.META.get("QUERY_STRING", ""), self.get_queryset().model
        reads.record("list", by=request.user, subject_type=model._meta.label_lower, filters=said, count=len(found))
        return self.get_paginated_response(self.get_serializer(found, many=True).data)


def engagement_data(engagement: Engagement) -> Any:
    """Return one engagement with its content as REST says it."""
    parts = (Prefetch(name, kind.model._default_manager.order_by("position", "pk")) for name, kind in ROWS.items())
    whole = Engagement.objects.prefetch_related(*parts).get(pk=engagement.pk)
    return out.EngagementDetailOut(whole).data


def with_history(commitment: Commitment, user: User) -> Commitment:
    """Return one commitment with what became of it as far as the user sees it, for REST to tell."""
    events = CommitmentEvent.objects.select_related("by", *SOURCES).order_by("at", "pk")
    proposals = BreachProposal.objects.select_related("proposed_by", "decided_by", *SOURCES)
    parts = (Prefetch("events", events), Prefetch("breach_proposals", proposals.order_by("proposed_at", "pk")))
    whole: Any = Commitment.objects.prefetch_related(*parts).get(pk=commitment.pk)
    whole.answers = list(succession.answers(user).filter(commitment=commitment))
    whole.taken_over = [row for row in whole.answers if row.heir_id and not row.taken_back_at]
    whole.asked = succession.question(commitment, user=user)
    return cast("Commitment", whole)


def tag_with(version: int, *facts: Graded, also: Iterable[UUID] = ()) -> str:
    """Return the tag of a version that tells of graded facts, which does not know what sources were refuted since.

    `also` is what else the answer tells that the version does not know of.
    """
    shown = [f"{fact.pk} {fact.counted}" for fact in facts if fact.counted] + [str(pk) for pk in also]
    return etag(version, shown=shown or None)


class EngagementOutlook(APIView):
    """GET engagements/{id}/outlook/: what follows from the engagement as things are recorded now."""

    scope = "engagements"

    @extend_schema(responses=out.OutlookOut)
    def get(self, request: Request, engagement_id: UUID) -> Response:
        """Return tier and rule, what the plan lacks, what comes next and who acts, and the names of the ids in it."""
        engagement = engagements.get(engagement_id, user=who(request))
        at, status = clock.now(), Status(engagement.status)
        tier, following = content.tier_of(engagement, at), NEXT_STEPS[status]
        data = {
            "tier": tier.number,
            "rule": tier.rule.told_with(_),
            "missing": [{"step": gap.step.value, "words": _(gap.words)} for gap in content.gaps_of(engagement, at)]
            if status is Status.DRAFT
            else [],
            "next_what": _(following.what),
            "next_who": _(following.who),
            "actions": [action.value for action in open_actions(status)],
            "report_due_at": engagement.report_due_at if status is Status.HELD else None,
            "names": content.names_of(engagement),
        }
        return Response(out.OutlookOut(data).data)


def report_of(engagement: Engagement) -> Report:
    """Return the report of an engagement, drafted or filed; raises NotFound when nothing is written yet."""
    addenda = Prefetch("addenda", ReportAddendum.objects.select_related("by").order_by("at", "pk"))
    rows = Report.objects.select_related("filed_by").prefetch_related(addenda)
    found: Report | None = rows.filter(engagement=engagement).first()
    if found is None:
        raise NotFound("not_found", _("No report has been written yet."))
    return found


class InformationDetail(APIView):
    """GET information/{id}/: one item."""

    scope = "engagements"
    sends_etag = True

    @extend_schema(responses=out.InformationOut)
    def get(self, request: Request, item_id: UUID) -> Response:
        """Return one item, or 304 when the caller has this version."""
        item = outcomes.get(InformationItem, item_id, user=who(request))
        reads.of_record(item, by=request.user)
        return conditional(request, lambda: out.InformationOut(item).data, tag=tag_with(item.version, item))


def tag_of(data: Any) -> str:
    """Return an entity tag for what has no version of its own."""
    return f'"{canonical.sha256(canonical.dumps(data))[:32]}"'


class Engagements(Listed):
    """The list of engagements."""

    serializer_class = out.EngagementOut
    filterset_class = filters.EngagementFilter
    queryset = Engagement.objects.none()
    ordering_fields: ClassVar[list[str]] = ["updated_at", "created_at", "title"]

    def rows(self, user: User) -> QuerySet[Engagement]:
        """Return the engagements with their parties."""
        parts = Prefetch("parties", ROWS["parties"].model._default_manager.select_related("actor").order_by("position"))
        return engagements.visible(user).select_related("compartment", "lead").prefetch_related(parts)


class Commitments(Listed):
    """The list of commitments."""

    serializer_class = out.CommitmentOut
    filterset_class = filters.CommitmentFilter
    queryset = Commitment.objects.none()
    ordering_fields: ClassVar[list[str]] = ["updated_at", "made_on"]

    def rows(self, user: User) -> QuerySet[Commitment]:
        """Return the commitments of the engagements the caller may see."""
        return succession.with_answers(commitments.visible(user), user)


class InformationList(Listed):
    """The list of items of information."""

    serializer_class = out.InformationOut
    filterset_class = filters.InformationFilter
    queryset = InformationItem.objects.none()
    ordering_fields: ClassVar[list[str]] = ["updated_at", "learnt_on"]

    def rows(self, user: User) -> QuerySet[InformationItem]:
        """Return what was learnt in the engagements the caller may see."""
        rows: QuerySet[InformationItem] = InformationItem.objects.visible_to(user)
        return rows.select_related("recorded_by", *SOURCES)
