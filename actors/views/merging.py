"""Two records of one actor become one, and two again: proposing it, looking at it, deciding about it."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Request
from actors import policies
from actors.domain.merging import PICKED, SIZE, SIZE_COLUMNS, STANDING, TRANSITIONS, MergeAct, MergeStatus, Pick
from actors.forms.doubles import Decision, Proposal
from actors.http import posted
from actors.models import Actor, RecordMerge
from actors.selectors import actors, profiles
from actors.selectors import merging as selector
from actors.services import merging
from actors.views.doubles import NOT_COMPARED, crumbs, in_words, label
from core import reads
from core.authz import ensure
from core.errors import Conflict, DomainError, Invalid, Stale
from core.web import render, show_refusal

SAID: Final = {
    MergeAct.CONFIRM: gettext_lazy("The records are merged. Both people stand in the history of each."),
    MergeAct.REFUSE: gettext_lazy("Refused. Both records stay as they are."),
    MergeAct.WITHDRAW: gettext_lazy("Withdrawn. Both records stay as they are."),
    MergeAct.PROPOSE_SPLIT: gettext_lazy("Proposed. A second person decides whether they are split."),
    MergeAct.CONFIRM_SPLIT: gettext_lazy("The records are two again."),
    MergeAct.REFUSE_SPLIT: gettext_lazy("The records stay merged."),
    MergeAct.WITHDRAW_SPLIT: gettext_lazy("Withdrawn. The records stay merged."),
}


@require_http_methods(["GET", "POST"])
def propose(request: Request, kept_id: UUID, folded_id: UUID) -> HttpResponse:
    """Propose that one record goes into another: field by field whose value is kept, and all that goes over."""
    kept, folded = (actors.get(pk, user=request.user) for pk in (kept_id, folded_id))
    ensure(policies.may_merge, request.user, kept, folded)
    seen = {"kept_version": kept.version, "folded_version": folded.version}
    form = Proposal(posted(request), rows=_differing(kept, folded), initial=seen)
    status, stale = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = merging.propose(
                    kept_id=kept_id,
                    folded_id=folded_id,
                    kept_version=form.cleaned_data["kept_version"],
                    folded_version=form.cleaned_data["folded_version"],
                    picks=form.picked(),
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                )
            except Stale as refusal:
                status, stale = refusal.status, refusal
                form = _once_more(form, seen)
            except (Conflict, Invalid) as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("Proposed. Nothing moves before a second person has confirmed it."))
                return HttpResponseRedirect(made.get_absolute_url())
    for row in (kept, folded):
        reads.of_record(row, by=request.user)
    context = {
        "kept": kept,
        "folded": folded,
        "form": form,
        "stale": stale,
        "obstacle": _obstacle(kept, folded) if request.method == "GET" else None,
        "parts": selector.parts(folded, kept, user=request.user),
        **_stays(folded, request),
        "crumbs": crumbs(_("Merge")),
    }
    return render(request, "actors/propose_merge.html", context, status=status)


@require_safe
def detail(request: Request, merge_id: UUID) -> HttpResponse:
    """Show a merge: what goes over or went over, who proposed and who decided, and what the reader may do."""
    return _shown(request, selector.get(merge_id, user=request.user))


@require_POST
def act(request: Request, merge_id: UUID, act: str) -> HttpResponse:
    """Confirm, refuse, withdraw or split; what is refused is shown with both records as they stand now."""
    merge = selector.get(merge_id, user=request.user)
    if act not in list(MergeAct):
        raise Http404
    form = Decision(request.POST)
    if not form.is_valid():
        return _shown(request, merge, form=form, status=422)
    try:
        _carry_out(merge, MergeAct(act), form.cleaned_data, request)
    except (Conflict, Invalid) as refusal:
        return _shown(request, selector.get(merge_id, user=request.user), refusal=refusal, said=request.POST)
    messages.success(request, str(SAID[MergeAct(act)]))
    return HttpResponseRedirect(merge.get_absolute_url())


def _obstacle(kept: Actor, folded: Actor) -> Conflict | None:
    """Return what a proposal would be refused for as things stand, so that nobody chooses and writes in vain."""
    try:
        merging.insist_mergeable(kept, folded)
    except Conflict as refusal:
        return refusal
    return None


def _carry_out(merge: RecordMerge, act: MergeAct, said: Mapping[str, Any], request: Request) -> None:
    seen: dict[str, Any] = {"merge_id": merge.pk, "seen_version": said["seen_version"] or 0, "by": request.user}
    if act is MergeAct.CONFIRM:
        merging.confirm(**seen, kept_version=said["kept_version"], folded_version=said["folded_version"])
    elif act is MergeAct.CONFIRM_SPLIT:
        merging.confirm_split(**seen)
    elif act is MergeAct.PROPOSE_SPLIT:
        merging.propose_split(**seen, reason=said["reason"])
    else:
        merging.close(**seen, act=act, reason=said["reason"])


def _shown(
    request: Request,
    merge: RecordMerge,
    *,
    form: Decision | None = None,
    refusal: DomainError | None = None,
    said: Any = None,
    status: int = 200,
) -> HttpResponse:
    kept, folded, state = merge.kept, merge.folded, MergeStatus(merge.status)
    seen = {"seen_version": merge.version, "kept_version": kept.version, "folded_version": folded.version}
    reads.of_record(merge, by=request.user)
    open_now = state is MergeStatus.PROPOSED
    context = {
        "merge": merge,
        "kept": kept,
        "folded": folded,
        "form": form or Decision(initial={**seen, "reason": said.get("reason", "") if said else ""}),
        "refusal": refusal,
        "acts": _acts(request, merge),
        "changes": _picked(merge) if open_now else _taken(merge),
        "parts": selector.parts_of(merge, user=request.user),
        "added": selector.added_since(merge, user=request.user) if state in STANDING else [],
        "is_open": open_now,
        "is_merged": state in STANDING,
        **_stays(folded, request),
        "crumbs": crumbs(_("Merge")),
    }
    return render(request, "actors/record_merge.html", context, status=refusal.status if refusal else status)


def _acts(request: Request, merge: RecordMerge) -> list[dict[str, Any]]:
    """Return what may come next, each with whether this reader may do it, and why not."""
    return [
        {
            "url": reverse("actors:act_on_record_merge", args=[merge.pk, act.value]),
            "label": _(act.label),
            "ruling": policies.may_act_on_merge(request.user, merge, act),
            "is_primary": act in {MergeAct.CONFIRM, MergeAct.CONFIRM_SPLIT},
        }
        for (status, act) in TRANSITIONS
        if status == merge.status
    ]


def _differing(kept: Actor, folded: Actor) -> list[dict[str, Any]]:
    """Return the fields in which the two differ and one of them may be chosen."""
    rows = [{"name": name, "label": _label(name), **_both(kept, folded, name)} for name in PICKED]
    return [row for row in rows if row["before"] != row["after"]]


def _both(kept: Actor, folded: Actor, name: str) -> dict[str, str]:
    return {"before": _words(kept, name), "after": _words(folded, name)}


def _words(actor: Actor, name: str) -> str:
    if name != SIZE:
        return in_words(actor, name)
    return " · ".join(filter(None, (in_words(actor, column) for column in SIZE_COLUMNS if column != "size_source_id")))


def _label(name: str) -> str:
    return _("Size") if name == SIZE else label(name)


def _picked(merge: RecordMerge) -> list[dict[str, Any]]:
    """Return what the kept record would become: label, value before and after."""
    rows = []
    for name, pick in merge.picks.items():
        mine, theirs = _words(merge.kept, name), _words(merge.folded, name)
        after = ", ".join(filter(None, (mine, theirs))) if pick == Pick.BOTH else theirs
        rows.append({"label": _label(name), "before": mine, "after": after, "changed": True})
    return rows


def _taken(merge: RecordMerge) -> list[dict[str, Any]]:
    rows = []
    for name, (before, after) in merge.taken.items():
        if name in NOT_COMPARED:
            continue
        old, new = (in_words(Actor(**{name: value if value is not None else ""}), name) for value in (before, after))
        rows.append({"label": label(name), "before": old, "after": new, "changed": True})
    return rows


def _stays(folded: Actor, request: Request) -> dict[str, Any]:
    """Return the typed profile of the record that goes into the other: it stays with it, readable here."""
    typed = profiles.present(folded, user=request.user)
    return {"typed": typed, "sections": profiles.told(typed) if typed and not typed.is_empty else []}


def _once_more(form: Proposal, seen: Mapping[str, int]) -> Proposal:
    typed = form.data.copy()  # type: ignore[attr-defined]
    for name, version in seen.items():
        typed[name] = str(version)
    return Proposal(typed, rows=form.rows)
