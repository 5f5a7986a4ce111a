"""Who may have an actor assessed, rate it beside the score, or settle an alert."""

from django.utils.translation import gettext as _

from accounts.domain.roles import Role
from accounts.models import User
from actors.models import Actor
from core.authz import ALLOWED, Ruling, no

ANALYSTS = (Role.ANALYST, Role.LEAD_ANALYST)
ASSESSORS = (*ANALYSTS, Role.ESCALATION_REVIEWER)


def may_assess(user: User, _actor: Actor) -> Ruling:
    """Analysts and escalation reviewers ask for a run; it computes from what is recorded and changes none of it."""
    if user.has_role(*ASSESSORS):
        return ALLOWED
    return no(_("Only analysts and escalation reviewers have an actor assessed at once."))


def may_override(user: User, actor: Actor) -> Ruling:
    """An analyst who may change records of the actor's compartment sets and ends a rating of their own."""
    if not user.has_role(*ANALYSTS):
        return no(_("Only analysts rate an actor beside its score."))
    if not user.may_change_in(actor.compartment_id):
        return no(_("You may read this compartment but not change its records."))
    return ALLOWED


may_clear = may_override
