"""The queue: what waits for the person who looks, and every review they may see."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import Request
from accounts.models import User
from core import reads
from core.web import render
from riskreview import policies
from riskreview.domain.review_cycle import ReviewStatus
from riskreview.forms.queue import ReviewFilter
from riskreview.models import Review
from riskreview.selectors import queue as selector
from riskreview.selectors import ties
from riskreview.selectors.reviews import UNDECIDED

PER_PAGE = 25


@require_GET
def queue(request: Request) -> HttpResponse:
    """Show what waits for the user first, then the list of reviews with its filters."""
    rows = selector.listed(request.user)
    filters = ReviewFilter(request.GET, queryset=rows, request=request)
    chosen = filters.qs if filters.is_valid() else rows.none()
    if not request.GET.get("status"):
        chosen = chosen.filter(status__in=UNDECIDED)
    page = Paginator(chosen.order_by("-opened_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    said = request.META.get("QUERY_STRING", "")
    reads.record("list", by=request.user, subject_type="riskreview.review", filters=said, count=len(page.object_list))
    context = {
        "waiting": selector.waiting_for(request.user),
        "filters": filters,
        "page": page,
        "giving": _giving(request.user, page.object_list),
        "chips": _chips(request, filters),
        "previous_url": _page_url(request, page.number - 1) if page.has_previous() else "",
        "next_url": _page_url(request, page.number + 1) if page.has_next() else "",
    }
    return render(request, "riskreview/queue.html", context)


def _giving(user: User, rows: Iterable[Review]) -> set[UUID]:
    """Return the open reviews whose lanes the user may give to somebody."""
    if not policies.may_give(user, policies.Ties()):
        return set()
    mine = ties.of_many(user, [review for review in rows if review.status == ReviewStatus.OPEN])
    return {pk for pk, tied in mine.items() if policies.may_give(user, tied)}


def _page_url(request: Request, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


def _chips(request: Request, filters: ReviewFilter) -> list[dict[str, Any]]:
    """Return the active filters in words, each with the address without it."""
    rows = []
    for name, field in filters.form.fields.items():
        value = request.GET.get(name, "")
        if value and name not in filters.form.errors:
            query = request.GET.copy()
            del query[name]
            query.pop("page", None)
            shown = dict(getattr(field, "choices", ())).get(value, _("one engagement"))
            rows.append({"label": str(field.label), "value": str(shown), "remove_url": f"?{query.urlencode()}"})
    return rows
