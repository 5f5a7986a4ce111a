"""Each change of a fact under a decision, from the service that records it to what it does to the engagement."""

from datetime import timedelta

import pytest

from actors.services import listings, roles
from core import clock, jobs
from engagements.domain.commitments import CommitmentAction
from engagements.models import Channel, Facilitator, Venue
from engagements.services import breaches, commitments, incidents, registers
from riskreview.models import Decision, Reopening
from tests.factories import make_commitment, make_facilitator, make_person, make_plan
from tests.integration.riskreview import steps
from tests.standing import standing

GRADE = {"reliability": "B", "credibility": "2"}


@pytest.fixture
def seen(django_capture_on_commit_callbacks):
    """seen(command, **arguments): what a command did under reviews and decisions, its job carried out."""
    known = set()

    def run(command, *args, **given):
        with jobs.carried_out_here(), django_capture_on_commit_callbacks(execute=True):
            command(*args, **given)
        rows = [row for row in Reopening.objects.order_by("at", "trigger") if row.pk not in known]
        known.update(row.pk for row in rows)
        return [(row.trigger, row.response) for row in rows]

    return run


@pytest.fixture
@standing
def person(north):
    return make_person(north, "Mara Oun")


@pytest.fixture
@standing
def draft(analyst, actor, north, person, published):
    facilitation = [{"facilitator_id": make_facilitator(north).pk, "function": "host"}]
    return make_plan(analyst, actor, delegates=[{"person_id": person.pk}], facilitation=facilitation)


def log(north, by, kind, **changes):
    happened = {"title": "It was seen", "incident_type": kind, "occurred_at": clock.now() - timedelta(hours=1), "summary": "Two saw it."}  # fmt: skip
    return {"compartment_id": north.pk, "changes": {**happened, **GRADE, **changes}, "by": by}


def test_what_is_recorded_of_the_other_side(cleared, actor, person, north, analyst, analyst2, seen):
    today = clock.now().date()
    since = {"values": {"role": "supreme_leader", "since": today}, "by": analyst}
    assert seen(roles.add, actor_id=actor.pk, person_id=person.pk, **since) == [("leader_changed", "notify")]
    assert steps.fresh(cleared).status == "cleared"
    violation = log(north, analyst, "torture", actor_id=actor.pk)
    assert seen(incidents.log, **log(north, analyst, "torture", actor_id=actor.pk, credibility="5")) == [("serious_incident", "recheck")]  # fmt: skip
    assert steps.fresh(cleared).status == "cleared"
    assert set(seen(incidents.log, **violation)) == {("credible_violation", "suspend"), ("serious_incident", "recheck")}
    assert steps.fresh(cleared).status == "suspended"
    assert seen(incidents.log, **log(north, analyst, "leadership_change", actor_id=actor.pk)) == [("leader_changed", "notify")]  # fmt: skip
    assert seen(incidents.log, **log(north, analyst, "split_of_actor", actor_id=actor.pk)) == [("split_or_merger", "suspend")]  # fmt: skip
    hit = log(north, analyst, "heavy_weapons", target_id=actor.pk, target_kind="actor")
    assert seen(incidents.log, **hit) == [("grave_incident", "suspend")]
    freeze = {"listed_on": today, "legal_effects": ["asset_freeze"]}
    for whom, code, trigger in (
        ({"actor_id": actor.pk}, "eu_cp931", "listing"),
        ({"person_id": person.pk}, "icc_warrant", "warrant"),
    ):
        added = "added" if trigger == "listing" else "issued"
        found = []
        told = seen(lambda: found.append(listings.add(**whom, values={**freeze, "list_code": code}, by=analyst)))  # noqa: B023
        assert told == [(f"{trigger}_{added}", "suspend")]
        end = {"listing_id": found[0].pk, "seen_version": 1, "on": today, "reason": "Withdrawn", "by": analyst}
        assert seen(listings.end, **end) == [(f"{trigger}_ended", "notify")]
    assert {row.decision_id for row in Reopening.objects.all()} == {Decision.objects.get().pk}
    assert all(row.reason for row in Reopening.objects.all())


def test_what_is_recorded_of_commitments(cleared, actor, analyst, analyst2, seen):
    today = clock.now().date()
    disputed, breached = (make_commitment(analyst, actor) for _each in range(2))
    disputes = {"action": CommitmentAction.DISPUTE, "occurred_on": today, "reason": "They deny it.", "grade": GRADE}
    assert seen(commitments.act, commitment_id=disputed.pk, seen_version=1, by=analyst, **disputes) == [("commitment_disputed", "notify")]  # fmt: skip
    proposal = {"occurred_on": today, "evidence": "The convoy was turned back.", "grade": GRADE}
    assert seen(breaches.propose, commitment_id=breached.pk, seen_version=1, by=analyst, **proposal) == []
    confirmed = {"seen_version": 2, "confirm": True, "reason": "Two drivers say so.", "by": analyst2}
    told = seen(breaches.decide, commitment_id=breached.pk, **confirmed)
    assert told == [("commitment_breached", "suspend"), ("index_rose", "notify")], "a breach has the actor assessed too"
    assert steps.fresh(cleared).status == "suspended"


def test_what_changes_around_the_meeting(cleared, actor, north, analyst, seen):
    channel, venue, host = cleared.channel, cleared.venue, Facilitator.objects.get()
    upkeep = {"record_id": venue.pk, "seen_version": 1, "device_policy": "None inside.", "by": analyst}
    assert seen(registers.change, Venue, **upkeep) == []
    linked = {"engagement_id": cleared.pk, "link_confidence": "high"}
    rumour = log(north, analyst, "information_leak", **linked, credibility="4")
    assert seen(incidents.log, **rumour) == []
    assert steps.fresh(cleared).status == "cleared"
    assert seen(incidents.log, **log(north, analyst, "information_leak", **linked)) == [
        ("leak_or_publicity", "suspend")
    ]
    assert steps.fresh(cleared).status == "suspended"
    assert Decision.objects.get().ended_at is None
    lost = {"record_id": channel.pk, "seen_version": 1, "status": "compromised", "by": analyst}
    assert seen(registers.change, Channel, **lost) == [("channel_compromised", "suspend")]
    assert seen(registers.change, Venue, record_id=venue.pk, seen_version=2, place="Another town", by=analyst) == [("venue_changed", "revoke")]  # fmt: skip
    decision = Decision.objects.get()
    assert (decision.ended_as, decision.ended_because) == ("revoked", f"The venue changed: {venue.name}: place")
    assert seen(registers.change, Facilitator, record_id=host.pk, seen_version=1, mandate="Theirs.", by=analyst) == [("participants_changed", "revoke")]  # fmt: skip
