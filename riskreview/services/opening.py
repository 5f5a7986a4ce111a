"""Opening reviews: the frozen content, the lanes with their deadlines, and the item that fills itself."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from actors.models import ActorStanding, Listing
from actors.models.sources import SOURCES
from actors.selectors import lists
from core import audit, canonical
from core.errors import Conflict
from engagements.models import Engagement
from engagements.selectors import content
from riskreview.domain import deadlines
from riskreview.domain.checklists import ESCALATION_INDEX
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import ChecklistTemplate, Decision, Lane, LaneAnswer, Review, Snapshot
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import calendar, checklists, judgement, review_policy
from riskreview.selectors import parties as parties_of_plan
from riskreview.selectors.words import told
from riskreview.services import telling

FORMAT = 1


def templates() -> dict[LaneName, ChecklistTemplate]:
    """Return the current checklist of every lane; raises Conflict when one is not published."""
    found = checklists.current()
    missing = [_(lane.label) for lane in LaneName if lane not in found]
    if missing:
        message = _("No checklist is published for: %(lanes)s. Run manage.py load_checklists.")
        raise Conflict("no_checklist", message % {"lanes": ", ".join(missing)})
    return found


def freeze(engagement: Engagement, *, checklists_used: Iterable[ChecklistTemplate], at: datetime) -> Snapshot:
    """Return the snapshot of the present content, made once: what is reviewed, and what it was seen beside.

    The content is read back from the database, so that the snapshot is what is stored and not what was sent.
    """
    known = Snapshot.objects.filter(engagement=engagement, content_no=engagement.content_no).first()
    if known is not None:
        return known
    stored = Engagement.objects.get(pk=engagement.pk)
    body = canonical.dumps(
        {
            "format": FORMAT,
            "engagement": stored.pk,
            "content_no": stored.content_no,
            "content": content.content_of(stored),
            "names": content.names_of(stored),
            "lists": lists_of(stored, at),
            "checklists": {row.lane: {"version": row.number, "sha256": row.sha256} for row in checklists_used},
            "standing": standing_of(stored),
            "taken_at": at,
        }
    )
    return Snapshot.objects.create(
        engagement=engagement,
        content_no=stored.content_no,
        body=body,
        sha256=canonical.sha256(body),
        created_at=at,
    )


def lists_of(engagement: Engagement, at: datetime) -> dict[str, Any]:
    """Return what is known of everybody who takes part: recorded listings, and the look-ups on published lists."""
    parties = content.kept_parties(engagement)
    delegates = [row["person_id"] for row in content.rows_of(engagement, "delegates")]
    rows = Listing.objects.filter(Q(actor_id__in=parties) | Q(person_id__in=delegates))
    rows = rows.live_on(at.date()).select_related("person", *SOURCES)
    rows = rows.order_by("list_code", "listed_on", "pk")
    return {
        "checked": "recorded listings and published lists" if lists.in_force() else "recorded listings only",
        **parties_of_plan.look_ups_of(engagement),
        "on": at.date(),
        "found": [
            {
                "id": row.pk,
                "list": row.list_code,
                "reference": "" if row.is_withheld else row.reference,
                "actor": row.actor_id,
                "person": row.person_id,
                "legal_effects": row.legal_effects,
                "listed_on": row.listed_on,
                "checked_on": row.checked_on,
                "overdue": row.next_check_due < at.date(),
                "state": row.belief,
                "grade": row.grade,
            }
            for row in rows
        ],
    }


def standing_of(engagement: Engagement) -> list[dict[str, Any]]:
    """Return the scores of the parties with their runs, as a decision relies on them."""
    parties = content.kept_parties(engagement)
    fields = (
        "actor_id",
        "trust_value",
        "trust_lo",
        "trust_hi",
        "trust_band",
        "trust_at",
        "trust_run_id",
        "trust_inputs_sha256",
        "escalation_value",
        "escalation_level",
        "escalation_recorded",
        "escalation_at",
        "escalation_run_id",
        "escalation_inputs_sha256",
    )
    return list(ActorStanding.objects.filter(actor_id__in=parties).order_by("actor_id").values(*fields))


@dataclass(frozen=True, slots=True)
class Sent:
    """What whoever sends a plan to review says with it."""

    answers_refusal_of: Decision | None = None
    refusal_answered: str = ""
    urgent_because: str = ""


def open_review(
    engagement: Engagement,
    *,
    kind: ReviewKind,
    lanes: Iterable[LaneName],
    by: User | None,
    at: datetime,
    because: str = "",
    sent: Sent = Sent(),
) -> Review:
    """Return a new review of a locked engagement with its open lanes; part of the caller's transaction."""
    asked = tuple(lanes)
    used = templates() if asked else checklists.current()
    policy = review_policy.current()
    snapshot = freeze(engagement, checklists_used=used.values(), at=at)
    found = content.facts_of(engagement, at)
    tier = content.tier_from(found)
    facts = judgement.facts_from(engagement, found, at, policy=review_policy.policy_of(policy.pk))
    review = Review.objects.create(
        engagement=engagement,
        snapshot=snapshot,
        content_no=engagement.content_no,
        policy=policy,
        kind=kind,
        tier=tier.number,
        tier_rule=told(tier.rule),
        facts=asdict(facts),
        benefit=bool(content.rows_of(engagement, "offers")),
        answers_refusal_of=sent.answers_refusal_of,
        refusal_answered=sent.refusal_answered,
        urgent_because=sent.urgent_because,
        opened_by=by,
        opened_at=at,
        opened_because=because,
    )
    add_lanes(review, asked, used, at=at)
    names = ", ".join(str(lane) for lane in asked)
    changes = {"kind": str(kind), "tier": tier.number, "snapshot": snapshot.sha256, "lanes": names}
    if sent.urgent_because:
        changes["urgent"] = sent.urgent_because
    audit.record("riskreview.review_opened", review, by=by, at=at, changes=changes, reason=because)
    return review


