"""REST of the common ground: entries of the board, and what our own organisation holds."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from actors.api import given
from actors.api.base import Act, Many, One, body, created, shown, who
from actors.api.shown import GroundShown, StandpointShown
from actors.domain.ground import GroundKind
from actors.domain.interests import InterestCategory
from actors.models import GroundEntry, GroundParty, Standpoint
from actors.models.vocabulary import choices
from actors.selectors import ground as selector
from actors.selectors import sources
from actors.services import ground, standpoints
from core.api import command, seen_version


class GroundFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of the entries."""

    actor = django_filters.UUIDFilter(label=_("About this actor"), method="about")
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=choices(GroundKind), distinct=False)
    category = django_filters.MultipleChoiceFilter(label=_("About"), choices=choices(InterestCategory), distinct=False)
    open = django_filters.BooleanFilter(label=_("Still holds"), field_name="ended_on", lookup_expr="isnull")

    class Meta:
        model = GroundEntry
        fields: list[str] = []

    def about(self, rows: QuerySet[GroundEntry], _name: str, actor_id: UUID) -> QuerySet[GroundEntry]:
        """Keep the entries about this actor."""
        return rows.filter(pk__in=GroundParty.objects.filter(actor=actor_id).values("entry_id"))


class GroundEntries(Many):
    """The entries of the common ground: list them, lay one down."""

    serializer_class = GroundShown
    filterset_class = GroundFilter

    def rows(self, user: User) -> QuerySet[GroundEntry]:
        """Return the entries all of whose actors the user may see."""
        return selector.visible(user)

    def finished(self, rows: list[Any], user: User) -> list[Any]:
        """Return the entries with the sources the user may see."""
        sources.cite(rows, user=user)
        return rows

    @extend_schema(request=given.NewGroundIn, responses={201: GroundShown})
    @command
    def post(self, request: Request) -> Response:
        """Lay an entry down between us and some actors; one that overtakes another ends it."""
        values = body(request, given.NewGroundIn)
        named = {
            name: values.pop(name) for name in ("actor_ids", "overtakes_id", "overtakes_version") if name in values
        }
        made = ground.add(values=values, by=who(request), **named)
        return created(_entry(request, made.pk), GroundShown, at="ground-detail")


class GroundOne(One):
    """One entry of the common ground: read, correct."""

    @extend_schema(responses=GroundShown)
    def get(self, request: Request, entry_id: UUID) -> Response:
        """Read an entry."""
        return self.answer(request, _entry(request, entry_id), GroundShown)

    @extend_schema(request=given.GroundIn, responses=GroundShown)
    @command
    def patch(self, request: Request, entry_id: UUID) -> Response:
        """Correct an entry; its kind and its actors stay."""
        _entry(request, entry_id)
        values, version = body(request, given.GroundIn, partial=True), seen_version(request)
        ground.change(entry_id=entry_id, seen_version=version, values=values, by=who(request))
        return shown(_entry(request, entry_id), GroundShown)


class GroundEnd(Act):
    """An entry of the common ground ends."""

    @extend_schema(request=given.EndWithReasonIn, responses=GroundShown)
    @command
    def post(self, request: Request, entry_id: UUID) -> Response:
        """Say since which day it no longer holds, and why."""
        _entry(request, entry_id)
        values, version = body(request, given.EndWithReasonIn), seen_version(request)
        ground.end(entry_id=entry_id, seen_version=version, by=who(request), **values)
        return shown(_entry(request, entry_id), GroundShown)


class Standpoints(Many):
    """What our own organisation holds: list it, add to it."""

    serializer_class = StandpointShown
    filterset_fields: Any = ("level", "category", "red_line")

    def rows(self, user: User) -> QuerySet[Standpoint]:
        """Return the standpoints the user may see."""
        return selector.standpoints(user)

    @extend_schema(request=given.NewStandpointIn, responses={201: StandpointShown})
    @command
    def post(self, request: Request) -> Response:
        """Add a standpoint of ours."""
        values = body(request, given.NewStandpointIn)
        place = values.pop("compartment_id")
        made = standpoints.add(compartment_id=place, values=values, by=who(request))
        return created(made, StandpointShown, at="standpoint-detail")


class StandpointOne(One):
    """One standpoint of ours: read, correct."""

    @extend_schema(responses=StandpointShown)
    def get(self, request: Request, standpoint_id: UUID) -> Response:
        """Read a standpoint."""
        return self.answer(request, selector.standpoint(standpoint_id, user=who(request)), StandpointShown)

    @extend_schema(request=given.StandpointIn, responses=StandpointShown)
    @command
    def patch(self, request: Request, standpoint_id: UUID) -> Response:
        """Correct a standpoint."""
        selector.standpoint(standpoint_id, user=who(request))
        values, version = body(request, given.StandpointIn, partial=True), seen_version(request)
        row = standpoints.change(standpoint_id=standpoint_id, seen_version=version, values=values, by=who(request))
        return shown(row, StandpointShown)


class StandpointEnd(Act):
    """We no longer hold a standpoint."""

    @extend_schema(request=given.EndWithReasonIn, responses=StandpointShown)
    @command
    def post(self, request: Request, standpoint_id: UUID) -> Response:
        """Say since which day we no longer hold it, and why."""
        selector.standpoint(standpoint_id, user=who(request))
        values, version = body(request, given.EndWithReasonIn), seen_version(request)
        row = standpoints.end(standpoint_id=standpoint_id, seen_version=version, by=who(request), **values)
        return shown(row, StandpointShown)


def _entry(request: Request, entry_id: UUID) -> GroundEntry:
    entry = selector.get(entry_id, user=who(request))
    sources.cite([entry], user=who(request))
    return entry
