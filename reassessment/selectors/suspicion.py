"""Factor S: what feeds suspicion between us and an actor, from the records of 180 days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from actors.domain.grading import FactState
from actors.domain.relations import RelationType
from actors.models import Relation
from actors.models.sources import believed
from core import audit
from engagements.domain.channels import UNUSABLE, ChannelStatus
from engagements.domain.incidents import ROOTS, EventRoot, IncidentType
from engagements.domain.lifecycle import Action, Status
from engagements.domain.reporting import NoteType
from engagements.models import Channel, Engagement, EvidenceNote
from engagements.models.engagements import TOOK_PLACE
from reassessment.domain.checks import days_between
from reassessment.domain.escalation_inputs import SuspicionEvent
from reassessment.domain.escalation_parameters import Suspicion
from reassessment.models import TrustAssessment
from reassessment.selectors import refs
from reassessment.selectors.evidence import start_of
from reassessment.selectors.refs import Ref
from reassessment.selectors.surroundings import STANDING, Surroundings

TRUST_DROP: Final = 10.0
TRUST_DROP_WITHIN: Final = timedelta(days=90)
OF_CHANNELS: Final = {
    ChannelStatus.SUSPENDED.value: Suspicion.CHANNEL_SUSPENDED,
    ChannelStatus.COMPROMISED.value: Suspicion.CHANNEL_COMPROMISED,
}


def events(here: Surroundings) -> tuple[SuspicionEvent, ...] | None:
    """Return the events; None when nothing is recorded that could have shown one: no engagement, channel or event."""
    channels = list(Channel.objects.filter(actor__in=here.same).order_by("pk"))
    found = (
        *_trust_drops(here),
        *_cancelled(here),
        *_incidents(here),
        *_splits(here),
        *_channels(here, channels),
        *_silence(here, channels),
    )
    return found if found or channels or here.engagements else None


def _event(ref: Ref, kind: Suspicion, moment: datetime, *, overdue_ratio: float = 0.0) -> SuspicionEvent:
    return SuspicionEvent(str(ref), kind, moment, overdue_ratio)


def _trust_drops(here: Surroundings) -> Iterator[SuspicionEvent]:
    """Yield each run at which trust had come to lie 10 points below its highest of the 90 days before."""
    earliest = here.since - TRUST_DROP_WITHIN
    history = TrustAssessment.objects.filter(actor_id=here.actor_id, at__gte=earliest, at__lte=here.at).order_by("at")
    points = list(history.values_list("run_id", "at", "value"))
    was_low = False
    for place, (run_id, at, value) in enumerate(points):
        highest = max(each for _run, moment, each in points[: place + 1] if at - moment <= TRUST_DROP_WITHIN)
        is_low = highest - value >= TRUST_DROP
        if is_low and not was_low and at >= here.since:
            yield _event(Ref(refs.RUN, run_id), Suspicion.TRUST_DROP, at)
        was_low = is_low


def _cancelled(here: Surroundings) -> Iterator[SuspicionEvent]:
    """Yield the contacts that were called off after they had been cleared, and those the actor did not come to."""
    called_off = {row.pk for row in here.engagements if row.status == Status.CANCELLED}
    trail = audit.events().filter(
        subject_type=Engagement._meta.label_lower, subject_id__in=called_off, verb=f"engagements.{Action.CANCEL}"
    )
    for event in trail.filter(at__gte=here.since, at__lte=here.at).order_by("at"):
        if event.changes.get("status", [""])[0] in STANDING:
            yield _event(Ref(refs.ENGAGEMENT, event.subject_id), Suspicion.MEETING_CANCELLED, event.at)
    notes = EvidenceNote.objects.filter(
        actor__in=here.same,
        note_type=NoteType.MEETING_CANCELLED_WITHOUT_NOTICE.value,
        retracted_at=None,
        occurred_on__gte=here.since.date(),
        occurred_on__lte=here.at.date(),
    )
    for note in notes.exclude(engagement__in=called_off).order_by("occurred_on", "pk"):
        ref = Ref(refs.NOTE, note.pk)
        if here.graded(ref, note) is not None:
            yield _event(ref, Suspicion.MEETING_CANCELLED, start_of(note.occurred_on))


def _incidents(here: Surroundings) -> Iterator[SuspicionEvent]:
    """Yield accusations and expulsions between the actor and others."""
    for row in here.own():
        kind = IncidentType(row.incident_type)
        if row.occurred_at < here.since or _says_nothing(kind) or here.worth(row, weighed=False) is None:
            continue
        suspicion = Suspicion.ACCUSATION if ROOTS.get(kind) is EventRoot.ACCUSE else Suspicion.EXPULSION
        yield _event(Ref(refs.INCIDENT, row.pk), suspicion, row.occurred_at)


def _says_nothing(kind: IncidentType) -> bool:
    """Return whether an incident of this type says nothing about suspicion."""
    return kind is not IncidentType.EXPULSION_OF_STAFF and ROOTS.get(kind) is not EventRoot.ACCUSE


def _splits(here: Surroundings) -> Iterator[SuspicionEvent]:
    """Yield the groups that split off; an incident that reports a split counts only when no relation shows one."""
    relations = Relation.objects.filter(
        to_actor__in=here.same,
        relation_type=RelationType.SPLINTER_OF.value,
        since__gte=here.since.date(),
        since__lte=here.at.date(),
    ).exclude(believed(FactState.REFUTED) | believed(FactState.DISPUTED))
    shown = [row for row in relations.order_by("since", "pk") if here.graded(Ref(refs.RELATION, row.pk), row)]
    for relation in shown:
        if relation.since is not None:
            yield _event(Ref(refs.RELATION, relation.pk), Suspicion.SPLIT, start_of(relation.since))
    for row in here.own() if not shown else ():
        is_split = row.incident_type == IncidentType.SPLIT_OF_ACTOR and row.occurred_at >= here.since
        if is_split and here.worth(row, weighed=False) is not None:
            yield _event(Ref(refs.INCIDENT, row.pk), Suspicion.SPLIT, row.occurred_at)


def _channels(here: Surroundings, channels: list[Channel]) -> Iterator[SuspicionEvent]:
    """Yield the moments at which a channel was suspended or found compromised, as the trail has them."""
    trail = audit.events().filter(
        subject_type=Channel._meta.label_lower,
        subject_id__in=[channel.pk for channel in channels],
        verb="engagements.channel_changed",
        at__gte=here.since,
        at__lte=here.at,
    )
    for event in trail.order_by("at", "pk"):
        kind = OF_CHANNELS.get(event.changes.get("status", ["", ""])[1])
        if kind is not None:
            yield _event(Ref(refs.CHANNEL, event.subject_id, str(event.pk)), kind, event.at)


def _silence(here: Surroundings, channels: list[Channel]) -> Iterator[SuspicionEvent]:
    """Yield the silence on the channel that expects contact most often, once it is longer than expected."""
    kept = [row for row in channels if row.status not in UNUSABLE and row.expected_interval_days]
    contacts = Engagement.objects.filter(
        parties__actor__in=here.same, status__in=TOOK_PLACE, held_at__lte=here.at
    ).order_by("-held_at")
    last = contacts.values_list("held_at", flat=True).first() if kept else None
    if last is None:
        return
    channel = min(kept, key=lambda row: (row.expected_interval_days or 0, str(row.pk)))
    interval = float(channel.expected_interval_days or 0)
    overdue = days_between(last, here.at) - interval
    if overdue > 0:
        yield _event(Ref(refs.CHANNEL, channel.pk), Suspicion.SILENCE, last, overdue_ratio=overdue / interval)
