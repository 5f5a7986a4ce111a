"""REST of benefits beside conduct: the moments, and the signals in them with their rules and inputs."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actors.selectors import actors
from core import clock, reads
from engagements.api.reads import who
from engagements.domain.cooption import Sort
from engagements.models.choices import choices
from engagements.selectors import cooption


class Sentence(serializers.CharField):
    """A sentence of the domain, in the caller's language."""

    def to_representation(self, value: Any) -> str:
        """Return the sentence."""
        told: str = value.told_with(_)
        return told


class BenefitOrConductOut(serializers.Serializer[Any]):
    """A benefit or an act on a day, and the record it is."""

    on = serializers.DateField()
    counts_as = serializers.ChoiceField(choices(Sort), source="sort")
    title = serializers.CharField()
    kind = serializers.ChoiceField(["engagement", "commitment", "incident"])
    record_id = serializers.UUIDField()
    note = serializers.CharField()
    lacks = serializers.ListField(child=Sentence(), help_text="The oversight that a public appearance lacked.")


class CooptionSignalOut(serializers.Serializer[Any]):
    """A pattern: a signal for people to look at, not a finding."""

    code = serializers.CharField()
    title = serializers.CharField()
    rule = Sentence()
    found = Sentence()
    inputs = BenefitOrConductOut(many=True)


class CooptionOut(serializers.Serializer[Any]):
    """What an actor was given and how it behaved, from what the caller may see, oldest first."""

    since = serializers.DateField()
    signals = CooptionSignalOut(many=True)
    moments = BenefitOrConductOut(many=True)


class CooptionSignals(APIView):
    """Benefits beside conduct of one actor."""

    scope = "engagements"

    @extend_schema(responses=CooptionOut)
    def get(self, request: Request, actor_id: UUID) -> Response:
        """Read the last two years: signals with their rules and inputs, and every moment."""
        actor = actors.get(actor_id, user=who(request))
        reads.of_record(actor, by=request.user)
        return Response(CooptionOut(cooption.of(actor, user=who(request), today=clock.now().date())).data)