def add_lanes(
    review: Review, names: Iterable[LaneName], used: Mapping[LaneName, ChecklistTemplate], *, at: datetime
) -> None:
    """Open lanes of a review that have none yet, each with its deadline; the index answers its item itself."""
    policy, days = review_policy.of(review), calendar.current()
    for name in names:
        due_on = deadlines.lane_due_on(
            name, at.date(), urgent=bool(review.urgent_because), policy=policy, calendar=days
        )
        lane = Lane.objects.create(review=review, name=name, template=used[name], opened_at=at, due_on=due_on)
        fill_from_index(lane, at=at)
        telling.lane_waits(lane, by=review.opened_by)


def fill_from_index(lane: Lane, *, at: datetime) -> None:
    """Answer the items that are filled from the escalation index, if what the index says has changed."""
    filled = [code for code, item in checklists.items_of(lane).items() if item.filled_from == ESCALATION_INDEX]
    if not filled:
        return
    found = judgement.index_of(lane.review.engagement, at, policy=review_policy.of(lane.review))
    if lane.review.facts["stale"] != found.stale:
        lane.review.facts = lane.review.facts | {"stale": found.stale}
        lane.review.save(update_fields=["facts"])
    told_why = told(found.why)
    for code in filled:
        same = LaneAnswer.objects.filter(lane=lane, code=code, answer=found.answer, reasoning=told_why)
        if not same.exists():
            values = {"answer": found.answer, "reasoning": told_why, "answered_by": None, "answered_at": at}
            LaneAnswer.objects.update_or_create(lane=lane, code=code, defaults=values)


def reset_deadline(lane: Lane, *, at: datetime) -> None:
    """Give a lane that must answer again its working days once more."""
    policy, days, urgent = review_policy.of(lane.review), calendar.current(), bool(lane.review.urgent_because)
    lane.due_on = deadlines.lane_due_on(LaneName(lane.name), at.date(), urgent=urgent, policy=policy, calendar=days)
    lane.opened_at, lane.paused_days = at, 0
