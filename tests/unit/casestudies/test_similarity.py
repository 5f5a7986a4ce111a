import random

from hypothesis import given
from hypothesis import strategies as st

from casestudies.domain.similarity import Dimension, Facts, Reach, applying, compare, rank

CODES = st.frozensets(st.sampled_from(["a", "b", "c", "d"]))
FACTS = st.builds(Facts, actor_types=CODES, kinds=CODES, channels=CODES, listings=CODES, incentives=CODES)

PLAN = Facts(
    actor_types=frozenset({"insurgent_group"}),
    kinds=frozenset({"ceasefire_talks"}),
    channels=frozenset({"shuttle_proximity"}),
    listings=frozenset({"us_fto"}),
)


def test_says_what_is_shared_and_what_differs_on_each_side():
    study = Facts(
        actor_types=frozenset({"insurgent_group"}),
        kinds=frozenset({"ceasefire_talks", "prisoner_exchange"}),
        channels=frozenset({"in_person_neutral"}),
        listings=frozenset(),
    )
    comparison = compare(PLAN, study)
    by_dimension = {row.dimension: row for row in comparison.rows}
    assert by_dimension[Dimension.ACTOR_TYPE].shared == ("insurgent_group",)
    assert by_dimension[Dimension.KIND].only_there == ("prisoner_exchange",)
    assert by_dimension[Dimension.CHANNEL].only_here == ("shuttle_proximity",)
    assert by_dimension[Dimension.CHANNEL].only_there == ("in_person_neutral",)
    assert Dimension.INCENTIVE not in by_dimension
    assert [row.dimension for row in comparison.shared] == [Dimension.ACTOR_TYPE, Dimension.KIND]
    assert [row.dimension for row in comparison.differences] == [Dimension.CHANNEL, Dimension.LISTING]
    assert comparison.score == 2


def test_a_listing_or_an_incentive_alone_makes_no_precedent():
    assert not compare(PLAN, Facts(listings=frozenset({"us_fto"}))).is_precedent
    assert rank(PLAN, {"other": Facts(listings=frozenset({"us_fto"}))}) == ()


def test_most_shared_factors_first_then_fewest_differences_then_the_slug():
    both = Facts(actor_types=PLAN.actor_types, kinds=PLAN.kinds)
    studies = {
        "b-tied": Facts(actor_types=PLAN.actor_types),
        "a-tied": Facts(actor_types=PLAN.actor_types),
        "closest": both,
        "unrelated": Facts(actor_types=frozenset({"pmsc"})),
    }
    assert [slug for slug, _ in rank(PLAN, studies)] == ["closest", "a-tied", "b-tied"]


@given(FACTS, st.dictionaries(st.sampled_from(["s1", "s2", "s3", "s4"]), FACTS), st.randoms(use_true_random=False))
def test_the_order_of_the_input_never_matters(here, studies, shuffler: random.Random):
    entries = list(studies.items())
    shuffler.shuffle(entries)
    assert rank(here, dict(entries)) == rank(here, studies)


@given(FACTS, FACTS)
def test_every_code_is_told_exactly_once(here, there):
    for row in compare(here, there).rows:
        told = [*row.shared, *row.only_here, *row.only_there]
        assert len(told) == len(set(told))
        assert set(told) == here.of(row.dimension) | there.of(row.dimension)


def test_a_lesson_applies_only_when_each_named_dimension_is_met():
    reaches = [
        ("met", Reach(actor_types=frozenset({"insurgent_group"}), channels=frozenset({"shuttle_proximity"}))),
        ("wrong channel", Reach(actor_types=frozenset({"insurgent_group"}), channels=frozenset({"email"}))),
        ("names nothing", Reach()),
        ("any type", Reach(kinds=frozenset({"ceasefire_talks"}))),
    ]
    assert applying(reaches, PLAN) == ("met", "any type")
