"""Scores as JSON: codes, not labels; and why, as far as the caller may know."""

from typing import Any

from rest_framework import serializers

from actors.domain.standing import FACTORS
from engagements.models.choices import choices
from reassessment.domain.escalation import Confidence, Missing
from reassessment.domain.escalation_parameters import Factor
from reassessment.domain.evidence import IgnoredReason
from reassessment.domain.left_out import LeftOutReason
from reassessment.domain.runs import RunState
from reassessment.domain.schedule import Trigger
from reassessment.domain.trust import Band
from reassessment.domain.trust_parameters import Dimension, EvidenceType
from reassessment.models import EscalationAssessment, Override, TrustAssessment
from reassessment.selectors.explaining import CHANGES, IndexReading, TrustReading
from riskreview.domain.index import IndexLevel

RUN = ("id", "actor_id", "at", "state", "trigger", "parameters", "inputs_sha256", "previous_id")


class RunPart(serializers.Serializer[Any]):
    """What both scores say of their run; its id is the id of the assessment."""

    id = serializers.UUIDField(source="run_id")
    state = serializers.ChoiceField(choices(RunState), source="run.state")
    trigger = serializers.ChoiceField(choices(Trigger), source="run.trigger")
    parameters = serializers.CharField(source="run.parameters.version", help_text="Version of the numbers used.")
    inputs_sha256 = serializers.CharField(source="run.inputs_sha256")
    previous_id = serializers.UUIDField(source="run.previous_id", allow_null=True)


class Points(serializers.FloatField):
    """A score in whole points, as every page shows it: more digits would tell what hidden evidence counts."""

    def to_representation(self, value: Any) -> float:  # type: ignore[override] # the stubs promise a text
        """Return the rounded figure."""
        return float(round(value))


class TrustAssessmentOut(RunPart, serializers.ModelSerializer[TrustAssessment]):
    """Trust in an actor: 0 to 100 with its approximate 90 % range. Recorded behaviour, no ranking of groups."""

    value, lo, hi = Points(), Points(), Points()
    uncertainty = serializers.FloatField(source="u", help_text="0 to 1; above 0.6 the evidence is insufficient.")
    band = serializers.ChoiceField(choices(Band))

    class Meta:
        model = TrustAssessment
        fields = (*RUN, "value", "lo", "hi", "uncertainty", "band")


class EscalationAssessmentOut(RunPart, serializers.ModelSerializer[EscalationAssessment]):
    """The escalation index of an actor: an index for reassessment, not a forecast. Null: no factor is recorded."""

    index = Points(allow_null=True)
    level = serializers.ChoiceField(
        choices(IndexLevel), help_text="Falls more slowly than the index; means nothing while `is_reliable` is false."
    )
    confidence = serializers.ChoiceField(choices(Confidence))
    of_factors = serializers.SerializerMethodField(help_text="How many factors a complete index has.")

    class Meta:
        model = EscalationAssessment
        fields = (*RUN, "index", "level", "recorded", "of_factors", "is_reliable", "confidence")

    def get_of_factors(self, _row: EscalationAssessment) -> int:
        """Return six."""
        return FACTORS


class EvidenceRecordOut(serializers.Serializer[Any]):
    """A record the caller may open."""

    kind = serializers.CharField()
    id = serializers.UUIDField()
    title = serializers.CharField()


class NotCountedOut(EvidenceRecordOut):
    """A record that moved nothing, and why."""

    reason = serializers.ChoiceField([*choices(IgnoredReason), *choices(LeftOutReason)])


class TrustEvidenceOut(EvidenceRecordOut):
    """An event that moved the score; contributions leave it out and do not add up."""

    type = serializers.ChoiceField(choices(EvidenceType))
    grade = serializers.CharField()
    importance = serializers.FloatField()
    age_days = serializers.IntegerField()
    reports = serializers.IntegerField()
    contribution = serializers.FloatField()


class TrustDimensionOut(serializers.Serializer[Any]):
    """One dimension of trust."""

    code = serializers.ChoiceField(choices(Dimension))
    expected = serializers.FloatField()
    positive = serializers.FloatField()
    negative = serializers.FloatField()
    uncertainty = serializers.FloatField()


class TrustChangeOut(serializers.Serializer[Any]):
    """What moved the score since the run before, in points."""

    parameters = serializers.FloatField()
    decay = serializers.FloatField()
    removed = serializers.FloatField()
    regraded = serializers.FloatField()
    new_evidence = serializers.FloatField()


