"""Grades weigh what the table says; inputs survive the way through text."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from actors.domain.grading import Credibility, Reliability
from core import canonical
from reassessment.domain.escalation_inputs import EscalationInputs, Incident, LevelState, Reporting, Violence
from reassessment.domain.escalation_parameters import ESCALATION_1_0
from reassessment.domain.evidence import Evidence, TrustInputs
from reassessment.domain.grades import GRADE_WEIGHTS, Grade, GradeWeights
from reassessment.domain.plain import from_plain, to_plain
from reassessment.domain.trust_parameters import TRUST_1_0, EvidenceType
from riskreview.domain.index import IndexLevel

AT = datetime(2026, 5, 4, 3, 2, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("grade", "q"),
    [("A1", 1), ("B2", 0.5625), ("C3", 0.25), ("D4", 0.0625), ("E1", 0), ("A5", 0), ("F6", 0.35**2), ("F1", 0.35)],
)
def test_grade_weighs_the_product_of_its_two_halves(grade, q):
    assert GRADE_WEIGHTS.q(Grade.parse(grade)) == pytest.approx(q)
    assert str(Grade.parse(grade)) == grade


@pytest.mark.parametrize("text", ["", "B", "2B", "G1", "A7", "A10", "b2"])
def test_refuses_what_is_no_grade(text):
    with pytest.raises(ValueError, match="not a"):
        Grade.parse(text)


def test_refuses_halves_that_are_no_codes():
    with pytest.raises(TypeError):
        Grade("B", Credibility.PROBABLE)
    with pytest.raises(TypeError):
        Grade(Reliability.USUAL, "2")


@pytest.mark.parametrize(
    ("grade", "is_enough"), [("C3", True), ("A1", True), ("C4", False), ("D3", False), ("F1", False), ("A6", False)]
)
def test_c3_or_better_asks_for_both_halves(grade, is_enough):
    assert Grade.parse(grade).is_c3_or_better is is_enough


def test_refuses_a_table_of_grades_with_gaps_or_odd_weights():
    with pytest.raises(ValueError, match="every letter"):
        GradeWeights({Reliability.USUAL: 1.0}, GRADE_WEIGHTS.credibility)
    with pytest.raises(ValueError, match="between 0 and 1"):
        GradeWeights({**GRADE_WEIGHTS.reliability, Reliability.USUAL: 1.5}, GRADE_WEIGHTS.credibility)


def trust_inputs():
    moment = datetime(2026, 4, 1, 12, 0, 0, 1, tzinfo=timezone(timedelta(hours=3)))
    return TrustInputs(
        (
            Evidence("b", EvidenceType.ACCESS_DENIED, Grade.parse("C4"), moment, 0.5, event="x", retracted=True),
            Evidence("a", EvidenceType.ACCESS_GRANTED, Grade.parse("B2"), AT - timedelta(days=1 / 3), 2.0),
        ),
        AT,
    )


def escalation_inputs():
    incident = Incident("i", AT - timedelta(days=2), -9.5, Grade.parse("A2"), deaths=3, hits_engagement=True)
    return EscalationInputs(
        AT,
        violence=Violence((incident,), AT - timedelta(days=9)),
        reactions=(),
        reporting=Reporting(2, AT - timedelta(hours=5), 7.0),
        previous=LevelState(IndexLevel.HIGH, AT - timedelta(days=3)),
    )


@pytest.mark.parametrize("inputs", [trust_inputs(), escalation_inputs(), EscalationInputs(AT)])
def test_inputs_come_back_equal_from_json_and_from_the_canonical_text(inputs):
    plain = inputs.as_inputs()
    text = canonical.dumps(plain)
    assert type(inputs).from_inputs(json.loads(json.dumps(plain))) == inputs
    assert type(inputs).from_inputs(json.loads(text)) == inputs
    assert canonical.dumps(type(inputs).from_inputs(json.loads(text)).as_inputs()) == text


def test_the_order_of_evidence_does_not_change_the_canonical_text():
    inputs = trust_inputs()
    turned = TrustInputs(inputs.evidence[::-1], inputs.at)
    assert canonical.dumps(turned.as_inputs()) == canonical.dumps(inputs.as_inputs())


@pytest.mark.parametrize("params", [TRUST_1_0, ESCALATION_1_0])
def test_parameters_come_back_equal(params):
    assert from_plain(type(params), json.loads(canonical.dumps(to_plain(params)))) == params


@pytest.mark.parametrize(
    ("params", "sha256"),
    [
        (TRUST_1_0, "83d398247b8fb933cc7fe78897c6fa59bcab03d0889e3480884ceea84bd0471c"),
        (ESCALATION_1_0, "5be945e24e41cf20d4cd96cf4eefc1e58be1db6343f5f6ebf1348fc711945ebc"),
    ],
)
def test_a_named_version_never_changes_its_numbers(params, sha256):
    assert canonical.sha256(canonical.dumps(to_plain(params))) == sha256, "give changed parameters a new version"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("importance", "much", "convert string to float"),
        ("importance", None, "convert string to float"),
        ("importance", True, "convert string to float"),
        ("type", "gossip", "not a valid EvidenceType"),
        ("retracted", "false", "not bool"),
        ("ref", 5, "not str"),
        ("occurred_at", "yesterday", "Invalid isoformat"),
        ("occurred_at", 5, "not a TrustInputs"),
        ("grade", "B2", "fields differ"),
        ("grade", None, "not a TrustInputs"),
        ("extra", 1, "fields differ by .'extra'"),
    ],
)
def test_refuses_plain_data_that_is_something_else(field, value, reason):
    data = trust_inputs().as_inputs()
    data["evidence"][0][field] = value
    with pytest.raises(ValueError, match=reason):
        TrustInputs.from_inputs(data)


def test_refuses_missing_fields_and_whole_numbers_with_a_fraction():
    data = trust_inputs().as_inputs()
    del data["params"]["cut_off"]
    with pytest.raises(ValueError, match="cut_off"):
        TrustInputs.from_inputs(data)
    data = escalation_inputs().as_inputs()
    data["violence"]["incidents"][0]["deaths"] = "2.5"
    with pytest.raises(ValueError, match="invalid literal for int"):
        EscalationInputs.from_inputs(data)
    with pytest.raises(ValueError, match="not a TrustInputs"):
        TrustInputs.from_inputs(None)
