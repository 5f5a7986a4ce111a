"""REST of sources."""

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
from actors.api.shown import SourceShown
from actors.domain.grading import SourceKind
from actors.models import Source
from actors.models.vocabulary import choices
from actors.selectors import sources as selector
from actors.services import sources
from core.api import command, seen_version


class SourceFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of the sources."""

    q = django_filters.CharFilter(label=_("Title"), field_name="title", lookup_expr="icontains")
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=choices(SourceKind), distinct=False)

    class Meta:
        model = Source
        fields: list[str] = []


class Sources(Many):
    """The sources: list them, add one."""

    serializer_class = SourceShown
    filterset_class = SourceFilter

    def rows(self, user: User) -> QuerySet[Source]:
        """Return the sources the user may see."""
        return selector.visible(user).select_related("compartment")

    @extend_schema(request=given.NewSourceIn, responses={201: SourceShown})
    @command
    def post(self, request: Request) -> Response:
        """Add a source."""
        values = body(request, given.NewSourceIn)
        place, another = values.pop("compartment_id"), values.pop("origin_is_another")
        made = sources.add(compartment_id=place, values=values, by=who(request), origin_is_another=another)
        return created(made, SourceShown, at="source-detail")


class SourceOne(One):
    """One source: read, correct."""

    @extend_schema(responses=SourceShown)
    def get(self, request: Request, source_id: UUID) -> Response:
        """Read a source."""
        return self.answer(request, selector.get(source_id, user=who(request)), SourceShown)

    @extend_schema(request=given.SourceIn, responses=SourceShown)
    @command
    def patch(self, request: Request, source_id: UUID) -> Response:
        """Correct a source."""
        selector.get(source_id, user=who(request))
        values, version = body(request, given.SourceIn, partial=True), seen_version(request)
        another = values.pop("origin_is_another", False)
        row = sources.change(
            source_id=source_id, seen_version=version, values=values, by=who(request), origin_is_another=another
        )
        return shown(row, SourceShown)


class SourceRefute(Act):
    """A source is refuted."""

    @extend_schema(request=given.VerdictIn, responses=SourceShown)
    @command
    def post(self, request: Request, source_id: UUID) -> Response:
        """Say that what it says is false, and why: what rests on it counts as not graded, and as disputed."""
        selector.get(source_id, user=who(request))
        values, version = body(request, given.VerdictIn), seen_version(request)
        return shown(sources.refute(source_id=source_id, seen_version=version, by=who(request), **values), SourceShown)


class SourceReinstate(Act):
    """The refutation of a source is taken back."""

    @extend_schema(request=given.VerdictIn, responses=SourceShown)
    @command
    def post(self, request: Request, source_id: UUID) -> Response:
        """Say why it is believed again: what rests on it counts as it is graded."""
        selector.get(source_id, user=who(request))
        values, version = body(request, given.VerdictIn), seen_version(request)
        row = sources.reinstate(source_id=source_id, seen_version=version, by=who(request), **values)
        return shown(row, SourceShown)
