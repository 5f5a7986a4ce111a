"""Say how far a fact is believed, and whether a source still is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from actors import policies
from actors.forms.judging import Judgement, Verdict
from actors.http import carry_out, posted
from actors.models import Actor, Judged, Listing
from actors.selectors import facts, people
from actors.selectors import sources as source_selector
from actors.services import judging, sources
from actors.views import frame
from core.authz import ensure


@dataclass(frozen=True, slots=True)
class Place:
    """What a kind of fact is called in the heading, and the page it stands on."""

    title: Promise
    route: str
    anchor: str = ""


PLACES: Final[Mapping[str, Place]] = {
    "relation": Place(gettext_lazy("Judge the relation"), "actors:relations"),
    "role": Place(gettext_lazy("Judge the role"), "actors:actor_people"),
    "name": Place(gettext_lazy("Judge the name"), "actors:detail", "#names"),
    "estimate": Place(gettext_lazy("Judge the estimate"), "actors:detail", "#estimates"),
    "area": Place(gettext_lazy("Judge the area"), "actors:detail", "#areas"),
    "listing": Place(gettext_lazy("Judge the listing"), "actors:listings"),
}


STILL_HOLDS: Final = gettext_lazy("Whatever you say here, what follows from it holds until somebody ends the listing.")


@require_http_methods(["GET", "POST"])
def judge(request: Request, fact_id: UUID, kind: str) -> HttpResponse:
    """Say how far a fact is believed."""
    fact: Any = facts.get(judging.KINDS[kind].model, fact_id, user=request.user)
    ensure(judging.KINDS[kind].may, request.user, fact)
    place = PLACES[kind]
    around, home = _around(request, fact, place)
    form = Judgement(posted(request), fact=fact, user=request.user)

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        judging.judge(kind=kind, fact_id=fact_id, seen_version=seen, by=request.user, **form.values())
        return home

    page = {
        **around,
        "title": place.title,
        "submit": _("Save"),
        "cancel_url": home,
        "of": _told(request, fact),
        "lead": " ".join(_now(fact, kind)),
    }
    return carry_out(request, form, command, said=_("Saved."), page=page, record=fact)


@require_http_methods(["GET", "POST"])
def refute_source(request: Request, source_id: UUID) -> HttpResponse:
    """Say that what a source says is false."""
    return _verdict(request, source_id, _("Refute the source"), _("Refute it"), sources.refute)


@require_http_methods(["GET", "POST"])
def reinstate_source(request: Request, source_id: UUID) -> HttpResponse:
    """Take the refutation of a source back."""
    return _verdict(request, source_id, _("Reinstate the source"), _("Reinstate it"), sources.reinstate)


def _now(fact: Judged, kind: str) -> list[str]:
    """Return how far the fact is believed, what somebody found where that is something else, and what holds anyway."""
    told = [_("Now: %(state)s.") % {"state": fact.belief_words}]
    if fact.belief != fact.state:
        found = _("It was found to be “%(state)s”, which its sources no longer carry.")
        told.append(found % {"state": fact.get_state_display()})
    return [*told, str(STILL_HOLDS)] if kind == "listing" else told


def _verdict(request: Request, source_id: UUID, title: str, submit: str, act: Any) -> HttpResponse:
    source = source_selector.get(source_id, user=request.user)
    ensure(policies.may_change, request.user, source)
    home = reverse("actors:source", args=[source_id])
    form = Verdict(posted(request), initial={"seen_version": source.version})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        act(source_id=source_id, seen_version=seen, by=request.user, **form.values())
        return home

    page = {
        "title": title,
        "submit": submit,
        "danger": act is sources.refute,
        "cancel_url": home,
        "of": source.title,
        "lead": ""
        if source.is_refuted
        else _(
            "What rests on it alone will count as not graded and disputed; what names another source that stands, "
            "as that one carries it."
        ),
        "marking": source.get_marking_display(),
        "crumbs": [
            {"label": _("Sources"), "url": reverse("actors:sources")},
            {"label": source.title, "url": home},
            {"label": title},
        ],
    }
    return carry_out(request, form, command, said=_("Saved."), page=page, record=source)


def _around(request: Request, fact: Any, place: Place) -> tuple[dict[str, Any], str]:
    """Return what stands around the form, and the page the fact stands on."""
    here = str(place.title)
    if isinstance(fact, Listing) and fact.person_id is not None:
        person = people.get(fact.person_id, user=request.user)
        return frame.of_person(request, person, here=here), person.get_absolute_url()
    actor: Actor = fact.from_actor if hasattr(fact, "from_actor") else fact.actor
    return frame.of_actor(request, actor, here=here), reverse(place.route, args=[actor.pk]) + place.anchor


def _told(request: Request, fact: Judged) -> str:
    """Return the fact in words that this reader may know."""
    row: Any = fact
    if hasattr(row, "from_actor"):
        return f"{row.from_actor.name} {row.get_relation_type_display()} {row.to_actor.name}"
    if isinstance(row, Listing):
        return f"{row.get_list_code_display()} {row.reference}".strip()
    if hasattr(row, "person_id"):
        return f"{people.get(row.person_id, user=request.user).name}, {row.get_role_display()}"
    return str(row)
