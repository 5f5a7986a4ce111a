"""How the law looks at an incentive before anybody looks closer (DOMAIN A11): by what the actor is and what lists do.

Where A11 gives a range, the stricter end stands, unless the range names the legal effect that decides.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from actors.domain.interests import IncentiveCategory
from actors.domain.kinds import ActorType
from actors.domain.listings import LegalEffect
from actors.domain.words import Labelled, Ranked, Words, say
from actors.domain.words import noop as _


class LegalSensitivity(Ranked):
    """How the law looks at an incentive by default; reviewers judge the case."""

    GREEN = "green", _("Usual policy check")
    AMBER = "amber", _("Needs legal clearance")
    RED = "red", _("Prohibited without a licence or explicit authority")


class LegalStatus(Labelled):
    """What an actor is to the law when something is offered to it: the columns of A11."""

    LISTED = "listed", _("Listed with legal effect")
    ARMED_GROUP = "armed_group", _("Not listed, armed group or close to one")
    ORGANISATION = "organisation", _("Not listed, company, organisation or community")


_G, _A, _R = LegalSensitivity.GREEN, LegalSensitivity.AMBER, LegalSensitivity.RED
_C, _E, _T = IncentiveCategory, LegalEffect, ActorType

ORGANISATIONS: Final = frozenset({_T.PMSC, _T.NGO, _T.CIVIL_SOCIETY, _T.BUSINESS, _T.INTERNATIONAL_ORGANISATION})
"""Types judged by the mildest column; a political wing, a digital actor and what nobody classified are not."""


@dataclass(frozen=True, slots=True)
class Law:
    """One row of A11.

    `listed`, `armed_group` and `organisation` are its levels; a listing with one of `red_by` makes it red. `touched_by`
    are the legal effects that need an exemption, `source` where the rule comes from, `ask` what reviewers ask.
    """

    listed: LegalSensitivity
    armed_group: LegalSensitivity
    organisation: LegalSensitivity
    touched_by: frozenset[LegalEffect]
    source: str
    ask: str
    red_by: frozenset[LegalEffect] = frozenset()

    def level(self, status: LegalStatus) -> LegalSensitivity:
        """Return the level for actors of a status, before any legal effect makes it red."""
        found: LegalSensitivity = getattr(self, status.value)
        return found


_FREEZE = frozenset({_E.ASSET_FREEZE})
_VALUE = frozenset({_E.ASSET_FREEZE, _E.MATERIAL_SUPPORT_CRIME})
_ARMS = _VALUE | {_E.ARMS_EMBARGO}
_MEETING = frozenset({_E.MEETING_RESTRICTION, _E.CONTACT_RESTRICTION})
_RULE = _("House rule: no single instrument")

LAW: Final[Mapping[IncentiveCategory, Law]] = {
    _C.HUMANITARIAN_AID: Law(
        _A, _G, _G, _VALUE,
        _("Security Council resolution 2664: humanitarian carve-out from asset freezes, if eligible"),
        _("Could it be diverted? It follows need only and is never a reward."),
    ),
    _C.MEDICAL_EVACUATION: Law(
        _A, _G, _G, _FREEZE | {_E.TRAVEL_BAN},
        _("18 USC 2339A(b): medicine is not material support; other laws may differ"),
        _("Is it impartial?"),
    ),
    _C.DEVELOPMENT_PROJECT: Law(_R, _A, _G, _VALUE, _RULE, _("Who gets the credit, and who is taxed?")),
    _C.RESOURCE_ACCESS: Law(
        _R, _R, _A, _VALUE, _("Law of the host State; due diligence on conflict minerals"),
        _("Who owns what is given access to?"),
    ),
    _C.IHL_TRAINING: Law(
        _A, _A, _G, frozenset({_E.MATERIAL_SUPPORT_CRIME}),
        _("Holder v. Humanitarian Law Project (2010): training and expert advice are material support"),
        _("Is the agenda free of what has a second use?"),
        red_by=frozenset({_E.MATERIAL_SUPPORT_CRIME}),
    ),
    _C.TACTICAL_TRAINING: Law(
        _R, _R, _A, frozenset({_E.MATERIAL_SUPPORT_CRIME, _E.ARMS_EMBARGO}),
        _("Human rights due diligence; Montreux Document for companies"), _("What will it be used for?"),
    ),
    _C.NONLETHAL_EQUIPMENT: Law(
        _R, _R, _A, _ARMS, _("Export control"), _("Who watches what it is used for?"),
    ),
    _C.LETHAL_EQUIPMENT: Law(
        _R, _R, _R, _ARMS, _("Arms Trade Treaty, articles 6 and 7"), _("Is there an arms embargo? Then never."),
    ),
    _C.STIPEND_CASH: Law(_R, _R, _G, _VALUE, _RULE, _("Can every payment be traced?")),
    _C.TALKS_LOGISTICS: Law(
        _A, _A, _G, _VALUE | _MEETING | {_E.TRAVEL_BAN},
        _("18 USC 2339A(b): lodging and transport are material support; travel bans"),
        _("Is there an exemption from the travel ban?"),
        red_by=_VALUE,
    ),
    _C.SAFE_PASSAGE_GUARANTEE: Law(
        _A, _A, _G, frozenset({_E.TRAVEL_BAN}), _RULE, _("Do we have the power to keep it?"),
    ),
    _C.PRISONER_RELEASE: Law(_A, _A, _A, frozenset(), _("Law of the detaining State"), _("Were the victims heard?")),
    _C.SANCTIONS_RELIEF: Law(
        _A, _A, _A, frozenset(), _("Only the body that listed removes or waives"),
        _("Are we promising what others decide?"),
    ),
    _C.POLITICAL_PARTICIPATION: Law(
        _A, _A, _A, frozenset(), _RULE, _("Is there a clause that it changes no legal status?"),
    ),
    _C.AMNESTY_LENIENCY: Law(
        _R, _R, _R, frozenset(),
        _("Rome Statute; Additional Protocol II, article 6(5): none for international crimes"),
        _("Which acts would it cover?"),
    ),
    _C.INTELLIGENCE_SHARE: Law(
        _R, _R, _A, frozenset({_E.MATERIAL_SUPPORT_CRIME}), _RULE,
        _("Could it serve to target people, or come from torture?"),
    ),
    _C.PUBLIC_ACKNOWLEDGEMENT: Law(
        _A, _A, _G, _MEETING, _RULE, _("What does a photo, a statement or a title make of them?"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """How sensitive one incentive is for one actor, by which status, and the effects of lists that touch it.

    `unrecorded` says that a confirmed hit counts whose listing, and so its effects, nobody recorded.
    """

    category: IncentiveCategory
    level: LegalSensitivity
    status: LegalStatus
    effects: tuple[LegalEffect, ...]
    unrecorded: bool = False

    @property
    def source(self) -> str:
        """Return where the rule comes from."""
        return LAW[self.category].source

    @property
    def ask(self) -> str:
        """Return what reviewers ask."""
        return LAW[self.category].ask

    @property
    def rule(self) -> Words:
        """Return the rule that was applied, as a sentence."""
        if self.is_barred:
            return say(_("{status}, under an arms embargo: never."), status=self.status.label)
        if self.unrecorded:
            hit = _("A hit on a list was confirmed, its listing is not recorded: the strictest effects count. {level}.")
            return say(hit, level=self.level.label)
        return say(_("{status}: {level}."), status=self.status.label, level=self.level.label)

    @property
    def is_barred(self) -> bool:
        """Return whether no exemption can be hoped for: arms under an arms embargo."""
        return self.category is _C.LETHAL_EQUIPMENT and _E.ARMS_EMBARGO in self.effects


def status_of(actor_type: str, effects: Collection[str], *, unrecorded: bool = False) -> LegalStatus:
    """Return what an actor of this type is to the law, given the legal effects of the lists that name it."""
    if unrecorded or set(effects) - {_E.NONE}:
        return LegalStatus.LISTED
    return LegalStatus.ORGANISATION if actor_type in ORGANISATIONS else LegalStatus.ARMED_GROUP


def assess(category: str, *, actor_type: str, effects: Collection[str], unrecorded: bool = False) -> Finding:
    """Return how sensitive an incentive is by default for an actor of this type under these legal effects.

    With `unrecorded`, a confirmed hit on a list, of which nobody recorded what it does, counts as if it did everything.
    """
    law, status = LAW[IncentiveCategory(category)], status_of(actor_type, effects, unrecorded=unrecorded)
    reddened = bool(law.red_by) and (unrecorded or bool(law.red_by & set(effects)))
    touching = tuple(effect for effect in LegalEffect if effect in law.touched_by and effect in effects)
    return Finding(IncentiveCategory(category), _R if reddened else law.level(status), status, touching, unrecorded)


def strictest(
    category: str, *, actor_types: Iterable[str], effects: Collection[str], unrecorded: bool = False
) -> Finding:
    """Return the strictest finding over several actors; nobody named counts as not classified."""
    kinds = list(actor_types) or [_T.UNCLASSIFIED]
    findings = [assess(category, actor_type=kind, effects=effects, unrecorded=unrecorded) for kind in kinds]
    return max(findings, key=lambda finding: list(LegalSensitivity).index(finding.level))
