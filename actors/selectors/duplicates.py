"""Actors that another may be the same as: by their names, and only among what the user may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection

from accounts.models import User
from actors.domain.grading import FactState
from actors.domain.naming import words_of
from actors.models import Actor, Name
from actors.selectors import actors
from actors.selectors.folding import latin, search_line
from actors.selectors.likeness import ALIKE, initials, likeness
from actors.selectors.spelling import any_of

LOOKED_AT: Final = 60
SHOWN: Final = 5
MOST_NAMES: Final = 12
"""So many names of one actor are compared."""

# Those with a word in common, the closest spelling first; the index over words answers for each who is asked about.
NEAREST: Final = """
    SELECT asked.place, near.id
      FROM unnest(%s::int[], %s::text[], %s::text[]) AS asked (place, query, spellings)
     CROSS JOIN LATERAL (
        SELECT a.id FROM actors_actor a
         WHERE actors_words(a.search_text) @@ asked.query::tsquery
           AND a.id IN (SELECT id FROM seen)
         ORDER BY (SELECT max(word_similarity(spelling, a.search_text))
                     FROM unnest(string_to_array(asked.spellings, ' | ')) AS spelling) DESC, a.name, a.id
         LIMIT %s
     ) AS near
"""


@dataclass(frozen=True, slots=True)
class Similar:
    """An actor with a name much like one asked for, which name that is, and which it is like."""

    actor: Actor
    name: str
    likeness: float
    asked: str


def similar(name: str, *, user: User, beside: UUID | None = None) -> list[Similar]:
    """Return the actors the user may see whose names are most like this one, the likest first, `beside` left out."""
    return similar_to_each([[name]], user=user, beside=[beside])[0]


def similar_to_each(
    asked: Sequence[Sequence[str]], *, user: User | None, beside: Sequence[UUID | None] = (), most: int = SHOWN
) -> list[list[Similar]]:
    """Return the same for each of several who are asked about by their names, in five statements however many."""
    texts = [list(dict.fromkeys(filter(None, names)))[:MOST_NAMES] for names in asked]
    near = _nearest(texts, user=user)
    rows = Actor.objects.filter(pk__in={pk for found in near for pk in found}).select_related("compartment")
    known = {row.pk: row for row in rows}
    theirs: dict[UUID, list[str]] = {pk: [row.name] for pk, row in known.items()}
    aliases = Name.objects.filter(actor__in=known).exclude(state=FactState.REFUTED.value).order_by("created_at", "pk")
    for actor_id, text, transliteration in aliases.values_list("actor_id", "text", "transliteration"):
        theirs[actor_id] += filter(None, (text, transliteration))
    for kept_id, merged in actors.gone_into(known):
        theirs[kept_id].append(merged.name)
    left_out = list(beside) or [None] * len(asked)
    return [
        _likest(names, [(known[pk], theirs[pk]) for pk in found if pk != own])[:most]
        for names, found, own in zip(texts, near, left_out, strict=True)
    ]


def _nearest(texts: Sequence[Sequence[str]], *, user: User | None) -> list[list[UUID]]:
    """Return for each list of names the actors worth comparing with it."""
    queries = any_of([{word for name in names for word in _telling(name)} for names in texts])
    found: list[list[UUID]] = [[] for _names in texts]
    asked = [(place, query, search_line(texts[place])) for place, query in enumerate(queries) if query]
    try:
        seen, values = actors.visible(user).values("pk").query.sql_with_params()
    except EmptyResultSet:  # whoever is in no compartment
        return found
    if asked:
        sql = f"WITH seen (id) AS NOT MATERIALIZED ({seen}) {NEAREST}"
        with connection.cursor() as cursor:
            cursor.execute(sql, [*values, *map(list, zip(*asked, strict=True)), LOOKED_AT])
            for place, pk in cursor.fetchall():
                found[place].append(pk)
    return found


def _likest(names: Sequence[str], candidates: Iterable[tuple[Actor, Sequence[str]]]) -> list[Similar]:
    found = []
    for actor, others in candidates:
        pairs = ((likeness(mine, other), mine, other) for mine in names for other in others)
        value, mine, other = max(pairs, key=lambda pair: pair[0])
        if value >= ALIKE:
            found.append(Similar(actor, other, value, mine))
    return sorted(found, key=_order)


def _order(one: Similar) -> tuple[float, bool, str, UUID]:
    exact = one.name.casefold() == one.asked.strip().casefold()
    return -one.likeness, not exact, one.actor.name, one.actor.pk


def _telling(name: str) -> set[str]:
    """Return the words to look for: those that say more than the kind of body, as written and in Latin letters."""
    known = words_of(name, to_latin=latin)
    kinds = {word.text for word in known if word.kind}
    words = {word for word in search_line([name]).replace("|", " ").split() if word not in kinds} or kinds
    return {*words, *filter(None, [initials(name)])}
