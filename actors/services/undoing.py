"""Undo an import: what it created is withdrawn, what it changed goes back, or nothing happens at all.

Nothing is deleted: a withdrawn actor is seen by nobody, a name or a relation counts as refuted, and the import goes on
saying what it did.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.models.compartments import CompartmentedRecord, ObjectGrant, ids_seen
from accounts.selectors import holds
from actors import policies
from actors.domain.grading import FactState
from actors.domain.importing import Obstacle
from actors.models import (
    Actor,
    ActorStanding,
    ActorStatusPeriod,
    ExternalId,
    FormerName,
    ImportBatch,
    ImportedRow,
    LikelyDouble,
    Name,
    Relation,
    Screening,
    ScreeningHit,
)
from actors.selectors import actors, batches, imported
from actors.services import from_ucdp, imports, records, registry, screening, taking_in
from actors.services.planned import CHANGING, CREATE, DROPPED, TIED, UNCHANGED
from actors.services.records import invalid
from core import audit, clock, jobs, versions
from core.authz import ensure
from core.errors import Conflict, NotAllowed

NO_USE: Final = (ActorStanding, ActorStatusPeriod, FormerName, ImportedRow, LikelyDouble, Screening, ObjectGrant)
"""What hangs on every actor, or follows from it by itself."""
TOLD: Final = 10
NOT_THEIRS: Final[Any] = gettext_lazy(
    "This import also changed what you may not change: somebody who may has to undo it."
)


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A row of an import that cannot be undone, and why; the import itself where the row would tell what is hidden."""

    line: int
    key: str
    name: str
    why: Obstacle
    what: str = ""
    """What uses it."""

    @property
    def why_words(self) -> str:
        """Return why as a reader sees it."""
        return _(self.why.label)

    def __str__(self) -> str:
        """Return it as a sentence."""
        return f"{self.name}: {self.why_words}{f' ({self.what})' if self.what else ''}"


@transaction.atomic
def undo(*, batch_id: UUID, seen_version: int, reason: str, by: User) -> ImportBatch:
    """Undo an import and return it.

    Raises NotFound, NotAllowed (the import changed what `by` may not change), Stale, Conflict (undone already; actors
    were changed, used or judged since: `fields` names each row that stands in the way) or Invalid (no reason).
    """
    imports.one_at_a_time()
    at = clock.now()
    batch = batches.get(batch_id, user=by, for_update=True)
    ensure(policies.may_undo_import, by, batch)
    rows = _rows(batch, by=by, for_update=True)
    versions.insist(batch, seen_version)
    if batch.is_undone:
        raise Conflict("undone", _("This import was undone already."))
    _insist_on_nothing_in_the_way(batch, rows, by=by)
    if not reason.strip():
        raise invalid({"reason": _("Say why it is undone.")})
    _withdraw([row.actor for row in rows if row.outcome == CREATE], at=at)
    told = _("Taken back with its import: %(reason)s") % {"reason": reason.strip()}
    _refute(Name, [key for row in rows if row.outcome != CREATE for key in row.made.get("names", {})], told)
    _refute(Relation, [pk for row in rows for pk, _version in row.made.get("relations", {}).values()], told)
    for row in rows:
        _put_back_relations(row.made)
    changed = [row for row in rows if row.outcome in CHANGING or row.outcome == DROPPED]
    for row in changed:
        _put_back(row, by=by, at=at)
    records.touch(*_seen_beside(rows), at=at)
    batch.undone_at, batch.undone_by, batch.undone_reason = at, by, reason.strip()
    records.save(batch, ["undone_at", "undone_by", "undone_reason"])
    for start in range(0, len(changed), screening.CHUNK):
        ids = [str(row.actor_id) for row in changed[start : start + screening.CHUNK]]
        jobs.enqueue("actors.rescreen", kind="actors", ids=ids, by_id=str(by.pk))
    counts = {"withdrawn": sum(row.outcome == CREATE for row in rows), "put_back": len(changed)}
    audit.record("actors.import_undone", batch, by=by, at=at, changes=counts, reason=reason.strip())
    return batch


def in_the_way(batch: ImportBatch, *, by: User) -> list[InTheWay]:
    """Return the rows that stand in the way of undoing an import; raises NotAllowed as `undo` does."""
    return list(_in_the_way(batch, _rows(batch, by=by), by=by))


