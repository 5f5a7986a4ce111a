"""The desk of a reviewer: a lane with every form on its page, and the page itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse

from accounts.http import Request
from actors.selectors import sources
from core import clock, history, panels
from core.authz import Ruling
from core.errors import DomainError
from core.web import render
from engagements.selectors import reach
from riskreview import http, policies
from riskreview.domain.bearing import Bearing, bearing_on
from riskreview.domain.checklists import ruling
from riskreview.domain.facts import Facts
from riskreview.domain.review_cycle import SUGGESTED, LaneStatus, ReviewStatus
from riskreview.domain.scales import Effect
from riskreview.forms.lane import (
    ItemAnswer,
    LaneRecommendation,
    NewComment,
    NewEvidence,
    NewMitigation,
    NewQuestion,
    Version,
    names_of,
)
from riskreview.models import Lane
from riskreview.selectors import bearing, conflicts, frozen, judgement, reading, reviews, ties
from riskreview.selectors.words import told
from riskreview.services import lanes
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
    comments: dict[str, NewComment] = field(default_factory=dict)
    question: NewQuestion | None = None
    recommendation: LaneRecommendation | None = None
    refusal: DomainError | None = None

    @property
    def additions(self) -> list[Any]:
        """Return the forms of things to add that were filled in."""
        rows = [*self.evidence.values(), *self.mitigations.values(), *self.comments.values(), self.question]
        return [form for form in rows if form is not None and form.has_changed()]

    def given(self) -> list[Given]:
        """Return the answers as the service takes them; call it on valid forms."""
        return [Given(code=code, **form.cleaned_data) for code, form in self.answers.items()]


def _may_write(request: Request, lane: Lane, *, declared: bool) -> bool:
    is_open = lane.review.status == ReviewStatus.OPEN and lane.status == LaneStatus.CLAIMED
    return is_open and bool(policies.may_answer(request.user, lane, declared=declared))


def desk_for(request: Request, lane: Lane, data: Mapping[str, Any] | None = None) -> Desk:
    """Return the lane with its forms; without forms for whoever may only read."""
    facts = judgement.facts_of(lane.review)
    items = reading.items_of(lane, facts, user=request.user)
    desk = Desk(lane, items, Version(data, initial={"seen_version": lane.version}))
    declared = conflicts.bars(request.user, lane.review.engagement)
    if lane.review.status in reviews.UNDECIDED and policies.may_comment(request.user, lane, declared=declared):
        desk.comments = {entry.item.code: NewComment(data, prefix=f"comment-{entry.item.code}") for entry in items}
    if not _may_write(request, lane, declared=declared):
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


def _claim(request: Request, lane: Lane) -> Ruling | None:
    """Return whether the user may take a lane that nobody holds."""
    if lane.status != LaneStatus.OPEN or lane.review.status != ReviewStatus.OPEN:
        return None
    return policies.may_claim(request.user, lane, ties.of(request.user, lane.review))


def _may_give(request: Request, lane: Lane) -> bool:
    if lane.status == LaneStatus.ANSWERED or lane.review.status != ReviewStatus.OPEN:
        return False
    return bool(policies.may_give(request.user, ties.of(request.user, lane.review)))


@dataclass(slots=True)
class Beside:
    """What stands beside the items of a lane to think with, none of it part of an answer; each read once a page."""

    earlier: Mapping[str, list[reading.Earlier]]
    recorded: Mapping[Bearing, bearing.Found]
    panels: list[panels.Panel]


def _beside(request: Request, desk: Desk) -> Beside:
    """Return what bears on the items."""
    lane = desk.lane
    recorded = bearing.of_lane(lane, [entry.item.code for entry in desk.items], user=request.user, at=clock.now())
    return Beside(reading.earlier_of(lane, user=request.user), recorded, panels.collect("lane.items", request, lane))


def _row(desk: Desk, entry: reading.ItemReading, facts: Facts, beside: Beside) -> dict[str, Any]:
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
        "earlier": beside.earlier[code],
        "recorded": [beside.recorded[kind] for kind in bearing_on(code) if kind in beside.recorded],
        "attached": {piece.text for piece in entry.evidence},
        "panels": [(name, found["by_code"][code]) for name, found in beside.panels if code in found["by_code"]],
        "choices": list(zip(form["answer"], effects, strict=True)) if form is not None else [],
        "evidence": desk.evidence.get(code),
        "mitigation": desk.mitigations.get(code),
        "comment": desk.comments.get(code),
        "opens_comment": code in desk.comments and desk.comments[code].has_changed(),
        "opens_evidence": code in desk.evidence and desk.evidence[code].has_changed(),
        "opens_mitigation": code in desk.mitigations
        and (desk.mitigations[code].has_changed() or _lacks_mitigation(entry)),
    }


def _rows(desk: Desk, facts: Facts, beside: Beside) -> list[dict[str, Any]]:
    """Return every item as the page shows it, each with the code of the next one that is not complete."""
    rows = [_row(desk, entry, facts, beside) for entry in desk.items]
    following = next((entry.item.code for entry in desk.items if entry.lacks), "")
    for row, entry in zip(reversed(rows), reversed(desk.items), strict=True):
        row["next_open"] = following if following != entry.item.code else ""
        if entry.lacks:
            following = entry.item.code
    return rows


def _lacks_mitigation(entry: reading.ItemReading) -> bool:
    return Effect.MITIGATE in entry.finding.effects and not entry.mitigations


def _errors(desk: Desk) -> list[dict[str, Any]]:
    """Return every fault on the page, each with its item and the way to its field."""
    named: list[tuple[str, Any]] = [("", desk.version)]
    for forms in (desk.answers, desk.evidence, desk.mitigations, desk.comments):
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


def page(
    request: Request,
    desk: Desk,
    *,
    status: int = 200,
    stale: list[history.Row] | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """Answer with the page of the lane, above it what was refused or changed meanwhile."""
    lane = desk.lane
    facts = judgement.facts_of(lane.review)
    assessment = judgement.assessment_of([lane], facts)
    body = frozen.load(lane.review.snapshot)
    context = {
        **http.frame(lane.review, last=str(lane)),
        "lane": lane,
        "desk": desk,
        "writing": bool(desk.answers),
        "rows": _rows(desk, facts, _beside(request, desk)),
        "errors": _errors(desk),
        "missing": [entry for entry in desk.items if entry.lacks],
        "assessment": assessment,
        "risk": assessment.risks[0],
        "least": SUGGESTED[assessment.verdict],
        "claim": _claim(request, lane),
        "give": _may_give(request, lane),
        "parts": frozen.parts_of(body),
        **http.beside_approved(lane.review, body),
        "questions": lane.questions.select_related("asked_by", "replied_by").order_by("asked_at"),
        "sources": next(iter(desk.evidence.values())).sources if desk.evidence else {},
        "history": history.rows(lane),
        "stale": stale,
        "refusal": refusal,
        "today": clock.now().date(),
    }
    return render(request, "riskreview/lane.html", context, status=status)
