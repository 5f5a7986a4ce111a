"""Where sources have it from: what people write differently is one origin, what merely looks alike is not."""

import pytest

from actors.domain.grading import fold_origin, independent


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Mission patrols", "Mission patrols"),
        ("mission  PATROLS.", "Mission-patrols"),
        ("Le Témoin", "temoin"),
        ("U.N. Mission", "UN mission"),
        ("“Radio Salima”", "Radio Salima"),
        ("The Elder's post", "elder post"),
    ],
)
def test_one_origin_in_two_spellings_counts_once(one, other):
    assert fold_origin(one) == fold_origin(other) != ""
    assert not independent(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Mission patrol", "Mission patrols"), ("Post 3", "Post 4"), ("The Union", "The Unions")]
)
def test_what_merely_looks_alike_is_not_taken_for_one(one, other):
    assert independent(one, other)


@pytest.mark.parametrize("empty", ["", "  ", "–", "..."])  # noqa: RUF001
def test_an_origin_that_says_nothing_confirms_nothing(empty):
    assert fold_origin(empty) == ""
    assert not independent(empty, "Radio Salima")


def test_an_article_alone_is_a_name():
    assert fold_origin("The") == "the"
