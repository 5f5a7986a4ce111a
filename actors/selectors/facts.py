"""Parts of an actor as somebody may see them: with the whole, or not at all."""

from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from actors.domain.determinations import DeterminationState
from actors.models import (
    Actor,
    Area,
    CulturalNote,
    DdrEntry,
    FieldSource,
    FindingEvidence,
    GroundEntry,
    IncentiveResponse,
    IntegrationAssessment,
    Interest,
    Listing,
    Name,
    PersonRole,
    Relation,
    SizeEstimate,
    TypedProfile,
)
from core.errors import NotFound

P = TypeVar("P", bound=models.Model)


def get(
    model: type[P], part_id: UUID, *, user: User | None, for_update: bool = False, actor_id: UUID | None = None
) -> P:
    """Return one row that is seen with its actor, locked if asked; raises NotFound when hidden or absent.

    With `actor_id` only a part of that actor is found.
    """
    rows: Any = model._default_manager
    rows = rows.visible_to(user)
    if actor_id is not None:
        rows = rows.filter(actor=actor_id)
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found: P | None = rows.filter(pk=part_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such entry."))
    return found


def graded(actor: Actor, *, user: User | None) -> list[Any]:
    """Return every fact about an actor that can carry a source, as far as the user may see it."""
    own: list[Any] = [
        fact
        for model in (
            Name,
            Interest,
            IncentiveResponse,
            CulturalNote,
            SizeEstimate,
            Area,
            IntegrationAssessment,
            DdrEntry,
            Listing,
        )
        for fact in model.objects.filter(actor=actor)
    ]
    typed: list[Any] = [*TypedProfile.objects.filter(actor=actor, until=None)]
    typed += FieldSource.objects.filter(actor=actor, until=None, profile__until=None)
    roles = PersonRole.objects.visible_to(user).filter(actor=actor)
    relations = Relation.objects.visible_to(user).filter(Q(from_actor=actor) | Q(to_actor=actor))
    grounds = FindingEvidence.objects.filter(
        finding__determination__actor=actor, finding__determination__state=DeterminationState.CONFIRMED.value
    )
    ground = GroundEntry.objects.visible_to(user).filter(parties__actor=actor, ended_on=None)
    return [*own, *typed, *roles, *relations, *grounds, *ground]
