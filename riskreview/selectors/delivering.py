"""What holds up the delivery of an incentive at the gate, in words."""

from datetime import datetime

from engagements.models import Engagement
from riskreview.domain.guarding import Step
from riskreview.domain.live import covers_delivery
from riskreview.selectors import judgement, liveness, parties, suspensions
from riskreview.selectors.words import told


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
        found += judgement.changed_facts(review, judgement.facts_now(engagement, at))
    return [*(told(words) for words in found), *parties.hits_against(engagement)]
