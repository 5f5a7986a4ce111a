"""Reading commitments and what became of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.compartments import ids_seen
from actors.models.sources import SOURCES
from actors.selectors import actors
from core.arrays import among
from core.errors import NotFound
from engagements.domain.commitments import OPEN, BreachState
from engagements.models import BreachProposal, Commitment, Succession

IS_OPEN = Q(status__in=[status.value for status in OPEN])


@dataclass(frozen=True, slots=True)
class Counts:
    """How many commitments are open, and how many of them overdue."""

    open: int
    overdue: int


def visible(user: User | None) -> QuerySet[Commitment]:
    """Return the commitments of the engagements the user may see."""
    rows: QuerySet[Commitment] = Commitment.objects.visible_to(user)
    return rows


def get(commitment_id: UUID, *, user: User | None, for_update: bool = False) -> Commitment:
    """Return one commitment the user may see, locked if asked; raises NotFound."""
    rows = visible(user).select_related("engagement__compartment", "actor", "owner", "recorded_by", "speaker")
    rows = rows.select_related("conditional_on") if not for_update else rows.select_for_update(of=("self",))
    found = rows.filter(pk=commitment_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such commitment."))
    return found


Same = Collection[UUID] | QuerySet[Any, Any]
"""Records of actors: their ids, or a query of them."""


def with_actor(same: Same) -> Q:
    """Return the condition that a commitment was made with, or is now held by, one of these records of actors.

    Not narrowed to a reader: `had_as_seen` is.
    """
    return among(same, "actor") | among(same, "holder")


def held_by(same: Collection[UUID]) -> Q:
    """Return the condition that one of these records of actors has a commitment now."""
    return Q(holder__in=same) | Q(holder=None, actor__in=same)


def heir_as_seen(user: User | None, told: str = "heir") -> Subquery:
    """Return who took a commitment over last, or a column of theirs, as far as the user sees it; None for nobody."""
    return Subquery(_taken(user).filter(commitment=OuterRef("pk")).order_by("-since", "-at").values(told)[:1])


def had_as_seen(same: Same, user: User | None) -> Q:
    """Return the condition that a commitment was made with one of these or, as the user sees, ever taken over by it."""
    return among(same, "actor") | among(_taken(user).filter(among(same, "heir")).values("commitment_id"))


def held_as_seen(same: Same, user: User | None) -> Q:
    """Return the condition that one of these has a commitment now, as far as the user sees who took it over.

    Whoever does not see an answer meets the commitment where it was before.
    """
    return had_as_seen(same, user) & among(same, Coalesce(heir_as_seen(user), "actor"))


def handed_over(same: Same, user: User | None) -> Q:
    """Return the condition that one of these had a commitment and, as the user sees, somebody else took it over."""
    return had_as_seen(same, user) & ~among(same, Coalesce(heir_as_seen(user), "actor"))


def _taken(user: User | None) -> QuerySet[Succession]:
    """Return the standing answers, seen by the user, by which others took a commitment over."""
    rows: QuerySet[Succession] = Succession.objects.standing().filter(heir__isnull=False)
    return rows.filter(pk__in=ids_seen(Succession, user))


def overdue(today: date) -> Q:
    """Return the condition that a commitment is open and its day has passed."""
    return IS_OPEN & Q(due_on__lt=today)


def counts(actor_id: UUID, *, today: date) -> Counts:
    """Return the counts for one actor in its own compartment: what whoever reads its profile may see."""
    late = overdue(today)
    same = actors.the_same(actor_id)
    made = Q(holder=None, actor__in=same, engagement__compartment=F("actor__compartment"))
    taken_over = Q(holder__in=same, engagement__compartment=F("holder__compartment"))
    near = Commitment.objects.filter(made | taken_over)
    row = near.aggregate(open=Count("pk", filter=IS_OPEN), overdue=Count("pk", filter=late))
    return Counts(**row)


def actors_with_open() -> list[UUID]:
    """Return the actors with which a commitment is open, for the scheduler."""
    held_by = Coalesce("holder", "actor")
    return list(Commitment.objects.filter(IS_OPEN).order_by(held_by).values_list(held_by, flat=True).distinct())


def open_proposal(commitment: Commitment, *, for_update: bool = False) -> BreachProposal | None:
    """Return the proposal of a breach that waits for a second person."""
    rows = BreachProposal.objects.filter(commitment=commitment, state=BreachState.PROPOSED)
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found: BreachProposal | None = rows.select_related("proposed_by", "commitment__engagement", *SOURCES).first()
    return found
