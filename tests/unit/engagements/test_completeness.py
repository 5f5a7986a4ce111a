from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from engagements.domain.completeness import PlanFacts, Step, gaps

AT = datetime(2026, 3, 1, tzinfo=UTC)
COMPLETE = PlanFacts(
    desired_effect=True,
    objective=True,
    alternatives=True,
    is_online=False,
    purpose=False,
    is_discreet=False,
    who_may_know=False,
    counterparts=1,
    team=1,
    channel=True,
    channel_usable=True,
    meets_in_person=True,
    venue=True,
    planned_start=AT + timedelta(days=1),
    planned_end=AT + timedelta(days=2),
    go_no_go=True,
    red_lines=True,
    offers_without_authority=0,
    reactions=1,
    public_part=True,
    public_speaker=False,
    public_event=False,
)


def test_a_complete_plan_lacks_nothing():
    assert gaps(COMPLETE, at=AT) == []


@pytest.mark.parametrize(
    ("change", "step"),
    [
        ({"desired_effect": False}, Step.PURPOSE),
        ({"objective": False}, Step.PURPOSE),
        ({"alternatives": False}, Step.PURPOSE),
        ({"is_online": True}, Step.PURPOSE),
        ({"is_discreet": True}, Step.PURPOSE),
        ({"counterparts": 0}, Step.PEOPLE),
        ({"team": 0}, Step.PEOPLE),
        ({"channel": False}, Step.SETTING),
        ({"channel_usable": False}, Step.SETTING),
        ({"venue": False}, Step.SETTING),
        ({"planned_start": None}, Step.SETTING),
        ({"planned_start": AT - timedelta(minutes=1)}, Step.SETTING),
        ({"planned_end": None}, Step.SETTING),
        ({"go_no_go": False}, Step.SETTING),
        ({"red_lines": False}, Step.GROUND),
        ({"offers_without_authority": 2}, Step.GROUND),
        ({"reactions": 0}, Step.REACTIONS),
        ({"public_part": False}, Step.REACTIONS),
        ({"public_event": True}, Step.REACTIONS),
    ],
)
def test_each_gap_stands_in_its_step_alone(change, step):
    found = gaps(replace(COMPLETE, **change), at=AT)
    assert [gap.step for gap in found] == [step]


def test_what_nobody_needs_is_not_asked_for():
    at_a_distance = replace(COMPLETE, meets_in_person=False, venue=False)
    assert gaps(at_a_distance, at=AT) == []


def test_an_empty_plan_names_every_step_in_order():
    empty = PlanFacts(**{field.name: None if "planned" in field.name else 0 for field in fields(PlanFacts)})
    steps = [gap.step for gap in gaps(empty, at=AT)]
    assert steps == sorted(steps, key=list(Step).index)
    assert set(steps) == set(Step) - {Step.CHECK}
