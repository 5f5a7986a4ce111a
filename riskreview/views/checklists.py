"""Reading pages of the published checklists. They are no secret: everybody may know by what an engagement is judged."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import Request
from core.errors import NotFound
from core.web import render
from riskreview.selectors import checklists as selector


@require_GET
def checklists(request: Request) -> HttpResponse:
    """List the published versions, the newest of each lane first."""
    rows = [(template, selector.checklist_of(template)) for template in selector.published()]
    newest = {template.pk for template in selector.current().values()}
    return render(request, "riskreview/checklists.html", {"rows": rows, "newest": newest})


@require_GET
def checklist(request: Request, template_id: UUID) -> HttpResponse:
    """Show the items of one version with what each answer does."""
    found = selector.published().filter(pk=template_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such checklist."))
    crumbs = [{"label": _("Checklists"), "url": reverse("riskreview:checklists")}, {"label": str(found)}]
    context = {
        "template": found,
        "checklist": selector.checklist_of(found),
        "is_newest": found.pk in {row.pk for row in selector.current().values()},
        "crumbs": crumbs,
    }
    return render(request, "riskreview/checklist.html", context)
