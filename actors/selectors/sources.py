"""Sources as somebody may see them, and those a fact may cite."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.compartments import VisibleQuerySet
from actors.models import Source
from core.errors import NotFound


def visible(user: User | None) -> VisibleQuerySet[Source]:
    """Return the sources the user may see."""
    rows: VisibleQuerySet[Source] = Source.objects.visible_to(user)
    return rows


def get(source_id: UUID, *, user: User | None, for_update: bool = False) -> Source:
    """Return one source with its compartment, locked if asked; raises NotFound when hidden or absent."""
    rows = visible(user).select_related("compartment")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=source_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such source."))
    return found


def citable(user: User | None, *, compartment_id: UUID) -> VisibleQuerySet[Source]:
    """Return the sources a fact of the compartment may rest on, newest first."""
    near = Q(compartment_id=compartment_id) | Q(compartment__is_common=True)
    return visible(user).filter(near).order_by("-updated_at", "-pk")


def cited_by(facts: Iterable[Any], *, user: User | None) -> dict[UUID, Source]:
    """Return the sources that some facts rest on, as far as the user may see them, in one statement."""
    ids = {key for fact in facts for key in (fact.source_id, fact.corroborated_by_id) if key}
    return visible(user).in_bulk(ids) if ids else {}
