"""What REST takes for commands on engagements."""

from typing import Any, ClassVar, Final

from rest_framework import serializers

from engagements.api.fields import MOST_ROWS, Columns, Day, Moment, key, prose, rows
from engagements.api.names import PLANNED_KIND
from engagements.domain.commitments import CommitmentAction
from engagements.domain.reporting import CameUp
from engagements.models import (
    BreachProposal,
    Channel,
    Commitment,
    CommitmentEvent,
    Delivery,
    DeliveryEvent,
    Engagement,
    EngagementActor,
    EngagementFacilitator,
    EngagementPerson,
    EvidenceNote,
    Facilitator,
    Incident,
    InformationItem,
    Offer,
    OfferOutcome,
    Reaction,
    Release,
    Report,
    SharedInterest,
    Succession,
    TeamMember,
    Venue,
)
from engagements.models.choices import choices
from engagements.selectors.content import COLUMNS

GRADE = ("source_id", "reliability", "credibility", "corroborated_by_id")


class PartyIn(Columns):
    """An actor that takes part."""

    actor_id = key(required=True)

    class Meta:
        model = EngagementActor
        fields = ("actor_id", "role", "will_ask")


class DelegateIn(Columns):
    """A person of the other side."""

    person_id = key(required=True)

    class Meta:
        model = EngagementPerson
        fields = ("person_id", "role")


class TeamIn(Columns):
    """One of us."""

    user_id = key(required=True)

    class Meta:
        model = TeamMember
        fields = ("user_id", "role")


class FacilitationIn(Columns):
    """A facilitator in one function."""

    facilitator_id = key(required=True)

    class Meta:
        model = EngagementFacilitator
        fields = ("facilitator_id", "function", "framework")


class SharedInterestIn(Columns):
    """Common ground."""

    interest_id = key()

    class Meta:
        model = SharedInterest
        fields = ("interest_id", "text")


class OfferIn(Columns):
    """An incentive we would offer."""

    actor_id = key()

    class Meta:
        model = Offer
        fields = (
            "actor_id",
            "category",
            "description",
            "amount",
            "currency",
            "conditionality",
            "legal_authority_ref",
            "beneficiary_chain",
            "delivery_verification",
            "expires_on",
        )


class ReactionIn(Columns):
    """How a third party is expected to react."""

    party_id = key()

    class Meta:
        model = Reaction
        fields = ("party_kind", "party_id", "party_text", "expected", "likelihood", "signal", "mitigation")


class PlanIn(Columns):
    """Part of a plan: what is sent replaces what is stored, a list of rows as a whole."""

    kind = serializers.ChoiceField(choices=PLANNED_KIND)
    channel_id = key()
    venue_id = key()
    parties = rows(PartyIn)
    delegates = rows(DelegateIn)
    team = rows(TeamIn)
    facilitation = rows(FacilitationIn)
    shared_interests = rows(SharedInterestIn)
    offers = rows(OfferIn)
    reactions = rows(ReactionIn)

    class Meta:
        model = Engagement
        fields = (
            *(column for column in COLUMNS if column != "compartment_id"),
            "parties",
            "delegates",
            "team",
            "facilitation",
            "shared_interests",
            "offers",
            "reactions",
        )


class NewPlanIn(PlanIn):
    """A new draft in a compartment."""

    compartment_id = key(required=True)

    class Meta(PlanIn.Meta):
        fields = ("compartment_id", *PlanIn.Meta.fields)


CAME_UP: Final = serializers.ListField(
    child=serializers.ChoiceField(choices=choices(CameUp)),
    default=list,
    help_text="With any of these the report is due within the flash hours of the review policy.",
)


class ChanceContactIn(Columns):
    """A contact nobody planned, after the fact."""

    compartment_id = key(required=True)
    channel_id = key()
    started_at = Moment()
    held_at = Moment()
    came_up = CAME_UP
    parties = rows(PartyIn, required=True)
    delegates = rows(DelegateIn)
    team = rows(TeamIn)

    class Meta:
        model = Engagement
        fields = (
            "compartment_id",
            "title",
            "marking",
            "track",
            "desired_effect",
            "channel_id",
            "physical_meeting",
            "started_at",
            "held_at",
            "came_up",
            "parties",
            "delegates",
            "team",
        )


class StartIn(serializers.Serializer[Any]):
    """Who judged the go or no-go, and since when it is under way."""

    go = prose(required=True)
    started_at = Moment(required=False, allow_null=True, default=None)


