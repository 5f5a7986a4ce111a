"""Who may do what with engagements, channels, commitments and incidents.

Where somebody may act is their membership: `change` in the compartment. What they may do there is their role.
"""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.domain.roles import Role
from accounts.models import User
from core.authz import ALLOWED, Ruling, no
from engagements.models import BreachProposal, Commitment, Delivery, Engagement, Release

PLANNERS = (Role.ANALYST, Role.LEAD_ANALYST)
RELEASERS = (Role.APPROVER, Role.SENIOR_APPROVER, Role.HIGHER_AUTHORITY)


def may_work(user: User) -> Ruling:
    """Analysts plan, hold and report engagements and keep channels, commitments and incidents."""
    if not user.has_role(*PLANNERS):
        return no(_("Only analysts do this."))
    return ALLOWED


def may_work_in(user: User, compartment_id: UUID) -> Ruling:
    """An analyst works where they may change records."""
    if not (ruling := may_work(user)):
        return ruling
    if not user.may_change_in(compartment_id):
        return no(_("You may read this compartment but not change its records. Ask for change access."))
    return ALLOWED


def may_plan(user: User) -> Ruling:
    """An analyst with at least one compartment to plan in."""
    if not (ruling := may_work(user)):
        return ruling
    if not any(user.may_change_in(compartment_id) for compartment_id in user.access):
        return no(_("You may not change records in any compartment. Ask for change access."))
    return ALLOWED


def may_edit(user: User, engagement: Engagement) -> Ruling:
    """An analyst with change access; that it must be a draft is a matter of state."""
    return may_work_in(user, engagement.compartment_id)


may_start = may_hold = may_report = may_cancel = may_commit = may_prepare = may_edit


def may_close(user: User, engagement: Engagement) -> Ruling:
    """The lead analyst checks report and follow-up, then closes."""
    if not user.has_role(Role.LEAD_ANALYST):
        return no(_("A lead analyst checks the report and closes the engagement."))
    return may_work_in(user, engagement.compartment_id)


def may_follow(user: User, commitment: Commitment) -> Ruling:
    """Whoever may change the engagement in which it was made."""
    return may_work_in(user, commitment.engagement.compartment_id)


def may_decide_breach(user: User, proposal: BreachProposal) -> Ruling:
    """Somebody other than the one who proposed it."""
    if proposal.proposed_by_id == user.pk:
        return no(_("You proposed this breach: somebody else confirms or rejects it."))
    return may_follow(user, proposal.commitment)


def may_release(
    user: User, release: Release, writers: Collection[UUID], graders: Collection[UUID], gate: Ruling
) -> Ruling:
    """A lead analyst with change access or a decider of its compartment, who neither wrote in it nor graded it last.

    `graders` are those who graded or checked last what it quotes; `gate` is what the gate says of the user.
    """
    if user.pk in writers:
        return no(_("You wrote in this text: somebody else releases it."))
    if user.pk in graders:
        return no(_("You graded or checked what it quotes: somebody else releases it."))
    if user.has_role(*RELEASERS):
        if release.engagement.compartment_id not in user.access:
            return no(_("Whoever releases it is a member of its compartment."))
    else:
        if not user.has_role(Role.LEAD_ANALYST):
            return no(_("A lead analyst, an approver or a higher level releases information."))
        if not (ruling := may_work_in(user, release.engagement.compartment_id)):
            return ruling
    return gate


def may_uphold(
    user: User, release: Release, writers: Collection[UUID], changers: Collection[UUID], gate: Ruling
) -> Ruling:
    """Whoever may release it and changed neither the item that fell nor its source (`changers`)."""
    if user.pk in changers:
        return no(_("You judged what it rests on: somebody else says whether it still holds."))
    return may_release(user, release, writers, (), gate)


def may_recall(user: User, release: Release) -> Ruling:
    """Whoever may change the engagement, and whoever released it."""
    return ALLOWED if user.pk == release.released_by_id else may_edit(user, release.engagement)


def may_follow_delivery(user: User, delivery: Delivery) -> Ruling:
    """Whoever may change the engagement; stopping one and reporting a diversion is held up by nobody's part in it."""
    return may_work_in(user, delivery.engagement.compartment_id)


def may_order_delivery(user: User, engagement: Engagement, gate: Ruling) -> Ruling:
    """Whoever may change the engagement; `gate` is what the gate says of them."""
    return may_edit(user, engagement) and gate


def may_confirm_delivery(user: User, delivery: Delivery, gate: Ruling) -> Ruling:
    """Somebody other than the one who ordered it; `gate` is what the gate says of them."""
    if delivery.ordered_by_id == user.pk:
        return no(_("You ordered this delivery: somebody else confirms it."))
    return may_follow_delivery(user, delivery) and gate
