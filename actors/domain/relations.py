"""Relations between actors (DOMAIN A4): directed, dated, graded, and able to contradict each other."""

from collections.abc import Mapping
from typing import Final

from actors.domain.words import Labelled
from actors.domain.words import noop as _


class RelationType(Labelled):
    """What one actor is to another, read from the first to the second."""

    ALLIED_WITH = "allied_with", _("allied with")
    COORDINATES_WITH = "coordinates_with", _("coordinates with")
    UMBRELLA_MEMBER_OF = "umbrella_member_of", _("member of the umbrella")
    SPLINTER_OF = "splinter_of", _("splinter of")
    MERGED_INTO = "merged_into", _("merged into")
    POLITICAL_WING_OF = "political_wing_of", _("political wing of")
    ARMED_WING_OF = "armed_wing_of", _("armed wing of")
    COMMANDS = "commands", _("commands")
    HOSTILE_TO = "hostile_to", _("hostile to")
    RIVAL_OF = "rival_of", _("rival of")
    IN_CEASEFIRE_WITH = "in_ceasefire_with", _("in ceasefire with")
    NEGOTIATES_WITH = "negotiates_with", _("negotiates with")
    SPONSORS = "sponsors", _("sponsors")
    SPONSORED_BY = "sponsored_by", _("sponsored by")
    PROXY_OF = "proxy_of", _("proxy of")
    CONTRACTED_BY = "contracted_by", _("contracted by")
    HOSTS = "hosts", _("hosts")
    MEDIATES_FOR = "mediates_for", _("mediates for")
    GUARANTOR_OF = "guarantor_of", _("guarantor of")
    KINSHIP_OR_TRIBAL_TIE = "kinship_or_tribal_tie", _("tied by kinship or tribe to")
    CONSTITUENCY_OF = "constituency_of", _("constituency of")
    RECRUITS_FROM = "recruits_from", _("recruits from")
    FINANCES = "finances", _("finances")
    SUPPLIES = "supplies", _("supplies")
    SHARES_TERRITORY_WITH = "shares_territory_with", _("shares territory with")
    COMPETES_FOR_CONSTITUENCY_WITH = "competes_for_constituency_with", _("competes for supporters with")
    COMMUNICATES_VIA = "communicates_via", _("communicates through")


_R = RelationType

SYMMETRIC: Final = frozenset(
    {
        _R.ALLIED_WITH,
        _R.COORDINATES_WITH,
        _R.HOSTILE_TO,
        _R.RIVAL_OF,
        _R.IN_CEASEFIRE_WITH,
        _R.NEGOTIATES_WITH,
        _R.KINSHIP_OR_TRIBAL_TIE,
        _R.SHARES_TERRITORY_WITH,
        _R.COMPETES_FOR_CONSTITUENCY_WITH,
    }
)
"""Relations that hold both ways; each is stored once and read from either end."""

SEEN_FROM_THE_OTHER_END: Final[Mapping[RelationType, str]] = {
    _R.UMBRELLA_MEMBER_OF: _("umbrella over"),
    _R.SPLINTER_OF: _("parent of the splinter"),
    _R.MERGED_INTO: _("absorbed"),
    _R.POLITICAL_WING_OF: _("has the political wing"),
    _R.ARMED_WING_OF: _("has the armed wing"),
    _R.COMMANDS: _("commanded by"),
    _R.SPONSORS: _("sponsored by"),
    _R.SPONSORED_BY: _("sponsors"),
    _R.PROXY_OF: _("acts through the proxy"),
    _R.CONTRACTED_BY: _("contracts"),
    _R.HOSTS: _("hosted by"),
    _R.MEDIATES_FOR: _("has as mediator"),
    _R.GUARANTOR_OF: _("has as guarantor"),
    _R.CONSTITUENCY_OF: _("has the constituency"),
    _R.RECRUITS_FROM: _("source of recruits for"),
    _R.FINANCES: _("financed by"),
    _R.SUPPLIES: _("supplied by"),
    _R.COMMUNICATES_VIA: _("passes messages for"),
}

ANSWERS_TO: Final = frozenset(
    {
        _R.UMBRELLA_MEMBER_OF,
        _R.POLITICAL_WING_OF,
        _R.ARMED_WING_OF,
        _R.SPONSORED_BY,
        _R.PROXY_OF,
        _R.CONTRACTED_BY,
    }
)
"""Relations whose first actor is bound by the will of the second."""

