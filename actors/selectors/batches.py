"""Imports that were carried out, as somebody may see them."""

from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.compartments import ids_seen
from actors.domain.importing import Outcome
from actors.models import Actor, ImportBatch, ImportedRow, Relation
from core.errors import NotFound

ONLY_TIES: Final = (Outcome.TIED.value, Outcome.UNCHANGED.value)
"""Outcomes of rows that are kept for the relations they brought alone."""


def visible(user: User | None) -> QuerySet[ImportBatch]:
    """Return the imports into compartments of the user, newest first.

    `counts_open` says whether their reader may know every count: whoever imported saw all that was changed, others may
    not know that there is some of it.
    """
    own = Q(imported_by=user.pk) if user is not None else ~Q(pk=None)
    counts_open = Case(When(own, then=Value(value=True)), default=Value(value=False))
    rows: QuerySet[Any] = ImportBatch.objects.visible_to(user)
    told: QuerySet[ImportBatch] = rows.annotate(counts_open=counts_open)
    return told.select_related("imported_by", "undone_by", "compartment").order_by("-created_at", "-pk")


def get(batch_id: UUID, *, user: User | None, for_update: bool = False) -> ImportBatch:
    """Return one import, locked if asked; raises NotFound when hidden or absent."""
    rows = visible(user)
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=batch_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such import."))
    return found


def rows(batch: ImportBatch, *, user: User | None, outcome: str = "") -> QuerySet[ImportedRow]:
    """Return the rows of an import whose actors the user may see, in the order of the file.

    A row that only tied its actor to others is there for whoever sees one of these relations. Actors that went when
    the import was undone lay in its compartment: whoever sees that may read which they were.
    """
    gone = Q(withdrawn_at__isnull=False, compartment=batch.compartment)
    ends = Actor.objects.filter(Q(pk__in=ids_seen(Actor, user)) | gone)
    created = Q(actor__withdrawn_at__isnull=False, outcome=Outcome.CREATE.value, actor__compartment=batch.compartment)
    seen: QuerySet[Any] = ImportedRow.objects.filter(batch=batch).filter(
        Q(actor__in=ids_seen(Actor, user)) | created,
        _says_more_than_hidden_ties(ends),
    )
    if outcome:
        seen = seen.filter(outcome=outcome)
    return seen.select_related("actor").order_by("line", "pk")


def of_actor(actor: Actor, *, user: User | None) -> QuerySet[ImportBatch]:
    """Return the imports that did something to an actor, as far as the user may know of it."""
    rows = ImportedRow.objects.filter(_says_more_than_hidden_ties(Actor.objects.visible_to(user)), actor=actor)
    return visible(user).filter(pk__in=rows.values("batch_id"))


def outcomes(batch: ImportBatch, *, user: User | None) -> list[Outcome]:
    """Return what happened to the rows that the user may see, each once."""
    there = set(rows(batch, user=user).order_by().values_list("outcome", flat=True).distinct())
    return [one for one in Outcome if one.value in there]


def _says_more_than_hidden_ties(seen: QuerySet[Actor]) -> Q:
    ties = Relation.objects.filter(Q(from_actor=OuterRef("actor")) | Q(to_actor=OuterRef("actor")))
    ties = ties.filter(from_actor__in=seen.values("pk"), to_actor__in=seen.values("pk"))
    told = ties.annotate(made=Cast(OuterRef("made"), TextField())).filter(made__contains=Cast("pk", TextField()))
    return ~Q(outcome__in=ONLY_TIES) | Q(Exists(told))
