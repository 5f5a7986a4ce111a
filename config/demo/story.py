"""How the story is told: threads that each wait for their next moment, played in the order of time."""

import heapq
from collections.abc import Callable, Generator, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.utils import timezone

from accounts.models import User
from actors.models import Actor, ActorStanding
from config.demo import gate, told_time
from config.demo.cast import Cast
from config.demo.gate import Judged
from config.demo.known import Groups, grade
from config.demo.places import Places
from config.demo.plans import Desk
from core import clock
from engagements.domain.commitments import CommitmentAction
from engagements.models import Commitment, Engagement, Incident
from engagements.services import commitments, incidents, lifecycle, reports
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.services import assessing
from riskreview.domain.review_cycle import Outcome
from riskreview.models import Decision, Review
from riskreview.services.decisions import Demand

T = TypeVar("T")
Thread = Generator[datetime, None, T]

REPORT = {
    "place": "As planned",
    "atmosphere": "businesslike",
    "points_by_them": "They opened with the tolls and the families of 2019; the rest followed our list.",
    "points_by_us": "Our messages as planned; the red lines were named at the start.",
    "outcome_grade": "achieved",
    "relation_trend": 0,
    "assessment": "They keep to what was read back. They test what was left open.",
    "follow_up": "Confirm by the liaison officers within the week.",
}


def play(threads: Iterable[Thread[None]]) -> None:
    """Play all threads to their end, whichever is next in time first."""
    waiting = [(next(thread), number, thread) for number, thread in enumerate(threads)]
    heapq.heapify(waiting)
    while waiting:
        moment, number, thread = heapq.heappop(waiting)
        with told_time.standing_at(moment):
            following = next(thread, None)
        if following is not None:
            heapq.heappush(waiting, (max(moment, following), number, thread))


