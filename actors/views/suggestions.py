"""Names suggested while somebody types into a look-up field: only what the user may see."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import Request
from actors.selectors import directories, duplicates
from actors.selectors.directories import SUGGESTED, Directory
from core.web import render

SHORTEST, LONGEST = 2, 200


@require_safe
def suggestions(request: Request, kind: str) -> HttpResponse:
    """Return options for the one field that was sent; none before two letters."""
    directory = _directory(request, kind)
    text = next((value.strip() for name, value in request.GET.items() if name != "in"), "")  # type: ignore[union-attr]
    rows = list(directory.near(text)[:SUGGESTED]) if len(text) >= SHORTEST else []
    options = [(directory.name(row), directory.note(row)) for row in rows]
    return render(request, "actors/_suggestions.html", {"options": options})


@require_safe
def similar(request: Request) -> HttpResponse:
    """Say which actors, others than `beside`, have nearly the name that is being typed into the one other field."""
    typed = next((value for name, value in request.GET.items() if name != "beside"), "")
    try:
        beside = UUID(request.GET["beside"]) if "beside" in request.GET else None
    except ValueError:
        raise Http404 from None
    found = duplicates.similar(str(typed)[:LONGEST], user=request.user, beside=beside)
    return render(request, "actors/_similar.html", {"similar": found})


def _directory(request: Request, kind: str) -> Directory:
    if kind == directories.Actors.kind:
        return directories.of_actors(request.user)
    if kind == directories.People.kind:
        return directories.of_people(request.user)
    if kind == directories.Sources.kind:
        try:
            return directories.of_sources(request.user, compartment_id=UUID(request.GET.get("in", "")))
        except ValueError:
            raise Http404 from None
    raise Http404
