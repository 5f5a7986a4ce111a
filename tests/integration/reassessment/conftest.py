from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from core import canonical, clock
from engagements.models import (
    Commitment,
    CommitmentEvent,
    Engagement,
    EngagementActor,
    EvidenceNote,
    Incident,
    InformationItem,
)
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.models import Run, TrustAssessment
from reassessment.services import assessing, parameters
from tests.factories import make_actor
from tests.standing import standing

GRADE = {"reliability": "B", "credibility": "2"}


@pytest.fixture
def at():
    return clock.now()


@pytest.fixture
@standing
def actor(common):
    return make_actor(common, name="Salima Coastal Guard")


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
    return assessing.assess_trust(actor_id=actor.pk, at=at or clock.now(), trigger=trigger, **fields)


def assess_index(actor, *, at=None, trigger=Trigger.SCHEDULE, **fields):
    return assessing.assess_escalation(actor_id=actor.pk, at=at or clock.now(), trigger=trigger, **fields)


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