class TrustAssessmentDetailOut(TrustAssessmentOut):
    """With its reasons; `hidden_effect` is what all evidence the caller may not see does together, in whole points.

    Where there is any, dimensions and change are absent.
    """

    sentences = serializers.ListField(child=serializers.CharField())
    dimensions = TrustDimensionOut(many=True, required=False)
    change = TrustChangeOut(allow_null=True, required=False)
    evidence = TrustEvidenceOut(many=True)
    not_counted = NotCountedOut(many=True)
    has_hidden = serializers.BooleanField()
    hidden_effect = serializers.FloatField(allow_null=True)

    class Meta(TrustAssessmentOut.Meta):
        fields = (  # type: ignore[assignment]
            *TrustAssessmentOut.Meta.fields,
            "sentences",
            "dimensions",
            "change",
            "evidence",
            "not_counted",
            "has_hidden",
            "hidden_effect",
        )


class FactorRecordOut(EvidenceRecordOut):
    """A record that adds to a factor."""

    code = serializers.CharField()
    adds = serializers.FloatField()


class EscalationFactorOut(serializers.Serializer[Any]):
    """One of the six factors; without a value `missing` says why, and it counts as nothing, not as safe."""

    code = serializers.ChoiceField(choices(Factor))
    value = serializers.FloatField(allow_null=True)
    share = serializers.FloatField(allow_null=True)
    missing = serializers.ChoiceField(choices(Missing), allow_blank=True)
    records = FactorRecordOut(many=True)
    has_hidden = serializers.BooleanField()


class EscalationAssessmentDetailOut(EscalationAssessmentOut):
    """With its reasons."""

    sentences = serializers.ListField(child=serializers.CharField())
    confidence_sentence = serializers.CharField()
    factors = EscalationFactorOut(many=True)
    signals_of_deescalation = FactorRecordOut(many=True)
    not_counted = NotCountedOut(many=True)
    has_hidden = serializers.BooleanField()

    class Meta(EscalationAssessmentOut.Meta):
        fields = (  # type: ignore[assignment]
            *EscalationAssessmentOut.Meta.fields,
            "sentences",
            "confidence_sentence",
            "factors",
            "signals_of_deescalation",
            "not_counted",
            "has_hidden",
        )


class OverrideOut(serializers.ModelSerializer[Override]):
    """An analyst's own value beside the score."""

    set_by = serializers.CharField(source="set_by.username")
    ended_by = serializers.CharField(source="ended_by.username", allow_null=True, default=None)

    class Meta:
        model = Override
        fields = (
            "id",
            "version",
            "run_id",
            "actor_id",
            "kind",
            "value",
            "reason",
            "set_by",
            "set_at",
            "expires_at",
            "ended_by",
            "ended_at",
            "end_reason",
        )


def trust_detail(reading: TrustReading) -> dict[str, Any]:
    """Return a trust run with its reasons."""
    return {
        **TrustAssessmentOut(reading.assessment).data,
        **(_trust_parts(reading) if reading.hidden_effect is None else {}),
        "sentences": list(reading.sentences),
        "evidence": [
            {
                **_record(term.record),
                "type": term.part.type.value,
                "grade": str(term.part.grade),
                "importance": term.part.importance,
                "age_days": int(term.part.age_days),
                "reports": term.part.reports,
                "contribution": term.part.contribution,
            }
            for term in reading.terms
        ],
        "not_counted": _unused(reading),
        "has_hidden": reading.hidden,
        "hidden_effect": reading.hidden_effect,
    }


def _trust_parts(reading: TrustReading) -> dict[str, Any]:
    """Return what could be worked out from: told to those who may see all that counts."""
    return {
        "dimensions": [
            {
                "code": each.value,
                "expected": score.expected,
                "positive": score.positive,
                "negative": score.negative,
                "uncertainty": score.uncertainty,
            }
            for each, score in reading.dimensions.items()
        ],
        "change": {name: reading.change[name] for name in CHANGES} if reading.change else None,
    }


def index_detail(reading: IndexReading) -> dict[str, Any]:
    """Return a run of the escalation index with its reasons."""
    return {
        **EscalationAssessmentOut(reading.assessment).data,
        "sentences": list(reading.sentences),
        "confidence_sentence": reading.confidence,
        "factors": [
            {
                "code": each.factor.value,
                "value": each.value,
                "share": each.share,
                "missing": each.missing.value if each.missing else "",
                "records": [_item(item) for item in each.items],
                "has_hidden": each.hidden,
            }
            for each in reading.factors
        ],
        "signals_of_deescalation": [_item(item) for item in reading.signals],
        "not_counted": _unused(reading),
        "has_hidden": reading.hidden,
    }


def _record(seen: Any) -> dict[str, Any]:
    return {"kind": seen.kind, "id": str(seen.id), "title": seen.title}


def _item(item: Any) -> dict[str, Any]:
    return {**_record(item.record), "code": item.part.code, "adds": item.part.adds}


def _unused(reading: TrustReading | IndexReading) -> list[dict[str, Any]]:
    return [{**_record(row.record), "reason": row.reason} for row in reading.unused]
