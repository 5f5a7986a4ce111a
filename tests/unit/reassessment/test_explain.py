"""What is stored and said about a score."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reassessment.domain.escalation import Confidence, assess
from reassessment.domain.escalation_inputs import (
    ContextScore,
    EscalationInputs,
    Incident,
    LevelState,
    Reporting,
    SuspicionEvent,
    Violence,
)
from reassessment.domain.escalation_parameters import Suspicion
from reassessment.domain.evidence import Evidence, TrustInputs
from reassessment.domain.explain import escalation_sentences, explain_escalation, explain_trust, trust_sentences
from reassessment.domain.grades import Grade
from reassessment.domain.trust import Band, Change, assess_inputs, change
from reassessment.domain.trust_parameters import EvidenceType
from riskreview.domain.index import IndexLevel

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
KEPT, BROKEN = EvidenceType.COMMITMENT_FULFILLED, EvidenceType.COMMITMENT_BREACHED


def item(kind, ref, grade="A1", age=0.0, m=1.0, **more):
    return Evidence(ref, kind, Grade.parse(grade), AT - timedelta(days=age), m, **more)


MIXED = TrustInputs(
    (
        item(KEPT, "kept", m=2.0, age=30),
        item(KEPT, "kept too", "B2", age=120),
        item(EvidenceType.UNILATERAL_GOODWILL_RELEASE, "release", "B1", age=60),
        item(EvidenceType.CEASEFIRE_VIOLATION_LOCAL, "violation", "C2", age=20),
        item(BROKEN, "broken", "B2", m=2.0, age=400),
        item(BROKEN, "gone", retracted=True),
    ),
    AT,
)


def told(inputs, moved=None):
    return [str(sentence) for sentence in trust_sentences(assess_inputs(inputs), change=moved)]


def test_the_explanation_of_the_mixed_example():
    explanation = explain_trust(assess_inputs(MIXED), change=change(MIXED, MIXED), input_sha256="abc")
    assert json.loads(json.dumps(explanation)) == explanation
    assert {key: explanation[key] for key in ("T", "lo", "hi", "U", "band", "params", "as_of", "input_sha256")} == {
        "T": 61.66,
        "lo": 43.82,
        "hi": 86.77,
        "U": 0.533,
        "band": "working_trust",
        "params": "trust-1.0",
        "as_of": "2026-06-01T09:30:00Z",
        "input_sha256": "abc",
    }
    assert explanation["dims"]["A"] == {"r": 1.169, "s": 0.271, "E": 0.631, "u": 0.582}
    assert explanation["top"][0] == {
        "evidence": "kept",
        "type": "commitment_fulfilled",
        "grade": "A1",
        "age_d": 30,
        "reports": 1,
        "contribution": 12.75,
    }
    assert explanation["ignored"] == [{"evidence": "gone", "reason": "retracted"}]
    assert explanation["delta"] == {
        "from": 61.66,
        "parameters": 0,
        "decay": 0,
        "removed": 0,
        "regraded": 0,
        "new_evidence": 0,
    }
    assert explanation["text"] == (
        "Working trust: 62 of 100, range 44 to 87. It rests on 5 events, with an uncertainty of 0.53. "
        "Raised most by “Commitment kept”, 2 times, last 30 days ago. "
        "Lowered most by “Commitment broken”, 400 days ago."
    )


def test_the_first_run_has_no_change_and_few_reasons_are_listed():
    many = TrustInputs(tuple(item(KEPT, str(n)) for n in range(14)), AT)
    explanation = explain_trust(assess_inputs(many), change=None, input_sha256="abc")
    assert explanation["delta"] is None
    assert len(explanation["top"]) == 10


def test_insufficient_evidence_is_said_first():
    assert told(TrustInputs((), AT)) == [
        "Insufficient evidence: 50 is not a judgement yet, the range is 28 to 88.",
        "Nothing recorded counts yet.",
    ]
    assert told(TrustInputs((item(BROKEN, "one", age=1.5),), AT)) == [
        "Insufficient evidence: 39 is not a judgement yet, the range is 20 to 76.",
        "It rests on one event, with an uncertainty of 0.81.",
        "Lowered most by “Commitment broken”, yesterday.",
    ]
    assert "Raised most by “Commitment kept”, today." in told(TrustInputs((item(KEPT, "one", age=0.5),), AT))


def test_an_event_without_effect_on_the_score_is_no_reason():
    meetings = tuple(item(EvidenceType.MEETING_HELD, str(n)) for n in range(11))
    assert not [sentence for sentence in told(TrustInputs(meetings, AT)) if "most" in sentence]


@pytest.mark.parametrize(
    ("moved", "sentence"),
    [
        (Change(60.0, 0, -1.0, 0, 0, 4.0), "It rose by 3 since the run before, mostly through new evidence."),
        (Change(60.0, 0, -1.0, -6.0, 2.0, 0), "It fell by 5 since the run before, mostly through withdrawn evidence."),
        (Change(60.0, 0, -2.0, 0, 0, 0), "It fell by 2 since the run before, mostly through the passing of time."),
        (Change(60.0, -2.0, 0, 0, 0, 0), "It fell by 2 since the run before, mostly through changed parameters."),
        (Change(60.0, 0, 0, 0, 2.0, 0), "It rose by 2 since the run before, mostly through corrected evidence."),
    ],
)
def test_what_moved_the_score_is_said(moved, sentence):
    assert told(MIXED, moved)[-1] == sentence


def test_less_than_a_point_is_no_movement():
    assert told(MIXED, Change(60.0, 0, -0.4, 0, 0, 0)) == told(MIXED)


def recorded(**more):
    inputs = EscalationInputs(AT, Violence((), AT - timedelta(days=99)), (), (), (), (), ContextScore(0.0, AT))
    return replace(inputs, **more)


def said(inputs):
    return [str(sentence) for sentence in escalation_sentences(assess(inputs))]


def test_the_explanation_of_an_index():
    inputs = recorded(
        violence=Violence((Incident("release", AT, 6.5, Grade.parse("A1")),), AT - timedelta(days=99)),
        suspicions=(SuspicionEvent("split", Suspicion.SPLIT, AT),),
        information=None,
        reporting=Reporting(3, AT - timedelta(days=1), 7.0),
        context=ContextScore(80.0, AT - timedelta(days=70)),
    )
    explanation = explain_escalation(assess(inputs), input_sha256="abc")
    assert json.loads(json.dumps(explanation)) == explanation
    assert explanation["recorded"] == 4
    assert explanation["missing"] == {"U": "not_recorded", "K": "expired"}
    assert explanation["factors"]["S"] == {
        "value": 32.97,
        "share": 100.0,
        "top": [{"ref": "split", "code": "split", "adds": 0.4}],
    }
    assert explanation["violence"]["days"] == 100
    assert explanation["cooperation"] == {"sum": 0.65, "top": [{"ref": "release", "code": "incident", "adds": 0.65}]}
    assert explanation["confidence"] == {
        "level": "high",
        "independent_sources": 3,
        "share_c3_or_better": 1.0,
        "report_age_d": 1,
        "is_stale": False,
    }
    assert explanation["text"] == (
        "Low: the index is 13 of 100. It is an index for reassessment, not a forecast. "
        "Incomplete: 4 of 6 factors, without Unverified information, Context. "
        "The largest share comes from “Suspicion”: 100 %. "
        "One signal of de-escalation stands beside it and is not subtracted. High confidence in what is recorded."
    )


def test_an_index_of_zero_has_no_shares():
    explanation = explain_escalation(assess(recorded()), input_sha256="abc")
    assert {score["share"] for score in explanation["factors"].values()} == {None}
    assert said(recorded()) == [
        "Low: the index is 0 of 100.",
        "It is an index for reassessment, not a forecast.",
        "Low confidence in what is recorded.",
    ]


def test_low_is_not_said_when_reports_have_stopped_or_nothing_is_recorded():
    silent = Reporting(3, None, 7.0)
    assert said(recorded(reporting=silent))[0] == "The index is unreliable: reports have stopped."
    assert said(EscalationInputs(AT))[0] == "The index is unreliable: nothing is recorded."
    high = said(recorded(reporting=silent, previous=LevelState(IndexLevel.HIGH)))
    assert high[:2] == ["High: the index is 0 of 100.", "The index is unreliable: reports have stopped."]
    explanation = explain_escalation(assess(EscalationInputs(AT)), input_sha256="abc")
    assert (explanation["violence"], explanation["is_reliable"]) == (None, False)


def test_signals_of_de_escalation_are_counted():
    releases = tuple(Incident(ref, AT, 6.5, Grade.parse("A1")) for ref in "ab")
    inputs = recorded(violence=Violence(releases, AT))
    assert "2 signals of de-escalation stand beside it and are not subtracted." in said(inputs)


LEVEL_WORDS = re.compile("|".join([*(level.label for level in IndexLevel), *(band.label for band in Band)]) + "|likel")
CONFIDENCE_WORDS = re.compile("|".join(each.label for each in Confidence) + "|uncertainty|confidence")


@given(
    st.sampled_from(IndexLevel),
    st.integers(0, 5),
    st.lists(st.tuples(st.sampled_from(EvidenceType), st.integers(0, 900)), max_size=12),
)
def test_no_sentence_holds_a_level_and_a_confidence(level, sources, rows):
    evidence = tuple(item(kind, str(n), age=age) for n, (kind, age) in enumerate(rows))
    index = recorded(previous=LevelState(level), reporting=Reporting(sources, AT))
    for sentence in (*told(TrustInputs(evidence, AT)), *said(index)):
        without_confidence = CONFIDENCE_WORDS.sub("", sentence)
        assert not (CONFIDENCE_WORDS.search(sentence) and LEVEL_WORDS.search(without_confidence))


def test_every_sentence_can_be_told_in_another_language():
    for sentence in (
        *trust_sentences(assess_inputs(MIXED), change=None),
        *escalation_sentences(assess(EscalationInputs(AT))),
    ):
        assert sentence.told_with("«{}»".format).startswith("«")
