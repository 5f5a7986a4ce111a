"""Where the rules behind the refusals of the gate come from, and what would change them: by code, and by policy.

What items of a checklist and settings of the policy refuse, the services say with code, source and version.
"""

from collections.abc import Mapping
from typing import Final

from engagements.domain.words import noop as _

FOUR_EYES: Final = _("House rule: nobody reviews or decides their own work, and nobody does both.")
ANOTHER: Final = _("Ask somebody with the role who has no other part in this engagement.")
BY_ROLE: Final = _("House rule: each act belongs to a role or to a person (docs/permissions.md).")
RECORD: Final = _("House rule: a record that stands up later says what, why and on which evidence.")
ONCE: Final = _("House rule: what is recorded for good is recorded once.")
VERSIONS: Final = _("House rule: checklists and policy are published in versions, by two people, one at a time.")
CONTENT: Final = _("House rule: content is checked before any of it is kept.")
NEITHER: Final = _("Ask a reviewer or decider who neither owns it, met it, nor has a part in it.")
WRITE_IT: Final = _("Write it in a sentence and send it again; what you typed is kept.")

ORIGINS: Final[Mapping[str, tuple[str, str]]] = {
    "about_one_thing": (CONTENT, _("Name the engagement or the actor, one of the two.")),
    "agreed_already": (ONCE, _("Nothing is left for you to do: the others agree, the last one decides.")),
    "assents_missing": (
        _("The review policy says how many people approve at each level."),
        _("Ask others of the level, or one below, to agree to the approval; then decide."),
    ),
    "attached_already": (ONCE, _("Add other evidence, or take this back first.")),
    "away_already": (ONCE, _("End the absence that is entered, or enter other days.")),
    "bad_lines": (CONTENT, _("Correct the lines that are named and send the list again.")),
    "decision_ended": (
        _("House rule: conditions bind as long as their decision."),
        _("Look at the engagement: a new decision names new conditions."),
    ),
    "declared_already": (
        ONCE,
        _("To declare another, withdraw this one with a reason and have somebody confirm that."),
    ),
    "dissented_already": (ONCE, _("What was written stands; talk about the item in a comment.")),
    "draft_exists": (VERSIONS, _("Open the draft that is there, and change that one.")),
    "draft_open": (VERSIONS, _("Go on with the draft that is open, or give it up with a reason.")),
    "draft_overtaken": (VERSIONS, _("Drop this draft and begin another from the version in force.")),
    "emergency_used": (
        _("House rule: an emergency approval is given once an engagement, for the hours of the review policy."),
        _("Have the three lanes answer, and decide in the usual way."),
    ),
    "holds_it_already": (ONCE, _("Choose somebody else, or leave the lane where it is.")),
    "incomplete": (
        _("House rule: reviewers judge a plan that is whole, and exactly that."),
        _("Complete what is named in the plan, then send it to review."),
    ),
    "invalid_checklist": (
        _("House rule: a checklist must be answerable, and judge a worse answer no more mildly."),
        _("Correct the items that are named; the draft is kept as it was."),
    ),
    "invalid_policy": (
        _("House rule: no policy undercuts the limits that protect people; they stand beside each setting."),
        _("Choose values within the limits."),
    ),
    "no_checklist": (VERSIONS, _("Ask an administrator to run manage.py load_checklists.")),
    "no_draft": (VERSIONS, _("Open the page anew: the draft was published or dropped. Begin another if need be.")),
    "no_evidence": (RECORD, WRITE_IT),
    "no_grounds": (RECORD, WRITE_IT),
    "no_outcome": (RECORD, WRITE_IT),
    "no_policy": (VERSIONS, _("Ask an administrator to run manage.py load_checklists.")),
    "no_policy_file": (CONTENT, _("Take the policy in force as a file, change that, and send it.")),
    "no_question": (RECORD, WRITE_IT),
    "no_reasons": (RECORD, WRITE_IT),
    "no_reply": (RECORD, WRITE_IT),
    "no_such_fact": (
        _("House rule: evidence quotes what every reader of the plan may be told of."),
        _("Open the page anew and attach what it offers, or write the evidence yourself."),
    ),
    "no_text": (RECORD, WRITE_IT),
    "not_frozen": (
        _("House rule: only a record that can prove itself leaves."),
        _("Try again in a few minutes: it is being prepared."),
    ),
    "not_held": (
        _("House rule: what came of a contact is written down after it, and added to the record of its decision."),
        _("Mark the contact as held first, then add what came of it."),
    ),
    "not_met": (
        _("House rule: evidence comes first, then somebody else verifies it."),
        _("Ask the owner to say what shows that it is done."),
    ),
    "nothing_changed": (VERSIONS, _("Change a value, or leave the policy as it is.")),
    "nothing_new": (CONTENT, _("Every day is in the calendar already: nothing is left to add.")),
    "obstacles": (
        _("Answers, waivers, lists and facts as they stand now; an open one lets nobody approve, start or lift."),
        _("Change what is named: answer again, carry out the measure, decide about the hit, or return the plan."),
    ),
    "one_approves": (
        _("The review policy says how many people approve at each level."),
        _("Decide, or leave it to whoever decides at this level."),
    ),
    "published_already": (VERSIONS, _("Give the checklist the next number, and publish that.")),
    "release_condition_open": (
        _("A condition of the decision; who decided made the release wait for it."),
        _("Have its owner say what shows that it is met, and somebody else verify it."),
    ),
    "release_not_covered": (
        _("House rule: while a contact is under way, nothing of it goes out without a decision that covers it."),
        _("Look at the decision: revise the plan for a new one, or record the contact as held first."),
    ),
    "release_not_decided": (
        _("House rule: of a contact without a decision that covered it nothing goes out before somebody looked at it."),
        _("Have the review of the contact decided first."),
    ),
    "too_long": (
        _("A decision is valid no longer than the lanes, measures and waivers it rests on."),
        _("Choose an earlier day; a longer time needs answers given later."),
    ),
    "too_short": (
        _("House rule: a decision covers the contact until its end, or does not cover it."),
        _("Decide closer to the contact, or have the plan revised to an earlier day."),
    ),
    "undecided_hit": (
        _("House rule: nobody is engaged over a likely hit on a list that nobody decided about."),
        _("Have somebody without a part in the plan decide about it under “Hits to decide”."),
    ),
    "unfit": (FOUR_EYES, _("Choose somebody from the list: who may answer this lane stands there.")),
    "wrong_kind": (
        _("House rule: a plan is decided before a contact, a contact that took place in retrospect."),
        _("Open the review: its page offers the act that is right for it."),
    ),
}