def _rows(batch: ImportBatch, *, by: User, for_update: bool = False) -> list[ImportedRow]:
    """Return the rows with their actors, each of which `by` may see and change; so are the relations they made."""
    rows = list(ImportedRow.objects.filter(batch=batch).order_by("line", "pk"))
    ids = {row.actor_id for row in rows}
    actors = Actor.objects.filter(pk__in=ids).select_related("compartment").order_by("pk")
    found = {actor.pk: actor for actor in (actors.select_for_update(of=("self",)) if for_update else actors)}
    seen = set(Actor.objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True))
    for row in rows:
        row.actor = found[row.actor_id]
        theirs = row.actor_id in seen and by.may_change_in(row.actor.compartment_id)
        if not theirs and row.actor.withdrawn_at is None:
            raise NotAllowed("not_allowed", NOT_THEIRS)
    ties = Relation.objects.filter(
        pk__in=_relation_ids(rows), from_actor__withdrawn_at=None, to_actor__withdrawn_at=None
    )
    if ties.exclude(pk__in=ids_seen(Relation, by)).exists():
        raise NotAllowed("not_allowed", NOT_THEIRS)
    return rows


def _insist_on_nothing_in_the_way(batch: ImportBatch, rows: Sequence[ImportedRow], *, by: User) -> None:
    if any(not row.outcome for row in rows):
        raise Conflict("too_old", _("This import did not keep what it changed, so it cannot be undone."))
    if found := list(_in_the_way(batch, rows, by=by)):
        message = _("Nothing was undone: %(count)s things stand in the way. %(first)s")
        first = " ".join(map(str, found[:TOLD]))
        fields: dict[str, str] = {}
        for one in found:
            place = f"row_{one.line}" if one.line else one.key or "import"
            fields[place] = " ".join(filter(None, (fields.get(place, ""), str(one))))
        raise Conflict("in_the_way", message % {"count": len(found), "first": first}, fields)


def _in_the_way(batch: ImportBatch, rows: Sequence[ImportedRow], *, by: User) -> Iterator[InTheWay]:
    names = dict(Name.objects.filter(pk__in=_made(rows, "names")).values_list("pk", "version"))
    relation_ids = {UUID(pk) for row in rows for pk, _version in row.made.get("relations", {}).values()}
    relations = dict(Relation.objects.filter(pk__in=_relation_ids(rows)).values_list("pk", "version"))
    ids = [row.actor_id for row in rows]
    neighbours = Relation.objects.filter(to_actor__in=ids).values_list("from_actor_id", flat=True)
    no_use: dict[type[Model], set[Any]] = {
        Name: set(names) | imported.taken_back("names", ids),
        ExternalId: _own_identifiers(rows),
        Relation: relation_ids | imported.taken_back("relations", {*ids, *neighbours}),
    }
    uses = _uses(batch, rows, no_use, by=by)
    judged = set(
        ScreeningHit.objects.filter(screening__actor__in=ids, decided_at__gt=batch.created_at).values_list(
            "screening__actor_id", flat=True
        )
    )
    later = set(
        ImportedRow.objects.filter(actor__in=ids, batch__undone_at=None, batch__created_at__gt=batch.created_at)
        .exclude(outcome__in=(TIED, UNCHANGED))
        .values_list("actor_id", flat=True)
    )
    held = set(actors.the_same(*holds.standing_on(Actor._meta.label_lower)))
    held &= {row.actor_id for row in rows if row.outcome == CREATE}
    for row in rows:

        def one(why: Obstacle, what: str = "", row: ImportedRow = row) -> InTheWay:
            return InTheWay(row.line, row.key, row.actor.name, why, what)

        touched = row.outcome in CHANGING or row.outcome in {CREATE, DROPPED}
        if touched and row.actor_id in later:
            yield one(Obstacle.LATER)
            continue
        if touched and row.actor.version != row.actor_version:
            yield one(Obstacle.CHANGED)
        marked = ((Obstacle.HELD, held), (Obstacle.HIT, judged))
        yield from (one(why) for why, them in marked if touched and row.actor_id in them)
        for what in filter(None, uses.get(row.actor_id, ())) if touched else ():
            yield one(Obstacle.USED, what)
        if any(names.get(UUID(pk)) != version for pk, version in row.made.get("names", {}).items()):
            yield one(Obstacle.NAME)
        if any(relations.get(UUID(pk)) != version for pk, version in _relation_versions(row.made)):
            yield one(Obstacle.RELATION)
    if any("" in found for found in uses.values()):
        yield InTheWay(0, "", str(batch), Obstacle.HIDDEN)


def _own_identifiers(rows: Sequence[ImportedRow]) -> set[int | UUID]:
    """Return the identifiers that came with the actors the import created."""
    own = {(row.actor_id, scheme, value) for row in rows for scheme, value in row.made.get("identifiers", ())}
    there = ExternalId.objects.filter(actor__in={actor_id for actor_id, _scheme, _value in own})
    return {pk for pk, *told in there.values_list("pk", "actor_id", "scheme", "value") if tuple(told) in own}


