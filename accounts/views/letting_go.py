"""Pages of what is due to be let go, and of letting it go by two people."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import policies
from accounts.domain.retention import ACTION_LABELS, ACTION_MEANS, Action, Kept
from accounts.forms.retention import Reasoned
from accounts.http import Request, confirmed
from accounts.models import LettingGo, User
from accounts.selectors import due as selector
from accounts.selectors import holds
from accounts.selectors import retention as schedules
from accounts.services import letting_go as service
from accounts.views.frame import of_retention
from core import counting, reads, retention
from core.errors import DomainError, NotFound
from core.panels import Panel
from core.web import render, seen_version, show_refusal

LATELY = 50


def home_panel(_request: Request, user: User) -> Panel | None:
    """Say how much is due to be let go, and what waits for a second person."""
    [count] = counting.count_each([selector.waiting], user)
    if not count:
        return None
    waiting = sum(
        bool(policies.may_confirm_letting_go(user, row)) for row in selector.proposals(user).filter(status="proposed")
    )
    return "accounts/_due_panel.html", {"count": count, "waiting": waiting}


@require_safe
def due(request: Request) -> HttpResponse:
    """Show what has been kept for its time, by class, and what was proposed and decided lately."""
    groups = selector.groups(user=request.user)
    reads.record(
        "list", by=request.user, subject_type="accounts.recorddue", count=sum(len(group.rows) for group in groups)
    )
    proposals = selector.proposals(request.user)
    context = {
        **of_retention(tab="due"),
        "groups": groups,
        "open": selector.titled(proposals.filter(status="proposed")[:LATELY], user=request.user),
        "closed": list(proposals.exclude(status="proposed")[:LATELY]),
    }
    return render(request, "accounts/due.html", context)


@require_http_methods(["GET", "POST"])
def propose(request: Request, due_id: UUID) -> HttpResponse:
    """Show what letting a record go would do, and propose it."""
    row = selector.get(due_id, user=request.user)
    keeper = retention.keepers()[row.kept]
    record = keeper.get(row.subject_id, user=request.user)
    reads.of_record(record, by=request.user)
    ruling = policies.may_propose_letting_go(request.user, row.compartment_id)
    form, status = Reasoned(request.POST or None, initial={"seen_version": record.version}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                proposal = service.propose(due_id=due_id, by=request.user, **form.cleaned_data)
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("It is proposed. Nothing happens before a second person confirms."))
                return redirect(proposal)
    entry = schedules.schedule_of(schedules.current().pk).entries[Kept(row.kept)]
    title, url = keeper.named([row.subject_id], user=request.user)[row.subject_id]
    context = {
        **of_retention(tab="due", here=title),
        "row": row,
        "title": title,
        "url": url,
        "entry": entry,
        "period": schedules.months_in_words(entry.months),
        "counts_from": selector.counted_from(row.kept),
        **_doing(entry.action),
        "consequences": keeper.consequences(record, user=request.user),
        "held": holds.reaching(row.subject_type, row.subject_id).exists(),
        "form": form,
        "ruling": ruling,
    }
    return render(request, "accounts/propose_letting_go.html", context, status=status)


def _doing(action: Action) -> dict[str, str]:
    return {"action": _(ACTION_LABELS[action]), "means": _(ACTION_MEANS[action])}


@require_safe
def letting_go(request: Request, letting_go_id: UUID) -> HttpResponse:
    """Show a proposal, or what came of it."""
    return _show(request, selector.proposal(letting_go_id, user=request.user))


def _show(request: Request, proposal: LettingGo, *, form: Reasoned | None = None, status: int = 200) -> HttpResponse:
    keeper = retention.keepers()[proposal.kept]
    title, url = keeper.named([proposal.subject_id], user=request.user).get(proposal.subject_id, ("", ""))
    context = {
        **of_retention(tab="due", here=title or str(proposal)),
        "proposal": proposal,
        "title": title,
        "url": url,
        "counts_from": selector.counted_from(proposal.kept),
        **_doing(Action(proposal.action)),
        "done": [{"label": capfirst(_(label)), "count": count} for label, count in proposal.done.items()],
        "form": form or Reasoned(initial={"seen_version": proposal.version}),
        "may_confirm": policies.may_confirm_letting_go(request.user, proposal),
        "may_withdraw": policies.may_withdraw_letting_go(request.user, proposal),
    }
    if title or proposal.is_open:
        record = keeper.get(proposal.subject_id, user=request.user)
        reads.of_record(record, by=request.user)
        if proposal.is_open:
            context |= {
                "consequences": keeper.consequences(record, user=request.user),
                "held": holds.reaching(proposal.subject_type, proposal.subject_id).exists(),
            }
    return render(request, "accounts/letting_go.html", context, status=status)


@require_POST
@confirmed("POST")
def confirm(request: Request, letting_go_id: UUID) -> HttpResponse:
    """Let the record go, as the second person."""
    return _act(request, letting_go_id, {}, service.confirm, _("It is done, and cannot be undone."))


@require_POST
def refuse(request: Request, letting_go_id: UUID) -> HttpResponse:
    """Refuse a proposal."""
    said = {"reason": request.POST.get("reason", "")}
    return _act(request, letting_go_id, said, service.refuse, _("It is refused. The record stays as it is."))


@require_POST
def withdraw(request: Request, letting_go_id: UUID) -> HttpResponse:
    """Withdraw one's own proposal."""
    return _act(request, letting_go_id, {}, service.withdraw, _("It is withdrawn. The record stays as it is."))


def _act(
    request: Request, letting_go_id: UUID, said: Mapping[str, str], command: Callable[..., LettingGo], done: str
) -> HttpResponse:
    try:
        proposal = command(letting_go_id=letting_go_id, seen_version=seen_version(request), by=request.user, **said)
    except NotFound:
        raise
    except DomainError as refusal:
        found = selector.proposal(letting_go_id, user=request.user)
        form = Reasoned({"seen_version": found.version, **said})
        form.is_valid()
        form.errors.clear()
        return _show(request, found, form=form, status=show_refusal(form, refusal))
    messages.success(request, done)
    return redirect(proposal)
