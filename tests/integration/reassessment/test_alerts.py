"""Alerts: raised once a cause, seen by whom they tell nothing hidden, cleared by people; and what reviews are told."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.models import AuditEvent
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.models import Alert
from reassessment.services import alerts, overrides
from riskreview.models import Reopening
from tests.factories import make_actor, make_user
from tests.integration.reassessment.conftest import (
    ago,
    assess_index,
    assess_trust,
    break_promise,
    make_contact,
    make_incident,
)
from tests.integration.riskreview import steps
from tests.standing import standing

pytestmark = pytest.mark.django_db


def codes():
    return set(Alert.objects.values_list("code", flat=True))


def test_a_quiet_run_raises_nothing(kept_word, actor):
    assess_trust(actor, trigger=Trigger.EVENT)
    assert codes() == set()


def test_a_serious_breach_is_told_at_once_and_once(kept_word, common, actor, analyst, lead, at):
    promise = break_promise(common, actor, analyst, lead)
    run = assess_trust(actor, at=at, trigger=Trigger.EVENT)
    alert = Alert.objects.get(code="serious_breach")
    assert (alert.commitment, alert.incident, alert.is_critical, alert.run) == (promise, None, True, run)
    assert alert.figures["importance"] == 3.0
    assert alert.figures["contribution"] < 0
    assess_trust(actor, at=at + timedelta(days=7))
    assert Alert.objects.filter(code="serious_breach").count() == 1


def test_a_fall_is_told_once_in_its_cool_down(kept_word, common, actor, analyst, lead, at):
    for _each in range(3):
        break_promise(common, actor, analyst, lead)
    assess_trust(actor, at=at, trigger=Trigger.EVENT)
    assert {"trust_drop", "trust_band_down"} <= codes()
    fall = Alert.objects.get(code="trust_drop")
    assert fall.figures["drop"] >= 10
    assess_trust(actor, at=at + timedelta(days=8))
    assert Alert.objects.filter(code="trust_drop").count() == 1


def test_the_analysts_own_rating_far_off_is_told(kept_word, actor, analyst, at):
    overrides.override(
        actor_id=actor.pk,
        kind=RunKind.TRUST,
        value=5,
        reason="They hide it well.",
        expires_at=at + timedelta(days=9),
        by=analyst,
    )
    assess_trust(actor, trigger=Trigger.EVENT)
    assert codes() == {"analyst_disagrees"}


def test_a_grave_incident_on_the_actor_is_told_once(actor, common, analyst, at):
    row = make_incident(common, analyst, target=actor, target_kind="actor", incident_type="air_or_drone_strike")
    assess_index(actor, at=at)
    alert = Alert.objects.get(code="grave_incident")
    assert (alert.incident, alert.is_critical) == (row, True)
    assess_index(actor, at=at + timedelta(hours=7))
    assert Alert.objects.filter(code="grave_incident").count() == 1


@pytest.fixture
@standing
def hidden_breach(kept_word, north, actor, analyst, lead):
    break_promise(north, actor, analyst, lead)
    assess_trust(actor, trigger=Trigger.EVENT)
    return Alert.objects.get(code="serious_breach")


def test_an_alert_is_seen_by_whom_it_tells_nothing_hidden(hidden_breach, common, analyst, stranger, librarian):
    assert hidden_breach in Alert.objects.visible_to(analyst)
    assert hidden_breach in Alert.objects.visible_to(None)
    for who in (librarian, make_user(sees=[common])):
        assert hidden_breach not in Alert.objects.visible_to(who)
    assert not Alert.objects.visible_to(stranger).exists()


def test_clearing_says_what_was_done(hidden_breach, north, lead):
    cleared = alerts.clear(alert_id=hidden_breach.pk, note=" We called their liaison officer. ", by=lead)
    assert (cleared.cleared_by, cleared.clear_note) == (lead, "We called their liaison officer.")
    event = AuditEvent.objects.get(verb="reassessment.alert_cleared")
    assert (event.by, event.reason, event.subject_id) == (lead, "We called their liaison officer.", hidden_breach.pk)
    assert event.compartment_id == north.pk, "what is said of a hidden promise is as hidden"
    assert not Alert.objects.uncleared().filter(pk=hidden_breach.pk).exists()


@pytest.mark.parametrize(
    ("who", "note", "refusal"),
    [
        ("stranger", "Done.", NotFound),
        ("librarian", "Done.", NotFound),
        ("legal", "Done.", NotAllowed),
        ("analyst", "  ", Invalid),
    ],
)
def test_clearing_refuses_and_changes_nothing(hidden_breach, request, who, note, refusal):
    with pytest.raises(refusal):
        alerts.clear(alert_id=hidden_breach.pk, note=note, by=request.getfixturevalue(who))
    hidden_breach.refresh_from_db()
    assert hidden_breach.cleared_at is None
    assert not AuditEvent.objects.filter(verb="reassessment.alert_cleared").exists()


def test_an_alert_is_cleared_once(hidden_breach, analyst, lead):
    alerts.clear(alert_id=hidden_breach.pk, note="Called.", by=analyst)
    with pytest.raises(Conflict):
        alerts.clear(alert_id=hidden_breach.pk, note="Called again.", by=lead)
    for change in ({"clear_note": "Nothing."}, {"code": "trust_drop"}):
        with pytest.raises(DatabaseError, match="cleared once"), transaction.atomic():
            Alert.objects.filter(pk=hidden_breach.pk).update(**change)
    assert Alert.objects.get(pk=hidden_breach.pk).clear_note == "Called."


def test_a_fall_of_trust_suspends_what_was_cleared_once_and_says_why(
    kept_word, cleared, common, actor, analyst, lead, at
):
    for _each in range(3):
        break_promise(common, actor, analyst, lead)
    run = assess_trust(actor, at=clock.now(), trigger=Trigger.EVENT)
    assert steps.fresh(cleared).status == "suspended"
    row = Reopening.objects.get(trigger="trust_fell")
    assert row.cause_key == f"trust:{run.pk}:trust_fell"
    assert row.reason.startswith("Trust fell from ")
    assert row.by is None
    assess_trust(actor, at=clock.now() + timedelta(days=7))
    assert Reopening.objects.filter(trigger="trust_fell").count() == 1


def strike(place, by, actor, rival, *, times, dead=0):
    """Strikes after a calm year: without one, nothing says that they are more than usual."""
    killed = {"killed_low": dead, "killed_best": dead, "killed_high": dead}
    make_incident(place, by, actor=rival, target=actor, incident_type="threat_other", occurred_at=ago(days=360))
    for _each in range(times):
        target = {"actor": rival, "target": actor, "target_kind": "actor"}
        make_incident(place, by, incident_type="heavy_weapons", occurred_at=ago(days=3), **target, **killed)


def test_a_rise_of_the_level_tells_the_escalation_lane(cleared, common, actor, analyst):
    strike(common, analyst, actor, make_actor(common), times=6, dead=3)
    assess_index(actor, trigger=Trigger.EVENT)
    rose = Reopening.objects.get()
    assert (rose.trigger, rose.response, rose.lanes) == ("index_rose", "notify", ["escalation"])
    assert rose.reason.startswith("The level of the escalation index rose from Low to ")
    assert steps.fresh(cleared).status == "cleared"


def test_a_severe_index_suspends(cleared, common, actor, analyst):
    rival = make_actor(common)
    make_contact(common, actor, analyst, held_at=ago(days=10))
    strike(common, analyst, actor, rival, times=12, dead=40)
    for _each in range(8):
        make_incident(common, analyst, actor=rival, target=actor, incident_type="accusation", occurred_at=ago(days=2))
    run = assess_index(actor, trigger=Trigger.EVENT)
    assert run.explanation["level"] == "severe"
    assert (Reopening.objects.get().trigger, steps.fresh(cleared).status) == ("index_severe", "suspended")


def test_a_run_that_finds_nothing_leaves_the_engagement_alone(cleared, actor):
    assess_trust(actor, trigger=Trigger.EVENT)
    assess_index(actor, trigger=Trigger.EVENT)
    assert not Reopening.objects.exists()
    assert steps.fresh(cleared).status == "cleared"