class HoldIn(serializers.Serializer[Any]):
    """When the contact took place and what came up; a reason when it was suspended."""

    held_at = Moment()
    started_at = Moment(required=False, allow_null=True, default=None)
    came_up = CAME_UP
    reason = prose()


class CloseIn(serializers.Serializer[Any]):
    """A last word."""

    note = prose()


class CancelIn(serializers.Serializer[Any]):
    """Why it will not take place."""

    reason = prose(required=True)


class ReportIn(Columns):
    """The report of a contact."""

    class Meta:
        model = Report
        fields = (
            "place",
            "atmosphere",
            "atmosphere_note",
            "points_by_them",
            "points_by_us",
            "discrepancies",
            "rumours",
            "security_events",
            "interpreter_remarks",
            "outcome_grade",
            "relation_trend",
            "assessment",
            "next_contact_on",
            "follow_up",
        )


class TextIn(serializers.Serializer[Any]):
    """A few lines."""

    text = prose(required=True)


class ObservedIn(TextIn):
    """How a third party did react."""

    reaction_id = serializers.UUIDField()


class GradedColumns(Columns):
    """Columns of a graded fact."""

    source_id = key()
    corroborated_by_id = key()


class InformationIn(GradedColumns):
    """Something learnt in a contact."""

    engagement_id = key(required=True)
    actor_id = key()

    class Meta:
        model = InformationItem
        fields = ("engagement_id", "actor_id", "text", "state", "learnt_on", *GRADE)


class CheckIn(GradedColumns):
    """How far an item was checked."""

    reason = prose(required=True)

    class Meta:
        model = InformationItem
        fields = ("state", *GRADE, "reason")


class ReleaseIn(Columns):
    """The draft of a release."""

    item_ids = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_ROWS, required=False)

    class Meta:
        model = Release
        fields = ("title", "audience", "recipients", "words", "marking", "why_wider", "item_ids")


class NewReleaseIn(ReleaseIn):
    """A new draft of what goes out of an engagement."""

    engagement_id = key(required=True)

    class Meta(ReleaseIn.Meta):
        fields = ("engagement_id", *ReleaseIn.Meta.fields)  # type: ignore[assignment]


class ConductIn(GradedColumns):
    """Conduct that no other record shows."""

    actor_id = key(required=True)

    class Meta:
        model = EvidenceNote
        fields = ("actor_id", "note_type", "text", "occurred_on", *GRADE)


class OfferOutcomeIn(GradedColumns):
    """What became of an offer."""

    class Meta:
        model = OfferOutcome
        fields = ("fate", "occurred_on", "text", *GRADE)


class DeliveryIn(Columns):
    """What is delivered of an offer; the hands it goes through are asked for where the offer names none."""

    commitment_id = key()
    seen_orders = serializers.IntegerField(
        min_value=0,
        help_text="How many deliveries of the offer the caller knows of: an order sent twice is taken once.",
    )

    class Meta:
        model = Delivery
        fields = ("text", "amount", "through", "commitment_id", "seen_orders")
        extra_kwargs: ClassVar = {"through": {"required": False}}


class DeliveryEndIn(GradedColumns):
    """What became of a delivery."""

    class Meta:
        model = DeliveryEvent
        fields = ("occurred_on", "text", "proof", *GRADE)


class ConfirmationIn(GradedColumns):
    """How a delivery arrived; without a value, all of it."""

    class Meta:
        model = DeliveryEvent
        fields = ("occurred_on", "text", "amount", "proof", *GRADE)


class RetractionIn(serializers.Serializer[Any]):
    """Why a note is taken back."""

    reason = prose(required=True)


class CommitmentChangeIn(Columns):
    """What may be completed on a commitment; its words stay."""

    speaker_id = key()
    conditional_on_id = key()
    owner_id = serializers.UUIDField(required=False)
    reason = prose()

    class Meta:
        model = Commitment
        fields = (
            "commitment_type",
            "form",
            "original_language",
            "our_understanding",
            "their_understanding",
            "is_understood_alike",
            "speaker_id",
            "speaker_text",
            "authority_level",
            "mandate",
            "is_within_mandate",
            "conditional_on_id",
            "due_on",
            "importance",
            "verification_method",
            "verifier",
            "owner_id",
            "reason",
        )


