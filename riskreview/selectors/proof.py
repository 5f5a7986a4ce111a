"""Proof that decisions stand on what they say: every hash, the rows against content and trail, and four eyes.

The database guards what is written through it. This walk finds what was changed behind its back; that the trail was
not changed with it is what `verify_audit` proves.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core import audit, canonical, sealed
from engagements.domain.lifecycle import Status
from engagements.models import Engagement, EngagementAuthor
from engagements.selectors import content
from riskreview.domain.review_cycle import LaneStatus
from riskreview.models import (
    ChecklistTemplate,
    Decision,
    DecisionRecord,
    Dissent,
    Lane,
    LaneAnswer,
    LaneClaim,
    RecordAddendum,
    Snapshot,
)
from riskreview.models.decisions import Basis
from riskreview.selectors import sections

DERIVED = frozenset(
    {"name", "names", "tier_rule", "level_reasons", "label", "effects", "why", "evidence", "mitigations", "counts"}
)
"""What a record says that is named or worked out anew each time, or lawfully goes on after the decision."""
AFTER_AN_EMERGENCY = (
    *("review", "lane.", sections.COMMENTS, "checklist.", "notifications"),
    *("dissent", "waivers", "assents"),
)
"""The sections in which the full review goes on after an emergency approval."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold: about what, and why."""

    about: str
    why: str


def answers_digest(lane: Lane) -> str:
    """Return the hash of what a lane answered; the trail keeps it with the recommendation."""
    fields = ("code", "answer", "reasoning", "checked_on", "answered_by_id")
    return canonical.sha256(
        canonical.dumps(list(LaneAnswer.objects.filter(lane=lane).order_by("code").values(*fields)))
    )


def findings() -> Iterator[Finding]:
    """Yield everything that does not hold, checklists first, then snapshots, dissents and decisions."""
    for template in ChecklistTemplate.objects.order_by("lane", "number"):
        if canonical.sha256(canonical.dumps(template.body)) != template.sha256:
            yield Finding(f"checklist {template.lane} {template.number}", "its text does not match its hash")
    for snapshot in Snapshot.objects.order_by("created_at", "pk").iterator(chunk_size=200):
        yield from _of_snapshot(snapshot)
    for dissent in Dissent.objects.select_related("by").order_by("at", "pk").iterator(chunk_size=200):
        yield from _of_dissent(dissent)
    decisions = Decision.objects.select_related("review", "snapshot", "decided_by").order_by("recorded_at", "pk")
    for decision in decisions.iterator(chunk_size=50):
        yield from _of_decision(decision)


def _of_snapshot(snapshot: Snapshot) -> Iterator[Finding]:
    about = f"snapshot {snapshot.pk}"
    if canonical.sha256(snapshot.body) != snapshot.sha256:
        yield Finding(about, "its text does not match its hash")
        return
    body = json.loads(snapshot.body)
    if canonical.dumps(body) != snapshot.body:
        yield Finding(about, "its text is not canonical")
    if (body["engagement"], body["content_no"]) != (str(snapshot.engagement_id), str(snapshot.content_no)):
        yield Finding(about, "its text is about another content")
    engagement = Engagement.objects.get(pk=snapshot.engagement_id)
    if engagement.content_no != snapshot.content_no or engagement.status == Status.DRAFT:
        return
    stored = json.loads(canonical.dumps(content.content_of(engagement)))
    frozen = body["content"]
    differing = sorted(name for name in stored.keys() | frozen.keys() if stored.get(name) != frozen.get(name))
    if differing:
        yield Finding(about, f"the stored content differs in: {', '.join(differing)}")


def _of_dissent(dissent: Dissent) -> Iterator[Finding]:
    """Yield where a dissent is of nobody who took its lane, or not in the trail; one too late is not in the record."""
    about = f"dissent {dissent.pk}"
    if not LaneClaim.objects.filter(review=dissent.review_id, lane=dissent.lane, user=dissent.by_id).exists():
        yield Finding(about, f"{dissent.by} dissented without having held the {dissent.lane} lane")
    event = audit.events_about(dissent).filter(verb="riskreview.dissent_recorded").first()
    if event is None:
        yield Finding(about, "the trail does not know it")
    elif (event.by_id, event.changes, event.reason) != (dissent.by_id, {"lane": dissent.lane}, dissent.text):
        yield Finding(about, "the trail says otherwise about it")


