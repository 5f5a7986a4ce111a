"""Record that an actor split or went into another: what happened, then what becomes of what it had."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from actors import policies
from actors.domain.relations import label_from
from actors.domain.reshaping import ReshapingKind
from actors.forms.reshaping import Fates, MergerForm, ReshapingForm, SplitForm
from actors.http import posted
from actors.models import Actor, Listing, Relation, Reshaping
from actors.selectors import actors, duplicates
from actors.selectors import reshaping as selector
from actors.services import reshaping
from actors.views import frame
from core import reads
from core.authz import ensure
from core.errors import Conflict, Invalid
from core.web import render, show_refusal


@require_http_methods(["GET", "POST"])
def split(request: Request, actor_id: UUID) -> HttpResponse:
    """Record a split."""
    return _reshape(request, actor_id, SplitForm, _("Record a split"))


@require_http_methods(["GET", "POST"])
def merge(request: Request, actor_id: UUID) -> HttpResponse:
    """Record that the actor went into another."""
    return _reshape(request, actor_id, MergerForm, _("Record a merger"))


def _reshape(request: Request, actor_id: UUID, shape: type[ReshapingForm], title: str) -> HttpResponse:
    actor = actors.get(actor_id, user=request.user)
    ensure(policies.may_change, request.user, actor)
    event = Reshaping(actor=actor, version=actor.version)
    form = shape(posted(request), user=request.user, compartment_id=actor.compartment_id, instance=event)
    form.fields["seen_version"].initial = actor.version
    page: dict[str, Any] = {
        **frame.of_actor(request, actor, here=title),
        "title": title,
        "of": actor.name,
        "cancel_url": reverse("actors:relations", args=[actor.pk]),
        "submit": _("Go on"),
        "form": form,
    }
    if request.method != "POST":
        reads.of_record(actor, by=request.user)
        return render(request, "actors/form.html", page)
    if not form.is_valid():
        return render(request, "actors/form.html", page, status=422)
    if request.POST.get("step") == "again":
        return render(request, "actors/form.html", page)
    things = selector.open_things(actor, on=form.cleaned_data["on"], user=request.user)
    answered = request.POST if request.POST.get("step") == "record" else None
    near = duplicates.similar_to_each([[name] for name in form.new()], user=request.user)
    similar = [one for found in near for one in found]
    told = {thing.pk: _told(thing, actor) for thing in things}
    fates = Fates(answered, things=told, names=form.names(), similar=similar)
    status = 200
    if answered is not None:
        status = 422
        if fates.is_valid():
            try:
                _record(request, actor, form, fates)
            except (Conflict, Invalid) as refusal:
                status = show_refusal(fates, refusal)
                actor = actors.get(actor_id, user=request.user)
            else:
                messages.success(request, _("Recorded. What was decided about these actors is looked at again."))
                return HttpResponseRedirect(reverse("actors:relations", args=[actor.pk]))
    sent = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name != "seen_version"]
    sent.append(("seen_version", str(actor.version)))
    page |= {
        "fates": fates,
        "similar": similar,
        "rows": [(words, fates[f"fate_{key}"]) for key, words in told.items()],
        "names": form.names(),
        "day": form.cleaned_data["on"],
        "carried": [pair for pair in sent if not pair[0].startswith(("fate_", "step", "csrf", "is_another"))],
    }
    return render(request, "actors/reshaping.html", page, status=status)


def _record(request: Request, actor: Actor, form: ReshapingForm, fates: Fates) -> None:
    reshaping.record(
        kind=ReshapingKind(form.KIND),
        actor_id=actor.pk,
        seen_version=form.cleaned_data["seen_version"] or 0,
        values=form.values(),
        parts=form.parts(),
        status=form.cleaned_data["status"],
        fates=fates.fates(),
        by=request.user,
    )


def _told(thing: Relation | Listing, actor: Actor) -> str:
    if isinstance(thing, Listing):
        return _("Listing: %(list)s %(reference)s") % {
            "list": thing.get_list_code_display(),
            "reference": thing.reference,
        }
    forwards = thing.from_actor_id == actor.pk
    other = thing.to_actor if forwards else thing.from_actor
    return f"{_(label_from(thing.relation_type, forwards=forwards))} {other.name}"
