"""Take in actors from a file: a dry run says what would happen, the import does exactly that or nothing.

Each format says in a module of its own what its rows do (`from_ucdp` …); `taking_in` and `tying` do it.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Compartment, User
from actors.domain import ftm_actors, mapped, ucdp, ucdp_dyads
from actors.domain.mapped import Columns
from actors.domain.tables import Unreadable
from actors.models import Actor, ImportBatch, ImportedRow, Name
from actors.policies import may_register
from actors.services import from_csv, from_dyads, from_ftm, from_ucdp, lists, screening, taking_in, tying
from actors.services.origins import Origin
from actors.services.planned import (
    CHANGING,
    CREATE,
    DROPPED,
    REJECTED,
    TIED,
    UNCHANGED,
    End,
    ForTheImporter,
    Line,
    Plan,
    Tie,
)
from core import audit, canonical, clock, jobs
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound

UCDP, CSV = from_ucdp.FORMAT, from_csv.FORMAT
ONE_IMPORT: Final = 727003
Planned = tuple[Plan, dict[UUID, Actor]]


@dataclass(frozen=True, slots=True)
class Format:
    """One format of file: how it is read, what its rows would do, and the data set it is a version of."""

    label: str | Promise
    parse: Callable[[bytes], Any]
    plan: Callable[..., Planned]
    origin: Callable[[str, User, datetime], Origin]


FORMATS: Final[Mapping[str, Format]] = {
    UCDP: Format(gettext_lazy("UCDP Actor Dataset"), ucdp.parse, from_ucdp.plan, from_ucdp.origin),
    from_dyads.FORMAT: Format(
        gettext_lazy("UCDP Conflict Termination Dataset, dyads"), ucdp_dyads.parse, from_dyads.plan, from_dyads.origin
    ),
    from_ftm.FORMAT: Format(
        gettext_lazy("FollowTheMoney (OpenSanctions, Aleph, Parley)"), ftm_actors.parse, from_ftm.plan, from_ftm.origin
    ),
}


def format_of(form: str, columns: Columns | None = None) -> Format:
    """Return a format by its name; that of any CSV file is read by `columns`. Raises Invalid for neither."""
    if form in FORMATS:
        return FORMATS[form]
    if form != CSV or columns is None:
        message = _("Say which column of the file holds what.")
        raise Invalid("columns_missing", message, {"columns": message})
    return Format(
        gettext_lazy("CSV with columns of its own"),
        lambda content: mapped.parse(content, columns, code_of=lists.code_of),
        from_csv.plan,
        lambda _version, by, at: from_csv.origin_of(columns, by, at),
    )


def dry_run(
    *, content: bytes, compartment_id: UUID, by: User, form: str = UCDP, columns: Columns | None = None
) -> Plan:
    """Return what importing this file would do; writes nothing. `form` is a key of FORMATS, or CSV with its columns.

    Raises NotFound for a compartment the user is not in, NotAllowed without change access, Conflict when a later
    version was taken in, Invalid when the file as a whole cannot be read.
    """
    compartment = _compartment(compartment_id, by=by)
    return _plan(content, format_of(form, columns), compartment, by=by)[0]


@transaction.atomic
def import_actors(
    *,
    content: bytes,
    file_name: str,
    compartment_id: UUID,
    by: User,
    form: str = UCDP,
    columns: Columns | None = None,
    expected: str = "",
) -> tuple[ImportBatch | None, Plan]:
    """Import the file whole and return the batch with what was done; a repeat that changes nothing leaves no batch.

    Raises what `dry_run` raises; Invalid, changing nothing, when any row is rejected; and Conflict when `expected`,
    the digest of the plan somebody looked at, is not what would happen now. Imports wait for each other.
    """
    compartment = _compartment(compartment_id, by=by)
    one_at_a_time()
    if columns is not None and not columns.source:
        columns = replace(columns, source=file_name[:200])
    format_ = format_of(form, columns)
    plan, actors = _plan(content, format_, compartment, by=by, for_update=True)
    if expected and plan.digest != expected:
        message = _("What this file would do has changed since you looked. Look at it again; nothing was imported.")
        raise Conflict("plan_changed", message)
    _insist_on_every_row(plan)
    if not plan.says_something:
        return None, plan
    at = clock.now()
    batch = _batch(plan, compartment, form=form, file_name=file_name, by=by)
    _carry_out(plan, actors, batch, origin=format_.origin(plan.version, by, at))
    audit.record(
        "actors.actors_imported",
        batch,
        by=by,
        at=at,
        changes={**plan.counts, "relations": len(plan.ties), "left_out": len(plan.left_out), "version": plan.version},
    )
    return batch, plan


def one_at_a_time() -> None:
    """Let imports, and undoing them, wait for each other; part of the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_IMPORT])


