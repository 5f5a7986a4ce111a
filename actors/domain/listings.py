"""Listings (DOMAIN A3): what the law of an authority does to an actor or a person, from when to when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from actors.domain.words import Labelled
from actors.domain.words import noop as _


class ListCode(Labelled):
    """Which list or court; the authority and the effect differ from list to list."""

    UN_1267 = "un_1267", _("UN Security Council, ISIL and Al-Qaida (1267)")
    UN_1988 = "un_1988", _("UN Security Council, Taliban (1988)")
    UN_OTHER = "un_other", _("UN Security Council, other regime")
    EU_CP931 = "eu_cp931", _("EU Common Position 931")
    EU_AUTONOMOUS = "eu_autonomous", _("EU, other regime")
    US_FTO = "us_fto", _("US Foreign Terrorist Organization")
    US_SDGT = "us_sdgt", _("US Executive Order 13224 (SDGT)")
    US_SDN_OTHER = "us_sdn_other", _("US OFAC, other programme")
    UK_PROSCRIBED = "uk_proscribed", _("UK proscribed organisation")
    UK_SANCTIONS = "uk_sanctions", _("UK sanctions list")
    NATIONAL_OTHER = "national_other", _("Other national list")
    ICC_WARRANT = "icc_warrant", _("ICC arrest warrant")
    ICC_SUMMONS = "icc_summons", _("ICC summons to appear")
    HYBRID_OR_NATIONAL_WARRANT = "hybrid_or_national_warrant", _("Warrant of another court")
    UN_CAAC_ANNEX = "un_caac_annex", _("UN children and armed conflict, annex")
    LEAHY_INELIGIBLE = "leahy_ineligible", _("Leahy vetting: ineligible")
    HRDDP_NEGATIVE = "hrddp_negative", _("Human rights due diligence: negative")


class LegalEffect(Labelled):
    """What a listing forbids or demands. Being listed is not the same as being forbidden to meet."""

    ASSET_FREEZE = "asset_freeze", _("Asset freeze")
    ARMS_EMBARGO = "arms_embargo", _("Arms embargo")
    TRAVEL_BAN = "travel_ban", _("Travel ban")
    MATERIAL_SUPPORT_CRIME = "material_support_crime", _("Material support is a crime")
    MEETING_RESTRICTION = "meeting_restriction", _("Meetings are restricted")
    CONTACT_RESTRICTION = "contact_restriction", _("Contact is restricted")
    NONE = "none", _("No legal effect of its own")


_L, _E = ListCode, LegalEffect

AUTHORITY: Final[Mapping[ListCode, str]] = {
    _L.UN_1267: _("UN Security Council"),
    _L.UN_1988: _("UN Security Council"),
    _L.UN_OTHER: _("UN Security Council"),
    _L.EU_CP931: _("European Union"),
    _L.EU_AUTONOMOUS: _("European Union"),
    _L.US_FTO: _("United States, State Department"),
    _L.US_SDGT: _("United States, Treasury and State Department"),
    _L.US_SDN_OTHER: _("United States, Treasury"),
    _L.UK_PROSCRIBED: _("United Kingdom, Home Office"),
    _L.UK_SANCTIONS: _("United Kingdom, Foreign Office"),
    _L.ICC_WARRANT: _("International Criminal Court"),
    _L.ICC_SUMMONS: _("International Criminal Court"),
    _L.UN_CAAC_ANNEX: _("UN Secretary-General"),
    _L.LEAHY_INELIGIBLE: _("United States, State Department"),
    _L.HRDDP_NEGATIVE: _("United Nations"),
}
"""Who stands behind a list. Lists that are missing here need their authority named on the listing."""

USUAL_EFFECTS: Final[Mapping[ListCode, tuple[LegalEffect, ...]]] = {
    _L.UN_1267: (_E.ASSET_FREEZE, _E.TRAVEL_BAN, _E.ARMS_EMBARGO),
    _L.UN_1988: (_E.ASSET_FREEZE, _E.TRAVEL_BAN, _E.ARMS_EMBARGO),
    _L.EU_CP931: (_E.ASSET_FREEZE,),
    _L.EU_AUTONOMOUS: (_E.ASSET_FREEZE,),
    _L.US_FTO: (_E.MATERIAL_SUPPORT_CRIME, _E.ASSET_FREEZE),
    _L.US_SDGT: (_E.ASSET_FREEZE,),
    _L.US_SDN_OTHER: (_E.ASSET_FREEZE,),
    _L.UK_PROSCRIBED: (_E.MATERIAL_SUPPORT_CRIME, _E.MEETING_RESTRICTION),
    _L.UK_SANCTIONS: (_E.ASSET_FREEZE,),
    _L.ICC_WARRANT: (_E.CONTACT_RESTRICTION,),
    _L.UN_CAAC_ANNEX: (_E.NONE,),
    _L.HRDDP_NEGATIVE: (_E.NONE,),
}
"""What a list usually does, offered as a start; the person who records the listing says what it does here."""

ENTRY: Final = ("reference", "url", "exemptions", "note", "state_reason")
"""What leads to the published entry, and so tells who a person is."""

WARRANTS: Final = frozenset({_L.ICC_WARRANT, _L.ICC_SUMMONS, _L.HYBRID_OR_NATIONAL_WARRANT})


def is_live(*, listed_on: date, delisted_on: date | None, at: date) -> bool:
    """Return whether a listing holds on a day; it does not on the day of its end."""
    return listed_on <= at and (delisted_on is None or at < delisted_on)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody recorded of an entry."""

    reference: str
    listed_on: date
    effects: frozenset[str]


