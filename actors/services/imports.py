"""Take in actors from a file: a dry run says what would happen, the import does exactly that or nothing.

Matching sees only what the importer sees, by the publisher's identifier (a name is not a key). A row is compared with
what the last import said, so that what people have changed since is never overwritten: only what the publisher changed
is taken over. New actors go to the chosen compartment, unclassified unless the file says "state".
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.models import Compartment, User
from actors.domain import ucdp
from actors.domain.kinds import ActorType
from actors.domain.traits import ActorStatus, IdScheme, NameKind
from actors.models import Actor, ActorStanding, ActorStatusPeriod, ExternalId, ImportBatch, ImportedRow, Name, Source
from actors.policies import may_register
from actors.selectors.folding import search_line
from core import audit, clock
from core.authz import ensure
from core.errors import Invalid, NotFound

UCDP = "ucdp"
CREATE, UPDATE, UNCHANGED, REJECTED = "create", "update", "unchanged", "rejected"


@dataclass(frozen=True, slots=True)
class Line:
    """What happens to one row: create, update, unchanged or rejected, and why or what changes."""

    number: int
    key: str
    name: str
    outcome: str
    why: str = ""
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    actor_id: UUID | None = None
    row: ucdp.ActorRow | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do, row by row."""

    version: str
    sha256: str
    lines: tuple[Line, ...]

    def count(self, outcome: str) -> int:
        """Return how many rows have this outcome."""
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of rows of each outcome."""
        return {outcome: self.count(outcome) for outcome in (CREATE, UPDATE, UNCHANGED, REJECTED)}


def dry_run(*, content: bytes, compartment_id: UUID, by: User) -> Plan:
    """Return what importing this UCDP actor file would do; writes nothing.

    Raises NotFound for a compartment the user is not in, NotAllowed without change access, Invalid when the file as a
    whole cannot be read.
    """
    _compartment(compartment_id, by=by)
    return _plan(content, by=by)


@transaction.atomic
def import_actors(*, content: bytes, file_name: str, compartment_id: UUID, by: User) -> tuple[ImportBatch | None, Plan]:
    """Import the file whole and return the batch with what was done; a repeat that changes nothing leaves no batch.

    Raises what `dry_run` raises, and Invalid, changing nothing, when any row is rejected.
    """
    compartment = _compartment(compartment_id, by=by)
    plan = _plan(content, by=by)
    rejected = [line for line in plan.lines if line.outcome == REJECTED]
    if rejected:
        told = _("Nothing was imported: {count} rows cannot be used. The first is row {row}: {why}")
        first = rejected[0]
        raise Invalid("rows_rejected", told.format(count=len(rejected), row=first.number, why=first.why))
    if plan.count(CREATE) + plan.count(UPDATE) == 0:
        return None, plan
    at = clock.now()
    batch = ImportBatch.objects.create(
        compartment=compartment,
        format=UCDP,
        file_name=file_name[:200],
        file_sha256=plan.sha256,
        file_version=plan.version,
        imported_by=by,
        created=plan.count(CREATE),
        updated=plan.count(UPDATE),
        unchanged=plan.count(UNCHANGED),
    )
    source = _source(compartment, plan.version)
    created = _create([line for line in plan.lines if line.outcome == CREATE], batch, source)
    updated = [_update(line, source, by=by, at=at) for line in plan.lines if line.outcome == UPDATE]
    ImportedRow.objects.bulk_create(
        (
            ImportedRow(batch=batch, actor=actor, key=line.key, line=line.number, data=line.row.as_data())
            for line, actor in (*created, *updated)
            if line.row is not None
        ),
        batch_size=1000,
    )
    audit.record("actors.actors_imported", batch, by=by, at=at, changes={**plan.counts, "version": plan.version})
    return batch, plan


def _compartment(compartment_id: UUID, *, by: User) -> Compartment:
    found = Compartment.objects.filter(pk=compartment_id, pk__in=by.access).first()
    if found is None:
        raise NotFound("not_found", _("There is no such compartment."))
    ensure(may_register, by, found.pk)
    return found


def _plan(content: bytes, *, by: User) -> Plan:
    try:
        parsed = ucdp.parse(content)
    except ucdp.Unreadable as fault:
        raise Invalid("unreadable_file", fault.words.told_with(_), {"file": fault.words.told_with(_)}) from None
    known = _known([row.key for _line, row in parsed.rows], by=by)
    lines = [_line(number, row, known.get(row.key, ()), by=by) for number, row in parsed.rows]
    lines += [Line(bad.line, "", "", REJECTED, bad.why.told_with(_)) for bad in parsed.rejected]
    return Plan(parsed.version, hashlib.sha256(content).hexdigest(), tuple(sorted(lines, key=lambda line: line.number)))


def _known(keys: Sequence[str], *, by: User) -> dict[str, list[tuple[Actor, dict[str, Any]]]]:
    """Return for each identifier the actors the importer sees, with what their last import said."""
    seen = Actor.objects.visible_to(by)
    ids = ExternalId.objects.filter(scheme=IdScheme.UCDP_ACTOR, value__in=keys, actor__in=seen)
    rows = ImportedRow.objects.filter(actor__in=seen, batch__format=UCDP).order_by("actor", "-pk").distinct("actor")
    last = {row.actor_id: row.data for row in rows}
    found: dict[str, list[tuple[Actor, dict[str, Any]]]] = {}
    for external in ids.select_related("actor"):
        found.setdefault(external.value, []).append((external.actor, last.get(external.actor_id, {})))
    return found


def _line(number: int, row: ucdp.ActorRow, known: Sequence[tuple[Actor, dict[str, Any]]], *, by: User) -> Line:
    if not known:
        return Line(number, row.key, row.name, CREATE, row=row)
    if len(known) > 1:
        why = _("Two actors you can see carry this identifier: merge them first.")
        return Line(number, row.key, row.name, REJECTED, why)
    [(actor, before)] = known
    now = row.as_data()
    changes = {
        key: (before.get(key), value) for key, value in now.items() if before.get(key) != value and key != "version"
    }
    if not changes:
        return Line(number, row.key, row.name, UNCHANGED, actor_id=actor.pk, row=row)
    if not by.may_change_in(actor.compartment_id):
        why = _("It changes an actor you may see but not change.")
        return Line(number, row.key, row.name, REJECTED, why, changes)
    return Line(number, row.key, row.name, UPDATE, changes=changes, actor_id=actor.pk, row=row)


def country_codes(names: Sequence[str]) -> list[str]:
    """Return the ISO codes of the country names that are known, in order, each once."""
    codes = (ucdp.COUNTRY_ALIASES.get(name) or countries.by_name(name, language="en") for name in names)
    return list(dict.fromkeys(code for code in codes if code))


def _source(compartment: Compartment, version: str) -> Source:
    found, _created = Source.objects.get_or_create(
        compartment=compartment,
        title=f"UCDP Actor Dataset {version}",
        kind="dataset",
        defaults={
            "origin": "Uppsala Conflict Data Program",
            "reliability": "B",
            "url": "https://ucdp.uu.se/downloads/",
            "reference": "CC BY 4.0",
        },
    )
    return found


def _create(lines: Sequence[Line], batch: ImportBatch, source: Source) -> list[tuple[Line, Actor]]:
    pairs = [(_actor(line.row, batch.compartment), line.row) for line in lines if line.row is not None]
    actors = [actor for actor, _row in pairs]
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
    return list(zip(lines, actors, strict=True))


def _actor(row: ucdp.ActorRow, compartment: Compartment) -> Actor:
    return Actor(
        compartment=compartment,
        name=row.name,
        actor_type=ActorType.STATE.value if row.is_state else ActorType.UNCLASSIFIED.value,
        status=ActorStatus.UNKNOWN.value,
        countries=country_codes(row.countries),
        region=_region(row.countries),
        search_text=search_line([row.name, *(other.text for other in row.names)]),
    )


def _region(names: Sequence[str]) -> str:
    return ", ".join(names)[:200]


def _update(line: Line, source: Source, *, by: User, at: datetime) -> tuple[Line, Actor]:
    """Take over what the publisher changed; what a person has written since stays as it is."""
    row = line.row
    if row is None or line.actor_id is None:
        raise ValueError("a rejected row updates nothing")
    actor = Actor.objects.select_for_update().get(pk=line.actor_id)
    changes: dict[str, Any] = {}
    imported_before = {field: before for field, (before, _now) in line.changes.items()}
    additional = list(row.names)
    if "name" in line.changes:
        if actor.name == imported_before["name"]:
            changes["name"] = [actor.name, row.name]
            additional.append(ucdp.OtherName(actor.name, NameKind.FORMER.value))
            actor.name = row.name
        elif actor.name != row.name:
            additional.append(ucdp.OtherName(row.name, NameKind.ALIAS.value))
    before_countries = imported_before.get("countries") or []
    if "countries" in line.changes and actor.region in {"", _region(before_countries)}:
        changes["region"] = [actor.region, _region(row.countries)]
        changes["countries"] = [actor.countries, country_codes(row.countries)]
        actor.region, actor.countries = changes["region"][1], changes["countries"][1]
    known = set(actor.names.values_list("text", flat=True)) | {actor.name}
    new = [other for other in additional if other.text not in known]
    Name.objects.bulk_create(_name(actor, other, source) for other in new)
    if new:
        changes["names"] = [[], [other.text for other in new]]
    actor.search_text = search_line([actor.name, *known, *(other.text for other in new)])
    actor.version += 1
    actor.save(update_fields=["name", "countries", "region", "search_text", "version", "updated_at"])
    audit.record("actors.actor_updated_by_import", actor, by=by, at=at, changes=changes)
    return line, actor


def _name(actor: Actor, other: ucdp.OtherName, source: Source) -> Name:
    return Name(
        actor=actor, text=other.text, kind=NameKind(other.kind), source=source, reliability="B", credibility="2"
    )
