"""The index: the worked examples of the design, each factor's table, levels, and what must hold for any input."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.domain.reporting import VerificationState
from reassessment.domain.escalation import (
    Confidence,
    Missing,
    RecommendedAction,
    assess,
    level_of,
    next_state,
    noisy_or,
    shares_of,
)
from reassessment.domain.escalation_inputs import (
    CommitmentConcern,
    ContextScore,
    EscalationInputs,
    Incident,
    InformationUse,
    LevelState,
    ReactionEvent,
    Reporting,
    SuspicionEvent,
    Violence,
)
from reassessment.domain.escalation_parameters import (
    ESCALATION_1_0,
    Concern,
    Factor,
    FactorNumbers,
    Reach,
    Reaction,
    Suspicion,
)
from reassessment.domain.factors import concern_adds, information_adds, reaction_adds, suspicion_adds
from reassessment.domain.grades import Grade
from riskreview.domain.index import IndexLevel

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
V, U, C, S, X, K = Factor
A1, B2, D4 = (Grade.parse(text) for text in ("A1", "B2", "D4"))


def ago(days):
    return AT - timedelta(days=days)


@pytest.mark.parametrize(
    ("values", "index"),
    [
        (dict.fromkeys(Factor, 0.0), 0.00),
        ({V: 50.0}, 25.00),
        (dict.fromkeys(Factor, 50.0), 74.97),
        ({V: 30.0, U: 60.0, C: 20.0, S: 40.0, X: 10.0, K: 50.0}, 56.34),
        ({V: 70.0, X: 80.0, S: 50.0}, 70.88),
        (dict.fromkeys(Factor, 100.0), 96.14),
    ],
)
def test_gives_the_worked_examples(values, index):
    assert round(noisy_or(values, ESCALATION_1_0), 2) == index


def test_gives_the_shares_of_the_worked_example():
    shares = shares_of(dict.fromkeys(Factor, 50.0), ESCALATION_1_0)
    assert [round(shares[factor], 1) for factor in Factor] == [20.8, 13.9, 18.4, 16.1, 23.2, 7.6]


VALUES = st.dictionaries(st.sampled_from(Factor), st.floats(0, 100), max_size=6)


@given(VALUES, st.sampled_from(Factor), st.floats(0, 100))
def test_the_index_rises_with_every_factor(values, factor, more):
    higher = {**values, factor: max(values.get(factor, 0.0), more)}
    assert noisy_or(higher, ESCALATION_1_0) >= noisy_or(values, ESCALATION_1_0) - 1e-12


@given(VALUES)
def test_shares_add_up_to_a_hundred_or_there_are_none(values):
    shares = shares_of(values, ESCALATION_1_0)
    if shares:
        assert math.fsum(shares.values()) == pytest.approx(100)
    else:
        assert noisy_or(values, ESCALATION_1_0) == 0
    assert all(0 <= share <= 100 + 1e-9 for share in shares.values())
    assert 0 <= noisy_or(values, ESCALATION_1_0) < 100


@given(st.sampled_from(Factor), st.floats(0, 100))
def test_a_single_factor_weighs_its_omega(factor, value):
    assert noisy_or({factor: value}, ESCALATION_1_0) == pytest.approx(ESCALATION_1_0.omega[factor] * value, abs=1e-9)


def recorded(**more):
    """Inputs in which every factor is recorded and nothing has happened."""
    quiet = EscalationInputs(AT, Violence((), ago(900)), (), (), (), (), ContextScore(0.0, ago(1)))
    return replace(quiet, **more)


def test_nothing_happened_is_zero_without_shares():
    result = assess(recorded())
    assert (result.index, result.level, result.shares) == (0, IndexLevel.LOW, {})
    assert (result.recorded, result.is_complete, result.missing) == (6, True, {})
    assert result.is_reliable


def test_what_nobody_records_is_missing_and_not_zero():
    result = assess(EscalationInputs(AT, suspicions=(), context=ContextScore(90.0, ago(60))))
    assert list(result.factors) == [S]
    assert (result.recorded, result.is_complete) == (1, False)
    assert result.missing == {
        V: Missing.NOT_RECORDED,
        U: Missing.NOT_RECORDED,
        C: Missing.NOT_RECORDED,
        X: Missing.NOT_RECORDED,
        K: Missing.EXPIRED,
    }
    assert result.violence is None


def test_an_index_of_nothing_is_not_reliable():
    result = assess(EscalationInputs(AT))
    assert (result.index, result.recorded, result.is_reliable, result.shares) == (0, 0, False, {})


def test_context_counts_until_the_sixtieth_day():
    assert assess(recorded(context=ContextScore(50.0, ago(59.99)))).index == pytest.approx(10)
    assert assess(recorded(context=ContextScore(50.0, ago(60)))).missing == {K: Missing.EXPIRED}


@pytest.mark.parametrize(
    ("more", "adds"),
    [
        ({}, 0.8 * (1 - 0.5625)),
        ({"reach": Reach.INTERNAL}, 0.1 * (1 - 0.5625)),
        ({"reach": Reach.PARTNER}, 0.25 * (1 - 0.5625)),
        ({"reach": Reach.COUNTERPART}, 0.5 * (1 - 0.5625)),
        ({"reach": Reach.PUBLIC_VIRAL, "grade": Grade.parse("E5")}, 1.0),
        ({"shared_at": ago(14)}, 0.4 * (1 - 0.5625)),
        ({"corrected_at": AT}, 0.4 * (1 - 0.5625)),
        ({"verification": VerificationState.REFUTED}, 0.8 * (1 - 0.5625)),
        ({"verification": VerificationState.CORROBORATED}, 0),
        ({"verification": VerificationState.CONFIRMED}, 0),
    ],
)
def test_unverified_information(more, adds):
    use = replace(InformationUse("one", Reach.PUBLIC, B2, VerificationState.UNVERIFIED, AT), **more)
    assert information_adds(use, AT, ESCALATION_1_0) == pytest.approx(adds)


@pytest.mark.parametrize(
    ("concern", "m", "since", "adds"),
    [
        (Concern.OVERDUE, 1.0, ago(15), 0.075),
        (Concern.OVERDUE, 2.0, ago(400), 0.9),
        (Concern.DISPUTED, 2.0, None, 1.0),
        (Concern.BREACHED, 1.0, AT, 0.8),
        (Concern.BREACHED, 3.0, ago(60), 1.2),
        (Concern.BEYOND_MANDATE, 1.0, None, 0.6),
        (Concern.READINGS_DIFFER, 0.5, None, 0.2),
        (Concern.NOT_READ_BACK, 1.0, None, 0.1),
    ],
)
def test_misjudged_commitments(concern, m, since, adds):
    assert concern_adds(CommitmentConcern("one", concern, m, since), AT, ESCALATION_1_0) == pytest.approx(adds)


@pytest.mark.parametrize(
    ("kind", "age", "ratio", "adds"),
    [
        (Suspicion.TRUST_DROP, 0, 0, 0.4),
        (Suspicion.MEETING_CANCELLED, 0, 0, 0.2),
        (Suspicion.ACCUSATION, 30, 0, 0.175),
        (Suspicion.CHANNEL_SUSPENDED, 0, 0, 0.6),
        (Suspicion.CHANNEL_COMPROMISED, 60, 0, 0.175),
        (Suspicion.EXPULSION, 0, 0, 0.6),
        (Suspicion.SPLIT, 0, 0, 0.4),
        (Suspicion.COVERT_ACTIVITY_EXPOSED, 0, 0, 0.8),
        (Suspicion.SILENCE, 0, 0.5, 0.1),
        (Suspicion.SILENCE, 300, 9, 0.6),
    ],
)
def test_suspicion(kind, age, ratio, adds):
    event = SuspicionEvent("one", kind, ago(age), float(ratio))
    assert suspicion_adds(event, AT, ESCALATION_1_0) == pytest.approx(adds)


@pytest.mark.parametrize(
    ("kind", "age", "deaths", "adds"),
    [
        (Reaction.LEAK, 0, 0, 0.5),
        (Reaction.THREAT, 30, 0, 0.15),
        (Reaction.SANCTION, 0, 0, 0.4),
        (Reaction.MOBILISATION, 0, 0, 0.5),
        (Reaction.COERCION, 0, 0, 0.5),
        (Reaction.ASSAULT, 0, 0, 0.8),
        (Reaction.ASSAULT, 0, 9, 1.6),
        (Reaction.ASSAULT, 30, 900, 0.8),
        (Reaction.REPRISAL, 0, 7, 1.0),
    ],
)
def test_reactions(kind, age, deaths, adds):
    assert reaction_adds(ReactionEvent("one", kind, ago(age), deaths), AT, ESCALATION_1_0) == pytest.approx(adds)


def test_sums_saturate_and_the_heaviest_item_comes_first():
    events = (SuspicionEvent("a", Suspicion.SPLIT, AT), SuspicionEvent("b", Suspicion.EXPULSION, AT))
    score = assess(recorded(suspicions=events)).factors[S]
    assert score.value == pytest.approx(100 * (1 - math.exp(-1)))
    assert [part.ref for part in score.parts] == ["b", "a"]


def test_cooperation_stands_beside_the_index_and_lowers_nothing():
    clash = Incident("clash", ago(3), -9.0, A1, 4)
    release = Incident("release", ago(3), 6.5, A1)
    without, beside = (assess(recorded(violence=Violence(each, ago(900)))) for each in ((clash,), (clash, release)))
    assert beside.index == without.index > 0
    assert [part.ref for part in beside.cooperation] == ["release"]
    assert beside.cooperation_sum == pytest.approx(0.65 * 2 ** (-3 / 30))
    assert without.cooperation_sum == 0


@pytest.mark.parametrize(
    ("index", "level"), [(0, "low"), (19.99, "low"), (20, "guarded"), (40, "elevated"), (60, "high"), (80, "severe")]
)
def test_levels(index, level):
    assert level_of(index, ESCALATION_1_0) == level


def test_a_rounding_error_misses_no_level():
    assert noisy_or({V: 40.0}, ESCALATION_1_0) == 20
    assert level_of(noisy_or({V: 40.0}, ESCALATION_1_0), ESCALATION_1_0) is IndexLevel.GUARDED


def step(index, level, since=None, at=AT):
    return next_state(index, previous=LevelState(IndexLevel(level), since), at=at, params=ESCALATION_1_0)


@pytest.mark.parametrize(
    ("index", "before", "since", "after", "since_after"),
    [
        (65, "low", None, "high", None),  # up at once, however far
        (45, "elevated", ago(3), "elevated", None),  # back inside the level
        (35, "elevated", ago(30), "elevated", None),  # below, but not by more than 5
        (34.9, "elevated", None, "elevated", AT),  # clearly below: the seven days begin
        (34.9, "elevated", ago(6.99), "elevated", ago(6.99)),
        (34.9, "elevated", ago(7), "guarded", None),
        (3, "severe", ago(7), "high", AT),  # one step at a time, the next seven days begin
        (3, "guarded", ago(7), "low", None),
    ],
)
def test_a_level_rises_at_once_and_falls_after_seven_days_clearly_below(index, before, since, after, since_after):
    assert step(index, before, since) == LevelState(IndexLevel(after), since_after)


def test_the_first_run_has_the_level_of_its_index():
    assert next_state(61, previous=None, at=AT, params=ESCALATION_1_0) == LevelState(IndexLevel.HIGH)


@given(st.lists(st.floats(0, 99), min_size=1, max_size=60))
def test_a_level_is_never_below_what_the_index_says_and_never_falls_twice_within_seven_days(indexes):
    state, falls = None, []
    for n, index in enumerate(indexes):
        at = AT + timedelta(days=n)
        after = next_state(index, previous=state, at=at, params=ESCALATION_1_0)
        assert after.level >= level_of(index, ESCALATION_1_0)
        if state is not None and after.level < state.level:
            falls.append(n)
        state = after
    assert all(later - earlier >= 7 for earlier, later in pairwise(falls))


@pytest.mark.parametrize(
    ("sources", "grades", "age", "confidence"),
    [
        (3, [A1, B2, B2, D4], 7, Confidence.HIGH),
        (2, [A1, B2, B2, D4], 7, Confidence.MODERATE),
        (3, [A1, D4], 7, Confidence.MODERATE),
        (3, [A1, A1], 8, Confidence.MODERATE),
        (1, [A1, A1], 1, Confidence.LOW),
        (5, [A1, D4, D4], 1, Confidence.LOW),
        (5, [A1], 31, Confidence.LOW),
        (5, [A1], None, Confidence.LOW),
        (5, [], 1, Confidence.LOW),
    ],
)
def test_confidence_rests_on_sources_grades_and_the_last_report(sources, grades, age, confidence):
    incidents = tuple(Incident(f"i{n}", ago(2), -7.0, grade) for n, grade in enumerate(grades[:2]))
    uses = tuple(
        InformationUse(f"u{n}", Reach.INTERNAL, grade, VerificationState.UNVERIFIED, ago(2))
        for n, grade in enumerate(grades[2:])
    )
    last = None if age is None else ago(age)
    inputs = recorded(
        violence=Violence(incidents, ago(9)), information=uses, reporting=Reporting(sources, last_report_at=last)
    )
    assert assess(inputs).foundation.confidence is confidence


@pytest.mark.parametrize(
    ("last", "interval", "is_stale"),
    [(14, 7.0, False), (14.01, 7.0, True), (None, 7.0, True), (400, None, False), (None, None, False)],
)
def test_reports_that_stopped_make_the_index_unreliable(last, interval, is_stale):
    result = assess(recorded(reporting=Reporting(1, None if last is None else ago(last), interval)))
    assert result.foundation.is_stale is is_stale
    assert result.is_reliable is not is_stale


def test_a_level_is_held_from_the_run_before():
    assert assess(recorded(previous=LevelState(IndexLevel.HIGH))).state == LevelState(IndexLevel.HIGH, AT)


@st.composite
def anything(draw):
    days = st.floats(0, 400)
    some = {"max_size": 5}

    def items(rows, make):
        return tuple(make(str(n), *row) for n, row in enumerate(rows))

    grades = st.builds(Grade.parse, st.builds("{}{}".format, st.sampled_from("ABCDEF"), st.sampled_from("123456")))
    incidents = draw(st.lists(st.tuples(days.map(ago), st.floats(-10, 10), grades, st.integers(0, 99)), **some))
    uses = draw(
        st.lists(st.tuples(st.sampled_from(Reach), grades, st.sampled_from(VerificationState), days.map(ago)), **some)
    )
    suspicions = draw(st.lists(st.tuples(st.sampled_from(Suspicion), days.map(ago)), **some))
    reactions = draw(st.lists(st.tuples(st.sampled_from(Reaction), days.map(ago), st.integers(0, 99)), **some))
    overdue = draw(st.lists(st.tuples(st.just(Concern.OVERDUE), st.sampled_from([0.5, 3.0]), days.map(ago)), **some))
    parts = {
        "violence": Violence(items(incidents, Incident), ago(draw(days))),
        "information": items(uses, InformationUse),
        "commitments": items(overdue, CommitmentConcern),
        "suspicions": items(suspicions, SuspicionEvent),
        "reactions": items(reactions, ReactionEvent),
        "context": ContextScore(draw(st.floats(0, 100)), ago(draw(days))),
    }
    return EscalationInputs(AT, **{name: part for name, part in parts.items() if draw(st.booleans())})


@given(anything())
def test_any_input_gives_an_index_on_its_scale_with_its_parts(inputs):
    result = assess(inputs)
    assert 0 <= result.index < 100
    assert all(0 <= score.value <= 100 for score in result.factors.values())
    assert set(result.factors) | set(result.missing) == set(Factor)
    assert set(result.shares) == (set(result.factors) if result.index else set())


@given(anything())
def test_stored_inputs_give_the_same_bits(inputs):
    assert assess(EscalationInputs.from_inputs(inputs.as_inputs())) == assess(inputs)


@given(anything(), st.randoms(use_true_random=False))
def test_the_order_is_irrelevant(inputs, random):
    def shuffled(items):
        return None if items is None else tuple(random.sample(items, len(items)))

    turned = replace(
        inputs,
        violence=inputs.violence and replace(inputs.violence, incidents=shuffled(inputs.violence.incidents)),
        information=shuffled(inputs.information),
        suspicions=shuffled(inputs.suspicions),
        reactions=shuffled(inputs.reactions),
        commitments=shuffled(inputs.commitments),
    )
    assert assess(turned) == assess(inputs)


@given(anything(), st.sampled_from(Suspicion), st.floats(0, 400))
def test_one_more_suspicion_never_lowers_the_index(inputs, kind, age):
    more = replace(inputs, suspicions=(*(inputs.suspicions or ()), SuspicionEvent("more", kind, ago(age))))
    assert assess(more).index >= assess(inputs).index - 1e-9


def test_one_commitment_may_be_overdue_and_disputed_but_not_overdue_twice():
    overdue = CommitmentConcern("one", Concern.OVERDUE, 1.0, ago(3))
    disputed = CommitmentConcern("one", Concern.DISPUTED, 1.0)
    assert len(assess(recorded(commitments=(overdue, disputed))).factors[C].parts) == 2
    with pytest.raises(ValueError, match="twice"):
        recorded(commitments=(overdue, disputed, overdue))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: CommitmentConcern("one", Concern.OVERDUE, 1.0), "have a date"),
        (lambda: CommitmentConcern("one", Concern.DISPUTED, 1.0, AT), "have a date"),
        (lambda: CommitmentConcern("one", Concern.DISPUTED, 4.0), "importance is"),
        (lambda: CommitmentConcern("one", "late", 1.0), "not a valid Concern"),
        (lambda: SuspicionEvent("one", Suspicion.SPLIT, AT, 2.0), "only silence"),
        (lambda: SuspicionEvent("one", Suspicion.SILENCE, AT, -1.0), "not a number from"),
        (lambda: SuspicionEvent("one", "gossip", AT), "not a valid Suspicion"),
        (lambda: ReactionEvent("one", "shrug", AT), "not a valid Reaction"),
        (lambda: ReactionEvent("one", Reaction.ASSAULT, AT, -1), "not a number from"),
        (lambda: InformationUse("one", "wide", A1, VerificationState.UNVERIFIED, AT), "not a valid Reach"),
        (lambda: InformationUse("one", Reach.PUBLIC, A1, "sure", AT), "not a valid VerificationState"),
        (lambda: InformationUse("one", Reach.PUBLIC, A1, VerificationState.UNVERIFIED, AT, ago(1)), "future"),
        (lambda: ContextScore(101.0, AT), "not a number from"),
        (lambda: Reporting(-1), "not a number from"),
        (lambda: Reporting(1, None, 0.0), "not a number from"),
        (lambda: EscalationInputs(AT.replace(tzinfo=None)), "time zone"),
        (lambda: recorded(suspicions=(SuspicionEvent("one", Suspicion.SPLIT, ago(-1)),)), "future"),
        (lambda: recorded(reactions=(ReactionEvent("one", Reaction.LEAK, ago(-1)),)), "future"),
        (lambda: recorded(commitments=(CommitmentConcern("one", Concern.BREACHED, 1.0, ago(-1)),)), "future"),
        (lambda: recorded(violence=Violence((Incident("one", ago(-1), -9.0, A1),), AT)), "future"),
        (lambda: recorded(violence=Violence((), ago(-1))), "future"),
        (
            lambda: recorded(
                information=(InformationUse("one", Reach.PUBLIC, A1, VerificationState.UNVERIFIED, ago(1), ago(-1)),)
            ),
            "future",
        ),
        (lambda: recorded(context=ContextScore(1.0, ago(-1))), "future"),
        (lambda: recorded(context=ContextScore(1.0, AT.replace(tzinfo=None))), "time zone"),
        (lambda: recorded(reporting=Reporting(1, ago(-1))), "future"),
        (lambda: recorded(previous=LevelState(IndexLevel.LOW, ago(-1))), "future"),
        (lambda: FactorNumbers(short_half_life=0.0), "not a number from"),
        (lambda: replace(ESCALATION_1_0, omega=MappingProxyType({V: 0.5})), "every Factor needs"),
        (
            lambda: replace(ESCALATION_1_0, omega=MappingProxyType({**ESCALATION_1_0.omega, V: 1.0})),
            "not a number from",
        ),
        (
            lambda: replace(ESCALATION_1_0, reach=MappingProxyType({**ESCALATION_1_0.reach, Reach.PUBLIC: -1.0})),
            "not a number from",
        ),
        (
            lambda: replace(
                ESCALATION_1_0, reactions=MappingProxyType({**ESCALATION_1_0.reactions, Reaction.LEAK: -1.0})
            ),
            "not a number from",
        ),
        (
            lambda: replace(ESCALATION_1_0, level_edges=MappingProxyType(dict.fromkeys(IndexLevel, 0.0))),
            "begin at 0 and rise",
        ),
        (
            lambda: replace(
                ESCALATION_1_0, level_edges=MappingProxyType({**ESCALATION_1_0.level_edges, IndexLevel.LOW: 5.0})
            ),
            "begin at 0 and rise",
        ),
    ],
)
def test_refuses_nonsense(make, reason):
    with pytest.raises(ValueError, match=reason):
        make()


def test_the_recommended_actions_are_those_of_the_record():
    assert [action.value for action in RecommendedAction] == [
        "continue",
        "continue_with_measures",
        "pause_channel",
        "reduce_profile",
        "activate_hotline",
        "convene_joint_commission",
        "suspend",
        "withdraw",
    ]
