"""The list of assessed actors: what needs attention, never who is trusted most."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import Request
from core import clock, reads
from core.web import render
from engagements.http import listed
from reassessment.selectors import scores

ORDER = ("urgency", "name", "id")


@require_safe
def overview(request: Request) -> HttpResponse:
    """Show the assessed actors the reader may see, those that need attention first."""
    rows = scores.followed(request.user, at=clock.now())
    page = listed(request, scores.ScoreFilter(request.GET, queryset=rows, request=request), order=ORDER)
    query = request.META.get("QUERY_STRING", "")
    reads.record("list", by=request.user, subject_type="reassessment.run", filters=query, count=len(page.rows))
    context = {"page": page, "is_empty": not page.rows and not rows.exists()}
    return render(request, "reassessment/scores.html", context)
