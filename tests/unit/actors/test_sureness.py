"""The sentence a profile begins with, and who obeys whom."""

import pytest

from actors.domain.relations import ANSWERS_TO, BINDS, SYMMETRIC, obeys
from actors.domain.sureness import first_sentence


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
