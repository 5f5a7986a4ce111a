"""Take actors out: which formats there are, what leaves and what stays, and the file itself."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.domain.markings import Marking
from accounts.http import Request, confirmed
from actors.domain.outgoing.records import Format
from actors.forms import filters
from actors.forms.exports import Ceiling
from actors.http import sent
from actors.selectors import leaving
from actors.services import exporting
from core.errors import Invalid, NotFound
from core.web import render

NOT_FILTERS = ("up_to", "sort", "cursor")


def offers(said: Mapping[str, Any], *, ceiling: Marking | None = None) -> list[dict[str, Any]]:
    """Return each format with its name, what it holds, and the address of the file by these filters."""
    asked = {**said, **({"up_to": ceiling.value} if ceiling else {})}
    query = f"?{urlencode(asked)}" if asked else ""
    return [
        {
            "label": _(one.label),
            "holds": _(one.holds),
            "ending": one.ending,
            "url": reverse("actors:download", args=[one.value]) + query,
        }
        for one in Format
    ]


def address(said: Mapping[str, Any]) -> str:
    """Return the page on which a reader chooses, by these filters."""
    return reverse("actors:export") + (f"?{urlencode(said)}" if said else "")


@require_safe
def choose(request: Request) -> HttpResponse:
    """Show the formats, and how many of the actors asked for leave and stay."""
    form = filters.ActorFilters(request.GET, user=request.user)
    said = filters.said(form)
    chosen = Ceiling({"up_to": request.GET.get("up_to", Marking.AMBER_STRICT.value)})
    ceiling = chosen.marking or Marking.AMBER_STRICT
    count, left_out = leaving.counted(request.user, QueryDict(urlencode(said)), ceiling)
    here = {**said, "up_to": ceiling.value}
    context = {
        "ceiling": chosen,
        "said": said,
        "chips": filters.chips(form, lambda **changed: "?" + urlencode({**here, **changed})),
        "clear_url": "?" + urlencode({"up_to": ceiling.value}),
        "formats": offers(said, ceiling=ceiling),
        "count": count,
        "left_out": left_out,
        "back_url": reverse("actors:list") + (f"?{urlencode(said)}" if said else ""),
        "crumbs": [{"label": _("Actors"), "url": reverse("actors:list")}, {"label": _("Export")}],
    }
    return render(request, "actors/export.html", context)


@require_safe
@confirmed("GET", "HEAD")
def download(request: Request, kind: str) -> HttpResponseBase:
    """Send the file; a filter that cannot be used is refused, so that nothing leaves that was not asked for."""
    if kind not in set(Format):
        raise NotFound("not_found", _("There is no such format."))
    ceiling = Ceiling(request.GET).marking
    if ceiling is None:
        raise Invalid("bad_ceiling", _("There is no such marking, or what is marked so never leaves."))
    asked = request.GET.copy()
    for name in NOT_FILTERS:
        asked.pop(name, None)
    return sent(exporting.take_out(format=Format(kind), filters=asked, ceiling=ceiling, by=request.user))
