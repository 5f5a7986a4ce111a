from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from actors.models import Reshaping
from core import canonical, clock, jobs
from engagements.models import (
    BreachProposal,
    Commitment,
    CommitmentEvent,
    Engagement,
    EngagementActor,
    EvidenceNote,
    Incident,
    InformationItem,
    Succession,
)
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.models import Run, TrustAssessment
from reassessment.services import assessing, parameters
from riskreview.services import checklists
from tests.factories import make_actor, make_channel, make_plan
from tests.integration.riskreview import steps
from tests.standing import standing

GRADE = {"reliability": "B", "credibility": "2"}


@pytest.fixture
def at():
    return clock.now()


@pytest.fixture
@standing
def actor(common):
    return make_actor(common, name="Salima Coastal Guard")


@pytest.fixture
def sent(monkeypatch, django_capture_on_commit_callbacks):
    """sent(call): what `call` sends to the worker, as (name, payload)."""

    def during(call):
        found = []
        monkeypatch.setattr(jobs, "_send", lambda name, payload, _request_id: found.append((name, payload)))
        with django_capture_on_commit_callbacks(execute=True):
            call()
        return found

    return during


def ago(**span):
    return clock.now() - timedelta(**span)


@transaction.atomic
def make_contact(place, actor, by, *, held_at=None, role="counterpart", **fields):
    """A contact that took place: chance contacts begin as held."""
    held_at = held_at or ago(days=3)
    contact = Engagement.objects.create(
        compartment=place,
        kind="chance_contact",
        status="held",
        lead=by,
        started_at=held_at - timedelta(minutes=20),
        held_at=held_at,
        **{"title": "Contact at the harbour", **fields},
    )
    EngagementActor.objects.create(engagement=contact, actor=actor, role=role)
    return contact


def make_promise(contact, actor, by, *, status="active", **fields):
    made_on = fields.pop("made_on", ago(days=60).date())
    return Commitment.objects.create(
        engagement=contact,
        actor=actor,
        **{
            "direction": "by_them",
            "commitment_type": "access",
            "form": "written_unsigned",
            "exact_words": "The road is open.",
            "our_understanding": "Every convoy passes.",
            "speaker_text": "Their liaison officer",
            "authority_level": "regional",
            "made_on": made_on,
            "owner": by,
            "recorded_by": by,
            "status": status,
            **fields,
        },
    )


def become(promise, status, *, on=None, by=None, grade=GRADE):
    """What became of a promise: its event, with the grade of what shows it. Breaches need their two people."""
    on = on or ago(days=30).date()
    CommitmentEvent.objects.create(
        commitment=promise,
        from_status=promise.status,
        to_status=status,
        occurred_on=on,
        by=by or promise.owner,
        at=clock.now(),
        **grade,
    )
    promise.status = status
    promise.save()
    return promise


def hand_over(promise, heir, by, *, on):
    """The actor split into the heir on a day, and the heir has the promise from that day on."""
    event = Reshaping.objects.create(actor=promise.actor, kind="split", on=on)
    event.parts.add(heir)
    Succession.objects.create(
        commitment=promise,
        reshaping=event,
        fate="taken_over",
        heir=heir,
        since=on,
        said_by="Their commander",
        words="We keep it.",
        by=by,
        at=clock.now(),
    )
    promise.refresh_from_db()
    return promise


def make_incident(place, by, **fields):
    return Incident.objects.create(
        compartment=place,
        recorded_by=by,
        **{
            "title": "Incident on the coast road",
            "incident_type": "armed_clash",
            "occurred_at": ago(days=10),
            "summary": "Shots were exchanged.",
            **GRADE,
            **fields,
        },
    )


def make_information(contact, actor, by, **fields):
    return InformationItem.objects.create(
        engagement=contact,
        actor=actor,
        recorded_by=by,
        **{"text": "The pier is mined.", "learnt_on": ago(days=20).date(), **GRADE, **fields},
    )


