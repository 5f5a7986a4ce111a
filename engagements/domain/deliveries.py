"""The delivery of what was offered: ordered by one person, confirmed with proof by another, or stopped, or diverted.

What is ordered stays below the value of the offer. Recording what happened is held up by nothing.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Final

from engagements.domain.lifecycle import Status
from engagements.domain.reporting import OfferFate
from engagements.domain.transitions import Transitions
from engagements.domain.words import Labelled
from engagements.domain.words import noop as _


class DeliveryStatus(Labelled):
    """Where a delivery stands."""

    ORDERED = "ordered", _("Ordered")
    DELIVERED = "delivered", _("Delivered")
    STOPPED = "stopped", _("Stopped or not delivered")
    DIVERTED = "diverted", _("Diverted to somebody or something else")


class DeliveryAction(Labelled):
    """What somebody records of a delivery."""

    CONFIRM = "confirm", _("Confirm the delivery")
    STOP = "stop", _("Record as stopped or not delivered")
    DIVERT = "divert", _("Report a diversion")


_S, _A = DeliveryStatus, DeliveryAction
TABLE: Final[Mapping[tuple[DeliveryStatus, DeliveryAction], DeliveryStatus]] = {
    (_S.ORDERED, _A.CONFIRM): _S.DELIVERED,
    (_S.ORDERED, _A.STOP): _S.STOPPED,
    (_S.ORDERED, _A.DIVERT): _S.DIVERTED,
    (_S.DELIVERED, _A.DIVERT): _S.DIVERTED,
}
_CYCLE: Final = Transitions(TABLE)
after = _CYCLE.after
open_actions = _CYCLE.open_actions
pairs = _CYCLE.pairs

NEEDS_EVIDENCE: Final = frozenset({_A.CONFIRM, _A.DIVERT})
"""Acts that say what was seen, so that they need both grades."""

CARRIED_OUT: Final = (Status.CLEARED, Status.UNDER_WAY, Status.HELD, Status.REPORTED)
"""Where approved content is being carried out; before a contact begins, whoever could start it now may deliver too."""

_ENDED: Final = frozenset({OfferFate.REFUSED, OfferFate.DIVERTED})


def fate_of(statuses: Collection[str]) -> OfferFate | None:
    """Return what became of an offer by its deliveries; None where there are none, or none has ended yet."""
    found = set(statuses)
    if _S.DIVERTED in found:
        return OfferFate.DIVERTED
    if _S.DELIVERED in found:
        return OfferFate.TAKEN
    return OfferFate.NOT_DELIVERED if found == {_S.STOPPED} else None


def bars(fate: OfferFate | None) -> bool:
    """Return whether nothing more of an offer goes out: it was refused, or what was given was diverted (INC7)."""
    return fate in _ENDED


def counts(status: str, *, stopped_by_another: bool) -> bool:
    """Return whether a delivery takes up its part of the offer: also one that only who ordered it says was stopped."""
    return status != _S.STOPPED or not stopped_by_another


def left_of(value: Decimal | None, counted: Collection[Decimal | None]) -> Decimal | None:
    """Return how much of the value of an offer may still be ordered, given the amounts of what `counts` of it.

    None for an offer without a value.
    """
    if value is None:
        return None
    return value - sum((amount or Decimal(0) for amount in counted), Decimal(0))


ORIGINS: Final[Mapping[str, tuple[str, str]]] = {
    "delivery_held_up": (
        _("The gate: what is given is given under a live decision, with what was demanded of it met and verified."),
        _("Meet what is named and have it verified. What the decision covers no more is decided anew."),
    ),
    "delivery_on_its_way": (
        _("House rule: an engagement is closed when nothing of it is left open."),
        _("Confirm the delivery, record it as stopped, or report its diversion; then close."),
    ),
    "offer_to_nobody": (
        _("The plan: what is offered is offered to those who take part, since they alone are looked up on the lists."),
        _("Offer it in a plan in which they take part, and have that decided."),
    ),
    "offer_expired": (
        _("The plan: an offer holds until the day it names."),
        _("Offer it anew in a plan, and have that decided."),
    ),
    "offer_without_authority": (
        _("The rules on incentives (DOMAIN A11): what is not green needs a licence, exemption or approval."),
        _("Name the authority in a plan, and have that decided."),
    ),
    "offer_barred": (
        _("The rules on incentives (DOMAIN A11): no arms under an arms embargo."),
        _("There is no way: it is not delivered."),
    ),
    "offer_ended": (
        _("Verify before the next step (INC7): nothing more is given of what was refused, or diverted."),
        _("Find out what happened; offer it anew in a plan, with what keeps it from happening again."),
    ),
    "diverted_for_good": (
        _("House rule: whoever reported a diversion does not take it back alone."),
        _("Ask another analyst with change access who knows that it was taken after all."),
    ),
    "told_by_deliveries": (
        _("House rule: what became of an offer is said once."),
        _("Confirm the delivery, stop it, or report its diversion."),
    ),
}
"""Where the rules behind the refusals come from, and what would change them."""

POLICIES: Final[Mapping[str, tuple[str, str]]] = {
    "may_order_delivery": (
        _("House rule: nobody orders with a tie, or under their own decision."),
        _("Ask another analyst with change access."),
    ),
    "may_confirm_delivery": (
        _("House rule: nobody confirms what they ordered themselves, or with a tie."),
        _("Ask another analyst with change access who saw it, or heard of it from somebody who did."),
    ),
}
