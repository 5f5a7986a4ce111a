"""What earlier imports said and did, as far as somebody may see the actors it is about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import User
from actors.domain.grading import FactState
from actors.domain.traits import IdScheme
from actors.models import Actor, ExternalId, ImportedRow, Name
from actors.selectors import actors

KEPT: Final = Coalesce("actor__merged_into_id", "actor_id")
"""The record that a row's actor is read through: rows stay with the record they were about when two are merged."""


@dataclass(frozen=True, slots=True)
class Known:
    """An actor that carries an identifier of a file, and what earlier imports of that format said of it."""

    actor: Actor
    key: str
    names: tuple[str, ...] = ()
    """Its other names, but those that went with an import that was undone."""
    before: Mapping[str, Any] = field(default_factory=dict)
    """What the last import said; empty for an actor that a person registered under the identifier."""
    version: str = ""
    """Of which version that was."""
    dropped_in: str = ""
    """The version of the register that no longer had it."""


def known(
    scheme: IdScheme, keys: Collection[str], *, form: str, user: User, for_update: bool = False
) -> dict[str, list[Known]]:
    """Return for each identifier the actors with it that the user sees, locked if asked."""
    ids = ExternalId.objects.filter(scheme=scheme, value__in=keys, actor__in=actors.visible(user))
    return _by_key(_told(ids), form=form, for_update=for_update)


def known_or_numbered(
    scheme: IdScheme, keys: Collection[str], *, form: str, user: User, for_update: bool = False
) -> dict[str, list[Known]]:
    """Return the same where identifiers may be the numbers actors have here, or had before they went into another."""
    numbers = {number: key for key in keys if (number := _number(key))}
    seen = actors.visible(user).values("pk")
    records = Actor.objects.annotate(kept=Coalesce("merged_into_id", "pk")).filter(pk__in=numbers, kept__in=seen)
    pairs = [(numbers[pk], kept, "") for pk, kept in records.order_by("pk").values_list("pk", "kept")]
    here = {key for key, _kept, _dropped in pairs}
    ids = ExternalId.objects.filter(scheme=scheme, value__in=set(keys) - here, actor__in=seen)
    return _by_key([*pairs, *_told(ids)], form=form, for_update=for_update)


def _number(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None


def missing(
    scheme: IdScheme, keys: Collection[str], *, form: str, user: User, for_update: bool = False
) -> dict[str, list[Known]]:
    """Return the actors that the user sees under identifiers that an import of the format brought, but these keys."""
    brought = _rows(form).annotate(kept=KEPT).filter(kept=OuterRef("actor"), key=OuterRef("value"))
    ids = ExternalId.objects.filter(Exists(brought), scheme=scheme, actor__in=actors.visible(user), dropped_in="")
    return _by_key(_told(ids.exclude(value__in=keys)), form=form, for_update=for_update)


@dataclass(frozen=True, slots=True)
class TieMade:
    """A relation that an import wrote, or corrected last: its id, the version it was left in, what the row said."""

    relation_id: UUID
    version: int
    data: Mapping[str, Any]


def ties(actor_ids: Collection[UUID], *, form: str) -> dict[tuple[UUID, str], TieMade]:
    """Return the relations that imports of the format made of rows of these actors, by what each is remembered by."""
    found: dict[tuple[UUID, str], TieMade] = {}
    rows = _rows(form).filter(made__has_any_keys=["relations", "corrected"], actor__in=actors.the_same(*actor_ids))
    told = rows.annotate(kept=KEPT).order_by("pk").values_list("kept", "key", "made", "data")
    for actor_id, row_key, made, data in told:
        for key, (relation_id, version) in made.get("relations", {}).items():
            found[actor_id, key] = TieMade(UUID(relation_id), version, data)
        for relation_id, (version, _before) in made.get("corrected", {}).items():
            found[actor_id, row_key] = TieMade(UUID(relation_id), version, data)
    return found


def taken_back(kind: str, actor_ids: Collection[UUID]) -> set[str]:
    """Return the ids of the names, or relations, of these actors that went with an import that was undone."""
    rows = ImportedRow.objects.filter(
        actor__in=actors.the_same(*actor_ids), batch__undone_at__isnull=False, made__has_key=kind
    ).values_list("made", flat=True)
    if kind == "relations":
        return {relation_id for made in rows for relation_id, _version in made[kind].values()}
    return {key for made in rows for key in made[kind]}


def _rows(form: str) -> QuerySet[ImportedRow]:
    rows: QuerySet[ImportedRow] = ImportedRow.objects.filter(batch__format=form, batch__undone_at=None)
    return rows


def _told(ids: QuerySet[ExternalId]) -> list[tuple[str, UUID, str]]:
    return list(ids.order_by("pk").values_list("value", "actor_id", "dropped_in"))


def _by_key(pairs: Sequence[tuple[str, UUID, str]], *, form: str, for_update: bool) -> dict[str, list[Known]]:
    wanted = [actor_id for _value, actor_id, _dropped in pairs]
    rows = Actor.objects.filter(pk__in=wanted, withdrawn_at=None).select_related("compartment").order_by("pk")
    locked = {actor.pk: actor for actor in (rows.select_for_update(of=("self",)) if for_update else rows)}
    merged = {kept_id for kept_id, _record in actors.gone_into(wanted)}
    last = {
        actor_id: (data, version)
        for actor_id, data, version in _rows(form)
        .filter(actor__in=wanted)
        .order_by("actor", "-pk")
        .distinct("actor")
        .values_list("actor_id", "data", "batch__file_version")
    }
    # An actor of several records has several rows in one file: what each said is remembered by its identifier.
    of_key = {
        (actor_id, key): (data, version)
        for actor_id, key, data, version in _rows(form)
        .filter(actor__in=actors.the_same(*merged))
        .annotate(kept=KEPT)
        .order_by("kept", "key", "-pk")
        .distinct("kept", "key")
        .values_list("kept", "key", "data", "batch__file_version")
    }
    gone = taken_back("names", wanted)
    names: dict[UUID, list[str]] = {}
    for pk, actor_id, text, state in Name.objects.filter(actor__in=wanted).values_list(
        "pk", "actor_id", "text", "state"
    ):
        if not (state == FactState.REFUTED and str(pk) in gone):
            names.setdefault(actor_id, []).append(text)
    found: dict[str, list[Known]] = {}
    for value, actor_id, dropped_in in pairs:
        if actor_id in locked:
            before, version = (
                of_key.get((actor_id, value), ({}, "")) if actor_id in merged else last.get(actor_id, ({}, ""))
            )
            one = Known(locked[actor_id], value, tuple(names.get(actor_id, ())), before, version, dropped_in)
            found.setdefault(value, []).append(one)
    return found
