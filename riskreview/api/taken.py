"""What REST takes: types and lengths only; the services know the rules."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from actors.domain.grading import Credibility, Reliability
from engagements.models.choices import choices
from riskreview.domain.guarding import Step
from riskreview.domain.reopening import BY_HAND
from riskreview.domain.review_cycle import Outcome, Recommendation
from riskreview.domain.scales import Lane as LaneName
from riskreview.forms.basics import LONGEST, WITHIN
from riskreview.forms.deciding import MOST_CONDITIONS

MOST_ANSWERS = 100


def prose(*, required: bool = False) -> serializers.CharField:
    """Return a field for prose; whether it may be empty is the service's to say."""
    if required:
        return serializers.CharField(max_length=LONGEST, allow_blank=True)
    return serializers.CharField(max_length=LONGEST, allow_blank=True, required=False, default="")


class SubmissionIn(serializers.Serializer[Any]):
    """Send a plan to review."""

    refusal_answered = prose()
    urgent_because = prose()


class ChecklistIn(serializers.Serializer[Any]):
    """A draft of a checklist, whole: lane, title, items and modules, as the draft says them."""

    body = serializers.DictField(child=serializers.JSONField())


class PolicyIn(serializers.Serializer[Any]):
    """A review policy, whole: each section with its settings, and why it is changed."""

    document = serializers.DictField(child=serializers.DictField(child=serializers.JSONField()))
    reason = prose(required=True)


class ReasonIn(serializers.Serializer[Any]):
    """An act with its reason."""

    reason = prose()


class SuspensionIn(serializers.Serializer[Any]):
    """Stop an engagement, or report a change that no record shows."""

    reason = prose(required=True)
    trigger = serializers.ChoiceField(choices=[trigger.value for trigger in BY_HAND], default="stopped")


class EmergencyIn(serializers.Serializer[Any]):
    """An oral approval in the face of an imminent threat to life."""

    reasons = prose(required=True)
    spoken_at = serializers.DateTimeField(validators=WITHIN)
    valid_until = serializers.DateTimeField(required=False, allow_null=True, default=None, validators=WITHIN)


class LaneIn(serializers.Serializer[Any]):
    """One lane of the review."""

    lane = serializers.ChoiceField(choices=choices(LaneName))


class GiveIn(LaneIn):
    """Give a lane to a reviewer."""

    to = serializers.UUIDField()
    reason = prose()


class ReleaseIn(LaneIn):
    """Give a lane back."""

    reason = prose()


class GivenIn(serializers.Serializer[Any]):
    """The answer to one item."""

    code = serializers.CharField(max_length=6)
    answer = serializers.CharField(max_length=32, allow_blank=True, required=False, default="")
    reasoning = prose()
    checked_on = serializers.DateField(required=False, allow_null=True, default=None)


class AnswersIn(LaneIn):
    """Answers to some or all items."""

    answers = serializers.ListField(child=GivenIn(), max_length=MOST_ANSWERS)


class EvidenceIn(LaneIn):
    """Something an answer rests on, with its source and both grades."""

    code = serializers.CharField(max_length=6)
    text = prose(required=True)
    url = serializers.URLField(max_length=500, allow_blank=True, required=False, default="")
    source_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    corroborated_by_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    reliability = serializers.ChoiceField(choices=choices(Reliability), allow_blank=True, required=False, default="")
    credibility = serializers.ChoiceField(choices=choices(Credibility), allow_blank=True, required=False, default="")


class AttachIn(LaneIn):
    """A recorded fact that becomes evidence of an item: its `record` as `lanes/{lane}/beside/` names it."""

    code = serializers.CharField(max_length=6)
    record = serializers.CharField(max_length=60)


class MitigationIn(LaneIn):
    """A measure against what one item found."""

    code = serializers.CharField(max_length=6)
    measure = prose(required=True)
    owner_id = serializers.UUIDField()
    due_on = serializers.DateField()
    verification = prose(required=True)
    expires_on = serializers.DateField()


class CommentIn(LaneIn):
    """Something to say about an item of a lane."""

    code = serializers.CharField(max_length=6)
    text = prose(required=True)


class TakeBackIn(serializers.Serializer[Any]):
    """Evidence or a measure to take back; exactly one of the two."""

    evidence = serializers.UUIDField(required=False)
    mitigation = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse both and neither."""
        if len(attrs) != 1:
            raise serializers.ValidationError({"evidence": _("Name evidence or a mitigation, one of the two.")})
        return attrs


class VerificationIn(serializers.Serializer[Any]):
    """A measure that somebody verifies as it stands."""

    mitigation = serializers.UUIDField()


class CarriedOutIn(VerificationIn):
    """What shows that a measure works."""

    evidence = prose(required=True)


class QuestionIn(LaneIn):
    """A question to the authors."""

    question = prose(required=True)


class ReplyIn(serializers.Serializer[Any]):
    """The authors' answer to a question."""

    question = serializers.UUIDField()
    reply = prose(required=True)


class PlacedIn(serializers.Serializer[Any]):
    """Where the worst of the lane stands on likelihood by impact, one to five, before and after its mitigations."""

    inherent_likelihood = serializers.IntegerField(min_value=1, max_value=5)
    inherent_impact = serializers.IntegerField(min_value=1, max_value=5)
    residual_likelihood = serializers.IntegerField(min_value=1, max_value=5)
    residual_impact = serializers.IntegerField(min_value=1, max_value=5)


class RecommendationIn(LaneIn):
    """The end of a lane."""

    recommendation = serializers.ChoiceField(choices=choices(Recommendation))
    reasons = prose(required=True)
    valid_until = serializers.DateField(required=False, allow_null=True, default=None)
    placed = PlacedIn(required=False, allow_null=True, default=None)


class DissentIn(serializers.Serializer[Any]):
    """A reasoned dissent."""

    text = prose(required=True)


class DemandIn(serializers.Serializer[Any]):
    """A condition of an approval."""

    text = prose(required=True)
    owner_id = serializers.UUIDField()
    due_on = serializers.DateField()
    guards = serializers.ChoiceField(choices=choices(Step), required=False, default=Step.START.value)


class DecisionIn(serializers.Serializer[Any]):
    """What is decided. Of a review in retrospect, approve says it was in order, refuse that it should not have been."""

    outcome = serializers.ChoiceField(choices=choices(Outcome))
    reasons = prose(required=True)
    conditions = serializers.ListField(child=DemandIn(), required=False, default=list, max_length=MOST_CONDITIONS)
    valid_until = serializers.DateTimeField(required=False, allow_null=True, default=None, validators=WITHIN)
    overrules = prose()  # Why an approval goes against a dissent.
    lacking = prose()  # What a deferral waits for.
    lacking_from = prose()  # Who provides it.
    lacking_by = serializers.DateField(required=False, allow_null=True, default=None)
    meanwhile = prose()  # What holds until then.


class WaiverIn(serializers.Serializer[Any]):
    """The block of one item, waived until the end of a day."""

    code = serializers.CharField(max_length=6)
    reason = prose(required=True)
    expires_on = serializers.DateField()


class OutcomeIn(serializers.Serializer[Any]):
    """What came of a contact."""

    outcome = prose(required=True)
    deviations = prose()
    lessons = prose()


class AssentIn(serializers.Serializer[Any]):
    """Why somebody agrees to an approval that several people give."""

    reasons = prose(required=True)


class MeetingIn(serializers.Serializer[Any]):
    """What shows that a condition is met."""

    evidence = prose(required=True)


class NothingIn(serializers.Serializer[Any]):
    """No content."""
