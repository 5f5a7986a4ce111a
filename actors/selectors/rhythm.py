"""How often profiles are read through and lists looked up, as the policy in force says (DOMAIN C4, C5)."""

from actors.domain.freshness import Rhythm
from core import house


def keeping() -> Rhythm:
    """Return what the keeping of profiles goes by."""
    return Rhythm(
        days=house.number("profiles.days"),
        in_dialogue=house.number("profiles.in_dialogue"),
        dialogue=house.number("profiles.dialogue"),
        look_ups=house.number("lists.days"),
        ahead=house.number("validity.remind_first"),
    )
