"""REST of screenings: look somebody up on the lists, read what was found, decide about it."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from actors.api.base import Act, Many, One, body, created, shown, who
from actors.api.given import Strict, VerdictIn
from actors.domain.listfiles.entries import EntryKind
from actors.domain.screening import HitState
from actors.models import Screening, ScreeningHit
from actors.selectors import screenings as selector
from actors.services import screening
from core.api import command, seen_version
from core.errors import Invalid


class ReasonOut(serializers.Serializer[Any]):
    """One thing that made or moved the figure of a hit."""

    feature = serializers.CharField()
    points = serializers.IntegerField()
    words = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField())
    def get_words(self, reason: dict[str, Any]) -> str:
        """Return the sentence in the reader's language."""
        return _(reason["words"])


class HitShown(serializers.ModelSerializer[ScreeningHit]):
    """An entry of a list that may be who was looked up. Listed does not mean forbidden."""

    list_code = serializers.CharField(source="entry.list_code")
    reference = serializers.CharField(source="entry.reference")
    entry_name = serializers.CharField(source="entry.name")
    party_id = serializers.UUIDField(source="entry.party_id", allow_null=True)
    is_alert = serializers.BooleanField(help_text="Undecided, it stands in the way of a submission.")
    reasons = ReasonOut(many=True)

    class Meta:
        model = ScreeningHit
        fields = (
            "id", "version", "entry_id", "list_code", "reference", "entry_name", "party_id", "listed_name", "score",
            "is_alert", "reasons", "current", "state", "decided_by_id", "decided_at", "unlisted_reason",
            "unlisted_by_id", "unlisted_at", "found_at",
        )  # fmt: skip


class ScreeningShown(serializers.ModelSerializer[Screening]):
    """The last look-up of an actor, a person or a name; `hits` is absent where it would tell who a person is."""

    hits = HitShown(many=True, required=False, source="told_hits")

    class Meta:
        model = Screening
        fields = (
            "id", "version", "actor_id", "person_id", "name", "kinds", "countries", "lists", "screened_at",
            "ended_reason", "ended_by_id", "ended_at", "hits", "created_at", "updated_at",
        )  # fmt: skip

    def to_representation(self, instance: Screening) -> dict[str, Any]:
        """Return the look-up, with its hits where the reader may know whom they are about."""
        data = super().to_representation(instance)
        if not selector.is_withheld(instance):
            data["hits"] = HitShown(selector.hits_of(instance, user=None), many=True).data
        return data


class ScreeningIn(Strict):
    """Whom to look up: an actor, a person, or a name that is kept in a compartment."""

    actor_id = serializers.UUIDField(required=False)
    person_id = serializers.UUIDField(required=False)
    name = serializers.CharField(required=False, max_length=screening.LONGEST)
    compartment_id = serializers.UUIDField(required=False)
    countries = serializers.ListField(child=serializers.CharField(max_length=2), required=False)
    kinds = serializers.ListField(
        child=serializers.ChoiceField([kind.value for kind in (EntryKind.ORGANISATION, EntryKind.PERSON)]),
        required=False,
    )


class HitDecisionIn(Strict):
    """Whether a hit is the one who was looked up, and why."""

    state = serializers.ChoiceField([HitState.TRUE.value, HitState.FALSE.value])
    reason = serializers.CharField(max_length=4000)


class ScreeningFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of the screenings."""

    actor = django_filters.UUIDFilter(label=gettext_lazy("Of this actor"))
    person = django_filters.UUIDFilter(label=gettext_lazy("Of this person"))

    class Meta:
        model = Screening
        fields: list[str] = []


class Screenings(Many):
    """The look-ups: list them, make one."""

    serializer_class = ScreeningShown
    filterset_class = ScreeningFilter

    def rows(self, user: User) -> QuerySet[Screening]:
        """Return the screenings the user may see."""
        return selector.visible(user)

    @extend_schema(request=ScreeningIn, responses={201: ScreeningShown})
    @command
    def post(self, request: Request) -> Response:
        """Look somebody up now; the look-up before it is brought up to date."""
        said = body(request, ScreeningIn)
        if "name" in said:
            if {"actor_id", "person_id"} & said.keys() or "compartment_id" not in said:
                told = _("A name is looked up alone, and kept in a compartment.")
                raise Invalid("invalid", told, {"compartment_id": told})
            done = screening.screen_name(by=who(request), **said)
        else:
            subject = {name: said.get(name) for name in ("actor_id", "person_id")}
            done = screening.screen(by=who(request), **subject)
        return created(selector.get(done.pk, user=who(request)), ScreeningShown, at="screening-detail")


class ScreeningOne(One):
    """One look-up."""

    @extend_schema(responses=ScreeningShown)
    def get(self, request: Request, screening_id: UUID) -> Response:
        """Read a look-up with its hits."""
        return self.answer(request, selector.get(screening_id, user=who(request)), ScreeningShown)


class HitDecide(Act):
    """A hit is decided about."""

    @extend_schema(request=HitDecisionIn, responses=HitShown)
    @command
    def post(self, request: Request, screening_id: UUID, hit_id: UUID) -> Response:
        """Say whether it is the same; a person who did not ask for the look-up says it."""
        selector.get_hit(hit_id, user=who(request), screening_id=screening_id)
        values, version = body(request, HitDecisionIn), seen_version(request)
        done = screening.decide(hit_id=hit_id, seen_version=version, by=who(request), **values)
        return shown(done, HitShown)


class HitLeaveUnlisted(Act):
    """A confirmed hit is not recorded as a listing."""

    @extend_schema(request=VerdictIn, responses=HitShown)
    @command
    def post(self, request: Request, screening_id: UUID, hit_id: UUID) -> Response:
        """Say why; it goes on counting as listed."""
        selector.get_hit(hit_id, user=who(request), screening_id=screening_id)
        values, version = body(request, VerdictIn), seen_version(request)
        done = screening.leave_unlisted(hit_id=hit_id, seen_version=version, by=who(request), **values)
        return shown(done, HitShown)


class ScreeningEnd(Act):
    """The look-up of a name that was typed ends."""

    @extend_schema(request=VerdictIn, responses=ScreeningShown)
    @command
    def post(self, request: Request, screening_id: UUID) -> Response:
        """Say why; what was found stays, and waits for nobody."""
        selector.get(screening_id, user=who(request))
        values, version = body(request, VerdictIn), seen_version(request)
        screening.end_look_up(screening_id=screening_id, seen_version=version, by=who(request), **values)
        return shown(selector.get(screening_id, user=who(request)), ScreeningShown)
