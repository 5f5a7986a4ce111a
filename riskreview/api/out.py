"""What REST says about reviews, decisions, conditions and checklists."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from riskreview.api.parts import (
    AssentOut,
    DissentOut,
    EngagementRef,
    JudgementOut,
    LaneOut,
    MitigationOut,
    PersonRef,
    QuestionOut,
    WaiverOut,
)
from riskreview.models import (
    ChecklistTemplate,
    Condition,
    Decision,
    DeliveryStop,
    Holiday,
    Lift,
    Reopening,
    Review,
)


class ReviewOut(serializers.ModelSerializer[Review]):
    """One passage through the gate."""

    engagement = EngagementRef()
    lanes = LaneOut(many=True, source="lane_rows")

    class Meta:
        model = Review
        fields = (
            "id",
            "version",
            "engagement",
            "content_no",
            "kind",
            "status",
            "tier",
            "tier_rule",
            "benefit",
            "level_raised_by",
            "refusal_answered",
            "urgent_because",
            "opened_at",
            "opened_because",
            "recommended_at",
            "ended_at",
            "updated_at",
            "lanes",
        )


class ConditionOut(serializers.ModelSerializer[Condition]):
    """Something that must be done under a decision."""

    decision = serializers.UUIDField(source="decision_id")
    engagement = serializers.UUIDField(source="decision.engagement_id")
    owner = PersonRef()
    met_by = PersonRef(allow_null=True)
    verified_by = PersonRef(allow_null=True)
    tied_verifier = PersonRef(allow_null=True)

    class Meta:
        model = Condition
        fields = (
            "id",
            "version",
            "decision",
            "engagement",
            "text",
            "guards",
            "owner",
            "due_on",
            "evidence",
            "met_by",
            "met_at",
            "verified_by",
            "verified_at",
            "tied_verifier",
            "tied_verified_at",
            "updated_at",
        )


class DecisionOut(serializers.ModelSerializer[Decision]):
    """What was decided on exactly one content."""

    engagement = serializers.UUIDField(source="engagement_id")
    review = serializers.UUIDField(source="review_id")
    snapshot_sha256 = serializers.CharField(source="snapshot.sha256")
    decided_by = PersonRef()
    conditions = ConditionOut(many=True)

    class Meta:
        model = Decision
        fields = (
            "id",
            "engagement",
            "review",
            "content_no",
            "snapshot_sha256",
            "basis",
            "outcome",
            "level",
            "level_reasons",
            "reasons",
            "overrules",
            "lacking",
            "lacking_from",
            "lacking_by",
            "meanwhile",
            "should_not_have_happened",
            "decided_by",
            "decided_at",
            "spoken_at",
            "in_force_from",
            "valid_until",
            "valid_because",
            "recorded_at",
            "ended_at",
            "ended_as",
            "ended_because",
            "conditions",
        )


class DecisionRecordOut(DecisionOut):
    """A decision with its whole record: content, lists, answers, dissent, proof."""

    record = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = (*DecisionOut.Meta.fields, "record")

    @extend_schema_field({"type": "object", "additionalProperties": {}})
    def get_record(self, _decision: Decision) -> Any:
        """Return the record as it is printed."""
        return self.context["record"]


class ReviewDetailOut(ReviewOut):
    """One review with its verdict, its parts and its decisions."""

    snapshot_sha256 = serializers.CharField(source="snapshot.sha256")
    facts = serializers.DictField(child=serializers.JSONField())
    judgement = JudgementOut()
    dissents = DissentOut(many=True, source="dissent_rows")
    waivers = WaiverOut(many=True, source="waiver_rows")
    assents = AssentOut(many=True, source="assent_rows")
    questions = QuestionOut(many=True)
    mitigations = MitigationOut(many=True)
    decisions = DecisionOut(many=True, source="decision_rows")

    class Meta:
        model = Review
        fields = (
            *ReviewOut.Meta.fields,
            "snapshot_sha256",
            "facts",
            "judgement",
            "dissents",
            "waivers",
            "assents",
            "questions",
            "mitigations",
            "decisions",
        )


class ReopeningOut(serializers.ModelSerializer[Reopening]):
    """A change under a decision, what it did and which lanes look again."""

    engagement = serializers.UUIDField(source="engagement_id")
    review = serializers.UUIDField(source="review_id", allow_null=True)

    class Meta:
        model = Reopening
        fields = ("id", "engagement", "review", "trigger", "response", "reason", "lanes", "at")


class LiftOut(serializers.ModelSerializer[Lift]):
    """A lifted suspension."""

    engagement = serializers.UUIDField(source="engagement_id")
    decision = serializers.UUIDField(source="decision_id")

    class Meta:
        model = Lift
        fields = ("id", "engagement", "decision", "level", "reason", "at")


class DeliveryStopOut(serializers.ModelSerializer[DeliveryStop]):
    """A stop of all deliveries after a contact; `by` is null where a diversion or a grave incident stopped them."""

    engagement = serializers.UUIDField(source="engagement_id")
    by = serializers.UUIDField(source="by_id", allow_null=True)

    class Meta:
        model = DeliveryStop
        fields = ("id", "engagement", "reason", "by", "at", "lifted_at", "lifted_because")


class HolidayOut(serializers.ModelSerializer[Holiday]):
    """A day that does not count as a working day."""

    class Meta:
        model = Holiday
        fields = ("id", "day", "name", "created_at")


class ChecklistOut(serializers.ModelSerializer[ChecklistTemplate]):
    """One published version of the checklist of a lane."""

    class Meta:
        model = ChecklistTemplate
        fields = ("id", "lane", "number", "title", "sha256", "published_at")


class ChecklistDetailOut(ChecklistOut):
    """One version with its items, as they were published."""

    body = serializers.DictField(child=serializers.JSONField())

    class Meta:
        model = ChecklistTemplate
        fields = (*ChecklistOut.Meta.fields, "body")
