"""Vocabularies of a plan: tracks, parties, team, third parties, venues and facilitators."""

from engagements.domain.words import Labelled, Ranked
from engagements.domain.words import noop as _


class Track(Labelled):
    """Who speaks for whom."""

    TRACK_1 = "track_1", _("Track 1: officials")
    TRACK_1_5 = "track_1_5", _("Track 1.5: officials in a private capacity with others")
    TRACK_2 = "track_2", _("Track 2: unofficial persons only")
    TRACK_3 = "track_3", _("Track 3: communities")
    MILITARY_TO_MILITARY = "military_to_military", _("Military to military")
    HUMANITARIAN = "humanitarian", _("Humanitarian")
    LEGAL_JUDICIAL = "legal_judicial", _("Legal or judicial")
    COMMERCIAL = "commercial", _("Commercial")


class PartyRole(Labelled):
    """What an actor is to the engagement."""

    COUNTERPART = "counterpart", _("Counterpart")
    CO_PARTY = "co_party", _("Other party at the table")
    OBSERVER = "observer", _("Observer")


class DelegateRole(Labelled):
    """What a person of the other side does in the contact."""

    HEAD_OF_DELEGATION = "head_of_delegation", _("Head of delegation")
    DELEGATE = "delegate", _("Delegate")
    ADVISER = "adviser", _("Adviser")
    LIAISON = "liaison", _("Liaison")
    INTERMEDIARY = "intermediary", _("Intermediary")
    INTERPRETER = "interpreter", _("Interpreter")
    OBSERVER = "observer", _("Observer")


class TeamRole(Labelled):
    """What one of us does in the contact."""

    HEAD = "head", _("Head of the team")
    NEGOTIATOR = "negotiator", _("Negotiator")
    NOTE_TAKER = "note_taker", _("Note taker")
    INTERPRETER = "interpreter", _("Interpreter")
    SECURITY = "security", _("Security")
    ADVISER = "adviser", _("Adviser")
    OBSERVER = "observer", _("Observer")


class ThirdPartyKind(Labelled):
    """Who may react to the contact without taking part in it."""

    RIVAL_GROUP = "rival_group", _("Rival group")
    HOST_STATE = "host_state", _("Host State")
    OTHER_STATE = "other_state", _("Other State")
    ALLY = "ally", _("Ally or partner of ours")
    POPULATION = "population", _("Population")
    ACTOR_FACTION = "actor_faction", _("Faction within the actor")
    OTHER = "other", _("Other")


class Likelihood(Ranked):
    """How likely something is; the bands of ICD 203, never mixed with a confidence."""

    REMOTE = "remote", _("Almost no chance (1-5 %)")
    VERY_UNLIKELY = "very_unlikely", _("Very unlikely (5-20 %)")
    UNLIKELY = "unlikely", _("Unlikely (20-45 %)")
    ROUGHLY_EVEN = "roughly_even", _("Roughly even chance (45-55 %)")
    LIKELY = "likely", _("Likely (55-80 %)")
    VERY_LIKELY = "very_likely", _("Very likely (80-95 %)")
    ALMOST_CERTAIN = "almost_certain", _("Almost certain (95-99 %)")


class VenueType(Labelled):
    """What kind of place a venue is."""

    NEUTRAL_THIRD_STATE = "neutral_third_state", _("Neutral third State")
    UN_PREMISES = "un_premises", _("United Nations premises")
    FACILITATOR_PREMISES = "facilitator_premises", _("Premises of a facilitator")
    HOST_STATE_FACILITY = "host_state_facility", _("Facility of the host State")
    EMBASSY = "embassy", _("Embassy")
    BORDER_CROSSING = "border_crossing", _("Border crossing")
    FRONTLINE = "frontline_no_mans_land", _("Front line or no man's land")
    RELIGIOUS_SITE = "religious_site", _("Religious site")
    COMMUNITY_HOUSE = "community_house_or_tribal_assembly", _("Community house or tribal assembly")
    ASSEMBLY_AREA = "assembly_or_cantonment_area", _("Assembly or cantonment area")
    DETENTION_FACILITY = "detention_facility", _("Detention facility")
    HOSPITAL = "hospital", _("Hospital")
    HOTEL = "hotel", _("Hotel")
    VESSEL_OR_AIRCRAFT = "vessel_or_aircraft", _("Vessel or aircraft")
    VIRTUAL = "virtual", _("Virtual")


