"""Sources: read, add, correct."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from actors import policies
from actors.forms.sources import NewSource, SourceForm
from actors.http import carry_out, posted
from actors.selectors import history
from actors.selectors import sources as selector
from actors.services import sources
from core import reads
from core.authz import ensure
from core.web import render


@require_safe
def detail(request: Request, source_id: UUID) -> HttpResponse:
    """Show a source, the actors whose facts rest on it, and its history."""
    source = selector.get(source_id, user=request.user)
    reads.of_record(source, by=request.user)
    context = {
        "source": source,
        "marking": source.get_marking_display(),
        "cited_on": selector.cited_on(source, user=request.user),
        "events": history.of_record(source, user=request.user),
        "may_change": policies.may_change(request.user, source),
        "crumbs": [{"label": _("Sources"), "url": reverse("actors:sources")}, {"label": source.title}],
    }
    return render(request, "actors/source.html", context)


@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """Add a source."""
    ensure(policies.may_write, request.user)
    form = NewSource(posted(request), user=request.user)

    def command() -> str:
        source = sources.add(
            compartment_id=form.compartment_id(),
            values=form.values(),
            by=request.user,
            origin_is_another=form.origin_is_another,
        )
        return reverse("actors:source", args=[source.pk])

    page = {
        "title": _("Add a source"),
        "submit": _("Add"),
        "cancel_url": reverse("actors:sources"),
        "crumbs": [{"label": _("Sources"), "url": reverse("actors:sources")}, {"label": _("Add a source")}],
    }
    return carry_out(request, form, command, said=_("The source is added."), page=page)


@require_http_methods(["GET", "POST"])
def change(request: Request, source_id: UUID) -> HttpResponse:
    """Correct a source."""
    source = selector.get(source_id, user=request.user)
    ensure(policies.may_change, request.user, source)
    form = SourceForm(posted(request), user=request.user, instance=source)
    home = reverse("actors:source", args=[source_id])

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        sources.change(
            source_id=source_id,
            seen_version=seen,
            values=form.values(),
            by=request.user,
            origin_is_another=form.origin_is_another,
        )
        return home

    page = {
        "title": _("Correct the source"),
        "submit": _("Save"),
        "cancel_url": home,
        "marking": source.get_marking_display(),
        "crumbs": [
            {"label": _("Sources"), "url": reverse("actors:sources")},
            {"label": source.title, "url": home},
            {"label": _("Correct")},
        ],
    }
    return carry_out(request, form, command, said=_("Saved."), page=page, record=source)
