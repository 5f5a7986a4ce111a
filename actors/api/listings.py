"""REST of listings."""

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
from actors.api.shown import ListingShown
from actors.domain.listings import ListCode
from actors.models import Listing
from actors.models.vocabulary import choices
from actors.selectors import listings as selector
from actors.selectors import sources
from actors.services import judging, listings
from core.api import command, seen_version


class ListingFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of the listings."""

    actor = django_filters.UUIDFilter(label=_("Of this actor"))
    person = django_filters.UUIDFilter(label=_("Of this person"))
    list_code = django_filters.MultipleChoiceFilter(label=_("List"), choices=choices(ListCode), distinct=False)
    live = django_filters.BooleanFilter(label=_("Not ended"), field_name="delisted_on", lookup_expr="isnull")
    check_due_by = django_filters.DateFilter(label=_("Check due by"), field_name="next_check_due", lookup_expr="lte")

    class Meta:
        model = Listing
        fields: list[str] = []


class Listings(Many):
    """The listings: list them, record one."""

    serializer_class = ListingShown
    filterset_class = ListingFilter

    def rows(self, user: User) -> QuerySet[Listing]:
        """Return the listings of what the user may see."""
        return selector.visible(user)

    def finished(self, rows: list[Any], user: User) -> list[Any]:
        """Return the listings with their sources."""
        sources.cite(rows, user=user)
        return rows

    @extend_schema(request=given.NewListingIn, responses={201: ListingShown})
    @command
    def post(self, request: Request) -> Response:
        """Record a listing of one actor or one person, as looked up today."""
        values = body(request, given.NewListingIn)
        subject = {name: values.pop(name, None) for name in ("actor_id", "person_id")}
        made = listings.add(values=values, by=who(request), **subject)
        return created(seen(request, made.pk), ListingShown, at="listing-detail")


class ListingOne(One):
    """One listing: read, correct."""

    @extend_schema(responses=ListingShown)
    def get(self, request: Request, listing_id: UUID) -> Response:
        """Read a listing."""
        return self.answer(request, seen(request, listing_id), ListingShown)

    @extend_schema(request=given.ListingIn, responses=ListingShown)
    @command
    def patch(self, request: Request, listing_id: UUID) -> Response:
        """Correct a listing."""
        seen(request, listing_id)
        values, version = body(request, given.ListingIn, partial=True), seen_version(request)
        listings.change(listing_id=listing_id, seen_version=version, values=values, by=who(request))
        return shown(seen(request, listing_id), ListingShown)


class ListingConfirm(Act):
    """The entry was looked up today."""

    @extend_schema(request=given.Nothing, responses=ListingShown)
    @command
    def post(self, request: Request, listing_id: UUID) -> Response:
        """Note that it stands as recorded."""
        seen(request, listing_id)
        body(request, given.Nothing)
        listings.confirm(listing_id=listing_id, seen_version=seen_version(request), by=who(request))
        return shown(seen(request, listing_id), ListingShown)


class ListingEnd(Act):
    """A listing ends."""

    @extend_schema(request=given.EndWithReasonIn, responses=ListingShown)
    @command
    def post(self, request: Request, listing_id: UUID) -> Response:
        """Say from which day on it no longer holds, and by which decision."""
        seen(request, listing_id)
        values, version = body(request, given.EndWithReasonIn), seen_version(request)
        listings.end(listing_id=listing_id, seen_version=version, by=who(request), **values)
        return shown(seen(request, listing_id), ListingShown)


class ListingJudge(Act):
    """A listing is judged."""

    @extend_schema(request=given.JudgementIn, responses=ListingShown)
    @command
    def post(self, request: Request, listing_id: UUID) -> Response:
        """Say how far it is believed; what follows from it holds all the same until it is ended."""
        seen(request, listing_id)
        values, version = body(request, given.JudgementIn), seen_version(request)
        judging.judge(kind="listing", fact_id=listing_id, seen_version=version, by=who(request), **values)
        return shown(seen(request, listing_id), ListingShown)


def seen(request: Request, listing_id: UUID) -> Listing:
    """Return a listing with its sources; raises NotFound when hidden or absent."""
    found = selector.get(listing_id, user=who(request))
    sources.cite([found], user=who(request))
    return found
