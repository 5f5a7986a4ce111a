"""Which kinds of records bear on which item of a checklist.

A reviewer sees beside an item what the record holds that speaks to it. Which kinds those are follows from what the item
asks as evidence (DOMAIN B1-B5); an item that nothing recorded can answer has none.
"""

from collections.abc import Mapping
from typing import Final

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _


class Bearing(Labelled):
    """A kind of record, in the order it is shown."""

    LISTINGS = "listings", _("Listings and warrants")
    LOOK_UPS = "look_ups", _("Look-ups on published lists")
    SCORES = "scores", _("Scores")
    DETERMINATIONS = "determinations", _("Determinations of legitimacy")
    RELATIONS = "relations", _("Relations")
    REACTIONS = "reactions", _("Expected reactions of third parties")
    CONDUCT = "conduct", _("Incidents of the last 180 days")
    INFORMATION = "information", _("Information learnt in the last 180 days")
    OFFERS = "offers", _("Offers of this plan")
    COMMITMENTS = "commitments", _("Commitments")
    CHANNEL = "channel", _("The channel")


_LISTS = (Bearing.LISTINGS, Bearing.LOOK_UPS)
_VIOLATIONS = (Bearing.CONDUCT, Bearing.INFORMATION)

BEARS_ON: Final[Mapping[str, tuple[Bearing, ...]]] = {
    "L02": _LISTS,
    "L03": _LISTS,
    "L04": (Bearing.LISTINGS, Bearing.OFFERS),
    "L05": _LISTS,
    "L09": _VIOLATIONS,
    "L10": _VIOLATIONS,
    "L11": (Bearing.OFFERS,),
    "L12": (Bearing.LISTINGS,),
    "L13": (Bearing.OFFERS, Bearing.COMMITMENTS),
    "L16": (Bearing.OFFERS,),
    "L17": (Bearing.CHANNEL,),
    "DSG": (Bearing.LISTINGS, Bearing.OFFERS),
    "MIL1": _VIOLATIONS,
    "MIL2": (Bearing.RELATIONS,),
    "MIL3": (Bearing.RELATIONS,),
    "PMC5": (*_LISTS, Bearing.RELATIONS),
    "INS2": (Bearing.SCORES, Bearing.COMMITMENTS),
    "INS5": (Bearing.RELATIONS,),
    "INC": (Bearing.OFFERS,),
    "E02": (Bearing.DETERMINATIONS,),
    "E04": (Bearing.RELATIONS, Bearing.REACTIONS),
    "E05": (Bearing.DETERMINATIONS,),
    "E06": (Bearing.RELATIONS, Bearing.OFFERS),
    "E07": (Bearing.REACTIONS, Bearing.CONDUCT),
    "E10": (Bearing.LISTINGS, Bearing.CONDUCT),
    "E11": _VIOLATIONS,
    "E13": (Bearing.OFFERS, Bearing.COMMITMENTS),
    "VEO1": (Bearing.DETERMINATIONS, Bearing.CONDUCT),
    "X01": (Bearing.SCORES,),
    "X04": (Bearing.INFORMATION,),
    "X07": (Bearing.OFFERS, Bearing.COMMITMENTS),
    "X08": (Bearing.COMMITMENTS,),
    "X09": (Bearing.SCORES, Bearing.COMMITMENTS),
    "X10": (Bearing.REACTIONS,),
    "X11": (Bearing.REACTIONS, Bearing.CONDUCT),
    "X13": (Bearing.RELATIONS, Bearing.REACTIONS, Bearing.CONDUCT),
    "X14": (Bearing.RELATIONS, Bearing.REACTIONS),
    "X15": (Bearing.RELATIONS, Bearing.REACTIONS),
    "X16": (Bearing.REACTIONS, Bearing.CONDUCT),
    "DIG": (Bearing.CHANNEL,),
    "THP": (Bearing.CHANNEL,),
}
"""By the code of an item, or by the letters that the codes of a module begin with."""


def bearing_on(code: str) -> tuple[Bearing, ...]:
    """Return the kinds of records that bear on an item, by its own code before that of its module."""
    return BEARS_ON.get(code) or BEARS_ON.get(code.rstrip("0123456789"), ())
