"""The dossier of one actor: how far it may go, and the file."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.domain.markings import Marking
from accounts.http import Request, confirmed
from actors.forms.exports import Ceiling
from actors.http import sent
from actors.selectors import actors, dossier
from actors.services import dossiers
from actors.views import frame
from core import reads
from core.errors import Conflict, Invalid
from core.web import render


@require_safe
def choose(request: Request, actor_id: UUID) -> HttpResponse:
    """Show what leaves of the profile up to a marking, and what stays."""
    actor = actors.get(actor_id, user=request.user)
    reads.of_record(actor, by=request.user)
    chosen = Ceiling({"up_to": request.GET.get("up_to", Marking.AMBER_STRICT.value)})
    ceiling = chosen.marking or Marking.AMBER_STRICT
    found, refused = None, ""
    try:
        found = dossier.load(actor, user=request.user, ceiling=ceiling)
    except Conflict as refusal:
        refused = refusal.message
    context = {
        **frame.of_actor(request, actor, here=_("Dossier")),
        "ceiling": chosen,
        "found": found,
        "refused": refused,
        "file_url": reverse("actors:dossier_file", args=[actor.pk]) + f"?up_to={ceiling.value}",
    }
    return render(request, "actors/dossier.html", context)


@require_safe
@confirmed("GET", "HEAD")
def file(request: Request, actor_id: UUID) -> HttpResponseBase:
    """Send the dossier."""
    ceiling = Ceiling(request.GET).marking
    if ceiling is None:
        raise Invalid("bad_ceiling", _("There is no such marking, or what is marked so never leaves."))
    return sent(dossiers.take_out(actor_id=actor_id, ceiling=ceiling, by=request.user))
