"""The common ground: the board of one actor or of several, and its entries."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from actors import policies
from actors.domain.ground import GroundKind
from actors.forms.ground import AnotherActor, EndingOfOurs, GroundForm, NewGround
from actors.http import carry_out, posted
from actors.models import Actor, GroundEntry
from actors.selectors import actors
from actors.selectors import ground as selector
from actors.services import ground
from actors.views import frame
from core import reads
from core.authz import ensure
from core.web import render


@require_safe
def of_one(request: Request, actor_id: UUID) -> HttpResponse:
    """Show the board between us and one actor."""
    actor = actors.get(actor_id, user=request.user)
    reads.of_record(actor, by=request.user)
    context = {**frame.of_actor(request, actor, tab="common_ground"), **_board(request, [actor])}
    return render(request, "actors/common_ground.html", context)


@require_safe
def several(request: Request) -> HttpResponse:
    """Show the board between us and the actors of the address; a form asks for one more."""
    chosen = _chosen(request)
    form = AnotherActor(request.GET if "another" in request.GET else None, user=request.user)
    status = 200
    if form.is_bound:
        if form.is_valid():
            return HttpResponseRedirect(_address([*chosen, actors.get(form.values()["another"], user=request.user)]))
        status = 422
    for actor in chosen:
        reads.of_record(actor, by=request.user)
    context = {
        **_board(request, chosen),
        "form": form,
        "chosen": [(actor, _address([other for other in chosen if other.pk != actor.pk])) for actor in chosen],
        "crumbs": [{"label": _("Actors"), "url": reverse("actors:list")}, {"label": _("Common ground")}],
    }
    return render(request, "actors/several_ground.html", context, status=status)


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """Lay down an entry about the actors of the address, or one that overtakes another."""
    old = selector.get(_id(request.GET["overtakes"]), user=request.user) if "overtakes" in request.GET else None
    chosen = [party.actor for party in old.parties.all()] if old else _chosen(request)
    ensure(policies.may_write, request.user)
    if not chosen:
        return HttpResponseRedirect(_address(()))
    place = ground.place_of(chosen)
    ensure(policies.may_register, request.user, place.pk)
    shown = old or GroundEntry(compartment=place, kind=_kind(request))
    form = NewGround(posted(request), user=request.user, compartment_id=place.pk, instance=shown)

    def command() -> str:
        ground.add(
            actor_ids=[actor.pk for actor in chosen],
            values=form.values(),
            by=request.user,
            overtakes_id=old.pk if old else None,
            overtakes_version=form.cleaned_data["seen_version"] or 0,
        )
        return _home(chosen)

    title = _("Say how it stands now") if old else _("Add to the common ground")
    page = _page(chosen, title, _("Add"))
    if old:
        page["lead"] = _("The entry before it stays readable as overtaken.")
    return carry_out(request, form, command, said=_("Added."), page=page, record=old)


@require_http_methods(["GET", "POST"])
def change(request: Request, entry_id: UUID) -> HttpResponse:
    """Correct an entry."""
    entry, chosen = _seen(request, entry_id)
    form = GroundForm(posted(request), user=request.user, compartment_id=entry.compartment_id, instance=entry)

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        ground.change(entry_id=entry_id, seen_version=seen, values=form.values(), by=request.user)
        return _home(chosen)

    page = _page(chosen, _("Correct the entry"), _("Save")) | {"lead": entry.get_kind_display()}
    return carry_out(request, form, command, said=_("Saved."), page=page, record=entry)


@require_http_methods(["GET", "POST"])
def end(request: Request, entry_id: UUID) -> HttpResponse:
    """Say that an entry no longer holds."""
    entry, chosen = _seen(request, entry_id)
    form = EndingOfOurs(posted(request), initial={"seen_version": entry.version})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        ground.end(entry_id=entry_id, seen_version=seen, by=request.user, **form.values())
        return _home(chosen)

    page = _page(chosen, _("End the entry"), _("End it")) | {"lead": str(entry)}
    return carry_out(request, form, command, said=_("Ended. It stays readable."), page=page, record=entry)


def _board(request: Request, chosen: Sequence[Actor]) -> dict[str, Any]:
    """Return the board, and the ways to add to it where one entry may be about all of these actors."""
    return {
        "board": selector.board(chosen, user=request.user),
        "add_urls": _add_urls(chosen) if _may_add(request, chosen) else {},
        "may_change_in": {pk for pk in request.user.access if policies.may_register(request.user, pk)},
    }


def _may_add(request: Request, chosen: Sequence[Actor]) -> bool:
    narrow = {actor.compartment_id for actor in chosen if not actor.compartment.is_common}
    places = narrow or {actor.compartment_id for actor in chosen}
    return len(narrow) < 2 and bool(places) and all(policies.may_register(request.user, pk) for pk in places)  # noqa: PLR2004


def _add_urls(chosen: Sequence[Actor]) -> dict[str, str]:
    here = [("actor", str(actor.pk)) for actor in chosen]
    return {
        kind.value: f"{reverse('actors:add_ground')}?{urlencode([*here, ('kind', kind.value)])}" for kind in GroundKind
    }


def _chosen(request: Request) -> list[Actor]:
    """Return the actors of the address, each once; one that is hidden or absent is a page that is not there."""
    ids = dict.fromkeys(_id(text) for text in request.GET.getlist("actor"))
    if len(ids) > ground.MOST:
        raise Http404
    chosen = [actors.get(actor_id, user=request.user) for actor_id in ids]
    kept = dict.fromkeys(actor.merged_into_id or actor.pk for actor in chosen)
    return [actors.get(actor_id, user=request.user) for actor_id in kept]


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _kind(request: Request) -> str:
    asked = request.GET.get("kind", "")
    return asked if asked in set(GroundKind) else GroundKind.AGREED_FACT.value


def _address(chosen: Sequence[Actor]) -> str:
    query = urlencode([("actor", actor.pk) for actor in chosen])
    return reverse("actors:several_ground") + (f"?{query}" if query else "")


def _home(chosen: Sequence[Actor]) -> str:
    if len(chosen) == 1:
        return reverse("actors:common_ground", args=[chosen[0].pk])
    return _address(chosen)


def _seen(request: Request, entry_id: UUID) -> tuple[GroundEntry, list[Actor]]:
    entry = selector.get(entry_id, user=request.user)
    ensure(policies.may_change, request.user, entry)
    return entry, [party.actor for party in entry.parties.all()]


def _page(chosen: Sequence[Actor], title: str, submit: str) -> dict[str, Any]:
    names = ", ".join(actor.name for actor in chosen)
    return {
        "title": title,
        "submit": submit,
        "cancel_url": _home(chosen),
        "of": names,
        "crumbs": [
            {"label": _("Actors"), "url": reverse("actors:list")},
            {"label": _("Common ground"), "url": _home(chosen)},
            {"label": title},
        ],
    }