POLICIES: Final[Mapping[str, tuple[str, str]]] = {
    "may_answer": (FOUR_EYES, _("Claim the lane, or let whoever holds it answer; a lane that was released is free.")),
    "may_approve": (FOUR_EYES, _("Leave it to somebody at the level that is named, with no other part in it.")),
    "may_assent": (FOUR_EYES, _("Leave it to somebody at the level that is named, with no other part in it.")),
    "may_claim": (FOUR_EYES, ANOTHER),
    "may_comment": (BY_ROLE, _("Ask a reviewer, a decider or an author to say it.")),
    "may_decide_emergency": (FOUR_EYES, _("Call a senior approver or the higher authority with no part in it.")),
    "may_declare": (BY_ROLE, _("Reviewers and deciders declare conflicts; tell one of them what you know.")),
    "may_dissent": (BY_ROLE, _("Tell a reviewer of the lane, or say it in a comment.")),
    "may_draft_policy": (VERSIONS, _("Ask an administrator to draft it.")),
    "may_drop_policy": (VERSIONS, _("Ask an administrator, a senior approver or the higher authority.")),
    "may_enter_absence": (BY_ROLE, _("Ask the person, the lead analyst or an administrator to enter it.")),
    "may_enter_absences": (BY_ROLE, _("Ask the lead analyst or an administrator to enter it.")),
    "may_enter_for_others": (BY_ROLE, _("Ask the lead analyst or an administrator to enter it.")),
    "may_give": (FOUR_EYES, _("Ask a decider with no part in this engagement to give the lane.")),
    "may_lift": (FOUR_EYES, _("Leave it to somebody at the level that decided, with no other part in it.")),
    "may_meet": (BY_ROLE, _("Ask its owner, or an author of the plan, to say what shows it.")),
    "may_oversee": (BY_ROLE, _("Ask a decider, the lead analyst or the auditor for the numbers.")),
    "may_publish_checklist": (VERSIONS, _("Ask a senior approver or the higher authority who wrote none of it.")),
    "may_publish_policy": (VERSIONS, _("Ask a senior approver or the higher authority who wrote none of it.")),
    "may_release": (BY_ROLE, _("Ask whoever holds the lane, or an approver when they are away.")),
    "may_reply": (BY_ROLE, _("Ask an author of the plan to answer.")),
    "may_revise": (BY_ROLE, _("Ask an analyst with change access to the compartment.")),
    "may_submit": (BY_ROLE, _("Ask an author or the lead of the plan to do it.")),
    "may_resume_deliveries": (
        FOUR_EYES,
        _("Leave it to somebody at the level that decided, with no other part in it, who did not stop them."),
    ),
    "may_suspend": (BY_ROLE, _("Ask a reviewer, a decider or an author of the plan; any of them may stop it at once.")),
    "may_take_out": (
        _("Traffic Light Protocol 2.0 of FIRST: TLP:RED is for the people who were told."),
        _("Read it here, or ask an author to mark the engagement anew."),
    ),
    "may_turn_down": (FOUR_EYES, _("Leave it to somebody at the level that is named, with no other part in it.")),
    "may_use_queue": (BY_ROLE, _("Look at the engagement: its page shows how the review stands.")),
    "may_verify_condition": (
        FOUR_EYES,
        NEITHER,
    ),
    "may_verify_mitigation": (
        FOUR_EYES,
        NEITHER,
    ),
    "may_waive": (
        FOUR_EYES,
        _("Ask the higher authority with no part in it, or change the facts."),
    ),
    "may_withdraw": (BY_ROLE, _("Ask an author or the lead of the plan to do it.")),
    "may_add_outcome": (BY_ROLE, _("Ask somebody who writes the report of this contact.")),
    "may_withdraw_conflict": (BY_ROLE, _("Ask whoever declared it.")),
    "may_confirm_withdrawal": (FOUR_EYES, _("Ask a decider or an administrator without a tie or a part of their own.")),
    "may_write_checklists": (VERSIONS, _("Ask an administrator to write it.")),
}
"""What is said of the policies of the gate, by the name of each."""
