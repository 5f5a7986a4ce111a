"""Looking everybody of a plan up on the lists in force, before it is submitted and before it is approved."""

from accounts.models import User
from actors.services import screening
from engagements.models import Engagement
from riskreview.selectors import parties


def bring_up_to_date(engagement: Engagement, *, by: User | None) -> None:
    """Look up those who take part where lists or names have changed since; part of the caller's transaction.

    `by` asks for the look-up; without, whoever asked before goes on having asked. What is found has to outlast a
    refusal for it, so the caller's transaction is not the one that refuses.
    """
    taking_part = parties.of(engagement)
    screening.screen_all(
        actor_ids=taking_part.actor_ids, person_ids=taking_part.person_ids, names=taking_part.names, by=by
    )