def _made(rows: Sequence[ImportedRow], kind: str) -> list[UUID]:
    return [UUID(key) for row in rows for key in row.made.get(kind, {})]


def _relation_ids(rows: Sequence[ImportedRow]) -> set[UUID]:
    return {UUID(pk) for row in rows for pk, _version in _relation_versions(row.made)}


def _relation_versions(made: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for pk, version in made.get("relations", {}).values():
        yield pk, version
    for kind in ("corrected", "opposed"):
        for pk, (version, *_before) in made.get(kind, {}).items():
            yield pk, version


def _uses(
    batch: ImportBatch, rows: Sequence[ImportedRow], no_use: Mapping[type[Model], set[Any]], *, by: User
) -> dict[UUID, list[str]]:
    """Return for each actor what has been recorded about it since, whichever app keeps it, in words.

    About an actor that the import created everything counts; about one it changed, what is younger than the import.
    What `by` may not see is "".
    """
    created = [row.actor_id for row in rows if row.outcome == CREATE]
    changed = {row.actor_id for row in rows if row.outcome in CHANGING or row.outcome == DROPPED}
    found: dict[UUID, list[str]] = {}
    for model, column in _pointing_here():
        pointing = model._default_manager.exclude(pk__in=no_use.get(model, ()))
        there = pointing.filter(**{f"{column}__in": created})
        if moment := _moment(model):
            there |= pointing.filter(**{f"{column}__in": list(changed), f"{moment}__gt": batch.created_at})
        seen = there.visible_to(by) if hasattr(there, "visible_to") else there.none()
        known = set(seen.values_list(column, flat=True))
        for actor_id in set(there.values_list(column, flat=True)):
            found.setdefault(actor_id, []).append(str(model._meta.verbose_name) if actor_id in known else "")
    return found


def _pointing_here() -> Iterator[tuple[type[Model], str]]:
    for relation in Actor._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        points_here = relation.auto_created and not relation.concrete and relation.is_relation
        if points_here and not issubclass(model, NO_USE) and not model._meta.auto_created:
            yield model, relation.field.name  # type: ignore[union-attr]


def _moment(model: type[Model]) -> str:
    """Return the column that says when a row came: its own, or that of the record it is part of; "" for none."""
    if any(column.name == "created_at" for column in model._meta.fields):
        return "created_at"
    for column in model._meta.fields:
        whole: Any = column.related_model
        if whole and issubclass(whole, CompartmentedRecord) and not issubclass(whole, Actor):
            return f"{column.name}__created_at"
    return ""


def _withdraw(actors: Sequence[Actor], *, at: Any) -> None:
    ids = [actor.pk for actor in actors]
    Actor.objects.filter(pk__in=ids).update(withdrawn_at=at, updated_at=at, version=F("version") + 1)


def _refute(model: type[Name | Relation], ids: Sequence[str], told: str) -> None:
    model._default_manager.filter(pk__in=ids).update(
        state=FactState.REFUTED.value, state_reason=told, version=F("version") + 1
    )


def _seen_beside(rows: Sequence[ImportedRow]) -> set[UUID]:
    """Return the actors whose readers may know of a relation that was taken back (see `records.touch_beside`)."""
    ties = Relation.objects.filter(pk__in=_relation_ids(rows))
    ties = ties.select_related("from_actor__compartment", "to_actor__compartment")
    return {actor_id for tie in ties for actor_id in records.seen_beside(tie.from_actor, tie.to_actor)}


def _put_back_relations(made: Mapping[str, Any]) -> None:
    for pk, (_version, before) in made.get("corrected", {}).items():
        Relation.objects.filter(pk=pk).update(version=F("version") + 1, **before)
    for pk, (_version, state, reason) in made.get("opposed", {}).items():
        Relation.objects.filter(pk=pk).update(version=F("version") + 1, state=state, state_reason=reason)


def _put_back(row: ImportedRow, *, by: User, at: Any) -> None:
    """Give an actor back what the import changed on it; what it added besides is refuted already.

    The import before it finds the actor as it left it, and can be undone next.
    """
    actor, back = row.actor, {name: [after, before] for name, (before, after) in row.changes.items() if name != "names"}
    columns = [name for name in back if name in taking_in.COLUMNS]
    for name in columns:
        setattr(actor, name, back[name][1])
    if "dropped_in" in back:
        taking_in.mark_dropped(actor, (from_ucdp.SCHEME, row.key), back["dropped_in"])
    actor.search_text = registry.search_text(actor)
    records.save(actor, [*columns, "search_text"])
    earlier = ImportedRow.objects.filter(actor=actor, batch__undone_at=None, actor_version=(row.actor_version or 0) - 1)
    earlier.update(actor_version=actor.version)
    audit.record("actors.update_taken_back", actor, by=by, at=at, changes=back)
