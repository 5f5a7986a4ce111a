"""The words of case studies. Codes that actors and engagements own (types, kinds, channels …) stay theirs."""

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _


class Region(Labelled):
    """Where a case took place."""

    AFRICA = "africa", _("Africa")
    AMERICAS = "americas", _("Americas")
    ASIA = "asia", _("Asia and the Pacific")
    EUROPE = "europe", _("Europe")
    MIDDLE_EAST = "middle_east", _("Middle East")


class PartyRole(Labelled):
    """What a party was to the case."""

    PARTY = "party", _("Party")
    OPPONENT = "opponent", _("Opponent")
    CONCERNED = "concerned", _("Concerned")
    THIRD_PARTY = "third_party", _("Third party")


class Section(Labelled):
    """The parts of a study that are prose, in reading order."""

    CONTEXT = "context", _("Context")
    OBJECTIVE = "objective", _("Objectives by side")
    CHANNEL = "channel", _("Channels")
    INCENTIVE = "incentive", _("Incentives and confidence-building")
    LEGAL_ISSUE = "legal_issue", _("Legal issues")
    RISK = "risk", _("Risks that materialised")
    OUTCOME = "outcome", _("Outcomes")
    COUNTER_ARGUMENT = "counter_argument", _("Counter-arguments")
    OPEN_QUESTION = "open_question", _("Open questions")


class Precision(Labelled):
    """How exact a date is."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


class CitationKind(Labelled):
    """What sort of source is cited; two sources are independent only when their kinds differ."""

    OFFICIAL_TEXT = "official_text", _("Agreement, law or official list")
    UN_DOCUMENT = "un_document", _("United Nations document")
    GOVERNMENT = "government", _("Statement of a government")
    OVERSIGHT = "oversight", _("Parliamentary research or inspector")
    ACADEMIC = "academic", _("Academic work")
    DATASET = "dataset", _("Data set")
    MONITOR = "monitor", _("Monitoring or research organisation")
    PRESS = "press", _("Press")
    REFERENCE = "reference", _("Reference work")


class LessonType(Labelled):
    """What a lesson is about."""

    PROCESS = "process", _("Process")
    LEGAL = "legal", _("Legal")
    ETHICAL = "ethical", _("Ethical")
    ESCALATION = "escalation", _("Escalation")
    DIGITAL = "digital", _("Information and digital")


class Strength(Labelled):
    """How strong the evidence for a lesson is."""

    STRONG = "strong", _("Strong evidence")
    MODERATE = "moderate", _("Moderate evidence")
    WEAK = "weak", _("Weak evidence")
    CONTESTED = "contested", _("Contested")


class AgreementStage(Labelled):
    """The stage of an agreement in its process (PA-X)."""

    PRE_NEGOTIATION_PROCESS = "pre_negotiation_process", _("Pre-negotiation or process")
    FRAMEWORK_SUBSTANTIVE_PARTIAL = "framework_substantive_partial", _("Framework, partial")
    FRAMEWORK_SUBSTANTIVE_COMPREHENSIVE = "framework_substantive_comprehensive", _("Framework, comprehensive")
    IMPLEMENTATION_RENEGOTIATION = "implementation_renegotiation", _("Implementation or renegotiation")
    RENEWAL = "renewal", _("Renewal")
    CEASEFIRE_RELATED = "ceasefire_related", _("Ceasefire or related")
    OTHER = "other", _("Other")


class CeasefireClass(Labelled):
    """What sort of ceasefire an agreement made (ETH/PRIO)."""

    CESSATION_OF_HOSTILITIES = "cessation_of_hostilities", _("Cessation of hostilities")
    PRELIMINARY_CEASEFIRE = "preliminary_ceasefire", _("Preliminary ceasefire")
    DEFINITIVE_CEASEFIRE = "definitive_ceasefire", _("Definitive ceasefire")
    HUMANITARIAN_PAUSE = "humanitarian_pause", _("Humanitarian pause")
    LOCAL_TRUCE = "local_truce", _("Local truce")
    UNILATERAL_DECLARATION = "unilateral_declaration", _("Unilateral declaration")
    REDUCTION_IN_VIOLENCE = "reduction_in_violence", _("Reduction in violence")
    DAYS_OF_TRANQUILLITY = "days_of_tranquillity", _("Days of tranquillity")


class Provision(Labelled):
    """What an agreement provided for (PA-X)."""

    PROHIBITED_ACTS = "prohibited_acts", _("Prohibited acts")
    PERMITTED_ACTS = "permitted_acts", _("Permitted acts")
    GEOGRAPHIC_SCOPE = "geographic_scope", _("Area")
    FORCE_SEPARATION = "force_separation", _("Separation of forces")
    CANTONMENT_ASSEMBLY = "cantonment_assembly", _("Assembly of forces")
    ARMS_CONTROL_STORAGE = "arms_control_storage", _("Control and storage of arms")
    DDR = "ddr", _("Disarmament, demobilisation, reintegration")
    SSR_INTEGRATION = "ssr_integration", _("Integration into security forces")
    DETAINEES_EXCHANGE = "detainees_exchange", _("Exchange of detainees")
    MISSING_PERSONS = "missing_persons", _("Missing persons")
    HUMANITARIAN_ACCESS = "humanitarian_access", _("Humanitarian access")
    CIVILIAN_PROTECTION = "civilian_protection", _("Protection of civilians")
    IHL_HR = "ihl_hr", _("Humanitarian law and human rights")
    GENDER = "gender", _("Gender")
    CHILDREN = "children", _("Children")
    TRANSITIONAL_JUSTICE = "transitional_justice", _("Transitional justice")
    AMNESTY = "amnesty", _("Amnesty")
    POWER_SHARING = "power_sharing", _("Power sharing")
    AUTONOMY = "autonomy", _("Autonomy")
    ELECTIONS = "elections", _("Elections and parties")
    CONSTITUTION = "constitution", _("Constitution")
    REFUGEES_IDPS = "refugees_idps", _("Refugees and displaced persons")
    LAND = "land", _("Land")
    RESOURCES = "resources", _("Resources")
    DEMINING = "demining", _("Demining")
    MEDIA_INCITEMENT_DIGITAL = "media_incitement_digital", _("Media and incitement")
    MONITORING_VERIFICATION = "monitoring_verification", _("Monitoring and verification")
    DISPUTE_RESOLUTION = "dispute_resolution", _("Settlement of disputes")
    GUARANTEES = "guarantees", _("Guarantees")
    TIMELINE = "timeline", _("Timetable")
    LEGAL_STATUS_CLAUSE = "legal_status_clause", _("Legal status clause")
    ENTRY_INTO_FORCE = "entry_into_force", _("Entry into force")
    AMENDMENT_TERMINATION = "amendment_termination", _("Amendment and termination")
    LANGUAGES = "languages", _("Languages")


HORIZONS = (1, 5, 10)
"""Years after the case at which outcomes are recorded."""
