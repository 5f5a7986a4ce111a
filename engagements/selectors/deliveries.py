"""What was offered, ordered and delivered, and what stands in the way of delivering more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import User
from actors.domain.incentives import Finding
from actors.models.sources import SOURCES
from core import panels
from core.authz import ALLOWED, Ruling
from core.errors import Conflict, NotFound
from engagements.domain import deliveries as cycle
from engagements.domain.deliveries import DeliveryAction, DeliveryStatus
from engagements.domain.reporting import OfferFate
from engagements.models import Delivery, DeliveryEvent, Engagement, Offer
from engagements.selectors import content, engagements, outcomes

_held_up_by: list[str] = []


@dataclass(frozen=True, slots=True)
class Line:
    """One offer of the ledger: how the law looks at it, what was ordered, what arrived, what is left of its value."""

    offer: Offer
    law: Finding
    deliveries: Sequence[Delivery]
    ordered: Decimal | None
    arrived: Decimal | None
    left: Decimal | None
    fate: OfferFate | None
    against: Conflict | None
    """Why nothing more of this offer is ordered, whatever the decision says."""


def held_up_by(path: str) -> None:
    """Let an upper app say what holds deliveries up: `path(engagement, at)` returns sentences."""
    _held_up_by[:] = [path]


def against(engagement: Engagement, *, at: datetime) -> list[str]:
    """Return what stands in the way of every delivery of an engagement, in sentences: its state, then the gate."""
    if (refusal := not_open(engagement)) is not None:
        return [refusal.message]
    asked: list[Callable[..., list[str]]] = [import_string(path) for path in _held_up_by]
    return [words for ask in asked for words in ask(engagement, at=at)]


def gate_ruling(user: User, engagement: Engagement, action: DeliveryAction | None = None) -> Ruling:
    """Return whether the gate lets somebody order deliveries there, or take an action on one."""
    rulings: list[Any] = [ask(user, engagement, action) for ask in panels.providers("delivery.ruling")]
    return next((ruling for ruling in rulings if not ruling), ALLOWED)


def not_open(engagement: Engagement) -> Conflict | None:
    """Return the refusal of a delivery where no approved content is being carried out."""
    if engagement.held_without_cover:
        return Conflict("wrong_state", _("This contact took place without cover: nothing is delivered under it."))
    if engagement.status not in cycle.CARRIED_OUT:
        words = _("What is offered is delivered between clearance and closing, not while the engagement is: %(state)s.")
        return Conflict("wrong_state", words % {"state": engagement.get_status_display()})
    return None


def to_order(offer_id: UUID, *, user: User) -> Offer:
    """Return one offer with its engagement, outcomes and deliveries; raises NotFound."""
    offer = engagements.offer(offer_id, user=user)
    prefetch_related_objects([offer], outcomes.of_offers(), of_offers())
    return offer


def refusal_of(offer: Offer, *, facts: Mapping[str, Any], at: datetime) -> Conflict | None:
    """Return why nothing more of an offer is ordered, by itself: it has ended, or lacks what the law asks for.

    The offer was read with its outcomes and deliveries (`to_order`). `facts` are those of `content.facts_of`, so that
    whoever is listed today counts.
    """
    if str(offer.actor_id) not in facts["actor_ids"] and not content.takes_part(offer.engagement, offer.actor_id):
        return Conflict("offer_to_nobody", _("Whom this was offered takes no part in the engagement any more."))
    if offer.expires_on is not None and offer.expires_on < at.date():
        return Conflict("offer_expired", _("This offer ended on %(day)s.") % {"day": offer.expires_on.isoformat()})
    law = content.law_of(offer.category, offer.actor_id, facts)
    found = None
    if law.is_barred:
        found = Conflict("offer_barred", _("The law bars this offer: %(rule)s") % {"rule": law.rule.told_with(_)})
    elif content.lacks_authority(offer.category, offer.actor_id, offer.legal_authority_ref, facts):
        words = _("This offer names no licence, exemption or approval, and needs one: %(rule)s")
        found = Conflict("offer_without_authority", words % {"rule": law.rule.told_with(_)})
    if found is not None:
        found.origin = f"{_('The rules on incentives (DOMAIN A11):')} {_(law.source)}."
        return found
    fate = fate_of(offer)
    if cycle.bars(fate):
        assert fate is not None  # nothing is barred by what is not known
        return Conflict(
            "offer_ended", _("Nothing more of this offer is delivered: %(fate)s.") % {"fate": _(fate.label)}
        )
    return None


def fate_of(offer: Offer) -> OfferFate | None:
    """Return what became of an offer: by its deliveries once there are any, else by the last outcome recorded."""
    ordered = [one.status for one in offer.deliveries.all()]
    if ordered:
        return cycle.fate_of(ordered)
    told = next((one.fate for one in offer.outcomes.all() if not one.has_fallen), None)
    return OfferFate(told) if told else None


def of_offers() -> Any:
    """Return the deliveries of offers with their events, in order, to be fetched with them."""
    events = DeliveryEvent.objects.select_related("by", *SOURCES).order_by("at", "pk")
    rows = Delivery.objects.select_related("ordered_by", "commitment").prefetch_related(Prefetch("events", events))
    return Prefetch("deliveries", rows.order_by("ordered_at", "pk"))


def ledger(engagement: Engagement, *, facts: Mapping[str, Any], at: datetime) -> list[Line]:
    """Return the offers of an engagement with what was ordered and delivered of each; a handful of statements."""
    offers = Offer.objects.filter(engagement=engagement).select_related("actor")
    offers = offers.prefetch_related(outcomes.of_offers(), of_offers()).order_by("position", "pk")
    return [line_of(offer, facts=facts, at=at) for offer in offers]


def line_of(offer: Offer, *, facts: Mapping[str, Any], at: datetime) -> Line:
    """Return one line of the ledger; the offer was read with its deliveries and outcomes."""
    rows = list(offer.deliveries.all())
    left = left_of(offer)
    delivered = [one for one in rows if one.status == DeliveryStatus.DELIVERED]
    return Line(
        offer=offer,
        law=content.law_of(offer.category, offer.actor_id, facts),
        deliveries=rows,
        ordered=None if left is None or offer.amount is None else offer.amount - left,
        arrived=None if offer.amount is None else sum((_arrived(one) for one in delivered), Decimal(0)),
        left=left,
        fate=fate_of(offer),
        against=refusal_of(offer, facts=facts, at=at),
    )


def left_of(offer: Offer) -> Decimal | None:
    """Return how much of an offer may still be ordered; it was read with its deliveries."""
    return cycle.left_of(offer.amount, [one.amount for one in offer.deliveries.all() if counts(one)])


def counts(delivery: Delivery) -> bool:
    """Return whether a delivery takes up its part of the offer; it was read with its events."""
    others = (one.by_id != delivery.ordered_by_id for one in delivery.events.all() if one.action == DeliveryAction.STOP)
    return cycle.counts(delivery.status, stopped_by_another=any(others))


def is_open(line: Line) -> bool:
    """Return whether more of an offer could be ordered, as far as the offer goes."""
    return line.against is None and line.left != 0


def on_its_way(line: Line) -> bool:
    """Return whether something of an offer was ordered of which nobody has said yet what became of it."""
    return any(one.status == DeliveryStatus.ORDERED for one in line.deliveries)


def _arrived(delivery: Delivery) -> Decimal:
    return next((event.amount for event in delivery.events.all() if event.amount is not None), Decimal(0))


def visible(user: User | None) -> QuerySet[Delivery]:
    """Return the deliveries of the engagements the user may see."""
    rows: QuerySet[Delivery] = Delivery.objects.visible_to(user)
    return rows


def get(delivery_id: UUID, *, user: User | None, for_update: bool = False) -> Delivery:
    """Return one delivery the user may see, with its offer, locked if asked; raises NotFound."""
    rows = visible(user).select_related("engagement__compartment", "offer__actor", "ordered_by", "commitment")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=delivery_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such delivery."))
    return found
