"""People within actors (DOMAIN A5): roles, stance, and how much the person must be protected (A17)."""

from typing import Final

from actors.domain.words import Labelled
from actors.domain.words import noop as _


class LeaderRole(Labelled):
    """What a person is in an actor, for a time."""

    SUPREME_LEADER = "supreme_leader", _("Supreme leader")
    POLITICAL_HEAD = "political_head", _("Political head")
    MILITARY_COMMANDER = "military_commander", _("Military commander")
    DEPUTY = "deputy", _("Deputy")
    REGIONAL_COMMANDER = "regional_commander", _("Regional commander")
    LOCAL_COMMANDER = "local_commander", _("Local commander")
    CHIEF_NEGOTIATOR = "chief_negotiator", _("Chief negotiator")
    DELEGATION_MEMBER = "delegation_member", _("Member of the delegation")
    SPOKESPERSON = "spokesperson", _("Spokesperson")
    LIAISON_OFFICER = "liaison_officer", _("Liaison officer")
    EXTERNAL_REPRESENTATIVE = "external_representative", _("Representative abroad")
    IDEOLOGICAL_OR_RELIGIOUS_AUTHORITY = "ideological_or_religious_authority", _("Ideological or religious authority")
    FINANCE_CHIEF = "finance_chief", _("Head of finance")
    SECURITY_CHIEF = "security_chief", _("Head of security")
    DETAINED_LEADER = "detained_leader", _("Detained leader")
    FORMER_LEADER = "former_leader", _("Former leader")
    FOUNDER_IN_EXILE = "founder_in_exile", _("Founder in exile")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")
    INSIDER_MEDIATOR = "insider_mediator", _("Insider mediator")
    ELDER = "elder", _("Elder")


LEADING: Final = frozenset({LeaderRole.SUPREME_LEADER, LeaderRole.POLITICAL_HEAD, LeaderRole.MILITARY_COMMANDER})
"""Roles whose change is a change of leader and looks at open decisions again (DOMAIN C5)."""


SOLE: Final = frozenset({LeaderRole.SUPREME_LEADER})
"""Roles that only one person can hold at a time: two accounts of who it is contradict each other."""


class Stance(Labelled):
    """How a person or faction stands towards engagement."""

    CHAMPION = "champion", _("Champion")
    SUPPORTIVE = "supportive", _("Supportive")
    AMBIVALENT = "ambivalent", _("Ambivalent")
    OPPOSED = "opposed", _("Opposed")
    SPOILER_LIMITED = "spoiler_limited", _("Spoiler with limited aims")
    SPOILER_GREEDY = "spoiler_greedy", _("Spoiler with growing aims")
    SPOILER_TOTAL = "spoiler_total", _("Spoiler who wants all")


class Sensitivity(Labelled):
    """How much harm the exposure of a person's data could do, and whether the identity itself is protected."""

    LOW_OR_NONE = "low_or_none", _("Low or none")
    MODERATE = "moderate", _("Moderate")
    HIGH = "high", _("High")
    SEVERE = "severe", _("Severe")
    PROTECTED_SOURCE = "protected_source", _("Protected source: shown under a pseudonym")


class PersonalRisk(Labelled):
    """What happens to a person whose contact with us becomes known."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    LETHAL = "lethal", _("Lethal")
