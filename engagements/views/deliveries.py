"""Pages of deliveries: the order, one delivery, and what became of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import Request, confirmed
from actors.models.sources import SOURCES
from core import clock, history, reads, versions
from core.errors import DomainError, Stale
from core.web import render, show_refusal
from engagements import policies
from engagements.domain.deliveries import DeliveryAction, DeliveryStatus, open_actions
from engagements.forms.deliveries import DeliveryOrder, WhatHappened
from engagements.http import crumbs, to
from engagements.models import Delivery
from engagements.selectors import content
from engagements.selectors import deliveries as found
from engagements.services import deliveries

ROUTES = {
    DeliveryAction.CONFIRM: ("engagements:confirm_delivery", "primary"),
    DeliveryAction.STOP: ("engagements:stop_delivery", ""),
    DeliveryAction.DIVERT: ("engagements:divert_delivery", "danger"),
}


@require_http_methods(["GET", "POST"])
@confirmed("POST")
def order(request: Request, offer_id: UUID) -> HttpResponse:
    """Show the form of an order with what stands in its way, or order the delivery."""
    offer, at = found.to_order(offer_id, user=request.user), clock.now()
    engagement = offer.engagement
    line = found.line_of(offer, facts=content.facts_of(engagement, at), at=at)
    initial = {
        "text": offer.description,
        "amount": line.left,
        "seen_orders": len(line.deliveries),
    }
    form = DeliveryOrder(request.POST or None, offer=offer, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            changes = form.values()
            seen = changes.pop("seen_orders")
            delivery = deliveries.order(offer_id=offer_id, seen_orders=seen, changes=changes, by=request.user)
        except DomainError as refusal:
            status = show_refusal(form, refusal)
        else:
            messages.success(request, _("The delivery is ordered. Somebody else confirms it."))
            return redirect(delivery)
    elif request.method == "POST":
        status = 422
    title = _("Order a delivery: %(offer)s") % {"offer": offer.get_category_display()}
    context = {
        "form": form,
        "title": title,
        "engagement": engagement,
        "line": line,
        "act": _("Order the delivery"),
        "against": [] if request.method == "POST" else found.against(engagement, at=at),
        "crumbs": crumbs(to(engagement), (title, "")),
        "back": to(engagement)[1],
        "marking": engagement.get_marking_display(),
    }
    return render(request, "engagements/order_delivery.html", context, status=status)


@require_GET
def delivery_detail(request: Request, delivery_id: UUID) -> HttpResponse:
    """Show one delivery: the order, what became of it, and who may record what."""
    delivery = found.get(delivery_id, user=request.user)
    reads.of_record(delivery, by=request.user)
    context = {
        "delivery": delivery,
        "offer": delivery.offer,
        "engagement": delivery.engagement,
        "events": delivery.events.select_related("by", *SOURCES).order_by("at", "pk"),
        "acts": _acts(request, delivery),
        "still_counts": delivery.status == DeliveryStatus.STOPPED and found.counts(delivery),
        "history": history.rows(delivery),
        "crumbs": _crumbs(delivery),
        "marking": delivery.engagement.get_marking_display(),
    }
    return render(request, "engagements/delivery.html", context)


def _acts(request: Request, delivery: Delivery) -> list[dict[str, Any]]:
    """Return the acts open now, with why the reader may not take one."""
    rows = []
    for action in open_actions(DeliveryStatus(delivery.status)):
        route, style = ROUTES[action]
        if action is DeliveryAction.CONFIRM:
            gate = found.gate_ruling(request.user, delivery.engagement, action)
            ruling = policies.may_confirm_delivery(request.user, delivery, gate)
        else:
            ruling = policies.may_follow_delivery(request.user, delivery)
        rows.append({"label": _(action.label), "route": route, "style": style, "refusal": ruling.reason})
    return rows


@require_http_methods(["GET", "POST"])
@confirmed("POST")
def confirm(request: Request, delivery_id: UUID) -> HttpResponse:
    """Show the form of a confirmation, or confirm the delivery."""
    return _act(request, delivery_id, DeliveryAction.CONFIRM)


@require_http_methods(["GET", "POST"])
def stop(request: Request, delivery_id: UUID) -> HttpResponse:
    """Show the form of a delivery that was stopped or did not happen, or record that."""
    return _act(request, delivery_id, DeliveryAction.STOP)


@require_http_methods(["GET", "POST"])
def divert(request: Request, delivery_id: UUID) -> HttpResponse:
    """Show the form of a diversion, or report it."""
    return _act(request, delivery_id, DeliveryAction.DIVERT)


def _act(request: Request, delivery_id: UUID, action: DeliveryAction) -> HttpResponse:
    delivery = found.get(delivery_id, user=request.user)
    initial = {"seen_version": delivery.version, "occurred_on": clock.now().date(), "amount": delivery.amount}
    form = WhatHappened(request.POST or None, delivery=delivery, action=action, user=request.user, initial=initial)
    status, changes = 200, None
    if request.method == "POST" and form.is_valid():
        values = form.values()
        seen_version = values.pop("seen_version")
        try:
            deliveries.act(
                delivery_id=delivery_id, seen_version=seen_version, action=action, changes=values, by=request.user
            )
        except DomainError as refusal:
            status = show_refusal(form, refusal)
            changes = versions.changes_since(delivery, seen_version) if isinstance(refusal, Stale) else None
        else:
            messages.success(request, _("Recorded."))
            return redirect(delivery)
    elif request.method == "POST":
        status = 422
    context = {
        "form": form,
        "title": _(action.label),
        "act": _(action.label),
        "quoted": delivery.text,
        "approved": delivery.offer,
        "changes": changes,
        "crumbs": _crumbs(delivery, _(action.label)),
        "back": delivery.get_absolute_url(),
        "marking": delivery.engagement.get_marking_display(),
    }
    return render(request, "engagements/form.html", context, status=status)


def _crumbs(delivery: Delivery, last: str = "") -> list[dict[str, str]]:
    here = (Truncator(delivery.text).chars(60), delivery.get_absolute_url() if last else "")
    return crumbs(to(delivery.engagement), here, *([(last, "")] if last else []))
