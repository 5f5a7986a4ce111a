"""Reading pages of the published checklists. They are no secret: everybody may know by what an engagement is judged."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import Request
from core import clock, reads
from core.errors import NotFound
from core.web import render
from engagements.models import Engagement
from riskreview.domain.comparing import differences
from riskreview.models import ChecklistTemplate
from riskreview.selectors import checklists as selector
from riskreview.selectors import trying


@require_GET
def checklists(request: Request) -> HttpResponse:
    """List the published versions, the newest of each lane first."""
    rows = [(template, selector.checklist_of(template)) for template in selector.published()]
    newest = {template.pk for template in selector.current().values()}
    return render(request, "riskreview/checklists.html", {"rows": rows, "newest": newest})


@require_GET
def export(_request: Request) -> HttpResponse:
    """Send the versions in use of all lanes as one file."""
    response = HttpResponse(selector.exported(), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="checklists.yaml"'
    return response


@require_GET
def checklist(request: Request, template_id: UUID) -> HttpResponse:
    """Show the items of one version with what each answer does."""
    found = _found(template_id)
    context = {
        "template": found,
        "checklist": selector.checklist_of(found),
        "is_newest": found.pk in {row.pk for row in selector.current().values()},
        "others": _others(found),
        "crumbs": _crumbs(str(found)),
    }
    return render(request, "riskreview/checklist.html", context)


@require_GET
def compared(request: Request, template_id: UUID) -> HttpResponse:
    """Show how a version differs from another of its lane: the one before it, or the one asked for (`with`)."""
    found = _found(template_id)
    others = _others(found)
    asked = request.GET.get("with", "")
    other = next((row for row in others if str(row.number) == asked), None)
    if asked and other is None:
        raise NotFound("not_found", _("There is no such version."))
    other = other or next((row for row in others if row.number < found.number), None)
    rows = differences(selector.checklist_of(other), selector.checklist_of(found)) if other is not None else ()
    context = {
        "template": found,
        "other": other,
        "others": others,
        "rows": rows,
        "crumbs": _crumbs(str(found), _("Compared")),
    }
    return render(request, "riskreview/checklist_compared.html", context)


@require_GET
def tried(request: Request, template_id: UUID) -> HttpResponse:
    """Show what a version would have asked of the last engagements that the reader may see."""
    found = _found(template_id)
    trials = trying.of_version(selector.checklist_of(found), user=request.user, at=clock.now())
    reads.record(
        "list",
        by=request.user,
        subject_type=Engagement._meta.label_lower,
        filters=f"checklist {found.lane} {found.number}",
        count=len(trials),
    )
    context = {"heading": str(found), "trials": trials, "crumbs": _crumbs(str(found), _("Tried"))}
    return render(request, "riskreview/checklist_tried.html", context)


def _found(template_id: UUID) -> ChecklistTemplate:
    found = selector.published().filter(pk=template_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such checklist."))
    return found


def _others(found: ChecklistTemplate) -> list[ChecklistTemplate]:
    return list(selector.published().filter(lane=found.lane).exclude(pk=found.pk))


def _crumbs(*labels: str) -> list[dict[str, str]]:
    return [
        {"label": _("Checklists"), "url": reverse("riskreview:checklists")},
        *({"label": label} for label in labels),
    ]
