"""What holds up the delivery of an incentive at the gate, in words."""

from datetime import datetime

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.authz import ALLOWED, Ruling, no
from engagements.domain.deliveries import DeliveryAction
from engagements.models import Engagement
from riskreview.domain.guarding import Step
from riskreview.domain.live import covers_delivery
from riskreview.models import Decision, DeliveryStop, Lift
from riskreview.selectors import conflicts, judgement, liveness, parties, queue, review_policy, said, suspensions
from riskreview.selectors.words import told


def ruling(user: User, engagement: Engagement, action: DeliveryAction | None) -> Ruling:
    """Return whether the gate lets somebody order (no action) or confirm: nobody with a tie, nor who decided orders."""
    if conflicts.bars(user, engagement):
        return no(_("You declared a conflict of interest here: somebody else orders and confirms what is delivered."))
    if action is None and Decision.objects.filter(engagement=engagement, decided_by=user).exists():
        return no(_("You decided this engagement: somebody else orders what is delivered under it."))
    return ALLOWED


def stop_of(engagement: Engagement, *, for_update: bool = False) -> DeliveryStop | None:
    """Return the stop of all deliveries that stands, if there is one, locked if asked."""
    rows = DeliveryStop.objects.filter(engagement=engagement, lifted_at=None).select_related("by")
    found: DeliveryStop | None = (rows.select_for_update(of=("self",)) if for_update else rows).first()
    return found


def level_of(engagement: Engagement) -> int:
    """Return the level at which deliveries that were stopped may go on: the one that decided."""
    decision = liveness.governing(engagement)
    return decision.level if decision is not None else 1


def resting_on_tied(engagement: Engagement, decision: Decision) -> list[str]:
    """Return the words of somebody with a tie on which a decision rests, after the contact; none that a lift overtook.

    Before the contact such a tie suspends, and who lifts that has looked at it anew; the database asks the same
    (`riskreview_rests_on_tied`).
    """
    if engagement.status not in queue.TOOK_PLACE:
        return []
    lifts = Lift.objects.filter(decision=decision).exclude(by__in=conflicts.kept_out_of(engagement).order_by())
    lifted_at = lifts.aggregate(last=Max("recorded_at"))["last"]
    people = {tie.person_id for tie in conflicts.about(engagement) if lifted_at is None or lifted_at <= tie.declared_at}
    words = (word for person in sorted(people) for word in said.by(person, engagement).words)
    return list(dict.fromkeys(words))


def against(engagement: Engagement, *, at: datetime) -> list[str]:
    """Return what speaks against a delivery now: the decision, its conditions, measures, facts that changed, lists.

    After a contact nothing suspends an engagement any more, so that what changed since the lanes were asked is looked
    at here.
    """
    decision, review = liveness.governing(engagement), suspensions.latest(engagement)
    facts = liveness.facts_of(decision) if decision is not None else None
    found = list(covers_delivery(facts, content_no=engagement.content_no, at=at).reasons)
    if decision is not None and review is not None:
        found += suspensions.promised(decision, review, step=Step.DELIVER, at=at)
        now = judgement.facts_now(engagement, at, policy=review_policy.of(review))
        found += judgement.changed_facts(review, now)
    return [
        *_stopped(engagement),
        *(told(words) for words in found),
        *(_tied(engagement, decision) if decision is not None else []),
        *parties.hits_against(engagement),
    ]


def _stopped(engagement: Engagement) -> list[str]:
    row = stop_of(engagement)
    if row is None:
        return []
    words = _("All deliveries of this engagement are stopped since %(day)s: %(reason)s")
    return [words % {"day": date_format(row.at, "j M Y"), "reason": row.reason}]


def _tied(engagement: Engagement, decision: Decision) -> list[str]:
    resting = resting_on_tied(engagement, decision)
    words = _(
        "The decision rests on somebody who has declared a conflict of interest: %(words)s. "
        "Offer it anew in another plan, which people without a tie decide."
    )
    return [words % {"words": ", ".join(resting)}] if resting else []
