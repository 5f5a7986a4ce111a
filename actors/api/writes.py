"""REST writes on actors, beside their reads: the same services as the pages."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from actors.api import given
from actors.api.base import Act, body, created, shown, who
from actors.api.out import ActorOut, ActorsOut
from actors.api.reads import ActorDetail, ActorList
from actors.selectors import actors
from actors.selectors import periods as selector
from actors.services import periods, registry
from core.api import command, seen_version


class Actors(ListModelMixin, ActorList):
    """The actors: list them, register one."""

    @extend_schema(request=given.NewActorIn, responses={201: ActorOut})
    @command
    def post(self, request: Request) -> Response:
        """Register an actor."""
        values = body(request, given.NewActorIn)
        place = values.pop("compartment_id")
        made = registry.register(compartment_id=place, values=values, by=who(request))
        return created(actors.get(made.pk, user=who(request)), ActorOut, at="actor-detail")


class ActorsBulk(Act):
    """Several new actors in one call."""

    versioned = False

    @extend_schema(request=given.NewActorsIn, responses={201: ActorsOut})
    @command
    def post(self, request: Request) -> Response:
        """Register up to 500 actors, all or none; a refusal names row and field, as `rows[3].name`."""
        made = registry.register_all(rows=body(request, given.NewActorsIn)["rows"], by=who(request))
        stored = actors.visible(who(request)).select_related("compartment", "standing")
        found = stored.in_bulk([actor.pk for actor in made])
        return Response(ActorsOut({"rows": [found[actor.pk] for actor in made]}).data, status=201)


class Actor(ActorDetail):
    """One actor: read it, change its profile."""

    versioned = True

    @extend_schema(request=given.ActorIn, responses=ActorOut)
    @command
    def patch(self, request: Request, actor_id: UUID) -> Response:
        """Change some fields. Type and status are changed by `reclassify`."""
        actors.get(actor_id, user=who(request))
        values: dict[str, Any] = body(request, given.ActorIn, partial=True)
        registry.change(actor_id=actor_id, seen_version=seen_version(request), values=values, by=who(request))
        return shown(actors.get(actor_id, user=who(request)), ActorOut)


class Reclassify(Act):
    """Another type or status from a day on; what it was stays dated."""

    @extend_schema(request=given.ReclassificationIn, responses=ActorOut)
    @command
    def post(self, request: Request, actor_id: UUID) -> Response:
        """Reclassify an actor."""
        actors.get(actor_id, user=who(request))
        values = body(request, given.ReclassificationIn)
        registry.reclassify(actor_id=actor_id, seen_version=seen_version(request), by=who(request), **values)
        return shown(actors.get(actor_id, user=who(request)), ActorOut)


class Periods(Act):
    """What the actor was before the first that is recorded of it."""

    @extend_schema(request=given.EarlierPeriodIn, responses=ActorOut)
    @command
    def post(self, request: Request, actor_id: UUID) -> Response:
        """Record an earlier type and status."""
        actors.get(actor_id, user=who(request))
        values = body(request, given.EarlierPeriodIn)
        periods.put_before(actor_id=actor_id, seen_version=seen_version(request), by=who(request), **values)
        return shown(actors.get(actor_id, user=who(request)), ActorOut)


class CorrectPeriod(Act):
    """The day from which the actor was what it was."""

    @extend_schema(request=given.PeriodDayIn, responses=ActorOut)
    @command
    def post(self, request: Request, actor_id: UUID, period_id: int) -> Response:
        """Correct the day of a change of type or status."""
        selector.get(period_id, actor=actors.get(actor_id, user=who(request)))
        values = body(request, given.PeriodDayIn)
        seen = seen_version(request)
        periods.correct(actor_id=actor_id, period_id=period_id, seen_version=seen, by=who(request), **values)
        return shown(actors.get(actor_id, user=who(request)), ActorOut)


class ConfirmReview(Act):
    """Say that the whole profile was read through today and holds."""

    @extend_schema(request=given.Nothing, responses=ActorOut)
    @command
    def post(self, request: Request, actor_id: UUID) -> Response:
        """Confirm the profile."""
        actors.get(actor_id, user=who(request))
        body(request, given.Nothing)
        registry.confirm_review(actor_id=actor_id, seen_version=seen_version(request), by=who(request))
        return shown(actors.get(actor_id, user=who(request)), ActorOut)
