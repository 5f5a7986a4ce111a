"""Take in actors from a file: a dry run says what would happen, the import does exactly that or nothing.

Matching sees only what the importer sees, by the publisher's identifier (a name is not a key). New actors go to the
chosen compartment, unclassified unless the file says "state". `taking_in` holds what a row does to an actor.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import Compartment, User
from actors.domain import ucdp
from actors.domain.traits import IdScheme
from actors.models import Actor, ExternalId, ImportBatch, ImportedRow, Name
from actors.policies import may_register
from actors.services import screening, taking_in
from core import audit, canonical, clock, jobs
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound

UCDP: Final = "ucdp"
CREATE, UPDATE, UNCHANGED, REJECTED = "create", "update", "unchanged", "rejected"
OUTCOMES: Final = (REJECTED, UPDATE, CREATE, UNCHANGED)
ONE_IMPORT: Final = 727003


@dataclass(frozen=True, slots=True)
class Known:
    """An actor that carries an identifier of the file, its other names, and what the last import said of it."""

    actor: Actor
    names: tuple[str, ...]
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """What happens to one row: create, update, unchanged or rejected; why, and what changes on the actor."""

    number: int
    key: str
    name: str
    outcome: str
    why: str = ""
    changes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    actor_id: UUID | None = None
    row: ucdp.ActorRow | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do, row by row, and what in the file is odd or left out."""

    version: str
    sha256: str
    lines: tuple[Line, ...]
    links: int = 0
    remarks: tuple[tuple[int, str], ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of rows of each outcome."""
        found = dict.fromkeys((CREATE, UPDATE, UNCHANGED, REJECTED), 0)
        for line in self.lines:
            found[line.outcome] += 1
        return found

    @property
    def digest(self) -> str:
        """Return what tells this plan from another: the file, and what each row does."""
        told = [[line.number, line.outcome, line.actor_id, line.changes] for line in self.lines]
        return canonical.sha256(canonical.dumps([self.sha256, told]))


def dry_run(*, content: bytes, compartment_id: UUID, by: User) -> Plan:
    """Return what importing this UCDP actor file would do; writes nothing.

    Raises NotFound for a compartment the user is not in, NotAllowed without change access, Invalid when the file as a
    whole cannot be read.
    """
    _compartment(compartment_id, by=by)
    return _plan(content, by=by)[0]


@transaction.atomic
def import_actors(
    *, content: bytes, file_name: str, compartment_id: UUID, by: User, expected: str = ""
) -> tuple[ImportBatch | None, Plan]:
    """Import the file whole and return the batch with what was done; a repeat that changes nothing leaves no batch.

    Raises what `dry_run` raises; Invalid, changing nothing, when any row is rejected; and Conflict when `expected`,
    the digest of the plan somebody looked at, is not what would happen now. Imports wait for each other.
    """
    compartment = _compartment(compartment_id, by=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_IMPORT])
    plan, known = _plan(content, by=by, for_update=True)
    if expected and plan.digest != expected:
        message = _("What this file would do has changed since you looked. Look at it again; nothing was imported.")
        raise Conflict("plan_changed", message)
    _insist_on_every_row(plan)
    if plan.counts[CREATE] + plan.counts[UPDATE] == 0:
        return None, plan
    at = clock.now()
    batch = ImportBatch.objects.create(
        compartment=compartment,
        format=UCDP,
        file_name=file_name[:200],
        file_sha256=plan.sha256,
        file_version=plan.version,
        imported_by=by,
        created=plan.counts[CREATE],
        updated=plan.counts[UPDATE],
        unchanged=plan.counts[UNCHANGED],
    )
    source = taking_in.source_of(plan.version, compartment=compartment, by=by, at=at)
    new = [line for line in plan.lines if line.outcome == CREATE]
    made = taking_in.create([line.row for line in new if line.row], compartment=compartment, source=source)
    done = list(zip(new, made, strict=True))
    for line in plan.lines:
        if line.outcome == UPDATE and line.row is not None:
            [found] = known[line.row.key]
            changes, added = taking_in.effects(found.actor, found.names, before=found.before, row=line.row)
            taking_in.update(found.actor, changes, added, source=source, by=by, at=at)
            done.append((line, found.actor))
    ImportedRow.objects.bulk_create(
        (
            ImportedRow(batch=batch, actor=actor, key=line.key, line=line.number, data=line.row.as_data())
            for line, actor in done
            if line.row is not None
        ),
        batch_size=1000,
    )
    for start in range(0, len(done), screening.CHUNK):
        ids = [str(actor.pk) for _line, actor in done[start : start + screening.CHUNK]]
        jobs.enqueue("actors.rescreen", kind="actors", ids=ids, by_id=str(by.pk))
    audit.record("actors.actors_imported", batch, by=by, at=at, changes={**plan.counts, "version": plan.version})
    return batch, plan


def _insist_on_every_row(plan: Plan) -> None:
    rejected = [line for line in plan.lines if line.outcome == REJECTED]
    if rejected:
        told = _("Nothing was imported: {count} rows cannot be used. The first is row {row}: {why}")
        first = rejected[0]
        raise Invalid("rows_rejected", told.format(count=len(rejected), row=first.number, why=first.why))


def _compartment(compartment_id: UUID, *, by: User) -> Compartment:
    found = Compartment.objects.filter(pk=compartment_id, pk__in=by.access).first()
    if found is None:
        raise NotFound("not_found", _("There is no such compartment."))
    ensure(may_register, by, found.pk)
    return found


def _plan(content: bytes, *, by: User, for_update: bool = False) -> tuple[Plan, dict[str, list[Known]]]:
    try:
        parsed = ucdp.parse(content)
    except ucdp.Unreadable as fault:
        raise Invalid("unreadable_file", fault.words.told_with(_), {"file": fault.words.told_with(_)}) from None
    known = _known([row.key for _line, row in parsed.rows], by=by, for_update=for_update)
    lines = [_line(number, row, known.get(row.key, ()), by=by) for number, row in parsed.rows]
    lines += [Line(bad.line, "", "", REJECTED, bad.why.told_with(_)) for bad in parsed.rejected]
    plan = Plan(
        parsed.version,
        hashlib.sha256(content).hexdigest(),
        tuple(sorted(lines, key=lambda line: line.number)),
        links=parsed.links,
        remarks=tuple((remark.line, remark.words.told_with(_)) for remark in parsed.remarks),
    )
    return plan, known


def _known(keys: Sequence[str], *, by: User, for_update: bool) -> dict[str, list[Known]]:
    """Return for each identifier the actors the importer sees, with what their last import said."""
    seen = Actor.objects.visible_to(by)
    ids = ExternalId.objects.filter(scheme=IdScheme.UCDP_ACTOR, value__in=keys, actor__in=seen)
    pairs = list(ids.values_list("value", "actor_id"))
    found_ids = [actor_id for _value, actor_id in pairs]
    rows = Actor.objects.filter(pk__in=found_ids).order_by("pk")
    actors = {actor.pk: actor for actor in (rows.select_for_update() if for_update else rows)}
    last = dict(
        ImportedRow.objects.filter(actor__in=found_ids, batch__format=UCDP)
        .order_by("actor", "-pk")
        .distinct("actor")
        .values_list("actor_id", "data")
    )
    names: dict[UUID, list[str]] = {}
    for actor_id, text in Name.objects.filter(actor__in=found_ids).values_list("actor_id", "text"):
        names.setdefault(actor_id, []).append(text)
    found: dict[str, list[Known]] = {}
    for value, actor_id in pairs:
        one = Known(actors[actor_id], tuple(names.get(actor_id, ())), last.get(actor_id, {}))
        found.setdefault(value, []).append(one)
    return found


def _line(number: int, row: ucdp.ActorRow, known: Sequence[Known], *, by: User) -> Line:
    if not known:
        return Line(number, row.key, row.name, CREATE, row=row)
    if len(known) > 1:
        why = _("Two actors you can see carry this identifier: remove it from the wrong one first.")
        return Line(number, row.key, row.name, REJECTED, why)
    [one] = known
    now = row.as_data()
    news = any(one.before.get(part) != now[part] for part in taking_in.TAKEN)
    changes, _added = taking_in.effects(one.actor, one.names, before=one.before, row=row) if news else ({}, [])
    if not changes:
        return Line(number, row.key, row.name, UNCHANGED, actor_id=one.actor.pk, row=row)
    if not by.may_change_in(one.actor.compartment_id):
        why = _("It changes an actor you may see but not change.")
        return Line(number, row.key, row.name, REJECTED, why, changes)
    return Line(number, row.key, row.name, UPDATE, changes=changes, actor_id=one.actor.pk, row=row)
