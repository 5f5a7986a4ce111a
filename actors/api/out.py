"""What REST says about actors: the shapes of answers, from the same field names as the statement that fills them."""

from typing import Any, Final

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.models import Compartment
from actors.api.chosen import Sparse
from actors.domain.grading import FactState
from actors.domain.incentives import LegalSensitivity, LegalStatus
from actors.models import (
    PROFILES,
    Actor,
    ActorStanding,
    ActorStatusPeriod,
    Area,
    CulturalNote,
    ExternalId,
    FieldSource,
    IncentiveResponse,
    Interest,
    Listing,
    Name,
    PersonRole,
    Relation,
    Reshaping,
    SizeEstimate,
    TypedProfile,
)
from actors.models.vocabulary import choices
from actors.selectors import profile


class CompartmentRef(serializers.ModelSerializer[Compartment]):
    """Where a record lies."""

    class Meta:
        model = Compartment
        fields = profile.COMPARTMENT


class StandingOut(serializers.ModelSerializer[ActorStanding]):
    """Current scores with their range and age, last contact, open promises. Null means: not assessed, not known."""

    class Meta:
        model = ActorStanding
        fields = profile.STANDING


class ActorOut(serializers.ModelSerializer[Actor]):
    """One actor in a list."""

    compartment = CompartmentRef()
    standing = StandingOut()

    class Meta:
        model = Actor
        fields = profile.IN_A_LIST


class ActorsOut(serializers.Serializer[Any]):
    """Several actors, in the order they were sent."""

    rows = ActorOut(many=True)


class SourceRef(serializers.Serializer[Any]):
    """A source the reader may see."""

    id = serializers.UUIDField()
    title = serializers.CharField()


GRADED = ("source_refuted", "grade", "source", "corroborated_by", "noted_on")


class Graded(serializers.Serializer[Any]):
    """Both grades as they count now ("B2"; empty when not graded), and of the sources those the reader may see.

    A source is absent, not null, where there is none to show: none, or none that is the reader's to know.

    Where every source was refuted nothing is graded; where one of two was, it counts as what the other carries.
    """

    source_refuted = serializers.BooleanField()
    grade = serializers.CharField()
    source = SourceRef(required=False)  # type: ignore[assignment]
    corroborated_by = SourceRef(required=False)
    noted_on = serializers.DateField(allow_null=True)


class Judged(Graded):
    """The same with how far the fact is believed now, what somebody last found and why, and what it contradicts.

    One of which every source was refuted is disputed; one that was corroborated is asserted once no two sources of
    different origins stand.
    """

    recorded_state = serializers.ChoiceField(choices(FactState))
    contradicts_id = serializers.UUIDField(allow_null=True)


class PeriodOut(serializers.ModelSerializer[ActorStatusPeriod]):
    """What an actor was for a time."""

    class Meta:
        model = ActorStatusPeriod
        fields = profile.PERIOD


class NameOut(Judged, serializers.ModelSerializer[Name]):
    """Another name."""

    class Meta:
        model = Name
        fields = (*profile.NAME, *GRADED)


class ExternalIdOut(serializers.ModelSerializer[ExternalId]):
    """Somebody else's identifier."""

    class Meta:
        model = ExternalId
        fields = profile.EXTERNAL_ID


class InterestOut(Graded, serializers.ModelSerializer[Interest]):
    """What the actor wants."""

    class Meta:
        model = Interest
        fields = (*profile.INTEREST, *GRADED)


class UnderLaw(serializers.Serializer[Any]):
    """How the law looks at an incentive, and the status of the actor that it follows from."""

    level = serializers.ChoiceField(choices=choices(LegalSensitivity))
    status = serializers.ChoiceField(choices=choices(LegalStatus))


class IncentiveOut(Graded, serializers.ModelSerializer[IncentiveResponse]):
    """How the actor answers to an incentive, and how the law looks at offering it: by default, before any review.

    The level follows from the type of the actor, from live listings of it and of people in it, and from confirmed hits
    on lists whose listing nobody recorded yet.
    """

    under_law = UnderLaw()

    class Meta:
        model = IncentiveResponse
        fields = (*profile.INCENTIVE, profile.UNDER_LAW, *GRADED)


class EstimateOut(Judged, serializers.ModelSerializer[SizeEstimate]):
    """An estimate of the size beside the one the profile works with."""

    class Meta:
        model = SizeEstimate
        fields = (*profile.ESTIMATE, *GRADED)


class AreaOut(Judged, serializers.ModelSerializer[Area]):
    """Where somebody says the actor is, or is not."""

    class Meta:
        model = Area
        fields = (*profile.AREA, *GRADED)


class NoteOut(Graded, serializers.ModelSerializer[CulturalNote]):
    """A cultural note."""

    class Meta:
        model = CulturalNote
        fields = (*profile.NOTE, *GRADED)


@extend_schema_serializer(component_name="ProfileListing")
class ListingOut(Judged, serializers.ModelSerializer[Listing]):
    """A listing with its dates and legal effects, which hold until it is ended, however far it is believed."""

    class Meta:
        model = Listing
        fields = (*profile.LISTING, *GRADED)


