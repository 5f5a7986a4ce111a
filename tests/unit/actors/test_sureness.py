"""How sure a profile is, counted from what its facts rest on; and its first sentence."""

import pytest

from actors.domain.grading import FactState
from actors.domain.relations import ANSWERS_TO, BINDS, SYMMETRIC, obeys
from actors.domain.sureness import Basis, Sureness, first_sentence, place, sureness

ASSERTED, DISPUTED, REFUTED = FactState.ASSERTED, FactState.DISPUTED, FactState.REFUTED


def test_facts_are_counted_by_the_places_they_come_from():
    one, two, none = frozenset({"radio"}), frozenset({"radio", "elder"}), frozenset()
    facts = [
        Basis(one, ASSERTED),
        Basis(two, ASSERTED),
        Basis(none, DISPUTED),
        Basis(one, DISPUTED, fell=True),
        Basis(frozenset({"gone"}), REFUTED),
    ]
    assert sureness(facts) == Sureness(4, confirmed=1, single=2, unsourced=1, disputed=2, fallen=1, places=2)
    assert not sureness(facts).rests_on_one
    assert sureness([facts[0], facts[2], facts[4]]).rests_on_one
    assert not sureness([facts[2]]).rests_on_one
    assert sureness([]) == Sureness(0, 0, 0, 0, 0, 0, 0)


def test_two_sources_of_one_origin_are_one_place_and_an_unnamed_origin_is_its_own():
    assert place(" Radio Salima ", 1) == place("radio salima", 2)
    assert place("", 1) != place("", 2)


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("", "", ""),
        ("Holds the road.", "Holds the road.", ""),
        ("Holds the road. Wants tolls.\nAnd more.", "Holds the road.", "Wants tolls.\nAnd more."),
        ("About approx. 500 men hold it! They wait.", "About approx. 500 men hold it!", "They wait."),
        ("A line\nand another", "A line", "and another"),
        ("هل يملك الطريق؟ نعم يملك.", "هل يملك الطريق؟", "نعم يملك."),
        ("他们守路。他们收费。", "他们守路。", "他们收费。"),
        ("x" * 301 + ". More.", "x" * 301 + ". More.", ""),
    ],
)
def test_the_first_sentence_stands_alone(text, first, rest):
    assert first_sentence(text) == (first, rest)


def test_nobody_obeys_both_ways():
    assert obeys("proxy_of", forwards=True)
    assert obeys("commands", forwards=False)
    assert not obeys("commands", forwards=True)
    assert not obeys("allied_with", forwards=True)
    assert not (ANSWERS_TO | BINDS) & SYMMETRIC
    assert not ANSWERS_TO & BINDS
