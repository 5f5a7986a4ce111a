"""Who is assessed when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reassessment.domain.schedule import Due, RunKind, Standing, Trigger, due, is_serious, next_due

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
CADENCE = {RunKind.TRUST: timedelta(days=7), RunKind.ESCALATION: timedelta(hours=6)}


def ago(**span):
    return AT - timedelta(**span)


@pytest.mark.parametrize(
    ("kind", "last", "urgent_at", "expected"),
    [
        (RunKind.TRUST, None, None, AT),
        (RunKind.TRUST, None, ago(days=1), AT),
        (RunKind.TRUST, ago(days=2), None, AT + timedelta(days=5)),
        (RunKind.ESCALATION, ago(hours=2), None, AT + timedelta(hours=4)),
        (RunKind.ESCALATION, ago(hours=2), ago(hours=1), ago(hours=1)),
        (RunKind.ESCALATION, ago(hours=2), ago(hours=2), ago(hours=2)),
        (RunKind.ESCALATION, ago(hours=2), ago(hours=3), AT + timedelta(hours=4)),
        (RunKind.ESCALATION, ago(hours=9), ago(hours=1), ago(hours=3)),
    ],
)
def test_next_due(kind, last, urgent_at, expected):
    assert next_due(AT, kind, last, urgent_at, cadence=CADENCE) == expected


def test_refuses_a_clock_without_a_zone():
    with pytest.raises(ValueError, match="time zone"):
        next_due(AT.replace(tzinfo=None), RunKind.TRUST, None, cadence=CADENCE)


@pytest.mark.parametrize(("weight", "expected"), [(-7.0, True), (-9.5, True), (-6.9, False), (9.0, False)])
def test_a_serious_incident_weighs_minus_seven_or_less(weight, expected):
    assert is_serious(weight) is expected


def test_due_puts_events_first_and_then_who_waited_longest():
    standings = [
        Standing("fresh", RunKind.TRUST, ago(days=6)),
        Standing("late", RunKind.TRUST, ago(days=8)),
        Standing("later", RunKind.ESCALATION, ago(days=9)),
        Standing("breach", RunKind.TRUST, ago(days=1), ago(minutes=2)),
        Standing("seen", RunKind.TRUST, ago(days=1), ago(days=2)),
        Standing("new", RunKind.TRUST, None),
        Standing("new and struck", RunKind.TRUST, None, ago(minutes=1)),
    ]
    assert due(standings, at=AT, cadence=CADENCE) == (
        Due("breach", RunKind.TRUST, ago(minutes=2), Trigger.EVENT),
        Due("new and struck", RunKind.TRUST, AT, Trigger.EVENT),
        Due("later", RunKind.ESCALATION, ago(days=9) + timedelta(hours=6), Trigger.SCHEDULE),
        Due("late", RunKind.TRUST, ago(days=1), Trigger.SCHEDULE),
        Due("new", RunKind.TRUST, AT, Trigger.SCHEDULE),
    )


@given(st.sampled_from(RunKind), st.floats(0, 30), st.floats(0, 30))
def test_whoever_was_just_assessed_is_not_due_again(kind, last, urgent):
    standing = Standing("a", kind, ago(days=min(last, urgent)), ago(days=max(last, urgent) + 0.01))
    after = Standing("a", kind, AT, standing.urgent_at)
    assert due([after], at=AT + timedelta(hours=1), cadence=CADENCE) == ()
