"""What REST says about reviews, decisions, conditions and checklists."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from engagements.domain.lifecycle import Status
from engagements.models import Engagement
from engagements.models.choices import choices
from riskreview.domain.scales import Effect, Risk
from riskreview.domain.scales import Lane as LaneName
from riskreview.domain.verdict import Finding, Verdict
from riskreview.models import (
    ChecklistTemplate,
    Condition,
    Decision,
    Dissent,
    Lane,
    LaneAnswer,
    LaneEvidence,
    LaneQuestion,
    Lift,
    Mitigation,
    Reopening,
    Review,
)
from riskreview.selectors.words import told


class Sentences(serializers.ListField):
    """Sentences of the pure domain in the reader's language."""

    child = serializers.CharField()

    def to_representation(self, data: Any) -> list[str]:
        """Return each sentence told."""
        return [told(words) for words in data]


class PersonRef(serializers.ModelSerializer[User]):
    """Somebody who works here."""

    name = serializers.CharField(source="__str__")

    class Meta:
        model = User
        fields = ("id", "name")


class EngagementRef(serializers.ModelSerializer[Engagement]):
    """The engagement under review."""

    class Meta:
        model = Engagement
        fields = ("id", "title", "kind", "status", "marking")


class EngagementState(serializers.ModelSerializer[Engagement]):
    """How an engagement stands after an act at the gate."""

    status = serializers.ChoiceField(choices=choices(Status))

    class Meta:
        model = Engagement
        fields = ("id", "version", "status", "status_reason", "content_no")


class LaneOut(serializers.ModelSerializer[Lane]):
    """One lane of a review. `version` is what `If-Match` names when it is answered."""

    holder = PersonRef(allow_null=True)
    checklist = serializers.UUIDField(source="template_id")

    class Meta:
        model = Lane
        fields = (
            "id",
            "version",
            "name",
            "status",
            "holder",
            "due_on",
            "checklist",
            "recommendation",
            "reasons",
            "answered_at",
            "inherent",
            "residual",
            "valid_until",
            "blocks_absolutely",
            "blocks",
            "deferred",
            "unmitigated",
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
            "opened_at",
            "opened_because",
            "recommended_at",
            "ended_at",
            "updated_at",
            "lanes",
        )


class FindingOut(serializers.Serializer[Finding]):
    """What one answer contributes, and why."""

    code = serializers.CharField()
    lane = serializers.ChoiceField(choices=choices(LaneName))
    answer = serializers.CharField(allow_null=True)
    effects = serializers.ListField(child=serializers.ChoiceField(choices=[effect.value for effect in Effect]))
    why = serializers.SerializerMethodField()
    inherent = serializers.ChoiceField(choices=choices(Risk))
    residual = serializers.ChoiceField(choices=choices(Risk))
    mitigated = serializers.BooleanField()

    def get_why(self, finding: Finding) -> str:
        """Return the rule in words."""
        return told(finding.why)


class LevelOut(serializers.Serializer[Any]):
    """Who may approve (null: nobody), who may return, refuse or defer, and every reason that counted."""

    to_approve = serializers.IntegerField(allow_null=True)
    to_turn_down = serializers.IntegerField()
    reasons = Sentences()


class RiskOut(serializers.Serializer[Any]):
    """The risk of a lane before and after its mitigations."""

    lane = serializers.ChoiceField(choices=choices(LaneName))
    inherent = serializers.ChoiceField(choices=choices(Risk))
    residual = serializers.ChoiceField(choices=choices(Risk))


class JudgementOut(serializers.Serializer[Any]):
    """What the answers amount to, without averaging."""

    verdict = serializers.ChoiceField(choices=choices(Verdict), source="assessment.verdict")
    may_be_approved = serializers.BooleanField()
    obstacles = Sentences()
    level = LevelOut()
    risks = RiskOut(many=True, source="assessment.risks")
    findings = FindingOut(many=True, source="assessment.findings")


class DissentOut(serializers.ModelSerializer[Dissent]):
    """A reasoned dissent."""

    by = PersonRef()

    class Meta:
        model = Dissent
        fields = ("id", "lane", "text", "by", "at")


class QuestionOut(serializers.ModelSerializer[LaneQuestion]):
    """A question of a lane to the authors, with their reply."""

    lane = serializers.CharField(source="lane.name")
    asked_by = PersonRef()
    replied_by = PersonRef(allow_null=True)

    class Meta:
        model = LaneQuestion
        fields = ("id", "lane", "question", "asked_by", "asked_at", "reply", "replied_by", "replied_at")


class MitigationOut(serializers.ModelSerializer[Mitigation]):
    """A measure against what an item found."""

    lane = serializers.CharField(source="lane.name")
    owner = PersonRef()
    verified_by = PersonRef(allow_null=True)

    class Meta:
        model = Mitigation
        fields = (
            "id",
            "lane",
            "code",
            "measure",
            "owner",
            "due_on",
            "verification",
            "expires_on",
            "evidence",
            "verified_by",
            "verified_at",
        )


class EvidenceOut(serializers.ModelSerializer[LaneEvidence]):
    """What an answer rests on, with both grades side by side ("B2"; empty when not graded)."""

    code = serializers.CharField(source="answer.code")
    grade = serializers.SerializerMethodField()
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    corroborated_by = serializers.CharField(allow_null=True)

    class Meta:
        model = LaneEvidence
        fields = ("id", "code", "text", "url", "grade", "source", "corroborated_by", "added_at")

    def get_grade(self, row: LaneEvidence) -> str:
        """Return both grades."""
        return f"{row.reliability}{row.credibility}"


class AnswerOut(serializers.ModelSerializer[LaneAnswer]):
    """The answer to one item."""

    class Meta:
        model = LaneAnswer
        fields = ("answer", "reasoning", "answered_at", "checked_on")


class ItemOut(serializers.Serializer[Any]):
    """One item of a lane: what is asked, what may be answered (the best first), what was, and what that does."""

    code = serializers.CharField(source="item.code")
    question = serializers.CharField(source="item.question")
    answers = serializers.ListField(source="item.answers", child=serializers.CharField())
    filled_from = serializers.CharField(source="item.filled_from")
    given = AnswerOut(source="row", allow_null=True)
    lacks = serializers.CharField(help_text='What keeps it incomplete: "answer", "reason", or nothing.')
    finding = FindingOut()
    evidence = EvidenceOut(many=True)
    mitigations = MitigationOut(many=True)


class LaneDetailOut(serializers.Serializer[Any]):
    """One lane with all its items."""

    lane = LaneOut()
    items = ItemOut(many=True)
    questions = QuestionOut(many=True)


class ConditionOut(serializers.ModelSerializer[Condition]):
    """Something that must be done under a decision."""

    decision = serializers.UUIDField(source="decision_id")
    engagement = serializers.UUIDField(source="decision.engagement_id")
    owner = PersonRef()
    met_by = PersonRef(allow_null=True)
    verified_by = PersonRef(allow_null=True)

    class Meta:
        model = Condition
        fields = (
            "id",
            "version",
            "decision",
            "engagement",
            "text",
            "blocks",
            "owner",
            "due_on",
            "evidence",
            "met_by",
            "met_at",
            "verified_by",
            "verified_at",
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
            "should_not_have_happened",
            "decided_by",
            "decided_at",
            "spoken_at",
            "in_force_from",
            "valid_until",
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
