"""What REST takes: the shape of bodies, from the columns they fill; the services know the rules."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from actors.domain.kinds import ActorType
from actors.domain.reshaping import Act
from actors.domain.traits import ActorStatus
from actors.forms.facts import GRADES
from actors.models import (
    Actor,
    Area,
    CulturalNote,
    DdrEntry,
    ExternalId,
    FieldSource,
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
from actors.services import facts, ground, listings, people, registry, sources, standpoints
from actors.services.records import MOST_AT_ONCE

CITED = ("source_id", "corroborated_by_id", *GRADES)


class Strict(serializers.Serializer[Any]):
    """A body without unknown fields: a misspelt one is refused, not ignored."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the values; refuses what no field takes."""
        if isinstance(data, dict) and (strange := sorted(set(map(str, data)) - set(self.fields))):
            raise serializers.ValidationError({name: [_("There is no such field.")] for name in strange})
        return super().to_internal_value(data)


class Body(Strict, serializers.ModelSerializer[Any]):
    """Fields of a table. Rules over several fields belong to the service."""

    def get_validators(self) -> list[Any]:
        """Return none: the service says it in its own words."""
        return []


class ActorIn(Body):
    """What a profile says."""

    size_source_id = serializers.UUIDField(required=False, allow_null=True)

    class Meta:
        model = Actor
        fields = registry.WRITABLE


class NewActorIn(ActorIn):
    """A new actor and where it lies."""

    compartment_id = serializers.UUIDField()

    class Meta(ActorIn.Meta):
        fields = ("compartment_id", *registry.WRITABLE_AT_FIRST)  # type: ignore[assignment]


class NewActorsIn(Strict):
    """Several new actors, all or none."""

    rows = NewActorIn(many=True, min_length=1, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]


class ReclassificationIn(Body):
    """Another type or status, from a day on."""

    since = serializers.DateField()
    reason = serializers.CharField(max_length=2000)

    class Meta:
        model = Actor
        fields = ("actor_type", "subtypes", "status", "since", "reason")
        extra_kwargs = {name: {"required": True} for name in ("actor_type", "subtypes", "status")}


class PeriodDayIn(Strict):
    """From which day an actor was what it was."""

    since = serializers.DateField()
    reason = serializers.CharField(max_length=2000)


class EarlierPeriodIn(Strict):
    """What an actor was before the first that is recorded of it; `until` is the day on which it became that."""

    actor_type = serializers.ChoiceField(choices=choices(ActorType))
    status = serializers.ChoiceField(choices=choices(ActorStatus))
    since = serializers.DateField(required=False, allow_null=True, default=None)
    until = serializers.DateField()
    reason = serializers.CharField(max_length=2000)


class Nothing(Strict):
    """An act that needs no words."""


class EndIn(Strict):
    """Since which day it no longer holds."""

    on = serializers.DateField()


class EndWithReasonIn(EndIn):
    """Since which day, and by which decision."""

    reason = serializers.CharField(max_length=2000)


class CitedIn(Body):
    """A fact with its source and both grades."""

    source_id = serializers.UUIDField(required=False, allow_null=True)
    corroborated_by_id = serializers.UUIDField(required=False, allow_null=True)


class FieldSourceIn(CitedIn):
    """How one field of a typed profile is known."""

    class Meta:
        model = FieldSource
        fields = CITED


class NameIn(CitedIn):
    """Another name."""

    class Meta:
        model = Name
        fields = ("text", "kind", "language", "script", "transliteration", "since", "until", *CITED)


class NewNameIn(NameIn):
    """Another name and whose it is."""

    actor_id = serializers.UUIDField()

    class Meta(NameIn.Meta):
        fields = ("actor_id", *NameIn.Meta.fields)  # type: ignore[assignment]


class NewNamesIn(Strict):
    """Several new names, all or none."""

    rows = NewNameIn(many=True, min_length=1, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]


class InterestIn(CitedIn):
    """What the actor wants."""

    class Meta:
        model = Interest
        fields = (
            "category", "level", "priority", "red_line", "drawn_from", "shared_with_us", "shared_because", "text",
            *CITED,
        )  # fmt: skip


class IncentiveIn(CitedIn):
    """How the actor answered to an incentive."""

    class Meta:
        model = IncentiveResponse
        fields = ("category", "response", "notes", *CITED)


class EstimateIn(CitedIn):
    """How many somebody says an actor has."""

    class Meta:
        model = SizeEstimate
        fields = ("low", "high", "estimated_on", *CITED)


class IntegrationIn(CitedIn):
    """Influence, legitimacy and willingness on a day, for one purpose."""

    class Meta:
        model = IntegrationAssessment
        fields = (*facts.KINDS["integration"].fields, *CITED)


class DdrIn(CitedIn):
    """Where one phase of DDR stood on a day."""

    class Meta:
        model = DdrEntry
        fields = (*facts.KINDS["ddr"].fields, *CITED)


class AreaIn(CitedIn):
    """Where somebody says an actor is, or is not."""

    class Meta:
        model = Area
        fields = (*facts.KINDS["area"].fields, *CITED)


class NoteIn(CitedIn):
    """A cultural note."""

    class Meta:
        model = CulturalNote
        fields = ("kind", "text", "starts_on", "ends_on", "every_year", *CITED)


