"""What a run tells the reviews: each fall, rise or crossing once."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from reassessment.domain.escalation import assess as index_of
from reassessment.domain.escalation_alerts import EscalationPoint
from reassessment.domain.escalation_inputs import EscalationInputs, LevelState
from reassessment.domain.escalation_parameters import ESCALATION_1_0
from reassessment.domain.reactions import Thresholds, escalation_reactions, trust_reactions
from reassessment.domain.runs import RunState, state_of_index, state_of_trust
from reassessment.domain.trust import assess as trust_of
from reassessment.domain.trust_alerts import TrustPoint
from riskreview.domain.index import IndexLevel
from riskreview.domain.reopening import Trigger

RULES = Thresholds(fall=10, fall_days=30, floor=30, rise=15, rise_days=14)
AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


def points(*pairs):
    return tuple(TrustPoint(AT - timedelta(days=days), score, 0.4) for days, score in pairs)


def trust(history, score, *, low=40.0, low_before=40.0):
    found = trust_reactions(
        SimpleNamespace(as_of=AT, score=score, low=low), rules=RULES, history=history, low_before=low_before
    )
    return [reaction.trigger for reaction in found]


@pytest.mark.parametrize(
    ("history", "score", "reacts"),
    [
        ((), 20, False),
        (((7, 60),), 50.5, False),
        (((7, 60),), 50, True),
        (((31, 60),), 40, False),
        (((30, 60),), 40, True),
        (((14, 60), (7, 49)), 48, False),
        (((14, 60), (7, 49)), 41, False),
        (((14, 60), (7, 49)), 39, True),
        (((32, 60), (7, 49)), 39, True),
        (((32, 60), (25, 49), (7, 38)), 38, False),
        (((14, 50), (7, 60)), 50, True),
    ],
)
def test_a_fall_of_ten_points_reacts_once(history, score, reacts):
    assert trust(points(*history), score) == ([Trigger.TRUST_FELL] if reacts else [])


@pytest.mark.parametrize(
    ("before", "now", "reacts"), [(None, 28.4, False), (30.0, 29.9, True), (29.0, 28.0, False), (31.0, 30.0, False)]
)
def test_the_lower_bound_reacts_when_it_crosses_the_floor(before, now, reacts):
    assert trust((), 45, low=now, low_before=before) == ([Trigger.TRUST_BELOW_FLOOR] if reacts else [])


def test_the_reason_says_the_figures():
    found = SimpleNamespace(as_of=AT, score=47.6, low=29.2)
    fell, low = trust_reactions(found, rules=RULES, history=points((7, 61.2)), low_before=35.0)
    assert str(fell.reason) == "Trust fell from 61 to 48 within 30 days."
    assert str(low.reason) == "The lower bound of trust fell to 29, below 30."


def index(value, level, *, before=None, history=()):
    state = None if before is None else LevelState(before)
    result = SimpleNamespace(index=value, level=level, as_of=AT)
    past = tuple(EscalationPoint(AT - timedelta(days=days), each) for days, each in history)
    inputs = EscalationInputs(AT, previous=state, params=ESCALATION_1_0)
    return [
        (each.trigger, str(each.reason))
        for each in escalation_reactions(result, inputs=inputs, rules=RULES, history=past)
    ]


LOW, GUARDED, ELEVATED, SEVERE = IndexLevel.LOW, IndexLevel.GUARDED, IndexLevel.ELEVATED, IndexLevel.SEVERE


@pytest.mark.parametrize(
    ("value", "level", "before", "history", "expected"),
    [
        (10, LOW, None, (), []),
        (25, GUARDED, None, (), [Trigger.INDEX_ROSE]),
        (25, GUARDED, GUARDED, (), []),
        (19, LOW, LOW, ((2, 4),), [Trigger.INDEX_ROSE]),
        (19, LOW, LOW, ((2, 4), (1, 19)), []),
        (18.9, LOW, LOW, ((2, 4),), []),
        (19, LOW, LOW, ((15, 4),), []),
        (85, SEVERE, GUARDED, ((1, 30),), [Trigger.INDEX_SEVERE]),
        (95, SEVERE, SEVERE, ((1, 85),), []),
        (70, ELEVATED, SEVERE, ((1, 85),), []),
    ],
)
def test_a_rise_reacts_once_and_the_gravest_way(value, level, before, history, expected):
    assert [trigger for trigger, _reason in index(value, level, before=before, history=history)] == expected


def test_the_reason_of_a_rise():
    assert index(45, ELEVATED, before=GUARDED) == [
        (Trigger.INDEX_ROSE, "The level of the escalation index rose from Guarded to Elevated.")
    ]
    assert index(88, SEVERE, before=GUARDED)[0][1] == "The escalation index is 88 of 100: Severe, Guarded before."


def test_the_state_of_a_run_names_the_graver_want():
    assert state_of_trust(trust_of([], at=AT)) is RunState.INSUFFICIENT
    assert state_of_index(index_of(EscalationInputs(AT))) is RunState.UNRELIABLE
    assert state_of_index(index_of(EscalationInputs(AT, commitments=()))) is RunState.INCOMPLETE
