"""Add, correct and end what is known about an actor."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from actors import policies
from actors.forms.base import Act
from actors.forms.facts import FORMS, Ending, Identifier
from actors.http import carry_out, posted
from actors.models import Actor, ExternalId
from actors.selectors import actors
from actors.selectors import facts as selector
from actors.services import facts
from actors.views import frame
from core.authz import ensure

TITLES: Final[Mapping[str, tuple[Promise, Promise, Promise]]] = {
    "name": (gettext_lazy("Add a name"), gettext_lazy("Correct the name"), gettext_lazy("End the name")),
    "interest": (
        gettext_lazy("Add an interest"),
        gettext_lazy("Correct the interest"),
        gettext_lazy("End the interest"),
    ),
    "incentive": (
        gettext_lazy("Add a response to an incentive"),
        gettext_lazy("Correct the response"),
        gettext_lazy("End the response"),
    ),
    "note": (
        gettext_lazy("Add a cultural note"),
        gettext_lazy("Correct the note"),
        gettext_lazy("End the note"),
    ),
    "estimate": (
        gettext_lazy("Add an estimate of the size"),
        gettext_lazy("Correct the estimate"),
        gettext_lazy("End the estimate"),
    ),
    "area": (
        gettext_lazy("Add an area"),
        gettext_lazy("Correct the area"),
        gettext_lazy("End the area"),
    ),
    "integration": (
        gettext_lazy("Assess influence, legitimacy and willingness"),
        gettext_lazy("Correct the assessment"),
        gettext_lazy("End the assessment"),
    ),
    "ddr": (
        gettext_lazy("Add a phase of DDR"),
        gettext_lazy("Correct the phase"),
        gettext_lazy("End the entry"),
    ),
}
ANCHORS: Final = {
    "name": "names",
    "interest": "interests",
    "incentive": "incentives",
    "note": "culture",
    "estimate": "estimates",
    "area": "areas",
    "integration": "integration",
    "ddr": "ddr",
}
ON_LEGITIMACY: Final = frozenset({"integration", "ddr"})


def _home(actor_id: UUID, anchor: str) -> str:
    page = "actors:legitimacy" if anchor in ON_LEGITIMACY else "actors:detail"
    return f"{reverse(page, args=[actor_id])}#{anchor}"


def _page(request: Request, actor: Actor, title: str | Promise, submit: str, anchor: str) -> dict[str, object]:
    around = frame.of_actor(request, actor, here=str(title))
    return {**around, "title": title, "submit": submit, "cancel_url": _home(actor.pk, anchor), "of": actor.name}


@require_http_methods(["GET", "POST"])
def add(request: Request, actor_id: UUID, kind: str) -> HttpResponse:
    """Add a fact."""
    actor = actors.get(actor_id, user=request.user)
    ensure(policies.may_change, request.user, actor)
    new = facts.KINDS[kind].model(actor=actor)
    form = FORMS[kind](posted(request), user=request.user, compartment_id=actor.compartment_id, instance=new)

    def command() -> str:
        facts.add(kind=kind, actor_id=actor_id, values=form.values(), by=request.user)
        return _home(actor_id, ANCHORS[kind])

    page = _page(request, actor, TITLES[kind][0], _("Add"), ANCHORS[kind])
    return carry_out(request, form, command, said=_("Added."), page=page)


@require_http_methods(["GET", "POST"])
def change(request: Request, fact_id: UUID, kind: str) -> HttpResponse:
    """Correct a fact."""
    fact = selector.get(facts.KINDS[kind].model, fact_id, user=request.user)
    actor = actors.get(fact.actor_id, user=request.user)
    ensure(policies.may_change, request.user, actor)
    form = FORMS[kind](posted(request), user=request.user, compartment_id=actor.compartment_id, instance=fact)

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        facts.change(kind=kind, fact_id=fact_id, seen_version=seen, values=form.values(), by=request.user)
        return _home(actor.pk, ANCHORS[kind])

    page = _page(request, actor, TITLES[kind][1], _("Save"), ANCHORS[kind])
    return carry_out(request, form, command, said=_("Saved."), page=page, record=fact)


@require_http_methods(["GET", "POST"])
def end(request: Request, fact_id: UUID, kind: str) -> HttpResponse:
    """Say from which day on a fact no longer holds."""
    fact = selector.get(facts.KINDS[kind].model, fact_id, user=request.user)
    actor = actors.get(fact.actor_id, user=request.user)
    ensure(policies.may_change, request.user, actor)
    form = Ending(posted(request), initial={"seen_version": fact.version})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        facts.end(kind=kind, fact_id=fact_id, seen_version=seen, by=request.user, **form.values())
        return _home(actor.pk, ANCHORS[kind])

    page = _page(request, actor, TITLES[kind][2], _("End it"), ANCHORS[kind]) | {"lead": str(fact)}
    return carry_out(
        request, form, command, said=_("Ended. It stays readable as what was known before."), page=page, record=fact
    )


@require_http_methods(["GET", "POST"])
def add_external_id(request: Request, actor_id: UUID) -> HttpResponse:
    """Add an identifier of somebody else's register."""
    actor = actors.get(actor_id, user=request.user)
    ensure(policies.may_change, request.user, actor)
    form = Identifier(posted(request))

    def command() -> str:
        facts.add_external_id(actor_id=actor_id, by=request.user, **form.values())
        return _home(actor_id, "names")

    page = _page(request, actor, _("Add an identifier"), _("Add"), "names")
    return carry_out(request, form, command, said=_("Added."), page=page)


@require_http_methods(["GET", "POST"])
def remove_external_id(request: Request, external_id_id: UUID) -> HttpResponse:
    """Remove a wrong identifier."""
    row = selector.get(ExternalId, external_id_id, user=request.user)
    actor = actors.get(row.actor_id, user=request.user)
    ensure(policies.may_change, request.user, actor)
    form = Act(posted(request))

    def command() -> str:
        facts.remove_external_id(external_id_id=external_id_id, by=request.user)
        return _home(actor.pk, "names")

    page = _page(request, actor, _("Remove the identifier"), _("Remove"), "names")
    page |= {"lead": f"{row.get_scheme_display()}: {row.value}", "danger": True}
    return carry_out(request, form, command, said=_("Removed. The history keeps it."), page=page)
