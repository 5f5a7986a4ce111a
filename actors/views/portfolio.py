"""The portfolio: which profiles need somebody, and why."""

from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.http import Request
from actors.domain.portfolio import Need
from actors.forms.filters import PortfolioFilters
from actors.selectors import portfolio, rhythm
from actors.selectors.keyset import Key
from actors.views.lists import Sort, State
from core import clock, reads
from core.web import render

SORTS: Final = {
    "reviewed": Sort(gettext_lazy("Read through"), Key("reviewed_at", nullable=True, moment=True)),
    "name": Sort(gettext_lazy("Actor"), Key("name")),
    "contact": Sort(
        gettext_lazy("Last contact"), Key("standing__last_contact_at", nullable=True, moment=True), descending=True
    ),
}
TONES: Final = {Need.LISTING: "bad", Need.DETERMINATION: "bad", Need.NO_SOURCE: "warn", Need.DISPUTED: "warn"}
ACTS: Final = {
    Need.LISTING: "listings",
    Need.DETERMINATION: "legitimacy",
    Need.SCREENING: "listings",
    Need.DISPUTED: "relations",
    Need.NO_SOURCE: "actor_sources",
    Need.ONE_ORIGIN: "actor_sources",
}
"""The page of the actor where a need is met; reading through begins on the profile itself."""


@require_safe
def table(request: Request) -> HttpResponse:
    """Show the profiles of the reader's compartments with what each needs, longest not read first."""
    at = clock.now()
    state = State(request, PortfolioFilters(request.GET, user=request.user), SORTS)
    kept = portfolio.rows(request.user, at=at)
    among = portfolio.PortfolioFilter({**state.said, "need": ""}, queryset=kept, request=request).qs
    counts = portfolio.counted(among, user=request.user, at=at)
    narrowed = portfolio.PortfolioFilter(state.query, queryset=kept, request=request).qs
    found = state.page(narrowed.select_related("compartment", "reviewed_by"))
    portfolio.with_needs(found.rows, user=request.user, at=at)
    said = request.META.get("QUERY_STRING", "")
    reads.record("list", by=request.user, subject_type="actors.actor", filters=said, count=len(found.rows))
    count = counts[state.said["need"]] if "need" in state.said else counts["all"]
    summary = ngettext("%(count)s profile", "%(count)s profiles", count) % {"count": count}
    context = {
        **state.context(found, summary),
        "tiles": [
            {"label": _(need.label), "value": counts[need.value], "url": state.address(need=need.value)}
            for need in Need
        ],
        "rows": [_row(row) for row in found.rows],
        "rhythm": rhythm.keeping(),
        "crumbs": [{"label": _("Actors"), "url": reverse("actors:list")}, {"label": _("Portfolio")}],
    }
    return render(request, "actors/portfolio.html", context)


def _row(actor: Any) -> dict[str, Any]:
    return {
        "actor": actor,
        "needs": [
            {
                "text": _(need.label),
                "tone": TONES.get(need, "neutral"),
                "url": reverse(f"actors:{ACTS.get(need, 'detail')}", args=[actor.pk]),
            }
            for need in actor.needs
        ],
    }
