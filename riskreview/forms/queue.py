"""Filters of reviews, decisions and conditions: the pages and REST use them alike."""

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from engagements.models.choices import choices
from riskreview.domain.guarding import Step
from riskreview.domain.review_cycle import LaneStatus, Outcome, ReviewStatus
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import (
    Absence,
    ChecklistDraft,
    Condition,
    ConflictOfInterest,
    Decision,
    Holiday,
    Lane,
    LaneClaim,
    Mitigation,
    Review,
)
from riskreview.models.decisions import Basis
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import queue

ANY = "any"
TIERS = [(str(number), str(number)) for number in range(4)]


class ReviewFilter(filters.FilterSet):  # type: ignore[misc]
    """What the list of reviews is narrowed by."""

    status = filters.ChoiceFilter(
        label=_("Status"),
        choices=[*choices(ReviewStatus), (ANY, _("All"))],
        empty_label=_("Undecided"),
        method="by_status",
    )
    lane = filters.ChoiceFilter(
        label=_("Waits for the lane"), choices=choices(LaneName), empty_label=_("Any lane"), method="by_lane"
    )
    tier = filters.ChoiceFilter(label=_("Tier"), choices=TIERS, empty_label=_("Any tier"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=ReviewKind.choices, empty_label=_("Any kind"))
    overdue = filters.ChoiceFilter(
        label=_("Deadline"), choices=[("true", _("Overdue"))], empty_label=_("Any"), method="by_deadline"
    )
    mine = filters.ChoiceFilter(
        label=_("Part"), choices=[("true", _("I took a lane"))], empty_label=_("Any"), method="by_part"
    )
    engagement = filters.UUIDFilter(label=_("Engagement"), field_name="engagement_id")

    class Meta:
        model = Review
        fields: tuple[str, ...] = ()

    def by_status(self, rows: QuerySet[Review], _name: str, value: str) -> QuerySet[Review]:
        """Return the reviews in a status; "any" is every one."""
        return rows if value == ANY else rows.filter(status=value)

    def by_lane(self, rows: QuerySet[Review], _name: str, value: str) -> QuerySet[Review]:
        """Return the reviews in which this lane has not answered yet."""
        waits = Lane.objects.filter(review=OuterRef("pk"), name=value).exclude(status=LaneStatus.ANSWERED)
        return rows.filter(Exists(waits), status=ReviewStatus.OPEN)

    def by_deadline(self, rows: QuerySet[Review], _name: str, _value: str) -> QuerySet[Review]:
        """Return the reviews with a lane that is late."""
        return rows.filter(queue.overdue(clock.now().date()), status=ReviewStatus.OPEN)

    def by_part(self, rows: QuerySet[Review], _name: str, _value: str) -> QuerySet[Review]:
        """Return the reviews in which the reader ever took a lane."""
        user: Any = getattr(self.request, "user", None)
        taken = LaneClaim.objects.filter(review=OuterRef("pk"), user=user if isinstance(user, User) else None)
        return rows.filter(Exists(taken))


class DecisionFilter(filters.FilterSet):  # type: ignore[misc]
    """What the list of decisions is narrowed by."""

    engagement = filters.UUIDFilter(label=_("Engagement"), field_name="engagement_id")
    review = filters.UUIDFilter(label=_("Review"), field_name="review_id")
    outcome = filters.ChoiceFilter(label=_("Outcome"), choices=choices(Outcome))
    basis = filters.ChoiceFilter(label=_("Basis"), choices=Basis.choices)
    standing = filters.BooleanFilter(label=_("Stands"), field_name="ended_at", lookup_expr="isnull")

    class Meta:
        model = Decision
        fields: tuple[str, ...] = ()


class HolidayFilter(filters.FilterSet):  # type: ignore[misc]
    """What the list of holidays is narrowed by."""

    since = filters.DateFilter(label=_("From"), field_name="day", lookup_expr="gte")
    until = filters.DateFilter(label=_("Until"), field_name="day", lookup_expr="lte")

    class Meta:
        model = Holiday
        fields: tuple[str, ...] = ()


class AbsenceFilter(filters.FilterSet):  # type: ignore[misc]
    """What the list of absences is narrowed by."""

    since = filters.DateFilter(label=_("From"), field_name="last_day", lookup_expr="gte")
    until = filters.DateFilter(label=_("Until"), field_name="first_day", lookup_expr="lte")
    person = filters.UUIDFilter(label=_("Who is away"), field_name="person_id")

    class Meta:
        model = Absence
        fields: tuple[str, ...] = ()


class ConflictFilter(filters.FilterSet):  # type: ignore[misc]
    """What the list of declared conflicts is narrowed by."""

    engagement = filters.UUIDFilter(label=_("Engagement"), field_name="engagement_id")
    actor = filters.UUIDFilter(label=_("Actor"), field_name="actor_id")
    holds = filters.BooleanFilter(label=_("Holds"), field_name="confirmed_at", lookup_expr="isnull")

    class Meta:
        model = ConflictOfInterest
        fields: tuple[str, ...] = ()


class DraftFilter(filters.FilterSet):  # type: ignore[misc]
    """What the list of drafts of checklists is narrowed by."""

    lane = filters.ChoiceFilter(label=_("Lane"), choices=choices(LaneName))
    open = filters.BooleanFilter(label=_("Open"), field_name="is_open")

    class Meta:
        model = ChecklistDraft
        fields: tuple[str, ...] = ()


class ConditionFilter(filters.FilterSet):  # type: ignore[misc]
    """What the list of conditions is narrowed by."""

    engagement = filters.UUIDFilter(label=_("Engagement"), field_name="decision__engagement_id")
    decision = filters.UUIDFilter(label=_("Decision"), field_name="decision_id")
    met = filters.BooleanFilter(label=_("Met"), field_name="met_at", lookup_expr="isnull", exclude=True)
    verified = filters.BooleanFilter(label=_("Verified"), field_name="verified_at", lookup_expr="isnull", exclude=True)
    guards = filters.ChoiceFilter(label=_("What it holds up"), choices=choices(Step))
    overdue = filters.BooleanFilter(label=_("Overdue"), method="by_deadline")
    mine = filters.BooleanFilter(label=_("Mine"), method="by_owner")

    class Meta:
        model = Condition
        fields: tuple[str, ...] = ()

    def by_deadline(self, rows: QuerySet[Condition], _name: str, value: bool) -> QuerySet[Condition]:  # noqa: FBT001 - the framework's signature
        """Return the conditions whose day has passed unverified, or the others."""
        return _by_deadline(rows, late=value)

    def by_owner(self, rows: QuerySet[Condition], _name: str, value: bool) -> QuerySet[Condition]:  # noqa: FBT001 - the framework's signature
        """Return the conditions that are the reader's to meet, or the others."""
        return _by_owner(rows, self.request, mine=value)


class MitigationFilter(filters.FilterSet):  # type: ignore[misc]
    """What the list of measures is narrowed by."""

    engagement = filters.UUIDFilter(label=_("Engagement"), field_name="lane__review__engagement_id")
    review = filters.UUIDFilter(label=_("Review"), field_name="lane__review_id")
    verified = filters.BooleanFilter(label=_("Verified"), field_name="verified_at", lookup_expr="isnull", exclude=True)
    overdue = filters.BooleanFilter(label=_("Overdue"), method="by_deadline")
    mine = filters.BooleanFilter(label=_("Mine"), method="by_owner")

    class Meta:
        model = Mitigation
        fields: tuple[str, ...] = ()

    def by_deadline(self, rows: QuerySet[Mitigation], _name: str, value: bool) -> QuerySet[Mitigation]:  # noqa: FBT001 - the framework's signature
        """Return the measures whose day has passed unverified, or the others."""
        return _by_deadline(rows, late=value)

    def by_owner(self, rows: QuerySet[Mitigation], _name: str, value: bool) -> QuerySet[Mitigation]:  # noqa: FBT001 - the framework's signature
        """Return the measures that are the reader's to carry out, or the others."""
        return _by_owner(rows, self.request, mine=value)


def _by_deadline(rows: QuerySet[Any], *, late: bool) -> QuerySet[Any]:
    passed = {"due_on__lt": clock.now().date(), "verified_at": None}
    return rows.filter(**passed) if late else rows.exclude(**passed)


def _by_owner(rows: QuerySet[Any], request: Any, *, mine: bool) -> QuerySet[Any]:
    user: Any = getattr(request, "user", None)
    owned = {"owner": user if isinstance(user, User) else None}
    return rows.filter(**owned) if mine else rows.exclude(**owned)
