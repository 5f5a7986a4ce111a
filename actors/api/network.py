"""REST of the network around an actor, and of the ways from one actor to another."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actors.api.base import who
from actors.api.given import Strict
from actors.domain.grading import FactState, at_least
from actors.domain.relations import RelationType
from actors.models import Actor, Relation
from actors.models.vocabulary import choices
from actors.selectors import actors, network
from core import clock, reads
from core.told import Told


class Which(Strict):
    """Which relations are looked at."""

    at = serializers.DateField(required=False, help_text="On this day; today when it is not said.")
    type = serializers.MultipleChoiceField(
        choices=choices(RelationType), required=False, help_text="Of these types; of all when none is named."
    )
    min_grade = serializers.CharField(
        required=False,
        help_text='At least so good, letter and digit apart: "C3" leaves out D2 and what has no grade.',
    )
    refuted = serializers.BooleanField(required=False, help_text="Refuted relations too.")

    def validate_min_grade(self, grade: str) -> str:
        """Refuse what is no grade."""
        try:
            at_least(grade)
        except ValueError:
            raise serializers.ValidationError(_('A letter from A to E and a digit from 1 to 5, as in "C3".')) from None
        return grade


class NetworkIn(Which):
    """What is asked of a network."""

    hops = serializers.IntegerField(required=False, min_value=1, max_value=2, help_text="1 when it is not said.")
    limit = serializers.IntegerField(
        required=False, min_value=1, max_value=network.MOST, help_text=f"Actors; {network.USUAL} when it is not said."
    )


class WayIn(Which):
    """What is asked of a way."""

    to = serializers.UUIDField(help_text="The actor at the other end.")


class NetworkActorOut(serializers.ModelSerializer[Actor]):
    """An actor as it was on the day asked about, and how many relations away it is.

    `as_of_today` names what is not known for that day and is told as it is today; `name_now` is its name today.
    """

    name_now = serializers.CharField()
    as_of_today = serializers.ListField(child=serializers.ChoiceField(choices=network.MAY_BE_OF_TODAY))
    hop = serializers.IntegerField()

    class Meta:
        model = Actor
        fields = (*network.ACTOR, *network.THEN, "hop")


class NetworkRelationOut(serializers.ModelSerializer[Relation]):
    """A directed relation between two actors of the answer; `grade` is empty where it is not graded.

    `state` and `grade` are as they count now: see the relation itself.
    """

    state = serializers.ChoiceField(choices(FactState), source="belief")
    recorded_state = serializers.ChoiceField(choices(FactState), source="state")
    source_refuted = serializers.BooleanField()
    grade = serializers.CharField()

    class Meta:
        model = Relation
        fields = network.RELATION


class NetworkOut(serializers.Serializer[Any]):
    """The actors around one, the nearest first, and the relations between them as of a day.

    `more_exist` says that the answer holds no more, not that there is no more: ask for fewer hops, or a higher limit.
    """

    center = serializers.UUIDField()
    at = serializers.DateField()
    hops = serializers.IntegerField()
    actors = NetworkActorOut(many=True)
    relations = NetworkRelationOut(many=True)
    more_exist = serializers.BooleanField()


class WayOut(serializers.Serializer[Any]):
    """The actors on a shortest way, in order, and every relation that joins two neighbours; empty when none is found.

    A way is read off the relations. It is not itself a relation, and nobody has asserted it.
    """

    actors = NetworkActorOut(many=True)
    relations = NetworkRelationOut(many=True)


class Network(APIView):
    """GET actors/{id}/network/: who is tied to whom around an actor."""

    scope = "actors"

    @extend_schema(parameters=[NetworkIn], responses=NetworkOut)
    def get(self, request: Request, actor_id: UUID) -> Response:
        """Return the actors one or two relations away that the caller may see, and the relations between them."""
        actor = actors.get(actor_id, user=who(request))
        text = network.told(actor, _view(_asked(request, NetworkIn)), user=who(request))
        _note(request, actor)
        return Response(Told(text))


class Way(APIView):
    """GET actors/{id}/way/: over whom one actor is tied to another."""

    scope = "actors"

    @extend_schema(parameters=[WayIn], responses=WayOut)
    def get(self, request: Request, actor_id: UUID) -> Response:
        """Return a shortest way to another actor, over at most six relations the caller may see."""
        actor = actors.get(actor_id, user=who(request))
        asked = _asked(request, WayIn)
        other = actors.get(asked["to"], user=who(request))
        steps = network.way(actor, other, _view(asked), user=who(request))
        _note(request, actor)
        for hop, step in enumerate(steps):
            step.actor.hop = hop  # type: ignore[attr-defined]
        found = {
            "actors": [step.actor for step in steps],
            "relations": [one for step in steps for one in step.relations],
        }
        return Response(WayOut(found).data)


def _asked(request: Request, shape: type[Strict]) -> dict[str, Any]:
    given = shape(data=request.query_params)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def _view(asked: dict[str, Any]) -> network.View:
    return network.View(
        at=asked.get("at") or clock.now().date(),
        hops=asked.get("hops", 1),
        types=tuple(sorted(asked.get("type", ()))),
        min_grade=asked.get("min_grade", ""),
        refuted=asked.get("refuted", False),
        most=asked.get("limit", network.USUAL),
    )


def _note(request: Request, actor: Actor) -> None:
    said = request.META.get("QUERY_STRING", "")
    reads.of_record(actor, by=request.user, filters=said)
