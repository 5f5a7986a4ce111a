import pytest

from casestudies.domain.sourcing import Support, support_of, tally


@pytest.mark.parametrize(
    ("kinds", "support"),
    [
        ([], Support.NEEDS_SECOND_SOURCE),
        (["press"], Support.ONE_SOURCE),
        (["press", "press"], Support.ONE_KIND),
        (["press", "un_document"], Support.INDEPENDENT),
        (["press", "press", "dataset"], Support.INDEPENDENT),
    ],
)
def test_support_says_what_is_cited_and_no_more(kinds, support):
    assert support_of(kinds) is support


def test_a_tally_counts_every_support_including_none():
    counted = tally([Support.NEEDS_SECOND_SOURCE, Support.ONE_SOURCE, Support.NEEDS_SECOND_SOURCE])
    assert counted.total == 3
    assert counted.needing_second_source == 2
    assert counted.by_support[Support.INDEPENDENT] == 0
