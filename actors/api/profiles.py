"""REST on the typed profile of an actor; the shapes are drawn from the tables that describe the types."""

from typing import Any, Final
from uuid import UUID

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from actors.api import given
from actors.api.base import Act, One, Shape, body, shown, who
from actors.api.out import meta_of
from actors.api.shown import CITED, DATED, Cited
from actors.models import PROFILE_OF, PROFILES, FieldSource, TypedProfile
from actors.selectors import actors, profiles, sources
from actors.services import profiles as services
from core import reads
from core.api import command, conditional, etag, seen_version


class FieldSourceShown(Cited):
    """How one field of a typed profile is known."""

    class Meta:
        model = FieldSource
        fields = ("field", *CITED)


class Described(Cited):
    """A typed profile; an empty one, which nobody filled in yet, has no id and no dates."""

    field_sources = FieldSourceShown(many=True, source="known")
    id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: TypedProfile) -> dict[str, Any]:
        """Return the profile; the id an empty one would get is not told."""
        data = super().to_representation(instance)
        return {**data, "id": None} if instance.is_empty else data


def _gives(model: type[TypedProfile]) -> Shape:
    meta = meta_of(
        model, ("id", "version", "actor_id", "actor_type", "until", *model.described(), "field_sources", *CITED, *DATED)
    )
    return type(f"{model.__name__}Shown", (Described,), {"__doc__": model.__doc__, "Meta": meta})


def _takes(model: type[TypedProfile]) -> Shape:
    meta = type("Meta", (), {"model": model, "fields": (*model.described(), *given.CITED)})
    return type(f"{model.__name__}In", (given.CitedIn,), {"__doc__": model.__doc__, "Meta": meta})


GIVES: Final = {model: _gives(model) for model in PROFILES}
TAKES: Final = {model: _takes(model) for model in PROFILES}
SHOWN: Final = PolymorphicProxySerializer("TypedProfileShown", [*GIVES.values()], resource_type_field_name=None)
IN: Final = PolymorphicProxySerializer("TypedProfileIn", [*TAKES.values()], resource_type_field_name=None)


def _seen(request: Request, actor_id: UUID) -> TypedProfile:
    """Return the present profile with its sources; raises NotFound where the actor or such a profile is none."""
    return _cited(request, profiles.asked_of(actors.get(actor_id, user=who(request)), user=who(request)))


def _cited(request: Request, profile: Any) -> TypedProfile:
    profile.known = profiles.known(profile)
    sources.cite([profile, *profile.known], user=who(request))
    return profile  # type: ignore[no-any-return]


def _tag(profile: Any) -> str:
    """Return the entity tag of a profile, which knows what was said of its sources since."""
    counted = [f"{fact.pk} {fact.counted}" for fact in (profile, *profile.known) if fact.counted]
    return etag(profile.version, shown=counted or None)


class TypedProfileOne(One):
    """What is known of an actor as one of its type; empty, with a version to send back, until somebody fills it in."""

    @extend_schema(responses=SHOWN)
    def get(self, request: Request, actor_id: UUID) -> Response:
        """Read the present typed profile, with its ETag."""
        profile = _seen(request, actor_id)
        reads.of_record(profile.actor if profile.is_empty else profile, by=request.user)
        shape = GIVES[type(profile)]
        return conditional(request, lambda: shape(profile).data, tag=_tag(profile))

    @extend_schema(request=IN, responses=SHOWN)
    @command
    def patch(self, request: Request, actor_id: UUID) -> Response:
        """Fill in or change some of its fields. The actor's type says which there are."""
        model = type(_seen(request, actor_id))
        values: dict[str, Any] = body(request, TAKES[model], partial=True)
        services.describe(actor_id=actor_id, seen_version=seen_version(request), values=values, by=who(request))
        return shown(_seen(request, actor_id), GIVES[model])


class FieldCite(Act):
    """How one filled field of the typed profile is known."""

    @extend_schema(request=given.FieldSourceIn, responses=SHOWN)
    @command
    def post(self, request: Request, actor_id: UUID, field: str) -> Response:
        """Name the source and grades of just this field; without a source take them back."""
        model, values = type(_seen(request, actor_id)), body(request, given.FieldSourceIn)
        services.cite(
            actor_id=actor_id, field=field, seen_version=seen_version(request), values=values, by=who(request)
        )
        return shown(_seen(request, actor_id), GIVES[model])


class FormerProfile(One):
    """What was known of an actor while it was of another type; it no longer changes."""

    versioned = False

    @extend_schema(responses=SHOWN)
    def get(self, request: Request, actor_id: UUID, profile_id: UUID) -> Response:
        """Read one of the actor's typed profiles, present or former."""
        profile = _cited(request, profiles.get(profile_id, actor=actors.get(actor_id, user=who(request))))
        reads.of_record(profile, by=request.user)
        shape = GIVES[PROFILE_OF[profile.actor_type]]
        return conditional(request, lambda: shape(profile).data, tag=_tag(profile))