class RoleOut(Judged, serializers.ModelSerializer[PersonRole]):
    """Somebody's dated role; a protected person appears under the pseudonym.

    `contradicts_id` is absent where it contradicts no role the reader may see.
    """

    contradicts_id = serializers.UUIDField(required=False)
    name = serializers.CharField()
    person_id = serializers.UUIDField()

    class Meta:
        model = PersonRole
        fields = (*profile.ROLE, "name", *GRADED)


class RelationOut(Judged, serializers.ModelSerializer[Relation]):
    """A directed relation; both ends are visible to the reader."""

    from_actor_id = serializers.UUIDField()
    to_actor_id = serializers.UUIDField()
    from_name = serializers.CharField()
    to_name = serializers.CharField()

    class Meta:
        model = Relation
        fields = (*profile.RELATION, "from_name", "to_name", *GRADED)


class ActorRef(serializers.Serializer[Any]):
    """An actor the reader may see."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class ReshapingOut(Graded, serializers.ModelSerializer[Reshaping]):
    """That an actor split, or went into another, and what came of it: the `parts` the reader may see."""

    actor_id = serializers.UUIDField()
    actor_name = serializers.CharField()
    parts = ActorRef(many=True)

    class Meta:
        model = Reshaping
        fields = (*profile.RESHAPING, "actor_name", "parts", *GRADED)


def meta_of(model: type[TypedProfile], fields: tuple[str, ...]) -> type:
    """Return the Meta of an answer about a typed profile: every field is there, filled in or not."""
    there = {name: {"required": True} for name in model.described()}
    return type("Meta", (), {"model": model, "fields": fields, "extra_kwargs": there})


class FieldSourceOut(Graded, serializers.ModelSerializer[FieldSource]):
    """How one field of a typed profile is known."""

    class Meta:
        model = FieldSource
        fields = (*profile.FIELD_SOURCE, *GRADED)


class _Typed(Graded, serializers.ModelSerializer[TypedProfile]):
    field_sources = FieldSourceOut(many=True)


def _typed(model: type[TypedProfile]) -> type[Graded]:
    meta = meta_of(model, (*profile.TYPED, "field_sources", *model.described(), *GRADED))
    return type(f"{model.__name__}Out", (_Typed,), {"__doc__": model.__doc__, "Meta": meta})


TYPED_OUT: Final = {model: _typed(model) for model in PROFILES}


@extend_schema_field(PolymorphicProxySerializer("TypedProfile", [*TYPED_OUT.values()], resource_type_field_name=None))
class TypedProfileField(serializers.Field):  # type: ignore[type-arg]
    """The present profile of the actor's type."""


class FormerProfileOut(serializers.ModelSerializer[TypedProfile]):
    """That the actor was described as one of another type, until a day; `typed-profiles/{id}/` says how."""

    class Meta:
        model = TypedProfile
        fields = profile.FORMER_PROFILE


class SizeOut(serializers.Serializer[Any]):
    """One of several sizes that cannot all be so; `id` is that of the estimate, null of the size of the profile."""

    id = serializers.UUIDField(allow_null=True)
    low = serializers.IntegerField(allow_null=True)
    high = serializers.IntegerField(allow_null=True)


class SurenessOut(serializers.Serializer[Any]):
    """How many facts the reader sees that hold today and carry a source (size, names, interests, areas, listings, …).

    Of them: `confirmed` rest on two origins, `single` on one, `unsourced` on none that stands; `disputed` count as
    disputed, `fallen` name a source that was refuted. Two sources of one origin are one.
    """

    total = serializers.IntegerField()
    confirmed = serializers.IntegerField()
    single = serializers.IntegerField()
    unsourced = serializers.IntegerField()
    disputed = serializers.IntegerField()
    fallen = serializers.IntegerField()
    rests_on_one = serializers.BooleanField()


@extend_schema_serializer(component_name="ActorProfile")
class ProfileOut(Sparse, serializers.ModelSerializer[Actor]):
    """The whole profile in one answer, or what its caller chose of it."""

    compartment = CompartmentRef()
    standing = StandingOut()
    size_source = SourceRef(required=False)
    size_source_refuted = serializers.BooleanField()
    size_grade = serializers.CharField(help_text="Both grades of the size as they count now; empty when not graded.")
    size_disputed = SizeOut(many=True, help_text="Sizes that cannot all be so, the smallest first; mostly none.")
    sureness = SurenessOut()
    typed_profile = TypedProfileField(allow_null=True)
    former_profiles = FormerProfileOut(many=True)
    periods = PeriodOut(many=True)
    names = NameOut(many=True)
    external_ids = ExternalIdOut(many=True)
    interests = InterestOut(many=True)
    incentives = IncentiveOut(many=True)
    notes = NoteOut(many=True)
    size_estimates = EstimateOut(many=True)
    areas = AreaOut(many=True)
    listings = ListingOut(many=True)
    people = RoleOut(many=True)
    relations = RelationOut(many=True)
    reshapings = ReshapingOut(many=True)

    class Meta:
        model = Actor
        fields = profile.WHOLE


@extend_schema_serializer(component_name="ActorRow")
class ActorRow(ProfileOut):
    """One actor in a list: with the parts of its profile that its caller asked for besides."""

    class Meta(ProfileOut.Meta):
        fields = (*profile.IN_A_LIST, *profile.ADDED_TO_A_LIST)
