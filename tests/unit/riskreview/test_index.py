from datetime import UTC, datetime, timedelta

import pytest

from riskreview.domain.index import IndexLevel, IndexRun, answer_from_index

NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)


def run(level, **age):
    return IndexRun(IndexLevel(level), NOW - timedelta(**age))


@pytest.mark.parametrize(
    ("level", "answer"),
    [
        ("low", "low"),
        ("guarded", "medium"),
        ("elevated", "high"),
        ("high", "high"),
        ("severe", "very_high"),
    ],
)
def test_each_level_of_the_index_has_its_answer(level, answer):
    found = answer_from_index([run(level, days=1)], days=7, at=NOW)
    assert (found.answer, found.stale) == (answer, False)


def test_the_worst_party_answers():
    found = answer_from_index([run("guarded", days=1), run("severe", days=2), run("low", days=0)], days=7, at=NOW)
    assert (found.answer, found.stale, str(found.why)) == ("very_high", False, "The highest index is Severe.")


@pytest.mark.parametrize(
    ("runs", "answer", "why"),
    [
        ([], "unknown", "No party has an escalation index."),
        ([None], "unknown", "No party has an escalation index."),
        ([None, run("severe", days=1)], "very_high", "The highest index is Severe, but a party has none."),
        (
            [run("low", days=7, seconds=1)],
            "low",
            "The highest index is Low, but not every index is from the last 7 days.",
        ),
        (
            [run("low", days=0), run("low", days=8)],
            "low",
            "The highest index is Low, but not every index is from the last",
        ),
        ([run("low", days=-1)], "low", "The highest index is Low, but not every index is from the last 7 days."),
    ],
)
def test_missing_old_and_future_runs_are_stale(runs, answer, why):
    found = answer_from_index(runs, days=7, at=NOW)
    assert (found.answer, found.stale) == (answer, True)
    assert str(found.why).startswith(why)


@pytest.mark.parametrize(("days", "span"), [(7, "the last 7 days"), (3, "the last 3 days"), (1, "the last day")])
def test_an_index_counts_the_days_it_is_given_and_not_a_second_longer(days, span):
    assert not answer_from_index([run("low", days=days)], days=days, at=NOW).stale
    found = answer_from_index([run("low", days=days, seconds=1)], days=days, at=NOW)
    assert (found.stale, str(found.why)) == (
        True,
        f"The highest index is Low, but not every index is from {span}.",
    )