BINDS: Final = frozenset({_R.COMMANDS, _R.SPONSORS})
"""Relations whose second actor is bound by the will of the first."""


def obeys(relation_type: str, *, forwards: bool) -> bool:
    """Return whether an actor is bound by the other one of a relation it stands first in (`forwards`) or second."""
    return relation_type in (ANSWERS_TO if forwards else BINDS)


FRIENDLY: Final = frozenset(
    {
        _R.ALLIED_WITH,
        _R.UMBRELLA_MEMBER_OF,
        _R.POLITICAL_WING_OF,
        _R.ARMED_WING_OF,
        _R.COMMANDS,
        _R.SPONSORS,
        _R.SPONSORED_BY,
        _R.PROXY_OF,
        _R.FINANCES,
        _R.SUPPLIES,
    }
)
UNFRIENDLY: Final = frozenset({_R.HOSTILE_TO, _R.RIVAL_OF})


class Family(Labelled):
    """What sort of relation it is, for whoever looks at many at once."""

    BELONGING = "belonging", _("Belonging and descent")
    SUPPORT = "support", _("Alliance and support")
    CONFLICT = "conflict", _("Hostility and rivalry")
    TALKS = "talks", _("Talks and guarantees")
    PEOPLE = "people", _("People and ground")


FAMILIES: Final[Mapping[Family, tuple[RelationType, ...]]] = {
    Family.BELONGING: (
        _R.UMBRELLA_MEMBER_OF,
        _R.SPLINTER_OF,
        _R.MERGED_INTO,
        _R.POLITICAL_WING_OF,
        _R.ARMED_WING_OF,
        _R.COMMANDS,
    ),
    Family.SUPPORT: (
        _R.ALLIED_WITH,
        _R.COORDINATES_WITH,
        _R.SPONSORS,
        _R.SPONSORED_BY,
        _R.PROXY_OF,
        _R.CONTRACTED_BY,
        _R.HOSTS,
        _R.FINANCES,
        _R.SUPPLIES,
    ),
    Family.CONFLICT: (_R.HOSTILE_TO, _R.RIVAL_OF, _R.COMPETES_FOR_CONSTITUENCY_WITH),
    Family.TALKS: (
        _R.IN_CEASEFIRE_WITH,
        _R.NEGOTIATES_WITH,
        _R.MEDIATES_FOR,
        _R.GUARANTOR_OF,
        _R.COMMUNICATES_VIA,
    ),
    Family.PEOPLE: (_R.KINSHIP_OR_TRIBAL_TIE, _R.CONSTITUENCY_OF, _R.RECRUITS_FROM, _R.SHARES_TERRITORY_WITH),
}
"""Every relation belongs to one family."""

FAMILY_OF: Final[Mapping[RelationType, Family]] = {kind: one for one, kinds in FAMILIES.items() for kind in kinds}

SUPPORTING: Final = frozenset({_R.SPONSORS, _R.SPONSORED_BY, _R.FINANCES, _R.SUPPLIES, _R.PROXY_OF, _R.HOSTS})
"""Relations that may name the kinds of support given."""

RESHAPING: Final = frozenset({_R.SPLINTER_OF, _R.MERGED_INTO})
"""A split or a merger: what was decided about either actor is looked at again (DOMAIN C5)."""


class SupportKind(Labelled):
    """What a sponsor gives."""

    TROOPS = "troops", _("Troops")
    FOREIGN_TROOP_PRESENCE = "foreign_troop_presence", _("Foreign troop presence")
    WEAPONS = "weapons", _("Weapons")
    MATERIEL_LOGISTICS = "materiel_logistics", _("Materiel and logistics")
    TRAINING = "training", _("Training")
    FUNDING = "funding", _("Funding")
    JOINT_OPERATIONS = "joint_operations", _("Joint operations")
    INTELLIGENCE = "intelligence", _("Intelligence")
    TERRITORY_OR_INFRASTRUCTURE = "territory_or_infrastructure", _("Territory or infrastructure")
    OTHER = "other", _("Other")


def contradictory(one: str, other: str) -> bool:
    """Return whether two relations between the same actors at the same time cannot both be so."""
    return (one in FRIENDLY and other in UNFRIENDLY) or (one in UNFRIENDLY and other in FRIENDLY)


def label_from(relation_type: str, *, forwards: bool) -> str:
    """Return the words of a relation as read from its first actor, or from its second."""
    kind = RelationType(relation_type)
    return kind.label if forwards else SEEN_FROM_THE_OTHER_END.get(kind, kind.label)
