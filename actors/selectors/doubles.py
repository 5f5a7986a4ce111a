"""Pairs of records that may be about the same actor, for whoever sees both."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst

from accounts.models import User
from actors.domain.grading import FactState
from actors.models import (
    Actor,
    ApartActors,
    Area,
    CulturalNote,
    DdrEntry,
    Determination,
    ExternalId,
    IncentiveResponse,
    IntegrationAssessment,
    Interest,
    LikelyDouble,
    Listing,
    Name,
    PersonRole,
    RecordMerge,
    Relation,
    SizeEstimate,
)


def in_order(one_id: UUID, other_id: UUID) -> tuple[UUID, UUID]:
    """Return the two ids as pairs are kept: the lower first."""
    return (one_id, other_id) if one_id.int < other_id.int else (other_id, one_id)


def likely(user: User) -> QuerySet[LikelyDouble]:
    """Return the pairs that look alike, that nobody has judged and no proposal is about, the likest first."""
    judged = ApartActors.objects.filter(one=OuterRef("one"), other=OuterRef("other"))
    rows: QuerySet[LikelyDouble] = LikelyDouble.objects.visible_to(user).filter(~Exists(judged))
    pair = Q(kept=OuterRef("one"), folded=OuterRef("other")) | Q(kept=OuterRef("other"), folded=OuterRef("one"))
    proposed = RecordMerge.objects.waiting().filter(pair)
    rows = rows.filter(~Exists(proposed), one__merged_into=None, other__merged_into=None)
    return rows.select_related("one__compartment", "other__compartment").order_by("-likeness", "pk")


def apart(user: User | None) -> QuerySet[ApartActors]:
    """Return the pairs that a person found to be two actors, the newest first."""
    rows: QuerySet[ApartActors] = ApartActors.objects.visible_to(user)
    return rows.select_related("one__compartment", "other__compartment", "found_by").order_by("-created_at", "pk")


def names_of(actors: Collection[Actor]) -> list[list[str]]:
    """Return the believed names of each actor, today's first."""
    names = {actor.pk: [actor.name] for actor in actors}
    rows = Name.objects.filter(actor__in=names).exclude(state=FactState.REFUTED.value).order_by("created_at", "pk")
    for actor_id, text, latin in rows.values_list("actor_id", "text", "transliteration"):
        names[actor_id] += filter(None, (text, latin))
    return [names[actor.pk] for actor in actors]


def kept_apart(one_id: UUID, other_id: UUID, *, user: User) -> ApartActors | None:
    """Return what was said to tell these two apart, None where nobody said so."""
    one, other = in_order(one_id, other_id)
    return apart(user).filter(one=one, other=other).first()


def held(one: Actor, other: Actor, *, user: User) -> list[tuple[str, int, int]]:
    """Return what each of two records has, as far as the user may see it: what it is called, how many, how many."""
    found = []
    for rows, fields in _parts(user):
        first, second = (rows.filter(_of(actor, fields)).count() for actor in (one, other))
        if first or second:
            found.append((str(capfirst(rows.model._meta.verbose_name)), first, second))
    return found


def _parts(user: User) -> list[tuple[QuerySet[Any], tuple[str, ...]]]:
    of_actor = ("actor",)
    parts: list[tuple[QuerySet[Any], tuple[str, ...]]] = [
        (model.objects.visible_to(user), of_actor)
        for model in (
            Name,
            ExternalId,
            PersonRole,
            Interest,
            IncentiveResponse,
            CulturalNote,
            SizeEstimate,
            Area,
            IntegrationAssessment,
            DdrEntry,
            Listing,
            Determination,
        )
    ]
    return [*parts, (Relation.objects.visible_to(user), ("from_actor", "to_actor"))]


def _of(actor: Actor, fields: tuple[str, ...]) -> Q:
    found = Q()
    for name in fields:
        found |= Q(**{name: actor})
    return found
