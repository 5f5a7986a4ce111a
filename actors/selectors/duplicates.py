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
from actors.selectors.likeness import ALIKE, LITTLE, initials, likeness
from actors.selectors.spelling import near_to

LOOKED_AT: Final = 60
SHOWN: Final = 5
MOST_NAMES: Final = 12
"""So many names of one actor are compared."""

MOST_OF_ONE_WORD: Final = 1000
"""So many of those that share nothing but a word are looked at, whichever they are."""

# Those with the words in common, the closest spelling first; the index over words answers for each who is asked about.
NEAREST: Final = """
    found AS (
        SELECT DISTINCT asked.place, near.id, near.name, near.search_text
          FROM unnest(%s::int[], %s::text[], %s::text[], %s::int[]) AS asked (place, one, others, most)
         CROSS JOIN LATERAL (
            SELECT a.id, a.name, a.search_text FROM actors_actor a
             WHERE actors_words(a.search_text) @@ asked.one::tsquery
               AND actors_words(a.search_text) @@ asked.others::tsquery AND a.id IN (SELECT id FROM seen)
             LIMIT asked.most
         ) AS near
    )
    SELECT place, id FROM (
        SELECT place, id, row_number() OVER (PARTITION BY place ORDER BY (
            SELECT max(word_similarity(spelling, search_text))
              FROM unnest(string_to_array((%s::text[])[place], ' | ')) AS spelling
        ) DESC, name, id) AS rank FROM found
    ) AS ranked WHERE rank <= %s
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
    named = [(place, name) for place, names in enumerate(texts, start=1) for name in names]
    told = [(place, words) for place, name in named for words in _telling(name)]
    pairs = zip(told, near_to([words for _place, words in told]), strict=True)
    asked: list[tuple[int, str, str, int | None]] = [
        (place, one, others, None) for (place, _words), found in pairs for one, others in found
    ]
    alone = [(place, f"'{word}'") for place, name in named for word in sorted(_alone(name))]
    asked += [(place, word, word, MOST_OF_ONE_WORD) for place, word in alone]
    found: list[list[UUID]] = [[] for _names in texts]
    try:
        seen, values = actors.visible(user).values("pk").query.sql_with_params()
    except EmptyResultSet:  # whoever is in no compartment
        return found
    if asked:
        sql = f"WITH seen (id) AS NOT MATERIALIZED ({seen}), {NEAREST}"
        columns = [list(column) for column in zip(*dict.fromkeys(asked), strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(sql, [*values, *columns, [search_line(names) for names in texts], LOOKED_AT])
            for place, pk in cursor.fetchall():
                found[place - 1].append(pk)
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


def _telling(name: str) -> list[list[str]]:
    """Return the words that tell a name, as written and in Latin letters: no kind of body, legal form or article."""
    return [[word for word in words if word not in LITTLE] or words for words in _saying(name)]


def _alone(name: str) -> set[str]:
    """Return the words looked for by themselves: all that say more than the kind of body, and what it is short for."""
    return {*(word for words in _saying(name) for word in words), *filter(None, [initials(name)])}


def _saying(name: str) -> list[list[str]]:
    kinds = {word.text for word in words_of(name, to_latin=latin) if word.kind}
    lines = (line.split() for line in search_line([name]).split(" | "))
    return [sorted(set(words) - kinds) or sorted(set(words)) for words in lines]
