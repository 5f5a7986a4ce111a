"""REST reads of the gate."""

from typing import Any, ClassVar, Final, cast
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.filters import OrderingFilter
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from core import canonical, reads
from core.api import conditional, etag
from core.errors import NotFound
from core.filters import AskedFilters
from riskreview.api.out import (
    ChecklistDetailOut,
    ChecklistOut,
    ConditionOut,
    DecisionOut,
    DecisionRecordOut,
    HolidayOut,
    ReviewDetailOut,
    ReviewOut,
)
from riskreview.api.parts import LaneDetailOut
from riskreview.forms.queue import ConditionFilter, DecisionFilter, HolidayFilter, ReviewFilter
from riskreview.models import ChecklistTemplate, Condition, Decision, Holiday, Lane, Review
from riskreview.selectors import assents, calendar, checklists, judgement, queue, reading, record, reviews, waivers
from riskreview.services import comments


def who(request: Request) -> User:
    """Return the caller."""
    return cast("User", request.user)


ORDERED: Final[Any] = [AskedFilters, OrderingFilter]


class Listed(ListAPIView[Any]):
    """A list of the gate: filtered, in keyset pages, noted as one read."""

    scope = "reviews"
    filter_backends = ORDERED
    ordering: ClassVar[list[str]] = ["-updated_at", "-id"]
    subject_type = ""

    def rows(self, user: User) -> QuerySet[Any]:
        """Return what the user may see."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the caller may see."""
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return self.rows(who(self.request))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what the caller may see and note that it was read."""
        response = super().list(request, *args, **kwargs)
        said, count = request.META.get("QUERY_STRING", ""), len(response.data["results"])
        reads.record("list", by=request.user, subject_type=self.subject_type, filters=said, count=count)
        return response


class ReviewList(Listed):
    """GET reviews/: the reviews the caller may see, newest change first."""

    serializer_class = ReviewOut
    filterset_class = ReviewFilter
    queryset = Review.objects.none()
    subject_type = "riskreview.review"
    ordering_fields: ClassVar[list[str]] = ["updated_at", "opened_at"]

    def rows(self, user: User) -> QuerySet[Review]:
        """Return the reviews with their lanes."""
        return queue.listed(user)


class DecisionList(Listed):
    """GET decisions/: the decisions the caller may see, newest first."""

    serializer_class = DecisionOut
    filterset_class = DecisionFilter
    queryset = Decision.objects.none()
    subject_type = "riskreview.decision"
    ordering: ClassVar[list[str]] = ["-recorded_at", "-id"]
    ordering_fields: ClassVar[list[str]] = ["recorded_at"]

    def rows(self, user: User) -> QuerySet[Decision]:
        """Return the decisions with their conditions."""
        return reading.decisions(reviews.visible(Decision, user))


class ConditionList(Listed):
    """GET conditions/: the conditions of the decisions the caller may see."""

    serializer_class = ConditionOut
    filterset_class = ConditionFilter
    queryset = Condition.objects.none()
    subject_type = "riskreview.condition"
    ordering_fields: ClassVar[list[str]] = ["updated_at", "due_on"]

    def rows(self, user: User) -> QuerySet[Condition]:
        """Return the conditions with the people in them."""
        return reviews.visible(Condition, user).select_related("met_by", "verified_by", "tied_verifier")


class ChecklistList(ListAPIView[ChecklistTemplate]):
    """GET checklists/: the published versions; no secret to anybody who works here."""

    scope = "reviews"
    serializer_class = ChecklistOut
    queryset = ChecklistTemplate.objects.none()
    filterset_fields = ("lane",)
    filter_backends = ORDERED
    ordering: ClassVar[list[str]] = ["-published_at", "-id"]
    ordering_fields: ClassVar[list[str]] = ["published_at"]

    def get_queryset(self) -> QuerySet[ChecklistTemplate]:
        """Return every version."""
        return checklists.published()


class HolidayList(ListAPIView[Holiday]):
    """GET holidays/: the days that do not count as working days, the earliest first."""

    scope = "reviews"
    serializer_class = HolidayOut
    queryset = Holiday.objects.none()
    filterset_class = HolidayFilter
    filter_backends = ORDERED
    ordering: ClassVar[list[str]] = ["day", "id"]
    ordering_fields: ClassVar[list[str]] = ["day"]

    def get_queryset(self) -> QuerySet[Holiday]:
        """Return the holidays in the calendar."""
        return calendar.holidays()


class Single(GenericAPIView[Any]):
    """One record of the gate."""

    scope = "reviews"
    pagination_class = None
    filter_backends: Any = []


def answered(data: Any, *, version: int) -> Response:
    """Return a record whose parts have versions of their own: with its ETag for If-Match, never 304.

    The ETag also tells that something else in the answer changed, as a source that was refuted.
    """
    response = Response(data)
    response["ETag"] = etag(version, shown=data)
    response["Cache-Control"] = "private, no-store"
    return response


class ReviewDetail(Single):
    """GET reviews/{id}/: one review with lanes, verdict, level, obstacles and decisions."""

    serializer_class = ReviewDetailOut
    queryset = Review.objects.none()

    def get(self, request: Request, review_id: UUID) -> Response:
        """Return one review; its ETag is what `decide` takes."""
        found = reviews.get(Review, review_id, user=who(request))
        reads.of_record(found, by=request.user)
        return answered(review_data(found), version=found.version)


def review_data(found: Review) -> Any:
    """Return a review as REST shows it."""
    read = reading.of_review(found)
    row: Any = found
    row.lane_rows = [card.lane for card in read.cards]
    row.judgement = read.judged
    row.dissent_rows, row.decision_rows = read.dissents, read.decisions
    row.waiver_rows, row.assent_rows = waivers.of(found), assents.on_these_answers(found)
    row.questions, row.mitigations = read.questions, read.mitigations
    return ReviewDetailOut(row).data


class LaneDetail(Single):
    """GET reviews/{id}/lanes/{lane}/: one lane with its items, answers, evidence and what each answer does."""

    serializer_class = LaneDetailOut
    queryset = Lane.objects.none()

    def get(self, request: Request, review_id: UUID, lane: str) -> Response:
        """Return one lane; its ETag is what `answers` and `recommend` take."""
        found = reading.lane_of(review_id, lane, user=who(request))
        reads.of_record(found, by=request.user)
        comments.seen(found, by=who(request))
        return answered(lane_data(found, user=who(request)), version=found.version)


def lane_data(found: Lane, *, user: User) -> Any:
    """Return a lane as REST shows it to somebody."""
    items = reading.items_of(found, judgement.facts_of(found.review), user=user)
    questions = found.questions.select_related("asked_by", "replied_by", "lane").order_by("asked_at")
    return LaneDetailOut({"lane": found, "items": items, "questions": questions}).data


class DecisionDetail(Single):
    """GET decisions/{id}/: one decision with its whole record."""

    serializer_class = DecisionRecordOut
    queryset = Decision.objects.none()
    sends_etag = True

    def get(self, request: Request, decision_id: UUID) -> Response:
        """Return one decision, or 304 when nothing in its record changed."""
        found = reviews.get(Decision, decision_id, user=who(request))
        reads.of_record(found, by=request.user)
        whole = reading.decisions(Decision.objects.filter(pk=found.pk)).get()
        kept = canonical.plain(record.of(whole, user=who(request)))
        stable = {name: value for name, value in kept.items() if name != "audit_head"}
        data = DecisionRecordOut(whole, context={"record": kept}).data
        tag = f'"{canonical.sha256(canonical.dumps(stable))[:32]}"'
        return conditional(request, lambda: data, tag=tag)


class ConditionDetail(Single):
    """GET conditions/{id}/: one condition."""

    serializer_class = ConditionOut
    queryset = Condition.objects.none()
    sends_etag = True

    def get(self, request: Request, condition_id: UUID) -> Response:
        """Return one condition, or 304 when the caller has this version."""
        found = reviews.get(Condition, condition_id, user=who(request))
        reads.of_record(found, by=request.user)
        return conditional(request, lambda: ConditionOut(found).data, tag=etag(found.version))


class ChecklistDetail(Single):
    """GET checklists/{id}/: one version with its items."""

    serializer_class = ChecklistDetailOut
    queryset = ChecklistTemplate.objects.none()
    sends_etag = True

    def get(self, request: Request, template_id: UUID) -> Response:
        """Return one version, or 304: a version never changes."""
        found = checklists.published().filter(pk=template_id).first()
        if found is None:
            raise NotFound("not_found", _("There is no such checklist."))
        return conditional(request, lambda: ChecklistDetailOut(found).data, tag=f'"{found.sha256[:32]}"')
