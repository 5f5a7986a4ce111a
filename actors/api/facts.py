"""REST writes on what is known about one actor: names, interests, incentives, cultural notes, identifiers, roles."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actors.api import given
from actors.api import shown as out
from actors.api.base import Act, One, Shape, body, created, shown, who
from actors.models import ExternalId, PersonRole
from actors.selectors import actors, sources
from actors.selectors import facts as selector
from actors.services import facts, judging, roles
from core.api import command, seen_version


class Part(APIView):
    """The door of parts: scope only."""

    scope = "actors"


def views_of(kind: str, takes: Shape, gives: Shape) -> tuple[Any, Any, Any]:
    """Return the views that add a fact of one kind, read and correct one, and end one."""
    model = facts.KINDS[kind].model

    def seen(request: Request, actor_id: UUID, fact_id: UUID) -> Any:
        actors.get(actor_id, user=who(request))
        fact = selector.get(model, fact_id, user=who(request), actor_id=actor_id)
        sources.cite([fact], user=who(request))
        return fact

    class Added(Part):
        __doc__ = takes.__doc__

        @extend_schema(request=takes, responses={201: gives})
        @command
        def post(self, request: Request, actor_id: UUID) -> Response:
            """Add it to the actor."""
            actors.get(actor_id, user=who(request))
            made = facts.add(kind=kind, actor_id=actor_id, values=body(request, takes), by=who(request))
            sources.cite([made], user=who(request))
            return created(made, gives, at=f"actor-{kind}", of=actor_id)

    class Corrected(One):
        __doc__ = takes.__doc__

        @extend_schema(responses=gives)
        def get(self, request: Request, actor_id: UUID, fact_id: UUID) -> Response:
            """Read one, with its ETag."""
            return self.answer(request, seen(request, actor_id, fact_id), gives)

        @extend_schema(request=takes, responses=gives)
        @command
        def patch(self, request: Request, actor_id: UUID, fact_id: UUID) -> Response:
            """Correct one."""
            seen(request, actor_id, fact_id)
            values, version = body(request, takes, partial=True), seen_version(request)
            facts.change(kind=kind, fact_id=fact_id, seen_version=version, values=values, by=who(request))
            return shown(seen(request, actor_id, fact_id), gives)

    class Ended(Act):
        __doc__ = takes.__doc__

        @extend_schema(request=given.EndIn, responses=gives)
        @command
        def post(self, request: Request, actor_id: UUID, fact_id: UUID) -> Response:
            """Say since which day it no longer holds."""
            seen(request, actor_id, fact_id)
            values, version = body(request, given.EndIn), seen_version(request)
            facts.end(kind=kind, fact_id=fact_id, seen_version=version, by=who(request), **values)
            return shown(seen(request, actor_id, fact_id), gives)

    return Added, Corrected, Ended


NAMES = views_of("name", given.NameIn, out.NameShown)
INTERESTS = views_of("interest", given.InterestIn, out.InterestShown)
INCENTIVES = views_of("incentive", given.IncentiveIn, out.IncentiveShown)
NOTES = views_of("note", given.NoteIn, out.NoteShown)
INTEGRATION = views_of("integration", given.IntegrationIn, out.IntegrationShown)
DDR = views_of("ddr", given.DdrIn, out.DdrShown)
ESTIMATES = views_of("estimate", given.EstimateIn, out.EstimateShown)
AREAS = views_of("area", given.AreaIn, out.AreaShown)


class NamesBulk(Act):
    """Several new names, of one actor or of many, in one call."""

    versioned = False

    @extend_schema(request=given.NewNamesIn, responses={201: out.NamesShown})
    @command
    def post(self, request: Request) -> Response:
        """Add up to 500 names, all or none; a refusal names row and field, as `rows[3].text`."""
        made = facts.add_names(rows=body(request, given.NewNamesIn)["rows"], by=who(request))
        sources.cite(made, user=who(request))
        return Response(out.NamesShown({"rows": made}).data, status=201)


class ExternalIds(Part):
    """Identifiers in other registers."""

    @extend_schema(request=given.ExternalIdIn, responses={201: out.ExternalIdShown})
    @command
    def post(self, request: Request, actor_id: UUID) -> Response:
        """Add an identifier."""
        actors.get(actor_id, user=who(request))
        values = body(request, given.ExternalIdIn)
        made = facts.add_external_id(actor_id=actor_id, by=who(request), **values)
        return Response(out.ExternalIdShown(made).data, status=201)


class ExternalIdOne(Part):
    """One identifier."""

    @extend_schema(request=None, responses={204: None})
    @command
    def delete(self, request: Request, actor_id: UUID, fact_id: UUID) -> Response:
        """Remove a wrong identifier; the history keeps it."""
        selector.get(ExternalId, fact_id, user=who(request), actor_id=actor_id)
        facts.remove_external_id(external_id_id=fact_id, by=who(request))
        return Response(status=204)


class Roles(Part):
    """Roles of people in the actor."""

    @extend_schema(request=given.NewRoleIn, responses={201: out.RoleShown})
    @command
    def post(self, request: Request, actor_id: UUID) -> Response:
        """Give a person a role."""
        actors.get(actor_id, user=who(request))
        values = body(request, given.NewRoleIn)
        person_id = values.pop("person_id")
        made = roles.add(actor_id=actor_id, person_id=person_id, values=values, by=who(request))
        sources.cite([made], user=who(request))
        return created(made, out.RoleShown, at="actor-role", of=actor_id)


class RoleOne(One):
    """One role."""

    @extend_schema(responses=out.RoleShown)
    def get(self, request: Request, actor_id: UUID, fact_id: UUID) -> Response:
        """Read one, with its ETag."""
        return self.answer(request, role_of(request, actor_id, fact_id), out.RoleShown)

    @extend_schema(request=given.RoleIn, responses=out.RoleShown)
    @command
    def patch(self, request: Request, actor_id: UUID, fact_id: UUID) -> Response:
        """Correct a role."""
        role_of(request, actor_id, fact_id)
        values, version = body(request, given.RoleIn, partial=True), seen_version(request)
        roles.change(role_id=fact_id, seen_version=version, values=values, by=who(request))
        return shown(role_of(request, actor_id, fact_id), out.RoleShown)


class RoleEnd(Act):
    """A person leaves a role."""

    @extend_schema(request=given.EndIn, responses=out.RoleShown)
    @command
    def post(self, request: Request, actor_id: UUID, fact_id: UUID) -> Response:
        """Say on which day the person left."""
        role_of(request, actor_id, fact_id)
        values, version = body(request, given.EndIn), seen_version(request)
        roles.end(role_id=fact_id, seen_version=version, by=who(request), **values)
        return shown(role_of(request, actor_id, fact_id), out.RoleShown)


class PartJudge(Act):
    """A part is judged; `kind` says which sort."""

    kind = ""
    gives: Shape

    def judged(self, request: Request, actor_id: UUID, fact_id: UUID) -> Response:
        """Judge it, and answer with what is stored then."""
        model = judging.KINDS[self.kind].model
        selector.get(model, fact_id, user=who(request), actor_id=actor_id)
        values, version = body(request, given.JudgementIn), seen_version(request)
        judging.judge(kind=self.kind, fact_id=fact_id, seen_version=version, by=who(request), **values)
        fact: Any = selector.get(model, fact_id, user=who(request), actor_id=actor_id)
        sources.cite([fact], user=who(request))
        return shown(fact, self.gives)


class RoleJudge(PartJudge):
    """A role is judged."""

    kind, gives = "role", out.RoleShown

    @extend_schema(request=given.JudgementIn, responses=out.RoleShown)
    @command
    def post(self, request: Request, actor_id: UUID, fact_id: UUID) -> Response:
        """Say how far it is believed: asserted, corroborated, disputed or refuted."""
        return self.judged(request, actor_id, fact_id)


class EstimateJudge(PartJudge):
    """An estimate of the size is judged."""

    kind, gives = "estimate", out.EstimateShown

    @extend_schema(request=given.JudgementIn, responses=out.EstimateShown)
    @command
    def post(self, request: Request, actor_id: UUID, fact_id: UUID) -> Response:
        """Say how far it is believed: asserted, corroborated, disputed or refuted."""
        return self.judged(request, actor_id, fact_id)


class AreaJudge(PartJudge):
    """An area is judged."""

    kind, gives = "area", out.AreaShown

    @extend_schema(request=given.JudgementIn, responses=out.AreaShown)
    @command
    def post(self, request: Request, actor_id: UUID, fact_id: UUID) -> Response:
        """Say how far it is believed: asserted, corroborated, disputed or refuted."""
        return self.judged(request, actor_id, fact_id)


class NameJudge(PartJudge):
    """A name is judged."""

    kind, gives = "name", out.NameShown

    @extend_schema(request=given.JudgementIn, responses=out.NameShown)
    @command
    def post(self, request: Request, actor_id: UUID, fact_id: UUID) -> Response:
        """Say how far it is believed: asserted, corroborated, disputed or refuted."""
        return self.judged(request, actor_id, fact_id)


def role_of(request: Request, actor_id: UUID, role_id: UUID) -> PersonRole:
    """Return a role of the actor with its sources; raises NotFound when hidden or of another actor."""
    role = selector.get(PersonRole, role_id, user=who(request), actor_id=actor_id)
    sources.cite([role], user=who(request))
    return role
