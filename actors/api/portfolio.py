"""REST of the portfolio."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.models import User
from actors.api.base import Many
from actors.domain.portfolio import Need
from actors.models import Actor
from actors.models.vocabulary import choices
from actors.selectors import portfolio
from core import clock


class PortfolioRow(serializers.ModelSerializer[Actor]):
    """A profile and what it needs, the most urgent first; `origins` is 0, 1, or 2 for more."""

    compartment = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    reviewed_by = serializers.CharField(source="reviewed_by.username", default=None, allow_null=True, read_only=True)
    needs = serializers.ListField(child=serializers.ChoiceField(choices=choices(Need)))
    last_contact_at = serializers.DateTimeField(allow_null=True)
    screened_at = serializers.DateTimeField(allow_null=True)
    listing_due = serializers.DateField(allow_null=True)
    determined_until = serializers.DateField(allow_null=True)
    disputed = serializers.IntegerField()
    origins = serializers.IntegerField()

    class Meta:
        model = Actor
        fields = (
            "id", "name", "actor_type", "compartment", "needs", "reviewed_at", "reviewed_by", "last_contact_at",
            "screened_at", "listing_due", "determined_until", "disputed", "origins", "updated_at",
        )  # fmt: skip


class Portfolio(Many):
    """GET actors/portfolio/: the profiles of the caller's compartments and what each needs."""

    serializer_class = PortfolioRow
    filterset_class = portfolio.PortfolioFilter
    ordering_fields = ["name", "updated_at"]

    def rows(self, user: User) -> QuerySet[Any]:
        """Return the actors of the caller's compartments."""
        return portfolio.rows(user, at=clock.now()).select_related("compartment", "reviewed_by")

    def finished(self, rows: list[Any], user: User) -> list[Any]:
        """Return the rows with what each needs."""
        portfolio.with_needs(rows, user=user, at=clock.now())
        return rows
