import pytest

from engagements.domain.words import Labelled, Ranked, Words, noop, say


class Colour(Labelled):
    RED = "red", "Red"


class Size(Ranked):
    SMALL = "small", "Small"
    LARGE = "large", "Large"


def test_sentence_is_told_with_its_fills():
    assert str(say("{who} holds {number} keys", who="Ana", number=2)) == "Ana holds 2 keys"


def test_template_word_fills_and_inner_sentences_are_translated_but_numbers_and_empty_text_are_not():
    asked = []

    def translate(text):
        asked.append(text)
        return text.upper() if "{" not in text else text.replace("has", "HAT")

    sentence = say("{who} has {number}{nothing}: {inner}", who="a", number=2, nothing="", inner=say("why {x}", x="b"))
    assert sentence.told_with(translate) == "A HAT 2: why B"
    assert "" not in asked


def test_sentences_compare_by_what_they_say():
    assert say("{a}{b}", a="1", b="2") == say("{a}{b}", b="2", a="1") == Words("{a}{b}", (("a", "1"), ("b", "2")))


def test_marking_changes_nothing():
    assert noop("Draft") == "Draft"


def test_labelled_is_its_stored_value_and_knows_its_label():
    assert (Colour.RED, Colour("red").label, str(Colour.RED)) == ("red", "Red", "red")


def test_ranked_compares_by_place_and_not_by_the_alphabet():
    assert Size.SMALL < Size.LARGE
    assert Size.SMALL <= Size.SMALL
    assert Size.LARGE > Size.SMALL
    assert Size.LARGE >= Size.LARGE
    assert max(Size) is Size.LARGE
    assert sorted([Size.LARGE, Size.SMALL]) == [Size.SMALL, Size.LARGE]


def test_ranked_refuses_to_compare_with_a_stranger():
    with pytest.raises(ValueError, match="huge"):
        _ = Size.SMALL < "huge"
