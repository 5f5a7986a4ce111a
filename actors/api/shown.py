"""What REST answers about single people, relations, listings, sources and facts, with the version to send back."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actors.api.out import CompartmentRef, SourceRef
from actors.domain.grading import FactState
from actors.domain.listings import ENTRY
from actors.models import (
    Area,
    CulturalNote,
    DdrEntry,
    ExternalId,
    GroundEntry,
    IncentiveResponse,
    IntegrationAssessment,
    Interest,
    Listing,
    Name,
    Person,
    PersonRole,
    Relation,
    Reshaping,
    SizeEstimate,
    Source,
    Standpoint,
)
from actors.models.vocabulary import choices
from actors.services import facts

CITED = ("reliability", "credibility", "grade", "source_refuted", "sources", "noted_on")
JUDGED = ("state", "recorded_state", "state_reason", "contradicts_id", *CITED)
DATED = ("created_at", "updated_at")


class PersonShown(serializers.ModelSerializer[Person]):
    """A person under the name that may be shown; `aliases` are absent for whoever may not know who it is."""

    name = serializers.CharField()
    is_protected = serializers.BooleanField()
    aliases = serializers.ListField(child=serializers.CharField(), required=False)
    compartment = CompartmentRef()

    class Meta:
        model = Person
        fields = (
            "id",
            "version",
            "name",
            "is_protected",
            "aliases",
            "pseudonym",
            "influence",
            "stance",
            "languages",
            "protocol_notes",
            "sensitivity",
            "personal_risk",
            "marking",
            "compartment",
            *DATED,
        )

    def to_representation(self, instance: Person) -> dict[str, Any]:
        """Return the person without what this reader may not know."""
        data = super().to_representation(instance)
        if not instance.identity_open:
            del data["aliases"]
        return data


class SourceShown(serializers.ModelSerializer[Source]):
    """A source."""

    compartment = CompartmentRef()

    class Meta:
        model = Source
        fields = (
            "id",
            "version",
            "title",
            "kind",
            "origin",
            "reliability",
            "reference",
            "url",
            "dated",
            "refuted_at",
            "refuted_reason",
            "marking",
            "compartment",
            *DATED,
        )


class Cited(serializers.ModelSerializer[Any]):
    """A fact with both grades apart as somebody gave them, and those of its sources the reader may see.

    `grade` is what they count as now ("B2"; empty when not graded): nothing where every source was refuted, what the
    other carries where one of two was.
    """

    grade = serializers.CharField(read_only=True)
    sources = SourceRef(many=True, source="shown_sources")
    source_refuted = serializers.BooleanField(read_only=True)


class Judged(Cited):
    """The same with how far the fact is believed now, and what somebody last found (`recorded_state`).

    One of which every source was refuted is disputed; one that was corroborated is asserted once no two sources of
    different origins stand.
    """

    state = serializers.ChoiceField(choices(FactState), source="belief", read_only=True)
    recorded_state = serializers.ChoiceField(choices(FactState), source="state", read_only=True)


class NameShown(Judged):
    """Another name of an actor."""

    class Meta:
        model = Name
        fields = (
            "id", "version", "actor_id", "text", "kind", "language", "script", "transliteration", "since", "until",
            *JUDGED, *DATED,
        )  # fmt: skip


class NamesShown(serializers.Serializer[Any]):
    """Several names, in the order they were sent."""

    rows = NameShown(many=True)


class InterestShown(Cited):
    """What an actor wants."""

    class Meta:
        model = Interest
        fields = (
            "id", "version", "actor_id", "category", "level", "priority", "red_line", "drawn_from", "shared_with_us",
            "shared_because", "text", "ended_on", *CITED, *DATED,
        )  # fmt: skip


class IncentiveShown(Cited):
    """How an actor answered to an incentive."""

    class Meta:
        model = IncentiveResponse
        fields = ("id", "version", "actor_id", "category", "response", "notes", "ended_on", *CITED, *DATED)


class EstimateShown(Judged):
    """How many somebody says an actor has."""

    class Meta:
        model = SizeEstimate
        fields = ("id", "version", "actor_id", "low", "high", "estimated_on", "ended_on", *JUDGED, *DATED)


class AreaShown(Judged):
    """Where somebody says an actor is, or is not."""

    class Meta:
        model = Area
        fields = ("id", "version", "actor_id", *facts.KINDS["area"].fields, *JUDGED, *DATED)


class IntegrationShown(Cited):
    """Influence, legitimacy and willingness on a day: three words with their reasons, never combined."""

    class Meta:
        model = IntegrationAssessment
        fields = ("id", "version", "actor_id", *facts.KINDS["integration"].fields, "ended_on", *CITED, *DATED)


class DdrShown(Cited):
    """Where one phase of DDR stood on a day."""

    class Meta:
        model = DdrEntry
        fields = ("id", "version", "actor_id", *facts.KINDS["ddr"].fields, "ended_on", *CITED, *DATED)


class NoteShown(Cited):
    """A cultural note."""

    class Meta:
        model = CulturalNote
        fields = (
            "id", "version", "actor_id", "kind", "text", "starts_on", "ends_on", "every_year", "ended_on", *CITED,
            *DATED,
        )  # fmt: skip


class GroundShown(Cited):
    """An entry of the common ground; where both sides differ it has what each says."""

    actor_ids = serializers.SerializerMethodField()
    author_id = serializers.UUIDField()
    compartment = CompartmentRef()

    class Meta:
        model = GroundEntry
        fields = (
            "id", "version", "actor_ids", "kind", "category", "text", "ours", "theirs", "author_id", "overtakes_id",
            "ended_on", "ended_because", "marking", "compartment", *CITED, *DATED,
        )  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_actor_ids(self, entry: GroundEntry) -> list[str]:
        """Return the actors it is about."""
        return [str(party.actor_id) for party in entry.parties.all()]


class StandpointShown(serializers.ModelSerializer[Standpoint]):
    """What our own organisation holds, and what it rests on."""

    author_id = serializers.UUIDField()
    compartment = CompartmentRef()

    class Meta:
        model = Standpoint
        fields = (
            "id", "version", "level", "category", "text", "priority", "red_line", "rests_on", "author_id", "ended_on",
            "ended_because", "marking", "compartment", *DATED,
        )  # fmt: skip


class ExternalIdShown(serializers.ModelSerializer[ExternalId]):
    """Somebody else's identifier."""

    class Meta:
        model = ExternalId
        fields = ("id", "version", "actor_id", "scheme", "value", "dropped_in", *DATED)


