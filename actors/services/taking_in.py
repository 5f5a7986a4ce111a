"""How rows of an import become actors and names, whatever the format of the file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_countries import countries

from accounts.models import Compartment
from actors.domain.grading import FactState
from actors.domain.kinds import ActorType
from actors.domain.scripts import script_of
from actors.domain.traits import ActorStatus, IdScheme, NameKind
from actors.domain.ucdp import OtherName
from actors.domain.ucdp_countries import COUNTRY_ALIASES
from actors.models import Actor, ExternalId, Name
from actors.selectors.folding import search_line
from actors.services import records, registry
from actors.services.origins import Origin
from core import audit

LONGEST_REGION: Final = 200
CREDIBILITY: Final[Mapping[str, str]] = {"A": "2", "B": "2"}
"""How credible what a source says is taken to be; what is told by a source nobody graded is not graded."""
COLUMNS: Final = frozenset(
    {
        "name", "countries", "region", "summary", "motivations", "constituency", "finance_sources", "founded_year",
        "ended_year",
    }
)  # fmt: skip
Changes = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Draft:
    """An actor that a row creates: its columns, other names and identifier, if the file gives one, and further ones."""

    name: str
    names: tuple[OtherName, ...] = ()
    actor_type: str = ActorType.UNCLASSIFIED.value
    status: str = ActorStatus.UNKNOWN.value
    columns: Mapping[str, Any] = field(default_factory=dict)
    identifier: tuple[IdScheme, str] | None = None
    further: tuple[tuple[IdScheme, str], ...] = ()

    @property
    def identifiers(self) -> dict[tuple[IdScheme, str], None]:
        """Return every identifier once, that of the file first."""
        return dict.fromkeys((*((self.identifier,) if self.identifier else ()), *self.further))


def create(drafts: Sequence[Draft], *, compartment: Compartment, origin: Origin) -> list[tuple[Actor, list[Name]]]:
    """Write new actors with standing, period, identifier and names; return each with its names, in the same order."""
    actors = [_actor(draft, compartment) for draft in drafts]
    pairs = list(zip(actors, drafts, strict=True))
    registry.store(*actors)
    ExternalId.objects.bulk_create(
        (
            ExternalId(actor=actor, scheme=scheme, value=value)
            for actor, draft in pairs
            for scheme, value in draft.identifiers
        ),
        batch_size=1000,
    )
    made = [(actor, [_name(actor, other, origin) for other in draft.names]) for actor, draft in pairs]
    Name.objects.bulk_create((name for _actor, names in made for name in names), batch_size=1000)
    return made


def update(
    actor: Actor, changes: Mapping[str, Sequence[Any]], names: Iterable[OtherName], *, origin: Origin
) -> list[Name]:
    """Write what a row changes on a locked actor, and return the names it added.

    A name that an undone import had added is believed again instead of being added twice.
    """
    columns = [name for name in changes if name in COLUMNS]
    for name in columns:
        setattr(actor, name, changes[name][1])
    added = [_added(actor, other, origin) for other in names]
    actor.search_text = registry.search_text(actor)
    records.save(actor, [*columns, "search_text"])
    audit.record("actors.actor_updated_by_import", actor, by=origin.by, at=origin.at, changes=dict(changes))
    return added


def mark_dropped(actor: Actor, identifier: tuple[IdScheme, str], change: Sequence[str]) -> None:
    """Note on the identifier of an actor since which version the register no longer has it; "" for: it has it."""
    (scheme, value), (before, after) = identifier, change
    ExternalId.objects.filter(actor=actor, scheme=scheme, value=value, dropped_in=before).update(
        dropped_in=after, version=F("version") + 1
    )


def names_beside(known: Iterable[str], *, name: str, told: Iterable[OtherName]) -> list[OtherName]:
    """Return the names of a row that are news beside those an actor has, each once."""
    there = {text.casefold() for text in (*known, name)}
    added: list[OtherName] = []
    for other in told:
        if other.text.casefold() not in there:
            there.add(other.text.casefold())
            added.append(other)
    return added


def country_codes(names: Iterable[str]) -> list[str]:
    """Return the ISO codes of the country names that are known, in order, each once."""
    known = _codes()
    return list(dict.fromkeys(known[name] for name in names if name in known))


def region(names: Sequence[str]) -> str:
    """Return the names of countries as the file writes them; where they are too many, the first of them."""
    whole = ", ".join(names)
    if len(whole) <= LONGEST_REGION:
        return whole
    return whole[: LONGEST_REGION - 3].rpartition(", ")[0] + ", …"


@cache
def _codes() -> Mapping[str, str]:
    with override("en"):
        return {str(name): code for code, name in countries} | dict(COUNTRY_ALIASES)


def _actor(draft: Draft, compartment: Compartment) -> Actor:
    return Actor(
        compartment=compartment,
        name=draft.name,
        actor_type=draft.actor_type,
        status=draft.status,
        search_text=search_line([draft.name, *(other.text for other in draft.names)]),
        **draft.columns,
    )


def _added(actor: Actor, other: OtherName, origin: Origin) -> Name:
    name = _name(actor, other, origin)
    taken_back = Name.objects.filter(actor=actor, text=other.text, kind=name.kind).first()
    if taken_back is None:
        name.save(force_insert=True)
        return name
    taken_back.state, taken_back.state_reason = FactState.ASSERTED.value, _("An import says it again.")
    taken_back.source, taken_back.corroborated_by, taken_back.noted_on = name.source, None, name.noted_on
    taken_back.reliability, taken_back.credibility = name.reliability, name.credibility
    fields = ("state", "state_reason", "source", "corroborated_by", "noted_on", "reliability", "credibility")
    records.save(taken_back, fields)
    return taken_back


def _name(actor: Actor, other: OtherName, origin: Origin) -> Name:
    credibility = CREDIBILITY.get(origin.reliability, "")
    return Name(
        actor=actor,
        text=other.text,
        kind=NameKind(other.kind),
        script=script_of(other.text),
        source=origin.source_in(actor.compartment),
        reliability=origin.reliability if credibility else "",
        credibility=credibility,
        noted_on=origin.at.date(),
    )
