"""Listings of an actor or a person: read, record, correct, confirm, end."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from actors import policies
from actors.domain.listings import USUAL_EFFECTS, code_for
from actors.forms.base import Act
from actors.forms.facts import EndingWithGround
from actors.forms.listings import ListingForm
from actors.http import carry_out, posted
from actors.models import Actor, Listing, Person
from actors.selectors import actors, facts, lists, people, rhythm, sources
from actors.selectors import listings as selector
from actors.selectors import screenings as screening_selector
from actors.services import listings
from actors.views import frame, screenings
from core import clock, reads
from core.authz import ensure
from core.errors import NotFound
from core.web import render


@require_safe
def table(request: Request, actor_id: UUID) -> HttpResponse:
    """Show the listings of an actor and of the people in it, per authority with their effects."""
    actor = actors.get(actor_id, user=request.user)
    reads.of_record(actor, by=request.user)
    today = clock.now().date()
    own = list(selector.visible(request.user).filter(actor=actor).order_by("-listed_on", "pk"))
    of_people = selector.of_people_in(actor, user=request.user, today=today)
    sources.cite([*own, *of_people], user=request.user)
    context = {
        **frame.of_actor(request, actor, tab="listings"),
        "live": [one for one in own if one.delisted_on is None or one.delisted_on > today],
        "ended": [one for one in own if one.delisted_on is not None and one.delisted_on <= today],
        "of_people": of_people,
        "today": today,
        **screenings.of(request, screening_selector.of(actor, user=request.user)),
        "look_up_url": reverse("actors:screen_actor", args=[actor_id]),
    }
    return render(request, "actors/listings.html", context)


@require_http_methods(["GET", "POST"])
def add(request: Request, actor_id: UUID | None = None, person_id: UUID | None = None) -> HttpResponse:
    """Record a listing."""
    whole = _whole(request, actor_id, person_id)
    listing = Listing(**{"actor" if isinstance(whole, Actor) else "person": whole})
    form = ListingForm(posted(request), initial=_from_entry(request), **_of(request, whole, listing))

    def command() -> str:
        listings.add(actor_id=actor_id, person_id=person_id, values=form.values(), by=request.user)
        return _home(whole)

    page = _page(request, whole, _("Record a listing"), _("Record"))
    days = rhythm.keeping().look_ups
    page["lead"] = ngettext(
        "Look the entry up now: it counts as checked today, and is due again in %(days)s day.",
        "Look the entry up now: it counts as checked today, and is due again in %(days)s days.",
        days,
    ) % {"days": days}
    return carry_out(request, form, command, said=_("The listing is recorded."), page=page)


@require_http_methods(["GET", "POST"])
def change(request: Request, listing_id: UUID) -> HttpResponse:
    """Correct a listing."""
    listing, whole = _seen(request, listing_id)
    form = ListingForm(posted(request), **_of(request, whole, listing))

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        listings.change(listing_id=listing_id, seen_version=seen, values=form.values(), by=request.user)
        return _home(whole)

    page = _page(request, whole, _("Correct the listing"), _("Save"))
    return carry_out(request, form, command, said=_("Saved."), page=page, record=listing)


@require_http_methods(["GET", "POST"])
def confirm(request: Request, listing_id: UUID) -> HttpResponse:
    """Note that the entry was looked up today and stands as recorded."""
    listing, whole = _seen(request, listing_id)
    form = Act(posted(request), initial={"seen_version": listing.version})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        listings.confirm(listing_id=listing_id, seen_version=seen, by=request.user)
        return _home(whole)

    page = _page(request, whole, _("Confirm the listing"), _("It stands as recorded"))
    page["lead"] = _("%(listing)s. You say that you looked the entry up today.") % {"listing": _told(listing)}
    return carry_out(request, form, command, said=_("Checked today."), page=page, record=listing)


@require_http_methods(["GET", "POST"])
def end(request: Request, listing_id: UUID) -> HttpResponse:
    """Record that a listing has ended."""
    listing, whole = _seen(request, listing_id)
    form = EndingWithGround(posted(request), initial={"seen_version": listing.version})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        listings.end(listing_id=listing_id, seen_version=seen, by=request.user, **form.values())
        return _home(whole)

    page = _page(request, whole, _("End the listing"), _("End it")) | {"lead": _told(listing)}
    return carry_out(request, form, command, said=_("Ended. It stays readable."), page=page, record=listing)


def _whole(request: Request, actor_id: UUID | None, person_id: UUID | None) -> Actor | Person:
    whole: Actor | Person
    if actor_id is not None:
        whole = actors.get(actor_id, user=request.user)
    else:
        whole = people.get(person_id, user=request.user)  # type: ignore[arg-type]
    ensure(policies.may_list, request.user, whole)
    return whole


def _seen(request: Request, listing_id: UUID) -> tuple[Listing, Actor | Person]:
    listing = facts.get(Listing, listing_id, user=request.user)
    return listing, _whole(request, listing.actor_id, listing.person_id)


def _of(request: Request, whole: Actor | Person, listing: Listing) -> dict[str, Any]:
    return {"user": request.user, "compartment_id": whole.compartment_id, "instance": listing}


def _home(whole: Actor | Person) -> str:
    if isinstance(whole, Actor):
        return reverse("actors:listings", args=[whole.pk])
    return reverse("actors:person", args=[whole.pk])


def _told(listing: Listing) -> str:
    return f"{listing.get_list_code_display()} {listing.reference}".strip()


def _page(request: Request, whole: Actor | Person, title: str, submit: str) -> dict[str, Any]:
    if isinstance(whole, Actor):
        around = frame.of_actor(request, whole, here=title)
    else:
        around = frame.of_person(request, whole, here=title)
    return {**around, "title": title, "submit": submit, "cancel_url": _home(whole), "of": whole.name}


def _from_entry(request: Request) -> dict[str, Any]:
    """Return what an entry of a list, named in the address, fills in: a start, to be looked up."""
    try:
        entry = lists.entry(UUID(request.GET.get("entry", "")))
    except (ValueError, NotFound):
        return {}
    code = code_for(entry.list_code, entry.programmes)
    return {
        "list_code": code.value,
        "reference": entry.reference,
        "listed_on": entry.listed_on,
        "legal_effects": [effect.value for effect in USUAL_EFFECTS.get(code, ())],
    }
