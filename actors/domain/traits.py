"""What is recorded about an actor as a whole: status, organisation, attitude (DOMAIN A2), names, culture."""

from actors.domain.words import Labelled
from actors.domain.words import noop as _


class ActorStatus(Labelled):
    """Where an actor stands in its life; kept as dated history."""

    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    IN_CEASEFIRE = "in_ceasefire", _("In ceasefire")
    IN_DDR = "in_ddr", _("In disarmament and reintegration")
    TRANSFORMED_PARTY = "transformed_party", _("Became a political party")
    INTEGRATED_STATE_FORCES = "integrated_state_forces", _("Integrated into state forces")
    DISSOLVED = "dissolved", _("Dissolved")
    SPLIT = "split", _("Split")
    DEFEATED = "defeated", _("Defeated")
    UNKNOWN = "unknown", _("Status unknown")


class Structure(Labelled):
    """How an actor is organised."""

    HIERARCHICAL = "hierarchical", _("Hierarchical")
    DECENTRALISED = "decentralised", _("Decentralised")
    NETWORK = "network", _("Network")
    FRAGMENTED = "fragmented", _("Fragmented")
    UMBRELLA = "umbrella", _("Umbrella")
    SINGLE_LEADER = "single_leader", _("Single leader")
    UNKNOWN = "unknown", _("Unknown")


class OrganisationLevel(Labelled):
    """A level of an organisation at which it can be met."""

    POLITICAL_LEADERSHIP = "political_leadership", _("Political leadership")
    MILITARY_HIGH_COMMAND = "military_high_command", _("Military high command")
    REGIONAL_COMMAND = "regional_command", _("Regional command")
    FRONT_OR_ZONE = "front_or_zone", _("Front or zone")
    LOCAL_UNIT = "local_unit", _("Local unit")
    CELL = "cell", _("Cell")
    COMMUNITY_LEVEL = "community_level", _("Community")
    EXTERNAL_REPRESENTATION = "external_representation", _("Representation abroad")


class CommandControl(Labelled):
    """Whether orders from the top are carried out."""

    EFFECTIVE = "effective", _("Effective")
    PARTIAL = "partial", _("Partial")
    WEAK = "weak", _("Weak")
    UNKNOWN = "unknown", _("Unknown")


class TerritorialControl(Labelled):
    """What an actor controls on the ground."""

    NONE = "none", _("None")
    CONTESTED = "contested", _("Contested")
    PARTIAL = "partial", _("Partial")
    DE_FACTO_GOVERNANCE = "de_facto_governance", _("De facto governance")


class AttitudeToContact(Labelled):
    """How an actor meets an offer to talk."""

    SEEKS = "seeks", _("Seeks contact")
    OPEN = "open", _("Open to contact")
    CONDITIONAL = "conditional", _("Under conditions")
    REFUSES = "refuses", _("Refuses contact")
    UNKNOWN = "unknown", _("Unknown")


class NameKind(Labelled):
    """What another name of an actor is."""

    SELF_NAME = "self_name", _("Name it uses for itself")
    OFFICIAL = "official", _("Official or registered name")
    ACRONYM = "acronym", _("Abbreviation")
    ALIAS = "alias", _("Also known as")
    FORMER = "former", _("Former name")
    TRANSLATION = "translation", _("Translation")
    SPELLING = "spelling", _("Other spelling")
    HOSTILE = "hostile", _("Name its opponents use")


class IdScheme(Labelled):
    """Whose identifier it is."""

    UCDP_ACTOR = "ucdp_actor", _("UCDP actor")
    UCDP_DYAD = "ucdp_dyad", _("UCDP dyad")
    ACLED_NAME = "acled_name", _("ACLED name")
    WIKIDATA = "wikidata", _("Wikidata")
    UN_LIST_REFERENCE = "un_list_reference", _("UN list reference")
    OFAC_UID = "ofac_uid", _("OFAC identifier")
    OPENSANCTIONS = "opensanctions", _("OpenSanctions")
    OTHER = "other", _("Other")


class NoteKind(Labelled):
    """What a cultural note helps with."""

    LANGUAGE = "language", _("Languages")
    PROTOCOL = "protocol", _("Protocol")
    CALENDAR = "calendar", _("Calendar and holidays")
    GIFTS = "gifts", _("Gifts")
    DO = "do", _("Do")
    DO_NOT = "do_not", _("Do not")
    LOCAL_INSIGHT = "local_insight", _("Local insight")
