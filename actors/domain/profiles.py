"""The words of typed profiles (DOMAIN A1, A2, A15, B4), and which general fields matter for which type."""

from collections.abc import Mapping
from typing import Final

from actors.domain.kinds import ActorType
from actors.domain.words import Labelled
from actors.domain.words import noop as _


class Answer(Labelled):
    """A plain question that can be answered."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Unknown")


class WingLink(Labelled):
    """How the political and the armed side of a movement stand to each other."""

    POLITICAL_LEADS = "political_leads", _("The political side leads")
    ARMED_LEADS = "armed_leads", _("The armed side leads")
    JOINT_LEADERSHIP = "joint_leadership", _("One leadership for both")
    SEPARATE = "separate", _("Separate leaderships")
    ONE_SIDE_ONLY = "one_side_only", _("There is one side only")
    UNKNOWN = "unknown", _("Unknown")


class GovernedService(Labelled):
    """What an armed group does in place of a state."""

    TAXATION = "taxation", _("Taxes and tolls")
    COURTS = "courts", _("Courts")
    POLICING = "policing", _("Policing")
    HEALTH = "health", _("Health")
    EDUCATION = "education", _("Education")
    IDENTITY_PAPERS = "identity_papers", _("Identity papers")
    AID_PERMITS = "aid_permits", _("Permits for aid")
    LAND_AND_WATER = "land_and_water", _("Land and water")


class CeasefireKind(Labelled):
    """A ceasefire an armed group has entered into."""

    UNILATERAL = "unilateral", _("Declared by itself")
    LOCAL_OR_HUMANITARIAN = "local_or_humanitarian", _("Local or humanitarian pause")
    CESSATION_OF_HOSTILITIES = "cessation_of_hostilities", _("Cessation of hostilities")
    CEASEFIRE_AGREEMENT = "ceasefire_agreement", _("Ceasefire agreement")
    NONE_KNOWN = "none_known", _("None known")


class IhlPledge(Labelled):
    """A pledge to keep to humanitarian law."""

    CODE_OF_CONDUCT = "code_of_conduct", _("Own code of conduct")
    UNILATERAL_DECLARATION = "unilateral_declaration", _("Unilateral declaration")
    DEED_OF_COMMITMENT = "deed_of_commitment", _("Deed of Commitment (Geneva Call)")
    SPECIAL_AGREEMENT = "special_agreement", _("Special agreement (common article 3)")
    UN_ACTION_PLAN = "un_action_plan", _("United Nations action plan on children")
    NONE_KNOWN = "none_known", _("None known")


class StateLink(Labelled):
    """What binds an armed or digital actor to a state."""

    COMMANDED = "commanded", _("Commanded by the state")
    INTEGRATED = "integrated", _("Part of its forces by law")
    PAID_OR_ARMED = "paid_or_armed", _("Paid or armed, not commanded")
    TOLERATED = "tolerated", _("Tolerated")
    OPPOSED = "opposed", _("Opposed by the state")
    NONE_KNOWN = "none_known", _("None known")
    UNKNOWN = "unknown", _("Unknown")


class Payroll(Labelled):
    """Who pays the members of a militia."""

    STATE_BUDGET = "state_budget", _("State budget")
    LOCAL_AUTHORITY = "local_authority", _("Local authority")
    PRIVATE_PATRON = "private_patron", _("Private patron or business")
    OWN_LEVIES = "own_levies", _("Own fees and levies")
    UNPAID = "unpaid", _("Nobody: unpaid")
    UNKNOWN = "unknown", _("Unknown")


class HrddpFinding(Labelled):
    """Result of a due-diligence look at grave violations (DOMAIN A16)."""

    NONE_KNOWN = "none_known", _("None known")
    REASONS_FOR_CONCERN = "reasons_for_concern", _("Reasons for concern")
    SUBSTANTIAL_GROUNDS_REAL_RISK = "substantial_grounds_real_risk", _("Substantial grounds: real risk")
    MITIGATED = "mitigated", _("Mitigated")


class FuturePath(Labelled):
    """What is to become of a militia."""

    REINTEGRATION = "reintegration", _("Disarmament and reintegration")
    STATE_FORCES = "state_forces", _("Into state forces")
    LOCAL_POLICE = "local_police", _("Local police")
    NONE_PLANNED = "none_planned", _("None planned")
    UNKNOWN = "unknown", _("Unknown")


class SettlementOutlook(Labelled):
    """Whether the declared aims leave room for a settlement."""

    OPEN = "open", _("Leave room for a settlement")
    TACTICAL_ONLY = "tactical_only", _("Leave room for limited arrangements only")
    EXCLUDED = "excluded", _("Exclude a settlement")
    UNKNOWN = "unknown", _("Unknown")


class ContactPurpose(Labelled):
    """What contact with an actor that rejects settlement may still be about."""

    HUMANITARIAN_ACCESS = "humanitarian_access", _("Humanitarian access")
    DETAINEES_AND_REMAINS = "detainees_and_remains", _("Detainees, hostages, remains")
    LOCAL_DECONFLICTION = "local_deconfliction", _("Local deconfliction")
    WAYS_OUT = "ways_out", _("Ways out for members")
    PROTECTION_OF_CIVILIANS = "protection_of_civilians", _("Protection of civilians")
    NONE = "none", _("None")


class CriminalEconomy(Labelled):
    """What a criminal group lives on."""

    DRUGS = "drugs", _("Drugs")
    EXTORTION = "extortion", _("Extortion")
    SMUGGLING = "smuggling", _("Smuggling of goods")
    TRAFFICKING_IN_PERSONS = "trafficking_in_persons", _("Trafficking or smuggling of people")
    KIDNAPPING = "kidnapping", _("Kidnapping for ransom")
    ILLEGAL_MINING_LOGGING = "illegal_mining_logging", _("Illegal mining or logging")
    ARMS = "arms", _("Arms")
    FUEL = "fuel", _("Fuel")
    PIRACY = "piracy", _("Piracy")
    CYBERCRIME = "cybercrime", _("Cybercrime")


class Collusion(Labelled):
    """How far officials take part in crime."""

    NONE_KNOWN = "none_known", _("None known")
    INDIVIDUALS = "individuals", _("Single officials")
    INSTITUTIONAL = "institutional", _("Whole offices or units")
    UNKNOWN = "unknown", _("Unknown")


class ProsecutorView(Labelled):
    """What the prosecutor in charge says to contact."""

    NO_OBJECTION = "no_objection", _("Consulted, no objection")
    CONDITIONS = "conditions", _("Consulted, under conditions")
    OBJECTS = "objects", _("Consulted, objects")
    NOT_CONSULTED = "not_consulted", _("Not consulted")


class MontreuxSupport(Labelled):
    """Which of the states behind a company support the Montreux Document."""

    ALL = "all", _("All three kinds of states")
    SOME = "some", _("Some of them")
    NONE = "none", _("None of them")
    UNKNOWN = "unknown", _("Unknown")


class IcocaStatus(Labelled):
    """What a company is in the International Code of Conduct Association."""

    CERTIFIED = "certified", _("Certified member")
    MEMBER = "member", _("Member, not certified")
    TRANSITIONAL = "transitional", _("Transitional member")
    AFFILIATE = "affiliate", _("Affiliate")
    SUSPENDED = "suspended", _("Suspended or expelled")
    NOT_A_MEMBER = "not_a_member", _("Not a member")
    UNKNOWN = "unknown", _("Unknown")


class SecurityStandard(Labelled):
    """A standard a security company is certified to."""

    ISO_18788 = "iso_18788", _("ISO 18788 (land)")
    PSC_1 = "psc_1", _("ANSI/ASIS PSC.1 (land)")
    ISO_28007 = "iso_28007", _("ISO 28007 (sea)")
    NONE = "none", _("None")


class ForceRules(Labelled):
    """Whether a company has rules for the use of force."""

    IN_CONTRACT = "in_contract", _("In the contract")
    OWN_PUBLISHED = "own_published", _("Own rules, published")
    OWN_UNPUBLISHED = "own_unpublished", _("Own rules, not published")
    NONE = "none", _("None")
    UNKNOWN = "unknown", _("Unknown")


class RegistrationStatus(Labelled):
    """Whether an organisation may work in the country by its law."""

    REGISTERED = "registered", _("Registered")
    PENDING = "pending", _("Applied for")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    NOT_REQUIRED = "not_required", _("Not required")
    UNKNOWN = "unknown", _("Unknown")


class Neutrality(Labelled):
    """How the parties take an organisation."""

    ACCEPTED_BY_ALL = "accepted_by_all", _("Accepted as neutral by all")
    DOUBTED_BY_SOME = "doubted_by_some", _("Doubted by some")
    SEEN_AS_PARTISAN = "seen_as_partisan", _("Seen as partisan")
    DOES_NOT_CLAIM_IT = "does_not_claim_it", _("Does not claim to be neutral")
    UNKNOWN = "unknown", _("Unknown")


class AccessLevel(Labelled):
    """How far an organisation reaches the people it works for."""

    FULL = "full", _("Full")
    NEGOTIATED = "negotiated", _("Negotiated case by case")
    PARTIAL = "partial", _("Parts of the area")
    NONE = "none", _("None")
    UNKNOWN = "unknown", _("Unknown")


class Consent(Labelled):
    """Whether somebody agreed that we pass on or write down what concerns them."""

    GIVEN = "given", _("Given")
    LIMITED = "limited", _("Given within limits")
    REFUSED = "refused", _("Refused")
    NOT_ASKED = "not_asked", _("Not asked yet")


class LeadershipKind(Labelled):
    """How those who speak for a community came to do so."""

    ELECTED = "elected", _("Elected")
    TRADITIONAL = "traditional", _("Traditional or tribal")
    RELIGIOUS = "religious", _("Religious")
    APPOINTED = "appointed", _("Appointed")
    SELF_ORGANISED = "self_organised", _("Self-organised")
    MIXED = "mixed", _("Mixed")
    UNKNOWN = "unknown", _("Unknown")


class Represented(Labelled):
    """Whose voice a civil body brings in."""

    WOMEN = "women", _("Women")
    YOUTH = "youth", _("Youth")
    DISPLACED = "displaced", _("Displaced people")
    MINORITIES = "minorities", _("Minorities")
    VICTIMS = "victims", _("Victims and families of the missing")
    FORMER_FIGHTERS = "former_fighters", _("Former fighters")
    LIVELIHOODS = "livelihoods", _("Farmers, herders, traders")
    BELIEVERS = "believers", _("A religious community")


class ConveningPower(Labelled):
    """Whether people come when a body calls them."""

    STRONG = "strong", _("Strong: all sides come")
    SOME = "some", _("Some: their own side comes")
    LITTLE = "little", _("Little")
    UNKNOWN = "unknown", _("Unknown")


class LegalStatus(Labelled):
    """What the law of the country makes of a political movement."""

    REGISTERED_PARTY = "registered_party", _("Registered party")
    TOLERATED = "tolerated", _("Tolerated, not registered")
    BANNED = "banned", _("Banned")
    IN_EXILE = "in_exile", _("In exile")
    UNKNOWN = "unknown", _("Unknown")


class SpokenMandate(Labelled):
    """How far a political side may bind the armed one by its word."""

    FULL = "full", _("Binds it")
    AFTER_CONSULTATION = "after_consultation", _("After asking it")
    MESSAGES_ONLY = "messages_only", _("Carries messages only")
    NONE = "none", _("None")
    UNKNOWN = "unknown", _("Unknown")


class DecisionRule(Labelled):
    """How the members of a coalition decide."""

    CONSENSUS = "consensus", _("All agree")
    MAJORITY = "majority", _("Majority")
    LEADING_MEMBER = "leading_member", _("A leading member decides")
    NO_RULE = "no_rule", _("No rule")
    UNKNOWN = "unknown", _("Unknown")


class CommonCommand(Labelled):
    """How far the forces of a coalition act as one."""

    INTEGRATED = "integrated", _("One command")
    COORDINATED = "coordinated", _("Coordinated")
    NOMINAL = "nominal", _("In name only")
    NO_FORCES = "no_forces", _("It has no forces")
    UNKNOWN = "unknown", _("Unknown")


class BindingPower(Labelled):
    """Whom the word of a coalition binds."""

    ALL_MEMBERS = "all_members", _("All members")
    SIGNATORIES = "signatories", _("Those members that sign")
    NOBODY = "nobody", _("Nobody")
    UNKNOWN = "unknown", _("Unknown")


class OwnershipKind(Labelled):
    """Whose a business is."""

    PRIVATE = "private", _("Private")
    STATE = "state", _("State")
    MILITARY = "military", _("Armed forces")
    PARTY_OR_LEADERS = "party_or_leaders", _("Party or political leaders")
    ARMED_GROUP = "armed_group", _("Armed group")
    MEMBERS = "members", _("Its members")
    UNKNOWN = "unknown", _("Unknown")


class DueDiligence(Labelled):
    """Where the due diligence on a business stands."""

    CLEAR = "clear", _("Done, clear")
    CONCERNS = "concerns", _("Done, with concerns")
    UNDER_WAY = "under_way", _("Under way")
    NOT_DONE = "not_done", _("Not done")


class DigitalActivity(Labelled):
    """What a digital actor does."""

    INFLUENCE = "influence", _("Influence and rumours")
    MOBILISATION = "mobilisation", _("Calls to gather or to give")
    LEAKS = "leaks", _("Leaks and exposure of people")
    INTRUSION = "intrusion", _("Intrusion into systems")
    DENIAL_OF_SERVICE = "denial_of_service", _("Denial of service")
    DEFACEMENT = "defacement", _("Defacement")
    EXTORTION = "extortion", _("Extortion")
    MONITORING = "monitoring", _("Monitoring and warning")


class AnalyticConfidence(Labelled):
    """How far an attribution is trusted (DOMAIN A16)."""

    LOW = "low", _("Low")
    MODERATE = "moderate", _("Moderate")
    HIGH = "high", _("High")


_T = ActorType
_GROUPS: Final = frozenset(
    {
        _T.INSURGENT_GROUP,
        _T.MILITIA,
        _T.PARAMILITARY,
        _T.VIOLENT_EXTREMIST_ORG,
        _T.CRIMINAL_GROUP,
        _T.COALITION,
        _T.UNCLASSIFIED,
    }
)

ONLY_SOME: Final[Mapping[str, frozenset[ActorType]]] = {
    "command_control": _GROUPS | {_T.PMSC},
    "territorial_control": _GROUPS,
    "population_control": _GROUPS,
    "ihl_commitments": _GROUPS | {_T.PMSC},
    "internal_spoilers": _GROUPS | {_T.POLITICAL_WING},
    "organisation_levels": _GROUPS | {_T.PMSC, _T.POLITICAL_WING},
}
"""General fields of an actor that are asked of some types alone; the others are asked of all."""


def matters(field: str, actor_type: str) -> bool:
    """Return whether a general field is asked of an actor of this type."""
    return field not in ONLY_SOME or actor_type in ONLY_SOME[field]
