"""The retention schedule as a document: its limits, its periods, and what a change of it says."""

from datetime import date

import pytest

from accounts.domain.retention import CLASSES, Action, InvalidSchedule, Kept, changes, parse
from accounts.services.retention import shipped


def body(**values):
    found = {kept: dict(part) for kept, part in shipped().body().items()}
    for name, value in values.items():
        kept, field = name.split("__")
        found[kept][field] = value
    return found


def test_what_comes_with_parley_holds_the_periods_of_the_field():
    months = {kept.value: (entry.months, entry.action.value) for kept, entry in shipped().entries.items()}
    assert months == {
        "decision_records": (120, "archive"), "engagement_reports": (84, "archive"), "raw_notes": (12, "delete"),
        "private_persons": (24, "pseudonymise"), "protected_sources": (0, "pseudonymise"),
        "rejected_profiles": (6, "delete"), "audit_log": (120, "archive"),
    }  # fmt: skip
    assert {one.kept for one in CLASSES} == set(Kept)
    assert parse(body()) == shipped()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("audit_log__months", 119), ("audit_log__action", "delete"), ("decision_records__months", 12),
        ("decision_records__action", "pseudonymise"), ("private_persons__months", 61), ("private_persons__action", "delete"),
        ("protected_sources__months", 13), ("raw_notes__months", 0), ("raw_notes__months", "12"), ("raw_notes__months", True),
        ("raw_notes__purpose", " "), ("raw_notes__basis", None), ("raw_notes__review_on", "soon"), ("raw_notes__purpose", "a" * 2001),
    ],
)  # fmt: skip
def test_no_schedule_leaves_its_limits(name, value):
    with pytest.raises(InvalidSchedule) as refused:
        parse(body(**{name: value}))
    assert list(refused.value.faults) == [name.replace("__", ".")]


@pytest.mark.parametrize("document", [None, [], {"raw_notes": 3}, {}, {**body(), "gossip": {"months": 1}}])
def test_what_is_no_schedule_is_refused(document):
    with pytest.raises(InvalidSchedule):
        parse(document)


def test_a_change_says_what_it_changes():
    found = [
        (one.kept, name, was, will) for one, name, was, will in changes(shipped(), parse(body(raw_notes__months=6)))
    ]
    assert found == [(Kept.RAW_NOTES, "months", 12, 6)]


@pytest.mark.parametrize(
    ("months", "today", "since"),
    [
        (0, date(2026, 3, 31), date(2026, 3, 31)), (1, date(2026, 3, 31), date(2026, 2, 28)),
        (12, date(2024, 2, 29), date(2023, 2, 28)), (24, date(2026, 11, 30), date(2024, 11, 30)),
    ],
)  # fmt: skip
def test_a_period_is_over_by_the_calendar(months, today, since):
    entry = shipped().entries[Kept.RAW_NOTES]
    changed = type(entry)(months, Action.DELETE, entry.purpose, entry.basis, entry.review_on)
    assert changed.over_since(today) == since
