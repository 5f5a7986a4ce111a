"""What REST says about engagements and what belongs to them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Compartment, User
from actors.domain.reshaping import ReshapingKind
from engagements.api.names import DELIVERY_STATUS, LEGAL_SENSITIVITY, VERIFICATION_STATE
from engagements.domain.incidents import WEIGHTS, IncidentType
from engagements.domain.reporting import OfferFate
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
    ObservedReaction,
    Offer,
    OfferOutcome,
    Reaction,
    RecallAnswer,
    Release,
    ReleaseFall,
    ReleaseQuote,
    Report,
    ReportAddendum,
    SharedInterest,
    Succession,
    TeamMember,
    Venue,
)
from engagements.models.choices import choices
from engagements.selectors import content
from engagements.selectors.content import ROWS
from engagements.selectors.succession import Question

GRADE = ("source_id", "reliability", "credibility", "corroborated_by_id", "grade", "source_refuted")


class Cited(serializers.ModelSerializer[Any]):
    """A graded fact with both grades as somebody gave them, and what they count as now (`grade`).

    Where every source was refuted that is nothing; where one of two was, what the other carries.
    """

    grade = serializers.CharField(read_only=True)
    source_refuted = serializers.BooleanField(read_only=True)


class PlaceRef(serializers.ModelSerializer[Compartment]):
    """Where a record lies."""

    class Meta:
        model = Compartment
        fields = ("id", "code", "name")


class PersonOfOurs(serializers.ModelSerializer[User]):
    """Somebody who works here."""

    name = serializers.CharField(source="__str__")

    class Meta:
        model = User
        fields = ("id", "name")


class ActorName(serializers.Serializer[Any]):
    """An actor by id and name; the profile may be hidden all the same."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class EngagementOut(serializers.ModelSerializer[Engagement]):
    """One engagement in a list."""

    compartment = PlaceRef()
    lead = PersonOfOurs()
    actors = serializers.SerializerMethodField()

    class Meta:
        model = Engagement
        fields = (
            "id",
            "version",
            "title",
            "kind",
            "track",
            "is_discreet",
            "status",
            "compartment",
            "marking",
            "lead",
            "actors",
            "planned_start",
            "planned_end",
            "started_at",
            "held_at",
            "came_up",
            "report_due_at",
            "reported_at",
            "held_without_cover",
            "updated_at",
        )

    @extend_schema_field(ActorName(many=True))
    def get_actors(self, engagement: Engagement) -> list[dict[str, Any]]:
        """Return who takes part; the parties are prefetched."""
        return [{"id": str(party.actor_id), "name": party.actor.name} for party in engagement.parties.all()]


class PlanPartyOut(serializers.ModelSerializer[EngagementActor]):
    """An actor that takes part."""

    actor_id = serializers.UUIDField()

    class Meta:
        model = EngagementActor
        fields = ROWS["parties"].fields


class DelegateOut(serializers.ModelSerializer[EngagementPerson]):
    """A person of the other side."""

    person_id = serializers.UUIDField()

    class Meta:
        model = EngagementPerson
        fields = ROWS["delegates"].fields


class TeamOut(serializers.ModelSerializer[TeamMember]):
    """One of us."""

    user_id = serializers.UUIDField()

    class Meta:
        model = TeamMember
        fields = ROWS["team"].fields


class FacilitationOut(serializers.ModelSerializer[EngagementFacilitator]):
    """A facilitator in one function."""

    facilitator_id = serializers.UUIDField()

    class Meta:
        model = EngagementFacilitator
        fields = ROWS["facilitation"].fields


class SharedInterestOut(serializers.ModelSerializer[SharedInterest]):
    """Common ground."""

    interest_id = serializers.UUIDField(allow_null=True)

    class Meta:
        model = SharedInterest
        fields = ROWS["shared_interests"].fields


class OfferOut(serializers.ModelSerializer[Offer]):
    """An incentive we would offer."""

    actor_id = serializers.UUIDField(allow_null=True)

    class Meta:
        model = Offer
        fields = ROWS["offers"].fields


