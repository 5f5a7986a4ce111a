"""The typed profile of an actor: fill it in, and read what was known while it was of another type."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from actors import policies
from actors.forms.profiles import FORMS, FieldSourceForm
from actors.http import carry_out, posted
from actors.models import FieldSource
from actors.selectors import actors, profiles, sources
from actors.services import profiles as services
from actors.views import frame
from core import reads
from core.authz import ensure
from core.web import render


@require_http_methods(["GET", "POST"])
def describe(request: Request, actor_id: UUID) -> HttpResponse:
    """Fill in what matters of an actor of this type."""
    actor = actors.get(actor_id, user=request.user)
    profile = profiles.asked_of(actor, user=request.user)
    ensure(policies.may_change, request.user, actor)
    form = FORMS[type(profile)](
        posted(request), user=request.user, instance=profile, compartment_id=actor.compartment_id
    )
    home = f"{reverse('actors:detail', args=[actor_id])}#typed"

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        services.describe(actor_id=actor_id, seen_version=seen, values=form.values(), by=request.user)
        return home

    page = {
        **frame.of_actor(request, actor, here=_("Typed profile")),
        "title": _("What matters of %(name)s") % {"name": actor.name},
        "lead": actor.get_actor_type_display(),
        "submit": _("Save"),
        "cancel_url": home,
    }
    stored = None if profile.is_empty else profile
    return carry_out(request, form, command, said=_("The profile is saved."), page=page, record=stored)


@require_http_methods(["GET", "POST"])
def cite(request: Request, actor_id: UUID, field: str) -> HttpResponse:
    """Say how one field is known."""
    actor = actors.get(actor_id, user=request.user)
    profile = profiles.asked_of(actor, user=request.user)
    profiles.insist_described(profile, field)
    ensure(policies.may_change, request.user, actor)
    stored = [row for row in profiles.known(profile) if row.field == field]
    instance = stored[0] if stored else FieldSource(actor=actor, field=field)
    instance.profile = profile
    form = FieldSourceForm(posted(request), user=request.user, instance=instance, compartment_id=actor.compartment_id)
    home = f"{reverse('actors:detail', args=[actor_id])}#typed"

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        services.cite(actor_id=actor_id, field=field, seen_version=seen, values=form.values(), by=request.user)
        return home

    label = capfirst(str(profile._meta.get_field(field).verbose_name))  # type: ignore[union-attr]
    page = {
        **frame.of_actor(request, actor, here=_("How we know it")),
        "title": _("How we know: %(field)s") % {"field": label},
        "of": actor.name,
        "lead": _(
            "Of just this field as it stands; it ends when the field is changed. Without a source it is taken back."
        ),
        "submit": _("Save"),
        "cancel_url": home,
    }
    return carry_out(request, form, command, said=_("Saved."), page=page)


@require_safe
def former(request: Request, actor_id: UUID, profile_id: UUID) -> HttpResponse:
    """Show what was known of the actor while it was of another type."""
    actor = actors.get(actor_id, user=request.user)
    profile = profiles.get(profile_id, actor=actor)
    known = profiles.known(profile)
    sources.cite([profile, *known], user=request.user)
    reads.of_record(actor, by=request.user)
    context = {
        **frame.of_actor(request, actor, here=profile.get_actor_type_display()),
        "typed": profile,
        "sections": profiles.told(profile, known),
    }
    return render(request, "actors/former_profile.html", context)
