"""Factor S: what feeds suspicion between us and an actor, from the records of 180 days."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from engagements.domain.channels import UNUSABLE, ChannelStatus
from engagements.domain.incidents import ROOTS, EventRoot, IncidentType
from engagements.domain.lifecycle import Status
from reassessment.domain.checks import days_between
from reassessment.domain.escalation_inputs import SuspicionEvent
from reassessment.domain.escalation_parameters import Suspicion
from reassessment.selectors import refs
from reassessment.selectors.evidence import start_of
from reassessment.selectors.recorded import STANDING, TRUST_DROP_WITHIN
from reassessment.selectors.refs import Ref
from reassessment.selectors.surroundings import Surroundings

TRUST_DROP: Final = 10.0
OF_CHANNELS: Final = {
    ChannelStatus.SUSPENDED.value: Suspicion.CHANNEL_SUSPENDED,
    ChannelStatus.COMPROMISED.value: Suspicion.CHANNEL_COMPROMISED,
}


def events(here: Surroundings) -> tuple[SuspicionEvent, ...] | None:
    """Return the events; None when nothing is recorded that could have shown one: no engagement, channel or event."""
    found = (
        *_trust_drops(here),
        *_cancelled(here),
        *_incidents(here),
        *_splits(here),
        *_channels(here),
        *_silence(here),
    )
    return found if found or here.channels or here.engagements else None


def _event(ref: Ref, kind: Suspicion, moment: datetime, *, overdue_ratio: float = 0.0) -> SuspicionEvent:
    return SuspicionEvent(str(ref), kind, moment, overdue_ratio)


def _trust_drops(here: Surroundings) -> Iterator[SuspicionEvent]:
    """Yield each run at which trust had come to lie 10 points below its highest of the 90 days before."""
    was_low = False
    for place, point in enumerate(here.trust):
        before = here.trust[: place + 1]
        is_low = (
            max(each.value for each in before if point.at - each.at <= TRUST_DROP_WITHIN) - point.value >= TRUST_DROP
        )
        if is_low and not was_low and point.at >= here.since:
            yield _event(Ref(refs.RUN, point.run_id), Suspicion.TRUST_DROP, point.at)
        was_low = is_low


def _cancelled(here: Surroundings) -> Iterator[SuspicionEvent]:
    """Yield the contacts that were called off after they had been cleared, and those the actor did not come to."""
    for event in here.called_off:
        if event.changes.get("status", [""])[0] in STANDING:
            yield _event(Ref(refs.ENGAGEMENT, event.record_id), Suspicion.MEETING_CANCELLED, event.at)
    called_off = {row.pk for row in here.engagements if row.status == Status.CANCELLED}
    for note in here.missed:
        ref = Ref(refs.NOTE, note.pk)
        if note.engagement_id not in called_off and here.graded(ref, note) is not None:
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
    shown = [row for row in here.splits if here.graded(Ref(refs.RELATION, row.pk), row)]
    for relation in shown:
        if relation.since is not None:
            yield _event(Ref(refs.RELATION, relation.pk), Suspicion.SPLIT, start_of(relation.since))
    for row in here.own() if not shown else ():
        is_split = row.incident_type == IncidentType.SPLIT_OF_ACTOR and row.occurred_at >= here.since
        if is_split and here.worth(row, weighed=False) is not None:
            yield _event(Ref(refs.INCIDENT, row.pk), Suspicion.SPLIT, row.occurred_at)


def _channels(here: Surroundings) -> Iterator[SuspicionEvent]:
    """Yield the moments at which a channel was suspended or found compromised, as the trail has them."""
    for event in here.changed:
        kind = OF_CHANNELS.get(event.changes.get("status", ["", ""])[1])
        if kind is not None:
            yield _event(Ref(refs.CHANNEL, event.record_id, str(event.event_id)), kind, event.at)


def _silence(here: Surroundings) -> Iterator[SuspicionEvent]:
    """Yield the silence on the channel that expects contact most often, once it is longer than expected."""
    kept = [row for row in here.channels if row.status not in UNUSABLE and row.expected_interval_days]
    last = here.last_contact_at
    if not kept or last is None:
        return
    channel = min(kept, key=lambda row: (row.expected_interval_days or 0, str(row.pk)))
    interval = float(channel.expected_interval_days or 0)
    overdue = days_between(last, here.at) - interval
    if overdue > 0:
        yield _event(Ref(refs.CHANNEL, channel.pk), Suspicion.SILENCE, last, overdue_ratio=overdue / interval)