def _of_decision(decision: Decision) -> Iterator[Finding]:
    about = f"decision {decision.pk}"
    same = (decision.snapshot.engagement_id, decision.snapshot.content_no)
    if same != (decision.engagement_id, decision.content_no) or decision.review.snapshot_id != decision.snapshot_id:
        yield Finding(about, "it does not name the snapshot that was reviewed")
    yield from _against_trail(decision)
    yield from _of_record(decision)
    yield from _of_addenda(decision)
    bound = _bound(decision)
    if decision.decided_by_id in bound:
        yield Finding(about, f"{decision.decided_by} decided on an engagement of their own")
    claims = LaneClaim.objects.filter(review__engagement=decision.engagement_id, review__content_no=decision.content_no)
    held: dict[UUID, set[str]] = {}
    for user_id, lane in claims.values_list("user_id", "lane"):
        held.setdefault(user_id, set()).add(lane)
    if decision.decided_by_id in held:
        yield Finding(about, f"{decision.decided_by} decided and held a lane")
    if any(len(lanes) > 1 for lanes in held.values()):
        yield Finding(about, "one person held two lanes")
    if bound & held.keys():
        yield Finding(about, "somebody reviewed an engagement of their own")
    holders = list(Lane.objects.filter(review=decision.review_id).exclude(holder=None).values_list("name", "holder_id"))
    if any(name not in held.get(holder_id, set()) for name, holder_id in holders):
        yield Finding(about, "a lane was held by somebody who never claimed it")


def _against_trail(decision: Decision) -> Iterator[Finding]:
    about = f"decision {decision.pk}"
    event = audit.events_about(decision).filter(verb="riskreview.decided").first()
    if event is None:
        yield Finding(about, "the trail does not know it")
        return
    columns = ("basis", "outcome", "level", "valid_until", "spoken_at")
    stored = {name: getattr(decision, name) for name in columns} | {"snapshot": decision.snapshot.sha256}
    said = canonical.plain(event.changes) | {"decided_by": str(event.by_id), "reasons": event.reason}
    held = canonical.plain(stored) | {"decided_by": str(decision.decided_by_id), "reasons": decision.reasons}
    differing = sorted(name for name in held if held[name] != said.get(name))
    if differing:
        yield Finding(about, f"the trail says otherwise about: {', '.join(differing)}")
    for lane in Lane.objects.filter(review=decision.review_id, status=LaneStatus.ANSWERED).order_by("name"):
        answered = audit.events_about(lane).filter(verb="riskreview.lane_answered").first()
        if answered is None or answered.changes.get("answers") != answers_digest(lane):
            yield Finding(about, f"the answers of the {lane.name} lane are not those it was given")


def _of_record(decision: Decision) -> Iterator[Finding]:
    """Yield where the frozen record is not its hashes, not what the trail says, or not what the rows still say."""
    about = f"decision {decision.pk}"
    kept = DecisionRecord.objects.filter(decision=decision).first()
    if kept is None:
        yield Finding(about, "it has no frozen record")
        return
    frozen, hashes = json.loads(kept.sections), json.loads(kept.hashes)
    for name in sealed.broken(frozen, hashes, kept.root):
        yield Finding(about, f"its record does not match its hash: {name}")
    said = {
        event.changes["record"]
        for event in audit.events_about(decision).filter(verb__in=("riskreview.decided", "riskreview.record_frozen"))
        if "record" in event.changes
    }
    if kept.root not in said:
        yield Finding(about, "the trail says otherwise about: record")
    if frozen["snapshot"]["content"]["text"] != decision.snapshot.body:
        yield Finding(about, "its record holds another frozen content")
    went_on = AFTER_AN_EMERGENCY if decision.basis == Basis.EMERGENCY else ()
    now = json.loads(canonical.dumps(sections.of(decision)))
    for name in sorted(frozen.keys() & now.keys()):
        followed = name != "triggers" and not name.startswith((sections.SOURCE, *went_on))
        if followed and _differs(frozen[name]["content"], now[name]):
            yield Finding(about, f"the rows say otherwise than its record about: {name}")


def _of_addenda(decision: Decision) -> Iterator[Finding]:
    """Yield where what came of the contact is not its hash, not bound to what stood before, or not in the trail."""
    about = f"decision {decision.pk}"
    kept = DecisionRecord.objects.filter(decision=decision).first()
    before = kept.root if kept is not None else ""
    said = {event.changes["sha256"] for event in audit.events_about(decision).filter(verb="riskreview.outcome_added")}
    for row in RecordAddendum.objects.filter(record=decision.pk).order_by("number"):
        if canonical.sha256(row.section) != row.sha256 or json.loads(row.section)["content"]["before"] != before:
            yield Finding(about, f"addendum {row.number} is not what was added")
        if row.sha256 not in said:
            yield Finding(about, f"the trail says otherwise about: addendum {row.number}")
        before = row.sha256


def _differs(then: Any, now: Any) -> bool:
    """Return whether two accounts of one thing differ in what both of them tell."""
    if isinstance(then, dict) and isinstance(now, dict):
        return any(_differs(then[key], now[key]) for key in (then.keys() & now.keys()) - DERIVED)
    if isinstance(then, list) and isinstance(now, list):
        return len(then) != len(now) or any(_differs(*pair) for pair in zip(then, now, strict=True))
    return bool(then != now)


def _bound(decision: Decision) -> set[UUID]:
    """Return who had a part in the engagement when it was decided: its authors until then, and the frozen team."""
    authors = EngagementAuthor.objects.filter(engagement=decision.engagement_id, at__lte=decision.decided_at)
    team = json.loads(decision.snapshot.body)["content"]["team"]
    return {*authors.values_list("user_id", flat=True), *(UUID(row["user_id"]) for row in team)}
