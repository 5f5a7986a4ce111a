"""The decision record (DOMAIN C7): everything a decision rests on, as one document that stands by itself."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from django.db.models import Q, QuerySet

from accounts.models import User
from actors.models import Source
from actors.models.sources import SOURCES
from actors.selectors import sources
from core import audit
from riskreview.domain.checklists import Asked, ruling
from riskreview.domain.facts import Facts
from riskreview.models import (
    Decision,
    Dissent,
    Lane,
    LaneAnswer,
    LaneComment,
    LaneEvidence,
    Lift,
    Mitigation,
    RecordAddendum,
    Reopening,
)
from riskreview.selectors import assents, checklists, frozen, judgement, waivers
from riskreview.selectors.words import told

FORMAT = 1
ABSENT: Final = object()
"""What a source is called that its reader may not see."""


def of(decision: Decision, *, user: User) -> dict[str, Any]:
    """Return the record as plain data for a reader who, as the caller has shown, may see the decision.

    A source that its reader may not see is absent from the evidence; None says that there is none.
    `audit_head` is the newest link of the audit chain now: printed and kept elsewhere, it shows a cut tail later.
    """
    review = decision.review
    body = frozen.load(decision.snapshot)
    facts = judgement.facts_of(review)
    lanes = judgement.carrying_lanes(review)
    changes = Reopening.objects.filter(engagement=decision.engagement_id, content_no=decision.content_no)
    lifts = Lift.objects.filter(decision=decision).select_related("by").order_by("at")
    seen = set(_cited(lanes).filter(pk__in=sources.visible(user).values("pk")))

    def shown(source: Source | None) -> Any:
        return ABSENT if source is not None and source not in seen else _name(source)

    return {
        "format": FORMAT,
        "decision": _decision(decision),
        "engagement": {
            "id": decision.engagement_id,
            "title": body["content"]["title"],
            "marking": decision.engagement.get_marking_display(),
            "compartment": str(decision.engagement.compartment),
        },
        "review": {
            "id": review.pk,
            "kind": review.kind,
            "tier": review.tier,
            "tier_rule": review.tier_rule,
            "opened_at": review.opened_at,
            "opened_because": review.opened_because,
            "refusal_answered": review.refusal_answered,
            "urgent_because": review.urgent_because,
            "benefit": review.benefit,
        },
        "snapshot": {
            "content_no": decision.content_no,
            "sha256": decision.snapshot.sha256,
            "taken_at": decision.snapshot.created_at,
            "content": body["content"],
            "names": body["names"],
            "lists": body["lists"],
            "checklists": body["checklists"],
            "standing": body["standing"],
        },
        "facts": asdict(facts),
        "lanes": [
            lane(each, facts, person=_name, source=shown) | {"comments": comments(each, person=_name)} for each in lanes
        ],
        "dissents": [
            {"lane": row.lane, "text": row.text, "by": str(row.by), "at": row.at}
            for row in Dissent.objects.filter(review=review).select_related("by").order_by("at")
        ],
        "waivers": [
            {
                "lane": row.lane.name,
                "item": row.code,
                "reason": row.reason,
                "expires_on": row.expires_on,
                "by": str(row.by),
                "at": row.at,
                "counts": not row.silenced,
            }
            for row in waivers.of(review)
        ],
        "assents": [
            {"level": row.level, "reasons": row.reasons, "by": str(row.by), "at": row.at, "counts": not row.silenced}
            for row in assents.on_these_answers(review)
        ],
        "policy": {"version": review.policy.number, "sha256": review.policy.sha256},
        "conditions": [
            {
                "id": row.pk,
                "text": row.text,
                "guards": row.guards,
                "owner": str(row.owner),
                "due_on": row.due_on,
                "evidence": row.evidence,
                "met_by": str(row.met_by) if row.met_by else None,
                "met_at": row.met_at,
                "verified_by": str(row.verified_by) if row.verified_by else None,
                "verified_at": row.verified_at,
            }
            for row in decision.conditions.all()
        ],
        "changes_since": [
            {"trigger": row.trigger, "response": row.response, "reason": row.reason, "lanes": row.lanes, "at": row.at}
            for row in changes.order_by("at")
        ],
        "lifts": [{"level": row.level, "reason": row.reason, "by": str(row.by), "at": row.at} for row in lifts],
        "outcome": [
            {"sha256": row.sha256, **json.loads(row.section)["content"], "at": row.at}
            for row in RecordAddendum.objects.filter(record=decision.pk).order_by("number")
        ],
        "audit_head": str(audit.head() or ""),
    }


def said(decision: Decision) -> dict[str, Any]:
    """Return what was decided, why, and from when until when; who decided is for the caller to name."""
    return {
        "id": decision.pk,
        "basis": decision.basis,
        "outcome": decision.outcome,
        "level": decision.level,
        "level_reasons": decision.level_reasons,
        "reasons": decision.reasons,
        "overrules": decision.overrules,
        "lacking": decision.lacking,
        "lacking_from": decision.lacking_from,
        "lacking_by": decision.lacking_by,
        "meanwhile": decision.meanwhile,
        "should_not_have_happened": decision.should_not_have_happened,
        "decided_at": decision.decided_at,
        "spoken_at": decision.spoken_at,
        "in_force_from": decision.in_force_from,
        "valid_until": decision.valid_until,
        "valid_because": decision.valid_because,
        "recorded_at": decision.recorded_at,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        **said(decision),
        "decided_by": str(decision.decided_by),
        "ended_at": decision.ended_at,
        "ended_as": decision.ended_as,
        "ended_because": decision.ended_because,
        "audit_head_before": decision.audit_head,
    }


def _cited(lanes: list[Lane]) -> QuerySet[Source]:
    rows = LaneEvidence.objects.filter(answer__lane__in=lanes)
    found: QuerySet[Source] = Source.objects.filter(
        Q(pk__in=rows.values("source")) | Q(pk__in=rows.values("corroborated_by"))
    )
    return found


def _name(thing: Any) -> str | None:
    return str(thing) if thing is not None else None


def lane(lane: Lane, facts: Facts, *, person: Callable[[Any], Any], source: Callable[[Any], Any]) -> dict[str, Any]:
    """Return what a lane was asked, what it answered and why, and what it demanded.

    `person` and `source` say how somebody of ours and a source are named; both are given None for nobody and none. A
    source that is ABSENT leaves no trace.
    """
    answers = {row.code: row for row in LaneAnswer.objects.filter(lane=lane).select_related("answered_by")}
    evidence: dict[Any, list[dict[str, Any]]] = {}
    rows = LaneEvidence.objects.filter(answer__lane=lane).select_related("source", "corroborated_by", "answer")
    for row in rows.order_by("added_at", "pk"):
        named = {name: source(getattr(row, name)) for name in SOURCES}
        evidence.setdefault(row.answer.code, []).append(
            {"text": row.text, "url": row.url, "grade": f"{row.reliability}{row.credibility}"}
            | {name: value for name, value in named.items() if value is not ABSENT}
        )
    mitigations = Mitigation.objects.filter(lane=lane).select_related("owner", "met_by", "verified_by")
    return {
        "name": lane.name,
        "checklist": {
            "title": lane.template.title,
            "version": lane.template.number,
            "sha256": lane.template.sha256,
        },
        "status": lane.status,
        "answered_by": person(lane.holder),
        "answered_at": lane.answered_at,
        "recommendation": lane.recommendation,
        "reasons": lane.reasons,
        "inherent": lane.inherent,
        "residual": lane.residual,
        "placed": asdict(lane.placed) if lane.placed is not None else None,
        "valid_until": lane.valid_until,
        "answers": [
            _answer(asked, answers.get(asked.item.code), facts) | {"evidence": evidence.get(asked.item.code, [])}
            for asked in checklists.asked_of(lane, facts)
        ],
        "mitigations": [
            {
                "code": row.code,
                "measure": row.measure,
                "owner": person(row.owner),
                "due_on": row.due_on,
                "verification": row.verification,
                "expires_on": row.expires_on,
                "evidence": row.evidence,
                "met_by": person(row.met_by),
                "met_at": row.met_at,
                "verified_by": person(row.verified_by),
                "verified_at": row.verified_at,
            }
            for row in mitigations.order_by("code", "due_on")
        ],
    }


def comments(lane: Lane, *, person: Callable[[Any], Any]) -> list[dict[str, Any]]:
    """Return what was said about the items of a lane, beside its answers and no part of them."""
    rows = LaneComment.objects.filter(lane=lane).select_related("by").order_by("at", "pk")
    return [{"item": row.code, "text": row.text, "by": person(row.by), "at": row.at} for row in rows]


def _answer(asked: Asked, row: LaneAnswer | None, facts: Facts) -> dict[str, Any]:
    item, answer = asked.item, row.answer if row is not None and row.answer else None
    found = ruling(item, answer, facts)
    return {
        "code": item.code,
        "question": item.question,
        "because": told(asked.because),
        "answer": answer,
        "reasoning": row.reasoning if row is not None else "",
        "checked_on": row.checked_on if row is not None else None,
        "effects": [effect.value for effect in found.effects],
        "why": told(found.why),
    }
