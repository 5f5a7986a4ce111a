"""What an actor wants (DOMAIN A10) and what it answers to (DOMAIN A11)."""

from actors.domain.words import Labelled
from actors.domain.words import noop as _

HIGHEST_PRIORITY = 1
LOWEST_PRIORITY = 5


class InterestCategory(Labelled):
    """What an interest is about."""

    SECURITY_SURVIVAL = "security_survival", _("Security and survival")
    LEADER_PERSONAL_SECURITY = "leader_personal_security", _("Personal security of leaders")
    POLITICAL_RECOGNITION = "political_recognition", _("Political recognition")
    POLITICAL_PARTICIPATION = "political_participation", _("Political participation")
    TERRITORY_AUTONOMY = "territory_autonomy", _("Territory and autonomy")
    GOVERNANCE_SERVICES = "governance_services", _("Governance and services")
    JUSTICE_ACCOUNTABILITY = "justice_accountability", _("Justice and accountability")
    AMNESTY_LEGAL_STATUS = "amnesty_legal_status", _("Amnesty and legal status")
    DETAINEES_MISSING = "detainees_missing", _("Detainees and missing persons")
    HUMANITARIAN_RELIEF = "humanitarian_relief", _("Humanitarian relief")
    ECONOMIC_RESOURCES = "economic_resources", _("Economic resources")
    LIVELIHOODS_OF_FIGHTERS = "livelihoods_of_fighters", _("Livelihoods of fighters")
    IDENTITY_CULTURE_LANGUAGE = "identity_culture_language", _("Identity, culture, language")
    RELIGION = "religion", _("Religion")
    COUNTER_TERRORISM_COMMON_ENEMY = "counter_terrorism_common_enemy", _("A common enemy, counter-terrorism")
    REGIONAL_STABILITY = "regional_stability", _("Regional stability")
    EXTERNAL_LEGITIMACY_DELISTING = "external_legitimacy_delisting", _("Legitimacy abroad, removal from lists")
    CONSTITUENCY_PROTECTION = "constituency_protection", _("Protection of its people")
    REVENGE_HONOUR = "revenge_honour", _("Revenge and honour")
    DISPLACED_RETURN = "displaced_return", _("Return of the displaced")
    LAND_WATER_ENVIRONMENT = "land_water_environment", _("Land, water, environment")
    DEMINING = "demining", _("Demining")
    ARMS_AND_FORCES_STATUS = "arms_and_forces_status", _("Arms and status of its forces")
    FOREIGN_FORCES_PRESENCE = "foreign_forces_presence", _("Presence of foreign forces")
    ELECTIONS_CONSTITUTION = "elections_constitution", _("Elections and constitution")


class InterestLevel(Labelled):
    """How deep an interest lies: what is said, what is wanted, what is needed."""

    POSITION = "position", _("Position")
    INTEREST = "interest", _("Interest")
    NEED = "need", _("Need")


class DrawnFrom(Labelled):
    """Whether an interest was said by them or is concluded by us."""

    STATED = "stated", _("Their own words")
    INFERRED = "inferred", _("Our conclusion")


class IncentiveCategory(Labelled):
    """What can be offered."""

    HUMANITARIAN_AID = "humanitarian_aid", _("Aid to the population")
    MEDICAL_EVACUATION = "medical_evacuation", _("Medical evacuation, medicine")
    DEVELOPMENT_PROJECT = "development_project", _("Development or quick-impact project")
    RESOURCE_ACCESS = "resource_access", _("Preferential access to resources")
    IHL_TRAINING = "ihl_training", _("Training in humanitarian law, DDR or negotiation")
    TACTICAL_TRAINING = "tactical_training", _("Military training")
    NONLETHAL_EQUIPMENT = "nonlethal_equipment", _("Communications, vehicles, protective equipment")
    LETHAL_EQUIPMENT = "lethal_equipment", _("Arms or ammunition")
    STIPEND_CASH = "stipend_cash", _("Cash, salaries, per diem")
    TALKS_LOGISTICS = "talks_logistics", _("Travel, lodging, interpreters for talks")
    SAFE_PASSAGE_GUARANTEE = "safe_passage_guarantee", _("Security guarantee")
    PRISONER_RELEASE = "prisoner_release", _("Release of detainees")
    SANCTIONS_RELIEF = "sanctions_relief", _("Removal from a list, waiver")
    POLITICAL_PARTICIPATION = "political_participation", _("Seat, registration, recognition")
    AMNESTY_LENIENCY = "amnesty_leniency", _("Amnesty or leniency")
    INTELLIGENCE_SHARE = "intelligence_share", _("Information")
    PUBLIC_ACKNOWLEDGEMENT = "public_acknowledgement", _("Photo, statement, use of a title")


class Responsiveness(Labelled):
    """How an actor answered when something of this kind was on offer."""

    STRONG = "strong", _("Responds well")
    SOME = "some", _("Responds somewhat")
    NONE = "none", _("Does not respond")
    COUNTERPRODUCTIVE = "counterproductive", _("Made things worse")
    UNTESTED = "untested", _("Not tried yet")