class ExternalIdIn(Body):
    """Somebody else's identifier."""

    class Meta:
        model = ExternalId
        fields = ("scheme", "value")


class RoleIn(CitedIn):
    """What a person is in the actor."""

    class Meta:
        model = PersonRole
        fields = ("role", "title", "since", "until", *CITED)


class NewRoleIn(RoleIn):
    """A person takes a role."""

    person_id = serializers.UUIDField()

    class Meta(RoleIn.Meta):
        fields = ("person_id", *RoleIn.Meta.fields)  # type: ignore[assignment]


class PersonIn(Body):
    """A person; who a protected one is can be changed only by somebody who knows it."""

    class Meta:
        model = Person
        fields = people.WRITABLE


class NewPersonIn(PersonIn):
    """A new person and where they lie."""

    compartment_id = serializers.UUIDField()

    class Meta(PersonIn.Meta):
        fields = ("compartment_id", *people.WRITABLE)  # type: ignore[assignment]


class RelationIn(CitedIn):
    """What one actor is to another."""

    class Meta:
        model = Relation
        fields = ("relation_type", "since", "until", "strength", "support_kinds", "note", *CITED)


class NewRelationIn(RelationIn):
    """A new relation and its two ends."""

    from_actor_id = serializers.UUIDField()
    to_actor_id = serializers.UUIDField()

    class Meta(RelationIn.Meta):
        fields = ("from_actor_id", "to_actor_id", *RelationIn.Meta.fields)  # type: ignore[assignment]


class NewRelationsIn(Strict):
    """Several new relations, all or none."""

    rows = NewRelationIn(many=True, min_length=1, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]


class VerdictIn(Strict):
    """Why something is said or done."""

    reason = serializers.CharField(max_length=2000)


class JudgementIn(Strict):
    """How far a fact is believed, and why."""

    state = serializers.CharField(max_length=12)
    reason = serializers.CharField(max_length=2000)
    corroborated_by_id = serializers.UUIDField(required=False, allow_null=True)


class PartIn(Strict):
    """An actor that came of it: one that is registered, or a new one by name and type."""

    actor_id = serializers.UUIDField(required=False, allow_null=True)
    name = serializers.CharField(required=False, max_length=200)
    actor_type = serializers.ChoiceField(required=False, choices=choices(ActorType))


class FateIn(Strict):
    """What becomes of one open relation or live listing; `to` is the place of a part, from 0, that gets it."""

    id = serializers.UUIDField()
    becomes = serializers.ChoiceField(choices=choices(Act))
    to = serializers.IntegerField(required=False, min_value=0)


class ReshapingIn(CitedIn):
    """A split or a merger. `fates` answers for every open relation and live listing of the actor as of the day."""

    status = serializers.CharField(required=False, allow_blank=True, max_length=24)
    parts = PartIn(many=True)
    fates = FateIn(many=True)

    class Meta:
        model = Reshaping
        fields = ("on", "note", *CITED, "status", "parts", "fates")


class ListingIn(CitedIn):
    """What a list says, as looked up today."""

    class Meta:
        model = Listing
        fields = listings.WRITABLE


class NewListingIn(ListingIn):
    """A new listing of one actor or one person."""

    actor_id = serializers.UUIDField(required=False, allow_null=True)
    person_id = serializers.UUIDField(required=False, allow_null=True)

    class Meta(ListingIn.Meta):
        fields = ("actor_id", "person_id", *listings.WRITABLE)  # type: ignore[assignment]


class GroundIn(CitedIn):
    """What an entry of the common ground says; both sides only where they differ."""

    class Meta:
        model = GroundEntry
        fields = ground.WRITABLE


class NewGroundIn(GroundIn):
    """A new entry, of which kind and between us and whom."""

    actor_ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=ground.MOST)
    overtakes_id = serializers.UUIDField(required=False)
    overtakes_version = serializers.IntegerField(required=False, min_value=1)

    class Meta(GroundIn.Meta):
        fields = ("actor_ids", "overtakes_id", "overtakes_version", *ground.AT_FIRST)  # type: ignore[assignment]

    def validate(self, attrs: Any) -> Any:
        """Return the values; refuses one that overtakes an entry without saying which version of it was seen."""
        if ("overtakes_id" in attrs) != ("overtakes_version" in attrs):
            raise serializers.ValidationError({"overtakes_version": [_("Say which version of which entry you saw.")]})
        return attrs


class StandpointIn(Body):
    """What our own organisation holds."""

    class Meta:
        model = Standpoint
        fields = standpoints.WRITABLE


class NewStandpointIn(StandpointIn):
    """A new standpoint of ours and where it lies."""

    compartment_id = serializers.UUIDField()

    class Meta(StandpointIn.Meta):
        fields = ("compartment_id", *standpoints.WRITABLE)  # type: ignore[assignment]


class SourceIn(Body):
    """A source."""

    origin_is_another = serializers.BooleanField(
        default=False, help_text=_("Take the origin although it is nearly the same as that of another source.")
    )

    class Meta:
        model = Source
        fields = (*sources.WRITABLE, "origin_is_another")


class NewSourceIn(SourceIn):
    """A new source and where it lies."""

    compartment_id = serializers.UUIDField()

    class Meta(SourceIn.Meta):
        fields = ("compartment_id", *SourceIn.Meta.fields)  # type: ignore[assignment]
