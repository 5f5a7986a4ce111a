"""The rules that see a pattern in benefits and conduct, and what they do not see: no database."""

from datetime import date, timedelta
from uuid import UUID

from core.charts import strip
from engagements.domain.cooption import BENEFITS, Lane, Moment, Sort, lane_of, signals
from engagements.domain.words import say

TODAY = date(2026, 6, 1)


def at(days, sort, number=0, **more):
    return Moment(TODAY + timedelta(days=days), sort, f"{sort} {days}", "incident", UUID(int=number), **more)


def codes(*moments):
    return [signal.code for signal in signals(moments, today=TODAY)]


def test_violence_follows_a_benefit_within_thirty_days_of_another_day():
    offer = at(-100, Sort.OFFERED)
    for days, seen in ((-101, False), (-100, False), (-99, True), (-70, True), (-69, False)):
        assert (codes(offer, at(days, Sort.VIOLENCE)) == ["violence_after_benefit"]) is seen, days
    assert codes(offer, at(-99, Sort.PRESSURE)) == []
    (signal,) = signals([at(-99, Sort.VIOLENCE), at(-120, Sort.PUBLICITY), offer], today=TODAY)
    assert [one.sort for one in signal.inputs] == [Sort.OFFERED, Sort.VIOLENCE]  # the latest benefit before it
    assert str(signal.rule) == "An act of violence or coercion within 30 days after a benefit."


def test_benefits_after_violence_are_told_from_the_second_time_on():
    first = (at(-300, Sort.VIOLENCE), at(-290, Sort.DELIVERED))
    assert codes(*first) == []
    assert codes(*first, at(-280, Sort.RECOGNITION)) == []  # the same violence, answered twice
    assert codes(*first, at(-250, Sort.VIOLENCE), at(-249, Sort.OFFERED)) == ["benefit_after_violence"]


def test_more_is_given_while_promises_are_broken():
    given = (at(-10, Sort.OFFERED), at(-9, Sort.DELIVERED), at(-200, Sort.OFFERED))
    assert codes(*given) == []
    assert codes(*given, at(-20, Sort.INCAPABLE)) == []
    assert codes(*given, at(-190, Sort.BROKEN)) == []
    assert codes(*given, at(-20, Sort.BROKEN)) == ["more_for_less"]
    assert codes(*given, at(-20, Sort.BROKEN), at(-210, Sort.OFFERED)) == []
    assert codes(*given[:2], at(-20, Sort.BROKEN)) == []  # nothing was recorded so early
    (signal,) = signals([*given, at(-20, Sort.BROKEN)], today=TODAY)
    assert str(signal.found) == "Benefits: 2, in the period before: 1. Promises of theirs broken: 1."


def test_publicity_is_told_where_it_lacked_oversight():
    assert codes(at(-5, Sort.PUBLICITY)) == []
    assert codes(at(-5, Sort.PUBLICITY, lacks=(say("No third party was present."),))) == ["publicity_without_oversight"]


def test_what_lies_ahead_counts_for_nothing():
    assert codes(at(1, Sort.OFFERED), at(2, Sort.VIOLENCE), at(3, Sort.PUBLICITY, lacks=(say("x"),))) == []


def test_every_sort_has_its_row_and_its_place_in_time():
    assert {sort for sort in Sort if lane_of(sort) is Lane.BENEFITS} == {*BENEFITS, Sort.NOT_TAKEN}
    assert lane_of(Sort.KEPT) is Lane.KEPT
    assert lane_of(Sort.INCAPABLE) is Lane.BROKEN
    marks, first, last = strip(
        [(TODAY, 0, "a", "info"), (TODAY - timedelta(days=10), 2, "b", "bad")], rows=3, width=100, height=30
    )
    assert [(mark.x, mark.y) for mark in marks] == [(100.0, 5.0), (0.0, 25.0)]
    assert (last - first).days == 10
