"""Looking everybody of a plan up on the lists in force: before it is submitted, approved, and begun."""

from datetime import timedelta

from accounts.models import User
from actors.services import screening
from core import clock, house
from core.errors import Answerable
from engagements.models import Engagement
from riskreview.selectors import parties


def bring_up_to_date(engagement: Engagement, *, by: User | None, within: timedelta | None = None) -> None:
    """Look up those who take part where lists or names have changed since; part of the caller's transaction.

    `within` asks for those too who were looked up longer ago. `by` asks for the look-up; without, whoever asked before
    goes on having asked. What is found has to outlast a refusal for it, so the caller's transaction is not the one
    that refuses.
    """
    taking_part = parties.of(engagement)
    screening.screen_all(
        actor_ids=taking_part.actor_ids,
        person_ids=taking_part.person_ids,
        names=taking_part.names,
        by=by,
        before=clock.now() - within if within is not None else None,
    )


def before_it_begins(engagement: Engagement) -> Answerable | None:
    """Look everybody up anew before a contact and return what speaks against it, if anything does.

    How old a look-up is at most then, the policy in force says (DOMAIN C4).
    """
    bring_up_to_date(engagement, by=None, within=timedelta(hours=house.number("lists.before_meeting")))
    against = parties.hits_against(engagement)
    return Answerable("undecided_hit", " ".join(against)) if against else None
