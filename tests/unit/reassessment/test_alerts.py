"""What is worth telling someone, and what was told already."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engagements.domain.reporting import VerificationState
from reassessment.domain.alerts import Alert, AlertCode, still_to_tell
from reassessment.domain.escalation import assess as assess_escalation
from reassessment.domain.escalation_alerts import EscalationPoint, escalation_alerts
from reassessment.domain.escalation_inputs import (
    ContextScore,
    EscalationInputs,
    Incident,
    InformationUse,
    LevelState,
    ReactionEvent,
    Reporting,
    Violence,
)
from reassessment.domain.escalation_parameters import Factor, Reach, Reaction
from reassessment.domain.evidence import Evidence
from reassessment.domain.grades import Grade
from reassessment.domain.trust import Band, assess
from reassessment.domain.trust_alerts import TrustContext, TrustPoint, settled_band, trust_alerts
from reassessment.domain.trust_parameters import TRUST_1_0, EvidenceType
from riskreview.domain.index import IndexLevel

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
A1 = Grade.parse("A1")


def ago(days):
    return AT - timedelta(days=days)


def trust(score=52.0, uncertainty=0.4, **more):
    bands = (Band.DISTRUST, Band.LOW, Band.GUARDED, Band.WORKING_TRUST, Band.HIGH)
    band = bands[sum(score >= edge for edge in (30, 45, 60, 75))] if uncertainty <= 0.6 else Band.INSUFFICIENT_EVIDENCE
    return replace(assess([], at=AT), score=score, low=40.0, uncertainty=uncertainty, band=band, **more)


def trust_codes(result, **context):
    return [alert.code for alert in trust_alerts(result, params=TRUST_1_0, context=TrustContext(**context))]


def test_a_quiet_run_tells_nothing():
    history = (TrustPoint(ago(7), 55.0, 0.4),)
    assert (
        trust_codes(trust(), history=history, settled=Band.GUARDED, analyst_rating=60.0, partner_scores={"b": 70}) == []
    )


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ([(30, 62.0)], True),
        ([(30.01, 62.0)], False),
        ([(20, 61.9)], False),
        ([(25, 62.0), (7, 53.0)], True),
        ([], False),
    ],
)
def test_a_drop_of_ten_points_within_thirty_days(points, told):
    history = tuple(TrustPoint(ago(days), score, 0.4) for days, score in points)
    assert (AlertCode.TRUST_DROP in trust_codes(trust(), history=history)) is told


@pytest.mark.parametrize(
    ("score", "uncertainty", "before", "after"),
    [
        (57.0, 0.4, Band.WORKING_TRUST, Band.WORKING_TRUST),  # within three points of the edge
        (56.9, 0.4, Band.WORKING_TRUST, Band.GUARDED),
        (29.0, 0.4, Band.WORKING_TRUST, Band.DISTRUST),
        (76.0, 0.4, Band.WORKING_TRUST, Band.HIGH),
        (60.0, 0.4, Band.GUARDED, Band.WORKING_TRUST),
        (20.0, 0.7, Band.WORKING_TRUST, Band.WORKING_TRUST),  # insufficient evidence settles nothing
        (20.0, 0.7, None, None),
        (20.0, 0.4, None, Band.DISTRUST),
    ],
)
def test_a_band_falls_for_alerts_three_points_below_its_edge(score, uncertainty, before, after):
    result = trust(score, uncertainty)
    assert settled_band(before, result, TRUST_1_0) is after
    fell = before is Band.WORKING_TRUST and after in (Band.GUARDED, Band.DISTRUST)
    assert (AlertCode.TRUST_BAND_DOWN in trust_codes(result, settled=before)) is fell


def test_a_promise_relied_upon_while_trust_may_be_too_low():
    weak = replace(trust(), low=29.9)
    assert trust_codes(weak, is_relied_upon=True) == [AlertCode.TRUST_LOW_WHILE_RELIED_UPON]
    assert trust_codes(weak) == []
    assert trust_codes(replace(weak, low=30.0), is_relied_upon=True) == []


def test_evidence_that_has_gone_stale_is_told_once():
    stale = trust(uncertainty=0.61)
    assert trust_codes(stale, history=(TrustPoint(ago(7), 52.0, 0.6),)) == [AlertCode.EVIDENCE_STALE]
    assert trust_codes(stale, history=(TrustPoint(ago(14), 52.0, 0.6), TrustPoint(ago(7), 52.0, 0.61))) == []
    assert trust_codes(stale) == []


def test_an_important_breach_is_told_at_once_and_once():
    breaches = (
        Evidence("grave", EvidenceType.COMMITMENT_BREACHED, A1, ago(1), 2.0, event="promise"),
        Evidence("unable", EvidenceType.COMMITMENT_BREACHED_INCAPABLE, A1, ago(1), 3.0),
        Evidence("slight", EvidenceType.COMMITMENT_BREACHED, A1, ago(1), 1.0),
        Evidence("other", EvidenceType.HOSTAGE_TAKING, A1, ago(1), 3.0),
    )
    alerts = trust_alerts(assess(breaches, at=AT), params=TRUST_1_0, context=TrustContext())
    assert [(alert.code, alert.subject, alert.critical) for alert in alerts] == [
        (AlertCode.SERIOUS_BREACH, "promise", True),
        (AlertCode.SERIOUS_BREACH, "unable", True),
    ]
    assert trust_codes(assess(breaches, at=AT), known_events=frozenset({"promise", "unable"})) == []


def test_people_and_partners_that_are_far_from_the_score():
    assert trust_codes(trust(), analyst_rating=72.0) == [AlertCode.ANALYST_DISAGREES]
    assert trust_codes(trust(), analyst_rating=32.0) == [AlertCode.ANALYST_DISAGREES]
    alerts = trust_alerts(
        trust(), params=TRUST_1_0, context=TrustContext(partner_scores={"z": 77.0, "a": 27.0, "m": 76.9})
    )
    assert [alert.cause for alert in alerts] == ["partners_diverge:a", "partners_diverge:z"]


def quiet(**more):
    inputs = EscalationInputs(AT, Violence((), ago(900)), (), (), (), (), ContextScore(0.0, ago(1)))
    return replace(inputs, **more)


def told(inputs, **more):
    return escalation_alerts(assess_escalation(inputs), inputs=inputs, **more)


def codes(inputs, **more):
    return [alert.code for alert in told(inputs, **more)]


def test_a_quiet_index_tells_nothing():
    assert told(quiet(), history=(EscalationPoint(ago(1), 0.0, 50.0),)) == ()


def test_a_level_that_rises_is_told_and_a_first_run_rises_from_low():
    reprisal = quiet(reactions=(ReactionEvent("r", Reaction.REPRISAL, AT),))
    (level_up, _) = told(reprisal)
    assert (level_up.code, level_up.subject) == (AlertCode.LEVEL_UP, "guarded")
    assert AlertCode.LEVEL_UP not in codes(replace(reprisal, previous=LevelState(IndexLevel.GUARDED)))


@pytest.mark.parametrize(
    ("points", "is_told"),
    [([(14, 5.0)], True), ([(14.01, 5.0)], False), ([(3, 5.1)], False), ([(9, 4.0), (1, 19.0)], True)],
)
def test_a_rise_of_fifteen_points_within_fourteen_days(points, is_told):
    inputs = quiet(context=ContextScore(100.0, AT))
    history = tuple(EscalationPoint(ago(days), index) for days, index in points)
    assert (AlertCode.INDEX_RISE in codes(inputs, history=history)) is is_told


def violent(count, deaths=0):
    incidents = tuple(Incident(str(n), ago(n % 5), -9.0, A1, deaths) for n in range(count))
    return quiet(violence=Violence(incidents, ago(900)), previous=LevelState(IndexLevel.SEVERE))


def test_violence_that_gathers_is_told():
    inputs = violent(18)
    reading = assess_escalation(inputs).violence
    assert reading.trend < 75
    assert reading.short_mean > 0.3
    index = assess_escalation(inputs).index
    before = (EscalationPoint(ago(14), index, reading.trend - 15.1),)
    assert codes(inputs, history=before) == [AlertCode.VIOLENCE_TREND]
    assert codes(inputs, history=(EscalationPoint(ago(14), index, reading.trend - 14.9),)) == []
    assert codes(inputs, history=(EscalationPoint(ago(14), index),)) == []


def test_a_trend_from_very_little_violence_is_not_told():
    inputs = violent(2)
    reading = assess_escalation(inputs).violence
    assert reading.short_mean < 0.3
    index = assess_escalation(inputs).index
    assert codes(inputs, history=(EscalationPoint(ago(1), index, reading.trend - 20),)) == []


def test_a_trend_that_crosses_the_high_mark_is_told_once():
    inputs = violent(60, deaths=20)
    index = assess_escalation(inputs).index
    assert assess_escalation(inputs).violence.trend == 100
    assert codes(inputs, history=(EscalationPoint(ago(40), index, 74.0),)) == [AlertCode.VIOLENCE_TREND]
    assert codes(inputs, history=(EscalationPoint(ago(40), index, 75.0),)) == []
    assert codes(inputs, history=(EscalationPoint(ago(40), index),)) == []


def test_a_grave_incident_on_the_engagement_is_told_at_once_and_once():
    incidents = (
        Incident("hit", ago(1), -8.5, A1, hits_engagement=True),
        Incident("elsewhere", ago(1), -9.5, A1),
        Incident("slighter", ago(1), -8.4, A1, hits_engagement=True),
    )
    inputs = quiet(violence=Violence(incidents, ago(900)), previous=LevelState(IndexLevel.SEVERE))
    (alert,) = told(inputs)
    assert (alert.code, alert.subject, alert.critical) == (AlertCode.GRAVE_INCIDENT, "hit", True)
    assert told(inputs, known_incidents=frozenset({"hit"})) == ()


def test_reactions_above_forty_are_told():
    top = LevelState(IndexLevel.SEVERE)
    assert codes(quiet(reactions=(ReactionEvent("r", Reaction.REPRISAL, AT),), previous=top)) == [
        AlertCode.RIVAL_REACTION
    ]
    assert codes(quiet(reactions=(ReactionEvent("r", Reaction.LEAK, AT),), previous=top)) == []


@pytest.mark.parametrize(
    ("reaches", "is_told"),
    [([Reach.PUBLIC], True), ([Reach.PUBLIC_VIRAL], True), ([Reach.COUNTERPART] * 3, False), ([Reach.INTERNAL], False)],
)
def test_unverified_information_above_forty_is_told_when_it_is_public(reaches, is_told):
    uses = tuple(
        InformationUse(str(n), reach, Grade.parse("E5"), VerificationState.UNVERIFIED, AT)
        for n, reach in enumerate(reaches)
    )
    inputs = quiet(information=uses, previous=LevelState(IndexLevel.SEVERE))
    assert (codes(inputs) == [AlertCode.PUBLIC_UNVERIFIED]) is is_told


def test_factors_that_are_not_recorded_tell_nothing():
    inputs = EscalationInputs(AT, context=ContextScore(1.0, AT))
    assert set(assess_escalation(inputs).factors) == {Factor.CONTEXT}
    assert told(inputs) == ()


def test_reports_that_stopped_are_told():
    (alert,) = told(quiet(reporting=Reporting(1, ago(30), 7.0)))
    assert (alert.code, alert.figures) == (AlertCode.DATA_STALE, {"report_age_days": 30})
    (alert,) = told(quiet(reporting=Reporting(1, None, 7.0)))
    assert (alert.code, alert.figures) == (AlertCode.DATA_STALE, {})


def test_a_cause_is_told_again_after_twenty_eight_days_and_a_critical_one_always():
    recent, old, new = (Alert(code) for code in (AlertCode.LEVEL_UP, AlertCode.INDEX_RISE, AlertCode.DATA_STALE))
    critical = Alert(AlertCode.GRAVE_INCIDENT, "hit", critical=True)
    last_told = {recent.cause: ago(27.9), old.cause: ago(28), critical.cause: ago(1)}
    assert still_to_tell([recent, old, new, critical], last_told=last_told, at=AT) == (old, new, critical)


def test_a_cause_names_its_subject():
    last_told = {Alert(AlertCode.PARTNERS_DIVERGE, "a").cause: ago(1)}
    other = Alert(AlertCode.PARTNERS_DIVERGE, "b")
    assert still_to_tell([other], last_told=last_told, at=AT) == (other,)
