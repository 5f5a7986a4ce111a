"""What the pages of engagements share: lists with filters in the address, and the way back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request as RestRequest

from accounts.http import Request
from accounts.models import User
from actors.selectors import actors
from core import nav, reads
from core.keyset import Keyset
from engagements.models import Engagement
from engagements.selectors import engagements
from engagements.selectors.filters import Filter


class Pages(Keyset):
    """Pages of a list on a page: shorter than those of REST."""

    page_size = 25
    ordering: tuple[str, ...] = ("-updated_at", "-id")  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list with its filters, as templates/engagements/_list.html frames it."""

    filters: Filter
    rows: list[Any]
    chips: list[dict[str, str]]
    previous_url: str
    next_url: str

    @property
    def fields(self) -> list[Any]:
        """Return the fields of the filter, the compartment last."""
        return sorted(self.filters.form.visible_fields(), key=lambda field: field.name == "compartment")


def listed(request: Request, filters: Filter, *, order: tuple[str, ...] = ("-updated_at", "-id")) -> Listed:
    """Return the page of a filtered list that the address asks for; a filter nobody understands matches nothing."""
    pages = Pages()
    pages.ordering = order
    rows: QuerySet[Any] = filters.qs if filters.is_valid() else filters.queryset.none()
    try:
        found = pages.paginate_queryset(rows, RestRequest(request))
    except ValidationError:
        raise BadRequest from None
    reads.record(
        "list",
        by=request.user,
        subject_type=rows.model._meta.label_lower,
        filters=request.META.get("QUERY_STRING", ""),
        count=len(found),
    )
    return Listed(
        filters=filters,
        rows=found,
        chips=_chips(request, filters),
        previous_url=pages.get_previous_link() or "",
        next_url=pages.get_next_link() or "",
    )


def _chips(request: Request, filters: Filter) -> list[dict[str, str]]:
    """Return the active filters in words, each with the address without it."""
    found = []
    for name, field in filters.form.fields.items():
        if name in filters.form.errors:
            continue
        labels = {str(value): str(label) for value, label in getattr(field.widget, "choices", ())}
        for value in filter(None, request.GET.getlist(name)):
            query = request.GET.copy()
            query.setlist(name, [other for other in query.getlist(name) if other != value])
            query.pop("cursor", None)
            actor = is_uuid(value) if name in {"actor", "holder"} else None
            shown = actors.names_of([actor], user=request.user).get(actor, value) if actor else labels.get(value, value)
            label = field.label or name
            found.append({"label": str(label), "value": shown, "remove_url": f"?{query.urlencode()}"})
    return found


def crumbs(*path: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way back to the list and on; the last entry has no address."""
    rows = [{"label": _("Engagements"), "url": reverse("engagements:list")}]
    return [*rows, *({"label": label, "url": url} for label, url in path)]


def to(engagement: Engagement) -> tuple[str, str]:
    """Return the crumb of one engagement."""
    return engagement.title, reverse("engagements:detail", args=[engagement.pk])


def search(query: str, *, user: User, limit: int = 8) -> list[nav.Hit]:
    """Return the engagements whose title holds every word of the query."""
    rows = engagements.visible(user)
    for word in query.split():
        rows = rows.filter(title__icontains=word)
    return [
        nav.Hit(
            title=row.title,
            url=reverse("engagements:detail", args=[row.pk]),
            kind=_("Engagement"),
            text=str(row.get_status_display()),
        )
        for row in rows.order_by("-updated_at", "-pk")[:limit]
    ]


def is_uuid(text: str) -> UUID | None:
    """Return the id a text holds, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None
