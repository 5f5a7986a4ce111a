"""Words people use for kinds of actors, and what Parley calls them (SETTLED.md C11)."""

from collections.abc import Mapping
from typing import Final

from actors.domain.kinds import ActorType

TYPE_WORDS: Final[Mapping[str, frozenset[ActorType]]] = {
    word: frozenset(types)
    for types, words in (
        ((ActorType.INSURGENT_GROUP,), "rebel rebels guerrilla guerrillas insurgent insurgents"),
        ((ActorType.VIOLENT_EXTREMIST_ORG,), "terrorist terrorists extremist extremists jihadist jihadists"),
        ((ActorType.PMSC,), "pmc pmcs pmsc contractor contractors mercenary mercenaries"),
        ((ActorType.MILITIA, ActorType.PARAMILITARY), "militia militias paramilitary paramilitaries"),
        ((ActorType.CRIMINAL_GROUP,), "gang gangs cartel cartels mafia pirates"),
        ((ActorType.NGO,), "ngo ngos charity aid"),
        ((ActorType.CIVIL_SOCIETY,), "community communities elders tribe tribes"),
        ((ActorType.POLITICAL_WING,), "party parties"),
        ((ActorType.DIGITAL_COLLECTIVE,), "hacker hackers"),
    )
    for word in words.split()
}
"""A folded word -> the types it leads to."""

LISTED_WORDS: Final = frozenset({"terrorist", "terrorists", "listed", "sanctioned", "designated"})
"""Words that lead to whoever is on a list: "terrorist" is a legal status, not a kind of group."""
