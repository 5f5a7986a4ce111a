"""Delivering what was offered: ordered under a live decision, confirmed by another person, stopped, or diverted."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.notices import Kind
from accounts.models import User
from accounts.services import notices
from core import audit, clock, jobs, versions
from core.authz import ensure
from core.errors import Conflict, Stale
from engagements import policies
from engagements.domain import deliveries as cycle
from engagements.domain.deliveries import DeliveryAction, DeliveryStatus
from engagements.domain.transitions import IllegalTransition
from engagements.models import Commitment, Delivery, DeliveryEvent, Offer, TeamMember
from engagements.selectors import content, engagements
from engagements.selectors import deliveries as found
from engagements.services import lifecycle, values
from engagements.services.refusals import in_words

ORDER: Final = frozenset({"text", "amount", "through", "commitment_id"})
"""What an order says; its legal authority is that of the offer, and so are the hands it goes through, once named."""
TOLD: Final = ORDER | {"legal_authority_ref"}
STOP: Final = frozenset({"occurred_on", "text", "proof", *values.GRADE})
FIELDS: Final = {
    DeliveryAction.CONFIRM: STOP | {"amount"},
    DeliveryAction.STOP: STOP,
    DeliveryAction.DIVERT: STOP,
}
VERBS: Final = {
    DeliveryAction.CONFIRM: "engagements.delivery_confirmed",
    DeliveryAction.STOP: "engagements.delivery_stopped",
    DeliveryAction.DIVERT: "engagements.delivery_diverted",
}


def order(*, offer_id: UUID, seen_orders: int, changes: Mapping[str, Any], by: User) -> Delivery:
    """Order the delivery of an offer, or of part of it, and return it; `amount` is in the currency of the offer.

    `seen_orders` is how many deliveries of it the caller knows of, so that an order sent twice is taken once. Everybody
    who takes part is looked up on the lists first; what that finds stays. Raises NotFound, NotAllowed, Stale, Conflict
    (the state of the engagement, the offer, what the law asks, what holds it up at the gate) or Invalid (more than is
    left of the offer, other hands than the offer names, a commitment of another engagement).
    """
    lifecycle.let_look(lambda: _to_order(offer_id, seen_orders, by).engagement)
    return _order(offer_id, seen_orders, changes, by)


def _to_order(offer_id: UUID, seen_orders: int, by: User) -> Offer:
    """Return the offer as it stands, its engagement locked."""
    engagement = lifecycle.lock(engagements.offer(offer_id, user=by).engagement_id, by=by)
    ensure(policies.may_order_delivery, by, engagement, found.gate_ruling(by, engagement))
    offer = found.to_order(offer_id, user=by)
    offer.engagement = engagement
    _insist_on_seen(offer, seen_orders)
    if (refusal := found.not_open(engagement)) is not None:
        raise refusal
    return offer


def _insist_on_seen(offer: Offer, seen_orders: int) -> None:
    rows = list(offer.deliveries.all())
    if len(rows) == seen_orders:
        return
    last = f"{rows[-1].text} ({rows[-1].ordered_by})" if rows else "-"
    words = _(
        "What was ordered of this offer changed since you opened the page; ordered last: %(last)s. Open it again."
    )
    raise Stale("stale", words % {"last": last})


@transaction.atomic
def _order(offer_id: UUID, seen_orders: int, changes: Mapping[str, Any], by: User) -> Delivery:
    at = clock.now()
    offer = _to_order(offer_id, seen_orders, by)
    engagement = offer.engagement
    facts = content.facts_of(engagement, at)
    if (refusal := found.refusal_of(offer, facts=facts, at=at)) is not None:
        raise refusal
    if against := found.against(engagement, at=at):
        raise Conflict("delivery_held_up", " ".join(against))
    delivery = Delivery(
        engagement=engagement,
        offer=offer,
        through=offer.beneficiary_chain,
        legal_authority_ref=offer.legal_authority_ref,
        ordered_by=by,
        ordered_at=at,
    )
    values.put(delivery, changes, fields=ORDER)
    values.refuse({**_wrong_amount(offer, delivery), **_wrong_ties(offer, delivery, by=by)})
    with in_words():
        delivery.save(force_insert=True)
    team = TeamMember.objects.filter(engagement=engagement).values_list("user_id", flat=True)
    notices.send(to={engagement.lead_id, *team} - {by.pk}, kind=Kind.DELIVERY_ORDERED, about=delivery)
    audit.record(
        "engagements.delivery_ordered",
        delivery,
        by=by,
        at=at,
        changes={name: getattr(delivery, name) for name in sorted(TOLD) if getattr(delivery, name)},
        compartment_id=engagement.compartment_id,
    )
    return delivery


def _wrong_amount(offer: Offer, delivery: Delivery) -> dict[str, str]:
    left = found.left_of(offer)
    if left is None:
        return {"amount": _("This offer names no value.")} if delivery.amount is not None else {}
    if delivery.amount is None or delivery.amount <= 0:
        return {"amount": _("Give the value of what is delivered, in the currency of the offer.")}
    if delivery.amount > left:
        words = _("No more than %(left)s %(currency)s is left of this offer.")
        return {"amount": words % {"left": left, "currency": offer.currency}}
    return {}


def _wrong_ties(offer: Offer, delivery: Delivery, *, by: User) -> dict[str, str]:
    wrong = {}
    if offer.beneficiary_chain not in {"", delivery.through}:
        words = _("It was approved to go through these hands: %(through)s. Revise the plan to change that.")
        wrong["through"] = words % {"through": offer.beneficiary_chain}
    promises = Commitment.objects.visible_to(by).filter(engagement=delivery.engagement)
    if delivery.commitment_id and not promises.filter(pk=delivery.commitment_id).exists():
        wrong["commitment_id"] = _("Choose a commitment of this engagement.")
    return wrong


@transaction.atomic
def act(
    *, delivery_id: UUID, seen_version: int, action: DeliveryAction, changes: Mapping[str, Any], by: User
) -> Delivery:
    """Record what became of a delivery and return it: confirmed with proof, stopped or not delivered, or diverted.

    Whatever the state of its engagement, what happened is recorded. Reviews are told of a diversion. Raises NotFound,
    NotAllowed (whoever ordered it does not confirm it), Stale, Conflict (not open in this state) or Invalid (no proof,
    no grades, a day ahead or before the order, more than was ordered).
    """
    at = clock.now()
    delivery = found.get(delivery_id, user=by, for_update=True)
    confirms = action is DeliveryAction.CONFIRM
    if confirms:
        ensure(policies.may_confirm_delivery, by, delivery, found.gate_ruling(by, delivery.engagement, action))
    else:
        ensure(policies.may_follow_delivery, by, delivery)
    versions.insist(delivery, seen_version)
    before = DeliveryStatus(delivery.status)
    try:
        target = cycle.after(before, action)
    except IllegalTransition as refused:
        raise Conflict("wrong_state", refused.words.told_with(_)) from None
    event = DeliveryEvent(delivery=delivery, action=action, from_status=before, to_status=target, by=by, at=at)
    event.amount = delivery.amount if confirms else None
    values.put(event, changes, fields=FIELDS[action])
    values.refuse(_wrong_event(delivery, event, at=at))
    place = delivery.engagement.compartment_id
    values.insist_graded(event, compartment_id=place, by=by, required=action in cycle.NEEDS_EVIDENCE)
    with in_words():
        event.save(force_insert=True)
    delivery.refresh_from_db(fields=["status", "version", "updated_at"])
    notices.settle(about=delivery, kinds=[Kind.DELIVERY_ORDERED])
    audit.record(
        VERBS[action],
        delivery,
        by=by,
        at=at,
        changes={"status": [before, target], "occurred_on": event.occurred_on, "amount": event.amount},
        reason=event.text,
        compartment_id=place,
    )
    if action is DeliveryAction.DIVERT:
        jobs.enqueue("riskreview.delivery_diverted", delivery_id=str(delivery.pk))
    return delivery


def _wrong_event(delivery: Delivery, event: DeliveryEvent, *, at: datetime) -> dict[str, str]:
    wrong = {}
    if not event.text:
        wrong["text"] = _("Write down what was seen.")
    if event.action == DeliveryAction.CONFIRM and not event.proof:
        wrong["proof"] = _("Say what proves it, and where that is kept.")
    if not delivery.ordered_at.date() <= event.occurred_on <= at.date():
        wrong["occurred_on"] = _("This day lies ahead, or before the delivery was ordered.")
    if delivery.amount is None:
        if event.amount is not None:
            wrong["amount"] = _("This offer names no value.")
    elif event.amount is not None and not Decimal(0) < event.amount <= delivery.amount:
        wrong["amount"] = _("What arrived is more than nothing, and no more than what was ordered.")
    elif event.action == DeliveryAction.CONFIRM and event.amount is None:
        wrong["amount"] = _("Give the value of what arrived.")
    return wrong
