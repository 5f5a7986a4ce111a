"""Who may do what at the gate. Nobody reviews or decides their own engagement, and nobody does two of these things.

What ties somebody to an engagement is read once (`riskreview.selectors.ties`) and handed in, so that a list of reviews
costs no statement a row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.domain.markings import Marking
from accounts.domain.roles import Role
from accounts.models import User
from core.authz import ALLOWED, Ruling, no
from engagements import policies as planning
from engagements.models import Engagement
from riskreview.domain.review_policy import HIGHEST
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import (
    ChecklistDraft,
    Condition,
    ConflictOfInterest,
    Decision,
    Lane,
    LaneQuestion,
    Mitigation,
    PolicyDraft,
    Review,
)

ROLE_OF_LANE: Final[Mapping[str, Role]] = {
    LaneName.LEGAL: Role.LEGAL_REVIEWER,
    LaneName.ETHICAL: Role.ETHICS_REVIEWER,
    LaneName.ESCALATION: Role.ESCALATION_REVIEWER,
}
REVIEWERS: Final = tuple(ROLE_OF_LANE.values())
SENIOR: Final = 2
DECIDERS: Final = (Role.APPROVER, Role.SENIOR_APPROVER, Role.HIGHER_AUTHORITY)
GIVERS: Final = (*DECIDERS, Role.ADMINISTRATOR)
"""Who says who answers a lane, and whether a tie is none any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What somebody is to the engagement of a review, with the content under review."""

    author: bool = False
    lead: bool = False
    team: bool = False
    declared: bool = False
    """Whether they declared a conflict of interest about it, or about an actor in it."""
    lanes: frozenset[str] = frozenset()
    """Lanes they ever claimed, released ones included."""
    decided: bool = False

    @property
    def bound(self) -> bool:
        """Return whether they have a part in the engagement itself."""
        return self.author or self.lead or self.team


def _outside(ties: Ties) -> Ruling:
    if ties.author:
        return no(_("You wrote this plan: others review and decide it."))
    if ties.lead:
        return no(_("You lead this engagement: others review and decide it."))
    if ties.team:
        return no(_("You take part in this engagement: others review and decide it."))
    return _undeclared(declared=ties.declared)


def _undeclared(*, declared: bool) -> Ruling:
    if declared:
        return no(_("You declared a conflict of interest here: others review and decide it."))
    return ALLOWED


def may_declare(user: User) -> Ruling:
    """Reviewers and deciders declare their ties; nobody else reviews or decides."""
    if user.has_role(*REVIEWERS, *DECIDERS):
        return ALLOWED
    return no(_("Reviewers and deciders declare conflicts of interest: nobody else reviews or decides."))


def may_withdraw_conflict(user: User, conflict: ConflictOfInterest) -> Ruling:
    """Whoever declared it."""
    return ALLOWED if conflict.person_id == user.pk else no(_("Only who declared a conflict withdraws it."))


def may_confirm_withdrawal(user: User, conflict: ConflictOfInterest, *, bound: bool) -> Ruling:
    """A decider or an administrator, neither who declared it nor with a part in what it touches."""
    if conflict.person_id == user.pk:
        return no(_("You declared it: somebody else confirms that the tie is none any more."))
    if not user.has_role(*GIVERS):
        return no(_("A decider or an administrator confirms that a tie is none any more."))
    if bound:
        return no(_("You have a part or a tie of your own in what it touches: somebody else confirms it."))
    return ALLOWED


def may_write_checklists(user: User) -> Ruling:
    """Administrators write drafts of checklists."""
    return ALLOWED if user.has_role(Role.ADMINISTRATOR) else no(_("An administrator writes drafts of checklists."))


def may_publish_checklist(user: User, _draft: ChecklistDraft, writers: frozenset[UUID]) -> Ruling:
    """A senior approver or the higher authority publishes a draft of which they wrote nothing."""
    if not user.has_role(Role.SENIOR_APPROVER, Role.HIGHER_AUTHORITY):
        return no(_("A senior approver or the higher authority publishes it."))
    if user.pk in writers:
        return no(_("You wrote in this draft: somebody else publishes it."))
    return ALLOWED


def may_use_queue(user: User) -> Ruling:
    """Reviewers and deciders have a queue."""
    return ALLOWED if user.has_role(*REVIEWERS, *DECIDERS) else no(_("Only reviewers and deciders have a queue."))


def may_submit(user: User, engagement: Engagement, ties: Ties) -> Ruling:
    """An author or the lead sends a plan to review and takes it back, with change access."""
    if not (ruling := planning.may_edit(user, engagement)):
        return ruling
    return ALLOWED if ties.author or ties.lead else no(_("Its authors and its lead send a plan to review."))


may_withdraw = may_submit


def may_revise(user: User, engagement: Engagement) -> Ruling:
    """Whoever may write the plan."""
    return planning.may_edit(user, engagement)


def may_claim(user: User, lane: Lane, ties: Ties) -> Ruling:
    """A reviewer of that lane with no other part in the engagement."""
    if not user.has_role(ROLE_OF_LANE[lane.name]):
        return no(_("This lane is answered by a reviewer with that role."))
    if not (ruling := _outside(ties)):
        return ruling
    if ties.lanes - {lane.name}:
        return no(_("You took another lane of this engagement: each lane has its own reviewer."))
    if ties.decided:
        return no(_("You decided this engagement: others review it."))
    return ALLOWED


def may_enter_for_others(user: User) -> Ruling:
    """The administrator and the lead analyst say that somebody who cannot say it is away."""
    if user.has_role(Role.ADMINISTRATOR, Role.LEAD_ANALYST):
        return ALLOWED
    return no(_("People enter their own absence; for somebody who cannot, a lead analyst or an administrator does."))


def may_enter_absence(user: User, person: User) -> Ruling:
    """Reviewers and deciders enter their own absence, others for them where they cannot."""
    if not person.has_role(*REVIEWERS, *DECIDERS):
        return no(_("Only reviewers and deciders are entered as away: nothing is given to anybody else."))
    return ALLOWED if user.pk == person.pk else may_enter_for_others(user)


def may_enter_absences(user: User) -> Ruling:
    """Whoever enters an absence at all: their own, or those of others."""
    return ALLOWED if may_enter_for_others(user) else may_enter_absence(user, user)


def may_answer(user: User, lane: Lane, *, declared: bool) -> Ruling:
    """Whoever holds the lane, unless they declared a conflict of interest."""
    if lane.holder_id is None:
        return no(_("Claim the lane first."))
    if lane.holder_id != user.pk:
        return no(_("Somebody else holds this lane."))
    return _undeclared(declared=declared)


def may_release(user: User, lane: Lane, ties: Ties) -> Ruling:
    """Whoever holds the lane; a decider without a part in the engagement may free the lane of somebody who is away."""
    if lane.holder_id == user.pk:
        return ALLOWED
    if lane.holder_id is None or not user.has_role(*DECIDERS):
        return no(_("Whoever holds the lane releases it; an approver may when they are away."))
    return _outside(ties)


def may_give(user: User, ties: Ties) -> Ruling:
    """A decider or an administrator without a part in the engagement says who answers a lane."""
    if not user.has_role(*GIVERS):
        return no(_("A decider or an administrator gives lanes to reviewers."))
    return _outside(ties)


def may_dissent(user: User, review: Review, ties: Ties) -> Ruling:  # noqa: ARG001 - one shape for every policy
    """A reviewer of this review."""
    if not (ruling := _undeclared(declared=ties.declared)):
        return ruling
    return ALLOWED if ties.lanes else no(_("Only a reviewer who took a lane of this review may dissent."))


def may_reply(user: User, question: LaneQuestion, engagement: Engagement) -> Ruling:  # noqa: ARG001 - one shape
    """Whoever may write the plan."""
    return planning.may_edit(user, engagement)


def may_comment(user: User, lane: Lane, *, declared: bool) -> Ruling:
    """Reviewers, deciders, and whoever may write the plan, unless they declared a conflict of interest."""
    if not (ruling := _undeclared(declared=declared)):
        return ruling
    if user.has_role(*REVIEWERS, *DECIDERS):
        return ALLOWED
    return planning.may_edit(user, lane.review.engagement)


def may_verify_mitigation(user: User, mitigation: Mitigation, ties: Ties) -> Ruling:
    """A reviewer or decider with no part in the engagement, who neither owns the measure nor showed that it works."""
    if not user.has_role(*REVIEWERS, *DECIDERS):
        return no(_("A reviewer or a decider verifies mitigations."))
    if user.pk in {mitigation.owner_id, mitigation.met_by_id}:
        return no(_("You carry out this measure: somebody else verifies it."))
    return _outside(ties)


def may_turn_down(user: User, ties: Ties, *, level: int) -> Ruling:
    """Somebody at the level of the tier with no other part in it may return, refuse or defer."""
    if user.decision_level < level:
        return no(_("This is decided at level %(level)s or higher.") % {"level": level})
    if not (ruling := _outside(ties)):
        return ruling
    return no(_("You held a lane of this engagement: others decide it.")) if ties.lanes else ALLOWED


def may_approve(user: User, ties: Ties, *, level: int | None) -> Ruling:
    """Somebody at the level the risk demands; with an absolute block nobody."""
    if level is None:
        return no(_("An absolute block stands: nobody may approve. Only facts can change that."))
    return may_turn_down(user, ties, level=level)


def may_decide_emergency(user: User, ties: Ties) -> Ruling:
    """A senior approver or the higher authority with no other part in it."""
    return may_turn_down(user, ties, level=SENIOR)


may_lift = may_approve


def may_waive(user: User, ties: Ties) -> Ruling:
    """The higher authority with no other part in it lets an approval pass a block."""
    return may_turn_down(user, ties, level=HIGHEST)


def may_assent(user: User, ties: Ties, *, level: int | None) -> Ruling:
    """Where several people approve, the others stand one level lower at most than the one who decides."""
    if level is None:
        return may_approve(user, ties, level=None)
    return may_turn_down(user, ties, level=max(1, level - 1))


def may_draft_policy(user: User) -> Ruling:
    """An administrator drafts the review policy."""
    return ALLOWED if user.has_role(Role.ADMINISTRATOR) else no(_("Only an administrator drafts the policy."))


def may_publish_policy(user: User, draft: PolicyDraft) -> Ruling:
    """A senior approver or the higher authority puts a policy in force of which they wrote nothing."""
    if user.decision_level < SENIOR:
        return no(_("A senior approver or the higher authority publishes the policy."))
    return no(_("You wrote in this draft: somebody else publishes it.")) if user.pk in draft.writers else ALLOWED


def may_drop_policy(user: User) -> Ruling:
    """Whoever may draft the policy, or publish it, throws a draft away."""
    if user.decision_level >= SENIOR:
        return ALLOWED
    return may_draft_policy(user)


def may_meet(user: User, promised: Condition | Mitigation, engagement: Engagement) -> Ruling:
    """Its owner, or whoever may write the plan."""
    return ALLOWED if promised.owner_id == user.pk else planning.may_edit(user, engagement)


def may_verify_condition(user: User, condition: Condition, ties: Ties) -> Ruling:
    """A reviewer or decider with no part in the engagement, who neither owns nor met the condition."""
    if not user.has_role(*REVIEWERS, *DECIDERS):
        return no(_("A reviewer or a decider verifies conditions."))
    if user.pk in {condition.owner_id, condition.met_by_id}:
        return no(_("You met this condition: somebody else verifies it."))
    return _outside(ties)


def may_add_outcome(user: User, decision: Decision) -> Ruling:
    """Whoever may write the report of the contact."""
    return planning.may_report(user, decision.engagement)


def may_take_out(user: User, decision: Decision) -> Ruling:  # noqa: ARG001 - one shape
    """Whoever sees a decision may take its record out, but for TLP:RED: that leaves in no file."""
    if decision.engagement.marking == Marking.RED:
        return no(_("This record is marked TLP:RED: it is read here and leaves in no file."))
    return ALLOWED


def may_suspend(user: User, engagement: Engagement) -> Ruling:
    """Stopping is open to reviewers, deciders and those who may write the plan."""
    if user.has_role(*REVIEWERS, *DECIDERS):
        return ALLOWED
    return planning.may_edit(user, engagement)


def may_resume_deliveries(user: User, ties: Ties, stopped_by: UUID | None, *, level: int) -> Ruling:
    """Somebody at the level that decided, with no other part in it, who did not stop them."""
    if user.pk == stopped_by:
        return no(_("You stopped them: somebody else lets them go on."))
    return may_turn_down(user, ties, level=level)


def may_oversee(user: User) -> Ruling:
    """Deciders, the lead analyst and the auditor look at the gate from outside, at what they may see."""
    if user.has_role(*DECIDERS, Role.LEAD_ANALYST, Role.AUDITOR):
        return ALLOWED
    return no(_("Oversight is for deciders, the lead analyst and the auditor: ask one of them for the numbers."))
