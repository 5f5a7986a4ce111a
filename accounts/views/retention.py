"""Pages of the retention schedule: what is in force, how it came to be, and the draft of the next version."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import policies
from accounts.domain.retention import parse
from accounts.forms.retention import ScheduleFile, ScheduleForm
from accounts.http import Request, confirmed
from accounts.models import RetentionSchedule
from accounts.selectors import retention as selector
from accounts.services import retention as service
from accounts.views.frame import of_retention
from core.book_pages import carry_out, keep_draft
from core.errors import DomainError, NotFound
from core.web import render


@require_GET
def schedule(request: Request) -> HttpResponse:
    """Show the schedule in force, the draft of the next version, and every version."""
    return _show(request, selector.current())


@require_GET
def version(request: Request, number: int) -> HttpResponse:
    """Show one version, and what it changed."""
    return _show(request, _version(number))


@require_GET
def as_file(_request: Request, number: int) -> HttpResponse:
    """Send one version as a file that can be taken in again."""
    found = _version(number)
    response = HttpResponse(selector.as_yaml(selector.schedule_of(found.pk)), content_type="application/yaml")
    response["Content-Disposition"] = f'attachment; filename="retention-{found.number}.yaml"'
    return response


def _version(number: int) -> RetentionSchedule:
    found = selector.published().filter(number=number).first()
    if found is None:
        raise NotFound("not_found", _("There is no such version of the schedule."))
    return found


def _show(request: Request, shown: RetentionSchedule, *, refusal: DomainError | None = None) -> HttpResponse:
    versions = list(selector.published())
    before = next((row for row in versions if row.number == shown.number - 1), None)
    draft = selector.draft()
    held = selector.schedule_of(shown.pk)
    inforce = selector.schedule_of(versions[0].pk)
    context: dict[str, Any] = {
        **of_retention(tab="retention", here="" if shown.pk == versions[0].pk else str(shown)),
        "schedule": shown,
        "rows": selector.rows(held),
        "versions": versions,
        "is_current": shown.pk == versions[0].pk,
        "changed": selector.difference(selector.schedule_of(before.pk), held) if before else [],
        "draft": draft,
        "draft_changes": selector.difference(inforce, parse(draft.body)) if draft else [],
        "may_draft": policies.may_draft_retention(request.user),
        "may_publish": policies.may_publish_retention(request.user, draft) if draft else None,
        "may_drop": policies.may_drop_retention(request.user),
        "refusal": refusal,
    }
    return render(request, "accounts/retention.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "POST"])
def draft(request: Request) -> HttpResponse:
    """Write the draft of the next version: value by value, or from a file."""
    ruling = policies.may_draft_retention(request.user)
    row, current = selector.draft(), selector.current()
    start = parse(row.body) if row else selector.schedule_of(current.pk)
    initial = {"seen_version": row.version if row else 0, "reason": row.reason if row else ""}
    from_file = request.FILES.get("file") is not None
    form = ScheduleForm(None if from_file else request.POST or None, schedule=start, initial=initial)
    upload = ScheduleFile(request.POST, request.FILES) if from_file else ScheduleFile(initial=initial)
    sent, status = (upload if from_file else form), 200
    if request.method == "POST":
        kept = keep_draft(request, sent, service.draft, back="accounts:retention")
        if isinstance(kept, HttpResponse):
            return kept
        status = kept
    context = {
        **of_retention(tab="retention", here=_("Draft")),
        "form": form,
        "upload": upload,
        "ruling": ruling,
        "current": current,
    }
    return render(request, "accounts/retention_draft.html", context, status=status if ruling or sent.is_bound else 403)


@require_POST
@confirmed("POST")
def publish(request: Request) -> HttpResponse:
    """Put the draft in force."""
    return _act(request, service.publish, lambda found: _("%(schedule)s is in force.") % {"schedule": found})


@require_POST
def drop(request: Request) -> HttpResponse:
    """Throw the draft away."""
    return _act(request, service.drop, lambda _nothing: _("The draft is dropped. The schedule in force stays."))


def _act(request: Request, command: Callable[..., Any], done: Callable[[Any], str]) -> HttpResponse:
    def show(refusal: DomainError) -> HttpResponse:
        return _show(request, selector.current(), refusal=refusal)

    return carry_out(request, command, done=done, back="accounts:retention", show=show)
