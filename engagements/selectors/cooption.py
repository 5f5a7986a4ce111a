"""What one actor was given and how it behaved, from what the reader may see, on one time axis."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext

from accounts.models import User
from actors.models import Actor
from actors.models.sources import fallen
from actors.selectors import actors
from engagements.domain.commitments import CommitmentStatus, Direction
from engagements.domain.cooption import Moment, Signal, Sort, in_order, signals
from engagements.domain.deliveries import DeliveryStatus
from engagements.domain.incidents import ROOTS, WEIGHTS, EventRoot, IncidentType
from engagements.domain.kinds import EngagementKind
from engagements.domain.reporting import NO_LONGER_BELIEVED, OfferFate
from engagements.domain.words import Words, say
from engagements.domain.words import noop as _
from engagements.models import Commitment, CommitmentEvent, DeliveryEvent, Engagement, Incident, Offer
from engagements.models.engagements import TOOK_PLACE
from engagements.models.plan import EngagementFacilitator
from engagements.selectors import deliveries, outcomes, succession

Same = Collection[UUID]
"""Every record of one actor."""

LOOKS_BACK: Final = timedelta(days=730)
PUBLIC: Final = (EngagementKind.PUBLIC_EVENT.value, EngagementKind.MEDIA_JOINT.value)
KEPT: Final = (
    CommitmentStatus.FULFILLED.value,
    CommitmentStatus.FULFILLED_LATE.value,
    CommitmentStatus.PARTIALLY_FULFILLED.value,
)
THEIRS: Final = {
    **dict.fromkeys(KEPT, Sort.KEPT),
    CommitmentStatus.BREACHED.value: Sort.BROKEN,
    CommitmentStatus.BREACHED_INCAPABLE.value: Sort.INCAPABLE,
}
UNTOUCHED: Final[Mapping[OfferFate | None, Sort]] = dict.fromkeys(
    (OfferFate.REFUSED, OfferFate.NOT_DELIVERED), Sort.NOT_TAKEN
)
"""What an offer counts as that never reached anybody."""
REACHED: Final = {DeliveryStatus.DELIVERED.value: Sort.GIVEN, DeliveryStatus.DIVERTED.value: Sort.DIVERTED}
"""What a delivery counts as that left our hands."""
VIOLENT: Final = frozenset({EventRoot.ASSAULT, EventRoot.COERCE})
GIVEN_BY_OTHERS: Final = (
    IncidentType.RECOGNITION.value,
    IncidentType.PUBLIC_SUPPORT.value,
    IncidentType.AID_DELIVERED.value,
    IncidentType.CONCESSION.value,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The moments, oldest first, the signals in them, and since when was looked."""

    moments: list[Moment]
    signals: list[Signal]
    since: date


def of(actor: Actor, *, user: User | None, today: date) -> Reading:
    """Return benefits and conduct of the last two years, as far as the user may see them; nine statements.

    Records that went into this one count with it.
    """
    since, same = today - LOOKS_BACK, actors.the_same(actor.pk)
    parts = (_offers, _appearances, _promises, _incidents)
    found = in_order(moment for part in parts for moment in part(same, since, user))
    return Reading(found, signals(found, today=today), since)


def _contacts(same: Same, since: date, user: User | None) -> Q:
    """Return the condition that an engagement with one of these took place, and the user may see it."""
    held = Engagement.objects.visible_to(user).filter(parties__actor__in=same, status__in=TOOK_PLACE)
    return Q(pk__in=held.filter(held_at__date__gte=since).values("pk"))


def _offers(same: Same, since: date, user: User | None) -> Iterator[Moment]:
    """Return what was offered in contacts, or what was delivered of it instead, so that each counts once."""
    contacts = Engagement.objects.filter(_contacts(same, since, user))
    involved = Engagement.objects.visible_to(user).filter(parties__actor__in=same)
    reached = DeliveryEvent.objects.filter(to_status__in=REACHED, occurred_on__gte=since)
    seen = Q(engagement__in=contacts) | Q(engagement__in=involved, deliveries__events__in=reached)
    rows = Offer.objects.filter(seen, Q(actor__in=same) | Q(actor=None)).select_related("engagement").distinct()
    for row in rows.prefetch_related(outcomes.of_offers(), deliveries.of_offers()):
        words = f"{row.get_category_display()}: {row.description}"
        given = list(_given(row, words, since))
        yield from given or _offered(row, words, since)


def _given(row: Offer, words: str, since: date) -> Iterator[Moment]:
    """Return what was delivered of an offer, and what was diverted."""
    for event in (event for one in row.deliveries.all() for event in one.events.all()):
        if event.to_status in REACHED and event.occurred_on >= since and not event.has_fallen:
            sort = REACHED[event.to_status]
            note = event.text if sort is Sort.DIVERTED else row.engagement.title
            yield Moment(event.occurred_on, sort, words, "engagement", row.engagement_id, note)


