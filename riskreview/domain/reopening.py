"""What re-opens a review after it was decided, and which lanes look again; how strongly, the review policy says."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from engagements.domain.words import Labelled, Ranked
from engagements.domain.words import noop as _
from riskreview.domain.scales import Lane

OVERRUN: Final = timedelta(hours=24)
"""A contact that began under a live decision may outlast it by this much; the test stands at the start."""


class Response(Ranked):
    """What a trigger does to a decision, from the mildest to the strictest."""

    NOTIFY = "notify", _("The lanes concerned are told; the decision stands")
    RECHECK = "recheck", _("The lanes concerned answer again before the decision; one already given stands")
    SUSPEND = "suspend", _("The engagement is suspended until the lanes concerned have answered again")
    REVOKE = "revoke", _("The decision ends; the plan must be revised and reviewed again")


class Trigger(Labelled):
    """A change under a decision."""

    LISTING_ADDED = "listing_added", _("A party was newly listed")
    LISTING_ENDED = "listing_ended", _("A listing of a party ended")
    LIST_HIT_LIKELY = "list_hit_likely", _("An entry of a list is likely the same as somebody who takes part")
    LIST_HIT_CONFIRMED = "list_hit_confirmed", _("An entry of a list is the same as somebody who takes part")
    WARRANT_ISSUED = "warrant_issued", _("A warrant was issued against a person who takes part")
    WARRANT_ENDED = "warrant_ended", _("A warrant against a person who takes part ended")
    CREDIBLE_VIOLATION = "credible_violation", _("A violation by the actor or unit is reported on credible grounds")
    LEADER_CHANGED = "leader_changed", _("The leadership of the actor changed")
    SPLIT_OR_MERGER = "split_or_merger", _("The actor split or merged")
    SERIOUS_INCIDENT = "serious_incident", _("A serious incident involves the actor or its rival")
    GRAVE_INCIDENT = "grave_incident", _("A grave incident hit the actor, the venue or the team")
    INDEX_ROSE = "index_rose", _("The escalation index rose by a level or by many points")
    INDEX_SEVERE = "index_severe", _("The escalation index is severe")
    TRUST_FELL = "trust_fell", _("Trust fell by many points in a short time")
    TRUST_BELOW_FLOOR = "trust_below_floor", _("The lower bound of trust fell below the threshold")
    COMMITMENT_BREACHED = "commitment_breached", _("A breach of a commitment was confirmed")
    COMMITMENT_DISPUTED = "commitment_disputed", _("A commitment is disputed")
    CHANNEL_COMPROMISED = "channel_compromised", _("The channel is compromised")
    LEAK_OR_PUBLICITY = "leak_or_publicity", _("The contact leaked or was published")
    INCENTIVE_CHANGED = "incentive_changed", _("An incentive was added or changed")
    PARTICIPANTS_CHANGED = "participants_changed", _("The participants changed")
    VENUE_CHANGED = "venue_changed", _("The venue changed")
    MANDATE_OR_LAW_CHANGED = "mandate_or_law_changed", _("The mandate, the rules of engagement or the law changed")
    CHECKLIST_REPLACED = "checklist_replaced", _("A new major version of the checklist was published")
    MITIGATION_OVERDUE = "mitigation_overdue", _("A mitigation is overdue")
    MITIGATION_FAILED = "mitigation_failed", _("A mitigation failed")
    CONDITION_OVERDUE = "condition_overdue", _("A condition of the decision is overdue")
    VALIDITY_ENDING = "validity_ending", _("The validity of the decision is about to end")
    VALIDITY_ENDED = "validity_ended", _("The validity of the decision has ended")
    REVIEWER_OBJECTED = "reviewer_objected", _("A reviewer objected")
    TIE_DECLARED = "tie_declared", _("Somebody on whose word the decision rests declared a conflict of interest")
    HOST_STATE_ASKED = "host_state_asked", _("The host State asked for a new review")
    TWELVE_MONTHS = "twelve_months", _("Twelve months have passed since the decision")
    FULL_REVIEW_MISSING = "full_review_missing", _("No full review followed the emergency decision in time")
    STOPPED = "stopped", _("Somebody responsible stopped it")


_L, _E, _X = Lane.LEGAL, Lane.ETHICAL, Lane.ESCALATION

LANES_OF: Final[Mapping[Trigger, tuple[Lane, ...]]] = {
    Trigger.LISTING_ADDED: (_L,),
    Trigger.LISTING_ENDED: (_L,),
    Trigger.LIST_HIT_LIKELY: (_L,),
    Trigger.LIST_HIT_CONFIRMED: (_L,),
    Trigger.WARRANT_ISSUED: (_L,),
    Trigger.WARRANT_ENDED: (_L,),
    Trigger.CREDIBLE_VIOLATION: (_L, _E),
    Trigger.LEADER_CHANGED: (_L, _X),
    Trigger.SPLIT_OR_MERGER: (_L, _E, _X),
    Trigger.SERIOUS_INCIDENT: (_E, _X),
    Trigger.GRAVE_INCIDENT: (_E, _X),
    Trigger.INDEX_ROSE: (_X,),
    Trigger.INDEX_SEVERE: (_X,),
    Trigger.TRUST_FELL: (_E, _X),
    Trigger.TRUST_BELOW_FLOOR: (_X,),
    Trigger.COMMITMENT_BREACHED: (_X,),
    Trigger.COMMITMENT_DISPUTED: (_X,),
    Trigger.CHANNEL_COMPROMISED: (_E, _X),
    Trigger.LEAK_OR_PUBLICITY: (_E, _X),
    Trigger.INCENTIVE_CHANGED: (_L, _E, _X),
    Trigger.PARTICIPANTS_CHANGED: (_L, _E, _X),
    Trigger.VENUE_CHANGED: (_L, _E, _X),
    Trigger.MANDATE_OR_LAW_CHANGED: (_L,),
    Trigger.CHECKLIST_REPLACED: (_L, _E, _X),
    Trigger.MITIGATION_OVERDUE: (),
    Trigger.MITIGATION_FAILED: (),
    Trigger.CONDITION_OVERDUE: (),
    Trigger.VALIDITY_ENDING: (_L, _E, _X),
    Trigger.VALIDITY_ENDED: (_L, _E, _X),
    Trigger.REVIEWER_OBJECTED: (),
    Trigger.TIE_DECLARED: (),
    Trigger.HOST_STATE_ASKED: (_L,),
    Trigger.TWELVE_MONTHS: (_L, _E, _X),
    Trigger.FULL_REVIEW_MISSING: (_L, _E, _X),
    Trigger.STOPPED: (),
}
"""The lanes that look again. An objection and a mitigation name none: they concern the lane they come from; a tie
concerns the lanes in which its words are.

A likely hit on a list is told and no more: whoever decides about it answers it, and until then nothing is approved or
begun.
"""

EXPIRING: Final = frozenset({Trigger.VALIDITY_ENDED, Trigger.TWELVE_MONTHS, Trigger.FULL_REVIEW_MISSING})
"""Triggers by which a decision runs out; any other that ends one revokes it."""

BY_HAND: Final = (
    Trigger.STOPPED,
    Trigger.MANDATE_OR_LAW_CHANGED,
    Trigger.HOST_STATE_ASKED,
    Trigger.LEAK_OR_PUBLICITY,
    Trigger.CREDIBLE_VIOLATION,
    Trigger.REVIEWER_OBJECTED,
    Trigger.MITIGATION_FAILED,
)
"""Changes that no other record shows: a person reports them. Each of them suspends."""


def incident_trigger(weight: float, *, hits: bool, serious: float, grave: float) -> Trigger | None:
    """Return what an incident of this weight triggers, or None; weights of harm are below 0.

    `hits` says that the engaged actor, the venue or the team was hit, and not a rival or the wider theatre.
    """
    if hits and -weight >= grave:
        return Trigger.GRAVE_INCIDENT
    return Trigger.SERIOUS_INCIDENT if -weight >= serious else None
