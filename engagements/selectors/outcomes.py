"""Reading what was learnt in a contact."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import User
from actors.models.sources import SOURCES, fallen
from core.errors import NotFound
from engagements.models import EvidenceNote, InformationItem, Offer, OfferOutcome

T = TypeVar("T", InformationItem, EvidenceNote)


def of_offers() -> Any:
    """Return what became of offers, the latest first, to be fetched with them."""
    rows = OfferOutcome.objects.select_related("recorded_by", *SOURCES).order_by("-created_at", "-pk")
    return Prefetch("outcomes", rows)


def last_told(offer: Offer) -> OfferOutcome | None:
    """Return what was recorded last of what became of an offer, on sources that stand."""
    rows = OfferOutcome.objects.filter(offer=offer).exclude(fallen()).order_by("-created_at", "-pk")
    found: OfferOutcome | None = rows.first()
    return found


def get(model: type[T], row_id: UUID, *, user: User | None, for_update: bool = False) -> T:
    """Return one item of information, or one note, that the user may see, locked if asked; raises NotFound."""
    rows = model.objects.visible_to(user).select_related("engagement", "recorded_by")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found: T | None = rows.filter(pk=row_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such record."))
    return found