class ReactionOut(serializers.ModelSerializer[Reaction]):
    """How a third party is expected to react."""

    party_id = serializers.UUIDField(allow_null=True)

    class Meta:
        model = Reaction
        fields = ("id", *ROWS["reactions"].fields)


class EngagementDetailOut(serializers.ModelSerializer[Engagement]):
    """One engagement: its whole content and where it stands. Everything here changes with `version`."""

    compartment_id = serializers.UUIDField()
    channel_id = serializers.UUIDField(allow_null=True)
    venue_id = serializers.UUIDField(allow_null=True)
    lead_id = serializers.UUIDField()
    parties = PlanPartyOut(many=True)
    delegates = DelegateOut(many=True)
    team = TeamOut(many=True)
    facilitation = FacilitationOut(many=True)
    shared_interests = SharedInterestOut(many=True)
    offers = OfferOut(many=True)
    reactions = ReactionOut(many=True)

    class Meta:
        model = Engagement
        fields = (
            "id",
            "version",
            *content.COLUMNS,
            *ROWS,
            "status",
            "status_reason",
            "content_no",
            "lead_id",
            "started_at",
            "recorded_at",
            "held_at",
            "held_without_cover",
            "came_up",
            "report_due_at",
            "reported_at",
            "closed_at",
            "created_at",
            "updated_at",
        )


class GapOut(serializers.Serializer[Any]):
    """Something the plan still lacks."""

    step = serializers.CharField()
    words = serializers.CharField()


class OutlookOut(serializers.Serializer[Any]):
    """What follows from an engagement as things are recorded now: tier, what is missing, what comes next, names."""

    tier = serializers.IntegerField()
    rule = serializers.CharField()
    missing = GapOut(many=True)
    next_what = serializers.CharField()
    next_who = serializers.CharField()
    actions = serializers.ListField(child=serializers.CharField())
    report_due_at = serializers.DateTimeField(allow_null=True)
    names = serializers.DictField(child=serializers.CharField(), help_text="What the ids in the content are called.")


class AddendumOut(serializers.ModelSerializer[ReportAddendum]):
    """Something added to a filed report."""

    by = PersonOfOurs()

    class Meta:
        model = ReportAddendum
        fields = ("id", "text", "by", "at")


class ReportOut(serializers.ModelSerializer[Report]):
    """The report of a contact; a draft as long as `filed_at` is null."""

    filed_by = PersonOfOurs(allow_null=True)
    addenda = AddendumOut(many=True)

    class Meta:
        model = Report
        fields = (
            "id",
            "version",
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
            "filed_at",
            "filed_by",
            "addenda",
        )


class ObservedOut(serializers.ModelSerializer[ObservedReaction]):
    """How a third party did react."""

    reaction_id = serializers.UUIDField()
    by = PersonOfOurs()

    class Meta:
        model = ObservedReaction
        fields = ("id", "reaction_id", "text", "by", "at")


class InformationOut(Cited):
    """Something learnt, with both grades and how far it was checked."""

    engagement_id = serializers.UUIDField()
    actor_id = serializers.UUIDField(allow_null=True)
    source_id = serializers.UUIDField(allow_null=True)
    corroborated_by_id = serializers.UUIDField(allow_null=True)
    recorded_by = PersonOfOurs()

    class Meta:
        model = InformationItem
        fields = (
            "id",
            "version",
            "engagement_id",
            "actor_id",
            "text",
            "state",
            "learnt_on",
            "resolved_on",
            *GRADE,
            "recorded_by",
            "updated_at",
        )


class ReleaseQuoteOut(serializers.ModelSerializer[ReleaseQuote]):
    """An item a release quotes, as it is graded and checked now."""

    item_id = serializers.UUIDField()
    reliability = serializers.CharField(source="item.reliability")
    credibility = serializers.CharField(source="item.credibility")
    source_refuted = serializers.BooleanField(source="item.source_refuted")
    state = serializers.ChoiceField(source="item.state", choices=VERIFICATION_STATE)

    class Meta:
        model = ReleaseQuote
        fields = ("item_id", "reliability", "credibility", "source_refuted", "state")


