"""REST of relations."""

from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from actors.api import given
from actors.api.base import Act, Many, One, body, created, shown, who
from actors.api.shown import RelationShown, RelationsShown
from actors.domain.grading import FactState
from actors.domain.relations import RelationType
from actors.models import Relation
from actors.models.sources import believed
from actors.models.vocabulary import choices
from actors.selectors import facts, sources
from actors.services import judging, relations
from core.api import command, seen_version


class RelationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of the relations."""

    actor = django_filters.UUIDFilter(label=_("One of the ends"), method="of_actor")
    type = django_filters.MultipleChoiceFilter(
        label=_("Type"), field_name="relation_type", choices=choices(RelationType), distinct=False
    )
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=choices(FactState), method="in_state")

    class Meta:
        model = Relation
        fields: list[str] = []

    def in_state(self, rows: QuerySet[Relation], _name: str, states: list[str]) -> QuerySet[Relation]:
        """Keep the relations believed so far; what rests on a refuted source counts as disputed."""
        return rows.filter(reduce(or_, (believed(FactState(state)) for state in states))) if states else rows

    def of_actor(self, rows: QuerySet[Relation], _name: str, actor_id: UUID) -> QuerySet[Relation]:
        """Keep the relations with this actor at one end."""
        return rows.filter(Q(from_actor=actor_id) | Q(to_actor=actor_id))


class Relations(Many):
    """The relations: list them, assert one."""

    serializer_class = RelationShown
    filterset_class = RelationFilter

    def rows(self, user: User) -> QuerySet[Relation]:
        """Return the relations whose both ends the user may see."""
        rows: QuerySet[Relation] = Relation.objects.visible_to(user)
        return rows

    def finished(self, rows: list[Any], user: User) -> list[Any]:
        """Return the relations with the sources the user may see."""
        sources.cite(rows, user=user)
        return rows

    @extend_schema(request=given.NewRelationIn, responses={201: RelationShown})
    @command
    def post(self, request: Request) -> Response:
        """Assert a relation; if it contradicts another, both become disputed."""
        values = body(request, given.NewRelationIn)
        ends = {name: values.pop(name) for name in ("from_actor_id", "to_actor_id")}
        made = relations.add(values=values, by=who(request), **ends)
        return created(relation_of(request, made.pk), RelationShown, at="relation-detail")


class RelationsBulk(Act):
    """Several new relations in one call."""

    versioned = False

    @extend_schema(request=given.NewRelationsIn, responses={201: RelationsShown})
    @command
    def post(self, request: Request) -> Response:
        """Assert up to 500 relations, all or none; a refusal names row and field, as `rows[3].until`."""
        made = relations.add_all(rows=body(request, given.NewRelationsIn)["rows"], by=who(request))
        sources.cite(made, user=who(request))
        return Response(RelationsShown({"rows": made}).data, status=201)


class RelationOne(One):
    """One relation: read, correct."""

    @extend_schema(responses=RelationShown)
    def get(self, request: Request, relation_id: UUID) -> Response:
        """Read a relation."""
        return self.answer(request, relation_of(request, relation_id), RelationShown)

    @extend_schema(request=given.RelationIn, responses=RelationShown)
    @command
    def patch(self, request: Request, relation_id: UUID) -> Response:
        """Correct a relation."""
        relation_of(request, relation_id)
        values, version = body(request, given.RelationIn, partial=True), seen_version(request)
        relations.change(relation_id=relation_id, seen_version=version, values=values, by=who(request))
        return shown(relation_of(request, relation_id), RelationShown)


class RelationEnd(Act):
    """A relation ends."""

    @extend_schema(request=given.EndIn, responses=RelationShown)
    @command
    def post(self, request: Request, relation_id: UUID) -> Response:
        """Say until which day it held."""
        relation_of(request, relation_id)
        values, version = body(request, given.EndIn), seen_version(request)
        relations.end(relation_id=relation_id, seen_version=version, by=who(request), **values)
        return shown(relation_of(request, relation_id), RelationShown)


class RelationJudge(Act):
    """A relation is judged."""

    @extend_schema(request=given.JudgementIn, responses=RelationShown)
    @command
    def post(self, request: Request, relation_id: UUID) -> Response:
        """Say how far it is believed: asserted, corroborated, disputed or refuted."""
        relation_of(request, relation_id)
        values, version = body(request, given.JudgementIn), seen_version(request)
        judging.judge(kind="relation", fact_id=relation_id, seen_version=version, by=who(request), **values)
        return shown(relation_of(request, relation_id), RelationShown)


def relation_of(request: Request, relation_id: UUID) -> Relation:
    """Return a relation with its sources; raises NotFound when hidden or absent."""
    relation = facts.get(Relation, relation_id, user=who(request))
    sources.cite([relation], user=who(request))
    return relation
