"""The profile of an actor: one page a view."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from accounts.http import Request
from actors.domain.freshness import due_at
from actors.domain.grading import FactState
from actors.domain.kinds import ActorSubtype
from actors.domain.profiles import ONLY_SOME, matters
from actors.domain.sureness import first_sentence
from actors.domain.traits import OrganisationLevel
from actors.models import Actor
from actors.models.vocabulary import words
from actors.selectors import actors, changes, facts, merging, overview, profiles, rhythm, sizes, sources, sureness
from actors.selectors import history as history_selector
from actors.selectors import timeline as timeline_selector
from actors.views import figures, frame
from core import clock, reads
from core.web import render

PROSE: Final = (
    "motivations",
    "principles",
    "constituency",
    "ethno_cultural",
    "population_control",
    "finance_sources",
    "ihl_commitments",
    "mediation_attitude",
    "internal_spoilers",
)


@require_safe
def detail(request: Request, actor_id: UUID) -> HttpResponse:
    """Show who the actor is, what it wants, how sure we are and what needs attention."""
    actor = actors.get(actor_id, user=request.user)
    at = clock.now()
    found = overview.load(actor, user=request.user, at=at)
    reads.of_record(actor, by=request.user)
    lead, rest = first_sentence(actor.summary)
    context = {
        **frame.of_actor(request, actor, tab="detail"),
        "lead": lead,
        "summary_rest": rest,
        "due_at": _due_at(actor, at),
        "overview": found,
        "changes": changes.since(actor, found.looked_at, user=request.user),
        "concerns": overview.concerns(actor, found, at=at),
        "size_source": found.cited.get(actor.size_source_id) if actor.size_source_id else None,
        "sizes_apart": sizes.in_words(found.sizes),
        **_figures(actor),
        "why": _why(actor_id),
        "places": figures.places(actor),
        "subtype_words": words(actor.subtypes, ActorSubtype),
        "level_words": words(actor.organisation_levels, OrganisationLevel),
        "asked": {name for name in ONLY_SOME if matters(name, actor.actor_type) or getattr(actor, name)},
        "sections": profiles.told(found.typed, found.typed_known) if found.typed and not found.typed.is_empty else [],
        "prose": [(_label(name), text) for name in PROSE if (text := getattr(actor, name))],
        "merges": found.merges,
        "added": [render_to_string(told.template, told.context, request) for told in found.added],
    }
    return render(request, "actors/detail.html", context)


@require_safe
def engagements(request: Request, actor_id: UUID) -> HttpResponse:
    """Show what we did and planned with the actor, as the upper apps tell it."""
    actor = actors.get(actor_id, user=request.user)
    reads.of_record(actor, by=request.user)
    return render(request, "actors/engagements.html", frame.of_actor(request, actor, tab="engagements"))


@require_safe
def benefits(request: Request, actor_id: UUID) -> HttpResponse:
    """Show what the actor was given beside how it behaved, as the upper apps tell it."""
    actor = actors.get(actor_id, user=request.user)
    reads.of_record(actor, by=request.user)
    return render(request, "actors/benefits.html", frame.of_actor(request, actor, tab="benefits"))


@require_safe
def people(request: Request, actor_id: UUID) -> HttpResponse:
    """Show the people of the actor with their dated roles."""
    actor = actors.get(actor_id, user=request.user)
    reads.of_record(actor, by=request.user)
    today = clock.now().date()
    roles = overview.roles_of(actor, user=request.user)
    sources.cite(roles, user=request.user)
    believed = [role for role in roles if role.belief not in {FactState.DISPUTED, FactState.REFUTED}]
    context = {
        **frame.of_actor(request, actor, tab="actor_people"),
        "disputed": [role for role in roles if role.belief is FactState.DISPUTED],
        "live": [role for role in believed if role.until is None or role.until > today],
        "past": [role for role in believed if role.until is not None and role.until <= today],
        "refuted": [role for role in roles if role.belief is FactState.REFUTED],
    }
    return render(request, "actors/actor_people.html", context)


@require_safe
def actor_sources(request: Request, actor_id: UUID) -> HttpResponse:
    """Show what the profile rests on, and what rests on nothing."""
    actor = actors.get(actor_id, user=request.user)
    reads.of_record(actor, by=request.user)
    graded = facts.graded(actor, user=request.user)
    cited = sources.cite(graded, user=request.user, also=[actor.size_source_id])
    uses = sureness.by_source(actor, user=request.user)
    rows = [(source, uses[key]) for key, source in cited.items()]
    context = {
        **frame.of_actor(request, actor, tab="actor_sources"),
        "rows": sorted(rows, key=lambda row: (-row[1], row[0].title)),
        "sureness": sureness.of(actor, user=request.user),
    }
    return render(request, "actors/actor_sources.html", context)


@require_safe
def timeline(request: Request, actor_id: UUID) -> HttpResponse:
    """Show the dated facts in order."""
    actor = actors.get(actor_id, user=request.user)
    reads.of_record(actor, by=request.user)
    moments = timeline_selector.of_actor(actor, user=request.user)
    context = {**frame.of_actor(request, actor, tab="timeline"), "moments": moments}
    return render(request, "actors/timeline.html", context)


@require_safe
def history(request: Request, actor_id: UUID) -> HttpResponse:
    """Show who changed what on the profile."""
    actor = actors.get(actor_id, user=request.user)
    reads.of_record(actor, by=request.user)
    context = {
        **frame.of_actor(request, actor, tab="history"),
        "events": history_selector.of_actor(actor, user=request.user),
        "merges": merging.of(actor, user=request.user),
    }
    return render(request, "actors/history.html", context)


def _due_at(actor: Actor, at: datetime) -> datetime | None:
    """Return by when the profile is to be read through again, None where nobody ever did."""
    if actor.reviewed_at is None:
        return None
    standing = figures.standing_of(actor)
    contact = standing.last_contact_at if standing else None
    return due_at(actor.reviewed_at, contact, at=at, rhythm=rhythm.keeping())


def _figures(actor: Actor) -> dict[str, Any]:
    standing = figures.standing_of(actor)
    return {
        "standing": standing,
        "trust": figures.trust(standing),
        "escalation": figures.escalation(standing),
    }


def _label(name: str) -> str:
    label = str(Actor._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _why(actor_id: UUID) -> dict[str, str]:
    """Return where each score is explained, as far as that app has such a page."""
    found = {}
    for score in ("trust", "escalation"):
        try:
            found[score] = reverse(f"reassessment:{score}", args=[actor_id])
        except NoReverseMatch:
            found[score] = ""
    return found
