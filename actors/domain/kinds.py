"""What an actor is: types and subtypes (DOMAIN A1), and what follows from the type alone."""

from collections.abc import Mapping
from typing import Final

from actors.domain.words import Labelled
from actors.domain.words import noop as _


class ActorType(Labelled):
    """What an actor is. What the law does to it is a listing, never a type."""

    INSURGENT_GROUP = "insurgent_group", _("Insurgent or rebel group")
    MILITIA = "militia", _("Militia")
    PARAMILITARY = "paramilitary", _("Paramilitary force (state-linked)")
    VIOLENT_EXTREMIST_ORG = "violent_extremist_org", _("Violent extremist organisation")
    CRIMINAL_GROUP = "criminal_group", _("Organised criminal group")
    PMSC = "pmsc", _("Private military or security company")
    NGO = "ngo", _("Non-governmental organisation")
    CIVIL_SOCIETY = "civil_society", _("Civil society or community")
    POLITICAL_WING = "political_wing", _("Political movement or wing")
    COALITION = "coalition", _("Coalition or umbrella")
    BUSINESS = "business", _("Company or economic actor")
    DIGITAL_COLLECTIVE = "digital_collective", _("Digital actor")
    INTERNATIONAL_ORGANISATION = "international_organisation", _("International organisation")
    STATE = "state", _("State")
    UNCLASSIFIED = "unclassified", _("Not classified yet")


class ActorSubtype(Labelled):
    """A closer description within a type; an actor may carry several."""

    CENTRE_SEEKING = "centre_seeking", _("Centre-seeking")
    SECESSIONIST = "secessionist", _("Secessionist")
    AUTONOMIST = "autonomist", _("Autonomist")
    DE_FACTO_AUTHORITY = "de_facto_authority", _("De facto authority")
    ARMED_OPPOSITION_OTHER = "armed_opposition_other", _("Other armed opposition")
    PRO_GOVERNMENT = "pro_government", _("Pro-government")
    POLITICAL = "political", _("Political")
    COMMUNAL_IDENTITY = "communal_identity", _("Communal or identity-based")
    SELF_DEFENCE = "self_defence", _("Self-defence")
    TRIBAL = "tribal", _("Tribal")
    AUXILIARY = "auxiliary", _("Auxiliary force")
    BORDER_GUARD = "border_guard", _("Border guard")
    DEMOBILISED_REMNANT = "demobilised_remnant", _("Remnant after demobilisation")
    TRANSNATIONAL = "transnational", _("Transnational")
    NATIONAL_AFFILIATE = "national_affiliate", _("National affiliate")
    CELL_NETWORK = "cell_network", _("Network of cells")
    CARTEL = "cartel", _("Cartel")
    GANG = "gang", _("Gang")
    TRAFFICKING_NETWORK = "trafficking_network", _("Trafficking network")
    PIRATES = "pirates", _("Pirates")
    PRIVATE_MILITARY_COMPANY = "private_military_company", _("Private military company")
    PRIVATE_SECURITY_COMPANY = "private_security_company", _("Private security company")
    DEFENCE_CONTRACTOR = "defence_contractor", _("Defence contractor")
    MARITIME_SECURITY = "maritime_security", _("Maritime security")
    HUMANITARIAN = "humanitarian", _("Humanitarian")
    DEVELOPMENT = "development", _("Development")
    HUMAN_RIGHTS = "human_rights", _("Human rights")
    PEACEBUILDING_MEDIATION = "peacebuilding_mediation", _("Peacebuilding or mediation")
    DEMINING = "demining", _("Demining")
    WOMEN_GROUP = "women_group", _("Women's group")
    YOUTH_GROUP = "youth_group", _("Youth group")
    RELIGIOUS_AUTHORITY = "religious_authority", _("Religious authority")
    TRIBAL_TRADITIONAL = "tribal_traditional", _("Tribal or traditional leadership")
    VICTIMS_ASSOC = "victims_assoc", _("Victims' association")
    DIASPORA = "diaspora", _("Diaspora")
    MEDIA = "media", _("Media")
    UNION = "union", _("Union")
    PARTY = "party", _("Political party")
    FRONT_ORGANIZATION = "front_organization", _("Front organisation")
    EXILE_BODY = "exile_body", _("Body in exile")
    COMMAND_UMBRELLA = "command_umbrella", _("Common command")
    NEGOTIATION_PLATFORM = "negotiation_platform", _("Negotiation platform")
    OPERATIONS_ROOM = "operations_room", _("Operations room")
    EXTRACTIVE = "extractive", _("Extractive industry")
    TELECOM = "telecom", _("Telecommunications")
    TRANSPORT = "transport", _("Transport")
    BANK_HAWALA = "bank_hawala", _("Bank or hawala")
    HACKTIVIST = "hacktivist", _("Hacktivists")
    INFLUENCE_NETWORK = "influence_network", _("Influence network")


