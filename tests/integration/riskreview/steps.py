"""The way through the gate, step by step, through the commands."""

from datetime import timedelta
from uuid import uuid4

from actors.services import projections
from core import clock
from engagements.models import Engagement
from engagements.services import lifecycle
from riskreview.domain.review_cycle import Outcome, Recommendation
from riskreview.models import Lane, LaneAnswer, Review
from riskreview.selectors import checklists
from riskreview.services import decisions, evidence, lanes, submission
from riskreview.services.decisions import Demand
from riskreview.services.lanes import Given

LANES = ("legal", "ethical", "escalation")
__all__ = ["Demand", "Outcome", "Recommendation"]


def assess(actor, level="low", *, at=None, value=None):
    """Give an actor an escalation index as the reassessment does."""
    levels = {"low": 10.0, "guarded": 30.0, "elevated": 50.0, "high": 70.0, "severe": 90.0}
    projections.record_escalation(
        projections.EscalationScore(
            actor_id=actor.pk,
            value=value or levels[level],
            level=level,
            recorded=6,
            at=at or clock.now(),
            run_id=uuid4(),
        )
    )


def fresh(engagement):
    return Engagement.objects.get(pk=engagement.pk)


def submit(engagement, by, **more):
    return submission.submit(engagement_id=engagement.pk, seen_version=fresh(engagement).version, by=by, **more)


def lane_of(review, name):
    return Lane.objects.get(review=review, name=name)


def best(lane):
    return {code: Given(code=code, answer=item.scale.best) for code, item in checklists.items_of(lane).items()
            if not item.filled_from}  # fmt: skip


def answer(lane, by, **changes):
    """Claim a lane if it waits, and answer every item with the best answer but for the changes (code=answer)."""
    if Lane.objects.get(pk=lane.pk).status == "open":
        lanes.claim(lane_id=lane.pk, by=by)
    given = best(lane)
    for code, value in changes.items():
        given[code] = Given(code=code, answer=value, reasoning="Because it is so.")
    version = Lane.objects.get(pk=lane.pk).version
    return lanes.save_answers(lane_id=lane.pk, seen_version=version, answers=list(given.values()), by=by)


def recommend(lane, by, recommendation=Recommendation.CLEAR, **more):
    version = Lane.objects.get(pk=lane.pk).version
    return lanes.recommend(
        lane_id=lane.pk,
        seen_version=version,
        recommendation=recommendation,
        reasons="The answers carry it.",
        by=by,
        **more,
    )


def mitigate(lane, code, by, owner, *, due=10, counts=60):
    today = clock.now().date()
    return evidence.add_mitigation(
        lane_id=lane.pk,
        code=code,
        measure="A second escort.",
        owner_id=owner.pk,
        due_on=today + timedelta(days=due),
        verification="The head of security confirms it.",
        expires_on=today + timedelta(days=counts),
        by=by,
    )


def show_and_verify(row, owner, by):
    shown = evidence.meet_mitigation(mitigation_id=row.pk, seen_version=row.version, evidence="Seen.", by=owner)
    return evidence.verify_mitigation(mitigation_id=row.pk, seen_version=shown.version, by=by)


def answer_all(review, people, **changes):
    """Let every lane of a review answer well and recommend; `changes` are of whichever lane has the code."""
    for lane in Lane.objects.filter(review=review).exclude(status="answered"):
        codes = checklists.items_of(lane)
        answer(lane, people[lane.name], **{code: value for code, value in changes.items() if code in codes})
        recommend(lane, people[lane.name])
    return Review.objects.get(pk=review.pk)


def decide(review, by, outcome=Outcome.APPROVE, **more):
    version = Review.objects.get(pk=review.pk).version
    heard = decisions.Besides(overrules="I have heard it, and decide so all the same.")
    besides = waiting() if outcome is Outcome.DEFER else heard
    said = {"outcome": outcome, "reasons": "On balance.", "besides": besides, **more}
    return decisions.decide(review_id=review.pk, seen_version=version, by=by, **said)


def waiting(**changes):
    """What a deferral says."""
    said = {"lacking": "The licence.", "lacking_from": "The ministry of trade.", "meanwhile": "No contact."}
    return decisions.Besides(**{**said, "lacking_by": clock.now().date(), **changes})


def start(engagement, by, **more):
    version = fresh(engagement).version
    return lifecycle.start(engagement_id=engagement.pk, seen_version=version, by=by, go="All is as planned.", **more)


def hold(engagement, by, **more):
    found = fresh(engagement)
    return lifecycle.hold(engagement_id=engagement.pk, seen_version=found.version, by=by, held_at=clock.now(), **more)


def answers_of(lane):
    return dict(LaneAnswer.objects.filter(lane=lane).values_list("code", "answer"))
