"""Sources as somebody may see them, and those a fact may cite."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.compartments import VisibleQuerySet
from actors.domain.grading import fold_origin
from actors.models import (
    Actor,
    Area,
    CulturalNote,
    DdrEntry,
    FieldSource,
    FindingEvidence,
    GroundParty,
    IncentiveResponse,
    IntegrationAssessment,
    Interest,
    Listing,
    Name,
    PersonRole,
    Relation,
    SizeEstimate,
    Source,
    TypedProfile,
)
from actors.selectors.likeness import ALIKE, likeness
from core.errors import NotFound

MOST_SHOWN = 100
MOST_OFFERED: Final = 200
MOST_COMPARED: Final = 50
NUMBERS: Final = re.compile(r"\d+")
OWN: Final[tuple[Any, ...]] = (
    Name,
    Interest,
    IncentiveResponse,
    CulturalNote,
    SizeEstimate,
    Area,
    IntegrationAssessment,
    DdrEntry,
    Listing,
    TypedProfile,
    FieldSource,
)
"""Graded facts of one actor alone."""


def visible(user: User | None) -> VisibleQuerySet[Source]:
    """Return the sources the user may see."""
    rows: VisibleQuerySet[Source] = Source.objects.visible_to(user)
    return rows


def get(source_id: UUID, *, user: User | None, for_update: bool = False) -> Source:
    """Return one source with its compartment, locked if asked; raises NotFound when hidden or absent."""
    rows = visible(user).select_related("compartment")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=source_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such source."))
    return found


def citable(user: User | None, *, compartment_id: UUID) -> VisibleQuerySet[Source]:
    """Return the sources a fact of the compartment may newly rest on, newest first: near, and not refuted."""
    near = Q(compartment_id=compartment_id) | Q(compartment__is_common=True)
    return visible(user).filter(near, refuted_at=None).order_by("-updated_at", "-pk")


def origins(user: User | None) -> list[str]:
    """Return the origins of the sources the user may see, as last written: the most recently used, in order."""
    recent = _last_of_each_origin(user).order_by("-updated_at", "-pk").values_list("origin", flat=True)
    return sorted(recent[:MOST_OFFERED])


def near_origin(text: str, *, user: User, beside: UUID | None = None) -> str:
    """Return the origin the user may see that is nearly the same as a text, "" where none is, or one is the same.

    Origins with other numbers in them are others: Post 3 is not Post 4. The most alike in their letters are compared.
    """
    key = fold_origin(text)
    if not key:
        return ""
    rows = _last_of_each_origin(user, beside=beside).annotate(alike=TrigramSimilarity("origin_key", key))
    known = dict(rows.order_by("-alike", "pk").values_list("origin_key", "origin")[:MOST_COMPARED])
    if key in known:
        return ""
    numbers = NUMBERS.findall(key)
    alike = {one: likeness(key, one) for one in known if NUMBERS.findall(one) == numbers}
    nearest = max(alike, key=alike.__getitem__, default="")
    return known[nearest] if nearest and alike[nearest] >= ALIKE else ""


def _last_of_each_origin(user: User | None, *, beside: UUID | None = None) -> QuerySet[Source]:
    """Return of each origin the source written last that the user may see, `beside` left out."""
    rows = visible(user).exclude(origin_key="")
    if beside is not None:
        rows = rows.exclude(pk=beside)
    last = rows.order_by("origin_key", "-updated_at", "-pk").distinct("origin_key")
    return Source.objects.filter(pk__in=last.values("pk"))


def cite(facts: Sequence[Any], *, user: User | None, also: Iterable[UUID | None] = ()) -> dict[UUID, Source]:
    """Give every fact `shown_sources`, the sources it rests on as far as the user may see them; return these by id.

    One statement for all facts; `also` asks for further sources. Each fact also knows its sources, seen or not, so that
    it can tell whether one was refuted without asking again.
    """
    ids = {key for fact in facts for key in (fact.source_id, fact.corroborated_by_id) if key} | set(also) - {None}
    rows = Source.objects.annotate(seen=Exists(visible(user).filter(pk=OuterRef("pk"))))
    known = rows.in_bulk(ids) if ids else {}
    found: dict[UUID, Source] = {key: row for key, row in known.items() if row.seen}
    for fact in facts:
        fact.source, fact.corroborated_by = known.get(fact.source_id), known.get(fact.corroborated_by_id)
        fact.shown_sources = [found[key] for key in (fact.source_id, fact.corroborated_by_id) if key in found]
    _tell_contradicted([fact for fact in facts if isinstance(fact, PersonRole)], user=user)
    return found


def _tell_contradicted(roles: Sequence[PersonRole], *, user: User | None) -> None:
    """Give every role `contradicts_shown`, whether the user may see the role it contradicts: of another person."""
    against = {role.contradicts_id for role in roles if role.contradicts_id}
    seen = (
        set(PersonRole.objects.visible_to(user).filter(pk__in=against).values_list("pk", flat=True)) if against else ()
    )
    for role in roles:
        role.contradicts_shown = role.contradicts_id in seen


def matching(user: User, *, q: str = "", kind: str = "") -> VisibleQuerySet[Source]:
    """Return the sources the user may see with all the words in title or origin, of one kind if asked."""
    rows = visible(user)
    for word in q.split():
        rows = rows.filter(Q(title__icontains=word) | Q(origin__icontains=word))
    return rows.filter(kind=kind) if kind else rows


def resting_on(source: Source) -> QuerySet[Any]:
    """Return the ids of the actors of which something rests on the source that all readers of the actor may see."""
    rests = Q(source=source) | Q(corroborated_by=source)
    own = [model._default_manager.filter(rests, actor__isnull=False) for model in OWN]
    rows: list[Any] = [facts.values("actor_id") for facts in own]
    rows.append(Actor.objects.filter(size_source=source).values("pk"))
    rows.append(FindingEvidence.objects.filter(rests).values("finding__determination__actor_id"))
    for model, end, other in (
        (PersonRole, "actor", "person"),
        (Relation, "from_actor", "to_actor"),
        (Relation, "to_actor", "from_actor"),
    ):
        open_to_all = Q(**{f"{other}__compartment__is_common": True}) | Q(
            **{f"{other}__compartment": F(f"{end}__compartment")}
        )
        rows.append(model._default_manager.filter(rests, open_to_all).values(f"{end}_id"))
    every: QuerySet[Any] = rows[0].union(*rows[1:])
    return every


def cited_by(actor: Actor, *, user: User) -> VisibleQuerySet[Source]:
    """Return the sources the user may see that something the user sees of the actor rests on."""
    ids = Q(pk=actor.size_source_id)
    facts = [model._default_manager.filter(actor=actor) for model in OWN]
    facts.append(PersonRole.objects.visible_to(user).filter(actor=actor))
    facts.append(Relation.objects.visible_to(user).filter(Q(from_actor=actor) | Q(to_actor=actor)))
    for rows in facts:
        ids |= Q(pk__in=rows.values("source")) | Q(pk__in=rows.values("corroborated_by"))
    return visible(user).filter(ids)


def cited_on(source: Source, *, user: User) -> list[Actor]:
    """Return the actors the user may see with a fact that rests on the source, by name."""
    rests = Q(source=source) | Q(corroborated_by=source)
    ids = Q(size_source=source)
    for model in (*OWN, PersonRole):
        ids |= Q(pk__in=model._default_manager.filter(rests).values("actor_id"))
    ids |= Q(pk__in=FindingEvidence.objects.filter(rests).values("finding__determination__actor_id"))
    entries = GroundParty.objects.visible_to(user).filter(Q(entry__source=source) | Q(entry__corroborated_by=source))
    ids |= Q(pk__in=entries.values("actor_id"))
    relations = Relation.objects.visible_to(user).filter(rests)
    ids |= Q(pk__in=relations.values("from_actor_id"))
    return list(Actor.objects.visible_to(user).filter(ids, merged_into=None).order_by("name", "pk")[:MOST_SHOWN])
