"""REST of people: protected ones under their pseudonym."""

from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from actors.api import given
from actors.api.base import Many, One, body, created, shown, who
from actors.api.shown import PersonShown
from actors.models import Person
from actors.selectors import people as selector
from actors.services import people
from core.api import command, seen_version
from core.filters import MomentFilter


class PersonFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of the people."""

    q = django_filters.CharFilter(label=_("Name or pseudonym"), field_name="shown_as", lookup_expr="icontains")
    actor = django_filters.UUIDFilter(label=_("In this actor"), method="in_actor")
    updated_since = MomentFilter(label=_("Changed since"), field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = Person
        fields: list[str] = []

    def in_actor(self, rows: QuerySet[Person], _name: str, actor_id: UUID) -> QuerySet[Person]:
        """Keep the people with a role in an actor the caller may see."""
        held = selector.roles(self.request.user).filter(actor=actor_id)
        return rows.filter(pk__in=held.values("person_id"))


class Persons(Many):
    """The people: list them, register one."""

    serializer_class = PersonShown
    filterset_class = PersonFilter

    def rows(self, user: User) -> QuerySet[Person]:
        """Return the people the user may see."""
        return selector.visible(user).select_related("compartment")

    @extend_schema(request=given.NewPersonIn, responses={201: PersonShown})
    @command
    def post(self, request: Request) -> Response:
        """Register a person."""
        values = body(request, given.NewPersonIn)
        place = values.pop("compartment_id")
        made = people.register(compartment_id=place, values=values, by=who(request))
        return created(made, PersonShown, at="person-detail")


class PersonOne(One):
    """One person: read, change."""

    @extend_schema(responses=PersonShown)
    def get(self, request: Request, person_id: UUID) -> Response:
        """Read a person."""
        return self.answer(request, selector.get(person_id, user=who(request)), PersonShown)

    @extend_schema(request=given.PersonIn, responses=PersonShown)
    @command
    def patch(self, request: Request, person_id: UUID) -> Response:
        """Change some fields; who a protected person is, only by somebody who knows it."""
        selector.get(person_id, user=who(request))
        values, version = body(request, given.PersonIn, partial=True), seen_version(request)
        person = people.change(person_id=person_id, seen_version=version, values=values, by=who(request))
        return shown(person, PersonShown)
