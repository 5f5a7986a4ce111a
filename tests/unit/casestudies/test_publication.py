import pytest

from casestudies.domain.publication import TABLE, Action, Gap, NotOpen, Status, after, gaps, too_long


def test_a_draft_is_reviewed_and_an_edit_takes_the_review_back():
    assert after(Status.DRAFT, Action.REVIEW) is Status.REVIEWED
    assert after(Status.REVIEWED, Action.EDIT) is Status.DRAFT
    assert after(Status.DRAFT, Action.EDIT) is Status.DRAFT


def test_a_reviewed_study_is_not_reviewed_again():
    with pytest.raises(NotOpen):
        after(Status.REVIEWED, Action.REVIEW)


def test_every_status_can_be_left():
    assert {source for source, _action in TABLE} == set(Status)


@pytest.mark.parametrize(
    ("kinds", "missing"),
    [
        ([], (Gap.FEW_CITATIONS, Gap.ONE_KIND)),
        (["press"] * 4, (Gap.FEW_CITATIONS, Gap.ONE_KIND)),
        (["press"] * 5, (Gap.ONE_KIND,)),
        (["press"] * 3 + ["dataset"], (Gap.FEW_CITATIONS,)),
        (["press"] * 4 + ["dataset"], ()),
    ],
)
def test_a_bibliography_needs_five_sources_of_two_kinds(kinds, missing):
    assert gaps(kinds) == missing


def test_a_summary_ends_at_120_words():
    assert not too_long("word " * 120)
    assert too_long("word " * 121)
