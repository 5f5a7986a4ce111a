"""REST of splits and mergers."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from actors.api import given
from actors.api.base import Act, body, shown, who
from actors.api.shown import ReshapingShown
from actors.domain.reshaping import Act as Becomes
from actors.domain.reshaping import Fate, ReshapingKind
from actors.selectors import actors, sources
from actors.services import reshaping
from core.api import command, seen_version


class Reshape(Act):
    """What a split and a merger share."""

    kind: ClassVar[ReshapingKind]

    def recorded(self, request: Request, actor_id: UUID) -> Response:
        """Record it, and answer with the event."""
        actors.get(actor_id, user=who(request))
        values, version = body(request, given.ReshapingIn), seen_version(request)
        parts = [reshaping.Part(**part) for part in values.pop("parts")]
        fates = {row["id"]: Fate(Becomes(row["becomes"]), row.get("to", 0)) for row in values.pop("fates")}
        event = reshaping.record(
            kind=self.kind,
            actor_id=actor_id,
            seen_version=version,
            parts=parts,
            status=values.pop("status", ""),
            fates=fates,
            values=values,
            by=who(request),
        )
        sources.cite([event], user=who(request))
        seen = actors.visible(who(request)).filter(came_of=event).order_by("name", "pk")
        event.shown_parts = list(seen.values_list("pk", flat=True))  # type: ignore[attr-defined]
        return shown(event, ReshapingShown, status=201)


class Split(Reshape):
    """An actor splits."""

    kind = ReshapingKind.SPLIT

    @extend_schema(request=given.ReshapingIn, responses={201: ReshapingShown})
    @command
    def post(self, request: Request, actor_id: UUID) -> Response:
        """Record a split, and what becomes of what the actor had. If-Match names the version of the actor."""
        return self.recorded(request, actor_id)


class MergeInto(Reshape):
    """An actor goes into another."""

    kind = ReshapingKind.MERGER

    @extend_schema(request=given.ReshapingIn, responses={201: ReshapingShown})
    @command
    def post(self, request: Request, actor_id: UUID) -> Response:
        """Record that the actor went into another: an event in the world, not the tidying of a double record."""
        return self.recorded(request, actor_id)
