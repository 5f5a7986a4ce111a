"""Which entries of different lists are one party: suggestions, and the word of a person."""

from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from actors import policies
from actors.forms.lists import PartyVerdict, TakingOut
from actors.http import carry_out, posted
from actors.models import ListedParty
from actors.selectors import lists as selector
from actors.services import parties
from core.authz import ensure
from core.web import render

SHOWN: Final = 50


@require_safe
def table(request: Request) -> HttpResponse:
    """Show pairs that may be one party, the strongest first, and the parties confirmed."""
    page = Paginator(selector.suggestions(), SHOWN).get_page(request.GET.get("page"))
    entries = selector.entries([key for pair in page for key in (pair.one, pair.other)])
    context = {
        "pairs": [
            {"one": entries[pair.one], "other": entries[pair.other], "names": pair.names[:5], "strength": pair.strength}
            for pair in page
        ],
        "parties": ListedParty.objects.filter(entries__isnull=False).distinct().prefetch_related("entries")
        .select_related("confirmed_by").order_by("name")[:SHOWN],
        "may_judge": policies.may_judge_parties(request.user),
        "summary": _("%(first)s to %(last)s of %(count)s")
        % {"first": page.start_index(), "last": page.end_index(), "count": page.paginator.count},
        "previous_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "crumbs": _crumbs(),
    }  # fmt: skip
    return render(request, "actors/parties.html", context)


@require_http_methods(["GET", "POST"])
def judge(request: Request, one_id: UUID, other_id: UUID) -> HttpResponse:
    """Say whether two entries are one party."""
    ensure(policies.may_judge_parties, request.user)
    one, other = selector.entry(one_id), selector.entry(other_id)
    form = PartyVerdict(posted(request))

    def command() -> str:
        said = form.cleaned_data
        act = parties.confirm if said["verdict"] == PartyVerdict.ONE else parties.keep_apart
        act(one_id=one_id, other_id=other_id, reason=said["reason"], by=request.user)
        return reverse("actors:parties")

    page: dict[str, Any] = {
        "title": _("Are they one party?"),
        "lead": f"{one} / {other}",
        "submit": _("Save"),
        "cancel_url": reverse("actors:parties"),
        "crumbs": _crumbs(_("Judge")),
    }
    return carry_out(request, form, command, said=_("Saved."), page=page)


@require_http_methods(["GET", "POST"])
def take_out(request: Request, entry_id: UUID) -> HttpResponse:
    """Let an entry stand for itself again."""
    ensure(policies.may_judge_parties, request.user)
    entry = selector.entry(entry_id)
    form = TakingOut(posted(request))

    def command() -> str:
        parties.take_out(entry_id=entry_id, reason=form.cleaned_data["reason"], by=request.user)
        return entry.get_absolute_url()

    page: dict[str, Any] = {
        "title": _("Take the entry out of its party"),
        "lead": str(entry),
        "submit": _("Take out"),
        "cancel_url": entry.get_absolute_url(),
        "crumbs": _crumbs(_("Take out")),
    }
    return carry_out(request, form, command, said=_("It stands for itself again."), page=page)


def _crumbs(here: str = "") -> list[dict[str, str]]:
    found = [{"label": _("Published lists"), "url": reverse("actors:lists")}]
    if not here:
        return [*found, {"label": _("Listed parties")}]
    return [*found, {"label": _("Listed parties"), "url": reverse("actors:parties")}, {"label": here}]
