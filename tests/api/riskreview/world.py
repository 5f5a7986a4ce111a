"""Things of the gate that exist, for tests that call every operation."""

from accounts.domain.roles import Role
from accounts.models import User
from core import clock
from riskreview.models import ChecklistTemplate
from riskreview.services import drafts
from tests.factories import make_actor, make_plan, make_user, publish_checklists
from tests.integration.riskreview import steps


def submitted(north):
    """A review, just submitted."""
    if not ChecklistTemplate.objects.exists():
        publish_checklists()
    author, actor = make_user(role=Role.ANALYST, changes=[north]), make_actor(north, actor_type="civil_society")
    steps.assess(actor)
    return steps.submit(make_plan(author, actor), author)


def drafted(north):
    """A draft of a checklist."""
    submitted(north)
    return drafts.start(lane="legal", by=make_user(role=Role.ADMINISTRATOR))


def held_by(north, username):
    """A review whose legal lane somebody holds."""
    review = submitted(north)
    steps.lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=User.objects.get(username=username))
    return review


def decided(north):
    """An approval with one condition."""
    review = submitted(north)
    roles = {"legal": Role.LEGAL_REVIEWER, "ethical": Role.ETHICS_REVIEWER, "escalation": Role.ESCALATION_REVIEWER}
    people = {lane: make_user(role=role, sees=[north]) for lane, role in roles.items()}
    approver = make_user(role=Role.HIGHER_AUTHORITY, sees=[north])
    demand = steps.Demand(text="Name the escort.", owner_id=review.opened_by_id, due_on=clock.now().date())
    answered = steps.answer_all(review, people)
    return steps.decide(answered, approver, steps.Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
