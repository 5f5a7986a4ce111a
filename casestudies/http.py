"""What other pages show of the library: the panel beside an engagement, and hits of the search."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.http import Request
from accounts.models import User
from actors.models import Actor
from casestudies import policies
from casestudies.domain.text import fold
from casestudies.models import Party
from casestudies.selectors import precedents, studies
from core import clock, nav
from core.panels import Panel
from engagements.models import Engagement
from riskreview.models import Lane


def precedents_panel(request: Request, engagement: Engagement) -> Panel:
    """Return the reviewed studies that resemble the engagement, and those chosen as its precedents."""
    chosen = list(precedents.of_engagement(engagement))
    context: dict[str, Any] = {
        "engagement": engagement,
        "similar": precedents.similar_to(engagement, user=request.user, on=clock.now().date()),
        "chosen": chosen,
        "chosen_studies": {precedent.study_id for precedent in chosen},
        "may_choose": policies.may_use_precedents(request.user, engagement),
    }
    return "casestudies/_precedents.html", context


def lessons_beside_items(request: Request, lane: Lane) -> Panel:
    """Return the lessons of studies like the plan under review, each beside the items of the checklist it speaks to."""
    on = clock.now().date()
    found = precedents.lessons_by_item(lane.review.engagement, user=request.user, on=on)
    return "casestudies/_lessons_beside.html", {"by_code": found}


def double_panel(request: Request, actor: Actor) -> Panel | None:
    """Return the studies a party of which is linked to a record that goes into another."""
    linked = studies.library(user=request.user).filter(pk__in=Party.objects.filter(actor=actor).values("study"))
    return ("casestudies/_double.html", {"studies": linked.order_by("title")}) if linked.exists() else None


def home_panel(request: Request, _user: User) -> Panel | None:
    """Return the studies that need something from the reader: a keeper sees each, others what they may review."""
    user = request.user
    keeps = bool(policies.may_keep(user))
    rows = [
        {"study": study, "tally": studies.reading(study, user=user).tally, "may_review": may_review}
        for study in studies.library(user=user).order_by("status", "-updated_at")
        if (may_review := not study.is_reviewed and bool(policies.may_review(user, study))) or keeps
    ]
    return ("casestudies/_home.html", {"rows": rows}) if rows else None


def search(query: str, *, user: User, limit: int = 8) -> list[nav.Hit]:
    """Return the studies in whose head or party names every word of the query occurs."""
    rows = studies.library(user=user)
    for part in fold(query).split():
        rows = rows.filter(search_text__contains=part)
    return [
        nav.Hit(
            title=row.title, url=reverse("casestudies:study", args=[row.slug]), kind=_("Case study"), text=row.conflict
        )
        for row in rows.order_by("title")[:limit]
    ]
