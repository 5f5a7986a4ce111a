"""What somebody who types a name may mean: the words of stored names that are near to the words typed.

A word typed stands for itself and what begins with it, for stored words that differ by a letter, for those that sound
alike in another script or spelling, and for those of the same meaning where it is known. The words come from
`NameWord`, few against the names they stand in; the names are then found by an index over words. Words for the kind of
body ("front", "army") count only where a name has hardly any other: they differ from source to source and stand in too
many names to look them up.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Final

from django.contrib.postgres.search import SearchQueryField
from django.db import connection
from django.db.models import BooleanField, Func, Q, Value
from django.db.models.functions import Cast
from rapidfuzz.distance import OSA

from actors.domain.name_words import SILENT
from actors.domain.naming import also_spelled, same_in_meaning, word_of
from actors.models.actors import SEARCH_WORDS

MOST_NEAR: Final = 30
SHORTEST_TWICE_MISTYPED: Final = 8
SHORTEST_TELLING: Final = 3
"""Shorter words (articles, initials) may be left out of a longer name."""
ENOUGH: Final = 2
"""With so many words that tell a name, those for its kind are left out."""
ONE_MAY_DIFFER: Final = 3
"""Of so many words one may be another."""

NEAR: Final = """
SELECT asked.word, near.word, near.heard
  FROM unnest(%(words)s::text[], %(spellings)s::text[]) AS asked (word, spellings)
 CROSS JOIN LATERAL (
    (SELECT word, false AS heard FROM actors_nameword WHERE cuts && actors_cuts(asked.word) LIMIT %(most)s)
    UNION ALL
    (SELECT word, true FROM actors_nameword
      WHERE sound <> '' AND sound IN (
          SELECT actors_sound(spelling || ending)
            FROM unnest(string_to_array(asked.spellings, ' ')) AS spelling, unnest(ARRAY['', 'a']) AS ending)
      ORDER BY similarity(word, asked.word) DESC, word LIMIT %(most)s)
 ) AS near
"""


def meant_by(spellings: Iterable[str]) -> Q | None:
    """Return the condition on actors that one of the folded spellings may mean them, None when none has a word."""
    split = [spelling.split() for spelling in spellings if spelling]
    if not split:
        return None
    near = _near(sorted({word for words in split for word in words}))
    return reduce(or_, (_all_of(words, near) for words in split))


def near_to(asked: Sequence[Sequence[str]]) -> list[list[tuple[str, str]]]:
    """Return for each list of folded words the pairs of queries that find all of them, or all but one of many.

    A name is found by both queries of one pair.
    """
    telling = [_long(words) for words in asked]
    near = _near(sorted({word for words in telling for word in words}))
    return [_pairs([_one_of(word, near[word]) for word in words]) for words in telling]


def _pairs(each: Sequence[str]) -> list[tuple[str, str]]:
    if len(each) < ONE_MAY_DIFFER:
        return [(each[0], each[-1])] if each else []
    kept = [[*each[:place], *each[place + 1 :]] for place in range(len(each))]
    return [(first, " & ".join(others)) for first, *others in kept]


def _found_by(query: str) -> Q:
    words = Cast(Value(query), SearchQueryField())
    return Q(Func(SEARCH_WORDS, words, arg_joiner=" @@ ", template="(%(expressions)s)", output_field=BooleanField()))


def _near(words: list[str]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {word: set(same_in_meaning(word)) for word in words}
    if not words:
        return found
    with connection.cursor() as cursor:
        spellings = [" ".join([word, *sorted(also_spelled(word))]) for word in words]
        cursor.execute(NEAR, {"words": words, "spellings": spellings, "most": MOST_NEAR})
        for word, near, heard in cursor.fetchall():
            if heard or OSA.distance(word, near) <= _mistakes(word):
                found[word].add(near)
    return found


def _mistakes(word: str) -> int:
    return 2 if len(word) >= SHORTEST_TWICE_MISTYPED else 1


def _long(words: Sequence[str]) -> Sequence[str]:
    """Return the words without articles and others too short to tell anything, unless there is nothing else."""
    return [word for word in words if len(word) >= SHORTEST_TELLING and word not in SILENT] or words


def _all_of(words: list[str], near: Mapping[str, set[str]]) -> Q:
    """Return the condition that all words, or all but one of many, are meant.

    Each word is a condition of its own: the index joins several in half the time that one query for all of them takes.
    """
    long = _long(words)
    telling = [word for word in long if not word_of(word).kind]
    each = [_found_by(_one_of(word, near[word])) for word in (telling if len(telling) >= ENOUGH else long)]
    if len(each) < ONE_MAY_DIFFER:
        return reduce(and_, each)
    return reduce(or_, (reduce(and_, each[:place] + each[place + 1 :]) for place in range(len(each))))


def _one_of(word: str, near: set[str]) -> str:
    # Folded words hold letters and digits alone, so that quotes are all they need.
    return "(" + " | ".join([f"'{word}':*", *(f"'{other}'" for other in sorted(near - {word}))]) + ")"