class RecallAnswerOut(serializers.ModelSerializer[RecallAnswer]):
    """Who was told of a recall, and what they answered."""

    by = PersonOfOurs()

    class Meta:
        model = RecallAnswer
        fields = ("id", "text", "by", "at")


class ReleaseFallOut(serializers.ModelSerializer[ReleaseFall]):
    """What a release quotes fell after it went out, who let it fall, and who said why the words hold after all."""

    item_id = serializers.UUIDField()
    by = PersonOfOurs()
    upheld_by = PersonOfOurs(allow_null=True)

    class Meta:
        model = ReleaseFall
        fields = ("id", "item_id", "what", "by", "fell_at", "upheld_by", "upheld_at", "upheld_because")


class ReleaseOut(serializers.ModelSerializer[Release]):
    """What goes out, or went; `to_recall` once something it quotes fell and nobody answered for it."""

    engagement_id = serializers.UUIDField()
    to_recall = serializers.BooleanField()
    written_by = PersonOfOurs()
    released_by = PersonOfOurs(allow_null=True)
    ended_by = PersonOfOurs(allow_null=True)
    quotes = ReleaseQuoteOut(many=True)

    class Meta:
        model = Release
        fields: tuple[str, ...] = (
            "id",
            "version",
            "engagement_id",
            "title",
            "audience",
            "recipients",
            "words",
            "marking",
            "why_wider",
            "status",
            "to_recall",
            "quotes",
            "written_by",
            "released_by",
            "released_at",
            "sha256",
            "ended_by",
            "ended_at",
            "ended_because",
            "updated_at",
        )


class BarOut(serializers.Serializer[Any]):
    """One thing that bars a release."""

    code = serializers.CharField()
    detail = serializers.CharField()


class ReleaseDetailOut(ReleaseOut):
    """One release with the canonical text of all that went out, what bars a draft, what fell since, and the answers.

    `is_weaker` once something it quotes no longer reaches the grade of its audience.
    """

    record = serializers.CharField()
    is_weaker = serializers.BooleanField()
    falls = ReleaseFallOut(many=True)
    bars = BarOut(many=True)
    answers = RecallAnswerOut(many=True)

    class Meta(ReleaseOut.Meta):
        fields = (*ReleaseOut.Meta.fields, "record", "is_weaker", "falls", "bars", "answers")


class ConductOut(Cited):
    """A note on an actor's conduct."""

    engagement_id = serializers.UUIDField()
    actor_id = serializers.UUIDField()
    source_id = serializers.UUIDField(allow_null=True)
    corroborated_by_id = serializers.UUIDField(allow_null=True)

    class Meta:
        model = EvidenceNote
        fields = (
            "id",
            "version",
            "engagement_id",
            "actor_id",
            "note_type",
            "text",
            "occurred_on",
            *GRADE,
            "retracted_at",
        )


class OfferOutcomeOut(Cited):
    """What became of an offer; the latest one counts."""

    offer_id = serializers.UUIDField()
    source_id = serializers.UUIDField(allow_null=True)
    corroborated_by_id = serializers.UUIDField(allow_null=True)
    recorded_by = PersonOfOurs()

    class Meta:
        model = OfferOutcome
        fields = ("id", "offer_id", "fate", "occurred_on", "text", *GRADE, "recorded_by", "created_at")


class DeliveryOut(serializers.ModelSerializer[Delivery]):
    """One delivery of an offer, in the currency of the offer. Everything here changes with `version`."""

    engagement_id = serializers.UUIDField()
    offer_id = serializers.UUIDField()
    commitment_id = serializers.UUIDField(allow_null=True)
    status = serializers.ChoiceField(choices=DELIVERY_STATUS)
    ordered_by = PersonOfOurs()

    class Meta:
        model = Delivery
        fields = (
            "id",
            "version",
            "engagement_id",
            "offer_id",
            "text",
            "amount",
            "through",
            "legal_authority_ref",
            "commitment_id",
            "status",
            "ordered_by",
            "ordered_at",
            "updated_at",
        )


