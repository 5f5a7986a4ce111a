"""What a decision rests on, section by section: the minimum content of DOMAIN C7 as plain data that can be frozen.

Ids come with the name they had; people of ours by id and name, persons of the other side by pseudonym where they are
protected. A source that evidence cites is a section of its own: whoever may not see it gets its hash and no more.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from accounts.models import User
from actors.models import Source
from core import canonical
from riskreview.domain.duties import to_tell
from riskreview.domain.reopening import LANES_OF
from riskreview.models import Decision, Dissent, Lane, LaneEvidence
from riskreview.selectors import assents, frozen, judgement, record, review_policy, waivers
from riskreview.selectors.words import told

SOURCE = "source."
PLAN = "plan."
COMMENTS = "comments."


def of(decision: Decision) -> dict[str, Any]:
    """Return the content of every section; the caller has shown that its reader may see the decision."""
    review = decision.review
    body = frozen.load(decision.snapshot)
    facts = judgement.facts_of(review)
    lanes = judgement.carrying_lanes(review)
    policy = review_policy.of(review)
    return {
        "decision": _decision(decision),
        "review": _review(decision),
        "snapshot": {
            "sha256": decision.snapshot.sha256,
            "taken_at": decision.snapshot.created_at,
            "content_no": decision.content_no,
            "text": decision.snapshot.body,
        },
        **_plan(body),
        "lists": _named(body["lists"], body["names"]),
        "scores": _named(body["standing"], body["names"]),
        **{f"lane.{lane.name}": record.lane(lane, facts, person=person, source=_id) for lane in lanes},
        **{f"{COMMENTS}{lane.name}": record.comments(lane, person=person) for lane in lanes},
        **{f"checklist.{lane.name}": _checklist(lane) for lane in lanes},
        "dissent": [
            {"lane": row.lane, "text": row.text, "by": person(row.by), "at": row.at}
            for row in Dissent.objects.filter(review=review).select_related("by").order_by("at")
        ],
        "waivers": [
            {
                "lane": row.lane.name,
                "item": row.code,
                "reason": row.reason,
                "expires_on": row.expires_on,
                "by": person(row.by),
                "at": row.at,
                "counts": not row.silenced,
            }
            for row in waivers.of(review)
        ],
        "assents": [
            {"level": row.level, "reasons": row.reasons, "by": person(row.by), "at": row.at, "counts": not row.silenced}
            for row in assents.on_these_answers(review)
        ],
        "policy": {"version": review.policy.number, "sha256": review.policy.sha256, "text": review.policy.body},
        "conditions": [
            {
                "id": row.pk,
                "text": row.text,
                "guards": row.guards,
                "owner": person(row.owner),
                "due_on": row.due_on,
            }
            for row in decision.conditions.select_related("owner").order_by("created_at", "pk")
        ],
        "triggers": [
            {
                "code": trigger,
                "what": str(trigger.label),
                "response": policy.response(trigger),
                "does": str(policy.response(trigger).label),
                "lanes": lanes_of,
            }
            for trigger, lanes_of in LANES_OF.items()
        ],
        "notifications": [
            {"who": who, "why": told(why)}
            for who, why in to_tell(
                essential_contact=facts.essential_contact,
                physical_meeting=facts.physical_meeting,
                offers=bool(body["content"]["offers"]),
                lists=[row["list"] for row in body["lists"]["found"]],
            )
        ],
        **_sources(lanes),
    }


def person(user: User | None) -> dict[str, Any] | None:
    """Return somebody of ours as a record names them."""
    return {"id": user.pk, "name": str(user)} if user is not None else None


def _id(source: Source | None) -> Any:
    return source.pk if source is not None else None


def _decision(decision: Decision) -> dict[str, Any]:
    earlier = Decision.objects.filter(engagement=decision.engagement_id, recorded_at__lt=decision.recorded_at)
    follows = earlier.order_by("-recorded_at").values_list("pk", flat=True).first()
    return {
        **record.said(decision),
        "number": earlier.count() + 1,
        "follows": follows,
        "engagement": decision.engagement_id,
        "decided_by": person(decision.decided_by),
        "audit_head": decision.audit_head,
    }


def _review(decision: Decision) -> dict[str, Any]:
    review = decision.review
    return {
        "id": review.pk,
        "kind": review.kind,
        "tier": review.tier,
        "tier_rule": review.tier_rule,
        "level_raised_by": review.level_raised_by,
        "opened_at": review.opened_at,
        "opened_because": review.opened_because,
        "answers_refusal_of": review.answers_refusal_of_id,
        "refusal_answered": review.refusal_answered,
        "urgent_because": review.urgent_because,
        "benefit": review.benefit,
        "facts": asdict(judgement.facts_of(review)),
    }


def _plan(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the frozen content in the parts people read it in; what no part names stands in "plan.other"."""
    content, names = dict(body["content"]), body["names"]
    found = {}
    for code, _title, fields in frozen.PARTS:
        found[PLAN + code] = _named({name: content.pop(name) for name in fields if name in content}, names)
    if content:
        found[f"{PLAN}other"] = _named(content, names)
    return found


def _named(said: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """Return what is said, and what each id in it was called."""
    text = canonical.dumps(said)
    return {"said": said, "names": {pk: name for pk, name in names.items() if pk in text}}


def _checklist(lane: Lane) -> dict[str, Any]:
    template = lane.template
    return {
        "title": template.title,
        "version": template.number,
        "published_at": template.published_at,
        "sha256": template.sha256,
        "text": canonical.dumps(template.body),
    }


def _sources(lanes: list[Lane]) -> dict[str, Any]:
    rows = LaneEvidence.objects.filter(answer__lane__in=lanes).select_related("source", "corroborated_by")
    cited = {source for row in rows for source in (row.source, row.corroborated_by) if source is not None}
    return {
        f"{SOURCE}{source.pk}": {
            "title": source.title,
            "kind": source.kind,
            "origin": source.origin,
            "usual_reliability": source.reliability,
            "reference": source.reference,
            "url": source.url,
            "dated": source.dated,
            "refuted_at": source.refuted_at,
        }
        for source in cited
    }
