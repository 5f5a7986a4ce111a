"""The page that gives a lane to a reviewer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from core import clock
from core.authz import ensure
from core.errors import DomainError, NotFound
from core.web import render, show_refusal
from riskreview import http, policies
from riskreview.forms.assigning import Giving
from riskreview.selectors import fitting, reading, ties
from riskreview.services import assigning


@require_http_methods(["GET", "POST"])
def give(request: Request, review_id: UUID, lane: str) -> HttpResponse:
    """Show who may be given a lane, or give it."""
    found = reading.lane_of(review_id, lane, user=request.user)
    ensure(policies.may_give, request.user, ties.of(request.user, found.review))
    rows = fitting.candidates(found, user=request.user, day=clock.now().date())
    offered = [row for row in rows if not row.why_not and row.person.pk != found.holder_id]
    form, status = Giving(request.POST or None, candidates=offered), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                given = assigning.give(lane_id=found.pk, to_id=said["to"], reason=said["reason"], by=request.user)
            except NotFound:
                raise
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("%(name)s holds the lane now, and is told.") % {"name": given.holder})
                return redirect("riskreview:review", review_id)
    context = {
        **http.frame(found.review, last=_("Give the lane to somebody")),
        "lane": found,
        "form": form,
        "offered": offered,
        "others": [row for row in rows if row.why_not],
    }
    return render(request, "riskreview/give.html", context, status=status)