class DeliveryEventOut(Cited):
    """What became of a delivery."""

    source_id = serializers.UUIDField(allow_null=True)
    corroborated_by_id = serializers.UUIDField(allow_null=True)
    from_status = serializers.ChoiceField(choices=DELIVERY_STATUS)
    to_status = serializers.ChoiceField(choices=DELIVERY_STATUS)
    by = PersonOfOurs()

    class Meta:
        model = DeliveryEvent
        fields = (
            "id",
            "action",
            "from_status",
            "to_status",
            "occurred_on",
            "text",
            "amount",
            "proof",
            *GRADE,
            "by",
            "at",
        )


class DeliveryDetailOut(DeliveryOut):
    """One delivery with what became of it."""

    currency = serializers.CharField(source="offer.currency")
    events = DeliveryEventOut(many=True)

    class Meta(DeliveryOut.Meta):
        fields = (*DeliveryOut.Meta.fields, "currency", "events")  # type: ignore[assignment]


class LedgerLineOut(serializers.Serializer[Any]):
    """One offer: how the law looks at it, what was ordered and arrived, what is left, what became of it."""

    offer_id = serializers.UUIDField()
    offer = OfferOut()
    level = serializers.ChoiceField(choices=LEGAL_SENSITIVITY)
    rule = serializers.CharField()
    ordered = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    arrived = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    left = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    fate = serializers.ChoiceField(choices=choices(OfferFate), allow_null=True)
    against = serializers.CharField(help_text="Why nothing more of this offer is ordered, whatever the decision says.")
    deliveries = DeliveryOut(many=True)


class LedgerOut(serializers.Serializer[Any]):
    """The offers of an engagement, and what stands in the way of every delivery."""

    against = serializers.ListField(child=serializers.CharField())
    offers = LedgerLineOut(many=True)


class CommitmentOut(serializers.ModelSerializer[Commitment]):
    """One promise. Everything here changes with `version`."""

    engagement_id = serializers.UUIDField()
    actor_id = serializers.UUIDField()
    speaker_id = serializers.UUIDField(allow_null=True)
    held_by_id = serializers.SerializerMethodField()
    conditional_on_id = serializers.UUIDField(allow_null=True)
    owner_id = serializers.UUIDField()
    recorded_by_id = serializers.UUIDField()

    class Meta:
        model = Commitment
        fields = (
            "id",
            "version",
            "engagement_id",
            "actor_id",
            "held_by_id",
            "direction",
            "commitment_type",
            "form",
            "exact_words",
            "original_text",
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
            "made_on",
            "due_on",
            "importance",
            "verification_method",
            "verifier",
            "owner_id",
            "status",
            "recorded_by_id",
            "updated_at",
        )

    def get_held_by_id(self, row: Commitment) -> UUID:
        """Return the actor that has it now, as far as the caller sees it: who took it over, or who it was made with."""
        taken: list[Succession] = row.taken_over  # type: ignore[attr-defined]
        heir_id = taken[-1].heir_id if taken else None
        return heir_id or row.actor_id


class CommitmentEventOut(Cited):
    """One change of status with its grade."""

    by = PersonOfOurs()

    class Meta:
        model = CommitmentEvent
        fields = (
            "id",
            "action",
            "from_status",
            "to_status",
            "occurred_on",
            "reason",
            "reliability",
            "credibility",
            "grade",
            "source_refuted",
            "by",
            "at",
        )


class BreachOut(Cited):
    """A proposed breach and what a second person made of it."""

    proposed_by = PersonOfOurs()
    decided_by = PersonOfOurs(allow_null=True)

    class Meta:
        model = BreachProposal
        fields = (
            "id",
            "is_incapable",
            "occurred_on",
            "evidence",
            "reliability",
            "credibility",
            "grade",
            "source_refuted",
            "state",
            "proposed_by",
            "proposed_at",
            "decided_by",
            "decided_at",
            "decision_reason",
        )


