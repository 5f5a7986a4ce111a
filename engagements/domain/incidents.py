"""Incidents and their weight between conflict (-10) and cooperation (+10).

Weights, event roots and quad classes of the types that have a root are those of the PLOVER v2.0 manual
(openeventdata/PLOVER), licensed CC BY-SA 4.0 and reproduced under that licence. One number departs from it: the manual
prints +3 for ACCUSE without a mode while its modes lie between -2 and -3.5, so -3 is used (`accusation_other`). Types
without a root are the project's own, with weights of its own.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _


class Quad(Labelled):
    """Whether an incident is word or deed, conflict or cooperation."""

    MATERIAL_CONFLICT = "material_conflict", _("Conflict in deeds")
    VERBAL_CONFLICT = "verbal_conflict", _("Conflict in words")
    VERBAL_COOPERATION = "verbal_cooperation", _("Cooperation in words")
    MATERIAL_COOPERATION = "material_cooperation", _("Cooperation in deeds")


class EventRoot(StrEnum):
    """Classes of events in PLOVER that incident types belong to."""

    ASSAULT = "ASSAULT"
    COERCE = "COERCE"
    MOBILIZE = "MOBILIZE"
    SANCTION = "SANCTION"
    PROTEST = "PROTEST"
    THREATEN = "THREATEN"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    REQUEST = "REQUEST"
    CONSULT = "CONSULT"
    AGREE = "AGREE"
    CONCEDE = "CONCEDE"
    SUPPORT = "SUPPORT"
    RETREAT = "RETREAT"
    COOPERATE = "COOPERATE"
    AID = "AID"


class IncidentType(Labelled):
    """What happened."""

    WEAPONS_OF_MASS_EFFECT = "weapons_of_mass_effect", _("Use of a weapon of mass effect")
    TARGETED_KILLING = "targeted_killing", _("Targeted killing")
    SUICIDE_ATTACK = "suicide_attack", _("Suicide attack")
    AIR_OR_DRONE_STRIKE = "air_or_drone_strike", _("Air or drone strike")
    HEAVY_WEAPONS = "heavy_weapons", _("Use of heavy weapons")
    ARMED_CLASH = "armed_clash", _("Armed clash")
    IED_OR_EXPLOSIVE = "ied_or_explosive", _("Improvised or other explosive")
    ABDUCTION_HOSTAGE = "abduction_hostage", _("Abduction or hostage taking")
    TORTURE = "torture", _("Torture")
    SEXUAL_VIOLENCE = "sexual_violence", _("Sexual violence")
    PROPERTY_DESTRUCTION = "property_destruction", _("Destruction of property")
    BEATING_ILL_TREATMENT = "beating_ill_treatment", _("Beating or ill-treatment")
    DETENTION_ARREST = "detention_arrest", _("Detention or arrest")
    DEPORTATION = "deportation", _("Deportation")
    SEIZURE = "seizure", _("Seizure")
    CYBER_ATTACK = "cyber_attack", _("Cyber attack")
    ACCESS_DENIAL = "access_denial", _("Denial of access")
    DISINFORMATION_CAMPAIGN = "disinformation_campaign", _("Disinformation campaign")
    CENSORSHIP = "censorship", _("Censorship")
    CURFEW = "curfew", _("Curfew")
    TROOP_OR_WEAPONS_MOBILISATION = "troop_or_weapons_mobilisation", _("Mobilisation of troops or weapons")
    MILITIA_MOBILISATION = "militia_mobilisation", _("Mobilisation of a militia")
    SANCTION = "sanction", _("Sanction")
    RELATION_CUT = "relation_cut", _("Relations cut")
    WITHDRAWAL_FROM_TALKS = "withdrawal_from_talks", _("Withdrawal from talks")
    EXPULSION_OF_STAFF = "expulsion_of_staff", _("Expulsion of staff")
    RIOT = "riot", _("Riot")
    PROTEST = "protest", _("Protest")
    THREAT_OF_FORCE = "threat_of_force", _("Threat of force")
    THREAT_OTHER = "threat_other", _("Other threat")
    ACCUSATION = "accusation", _("Accusation")
    INVESTIGATION = "investigation", _("Investigation")
    ACCUSATION_OTHER = "accusation_other", _("Other accusation")
    DISAPPROVAL = "disapproval", _("Disapproval")
    REJECTION_OF_PROPOSAL = "rejection_of_proposal", _("Rejection of a proposal")
    REFUSAL_TO_MEET = "refusal_to_meet", _("Refusal to meet")
    DEMAND = "demand", _("Demand")
    REQUEST_TO_MEET = "request_to_meet", _("Request to meet")
    THIRD_PARTY_CONSULT = "third_party_consult", _("Consultation with a third party")
    CALL = "call", _("Call")
    CONSULTATION = "consultation", _("Consultation")
    VISIT = "visit", _("Visit")
    MULTILATERAL_TALKS = "multilateral_talks", _("Multilateral talks")
    AGREEMENT_IN_PRINCIPLE = "agreement_in_principle", _("Agreement in principle")
    CONCESSION = "concession", _("Concession")
    PUBLIC_SUPPORT = "public_support", _("Public support")
    RECOGNITION = "recognition", _("Recognition")
    RELEASE_OF_PERSONS = "release_of_persons", _("Release of persons")
    ACCESS_GRANTED = "access_granted", _("Access granted")
    CEASEFIRE_DECLARED = "ceasefire_declared", _("Ceasefire declared")
    WITHDRAWAL_OF_FORCES = "withdrawal_of_forces", _("Withdrawal of forces")
    JOINT_OPERATION = "joint_operation", _("Joint operation")
    COOPERATION = "cooperation", _("Other cooperation")
    AID_DELIVERED = "aid_delivered", _("Aid delivered")
    WEAPONS_HANDED_IN = "weapons_handed_in", _("Weapons handed in")
    RUMOUR_UNVERIFIED = "rumour_unverified", _("Unverified rumour")
    INFORMATION_LEAK = "information_leak", _("Leak of information")
    CHANNEL_COMPROMISE = "channel_compromise", _("Compromise of a channel")
    MISSED_CONTACT = "missed_contact", _("Missed contact")
    SPLIT_OF_ACTOR = "split_of_actor", _("Split of the actor")
    LEADERSHIP_CHANGE = "leadership_change", _("Change of leadership")
    MONITOR_INCIDENT = "monitor_incident", _("Incident involving monitors")
    ACCIDENT_MISFIRE = "accident_misfire", _("Accident or misfire")


VIOLATIONS: Final = frozenset(
    {
        IncidentType.WEAPONS_OF_MASS_EFFECT,
        IncidentType.ABDUCTION_HOSTAGE,
        IncidentType.TORTURE,
        IncidentType.SEXUAL_VIOLENCE,
        IncidentType.DEPORTATION,
    }
)
"""What the law forbids whatever the circumstances; of other kinds a person says whether they were a violation."""

CHANGES: Final[Mapping[IncidentType, str]] = MappingProxyType(
    {
        IncidentType.LEADERSHIP_CHANGE: "leader_changed",
        IncidentType.SPLIT_OF_ACTOR: "split_or_merger",
        IncidentType.CHANNEL_COMPROMISE: "channel_compromised",
        IncidentType.INFORMATION_LEAK: "leak_or_publicity",
    }
)
"""Incidents that say of a fact under a decision that it changed, and which trigger of a review that is."""


def is_credible(grade: str, *, least: str) -> bool:
    """Return whether a grade such as "B2" is `least` or better in both; what is not graded, or cannot be, is not."""
    return grade != "" and grade[0] <= least[0] and grade[1] <= least[1]


WEIGHTS: Final[Mapping[IncidentType, float]] = MappingProxyType(
    {
        IncidentType.WEAPONS_OF_MASS_EFFECT: -10.0,
        IncidentType.TARGETED_KILLING: -9.5,
        IncidentType.SUICIDE_ATTACK: -9.5,
        IncidentType.AIR_OR_DRONE_STRIKE: -9.5,
        IncidentType.HEAVY_WEAPONS: -9.5,
        IncidentType.ARMED_CLASH: -9.0,
        IncidentType.IED_OR_EXPLOSIVE: -9.0,
        IncidentType.ABDUCTION_HOSTAGE: -8.5,
        IncidentType.TORTURE: -8.5,
        IncidentType.SEXUAL_VIOLENCE: -8.5,
        IncidentType.PROPERTY_DESTRUCTION: -8.5,
        IncidentType.BEATING_ILL_TREATMENT: -7.5,
        IncidentType.DETENTION_ARREST: -7.0,
        IncidentType.DEPORTATION: -7.0,
        IncidentType.SEIZURE: -7.0,
        IncidentType.CYBER_ATTACK: -7.0,
        IncidentType.ACCESS_DENIAL: -7.0,
        IncidentType.DISINFORMATION_CAMPAIGN: -6.5,
        IncidentType.CENSORSHIP: -6.5,
        IncidentType.CURFEW: -6.5,
        IncidentType.TROOP_OR_WEAPONS_MOBILISATION: -6.5,
        IncidentType.MILITIA_MOBILISATION: -6.0,
        IncidentType.SANCTION: -6.0,
        IncidentType.RELATION_CUT: -6.0,
        IncidentType.WITHDRAWAL_FROM_TALKS: -6.0,
        IncidentType.EXPULSION_OF_STAFF: -5.5,
        IncidentType.RIOT: -7.0,
        IncidentType.PROTEST: -5.0,
        IncidentType.THREAT_OF_FORCE: -3.5,
        IncidentType.THREAT_OTHER: -3.0,
        IncidentType.ACCUSATION: -3.5,
        IncidentType.INVESTIGATION: -3.5,
        IncidentType.ACCUSATION_OTHER: -3.0,
        IncidentType.DISAPPROVAL: -2.0,
        IncidentType.REJECTION_OF_PROPOSAL: -2.0,
        IncidentType.REFUSAL_TO_MEET: -2.0,
        IncidentType.DEMAND: -1.0,
        IncidentType.REQUEST_TO_MEET: 0.0,
        IncidentType.THIRD_PARTY_CONSULT: 1.0,
        IncidentType.CALL: 1.5,
        IncidentType.CONSULTATION: 2.5,
        IncidentType.VISIT: 4.0,
        IncidentType.MULTILATERAL_TALKS: 4.0,
        IncidentType.AGREEMENT_IN_PRINCIPLE: 2.5,
        IncidentType.CONCESSION: 4.5,
        IncidentType.PUBLIC_SUPPORT: 5.0,
        IncidentType.RECOGNITION: 5.0,
        IncidentType.RELEASE_OF_PERSONS: 6.5,
        IncidentType.ACCESS_GRANTED: 6.5,
        IncidentType.CEASEFIRE_DECLARED: 7.5,
        IncidentType.WITHDRAWAL_OF_FORCES: 8.0,
        IncidentType.JOINT_OPERATION: 9.5,
        IncidentType.COOPERATION: 9.5,
        IncidentType.AID_DELIVERED: 10.0,
        IncidentType.WEAPONS_HANDED_IN: 10.0,
        IncidentType.RUMOUR_UNVERIFIED: 0.0,
        IncidentType.INFORMATION_LEAK: -3.0,
        IncidentType.CHANNEL_COMPROMISE: -4.0,
        IncidentType.MISSED_CONTACT: -1.0,
        IncidentType.SPLIT_OF_ACTOR: -3.0,
        IncidentType.LEADERSHIP_CHANGE: 0.0,
        IncidentType.MONITOR_INCIDENT: -5.0,
        IncidentType.ACCIDENT_MISFIRE: -4.0,
    }
)

ROOTS: Final[Mapping[IncidentType, EventRoot]] = MappingProxyType(
    {
        IncidentType.WEAPONS_OF_MASS_EFFECT: EventRoot.ASSAULT,
        IncidentType.TARGETED_KILLING: EventRoot.ASSAULT,
        IncidentType.SUICIDE_ATTACK: EventRoot.ASSAULT,
        IncidentType.AIR_OR_DRONE_STRIKE: EventRoot.ASSAULT,
        IncidentType.HEAVY_WEAPONS: EventRoot.ASSAULT,
        IncidentType.ARMED_CLASH: EventRoot.ASSAULT,
        IncidentType.IED_OR_EXPLOSIVE: EventRoot.ASSAULT,
        IncidentType.ABDUCTION_HOSTAGE: EventRoot.ASSAULT,
        IncidentType.TORTURE: EventRoot.ASSAULT,
        IncidentType.SEXUAL_VIOLENCE: EventRoot.ASSAULT,
        IncidentType.PROPERTY_DESTRUCTION: EventRoot.ASSAULT,
        IncidentType.BEATING_ILL_TREATMENT: EventRoot.ASSAULT,
        IncidentType.DETENTION_ARREST: EventRoot.COERCE,
        IncidentType.DEPORTATION: EventRoot.COERCE,
        IncidentType.SEIZURE: EventRoot.COERCE,
        IncidentType.CYBER_ATTACK: EventRoot.COERCE,
        IncidentType.ACCESS_DENIAL: EventRoot.COERCE,
        IncidentType.DISINFORMATION_CAMPAIGN: EventRoot.COERCE,
        IncidentType.CENSORSHIP: EventRoot.COERCE,
        IncidentType.CURFEW: EventRoot.COERCE,
        IncidentType.TROOP_OR_WEAPONS_MOBILISATION: EventRoot.MOBILIZE,
        IncidentType.MILITIA_MOBILISATION: EventRoot.MOBILIZE,
        IncidentType.SANCTION: EventRoot.SANCTION,
        IncidentType.RELATION_CUT: EventRoot.SANCTION,
        IncidentType.WITHDRAWAL_FROM_TALKS: EventRoot.SANCTION,
        IncidentType.EXPULSION_OF_STAFF: EventRoot.SANCTION,
        IncidentType.RIOT: EventRoot.PROTEST,
        IncidentType.PROTEST: EventRoot.PROTEST,
        IncidentType.THREAT_OF_FORCE: EventRoot.THREATEN,
        IncidentType.THREAT_OTHER: EventRoot.THREATEN,
        IncidentType.ACCUSATION: EventRoot.ACCUSE,
        IncidentType.INVESTIGATION: EventRoot.ACCUSE,
        IncidentType.ACCUSATION_OTHER: EventRoot.ACCUSE,
        IncidentType.DISAPPROVAL: EventRoot.ACCUSE,
        IncidentType.REJECTION_OF_PROPOSAL: EventRoot.REJECT,
        IncidentType.REFUSAL_TO_MEET: EventRoot.REJECT,
        IncidentType.DEMAND: EventRoot.REQUEST,
        IncidentType.REQUEST_TO_MEET: EventRoot.REQUEST,
        IncidentType.THIRD_PARTY_CONSULT: EventRoot.CONSULT,
        IncidentType.CALL: EventRoot.CONSULT,
        IncidentType.CONSULTATION: EventRoot.CONSULT,
        IncidentType.VISIT: EventRoot.CONSULT,
        IncidentType.MULTILATERAL_TALKS: EventRoot.CONSULT,
        IncidentType.AGREEMENT_IN_PRINCIPLE: EventRoot.AGREE,
        IncidentType.CONCESSION: EventRoot.CONCEDE,
        IncidentType.PUBLIC_SUPPORT: EventRoot.SUPPORT,
        IncidentType.RECOGNITION: EventRoot.SUPPORT,
        IncidentType.RELEASE_OF_PERSONS: EventRoot.RETREAT,
        IncidentType.ACCESS_GRANTED: EventRoot.RETREAT,
        IncidentType.CEASEFIRE_DECLARED: EventRoot.RETREAT,
        IncidentType.WITHDRAWAL_OF_FORCES: EventRoot.RETREAT,
        IncidentType.JOINT_OPERATION: EventRoot.COOPERATE,
        IncidentType.COOPERATION: EventRoot.COOPERATE,
        IncidentType.AID_DELIVERED: EventRoot.AID,
        IncidentType.WEAPONS_HANDED_IN: EventRoot.RETREAT,
    }
)

QUADS: Final[Mapping[EventRoot, Quad]] = MappingProxyType(
    {
        EventRoot.ASSAULT: Quad.MATERIAL_CONFLICT,
        EventRoot.COERCE: Quad.MATERIAL_CONFLICT,
        EventRoot.MOBILIZE: Quad.MATERIAL_CONFLICT,
        EventRoot.SANCTION: Quad.MATERIAL_CONFLICT,
        EventRoot.PROTEST: Quad.MATERIAL_CONFLICT,
        EventRoot.THREATEN: Quad.VERBAL_CONFLICT,
        EventRoot.ACCUSE: Quad.VERBAL_CONFLICT,
        EventRoot.REJECT: Quad.VERBAL_CONFLICT,
        EventRoot.REQUEST: Quad.VERBAL_CONFLICT,
        EventRoot.CONSULT: Quad.VERBAL_COOPERATION,
        EventRoot.AGREE: Quad.VERBAL_COOPERATION,
        EventRoot.CONCEDE: Quad.VERBAL_COOPERATION,
        EventRoot.SUPPORT: Quad.VERBAL_COOPERATION,
        EventRoot.RETREAT: Quad.MATERIAL_COOPERATION,
        EventRoot.COOPERATE: Quad.MATERIAL_COOPERATION,
        EventRoot.AID: Quad.MATERIAL_COOPERATION,
    }
)


def quad_of(incident_type: IncidentType) -> Quad | None:
    """Return the quad class of a type, or None for the project's own types."""
    root = ROOTS.get(incident_type)
    return None if root is None else QUADS[root]
