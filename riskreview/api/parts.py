"""The parts of reviews as REST shows them: lanes with their items, what the answers amount to, what was added."""

from typing import Any

from rest_framework import serializers

from accounts.models import User
from actors.models.sources import SOURCES
from engagements.domain.lifecycle import Status
from engagements.models import Engagement
from engagements.models.choices import choices
from riskreview.domain.matrix import PLACED
from riskreview.domain.scales import Effect, Risk
from riskreview.domain.scales import Lane as LaneName
from riskreview.domain.verdict import Finding, Verdict
from riskreview.models import (
    Assent,
    Dissent,
    Lane,
    LaneAnswer,
    LaneComment,
    LaneEvidence,
    LaneQuestion,
    Mitigation,
    Waiver,
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


class CandidateOut(serializers.Serializer[Any]):
    """A reviewer of a lane: how many they hold of those the caller may see, and why they are not given this one."""

    person = PersonRef()
    open_lanes = serializers.IntegerField()
    why_not = serializers.CharField()


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
            "opened_at",
            "due_on",
            "paused_at",
            "paused_days",
            "checklist",
            "recommendation",
            "reasons",
            "answered_at",
            "inherent",
            "residual",
            *PLACED,
            "valid_until",
            "blocks_absolutely",
            "blocks",
            "deferred",
            "unmitigated",
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
    risks = RiskOut(many=True)
    findings = FindingOut(many=True, source="assessment.findings")


class DissentOut(serializers.ModelSerializer[Dissent]):
    """A reasoned dissent."""

    by = PersonRef()

    class Meta:
        model = Dissent
        fields = ("id", "lane", "text", "by", "at")


class WordOut(serializers.ModelSerializer[Any]):
    """What one person said by name; it counts no more once they have a tie."""

    by = PersonRef()
    counts = serializers.SerializerMethodField()

    def get_counts(self, said: Waiver | Assent) -> bool:
        """Whether it still counts: nobody who said it has a tie."""
        return not getattr(said, "silenced", False)


class WaiverOut(WordOut):
    """A waived block."""

    lane = serializers.CharField(source="lane.name")

    class Meta:
        model = Waiver
        fields = ("id", "lane", "code", "reason", "expires_on", "by", "at", "counts")


class AssentOut(WordOut):
    """One of several people who approve agreed to a snapshot."""

    class Meta:
        model = Assent
        fields = ("id", "level", "reasons", "by", "at", "counts")


class QuestionOut(serializers.ModelSerializer[LaneQuestion]):
    """A question of a lane to the authors, with their reply."""

    lane = serializers.CharField(source="lane.name")
    asked_by = PersonRef()
    replied_by = PersonRef(allow_null=True)

    class Meta:
        model = LaneQuestion
        fields = ("id", "lane", "question", "asked_by", "asked_at", "reply", "replied_by", "replied_at")


class MitigationOut(serializers.ModelSerializer[Mitigation]):
    """A measure against what an item found. `version` is what `If-Match` names when it is shown or verified."""

    lane = serializers.CharField(source="lane.name")
    owner = PersonRef()
    met_by = PersonRef(allow_null=True)
    verified_by = PersonRef(allow_null=True)
    tied_verifier = PersonRef(allow_null=True)

    class Meta:
        model = Mitigation
        fields = (
            "id",
            "version",
            "lane",
            "code",
            "measure",
            "owner",
            "due_on",
            "verification",
            "expires_on",
            "evidence",
            "met_by",
            "met_at",
            "verified_by",
            "verified_at",
            "tied_verifier",
            "tied_verified_at",
        )


class EvidenceOut(serializers.ModelSerializer[LaneEvidence]):
    """What an answer rests on, with both grades side by side ("B2"; empty when not graded).

    A source the caller may not see is absent; null says that there is none.
    """

    code = serializers.CharField(source="answer.code")
    grade = serializers.SerializerMethodField()
    source = serializers.CharField(allow_null=True, required=False)  # type: ignore[assignment]
    corroborated_by = serializers.CharField(allow_null=True, required=False)

    class Meta:
        model = LaneEvidence
        fields = ("id", "code", "text", "url", "grade", "source", "corroborated_by", "added_at")

    def get_grade(self, row: LaneEvidence) -> str:
        """Return both grades; what rests on a refuted source counts as not graded."""
        return row.grade

    def to_representation(self, row: Any) -> dict[str, Any]:
        """Return a piece that `actors.selectors.sources.cite` has shown to its reader."""
        found: dict[str, Any] = super().to_representation(row)
        for name in SOURCES:
            source = getattr(row, name)
            if source is not None and source not in row.shown_sources:
                del found[name]
        return found


class AnswerOut(serializers.ModelSerializer[LaneAnswer]):
    """The answer to one item."""

    class Meta:
        model = LaneAnswer
        fields = ("answer", "reasoning", "answered_at", "checked_on")


class CommentOut(serializers.ModelSerializer[LaneComment]):
    """Something said about an item; no part of its answer."""

    by = PersonRef()

    class Meta:
        model = LaneComment
        fields = ("id", "code", "text", "by", "at")


class ItemOut(serializers.Serializer[Any]):
    """One item of a lane: what is asked, what may be answered (the best first), what was, and what that does."""

    code = serializers.CharField(source="item.code")
    question = serializers.CharField(source="item.question")
    because = serializers.SerializerMethodField(help_text="Why this engagement is asked it.")
    answers = serializers.ListField(source="item.answers", child=serializers.CharField())
    filled_from = serializers.CharField(source="item.filled_from")
    given = AnswerOut(source="row", allow_null=True)
    lacks = serializers.CharField(help_text='What keeps it incomplete: "answer", "reason", or nothing.')
    finding = FindingOut()
    evidence = EvidenceOut(many=True)
    mitigations = MitigationOut(many=True)
    comments = CommentOut(many=True)

    def get_because(self, entry: Any) -> str:
        """Return it in words."""
        return told(entry.because)


class LaneDetailOut(serializers.Serializer[Any]):
    """One lane with all its items."""

    lane = LaneOut()
    items = ItemOut(many=True)
    questions = QuestionOut(many=True)