def make_note(contact, actor, by, **fields):
    return EvidenceNote.objects.create(
        engagement=contact,
        actor=actor,
        recorded_by=by,
        **{
            "note_type": "confidentiality_kept",
            "text": "Nothing leaked.",
            "occurred_on": ago(days=5).date(),
            **GRADE,
            **fields,
        },
    )


def assess_trust(actor, *, at=None, trigger=Trigger.SCHEDULE, **fields):
    return assessing.assess(RunKind.TRUST, actor_id=actor.pk, at=at or clock.now(), trigger=trigger, **fields)


def assess_index(actor, *, at=None, trigger=Trigger.SCHEDULE, **fields):
    return assessing.assess(RunKind.ESCALATION, actor_id=actor.pk, at=at or clock.now(), trigger=trigger, **fields)


def make_run(actor, kind, *, at, **fields):
    """A row of the history as an earlier run left it."""
    numbers = parameters.in_use(kind, at=at)
    empty = {
        "inputs": "{}",
        "inputs_sha256": canonical.sha256("{}"),
        "result": {},
        "result_sha256": "",
        "state": "sound",
    }
    return Run.objects.create(
        kind=kind.value,
        actor=actor,
        as_of=at,
        trigger="schedule",
        parameters=numbers,
        explanation={},
        **{"state": "sound"} | empty | fields,
    )


def make_trust(actor, *, at, value, lo=20.0, hi=90.0, u=0.4, band="guarded"):
    run = make_run(actor, RunKind.TRUST, at=at)
    return TrustAssessment.objects.create(run=run, actor=actor, at=at, value=value, lo=lo, hi=hi, u=u, band=band)


def midnight(day):
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def make_rich(place, actor, by):
    """An actor with a record of every kind."""
    contact = make_contact(place, actor, by, held_at=ago(days=15))
    become(make_promise(contact, actor, by, importance="2"), "fulfilled")
    become(make_promise(contact, actor, by), "disputed")
    become(make_promise(contact, actor, by), "fulfilled_late", grade={})
    make_promise(contact, actor, by, due_on=ago(days=4).date(), form="verbal")
    make_incident(place, by, actor=actor, incident_type="access_granted")
    make_incident(place, by, actor=actor, target_kind="civilians", is_attributed=True, occurred_at=ago(days=80))
    make_incident(place, by, actor=actor, incident_type="accusation")
    make_information(contact, actor, by, state="corroborated")
    make_note(contact, actor, by)
    make_channel(actor, custodian=by, expected_interval_days=5)
    return actor


@pytest.fixture
@standing
def kept_word(common, actor, analyst):
    """Six important promises kept: working trust."""
    contact = make_contact(common, actor, analyst, held_at=ago(days=90))
    for _each in range(6):
        become(make_promise(contact, actor, analyst, importance="2"), "fulfilled", on=ago(days=40).date())
    assess_trust(actor, at=ago(days=20))
    return contact


def break_promise(place, actor, analyst, lead, *, importance="3", days=2, before=lambda _promise: None):
    contact = make_contact(place, actor, analyst, held_at=ago(days=30))
    promise = make_promise(contact, actor, analyst, importance=importance)
    before(promise)
    proposal = BreachProposal.objects.create(
        commitment=promise,
        occurred_on=ago(days=days).date(),
        evidence="The convoy was turned back.",
        proposed_by=analyst,
        proposed_at=ago(days=days),
        reliability="B",
        credibility="2",
    )
    proposal.state, proposal.decided_by, proposal.decided_at, proposal.decision_reason = "confirmed", lead, ago(), "Yes"
    proposal.save()
    return become(promise, "breached", on=proposal.occurred_on)


@pytest.fixture
def cleared(actor, analyst, legal, ethics, escalation, approver):
    """A dialogue with the actor under a live decision."""
    checklists.publish_all()
    actor.actor_type = "civil_society"
    actor.save()
    steps.assess(actor, at=ago(days=1))
    review = steps.submit(make_plan(analyst, actor), analyst)
    review = steps.answer_all(review, {"legal": legal, "ethical": ethics, "escalation": escalation})
    steps.decide(review, approver)
    return steps.fresh(review.engagement)