def _batch(plan: Plan, compartment: Compartment, *, form: str, file_name: str, by: User) -> ImportBatch:
    counts = plan.counts
    made: ImportBatch = ImportBatch.objects.create(
        compartment=compartment,
        format=form,
        file_name=file_name[:200],
        file_sha256=plan.sha256,
        file_version=plan.version,
        imported_by=by,
        created=counts[CREATE],
        updated=sum(counts[outcome] for outcome in CHANGING),
        dropped=counts[DROPPED],
        unchanged=counts[UNCHANGED],
        relations=len(plan.ties),
        left_out=[[number, why] for number, why in plan.left_out if not isinstance(why, ForTheImporter)],
    )
    return made


def _carry_out(plan: Plan, actors: Mapping[UUID, Actor], batch: ImportBatch, *, origin: Origin) -> None:
    """Do what the plan says, and keep of each row what it said, changed and made."""
    new = {line.key: line for line in plan.lines if line.draft is not None}
    drafts = [line.draft for line in new.values() if line.draft is not None]
    written = dict(zip(new, taking_in.create(drafts, compartment=batch.compartment, origin=origin), strict=True))
    created = {key: actor for key, (actor, _names) in written.items()}
    rows = {key: (new[key], _row(actor, names)) for key, (actor, names) in written.items()}
    for line, row in rows.values():
        if line.draft and line.draft.identifiers:
            row.made["identifiers"] = [[scheme.value, value] for scheme, value in line.draft.identifiers]
    for line in plan.lines:
        if line.actor_id and line.outcome not in {UNCHANGED, REJECTED}:
            rows[line.key] = (line, _changed(line, actors[line.actor_id], origin=origin))
    named = [str(row.actor_id) for line, row in rows.values() if line.outcome != DROPPED]
    _tie(plan, actors, created, rows, origin=origin)
    for line, row in rows.values():
        row.batch, row.key, row.line, row.outcome = batch, line.key, line.number, line.outcome
        row.data, row.changes = dict(line.data), dict(line.changes)
    ImportedRow.objects.bulk_create((row for _line, row in rows.values()), batch_size=1000)
    for start in range(0, len(named), screening.CHUNK):
        ids = named[start : start + screening.CHUNK]
        jobs.enqueue("actors.rescreen", kind="actors", ids=ids, by_id=str(origin.by.pk))


def _changed(line: Line, actor: Actor, *, origin: Origin) -> ImportedRow:
    if "dropped_in" in line.changes:
        taking_in.mark_dropped(actor, (from_ucdp.SCHEME, line.key), line.changes["dropped_in"])
    added = taking_in.update(actor, line.changes, line.names, origin=origin)
    return _row(actor, added)


def _row(actor: Actor, names: Iterable[Name]) -> ImportedRow:
    made = {str(name.pk): name.version for name in names}
    return ImportedRow(actor=actor, actor_version=actor.version, made={"names": made} if made else {})


def _tie(
    plan: Plan,
    actors: Mapping[UUID, Actor],
    created: Mapping[str, Actor],
    rows: dict[str, tuple[Line, ImportedRow]],
    *,
    origin: Origin,
) -> None:
    """Write the relations; each is kept with the row of its first actor, or has a row of its own."""

    def actor_of(end: End) -> Actor:
        return actors[end.actor_id] if end.actor_id else created[end.key]

    lines = {line.key: line for line in plan.lines}
    made = tying.write(plan.ties, actor_of, origin=origin, new={actor.pk for actor in created.values()})
    for tie, one in zip(plan.ties, made, strict=True):
        key = tie.key if tie.data else tie.one.key
        if key not in rows:
            line = Line(tie.number, key, "", TIED, data=tie.data) if tie.data else lines[key]
            actor = actor_of(tie.one)
            rows[key] = (line, _row(actor, ()))
        _note(rows[key][1].made, tie, one)


def _note(made: dict[str, Any], tie: Tie, one: tying.Made) -> None:
    relation = one.relation
    told = [str(relation.pk), relation.version]
    if one.corrected is None:
        made.setdefault("relations", {})[tie.key] = told
    else:
        made.setdefault("corrected", {})[str(relation.pk)] = [relation.version, canonical.plain(one.corrected)]
    if one.opposed:
        made.setdefault("opposed", {}).update(one.opposed)


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


def _plan(content: bytes, format_: Format, compartment: Compartment, *, by: User, for_update: bool = False) -> Planned:
    try:
        parsed = format_.parse(content)
    except Unreadable as fault:
        raise Invalid("unreadable_file", fault.words.told_with(_), {"file": fault.words.told_with(_)}) from None
    sha256 = hashlib.sha256(content).hexdigest()
    return format_.plan(parsed, sha256, compartment=compartment, by=by, for_update=for_update)
