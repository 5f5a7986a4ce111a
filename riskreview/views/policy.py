"""Pages of the review policy: what is in force, how it came to be, and the draft of the next version."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import Request, confirmed
from core.book_pages import carry_out, keep_draft
from core.errors import DomainError, NotFound
from core.web import render
from riskreview import policies
from riskreview.domain.review_policy import parse
from riskreview.forms.policy import PolicyFile, PolicyForm
from riskreview.models import ReviewPolicy
from riskreview.selectors import review_policy as selector
from riskreview.services import review_policy as service


@require_GET
def policy(request: Request) -> HttpResponse:
    """Show the policy in force, the draft of the next version, and every version."""
    return _show(request, selector.current())


@require_GET
def version(request: Request, number: int) -> HttpResponse:
    """Show one version, and what it changed."""
    return _show(request, _version(number))


@require_GET
def as_file(_request: Request, number: int) -> HttpResponse:
    """Send one version as a file that can be taken in again."""
    found = _version(number)
    response = HttpResponse(selector.as_yaml(selector.policy_of(found.pk)), content_type="application/yaml")
    response["Content-Disposition"] = f'attachment; filename="policy-{found.number}.yaml"'
    return response


def _version(number: int) -> ReviewPolicy:
    found = selector.published().filter(number=number).first()
    if found is None:
        raise NotFound("not_found", _("There is no such version of the policy."))
    return found


def _show(request: Request, shown: ReviewPolicy, *, refusal: DomainError | None = None) -> HttpResponse:
    versions = list(selector.published())
    before = next((row for row in versions if row.number == shown.number - 1), None)
    draft = selector.draft()
    held = selector.policy_of(shown.pk)
    context: dict[str, Any] = {
        "policy": shown,
        "sections": selector.sections(held),
        "versions": versions,
        "is_current": shown.pk == versions[0].pk,
        "changed": selector.difference(selector.policy_of(before.pk), held) if before else [],
        "draft": draft,
        "draft_changes": selector.difference(selector.policy_of(versions[0].pk), parse(draft.body)) if draft else [],
        "may_draft": policies.may_draft_policy(request.user),
        "may_publish": policies.may_publish_policy(request.user, draft) if draft else None,
        "may_drop": policies.may_drop_policy(request.user),
        "refusal": refusal,
        "crumbs": [{"label": _("Review policy"), "url": reverse("riskreview:policy")}, {"label": str(shown)}],
    }
    return render(request, "riskreview/policy.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "POST"])
def draft(request: Request) -> HttpResponse:
    """Write the draft of the next version: value by value, or from a file."""
    ruling = policies.may_draft_policy(request.user)
    row = selector.draft()
    start = parse(row.body) if row else selector.in_force()
    seen = row.version if row else 0
    initial = {"seen_version": seen, "reason": row.reason if row else ""}
    from_file = request.FILES.get("file") is not None
    form = PolicyForm(None if from_file else request.POST or None, policy=start, initial=initial)
    upload = PolicyFile(request.POST, request.FILES) if from_file else PolicyFile(initial=initial)
    sent, status = (upload if from_file else form), 200
    if request.method == "POST":
        kept = keep_draft(request, sent, service.draft, back="riskreview:policy")
        if isinstance(kept, HttpResponse):
            return kept
        status = kept
    context = {
        "form": form,
        "upload": upload,
        "ruling": ruling,
        "current": selector.current(),
        "crumbs": [{"label": _("Review policy"), "url": reverse("riskreview:policy")}, {"label": _("Draft")}],
    }
    return render(request, "riskreview/policy_draft.html", context, status=status if ruling or sent.is_bound else 403)


@require_POST
@confirmed("POST")
def publish(request: Request) -> HttpResponse:
    """Put the draft in force."""
    return _act(
        request,
        service.publish,
        lambda found: (
            _("%(policy)s is in force: for every review opened from now on, for all else at once.") % {"policy": found}
        ),
    )


@require_POST
def drop(request: Request) -> HttpResponse:
    """Throw the draft away."""
    return _act(request, service.drop, lambda _nothing: _("The draft is dropped. The policy in force stays."))


def _act(request: Request, command: Callable[..., Any], done: Callable[[Any], str]) -> HttpResponse:
    def show(refusal: DomainError) -> HttpResponse:
        return _show(request, selector.current(), refusal=refusal)

    return carry_out(request, command, done=done, back="riskreview:policy", show=show)