class SuccessionOut(Cited):
    """What was answered about a promise after a split or a merger."""

    reshaping_id = serializers.UUIDField()
    heir_id = serializers.UUIDField(allow_null=True)
    by = PersonOfOurs()
    taken_back_by = PersonOfOurs(allow_null=True)

    class Meta:
        model = Succession
        fields = (
            "id",
            "reshaping_id",
            "fate",
            "heir_id",
            "since",
            "said_by",
            "words",
            "reliability",
            "credibility",
            "grade",
            "source_refuted",
            "by",
            "at",
            "taken_back_at",
            "taken_back_by",
            "taken_back_because",
        )


class AskedOut(serializers.Serializer[Any]):
    """A split or a merger that asks what becomes of a promise, and the actors that may take it over."""

    reshaping_id = serializers.UUIDField(source="event.pk")
    kind = serializers.ChoiceField(choices=choices(ReshapingKind), source="event.kind")
    on = serializers.DateField(source="event.on")
    actor_id = serializers.UUIDField(source="event.actor_id")
    heirs = serializers.SerializerMethodField()

    def get_heirs(self, asked: Question) -> list[UUID]:
        """Return their ids."""
        return [heir.pk for heir in asked.heirs]


class CommitmentDetailOut(CommitmentOut):
    """One promise with what became of it."""

    events = CommitmentEventOut(many=True)
    breach_proposals = BreachOut(many=True)
    successions = SuccessionOut(many=True, source="answers")
    asked = AskedOut(allow_null=True)

    class Meta(CommitmentOut.Meta):
        fields = (  # type: ignore[assignment]
            *CommitmentOut.Meta.fields,
            "events",
            "breach_proposals",
            "successions",
            "asked",
        )


class ChannelOut(serializers.ModelSerializer[Channel]):
    """One way to reach one actor."""

    compartment_id = serializers.UUIDField()
    actor_id = serializers.UUIDField()
    custodian_id = serializers.UUIDField()
    backup_id = serializers.UUIDField(allow_null=True)

    class Meta:
        model = Channel
        fields = (
            "id",
            "version",
            "compartment_id",
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
            "updated_at",
        )


class VenueOut(serializers.ModelSerializer[Venue]):
    """A place where parties can meet."""

    compartment_id = serializers.UUIDField()

    class Meta:
        model = Venue
        fields = (
            "id",
            "version",
            "compartment_id",
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
            "updated_at",
        )


class FacilitatorOut(serializers.ModelSerializer[Facilitator]):
    """A third party that makes contacts possible."""

    compartment_id = serializers.UUIDField()

    class Meta:
        model = Facilitator
        fields = (
            "id",
            "version",
            "compartment_id",
            "marking",
            "name",
            "facilitator_type",
            "mandate",
            "own_interests",
            "contact",
            "is_active",
            "updated_at",
        )


class IncidentOut(Cited):
    """Something that happened, weighed between conflict (-10) and cooperation (+10)."""

    compartment_id = serializers.UUIDField()
    actor_id = serializers.UUIDField(allow_null=True)
    target_id = serializers.UUIDField(allow_null=True)
    venue_id = serializers.UUIDField(allow_null=True)
    engagement_id = serializers.UUIDField(allow_null=True)
    source_id = serializers.UUIDField(allow_null=True)
    corroborated_by_id = serializers.UUIDField(allow_null=True)
    weight = serializers.SerializerMethodField()

    class Meta:
        model = Incident
        fields = (
            "id",
            "version",
            "compartment_id",
            "marking",
            "title",
            "incident_type",
            "weight",
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
            "updated_at",
        )

    def get_weight(self, incident: Incident) -> float:
        """Return the weight of its type."""
        return WEIGHTS[IncidentType(incident.incident_type)]
