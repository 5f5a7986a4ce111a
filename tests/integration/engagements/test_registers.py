from datetime import timedelta

import pytest

from core import clock
from core.errors import Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from engagements.models import Channel, Incident, Venue
from engagements.services import incidents, registers
from tests.factories import make_actor, make_channel, make_compartment, make_plan, make_venue, move
from tests.integration.engagements.conftest import GRADE


def an_incident(**changes):
    return {
        "title": "Shelling of the market",
        "incident_type": "heavy_weapons",
        "occurred_at": clock.now() - timedelta(hours=5),
        "summary": "Eight rounds.",
        **GRADE,
        **changes,
    }


def test_a_channel_is_added_and_changed(analyst, actor, north):
    channel = registers.add(
        Channel,
        compartment_id=north.pk,
        by=analyst,
        name="Radio",
        actor_id=actor.pk,
        medium="radio_vhf_hf",
        custodian_id=analyst.pk,
    )
    changed = registers.change(
        Channel, record_id=channel.pk, seen_version=1, by=analyst, last_tested_on=clock.now().date()
    )
    assert (channel.status, changed.version) == ("proposed", 2)
    events = AuditEvent.objects.filter(subject_id=channel.pk).order_by("at")
    assert [event.verb for event in events] == ["engagements.channel_added", "engagements.channel_changed"]


def test_registers_refuse_in_order(analyst, legal, stranger, actor):
    channel = make_channel(actor, custodian=analyst)
    change = {"record_id": channel.pk, "seen_version": 5, "medium": "smoke"}
    for who, refusal in ((stranger, NotFound), (legal, NotAllowed), (analyst, Stale)):
        with pytest.raises(refusal):
            registers.change(Channel, by=who, **change)
    for given in (
        {"medium": "smoke"},
        {"actor_id": make_actor().pk},
        {"backup_id": channel.pk},
        {"custodian_id": stranger.pk},
    ):
        with pytest.raises(Invalid):
            registers.change(Channel, by=analyst, record_id=channel.pk, seen_version=1, **given)
    channel.refresh_from_db()
    assert (channel.version, channel.medium) == (1, "in_person_neutral")
    with pytest.raises(NotFound):
        registers.add(Venue, compartment_id=make_compartment().pk, by=analyst, name="x", venue_type="hotel")
    with pytest.raises(Invalid):
        registers.add(Venue, compartment_id=actor.compartment_id, by=analyst, name="", venue_type="moon")
    assert not Venue.objects.exists()


def test_a_compromised_channel_reopens_what_relies_on_it(analyst, actor, sent, django_capture_on_commit_callbacks):
    channel = make_channel(actor, custodian=analyst)
    waiting = move(make_plan(analyst, actor, channel_id=channel.pk), "submit")
    make_plan(analyst, actor, channel_id=channel.pk)
    with django_capture_on_commit_callbacks(execute=True):
        registers.change(Channel, record_id=channel.pk, seen_version=1, by=analyst, status="compromised")
    assert [(name, load["trigger"], load["engagement_id"]) for name, load in sent] == [
        ("riskreview.reopen", "channel_compromised", str(waiting.pk))
    ]


def test_a_serious_incident_reassesses_and_reopens(analyst, actor, north, sent, django_capture_on_commit_callbacks):
    rival = make_actor(north)
    with django_capture_on_commit_callbacks(execute=True):
        incidents.log(
            compartment_id=north.pk,
            changes=an_incident(actor_id=rival.pk, target_id=actor.pk, target_kind="actor"),
            by=analyst,
        )
    assert {(name, load["actor_id"], load.get("weight"), load.get("hits")) for name, load in sent} == {
        ("reassessment.assess_actor", str(rival.pk), None, None),
        ("reassessment.assess_actor", str(actor.pk), None, None),
        ("riskreview.incident", str(rival.pk), -9.5, False),
        ("riskreview.incident", str(actor.pk), -9.5, True),
    }
    assert [load["words_from"] for _name, load in sent if "weight" in load] == [[str(north.pk)]] * 2


def test_nobody_is_asked_to_trust_a_state(analyst, actor, north, sent, django_capture_on_commit_callbacks):
    state, unknown = make_actor(north, actor_type="state"), make_actor(north, actor_type="unclassified")
    with django_capture_on_commit_callbacks(execute=True):
        for whom in (state, unknown):
            changes = an_incident(actor_id=actor.pk, target_id=whom.pk, target_kind="state")
            incidents.log(compartment_id=north.pk, changes=changes, by=analyst)
    assert {load["actor_id"] for name, load in sent if name == "reassessment.assess_actor"} == {str(actor.pk)}


def test_an_attack_on_a_venue_reaches_the_engagements_there(
    analyst, actor, north, sent, django_capture_on_commit_callbacks
):
    venue = make_venue(north)
    waiting = move(make_plan(analyst, actor, venue_id=venue.pk), "submit")
    with django_capture_on_commit_callbacks(execute=True):
        incidents.log(compartment_id=north.pk, changes=an_incident(venue_id=venue.pk, target_kind="venue"), by=analyst)
    assert [(load["weight"], load["hits"], load["engagement_id"]) for _name, load in sent] == [
        (-9.5, True, str(waiting.pk))
    ]


def test_a_minor_or_refuted_incident_stays_quiet(analyst, actor, north, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        calm = incidents.log(
            compartment_id=north.pk, changes=an_incident(incident_type="protest", actor_id=actor.pk), by=analyst
        )
        incidents.log(compartment_id=north.pk, changes=an_incident(actor_id=actor.pk, state="refuted"), by=analyst)
    assert [(name, load.get("weight")) for name, load in sent] == [
        ("riskreview.incident", -5.0), ("reassessment.assess_actor", None)
    ]  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        incidents.change(incident_id=calm.pk, seen_version=1, changes={"incident_type": "armed_clash"}, by=analyst)
    assert ("riskreview.incident", str(actor.pk)) in [(name, load["actor_id"]) for name, load in sent]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"occurred_at": clock.now() + timedelta(days=1)}, "occurred_at"),
        ({"killed_best": 3}, "killed_best"),
        ({"killed_low": 5, "killed_best": 3, "killed_high": 9}, "killed_best"),
        ({"reliability": ""}, "reliability"),
        ({"link_confidence": "low"}, "link_confidence"),
        ({"incident_type": "rumble"}, "incident_type"),
    ],
)
def test_an_incident_says_what_it_must(analyst, north, changes, field):
    with pytest.raises(Invalid) as caught:
        incidents.log(compartment_id=north.pk, changes=an_incident(**changes), by=analyst)
    assert field in caught.value.fields
    assert not Incident.objects.exists()


def test_an_incident_is_linked_within_its_compartment(analyst, north, common, draft):
    linked = an_incident(engagement_id=draft.pk, link_confidence="low")
    with pytest.raises(Invalid):
        incidents.log(compartment_id=common.pk, changes=linked, by=analyst)
    assert incidents.log(compartment_id=north.pk, changes=linked, by=analyst).engagement == draft


def test_changing_an_incident_is_refused_in_order(analyst, legal, stranger, north):
    incident = incidents.log(compartment_id=north.pk, changes=an_incident(), by=analyst)
    for who, refusal in ((stranger, NotFound), (legal, NotAllowed), (analyst, Stale)):
        with pytest.raises(refusal):
            incidents.change(incident_id=incident.pk, seen_version=3, changes={"title": ""}, by=who)
    incident.refresh_from_db()
    assert (incident.version, incident.title) == (1, "Shelling of the market")
