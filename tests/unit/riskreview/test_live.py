from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreview.domain.live import DecisionFacts, Validity, earliest, is_live, suggested_validity
from riskreview.domain.review_cycle import Outcome, ReviewStatus
from riskreview.domain.scales import Lane, Risk
from tests.unit.riskreview.given import POLICY

NOON = datetime(2031, 5, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DECISION = DecisionFacts(
    outcome=Outcome.APPROVE,
    content_no=3,
    in_force_from=NOON - 24 * HOUR,
    valid_until=NOON + 4 * HOUR,
    ended_as=None,
    open_blocking_conditions=0,
)


def reasons(decision=DECISION, **changes):
    case = {"content_no": 3, "planned_end": NOON + 2 * HOUR, "started_at": NOON, "at": NOON, **changes}
    found = is_live(decision, **case)
    assert found.live == (not found.reasons)
    return [str(why) for why in found.reasons]


def test_a_decision_that_meets_every_condition_is_live():
    assert reasons() == []
    assert reasons(replace(DECISION, outcome=Outcome.APPROVE_WITH_CONDITIONS)) == []


def test_the_last_moments_still_count():
    assert reasons(planned_end=NOON + 4 * HOUR) == []
    assert reasons(replace(DECISION, in_force_from=NOON)) == []
    assert reasons(planned_end=None, started_at=NOON + 4 * HOUR, at=NOON + 4 * HOUR) == []


@pytest.mark.parametrize(
    ("change", "case", "why"),
    [
        ({"outcome": Outcome.REFUSE}, {}, "The decision did not approve the engagement."),
        ({"outcome": Outcome.RETURN}, {}, "The decision did not approve the engagement."),
        ({"outcome": Outcome.DEFER}, {}, "The decision did not approve the engagement."),
        ({"ended_as": ReviewStatus.REVOKED}, {}, "The decision has ended: Revoked."),
        ({"ended_as": ReviewStatus.SUPERSEDED}, {}, "The decision has ended: Superseded."),
        ({"content_no": 2}, {}, "The decision was taken on another version of the plan."),
        ({"open_blocking_conditions": 1}, {}, "A condition that blocks the start is still open."),
        ({}, {"planned_end": NOON + 5 * HOUR}, "The decision is not valid until the end of the contact."),
        (
            {"valid_until": NOON - HOUR},
            {"planned_end": None},
            "The decision is not valid until the end of the contact.",
        ),
        (
            {"valid_until": NOON - HOUR},
            {"planned_end": NOON - 2 * HOUR},
            "The decision is not valid until the end of the contact.",
        ),
        ({"in_force_from": NOON + HOUR}, {}, "The decision was taken only after the contact began."),
        ({}, {"at": NOON - HOUR}, "The contact cannot begin in the future."),
    ],
)
def test_each_way_of_not_being_live_is_told(change, case, why):
    assert reasons(replace(DECISION, **change), **case) == [why]


def test_no_decision_is_not_live():
    assert reasons(None) == ["There is no decision."]


def test_all_reasons_are_told_at_once():
    worst = replace(DECISION, outcome=Outcome.REFUSE, ended_as=ReviewStatus.EXPIRED, content_no=1)
    assert len(reasons(worst)) == 3


@pytest.mark.parametrize(
    ("lane", "tier", "listed", "residual", "days"),
    [
        (Lane.LEGAL, 1, False, Risk.LOW, 180),
        (Lane.LEGAL, 2, True, Risk.LOW, 90),
        (Lane.LEGAL, 3, True, Risk.LOW, 20),
        (Lane.ETHICAL, 3, True, Risk.VERY_HIGH, 180),
        (Lane.ESCALATION, 1, False, Risk.MEDIUM, 30),
        (Lane.ESCALATION, 1, False, Risk.HIGH, 7),
        (Lane.ESCALATION, 3, True, Risk.VERY_HIGH, 7),
    ],
)
def test_usual_validity_of_each_lane(lane, tier, listed, residual, days):
    found = suggested_validity(
        lane,
        policy=POLICY,
        tier=tier,
        listed=listed,
        residual=residual,
        decided_at=NOON,
        planned_end=NOON + timedelta(days=20),
    )
    assert found.until == NOON + timedelta(days=days)


@pytest.mark.parametrize("planned_end", [None, NOON - HOUR, NOON + timedelta(days=181)])
def test_tier_three_without_an_event_in_reach_keeps_the_usual_validity(planned_end):
    found = suggested_validity(
        Lane.LEGAL, policy=POLICY, tier=3, listed=False, residual=Risk.LOW, decided_at=NOON, planned_end=planned_end
    )
    assert (found.until, str(found.rule)) == (NOON + timedelta(days=180), "The Legal lane counts 180 days.")


@given(st.lists(st.sampled_from(Lane), min_size=1), st.sampled_from(Risk))
def test_a_decision_is_valid_no_longer_than_any_lane(lanes, residual):
    each = [
        suggested_validity(
            lane, policy=POLICY, tier=2, listed=True, residual=residual, decided_at=NOON, planned_end=None
        )
        for lane in lanes
    ]
    first = earliest(each)
    assert isinstance(first, Validity)
    assert all(first.until <= other.until for other in each)
