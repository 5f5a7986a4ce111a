"""The words of the codes in a study, its own and those that actors and engagements own."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.compartments import MARKINGS
from actors.domain.interests import IncentiveCategory
from actors.domain.kinds import ActorType
from actors.domain.listings import ListCode
from casestudies.domain import vocabulary
from casestudies.domain.content import Codes
from engagements.domain.channels import Medium
from engagements.domain.incidents import IncidentType
from engagements.domain.kinds import EngagementKind
from engagements.domain.planning import FacilitatorFunction, Track

VOCABULARIES: Mapping[str, type[StrEnum]] = {
    "actor_type": ActorType,
    "channel": Medium,
    "function": FacilitatorFunction,
    "incentive": IncentiveCategory,
    "incident": IncidentType,
    "kind": EngagementKind,
    "listing": ListCode,
    "track": Track,
    "ceasefire": vocabulary.CeasefireClass,
    "citation": vocabulary.CitationKind,
    "provision": vocabulary.Provision,
    "region": vocabulary.Region,
    "stage": vocabulary.AgreementStage,
}


def known_codes() -> Codes:
    """Return every code of another app that a study may use."""
    return Codes(
        actor_types=frozenset(ActorType),
        list_codes=frozenset(ListCode),
        kinds=frozenset(EngagementKind),
        media=frozenset(Medium),
        tracks=frozenset(Track),
        incentives=frozenset(IncentiveCategory),
        functions=frozenset(FacilitatorFunction),
        incident_types=frozenset(IncidentType),
        markings=frozenset(code for code, _label in MARKINGS),
    )


def word(code: str, name: str) -> str:
    """Return the label of a code of the vocabulary `name`; a code nobody knows any more stays as it is."""
    try:
        member = VOCABULARIES[name](code)
    except ValueError:
        return code
    return _(getattr(member, "label", code))


def words(codes: "list[str] | tuple[str, ...]", name: str) -> list[str]:
    """Return the labels of several codes, sorted for reading."""
    return sorted(word(code, name) for code in codes)


def choices(name: str) -> list[tuple[str, Promise]]:
    """Return (code, label) of a vocabulary, in the order of the English labels."""
    members = sorted(VOCABULARIES[name], key=lambda member: getattr(member, "label", member.value))
    return [(member.value, gettext_lazy(getattr(member, "label", member.value))) for member in members]
