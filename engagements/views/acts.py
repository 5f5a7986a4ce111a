"""Pages of the acts that move an engagement on, and of a chance contact."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from actors.selectors import actors
from core import clock, versions
from core.authz import ensure
from core.errors import DomainError, Stale
from core.web import render, show_refusal
from engagements import policies
from engagements.domain.lifecycle import Action
from engagements.forms.acts import Cancel, ChanceContact, Close, Hold, Start, WithWhom
from engagements.http import crumbs, to
from engagements.models import Engagement
from engagements.selectors import detail, engagements
from engagements.services import chance, lifecycle

DONE = {
    "start": gettext_lazy("The engagement is under way."),
    "hold": gettext_lazy("The contact is recorded as held. Its report is due by %(due)s."),
    "close": gettext_lazy("The engagement is closed."),
    "cancel": gettext_lazy("The engagement is cancelled."),
}


@require_http_methods(["GET", "POST"])
def start(request: Request, engagement_id: UUID) -> HttpResponse:
    """Show the form to start, or start."""
    return _act(request, engagement_id, "start", Start, lifecycle.start)


@require_http_methods(["GET", "POST"])
def hold(request: Request, engagement_id: UUID) -> HttpResponse:
    """Show the form to record the contact as held, or record it."""
    return _act(request, engagement_id, "hold", Hold, lifecycle.hold)


@require_http_methods(["GET", "POST"])
def close(request: Request, engagement_id: UUID) -> HttpResponse:
    """Show the form to close, or close."""
    return _act(request, engagement_id, "close", Close, lifecycle.close)


@require_http_methods(["GET", "POST"])
def cancel(request: Request, engagement_id: UUID) -> HttpResponse:
    """Show the form to cancel, or cancel."""
    return _act(request, engagement_id, "cancel", Cancel, lifecycle.cancel)


LABELS = {"start": Action.START, "hold": Action.HOLD, "close": Action.CLOSE, "cancel": Action.CANCEL}


def _act(
    request: Request,
    engagement_id: UUID,
    name: str,
    form_class: Callable[..., forms.Form],
    service: Callable[..., Engagement],
) -> HttpResponse:
    engagement = engagements.get(engagement_id, user=request.user)
    extra = {"engagement": engagement} if form_class is Hold else {}
    initial = {"seen_version": engagement.version, "held_at": clock.now()}
    form = form_class(request.POST or None, initial=initial, **extra)
    status: int = 200
    changes: Any = []
    if request.method == "POST" and form.is_valid():
        try:
            done = service(engagement_id=engagement.pk, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            status = show_refusal(form, refusal)
            if isinstance(refusal, Stale):
                changes = versions.changes_since(engagement, form.cleaned_data["seen_version"])
        else:
            messages.success(request, _due(DONE[name], done))
            return redirect("engagements:detail", engagement.pk)
    elif request.method == "POST":
        status = 422
    context = {
        "form": form,
        "engagement": engagement,
        "detail": detail.of(engagement, user=request.user, at=clock.now()),
        "changes": changes,
        "name": name,
        "label": _(LABELS[name].label),
        "crumbs": crumbs(to(engagement), (_(LABELS[name].label), "")),
        "marking": engagement.get_marking_display(),
    }
    return render(request, "engagements/act.html", context, status=status)


def _due(words: "str | Promise", engagement: Engagement) -> str:
    """Return a sentence with the moment by which the report is due, if it names it."""
    due = engagement.report_due_at
    return str(words) % {"due": date_format(due, "j M Y, H:i") + " UTC" if due else ""}


@require_http_methods(["GET", "POST"])
def chance_contact(request: Request) -> HttpResponse:
    """Ask where and with whom the contact was, then for the contact itself, and log it."""
    ensure(policies.may_plan, request.user)
    asked = WithWhom(request.GET or None, user=request.user)
    context: dict[str, Any] = {"asked": asked, "crumbs": crumbs((_("Log a chance contact"), ""))}
    if not (asked.is_bound and asked.is_valid()):
        status = 422 if asked.is_bound and "compartment" in request.GET else 200
        return render(request, "engagements/chance_contact.html", context, status=status)
    place = asked.cleaned_data["compartment"]
    actor = actors.get(asked.cleaned_data["actor"], user=request.user)
    form = ChanceContact(
        request.POST or None,
        user=request.user,
        actor=actor,
        compartment_id=place.pk,
        initial={"colleagues": [request.user.pk]},
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("started_at", "held_at", "came_up")}
        try:
            contact = chance.log(compartment_id=place.pk, changes=form.changes(actor), by=request.user, **said)
        except DomainError as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _due(_("The contact is logged. Its report is due by %(due)s."), contact))
            return redirect("engagements:detail", contact.pk)
    elif request.method == "POST":
        status = 422
    context |= {"form": form, "place": place, "actor": actor}
    return render(request, "engagements/chance_contact.html", context, status=status)
