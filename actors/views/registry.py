"""Register, change, reclassify an actor; confirm that its profile was read through."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from actors import policies
from actors.forms.actors import EarlierPeriod, PeriodDay, Profile, Reclassification, Registration
from actors.forms.base import Act
from actors.http import carry_out, posted
from actors.models import Actor
from actors.selectors import actors
from actors.selectors import periods as selector
from actors.services import periods, registry
from actors.views import frame
from core.authz import ensure


def here(actor: Actor) -> str:
    """Return the address of the profile."""
    return reverse("actors:detail", args=[actor.pk])


@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """Register an actor."""
    ensure(policies.may_write, request.user)
    form = Registration(posted(request), user=request.user, initial={"name": request.GET.get("name", "")})

    def command() -> str:
        actor = registry.register(compartment_id=form.compartment_id(), values=form.values(), by=request.user)
        return here(actor)

    page = {
        "title": _("Register an actor"),
        "submit": _("Register"),
        "cancel_url": reverse("actors:list"),
        "crumbs": [{"label": _("Actors"), "url": reverse("actors:list")}, {"label": _("Register an actor")}],
    }
    return carry_out(request, form, command, said=_("The actor is registered."), page=page)


@require_http_methods(["GET", "POST"])
def change(request: Request, actor_id: UUID) -> HttpResponse:
    """Change what the profile says."""
    actor = actors.get(actor_id, user=request.user)
    ensure(policies.may_change, request.user, actor)
    form = Profile(posted(request), user=request.user, instance=actor)

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        return here(registry.change(actor_id=actor_id, seen_version=seen, values=form.values(), by=request.user))

    page = {
        **frame.of_actor(request, actor, here=_("Edit")),
        "title": _("Edit %(name)s") % {"name": actor.name},
        "submit": _("Save"),
        "cancel_url": here(actor),
    }
    return carry_out(request, form, command, said=_("The profile is saved."), page=page, record=actor)


@require_http_methods(["GET", "POST"])
def reclassify(request: Request, actor_id: UUID) -> HttpResponse:
    """Change type or status from a day on."""
    actor = actors.get(actor_id, user=request.user)
    ensure(policies.may_change, request.user, actor)
    form = Reclassification(posted(request), user=request.user, instance=actor)

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        return here(registry.reclassify(actor_id=actor_id, seen_version=seen, by=request.user, **form.values()))

    page = {
        **frame.of_actor(request, actor, here=_("Type and status")),
        "title": _("Type and status of %(name)s") % {"name": actor.name},
        "below": "actors/_periods.html",
        "periods": selector.of(actor),
        "submit": _("Save"),
        "cancel_url": here(actor),
    }
    return carry_out(request, form, command, said=_("Type and status are saved."), page=page, record=actor)


@require_http_methods(["GET", "POST"])
def correct_period(request: Request, actor_id: UUID, period_id: int) -> HttpResponse:
    """Correct the day from which the actor was of a type and status."""
    actor = actors.get(actor_id, user=request.user)
    period = selector.get(period_id, actor=actor)
    ensure(policies.may_change, request.user, actor)
    form = PeriodDay(posted(request), initial={"seen_version": actor.version, "since": period.since})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        values = form.values()
        return here(
            periods.correct(actor_id=actor_id, period_id=period_id, seen_version=seen, by=request.user, **values)
        )

    page = {
        **frame.of_actor(request, actor, here=_("Correct a day")),
        "title": _("Since when it was so"),
        "of": actor.name,
        "lead": f"{period.get_actor_type_display()}, {period.get_status_display()}",
        "submit": _("Save"),
        "cancel_url": reverse("actors:reclassify", args=[actor.pk]),
    }
    return carry_out(request, form, command, said=_("The day is corrected."), page=page, record=actor)


@require_http_methods(["GET", "POST"])
def add_earlier(request: Request, actor_id: UUID) -> HttpResponse:
    """Record what the actor was before the first that is recorded of it."""
    actor = actors.get(actor_id, user=request.user)
    ensure(policies.may_change, request.user, actor)
    first = selector.first(actor)
    form = EarlierPeriod(posted(request), initial={"seen_version": actor.version, "until": first.since})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        return here(periods.put_before(actor_id=actor_id, seen_version=seen, by=request.user, **form.values()))

    page = {
        **frame.of_actor(request, actor, here=_("What it was earlier")),
        "title": _("What it was earlier"),
        "of": actor.name,
        "lead": _("Before it was: %(what)s.")
        % {"what": f"{first.get_actor_type_display()}, {first.get_status_display()}"},
        "submit": _("Save"),
        "cancel_url": reverse("actors:reclassify", args=[actor.pk]),
    }
    return carry_out(request, form, command, said=_("What it was earlier is saved."), page=page, record=actor)


@require_http_methods(["GET", "POST"])
def review(request: Request, actor_id: UUID) -> HttpResponse:
    """Confirm that the profile was read through and holds."""
    actor = actors.get(actor_id, user=request.user)
    ensure(policies.may_change, request.user, actor)
    form = Act(posted(request), initial={"seen_version": actor.version})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        return here(registry.confirm_review(actor_id=actor_id, seen_version=seen, by=request.user))

    page = {
        **frame.of_actor(request, actor, here=_("Confirm the profile")),
        "title": _("Confirm the profile of %(name)s") % {"name": actor.name},
        "lead": _("You say that you read the whole profile today and that it holds. Correct what does not, first."),
        "submit": _("It holds"),
        "cancel_url": here(actor),
    }
    return carry_out(
        request, form, command, said=_("The profile counts as read through today."), page=page, record=actor
    )