class Story:
    """The cast, the ground, and the steps that repeat; today is the end of the story."""

    def __init__(self, cast: Cast, groups: Groups, places: Places) -> None:
        """Remember the cast and take today as the end of the story."""
        self.cast, self.groups, self.places = cast, groups, places
        self.desk = Desk(cast, groups, places)
        self.today = clock.now()
        self.new_post: Commitment
        self.nobody_stopped: Commitment
        self.scales: Commitment

    def at(self, days: float, hour: int = 9, minute: int = 0) -> datetime:
        """Return a moment of a day counted from today, never after now."""
        return min(self.plan(days, hour, minute), self.today)

    def plan(self, days: float, hour: int = 9, minute: int = 0) -> datetime:
        """Return a moment of a day counted from today, past or ahead."""
        day = (self.today + timedelta(days=days)).date()
        return datetime.combine(day, time(hour, minute), tzinfo=timezone.get_current_timezone())

    def day(self, days: float) -> date:
        """Return a day counted from today."""
        return self.plan(days).date()

    def grade(self, source: str, credibility: str = "2", *, second: str = "") -> dict[str, Any]:
        """Return the fields of a graded fact."""
        return grade(self.groups, source, credibility, second=second)

    def actor(self, key: str) -> Actor:
        """Return an actor as it stands."""
        return Actor.objects.get(pk=self.groups.actors[key].pk)

    def fresh(self, engagement: Engagement) -> Engagement:
        """Return the engagement as it stands."""
        return Engagement.objects.get(pk=engagement.pk)

    def assess(self, actor_id: Any, *kinds: RunKind) -> None:
        """Assess an actor, by both scores unless one is named, as the scheduler does when the time has come."""
        for kind in kinds or RunKind:
            assessing.assess(kind, actor_id=actor_id, at=clock.now(), trigger=Trigger.SCHEDULE)

    def submit(self, plan: Engagement, *, by: User, **said: str) -> Review:
        """Send a plan to review; the escalation index of its parties is not older than three days then."""
        fresh = ActorStanding.objects.filter(escalation_at__gte=clock.now() - timedelta(days=3))
        for party in plan.parties.exclude(actor__in=fresh.values("actor")):
            self.assess(party.actor_id, RunKind.ESCALATION)
        return gate.submit(plan, by=by, **said)

    # -- through the gate ----------------------------------------------------------------------------------------

    def answered(
        self, plan: Engagement, days: float, *, by: User, lanes: dict[str, Judged] | None = None
    ) -> Thread[Review]:
        """Send the plan to review and have all three lanes answer on the next day."""
        judged = {**self.usual, **(lanes or {})}
        yield self.at(days)
        review = self.submit(plan, by=by)
        for name, hour in (("legal", 9), ("ethical", 11), ("escalation", 15)):
            yield self.at(days + 1, hour)
            gate.judge(review, name, judged[name])
        return review

    def cleared(
        self,
        plan: Engagement,
        days: float,
        *,
        by: User,
        reasons: str,
        lanes: dict[str, Judged] | None = None,
        demands: tuple[Demand, ...] = (),
        waived: gate.Waived | None = None,
    ) -> Thread[Decision]:
        """Take the plan through three lanes to an approval at the level it needs, within three days."""
        review = yield from self.answered(plan, days, by=by, lanes=lanes)
        yield self.at(days + 2)
        if waived is not None:
            gate.waive(review, waived)
        outcome = Outcome.APPROVE_WITH_CONDITIONS if demands else Outcome.APPROVE
        return gate.decide(review, by=self.decider(review), outcome=outcome, reasons=reasons, demands=demands)

    def decider(self, review: Review) -> User:
        """Return who decides at the level the review demands."""
        level = gate.level_of(review)
        return {1: self.cast.approver, 2: self.cast.senior, 3: self.cast.authority}[level]

    @property
    def usual(self) -> dict[str, Judged]:
        """Return what the lanes say where nothing stands out."""
        return {
            "legal": Judged(self.cast.legal, "The mandate covers it and nobody listed takes part."),
            "ethical": Judged(self.cast.ethics, "Purpose and safeguards are sound; those concerned were heard."),
            "escalation": Judged(
                self.cast.escalation, "The hotline works and both banks will hear of it from us first."
            ),
        }

    # -- the contact and what follows ----------------------------------------------------------------------------

    def held(self, plan: Engagement, days: float, *, by: User, hour: int = 10, **report: Any) -> Thread[Engagement]:
        """Start, hold and report the contact."""
        start = self.plan(days, hour)
        yield start + timedelta(minutes=10)
        self.start(plan, by=by, started_at=start)
        yield start + timedelta(hours=3)
        row = self.fresh(plan)
        ended = start + timedelta(hours=2, minutes=30)
        lifecycle.hold(engagement_id=row.pk, seen_version=row.version, by=by, held_at=ended)
        yield start + timedelta(hours=8)
        reports.file(engagement_id=plan.pk, changes={**REPORT, **report}, by=by)
        return self.fresh(plan)

    def start(self, plan: Engagement, *, by: User, started_at: datetime) -> None:
        """Record that a contact has begun."""
        row = self.fresh(plan)
        go = "Quiet on both banks, hotline answered."
        lifecycle.start(engagement_id=row.pk, seen_version=row.version, by=by, started_at=started_at, go=go)

    def close(self, engagement: Engagement, note: str) -> None:
        """Close a reported contact."""
        row = self.fresh(engagement)
        lifecycle.close(engagement_id=row.pk, seen_version=row.version, by=self.cast.lead, note=note)

    def promise(self, engagement: Engagement, actor: str, *, by: User | None = None, **changes: Any) -> Commitment:
        """Record a promise made in the contact."""
        usual = {
            "actor_id": self.groups.actors[actor].pk,
            "direction": "by_them",
            "commitment_type": "access",
            "form": "read_back_confirmed",
            "authority_level": "leadership",
            "is_understood_alike": True,
            "is_within_mandate": True,
            "made_on": clock.now().date(),
            "verification_method": "own_observation",
            "verifier": "Patrols of the mission",
            "status": "active",
        }
        return commitments.record(engagement_id=engagement.pk, by=by or self.cast.analyst, changes={**usual, **changes})

    def fresh_promise(self, promise: Commitment) -> Commitment:
        """Return the promise as it stands."""
        return Commitment.objects.get(pk=promise.pk)

    def became(
        self,
        promise: Commitment,
        action: CommitmentAction,
        reason: str,
        *,
        by: User | None = None,
        source: str = "patrols",
        second: str = "",
    ) -> None:
        """Record what became of a promise, as one source saw it, or two."""
        row = self.fresh_promise(promise)
        commitments.act(
            commitment_id=row.pk,
            seen_version=row.version,
            action=action,
            occurred_on=clock.now().date(),
            by=by or self.cast.analyst,
            reason=reason,
            grade=grade(self.groups, source, second=second),
        )

    def incident(self, actor: str, incident_type: str, title: str, summary: str, **values: Any) -> Incident:
        """Log what happened a few hours ago, as one source saw it, or two."""
        source, second = values.pop("source", "patrols"), values.pop("second", "")
        credibility = values.pop("credibility", "2")
        target, by = values.pop("target", ""), values.pop("by", self.cast.analyst2)
        changes = {
            "title": title,
            "incident_type": incident_type,
            "summary": summary,
            "occurred_at": clock.now() - timedelta(hours=5),
            "actor_id": self.groups.actors[actor].pk if actor else None,
            "target_id": self.groups.actors[target].pk if target else None,
            "target_kind": "actor" if target else "none",
            "state": "corroborated" if second else "single_source",
            "is_attributed": bool(actor),
            **grade(self.groups, source, credibility, second=second),
        }
        place = self.cast.valley.pk
        return incidents.log(compartment_id=place, by=by, changes={**changes, **values})


Chapter = Callable[[Story], Thread[None]]