class CommitmentIn(Columns):
    """A promise in its exact words and both readings."""

    engagement_id = key(required=True)
    actor_id = key(required=True)
    speaker_id = key()
    conditional_on_id = key()
    owner_id = serializers.UUIDField(required=False)

    class Meta:
        model = Commitment
        fields = (
            "engagement_id",
            "actor_id",
            "direction",
            "exact_words",
            "original_text",
            "made_on",
            "status",
            *(name for name in CommitmentChangeIn.Meta.fields if name != "reason"),
        )


class FollowIn(GradedColumns):
    """What became of a commitment; a grade where it counts as evidence."""

    action = serializers.ChoiceField(choices=choices(CommitmentAction))

    class Meta:
        model = CommitmentEvent
        fields = ("action", "occurred_on", "reason", *GRADE)


class SuccessionIn(GradedColumns):
    """What becomes of a promise after a split or a merger; without a day it counts from the event on."""

    reshaping_id = key(required=True)
    heir_id = key()
    since = Day(required=False)

    class Meta:
        model = Succession
        fields = ("reshaping_id", "fate", "heir_id", "since", "said_by", "words", *GRADE)


class BreachIn(GradedColumns):
    """A proposal to call a commitment broken."""

    class Meta:
        model = BreachProposal
        fields = ("occurred_on", "evidence", "is_incapable", *GRADE)


class BreachDecisionIn(GradedColumns):
    """What a second person makes of it; grades that are left out stay as proposed."""

    reason = prose(required=True)

    class Meta:
        model = BreachProposal
        fields = ("reason", *GRADE)


class ChannelChangeIn(Columns):
    """A channel."""

    actor_id = key(required=True)
    custodian_id = key(required=True)
    backup_id = key()

    class Meta:
        model = Channel
        fields = (
            "marking",
            "name",
            "actor_id",
            "medium",
            "status",
            "custodian_id",
            "intermediary",
            "identity_verified_by",
            "encryption",
            "metadata_exposure",
            "record_policy",
            "backup_id",
            "opened_on",
            "last_tested_on",
            "expected_interval_days",
            "notes",
        )


class VenueChangeIn(Columns):
    """A venue."""

    class Meta:
        model = Venue
        fields = (
            "marking",
            "name",
            "venue_type",
            "place",
            "accepted_by",
            "security_guarantor",
            "entry_exit_terms",
            "immunities",
            "device_policy",
            "press_exposure",
            "cost_bearer",
            "evacuation_plan",
            "is_active",
        )


class FacilitatorChangeIn(Columns):
    """A facilitator."""

    class Meta:
        model = Facilitator
        fields = ("marking", "name", "facilitator_type", "mandate", "own_interests", "contact", "is_active")


class ChannelIn(ChannelChangeIn):
    """A new channel in a compartment."""

    compartment_id = key(required=True)

    class Meta(ChannelChangeIn.Meta):
        fields = ("compartment_id", *ChannelChangeIn.Meta.fields)  # type: ignore[assignment]


class VenueIn(VenueChangeIn):
    """A new venue in a compartment."""

    compartment_id = key(required=True)

    class Meta(VenueChangeIn.Meta):
        fields = ("compartment_id", *VenueChangeIn.Meta.fields)  # type: ignore[assignment]


class FacilitatorIn(FacilitatorChangeIn):
    """A new facilitator in a compartment."""

    compartment_id = key(required=True)

    class Meta(FacilitatorChangeIn.Meta):
        fields = ("compartment_id", *FacilitatorChangeIn.Meta.fields)  # type: ignore[assignment]


class IncidentChangeIn(GradedColumns):
    """An incident."""

    actor_id = key()
    target_id = key()
    venue_id = key()
    engagement_id = key()
    reason = prose()

    class Meta:
        model = Incident
        fields = (
            "marking",
            "title",
            "incident_type",
            "occurred_at",
            "date_precision",
            "location",
            "actor_id",
            "target_id",
            "target_kind",
            "target_text",
            "venue_id",
            "killed_low",
            "killed_best",
            "killed_high",
            "summary",
            *GRADE,
            "state",
            "is_attributed",
            "is_public",
            "engagement_id",
            "link_confidence",
            "reason",
        )


class IncidentIn(IncidentChangeIn):
    """A new incident in a compartment."""

    compartment_id = key(required=True)

    class Meta(IncidentChangeIn.Meta):
        fields = ("compartment_id", *(name for name in IncidentChangeIn.Meta.fields if name != "reason"))  # type: ignore[assignment]

    reason = None  # type: ignore[assignment]