_T, _S = ActorType, ActorSubtype

SUBTYPES: Final[Mapping[ActorType, tuple[ActorSubtype, ...]]] = {
    _T.INSURGENT_GROUP: (
        _S.CENTRE_SEEKING,
        _S.SECESSIONIST,
        _S.AUTONOMIST,
        _S.DE_FACTO_AUTHORITY,
        _S.ARMED_OPPOSITION_OTHER,
    ),
    _T.MILITIA: (_S.PRO_GOVERNMENT, _S.POLITICAL, _S.COMMUNAL_IDENTITY, _S.SELF_DEFENCE, _S.TRIBAL),
    _T.PARAMILITARY: (_S.AUXILIARY, _S.BORDER_GUARD, _S.DEMOBILISED_REMNANT),
    _T.VIOLENT_EXTREMIST_ORG: (_S.TRANSNATIONAL, _S.NATIONAL_AFFILIATE, _S.CELL_NETWORK),
    _T.CRIMINAL_GROUP: (_S.CARTEL, _S.GANG, _S.TRAFFICKING_NETWORK, _S.PIRATES),
    _T.PMSC: (
        _S.PRIVATE_MILITARY_COMPANY,
        _S.PRIVATE_SECURITY_COMPANY,
        _S.DEFENCE_CONTRACTOR,
        _S.MARITIME_SECURITY,
    ),
    _T.NGO: (_S.HUMANITARIAN, _S.DEVELOPMENT, _S.HUMAN_RIGHTS, _S.PEACEBUILDING_MEDIATION, _S.DEMINING),
    _T.CIVIL_SOCIETY: (
        _S.WOMEN_GROUP,
        _S.YOUTH_GROUP,
        _S.RELIGIOUS_AUTHORITY,
        _S.TRIBAL_TRADITIONAL,
        _S.VICTIMS_ASSOC,
        _S.DIASPORA,
        _S.MEDIA,
        _S.UNION,
    ),
    _T.POLITICAL_WING: (_S.PARTY, _S.FRONT_ORGANIZATION, _S.EXILE_BODY),
    _T.COALITION: (_S.COMMAND_UMBRELLA, _S.NEGOTIATION_PLATFORM, _S.OPERATIONS_ROOM),
    _T.BUSINESS: (_S.EXTRACTIVE, _S.TELECOM, _S.TRANSPORT, _S.BANK_HAWALA),
    _T.DIGITAL_COLLECTIVE: (_S.HACKTIVIST, _S.INFLUENCE_NETWORK),
    _T.INTERNATIONAL_ORGANISATION: (),
    _T.STATE: (),
    _T.UNCLASSIFIED: (),
}

ARMED: Final = frozenset(
    {
        _T.INSURGENT_GROUP,
        _T.MILITIA,
        _T.PARAMILITARY,
        _T.VIOLENT_EXTREMIST_ORG,
        _T.CRIMINAL_GROUP,
        _T.PMSC,
        _T.COALITION,
        _T.UNCLASSIFIED,
    }
)
"""Types treated as armed. What nobody has classified may carry arms: a missing answer is not a safe one."""

NEVER_ENGAGED: Final = frozenset({_T.STATE, _T.UNCLASSIFIED})
"""Types that hold relations and reactions but cannot be the engaged actor (SETTLED.md C6)."""


def is_armed(actor_type: str) -> bool:
    """Return whether an actor of this type counts as armed when a review tier is chosen."""
    return actor_type in ARMED


def may_be_engaged(actor_type: str) -> bool:
    """Return whether an actor of this type can be the engaged actor of an engagement."""
    return actor_type not in NEVER_ENGAGED


def strange_subtypes(actor_type: str, subtypes: list[str]) -> list[str]:
    """Return the subtypes that do not belong to the type, in the order given."""
    known = SUBTYPES[ActorType(actor_type)]
    return [subtype for subtype in subtypes if subtype not in known]
