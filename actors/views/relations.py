"""Relations of an actor: read them as a table, add, correct and end them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from actors import policies
from actors.forms.facts import Ending
from actors.forms.relations import NewRelation, RelationForm
from actors.http import carry_out, posted
from actors.models import Actor, Relation
from actors.selectors import actors, facts, sureness
from actors.selectors import relations as selector
from actors.services import relations
from actors.views import frame
from core import clock, reads
from core.authz import ensure
from core.web import render


def _home(actor: Actor) -> str:
    return reverse("actors:relations", args=[actor.pk])


@require_safe
def table(request: Request, actor_id: UUID) -> HttpResponse:
    """Show the relations, contradicting ones as pairs."""
    actor = actors.get(actor_id, user=request.user)
    reads.of_record(actor, by=request.user)
    found = selector.of_actor(actor, user=request.user, today=clock.now().date())
    context = {
        **frame.of_actor(request, actor, tab="relations"),
        "relations": found,
        "sureness": sureness.of(actor, user=request.user),
    }
    return render(request, "actors/relations.html", context)


@require_http_methods(["GET", "POST"])
def add(request: Request, actor_id: UUID) -> HttpResponse:
    """Say what the actor is to another."""
    actor = actors.get(actor_id, user=request.user)
    ensure(policies.may_write, request.user)
    form = NewRelation(
        posted(request),
        user=request.user,
        compartment_id=actor.compartment_id,
        instance=Relation(from_actor=actor),
    )

    def command() -> str:
        relations.add(values=form.values(), by=request.user, **form.ends())
        return _home(actor)

    page = _page(request, actor, _("Add a relation"), _("Add"))
    return carry_out(request, form, command, said=_("Added."), page=page)


@require_http_methods(["GET", "POST"])
def change(request: Request, relation_id: UUID) -> HttpResponse:
    """Correct a relation."""
    relation = _seen(request, relation_id)
    actor = relation.from_actor
    form = RelationForm(posted(request), user=request.user, compartment_id=actor.compartment_id, instance=relation)

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        relations.change(relation_id=relation_id, seen_version=seen, values=form.values(), by=request.user)
        return _home(actor)

    page = _page(request, actor, _("Correct the relation"), _("Save")) | {"of": _told(relation)}
    return carry_out(request, form, command, said=_("Saved."), page=page, record=relation)


@require_http_methods(["GET", "POST"])
def end(request: Request, relation_id: UUID) -> HttpResponse:
    """Say until which day a relation held."""
    relation = _seen(request, relation_id)
    form = Ending(posted(request), initial={"seen_version": relation.version})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        relations.end(relation_id=relation_id, seen_version=seen, by=request.user, **form.values())
        return _home(relation.from_actor)

    page = _page(request, relation.from_actor, _("End the relation"), _("End it")) | {"of": _told(relation)}
    return carry_out(request, form, command, said=_("Ended. It stays readable."), page=page, record=relation)


def _seen(request: Request, relation_id: UUID) -> Relation:
    relation = facts.get(Relation, relation_id, user=request.user)
    ensure(policies.may_relate, request.user, relation.from_actor, relation.to_actor)
    return relation


def _told(relation: Relation) -> str:
    return f"{relation.from_actor.name} {relation.get_relation_type_display()} {relation.to_actor.name}"


def _page(request: Request, actor: Actor, title: str, submit: str) -> dict[str, Any]:
    around = frame.of_actor(request, actor, here=title)
    return {**around, "title": title, "submit": submit, "cancel_url": _home(actor), "of": actor.name}
