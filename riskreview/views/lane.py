"""The page of one lane: its holder answers here, everybody else reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
from actors.selectors import sources
from core import clock, history, reads, versions
from core.authz import Ruling
from core.errors import Conflict, DomainError, Invalid, NotFound, Stale
from core.web import render
from engagements.selectors import reach
from riskreview import http, policies
from riskreview.domain.checklists import ruling
from riskreview.domain.facts import Facts
from riskreview.domain.review_cycle import SUGGESTED, LaneStatus, Recommendation, ReviewStatus
from riskreview.domain.scales import Effect
from riskreview.forms.lane import (
    ItemAnswer,
    LaneRecommendation,
    NewEvidence,
    NewMitigation,
    NewQuestion,
    Version,
    names_of,
)
from riskreview.models import Lane
from riskreview.selectors import frozen, judgement, reading, ties
from riskreview.selectors.words import told
from riskreview.services import evidence, lanes
from riskreview.services.lanes import Given

SOURCES_OFFERED = 300


@dataclass(slots=True)
class Desk:
    """The lane with every form on its page."""

    lane: Lane
    items: list[reading.ItemReading]
    version: Version
    answers: dict[str, ItemAnswer] = field(default_factory=dict)
    evidence: dict[str, NewEvidence] = field(default_factory=dict)
    mitigations: dict[str, NewMitigation] = field(default_factory=dict)
    question: NewQuestion | None = None
    recommendation: LaneRecommendation | None = None

    @property
    def additions(self) -> list[Any]:
        """Return the forms of things to add that were filled in."""
        rows = [*self.evidence.values(), *self.mitigations.values(), self.question]
        return [form for form in rows if form is not None and form.has_changed()]

    def given(self) -> list[Given]:
        """Return the answers as the service takes them; call it on valid forms."""
        return [Given(code=code, **form.cleaned_data) for code, form in self.answers.items()]


def _may_write(request: Request, lane: Lane) -> bool:
    is_open = lane.review.status == ReviewStatus.OPEN and lane.status == LaneStatus.CLAIMED
    return is_open and bool(policies.may_answer(request.user, lane))


def _desk(request: Request, lane: Lane, data: Mapping[str, Any] | None = None) -> Desk:
    """Return the lane with its forms; without forms for whoever may only read."""
    facts = judgement.facts_of(lane.review)
    items = reading.items_of(lane, facts)
    desk = Desk(lane, items, Version(data, initial={"seen_version": lane.version}))
    if not _may_write(request, lane):
        return desk
    compartment = lane.review.engagement.compartment_id
    citable = names_of(sources.citable(request.user, compartment_id=compartment)[:SOURCES_OFFERED])
    colleagues = list(reach.colleagues(compartment_id=compartment))
    for entry in items:
        code = entry.item.code
        desk.evidence[code] = NewEvidence(data, prefix=f"evidence-{code}", sources=citable)
        desk.mitigations[code] = NewMitigation(data, prefix=f"mitigation-{code}", colleagues=colleagues)
        if not entry.item.filled_from:
            desk.answers[code] = ItemAnswer(data, item=entry.item, initial=_stored(entry))
    desk.question = NewQuestion(data, prefix="question")
    least = SUGGESTED[judgement.assessment_of([lane], facts).verdict]
    # Before every item is answered, and for what is sent with new answers, the service alone knows what is too mild.
    settled = data is None and not any(entry.lacks for entry in items)
    offered = lanes.STRICTNESS[lanes.STRICTNESS.index(least) :] if settled else lanes.STRICTNESS
    initial = {"recommendation": least.value} if settled else {}
    desk.recommendation = LaneRecommendation(data, prefix="end", offered=offered, initial=initial)
    return desk


def _stored(entry: reading.ItemReading) -> dict[str, Any]:
    if entry.row is None:
        return {}
    return {"answer": entry.row.answer, "reasoning": entry.row.reasoning, "checked_on": entry.row.checked_on}


@require_http_methods(["GET", "POST"])
def lane(request: Request, review_id: UUID, lane: str) -> HttpResponse:
    """Show a lane, or take everything that was typed on its page: answers, evidence, measures, a question, the end."""
    found = reading.lane_of(review_id, lane, user=request.user)
    if request.method == "GET":
        reads.of_record(found, by=request.user)
        return _page(request, _desk(request, found))
    desk = _desk(request, found, request.POST)
    ends = request.POST.get("do") == "recommend"
    if not desk.answers:
        return _refused_outright(request, found)
    forms = [desk.version, *desk.answers.values(), *desk.additions]
    if ends and desk.recommendation is not None:
        desk.recommendation.empty_permitted = False
        forms.append(desk.recommendation)
    if not all([form.is_valid() for form in forms]):  # noqa: C419 - every form tells its faults
        return _page(request, desk, status=422)
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
    if desk.question is not None and desk.question.has_changed():
        _told_by(desk.question, lanes.ask, lane_id=pk, by=by, **desk.question.cleaned_data)
    _take_back(request)
    if ends and desk.recommendation is not None:
        data = dict(desk.recommendation.cleaned_data)
        chosen = Recommendation(data.pop("recommendation"))
        lanes.recommend(lane_id=pk, seen_version=saved.version, recommendation=chosen, by=by, **data)


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
        stale = versions.changes_since(desk.lane, seen)
    else:
        _place(desk, refusal)
    return _page(request, desk, status=refusal.status, stale=stale)


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


def _refused_outright(request: Request, found: Lane) -> HttpResponse:
    """Refuse what was typed by somebody who does not hold the lane, with the status the service would give."""
    try:
        lanes.save_answers(lane_id=found.pk, seen_version=found.version, answers=(), by=request.user)
    except NotFound:
        raise
    except DomainError as refusal:
        desk = _desk(request, found)
        return _page(request, desk, status=refusal.status, refusal=refusal)
    raise Conflict("wrong_state", _("This lane takes no answers."))


def _done(request: Request, desk: Desk, *, ends: bool) -> HttpResponse:
    if ends:
        messages.success(request, _("The lane has answered. Its recommendation stands beside the others."))
        return redirect("riskreview:review", desk.lane.review_id)
    if desk.recommendation is not None and desk.recommendation.has_changed():
        messages.success(request, _("Saved. The recommendation stays on this page until you close the lane."))
        return _page(request, _with_recommendation(request, desk))
    messages.success(request, _("Saved."))
    address = reverse("riskreview:lane", args=[desk.lane.review_id, desk.lane.name])
    anchor = request.POST.get("at", "")
    return redirect(f"{address}#{anchor}" if anchor in desk.answers or anchor in desk.evidence else address)


def _with_recommendation(request: Request, desk: Desk) -> Desk:
    """Return the desk as stored now, with the recommendation as typed: it is not kept before the lane closes."""
    found = _desk(request, reading.lane_of(desk.lane.review_id, desk.lane.name, user=request.user))
    if found.recommendation is not None and desk.recommendation is not None:
        typed: Any = found.recommendation
        typed.data, typed.is_bound = request.POST, True
    return found


@require_POST
def autosave(request: Request, review_id: UUID, lane: str) -> JsonResponse:
    """Keep the answers as they are typed; evidence and measures wait for their button."""
    found = reading.lane_of(review_id, lane, user=request.user)
    desk = _desk(request, found, request.POST)
    forms = [desk.version, *desk.answers.values()]
    try:
        if not all([form.is_valid() for form in forms]):  # noqa: C419 - every form tells its faults
            raise Invalid("invalid", _("Some fields need correcting: save the page to see which."))
        seen = desk.version.cleaned_data["seen_version"]
        saved = lanes.save_answers(lane_id=found.pk, seen_version=seen, answers=desk.given(), by=request.user)
    except DomainError as refusal:
        return JsonResponse({"detail": refusal.message, "code": refusal.code}, status=refusal.status)
    return JsonResponse({"version": saved.version})


def _claim(request: Request, lane: Lane) -> Ruling | None:
    """Return whether the user may take a lane that nobody holds."""
    if lane.status != LaneStatus.OPEN or lane.review.status != ReviewStatus.OPEN:
        return None
    return policies.may_claim(request.user, lane, ties.of(request.user, lane.review))


def _row(desk: Desk, entry: reading.ItemReading, facts: Facts) -> dict[str, Any]:
    """Return one item as the page shows it: what was said, the forms, and what each answer would do here."""
    code = entry.item.code
    form = desk.answers.get(code)
    effects = [
        ", ".join(str(told(effect.label)) for effect in ruling(entry.item, answer, facts).effects)
        for answer in entry.item.answers
    ]
    return {
        "entry": entry,
        "form": form,
        "choices": list(zip(form["answer"], effects, strict=True)) if form is not None else [],
        "evidence": desk.evidence.get(code),
        "mitigation": desk.mitigations.get(code),
        "opens_evidence": code in desk.evidence and desk.evidence[code].has_changed(),
        "opens_mitigation": code in desk.mitigations
        and (desk.mitigations[code].has_changed() or _lacks_mitigation(entry)),
    }


def _lacks_mitigation(entry: reading.ItemReading) -> bool:
    return Effect.MITIGATE in entry.finding.effects and not entry.mitigations


def _errors(desk: Desk) -> list[dict[str, Any]]:
    """Return every fault on the page, each with its item and the way to its field."""
    named: list[tuple[str, Any]] = [("", desk.version)]
    for forms in (desk.answers, desk.evidence, desk.mitigations):
        named += list(forms.items())
    named += [("", form) for form in (desk.question, desk.recommendation) if form is not None]
    rows = []
    for code, form in named:
        if not form.is_bound:
            continue
        rows += [{"href": "", "label": "", "error": error} for error in form.non_field_errors()]
        for bound in form:
            target = bound.id_for_label or f"{bound.auto_id}_0"
            label = f"{code}, {bound.label}" if code else bound.label
            rows += [{"href": f"#{target}", "label": label, "error": error} for error in bound.errors]
    return rows


def _page(
    request: Request,
    desk: Desk,
    *,
    status: int = 200,
    stale: list[history.Row] | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    lane = desk.lane
    facts = judgement.facts_of(lane.review)
    assessment = judgement.assessment_of([lane], facts)
    body = frozen.load(lane.review.snapshot)
    context = {
        **http.frame(lane.review, last=str(lane)),
        "lane": lane,
        "desk": desk,
        "writing": bool(desk.answers),
        "rows": [_row(desk, entry, facts) for entry in desk.items],
        "errors": _errors(desk),
        "missing": [entry for entry in desk.items if entry.lacks],
        "assessment": assessment,
        "risk": assessment.risks[0],
        "least": SUGGESTED[assessment.verdict],
        "claim": _claim(request, lane),
        "parts": frozen.parts_of(body),
        "questions": lane.questions.select_related("asked_by", "replied_by").order_by("asked_at"),
        "sources": next(iter(desk.evidence.values())).sources if desk.evidence else {},
        "history": history.rows(lane),
        "stale": stale,
        "refusal": refusal,
        "today": clock.now().date(),
    }
    return render(request, "riskreview/lane.html", context, status=status)