class RoleShown(Judged):
    """What a person is in an actor; `contradicts_id` is absent where it contradicts no role the reader may see."""

    contradicts_id = serializers.UUIDField(required=False)

    class Meta:
        model = PersonRole
        fields = ("id", "version", "actor_id", "person_id", "role", "title", "since", "until", *JUDGED, *DATED)

    def to_representation(self, instance: PersonRole) -> dict[str, Any]:
        """Return the role, without the id of one the reader may not see."""
        data = super().to_representation(instance)
        if not instance.contradicts_shown:
            del data["contradicts_id"]
        return data


class RelationShown(Judged):
    """A directed relation; contradicting ones point at each other."""

    class Meta:
        model = Relation
        fields = (
            "id", "version", "from_actor_id", "to_actor_id", "relation_type", "since", "until", "strength",
            "support_kinds", "note", *JUDGED, *DATED,
        )  # fmt: skip


class RelationsShown(serializers.Serializer[Any]):
    """Several relations, in the order they were sent."""

    rows = RelationShown(many=True)


class ReshapingShown(Cited):
    """A split or a merger, and those of the actors that came of it the reader may see."""

    parts = serializers.ListField(child=serializers.UUIDField(), source="shown_parts")

    class Meta:
        model = Reshaping
        fields = ("id", "version", "actor_id", "kind", "on", "note", "parts", *CITED, *DATED)


class ListingShown(Judged):
    """A listing of an actor or of a person; what follows from it holds until it is ended, however far it is believed.

    The entry of a protected person, and what it rests on, is absent for who may not know them.
    """

    sources = SourceRef(many=True, source="shown_sources", required=False)

    class Meta:
        model = Listing
        fields = (
            "id", "version", "actor_id", "person_id", "list_code", "authority", "country", "reference", "listed_on",
            "delisted_on", "legal_effects", "exemptions", "url", "note", "checked_on", "next_check_due", *JUDGED,
            *DATED,
        )  # fmt: skip
        extra_kwargs: ClassVar = {name: {"required": False} for name in ENTRY}

    def to_representation(self, instance: Listing) -> dict[str, Any]:
        """Return the listing without the entry that would tell this reader who a protected person is."""
        data = super().to_representation(instance)
        if instance.is_withheld:
            for name in (*ENTRY, "sources"):
                del data[name]
        return data
