"""The numbers of the oversight page, and what may be published of them."""

from hypothesis import given
from hypothesis import strategies as st

from riskreview.domain.xray import LEAST, Middle, fold, middle, publish
from riskreview.selectors.xray import CHECKS, QUERIES


def test_every_check_has_its_query_and_words():
    assert [check.code for check in CHECKS] == list(QUERIES)
    assert all((check.title, check.why, check.source, check.remedy) for check in CHECKS)


def test_the_middle_says_from_how_many():
    assert (middle([]).value, middle([]).of) == (None, 0)
    assert (middle([1, 9, 2]).value, middle([1, 9, 2]).of) == (2.0, 3)


def test_of_how_many_a_median_is_tells_of_no_small_rest():
    nine = middle(range(9))
    assert publish(nine, among=9) == publish(nine, among=12) == nine
    assert publish(nine, among=10) == publish(nine, among=11) == Middle(4.0, None)
    assert publish(middle([1, 2]), among=9) == Middle(None, None)


def test_small_counts_stand_together():
    found = fold({"approve": 9, "refuse": 2, "defer": 1, "return": 4})
    assert (dict(found.kept), found.folded, found.groups) == ({"approve": 9, "return": 4}, 3, 2)
    found = fold({"approve": 9, "refuse": 1})
    assert (dict(found.kept), found.folded, found.groups) == ({}, 10, 2)
    found = fold({"refuse": 2})
    assert (dict(found.kept), found.folded, found.groups) == ({}, None, 1)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12)))
def test_nothing_small_can_be_read_or_worked_out(counts):
    found = fold(counts)
    assert all(number >= LEAST for number in found.kept.values())
    assert found.folded is None or found.folded == 0 or found.folded >= LEAST
    hidden = sum(counts.values()) - sum(found.kept.values())
    assert hidden == 0 or hidden >= LEAST or not found.kept
