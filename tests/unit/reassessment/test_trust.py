"""Trust: the worked examples of the design, the guards, and what must hold for any evidence."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reassessment.domain.evidence import Evidence, Ignored, IgnoredReason, TrustInputs
from reassessment.domain.grades import Grade
from reassessment.domain.trust import Band, assess, assess_inputs, band_of, change
from reassessment.domain.trust_parameters import (
    IMPORTANCES,
    TRUST_1_0,
    Dimension,
    DimensionParameters,
    EvidenceType,
)

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
KEPT, BROKEN, MEETING = EvidenceType.COMMITMENT_FULFILLED, EvidenceType.COMMITMENT_BREACHED, EvidenceType.MEETING_HELD


def item(kind, ref="one", *, grade="A1", age=0.0, m=1.0, **more):
    return Evidence(ref, kind, Grade.parse(grade), AT - timedelta(days=age), m, **more)


def many(kind, count, **more):
    return [item(kind, f"{kind}-{n}", **more) for n in range(count)]


MIXED = (
    item(KEPT, "kept", m=2.0, age=30),
    item(KEPT, "kept too", grade="B2", age=120),
    item(EvidenceType.UNILATERAL_GOODWILL_RELEASE, "release", grade="B1", age=60),
    item(EvidenceType.CEASEFIRE_VIOLATION_LOCAL, "violation", grade="C2", age=20),
    item(BROKEN, "broken", grade="B2", m=2.0, age=400),
)


@pytest.mark.parametrize(
    ("evidence", "score", "low", "high", "uncertainty", "band"),
    [
        ([], 50.00, 28.39, 88.05, 1.000, Band.INSUFFICIENT_EVIDENCE),
        ([item(KEPT)], 59.56, 38.88, 91.24, 0.800, Band.INSUFFICIENT_EVIDENCE),
        ([item(BROKEN)], 38.87, 19.99, 75.57, 0.807, Band.INSUFFICIENT_EVIDENCE),
        (many(KEPT, 10), 75.15, 55.81, 100, 0.446, Band.HIGH),
        ([*many(KEPT, 10), item(BROKEN, m=2.0)], 67.97, 49.77, 92.83, 0.431, Band.WORKING_TRUST),
        (many(MEETING, 10), 54.51, 32.43, 91.60, 0.900, Band.INSUFFICIENT_EVIDENCE),
        (MIXED, 61.66, 43.82, 86.77, 0.533, Band.WORKING_TRUST),
    ],
)
def test_gives_the_worked_examples(evidence, score, low, high, uncertainty, band):
    trust = assess(evidence, at=AT)
    assert (round(trust.score, 2), round(trust.low, 2), round(trust.high, 2)) == (score, low, high)
    assert (round(trust.uncertainty, 3), trust.band) == (uncertainty, band)


def test_the_mixed_example_shows_its_dimensions_and_its_reasons():
    trust = assess(MIXED, at=AT)
    ability = trust.dimensions[Dimension.ABILITY]
    assert (round(ability.positive, 2), round(ability.negative, 2), round(ability.expected, 2)) == (1.17, 0.27, 0.63)
    assert [part.ref for part in trust.parts] == ["kept", "broken", "release", "kept too", "violation"]
    assert [round(part.contribution, 2) for part in trust.parts[:2]] == [12.75, -6.55]
    assert (trust.as_of, trust.params, trust.ignored) == (AT, "trust-1.0", ())


@pytest.mark.parametrize(
    ("kind", "effects"),
    [
        ("commitment_fulfilled_late", {"I": 0.4, "A": -0.4}),
        ("commitment_breached_incapable", {"A": -1.0, "I": -0.2 * 1.5}),
        ("ceasefire_violation_ordered", {"I": -1.5, "B": -0.5 * 1.25}),
        ("attack_on_civilians", {"B": -1.25, "I": -1.5}),
        ("confidentiality_leaked", {"I": -0.8 * 1.5, "B": -0.3 * 1.25}),
        ("ihl_commitment_implemented", {"I": 0.6, "B": 0.4}),
        ("order_effectively_transmitted", {"A": 1.0}),
    ],
)
def test_harm_weighs_more_than_good_by_dimension(kind, effects):
    (part,) = assess([item(EvidenceType(kind))], at=AT).parts
    assert {str(name): weight for name, weight in part.weights.items()} == pytest.approx(effects)


def test_one_event_counts_once_with_its_best_grade():
    reports = [item(BROKEN, ref, grade=grade, event="ambush") for ref, grade in (("x", "D3"), ("y", "B1"), ("z", "C2"))]
    trust = assess(reports, at=AT)
    assert trust.score == assess([item(BROKEN, "y", grade="B1")], at=AT).score
    assert (trust.parts[0].ref, trust.parts[0].reports, trust.parts[0].event) == ("y", 3, "ambush")
    assert trust.ignored == (Ignored("x", IgnoredReason.SAME_EVENT), Ignored("z", IgnoredReason.SAME_EVENT))


def test_one_event_of_two_types_counts_as_both():
    kinds = EvidenceType.CEASEFIRE_VIOLATION_ORDERED, EvidenceType.ATTACK_ON_CIVILIANS
    assert len(assess([item(kind, kind, event="raid") for kind in kinds], at=AT).parts) == 2


@pytest.mark.parametrize("other", [item(BROKEN, "y", event="ambush", age=1), item(BROKEN, "y", event="ambush", m=3.0)])
def test_refuses_reports_that_disagree_on_one_event(other):
    with pytest.raises(ValueError, match="disagree"):
        assess([item(BROKEN, "x", event="ambush"), other], at=AT)


def test_retracted_and_faded_evidence_is_named_and_moves_nothing():
    trust = assess([item(KEPT, "gone", retracted=True), item(MEETING, "old", age=4000)], at=AT)
    assert trust.score == assess([], at=AT).score
    assert trust.parts == ()
    assert trust.ignored == (Ignored("gone", IgnoredReason.RETRACTED), Ignored("old", IgnoredReason.FADED))


def test_meetings_beyond_the_cap_are_named_and_move_nothing():
    trust = assess(many(MEETING, 13), at=AT)
    assert trust.score == pytest.approx(assess(many(MEETING, 10), at=AT).score)
    assert [each.reason for each in trust.ignored] == [IgnoredReason.ROUTINE_CAP] * 3


def test_a_meeting_that_only_partly_fits_under_the_cap_counts_in_part():
    trust = assess(many(MEETING, 4, m=3.0), at=AT)
    assert trust.dimensions[Dimension.BENEVOLENCE].positive == pytest.approx(1.0)
    assert sorted(round(part.weights[Dimension.BENEVOLENCE], 3) for part in trust.parts) == [0.1, 0.3, 0.3, 0.3]


def test_without_one_capped_meeting_another_takes_its_room():
    trust = assess(many(MEETING, 11), at=AT)
    assert {round(part.contribution, 9) for part in trust.parts} == {0.0}


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(sorted(IMPORTANCES))), max_size=60))
def test_no_ninety_days_count_more_meetings_than_the_cap(meetings):
    params = replace(TRUST_1_0, cut_off=0.0)
    evidence = [item(MEETING, str(n), age=age, m=m) for n, (age, m) in enumerate(meetings)]
    half_life = params.dimensions[Dimension.BENEVOLENCE].half_life_positive
    counted = [
        (part.age_days, part.weights[Dimension.BENEVOLENCE] * 2 ** (part.age_days / half_life))
        for part in assess(evidence, at=AT, params=params).parts
    ]
    for start in range(400):
        assert math.fsum(weight for age, weight in counted if start <= age < start + 90) <= 1 + 1e-9


@pytest.mark.parametrize(
    ("score", "uncertainty", "band"),
    [
        (29.99, 0.6, "distrust"),
        (30, 0.6, "low"),
        (44.99, 0.1, "low"),
        (45, 0.1, "guarded"),
        (60, 0.1, "working_trust"),
        (74.99, 0.1, "working_trust"),
        (75, 0.1, "high"),
        (99, 0.61, "insufficient_evidence"),
    ],
)
def test_bands(score, uncertainty, band):
    assert band_of(score, uncertainty, TRUST_1_0) == band


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"ref": ""}, "needs a reference"),
        ({"type": "gossip"}, "not a valid EvidenceType"),
        ({"importance": 1.5}, "importance is"),
        ({"importance": 0.0}, "importance is"),
        ({"occurred_at": datetime(2026, 1, 1)}, "time zone"),  # noqa: DTZ001 - a moment without a zone is what is refused
    ],
)
def test_refuses_nonsense(wrong, reason):
    with pytest.raises(ValueError, match=reason):
        replace(item(KEPT), **wrong)


def test_refuses_the_future_the_same_twice_and_a_clock_without_a_zone():
    with pytest.raises(ValueError, match="future"):
        assess([item(KEPT, "old", age=3), item(KEPT, age=-0.001)], at=AT)
    with pytest.raises(ValueError, match="share a reference"):
        assess([item(KEPT), item(BROKEN)], at=AT)
    with pytest.raises(ValueError, match="time zone"):
        assess([], at=AT.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (
            {"dimensions": MappingProxyType({Dimension.ABILITY: DimensionParameters(1.0, 1.0, 365.0, 365.0)})},
            "needs its numbers",
        ),
        (
            {"dimensions": MappingProxyType({each: DimensionParameters(0.5, 1.0, 365.0, 365.0) for each in Dimension})},
            "add up to 1",
        ),
        ({"effects": MappingProxyType({})}, "needs its numbers"),
        ({"effects": MappingProxyType({**TRUST_1_0.effects, KEPT: MappingProxyType({})})}, "at least one dimension"),
        (
            {"effects": MappingProxyType({**TRUST_1_0.effects, KEPT: MappingProxyType({Dimension.ABILITY: 0.0})})},
            "at least one dimension",
        ),
        ({"band_edges": (30.0, 45.0)}, "four rising edges"),
        ({"band_edges": (30.0, 45.0, 75.0, 60.0)}, "four rising edges"),
        ({"base_rate": 0.0}, "not a number from"),
        ({"prior_weight": 0.0}, "not a number from"),
        ({"cut_off": -1.0}, "not a number from"),
        ({"insufficient_above": 1.5}, "not a number from"),
        ({"meeting_days": 0.0}, "not a number from"),
    ],
)
def test_refuses_parameters_that_make_no_model(wrong, reason):
    with pytest.raises(ValueError, match=reason):
        replace(TRUST_1_0, **wrong)


@pytest.mark.parametrize(
    "wrong", [(2.0, 1.0, 1.0, 1.0), (0.5, 0.5, 1.0, 1.0), (0.5, 1.0, 0.0, 9.0), (0.5, 1.0, 9.0, math.nan)]
)
def test_refuses_numbers_of_a_dimension_out_of_range(wrong):
    with pytest.raises(ValueError, match="not a number from"):
        DimensionParameters(*wrong)


def signs(kind):
    return {effect > 0 for effect in TRUST_1_0.effects[kind].values()}


GOOD = [kind for kind in EvidenceType if signs(kind) == {True}]
BAD = [kind for kind in EvidenceType if signs(kind) == {False}]
GRADES = st.builds("{}{}".format, st.sampled_from("ABCDEF"), st.sampled_from("123456"))
AGES = st.one_of(st.integers(0, 200), st.floats(0, 3000, allow_nan=False))


@st.composite
def histories(draw, most=12):
    """Lists of evidence in which some items report one event and agree on it."""
    events = draw(
        st.lists(st.tuples(st.sampled_from(EvidenceType), AGES, st.sampled_from(sorted(IMPORTANCES))), max_size=most)
    )
    items = []
    for place, (kind, age, m) in enumerate(events):
        for report in range(draw(st.integers(1, 2))):
            grade, retracted = draw(GRADES), draw(st.sampled_from([False, False, False, True]))
            items.append(
                item(kind, f"{place}.{report}", grade=grade, age=age, m=m, event=f"event {place}", retracted=retracted)
            )
    return items


@st.composite
def facts(draw, kinds=tuple(EvidenceType), grades=GRADES):
    return item(
        draw(st.sampled_from(kinds)),
        "fact",
        grade=draw(grades),
        age=draw(AGES),
        m=draw(st.sampled_from(sorted(IMPORTANCES))),
    )


@given(histories(), facts(GOOD))
def test_good_evidence_never_lowers(history, fact):
    assert assess([*history, fact], at=AT).score >= assess(history, at=AT).score - 1e-9


@given(histories(), facts(BAD))
def test_bad_evidence_never_raises(history, fact):
    assert assess([*history, fact], at=AT).score <= assess(history, at=AT).score + 1e-9


@given(histories(), st.data())
def test_one_more_report_of_a_good_event_never_lowers(history, data):
    good = [each for each in history if each.type in GOOD]
    if good:
        report = replace(data.draw(st.sampled_from(good)), ref="again", grade=Grade.parse(data.draw(GRADES)))
        assert assess([*history, report], at=AT).score >= assess(history, at=AT).score - 1e-9


MEETINGS = st.lists(st.tuples(AGES, st.sampled_from(sorted(IMPORTANCES)), GRADES), max_size=40)


def met(rows):
    return [item(MEETING, str(n), age=age, m=m, grade=grade) for n, (age, m, grade) in enumerate(rows)]


@given(MEETINGS, st.tuples(AGES, st.sampled_from(sorted(IMPORTANCES)), GRADES))
# the new meeting leaves an old one a part of its room that lies below the cut-off
@example([(971.06, 3.0, "A1"), (967.8, 3.0, "A1"), (981.47, 3.0, "A1")], (919.59, 2.0, "A1"))
@example([(0, 3.0, "A1")] * 4, (0, 0.5, "D4"))  # the new meeting is too weak to count at all
def test_one_more_meeting_never_lowers(rows, one):
    more, fewer = met([*rows, one]), met(rows)
    assert assess(more, at=AT).score >= assess(fewer, at=AT).score - 1e-9


@given(MEETINGS, st.floats(0, 2000, allow_nan=False), st.floats(0.01, 400, allow_nan=False))
# the newest is the first to fade and gives its room to older ones
@example([(0, 0.5, "C2"), (1, 3.0, "A1"), (2, 3.0, "A1"), (3, 3.0, "A1"), (4, 3.0, "A1")], 0, 400)
def test_time_alone_never_raises_what_meetings_weigh(rows, first, more):
    early, late = (assess(met(rows), at=AT + timedelta(days=days)) for days in (first, first + more))
    assert late.score <= early.score + 1e-9
    assert late.uncertainty >= early.uncertainty - 1e-9


def test_a_meeting_that_has_faded_takes_no_room_and_is_not_named_capped():
    rows = [(0, 0.5, "D4"), (1, 3.0, "A1"), (1, 3.0, "A1"), (1, 3.0, "A1"), (2, 3.0, "A1"), (3, 3.0, "A1")]
    trust = assess(met(rows), at=AT)
    shares = [part.weights[Dimension.BENEVOLENCE] * 2 ** (part.age_days / 180) for part in trust.parts]
    assert math.fsum(shares) == pytest.approx(1.0)
    assert trust.ignored == (Ignored("0", IgnoredReason.FADED), Ignored("5", IgnoredReason.ROUTINE_CAP))


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_is_irrelevant(history, random):
    shuffled = random.sample(history, len(history))
    assert assess(shuffled, at=AT) == assess(history, at=AT)


@given(histories(), facts(grades=st.sampled_from(["E1", "E6", "A5", "F5", "E5"])))
def test_worthless_grades_change_nothing_but_are_named(history, fact):
    before, after = assess(history, at=AT), assess([*history, fact], at=AT)
    assert replace(after, ignored=before.ignored) == before
    assert Ignored("fact", IgnoredReason.WORTHLESS_GRADE) in after.ignored


@given(histories(), st.floats(0, 4000, allow_nan=False), st.floats(0.01, 4000, allow_nan=False))
def test_time_alone_only_raises_uncertainty(history, first, more):
    early = assess(history, at=AT + timedelta(days=first))
    late = assess(history, at=AT + timedelta(days=first + more))
    assert late.uncertainty >= early.uncertainty - 1e-12


@given(histories())
def test_in_the_long_run_nothing_is_known(history):
    trust = assess(history, at=AT + timedelta(days=20_000))
    assert trust.score == pytest.approx(50)
    assert trust.uncertainty == pytest.approx(1)
    assert trust.parts == ()


@given(histories(most=40))
def test_the_score_stays_inside_its_range_and_the_scale(history):
    trust = assess(history, at=AT)
    assert 0 < trust.low <= trust.score <= trust.high <= 100
    assert trust.score < 100
    assert 0 < trust.uncertainty <= 1 + 1e-12
    assert len(trust.parts) + len(trust.ignored) == len(history)
    sizes = [abs(part.contribution) for part in trust.parts]
    assert sizes == sorted(sizes, reverse=True)


@given(histories())
def test_stored_inputs_give_the_same_bits(history):
    inputs = TrustInputs(tuple(history), AT)
    assert assess_inputs(TrustInputs.from_inputs(inputs.as_inputs())) == assess(history, at=AT)


@given(histories(), histories(), st.floats(0, 900, allow_nan=False))
def test_a_change_adds_up(before, after, days):
    later = AT + timedelta(days=days)
    previous, current = TrustInputs(tuple(before), AT), TrustInputs(tuple(after), later)
    moved = change(previous, current)
    assert moved.before == assess_inputs(previous).score
    total = moved.before + moved.parameters + moved.decay + moved.removed + moved.regraded + moved.new_evidence
    assert total == pytest.approx(assess_inputs(current).score)


def test_a_change_is_split_by_what_caused_it():
    later = AT + timedelta(days=30)
    old = (item(KEPT, "stays"), item(BROKEN, "retracted"), item(KEPT, "forgotten"), item(KEPT, "regraded", grade="C3"))
    new = (
        item(KEPT, "stays"),
        item(BROKEN, "retracted", retracted=True),
        item(KEPT, "regraded", grade="A1"),
        item(BROKEN, "new", m=3.0),
    )
    kept = (old[0], old[3])
    stricter = replace(TRUST_1_0, version="trust-1.1", prior_weight=4.0)
    moved = change(TrustInputs(old, AT), TrustInputs(new, later, stricter))

    def score(evidence, at):
        return assess(evidence, at=at, params=stricter).score

    assert moved.before == assess(old, at=AT).score
    assert moved.parameters == score(old, AT) - moved.before
    assert moved.decay == score(old, later) - score(old, AT)
    assert moved.removed == score(kept, later) - score(old, later)
    assert moved.regraded == score((new[0], new[2]), later) - score(kept, later)
    assert moved.new_evidence == score(new, later) - score((new[0], new[2]), later)
    assert moved.removed > 0 > moved.new_evidence
    assert moved.regraded > 0


def test_evidence_retracted_both_times_changes_nothing():
    inputs = TrustInputs((item(BROKEN, retracted=True),), AT)
    moved = change(inputs, inputs)
    assert (moved.parameters, moved.decay, moved.removed, moved.regraded, moved.new_evidence) == (0, 0, 0, 0, 0)


def test_an_event_redated_in_all_its_reports_is_a_correction():
    old = tuple(item(BROKEN, ref, event="ambush", age=100) for ref in "xy")
    new = (item(BROKEN, "y", event="ambush", age=300), item(BROKEN, "z", event="ambush", age=300))
    assert change(TrustInputs(old, AT), TrustInputs(new, AT)).regraded > 0


def test_refuses_a_change_backwards_in_time():
    with pytest.raises(ValueError, match="future"):
        change(TrustInputs((), AT), TrustInputs((), AT - timedelta(days=1)))
