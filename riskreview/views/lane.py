"""The page of one lane: its holder answers here, everybody else reads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from core import reads, versions
from core.errors import Conflict, DomainError, Invalid, NotFound, Stale
from riskreview.domain.review_cycle import Recommendation
from riskreview.forms.lane import NewComment, Version
from riskreview.models import Lane
from riskreview.selectors import reading
from riskreview.services import comments, evidence, lanes
from riskreview.views.desk import Desk, desk_for, page


@require_http_methods(["GET", "POST"])
def lane(request: Request, review_id: UUID, lane: str) -> HttpResponse:
    """Show a lane, or take everything that was typed on its page: answers, evidence, measures, a question, the end."""
    found = reading.lane_of(review_id, lane, user=request.user)
    if request.method == "GET":
        reads.of_record(found, by=request.user)
        comments.seen(found, by=request.user)
        return page(request, desk_for(request, found))
    desk = desk_for(request, found, request.POST)
    ends = request.POST.get("do") == "recommend"
    if not desk.answers:
        return _refused_outright(request, found)
    forms = [desk.version, *desk.answers.values(), *desk.additions]
    if ends and desk.recommendation is not None:
        desk.recommendation.empty_permitted = False
        forms.append(desk.recommendation)
    if not all([form.is_valid() for form in forms]):  # noqa: C419 - every form tells its faults
        return page(request, desk, status=422)
    try:
        _carry_out(desk, request, ends=ends)
    except NotFound:
        raise
    except DomainError as refusal:
        return _refused(request, desk, refusal)
    return _done(request, desk, ends=ends)


@transaction.atomic
def _carry_out(desk: Desk, request: Request, *, ends: bool) -> None:
    """Do everything that was typed, or nothing."""
    by, pk = request.user, desk.lane.pk
    seen = desk.version.cleaned_data["seen_version"]
    saved = lanes.save_answers(lane_id=pk, seen_version=seen, answers=desk.given(), by=by)
    for code, form in desk.evidence.items():
        if form.has_changed():
            data = form.cleaned_data
            words = {"text": data["text"], "url": data["url"], "grade": form.grade}
            _told_by(form, evidence.add_evidence, lane_id=pk, code=code, by=by, **words)
    for code, measure in desk.mitigations.items():
        if measure.has_changed():
            _told_by(measure, evidence.add_mitigation, lane_id=pk, code=code, by=by, **measure.cleaned_data)
    for code, said in desk.comments.items():
        if said.has_changed():
            _told_by(said, comments.add, lane_id=pk, code=code, by=by, **said.cleaned_data)
    if desk.question is not None and desk.question.has_changed():
        _told_by(desk.question, lanes.ask, lane_id=pk, by=by, **desk.question.cleaned_data)
    _attach(request, pk)
    _take_back(request)
    if ends and desk.recommendation is not None:
        data = dict(desk.recommendation.cleaned_data)
        chosen = Recommendation(data.pop("recommendation"))
        lanes.recommend(lane_id=pk, seen_version=saved.version, recommendation=chosen, by=by, **data)


def _attach(request: Request, lane_id: UUID) -> None:
    """Take the one recorded fact whose button was pressed as evidence, if one was."""
    code, _colon, record = request.POST.get("attach", "").partition(":")
    if code:
        evidence.attach(lane_id=lane_id, code=code, record=record, by=request.user)


def _take_back(request: Request) -> None:
    """Remove the one piece of evidence or measure whose button was pressed, if one was."""
    kind, _colon, key = request.POST.get("remove", "").partition(":")
    if kind not in {"evidence", "mitigation"}:
        return
    try:
        pk = UUID(key)
    except ValueError:
        raise NotFound("not_found", _("There is no such record.")) from None
    if kind == "evidence":
        evidence.remove_evidence(evidence_id=pk, by=request.user)
    else:
        evidence.remove_mitigation(mitigation_id=pk, by=request.user)


def _told_by(form: Any, service: Any, **values: Any) -> None:
    """Call a service for one form on the page; what it refuses stands at the fields of that form."""
    try:
        service(**values)
    except Invalid as refusal:
        for name, sentence in refusal.fields.items():
            known = name if name in form.fields else name.removesuffix("_id")
            form.add_error(known if known in form.fields else None, sentence)
        raise


def _refused(request: Request, desk: Desk, refusal: DomainError) -> HttpResponse:
    """Show the page with what was typed and why nothing of it was kept."""
    stale = None
    if isinstance(refusal, Stale):
        seen = desk.version.cleaned_data["seen_version"]
        desk.lane.refresh_from_db()
        typed = request.POST.copy()
        typed["seen_version"] = str(desk.lane.version)
        desk.version = Version(typed)
        desk.version.is_valid()
        desk.version.add_error(None, refusal.message)
        desk.refusal = refusal
        stale = versions.changes_since(desk.lane, seen)
    else:
        _place(desk, refusal)
    return page(request, desk, status=refusal.status, stale=stale)


def _place(desk: Desk, refusal: DomainError) -> None:
    """Put each sentence of a refusal where it belongs: at an item, at the recommendation, or on top."""
    placed = any(form.errors for form in desk.additions)
    for name, sentence in refusal.fields.items():
        if name in desk.answers:
            answered = desk.answers[name].cleaned_data["answer"]
            desk.answers[name].add_error("reasoning" if answered else "answer", sentence)
            placed = True
        elif desk.recommendation is not None and desk.recommendation.is_bound and name in desk.recommendation.fields:
            desk.recommendation.is_valid()
            desk.recommendation.add_error(name, sentence)
            placed = True
    if not placed:
        desk.version.add_error(None, refusal.message)
    desk.refusal = refusal


def _refused_outright(request: Request, found: Lane) -> HttpResponse:
    """Refuse what was typed by somebody who does not hold the lane, with the status the service would give."""
    try:
        lanes.save_answers(lane_id=found.pk, seen_version=found.version, answers=(), by=request.user)
    except NotFound:
        raise
    except DomainError as refusal:
        desk = desk_for(request, found)
        return page(request, desk, status=refusal.status, refusal=refusal)
    raise Conflict("wrong_state", _("This lane takes no answers."))


def _done(request: Request, desk: Desk, *, ends: bool) -> HttpResponse:
    if ends:
        messages.success(request, _("The lane has answered. Its recommendation stands beside the others."))
        return redirect("riskreview:review", desk.lane.review_id)
    if desk.recommendation is not None and desk.recommendation.has_changed():
        messages.success(request, _("Saved. The recommendation stays on this page until you close the lane."))
        return page(request, _with_recommendation(request, desk))
    messages.success(request, _("Saved."))
    address = reverse("riskreview:lane", args=[desk.lane.review_id, desk.lane.name])
    anchor = request.POST.get("at") or request.POST.get("attach", "").partition(":")[0]
    return redirect(f"{address}#{anchor}" if anchor in desk.answers or anchor in desk.evidence else address)


def _with_recommendation(request: Request, desk: Desk) -> Desk:
    """Return the desk as stored now, with the recommendation as typed: it is not kept before the lane closes."""
    found = desk_for(request, reading.lane_of(desk.lane.review_id, desk.lane.name, user=request.user))
    if found.recommendation is not None and desk.recommendation is not None:
        typed: Any = found.recommendation
        typed.data, typed.is_bound = request.POST, True
    return found


@require_POST
def comment(request: Request, review_id: UUID, lane: str) -> HttpResponse:
    """Say something about one item, for those who do not hold the lane; what is refused stays typed."""
    found = reading.lane_of(review_id, lane, user=request.user)
    code = request.POST.get("code", "")
    typed = NewComment(request.POST, prefix=f"comment-{code}")
    said = request.POST.get(typed.add_prefix("text"), "")
    try:
        comments.add(lane_id=found.pk, code=code, text=said, by=request.user)
    except NotFound:
        raise
    except DomainError as refusal:
        desk = desk_for(request, found)
        if code in desk.comments:
            desk.comments[code] = typed
        return page(request, desk, status=refusal.status, refusal=refusal)
    messages.success(request, _("Your comment stands at %(code)s.") % {"code": code})
    return redirect(f"{reverse('riskreview:lane', args=[review_id, lane])}#{code}")


@require_POST
def autosave(request: Request, review_id: UUID, lane: str) -> JsonResponse:
    """Keep the answers as they are typed; evidence and measures wait for their button."""
    found = reading.lane_of(review_id, lane, user=request.user)
    desk = desk_for(request, found, request.POST)
    forms = [desk.version, *desk.answers.values()]
    try:
        if not all([form.is_valid() for form in forms]):  # noqa: C419 - every form tells its faults
            raise Invalid("invalid", _("Some fields need correcting: save the page to see which."))
        seen = desk.version.cleaned_data["seen_version"]
        saved = lanes.save_answers(lane_id=found.pk, seen_version=seen, answers=desk.given(), by=request.user)
    except DomainError as refusal:
        return JsonResponse({"detail": refusal.message, "code": refusal.code}, status=refusal.status)
    return JsonResponse({"version": saved.version})
