"""The inbox: what one was told of, what is due, and marking it read."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.http import Request
from accounts.selectors import notices as selector
from accounts.selectors.notices import Box
from accounts.services import notices
from core.web import render

PER_PAGE = 25


@require_GET
def inbox(request: Request) -> HttpResponse:
    """Show one list of the inbox; an unknown one is the unread."""
    said = request.GET.get("box", "")
    box = Box(said) if said in set(Box) else Box.UNREAD
    page = Paginator(selector.inbox(box, user=request.user), PER_PAGE).get_page(request.GET.get("page"))
    labels = {Box.UNREAD: _("Unread"), Box.DUE: _("Due"), Box.ALL: _("All")}
    here = reverse("accounts:inbox")
    context = {
        "box": box,
        "page": page,
        "rows": selector.told(page.object_list, user=request.user),
        "tabs": [{"label": labels[each], "url": f"{here}?box={each}", "active": each is box} for each in Box],
        "previous_url": f"?box={box}&page={page.number - 1}" if page.has_previous() else "",
        "next_url": f"?box={box}&page={page.number + 1}" if page.has_next() else "",
    }
    return render(request, "accounts/inbox.html", context)


@require_POST
def mark_read(request: Request, notice_id: UUID) -> HttpResponse:
    """Mark one notice read."""
    notices.mark_read(notice_id=notice_id, by=request.user)
    return redirect(_back(request))


@require_POST
def mark_all_read(request: Request) -> HttpResponse:
    """Mark every notice read."""
    count = notices.mark_read(by=request.user)
    messages.success(request, ngettext("%(n)d notice marked read.", "%(n)d notices marked read.", count) % {"n": count})
    return redirect(_back(request))


def _back(request: Request) -> str:
    """Return the list the person came from."""
    said = request.POST.get("box", "")
    return f"{reverse('accounts:inbox')}?box={said}" if said in set(Box) else reverse("accounts:inbox")