def contradict(one: Said, other: Said) -> bool:
    """Return whether two records of one list tell of the same entry, and not the same of it.

    It is the same entry where both name one reference, or one of them names none.
    """
    references = {said.reference.strip().casefold() for said in (one, other)} - {""}
    return len(references) <= 1 and (one.listed_on, one.effects) != (other.listed_on, other.effects)


def trigger(list_code: str, *, ended: bool, of_person: bool) -> str:
    """Return the name of the reopening trigger (DOMAIN C5) that adding or ending a listing pulls."""
    subject = "warrant" if list_code in WARRANTS and of_person else "listing"
    act = "ended" if ended else {"warrant": "issued", "listing": "added"}[subject]
    return f"{subject}_{act}"


def code_for(published: str, programmes: Collection[str]) -> ListCode:
    """Return the list a recorded listing is most likely of, by the publisher and what its entry is listed under."""
    under = set(programmes)
    if published == "un_sc":
        return next((code for word, code in _UN_REGIMES.items() if word in under), _L.UN_OTHER)
    if published == "ofac_sdn":
        return next((code for word, code in _US_PROGRAMMES.items() if word in under), _L.US_SDN_OTHER)
    if published == "eu":
        return _L.EU_CP931 if "TERR" in under else _L.EU_AUTONOMOUS
    return _L.UK_SANCTIONS if published == "uk" else _L.NATIONAL_OTHER


CODES_OF: Final[Mapping[str, frozenset[ListCode]]] = {
    "un_sc": frozenset({_L.UN_1267, _L.UN_1988, _L.UN_OTHER}),
    "ofac_sdn": frozenset({_L.US_FTO, _L.US_SDGT, _L.US_SDN_OTHER}),
    "eu": frozenset({_L.EU_CP931, _L.EU_AUTONOMOUS}),
    "uk": frozenset({_L.UK_SANCTIONS, _L.UK_PROSCRIBED}),
    "ftm": frozenset(ListCode),
}
"""The lists by which an entry of a publisher can be recorded; a file of many publishers may be any."""

_UN_REGIMES: Final = {"Al-Qaida": _L.UN_1267, "Taliban": _L.UN_1988}
_US_PROGRAMMES: Final = {"FTO": _L.US_FTO, "SDGT": _L.US_SDGT}
