"""How rows of an import become actors: what is created, and what a later version changes on an actor that is there.

What a person has written since the last import stays as it is; only what the publisher changed is taken over.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.utils.translation import override
from django_countries import countries

from accounts.models import Compartment, User
from actors.domain.kinds import ActorType
from actors.domain.traits import ActorStatus, IdScheme, NameKind
from actors.domain.ucdp import ActorRow, OtherName
from actors.domain.ucdp_countries import COUNTRY_ALIASES
from actors.models import Actor, ActorStanding, ActorStatusPeriod, ExternalId, Name, Source
from actors.selectors.folding import search_line
from actors.services import registry
from core import audit

TAKEN: Final = ("name", "names", "countries")
"""The parts of a row that are taken in; the rest is kept beside the import."""
LONGEST_REGION: Final = 200
Changes = dict[str, list[Any]]


def effects(
    actor: Actor, known: Collection[str], *, before: Mapping[str, Any], row: ActorRow
) -> tuple[Changes, list[OtherName]]:
    """Return what the row changes on the actor as field: [now, then], and the names it adds.

    `known` are the other names of the actor, `before` is what the last import said: empty for an actor that a person
    registered under the identifier.
    """
    changes: Changes = {}
    others = list(row.names)
    if row.name not in {actor.name, before.get("name")}:
        if actor.name == before.get("name"):
            changes["name"] = [actor.name, row.name]
            others.append(OtherName(actor.name, NameKind.FORMER.value))
        else:
            others.append(OtherName(row.name, NameKind.ALIAS.value))
    places = before.get("countries") or []
    untouched = (actor.region, actor.countries) == (region(places), country_codes(places))
    if list(row.countries) != places and untouched:
        changes["countries"] = [actor.countries, country_codes(row.countries)]
        changes["region"] = [actor.region, region(row.countries)]
    there = {name.casefold() for name in (*known, row.name if "name" in changes else actor.name)}
    added: list[OtherName] = []
    for other in others:
        if other.text.casefold() not in there:
            there.add(other.text.casefold())
            added.append(other)
    if added:
        changes["names"] = [[], [other.text for other in added]]
    return changes, added


def create(rows: Sequence[ActorRow], *, compartment: Compartment, source: Source) -> list[Actor]:
    """Write the actors of the rows, with standing, period, identifier and names; return them in the same order."""
    actors = [_actor(row, compartment) for row in rows]
    pairs = list(zip(actors, rows, strict=True))
    Actor.objects.bulk_create(actors, batch_size=500)
    ActorStanding.objects.bulk_create((ActorStanding(actor=actor) for actor in actors), batch_size=1000)
    ActorStatusPeriod.objects.bulk_create(
        (ActorStatusPeriod(actor=actor, actor_type=actor.actor_type, status=actor.status) for actor in actors),
        batch_size=1000,
    )
    ExternalId.objects.bulk_create(
        (ExternalId(actor=actor, scheme=IdScheme.UCDP_ACTOR, value=row.key) for actor, row in pairs), batch_size=1000
    )
    Name.objects.bulk_create(
        (_name(actor, other, source) for actor, row in pairs for other in row.names), batch_size=1000
    )
    return actors


def update(
    actor: Actor, changes: Changes, added: Iterable[OtherName], *, source: Source, by: User, at: datetime
) -> None:
    """Carry out what `effects` told; the actor is locked."""
    for field in ("name", "countries", "region"):
        if field in changes:
            setattr(actor, field, changes[field][1])
    Name.objects.bulk_create(_name(actor, other, source) for other in added)
    actor.search_text = registry.search_text(actor)
    actor.version += 1
    actor.save(update_fields=["name", "countries", "region", "search_text", "version", "updated_at"])
    audit.record("actors.actor_updated_by_import", actor, by=by, at=at, changes=changes)


def source_of(version: str, *, compartment: Compartment, by: User, at: datetime) -> Source:
    """Return the data set as a source of the compartment, added the first time."""
    title = f"UCDP Actor Dataset {version}"
    known: Source | None = (
        Source.objects.filter(compartment=compartment, title=title, kind="dataset").order_by("created_at").first()
    )
    if known is not None:
        return known
    made = Source.objects.create(
        compartment=compartment,
        title=title,
        kind="dataset",
        origin="Uppsala Conflict Data Program",
        reliability="B",
        url="https://ucdp.uu.se/downloads/",
        reference="CC BY 4.0",
    )
    audit.record("actors.source_added", made, by=by, at=at, changes={"title": title})
    return made


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


def _actor(row: ActorRow, compartment: Compartment) -> Actor:
    return Actor(
        compartment=compartment,
        name=row.name,
        actor_type=ActorType.STATE.value if row.is_state else ActorType.UNCLASSIFIED.value,
        status=ActorStatus.UNKNOWN.value,
        countries=country_codes(row.countries),
        region=region(row.countries),
        search_text=search_line([row.name, *(other.text for other in row.names)]),
    )


def _name(actor: Actor, other: OtherName, source: Source) -> Name:
    return Name(
        actor=actor, text=other.text, kind=NameKind(other.kind), source=source, reliability="B", credibility="2"
    )
