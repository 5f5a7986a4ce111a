"""REST on the typed profile of an actor; the shapes are drawn from the tables that describe the types."""

from typing import Any, Final
from uuid import UUID

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from actors.api import given
from actors.api.base import One, Shape, body, shown, who
from actors.api.out import meta_of
from actors.api.shown import CITED, DATED, Cited
from actors.models import PROFILE_OF, PROFILES, TypedProfile
from actors.selectors import actors, profiles, sources
from actors.services import profiles as services
from core import reads
from core.api import command, conditional, etag, seen_version


class Described(Cited):
    """A typed profile; an empty one, which nobody filled in yet, has no id and no dates."""

    id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: TypedProfile) -> dict[str, Any]:
        """Return the profile; the id an empty one would get is not told."""
        data = super().to_representation(instance)
        return {**data, "id": None} if instance.is_empty else data


def _gives(model: type[TypedProfile]) -> Shape:
    meta = meta_of(model, ("id", "version", "actor_id", "actor_type", "until", *model.described(), *CITED, *DATED))
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
    profile = profiles.asked_of(actors.get(actor_id, user=who(request)), user=who(request))
    sources.cite([profile], user=who(request))
    return profile


class TypedProfileOne(One):
    """What is known of an actor as one of its type; empty, with a version to send back, until somebody fills it in."""

    @extend_schema(responses=SHOWN)
    def get(self, request: Request, actor_id: UUID) -> Response:
        """Read the present typed profile, with its ETag."""
        profile = _seen(request, actor_id)
        reads.of_record(profile.actor if profile.is_empty else profile, by=request.user)
        shape = GIVES[type(profile)]
        return conditional(request, lambda: shape(profile).data, tag=etag(profile.version))

    @extend_schema(request=IN, responses=SHOWN)
    @command
    def patch(self, request: Request, actor_id: UUID) -> Response:
        """Fill in or change some of its fields. The actor's type says which there are."""
        model = type(_seen(request, actor_id))
        values: dict[str, Any] = body(request, TAKES[model], partial=True)
        services.describe(actor_id=actor_id, seen_version=seen_version(request), values=values, by=who(request))
        return shown(_seen(request, actor_id), GIVES[model])


class FormerProfile(One):
    """What was known of an actor while it was of another type; it no longer changes."""

    versioned = False

    @extend_schema(responses=SHOWN)
    def get(self, request: Request, actor_id: UUID, profile_id: UUID) -> Response:
        """Read one of the actor's typed profiles, present or former."""
        profile = profiles.get(profile_id, actor=actors.get(actor_id, user=who(request)))
        sources.cite([profile], user=who(request))
        return self.answer(request, profile, GIVES[PROFILE_OF[profile.actor_type]])