class FacilitatorType(Labelled):
    """What kind of third party helps."""

    UN_MISSION_OR_ENVOY = "un_mission_or_envoy", _("United Nations mission or envoy")
    UN_AGENCY = "un_agency", _("United Nations agency")
    REGIONAL_ORG = "regional_org", _("Regional organisation")
    STATE_MEDIATOR = "state_mediator", _("State as mediator")
    GROUP_OF_STATES = "group_of_states", _("Group of States")
    NGO_MEDIATOR = "ngo_mediator", _("Mediation organisation")
    INSIDER_MEDIATOR = "insider_mediator", _("Insider mediator")
    RELIGIOUS_OR_TRIBAL_MEDIATOR = "religious_or_tribal_mediator", _("Religious or tribal mediator")
    NEUTRAL_HUMANITARIAN = "neutral_humanitarian_intermediary", _("Neutral humanitarian intermediary")
    EMINENT_PERSON = "eminent_person", _("Eminent person")
    INTELLIGENCE_CHANNEL = "intelligence_service_channel", _("Channel of an intelligence service")
    BUSINESS_INTERMEDIARY = "business_intermediary", _("Business intermediary")
    ACADEMIC_TRACK2 = "academic_track2", _("Academic institution")
    LEGAL_REPRESENTATIVE = "legal_representative", _("Legal representative")


class FacilitatorFunction(Labelled):
    """What a facilitator does in one engagement."""

    CONVENER = "convener", _("Convener")
    MEDIATOR = "mediator", _("Mediator")
    FACILITATOR = "facilitator", _("Facilitator")
    GUARANTOR = "guarantor", _("Guarantor")
    WITNESS = "witness", _("Witness")
    DEPOSITARY = "depositary", _("Depositary")
    OBSERVER = "observer", _("Observer")
    HOST = "host", _("Host")
    MONITOR = "monitor", _("Monitor")
    TECHNICAL_EXPERT = "technical_expert", _("Technical expert")
    MESSAGE_CARRIER = "message_carrier", _("Message carrier")
    FUNDER = "funder", _("Funder")


class Framework(Labelled):
    """On what ground a facilitator acts."""

    UN_CHARTER_CH_VI = "un_charter_ch_vi", _("UN Charter, chapter VI")
    UN_CHARTER_CH_VII = "un_charter_ch_vii", _("UN Charter, chapter VII")
    SC_RESOLUTION = "sc_resolution", _("Security Council resolution")
    UN_MISSION_MANDATE = "un_mission_mandate", _("Mandate of a UN mission")
    UN_GOOD_OFFICES = "un_good_offices", _("UN good offices")
    IASC_CLUSTER = "iasc_cluster", _("IASC cluster")
    REGIONAL_ORG_MANDATE = "regional_org_mandate", _("Mandate of a regional organisation")
    ALLIANCE_FRAMEWORK = "alliance_framework", _("Framework of an alliance")
    BILATERAL_AGREEMENT = "bilateral_agreement", _("Bilateral agreement")
    PEACE_AGREEMENT = "peace_agreement", _("Peace agreement")
    HOST_STATE_CONSENT = "host_state_consent", _("Consent of the host State")
    NATIONAL_LAW = "national_law", _("National law")
    ICRC_OFFER_OF_SERVICES = "icrc_offer_of_services_ca3", _("Offer of services under common article 3")
    MONTREUX_ICOCA = "montreux_icoca", _("Montreux Document or ICoCA")
    GENEVA_CALL_DEED = "geneva_call_deed", _("Geneva Call deed of commitment")
    NONE_AD_HOC = "none_ad_hoc", _("None, ad hoc")