def _offered(row: Offer, words: str, since: date) -> Iterator[Moment]:
    """Return an offer of which nothing is known to have been delivered, and what became of it."""
    held = row.engagement.held_at
    if held is None or held.date() < since:
        return
    fate, ordered = deliveries.fate_of(row), list(row.deliveries.all())
    if ordered and fate is not OfferFate.NOT_DELIVERED:
        fate = None  # nobody is believed who saw it arrive
    told = f"{row.engagement.title} ({gettext(fate.label)})" if fate else row.engagement.title
    yield Moment(held.date(), UNTOUCHED.get(fate, Sort.OFFERED), words, "engagement", row.engagement_id, told)
    if fate is OfferFate.DIVERTED:
        last = next(one for one in row.outcomes.all() if not one.has_fallen)
        yield Moment(last.occurred_on, Sort.DIVERTED, words, "engagement", row.engagement_id, last.text)


def _appearances(same: Same, since: date, user: User | None) -> Iterator[Moment]:
    others = EngagementFacilitator.objects.filter(engagement=OuterRef("pk"))
    seen_in_public = Q(public_event=True) | Q(kind__in=PUBLIC)
    rows = Engagement.objects.filter(_contacts(same, since, user), seen_in_public).annotate(watched=Exists(others))
    for row in rows:
        held = row.held_at
        assert held is not None  # the database insists on it for a contact that took place
        yield Moment(held.date(), Sort.PUBLICITY, row.title, "engagement", row.pk, row.get_kind_display(), _lacks(row))


def _lacks(row: Engagement) -> tuple[Words, ...]:
    missing = (
        (row.held_without_cover, say(_("No decision was in force."))),
        (not row.watched, say(_("No third party was present."))),  # type: ignore[attr-defined]
        (not row.public_speaker, say(_("Nobody was named to speak in public."))),
    )
    return tuple(words for is_missing, words in missing if is_missing)


def _promises(same: Same, since: date, user: User | None) -> Iterator[Moment]:
    seen = Commitment.objects.visible_to(user).filter(succession.ever_held_by(same))
    rows = CommitmentEvent.objects.filter(commitment__in=seen, occurred_on__gte=since, to_status__in=THEIRS)
    # What was delivered for a promise of ours counts as that delivery.
    delivered = Exists(DeliveryEvent.objects.filter(delivery__commitment=OuterRef("commitment"), to_status__in=REACHED))
    rows = rows.exclude(delivered, commitment__direction=Direction.BY_US)
    found = list(rows.exclude(fallen()).select_related("commitment"))
    taken = succession.taken_over({row.commitment_id for row in found})
    for row in found:
        promise = row.commitment
        if succession.holder_on(promise, row.occurred_on, taken=taken) not in same:
            continue
        if promise.direction in {Direction.BY_THEM, Direction.MUTUAL}:
            sort = THEIRS[row.to_status]
        elif promise.direction == Direction.BY_US and row.to_status in KEPT:
            sort = Sort.DELIVERED
        else:
            continue
        yield Moment(row.occurred_on, sort, promise.exact_words, "commitment", promise.pk, row.get_to_status_display())


def _incidents(same: Same, since: date, user: User | None) -> Iterator[Moment]:
    rows = Incident.objects.visible_to(user).filter(occurred_at__date__gte=since)
    rows = rows.exclude(state__in=[state.value for state in NO_LONGER_BELIEVED]).exclude(fallen())
    theirs, to_them = Q(actor__in=same), Q(target__in=same, incident_type__in=GIVEN_BY_OTHERS)
    for row in rows.filter(theirs | to_them):
        kind = IncidentType(row.incident_type)
        sort = _conduct(kind) if row.actor_id in same else Sort.RECOGNITION
        if sort is not None:
            yield Moment(row.occurred_at.date(), sort, row.title, "incident", row.pk, _note(row, same))


def _note(row: Incident, same: Same) -> str:
    kind: str = row.get_incident_type_display()
    alone = row.actor_id in same and not row.is_attributed
    return gettext("%(kind)s, not attributed for certain") % {"kind": kind} if alone else kind


def _conduct(kind: IncidentType) -> Sort | None:
    """Return what an act of the actor's own counts as; None for one that weighs neither way."""
    weight = WEIGHTS[kind]
    if weight == 0:
        return None
    if weight > 0:
        return Sort.COOPERATION
    return Sort.VIOLENCE if ROOTS.get(kind) in VIOLENT else Sort.PRESSURE
