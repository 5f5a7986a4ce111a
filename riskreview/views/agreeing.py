"""Pages beside the decision: waive a block, and agree to an approval that several people give."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, confirmed
from core.errors import DomainError, NotFound, Stale
from core.web import render, show_refusal, show_stale
from riskreview import http, policies
from riskreview.forms.deciding import Agreeing, Waiving
from riskreview.models import Review
from riskreview.selectors import checklists, judgement, review_policy, reviews, ties, waivers
from riskreview.services import assents as agreeing
from riskreview.services import waivers as waiving


@require_http_methods(["GET", "POST"])
@confirmed("POST")
def waive(request: Request, review_id: UUID) -> HttpResponse:
    """Waive the block of one item."""
    found = reviews.get(Review, review_id, user=request.user)
    blocks = [(code, f"{code}: {checklists.items_of(lane)[code].question}") for lane, code in waivers.waivable(found)]
    form = Waiving(request.POST or None, blocks=blocks, initial={"seen_version": found.version})
    status, stale = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                waiving.give(review_id=found.pk, by=request.user, **form.cleaned_data)
            except NotFound:
                raise
            except Stale as refusal:
                stale, status = show_stale(form, found, refusal), refusal.status
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.warning(request, _("The block is waived, under your name. Only level 3 approves now."))
                return redirect("riskreview:decide", found.pk)
    context = {
        **http.frame(found, last=_("Waive a block")),
        "form": form,
        "stale": stale,
        "blocks": blocks,
        "ruling": policies.may_waive(request.user, ties.of(request.user, found)),
    }
    return render(request, "riskreview/waive.html", context, status=status)


@require_http_methods(["GET", "POST"])
@confirmed("POST")
def agree(request: Request, review_id: UUID) -> HttpResponse:
    """Agree by name to an approval that several people give."""
    found = reviews.get(Review, review_id, user=request.user)
    form = Agreeing(request.POST or None, initial={"seen_version": found.version})
    status, stale = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                agreeing.give(review_id=found.pk, by=request.user, **form.cleaned_data)
            except NotFound:
                raise
            except Stale as refusal:
                stale, status = show_stale(form, found, refusal), refusal.status
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("You agreed. The decision is taken by the last who approves."))
                return redirect("riskreview:review", found.pk)
    level = judgement.judge(found).level.to_approve
    context = {
        **http.frame(found, last=_("Agree to the approval")),
        "form": form,
        "stale": stale,
        "ruling": policies.may_assent(request.user, ties.of(request.user, found), level=level),
        "wanted": review_policy.of(found).approvals(level) if level else 0,
    }
    return render(request, "riskreview/agree.html", context, status=status)
