"""Kinds of engagement and the tier of review each asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engagements.domain.words import Labelled, Words, say
from engagements.domain.words import noop as _

HIGHEST_TIER: Final = 3


class EngagementKind(Labelled):
    """What an engagement is for."""

    CHANCE_CONTACT = "chance_contact", _("Chance contact")
    DIALOGUE = "dialogue", _("Dialogue or exploratory talk")
    KLE = "kle", _("Key leader engagement")
    LIAISON_DECONFLICTION = "liaison_deconfliction", _("Liaison or deconfliction")
    MEDIATION_SESSION = "mediation_session", _("Mediation session")
    NEGOTIATION_ROUND = "negotiation_round", _("Negotiation round")
    CEASEFIRE_TALKS = "ceasefire_talks", _("Ceasefire talks")
    HUMANITARIAN_ACCESS = "humanitarian_access", _("Humanitarian access, corridor or pause")
    PRISONER_EXCHANGE = "prisoner_exchange", _("Exchange of detainees, hostages or remains")
    JOINT_TRAINING = "joint_training", _("Joint training or exercise")
    CONTINGENCY_PLANNING = "contingency_planning", _("Joint contingency planning")
    INFORMATION_SHARING = "information_sharing", _("Information or intelligence sharing")
    CAPACITY_BUILDING = "capacity_building", _("Training in humanitarian law, DDR or negotiation")
    CULTURAL_EXCHANGE = "cultural_exchange", _("Cultural or social exchange")
    COMMUNITY_PROJECT = "community_project", _("Joint community project")
    MONITORING_VISIT = "monitoring_visit", _("Monitoring or verification visit")
    DDR_SUPPORT = "ddr_support", _("DDR or community violence reduction")
    CONTRACT_OVERSIGHT = "contract_oversight", _("Contract or oversight meeting with a company")
    PUBLIC_EVENT = "public_event", _("Public joint appearance")
    MEDIA_JOINT = "media_joint", _("Joint appearance in the media")
    DIGITAL_EXCHANGE = "digital_exchange", _("Online or virtual engagement")


RANGES: Final[Mapping[EngagementKind, tuple[int, int]]] = {
    EngagementKind.CHANCE_CONTACT: (0, 0),
    EngagementKind.DIALOGUE: (1, 2),
    EngagementKind.KLE: (1, 2),
    EngagementKind.LIAISON_DECONFLICTION: (2, 2),
    EngagementKind.MEDIATION_SESSION: (2, 3),
    EngagementKind.NEGOTIATION_ROUND: (2, 3),
    EngagementKind.CEASEFIRE_TALKS: (3, 3),
    EngagementKind.HUMANITARIAN_ACCESS: (2, 2),
    EngagementKind.PRISONER_EXCHANGE: (3, 3),
    EngagementKind.JOINT_TRAINING: (3, 3),
    EngagementKind.CONTINGENCY_PLANNING: (3, 3),
    EngagementKind.INFORMATION_SHARING: (3, 3),
    EngagementKind.CAPACITY_BUILDING: (2, 2),
    EngagementKind.CULTURAL_EXCHANGE: (1, 1),
    EngagementKind.COMMUNITY_PROJECT: (2, 2),
    EngagementKind.MONITORING_VISIT: (1, 2),
    EngagementKind.DDR_SUPPORT: (2, 3),
    EngagementKind.CONTRACT_OVERSIGHT: (1, 2),
    EngagementKind.PUBLIC_EVENT: (2, 2),
    EngagementKind.MEDIA_JOINT: (2, 2),
}
"""Lowest and highest tier while nobody is listed. A digital exchange has no range: it takes that of its purpose."""


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier of review (0 log only, 1 to 3 rising) and the rule that gave it."""

    number: int
    rule: Words


def tier(kind: EngagementKind, *, any_armed: bool, any_listed: bool, purpose: EngagementKind | None = None) -> Tier:
    """Return the tier of review of an engagement, with its rule.

    `purpose` is the kind that a digital exchange serves and is ignored for any other. A digital exchange without one
    is taken as the highest, or it would be the way round every other kind.
    """
    if kind is EngagementKind.CHANCE_CONTACT:
        return Tier(0, say(_("A chance contact is logged after the fact: tier 0.")))
    if any_listed:
        return Tier(HIGHEST_TIER, say(_("A listed party takes part: tier 3.")))
    if kind is not EngagementKind.DIGITAL_EXCHANGE:
        return _by_range(kind, any_armed=any_armed)
    if purpose is None or purpose not in RANGES or purpose is EngagementKind.CHANCE_CONTACT:
        return Tier(
            HIGHEST_TIER, say(_("An online engagement without a stated purpose counts as the highest: tier 3."))
        )
    return _by_range(purpose, any_armed=any_armed)


def _by_range(kind: EngagementKind, *, any_armed: bool) -> Tier:
    low, high = RANGES[kind]
    if low == high:
        return Tier(low, say(_("{kind}: tier {number}."), kind=kind.label, number=low))
    if any_armed:
        rule = _("{kind}: tier {low} or {high}. An armed party takes part, so the higher.")
        return Tier(high, say(rule, kind=kind.label, low=low, high=high))
    rule = _("{kind}: tier {low} or {high}. No party is armed or listed, so the lower.")
    return Tier(low, say(rule, kind=kind.label, low=low, high=high))
