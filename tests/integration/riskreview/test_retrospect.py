"""Contacts that took place without a decision before: logged, looked back at, never undone."""

from datetime import timedelta

import pytest

from actors.models import ActorStanding
from core import clock, house
from core.errors import Conflict, Invalid, NotAllowed
from engagements.services import lifecycle
from riskreview import tasks
from riskreview.domain.reopening import Trigger
from riskreview.models import Decision, Review
from riskreview.selectors import retrospect
from riskreview.selectors import review_policy as policies
from riskreview.services import decisions, reopening, review_policy, submission, watch
from tests.factories import make_actor, make_chance_contact, make_listing, make_plan, move
from tests.integration.riskreview import steps
from tests.integration.riskreview.test_review_policy import put_in_force


@pytest.fixture
def chance(analyst, actor, published):
    return make_chance_contact(analyst, actor)


def look_back(engagement):
    tasks.engagement_logged(engagement_id=str(engagement.pk))
    return Review.objects.filter(engagement=engagement, kind="retrospective").first()


def say(review, by, *, bad=False):
    version = Review.objects.get(pk=review.pk).version
    return decisions.decide_in_retrospect(
        review_id=review.pk, seen_version=version, should_not_have_happened=bad, reasons="Seen from today.", by=by
    )


def test_an_innocent_chance_contact_is_only_logged(chance, lead):
    assert look_back(chance) is None
    move(chance, "report")
    reported = steps.fresh(chance)
    lifecycle.close(engagement_id=chance.pk, seen_version=reported.version, by=lead)
    assert steps.fresh(chance).status == "closed"


def test_a_listed_party_is_looked_back_at(chance, actor):
    make_listing(actor)
    review = look_back(chance)
    assert (review.status, review.tier, review.opened_because) == ("recommended", 0, "A listed party took part.")
    assert not review.lanes.exists()
    assert look_back(chance) == review
    assert Review.objects.count() == 1


def contact_now(analyst, actor):
    """A chance contact that began after everything planned so far."""
    return make_chance_contact(analyst, actor, started_at=clock.now(), held_at=clock.now())


@pytest.mark.parametrize("status", ["in_review", "refused", "cancelled"])
def test_so_is_a_contact_beside_a_plan_that_was_open_refused_or_given_up(
    review, approver, people, analyst, actor, lead, status
):
    if status != "in_review":
        steps.decide(steps.answer_all(review, people), approver, steps.Outcome.REFUSE)
    if status == "cancelled":
        version = steps.fresh(review.engagement).version
        submission.revise(engagement_id=review.engagement_id, seen_version=version, by=analyst)
        move(review.engagement, "cancel")
    contact = contact_now(analyst, actor)
    found = look_back(contact)
    assert found.opened_because.startswith("Another engagement with the same actor was open, refused or given up")
    move(contact, "report")
    with pytest.raises(Conflict, match="in retrospect"):
        lifecycle.close(engagement_id=contact.pk, seen_version=steps.fresh(contact).version, by=lead)


def test_such_a_contact_is_not_closed_before_its_review_is_opened(review, analyst, actor, lead):
    contact = contact_now(analyst, actor)
    move(contact, "report")
    version = steps.fresh(contact).version
    with pytest.raises(Conflict, match="beside an engagement with the same actor"):
        lifecycle.close(engagement_id=contact.pk, seen_version=version, by=lead)
    assert steps.fresh(contact).status == "reported"


@pytest.mark.parametrize(
    ("status", "days", "counts"),
    [("draft", 90, True), ("refused", 29, True), ("refused", 31, False), ("cancelled", 31, False)],
)
def test_what_is_still_open_counts_however_long_nobody_touched_it(
    draft, analyst, actor, value_of, behind, status, days, counts
):
    left(behind, draft, status, days)
    contact = contact_now(analyst, actor)
    assert (look_back(contact) is not None) is counts
    assert value_of("riskreview_beside(%s, %s)", contact.pk, contact.started_at) is counts


def left(behind, plan, status, days):
    """Leave a plan of long ago in a status since some days."""
    behind(
        "engagements_engagement",
        "UPDATE engagements_engagement SET status = %s, status_reason = 'x', created_at = now() - interval '1 year',"
        " updated_at = now() - %s * interval '1 day' WHERE id = %s",
        status, days, plan.pk,
    )  # fmt: skip


@pytest.mark.parametrize(("status", "days", "counts"), [("refused", 89, True), ("cancelled", 91, False)])
def test_how_far_back_what_was_turned_away_counts_is_in_the_policy_in_force(
    draft, analyst, actor, lead, admin, senior, value_of, sql, behind, status, days, counts
):
    left(behind, draft, status, days)
    before = contact_now(analyst, actor)
    assert look_back(before) is None
    put_in_force(admin, senior, reports__look_back=90)
    since = contact_now(analyst, actor)
    for contact in (before, since):
        assert value_of("riskreview_beside(%s, %s)", contact.pk, contact.started_at) is counts
    assert (look_back(since) is not None) is counts
    move(before, "report")
    if counts:
        with pytest.raises(Conflict, match="beside an engagement with the same actor"):
            close(before, lead)
        assert steps.fresh(before).status == "reported"
        watch.tick()
        assert Review.objects.get(engagement=before).kind == "retrospective"
    else:
        close(before, lead)
        assert steps.fresh(before).status == "closed"


def close(contact, by):
    lifecycle.close(engagement_id=contact.pk, seen_version=steps.fresh(contact).version, by=by)


def test_the_scheduler_finds_what_a_later_policy_looks_back_at_however_long_ago(
    draft, analyst, actor, admin, senior, behind, later, north
):
    left(behind, draft, "refused", 60)
    contact, other = contact_now(analyst, actor), contact_now(analyst, make_actor(north))
    later(days=200)
    assert not retrospect.unopened(clock.now()).exists()
    put_in_force(admin, senior, reports__look_back=90)
    assert retrospect.unopened(clock.now()).get() == contact
    watch.tick()
    assert Review.objects.get().engagement == contact
    assert steps.fresh(other).status == "held"


def test_a_policy_published_before_it_could_say_means_the_numbers_of_then(draft, analyst, actor, value_of, behind):
    body = "(body::jsonb #- '{reports,look_back}' #- '{reports,late}' #- '{validity,index}')::text"
    sha256 = f"encode(sha256(convert_to({body}, 'UTF8')), 'hex')"
    behind("riskreview_reviewpolicy", f"UPDATE riskreview_reviewpolicy SET body = {body}, sha256 = {sha256}")
    policies.policy_of.cache_clear()
    assert [house.number(name) for name in ("reports.look_back", "reports.late", "validity.index")] == [30, 60, 7]
    for days, counts in ((29, True), (31, False)):
        left(behind, draft, "refused", days)
        contact = contact_now(analyst, actor)
        assert (look_back(contact) is not None) is counts
        assert value_of("riskreview_beside(%s, %s)", contact.pk, contact.started_at) is counts
    for days, stale in ((6, False), (8, True)):
        ActorStanding.objects.filter(actor=actor).update(escalation_at=clock.now() - timedelta(days=days))
        assert steps.submit(make_plan(analyst, actor), analyst).facts["stale"] is stale


def test_a_plan_that_followed_from_the_contact_is_no_reason(chance, analyst, actor, value_of):
    make_plan(analyst, actor)
    assert look_back(chance) is None
    assert value_of("riskreview_beside(%s, %s)", chance.pk, chance.started_at) is False


def test_another_actors_plan_is_no_reason(review, analyst, north):
    assert look_back(contact_now(analyst, make_actor(north))) is None


def test_it_cannot_be_closed_before_that_decision(chance, actor, approver, lead):
    make_listing(actor)
    move(chance, "report")
    for _before_and_after_the_review_is_opened in range(2):
        with pytest.raises(Conflict, match="in retrospect"):
            lifecycle.close(engagement_id=chance.pk, seen_version=steps.fresh(chance).version, by=lead)
        look_back(chance)
    decision = say(Review.objects.get(), approver, bad=True)
    assert (decision.outcome, decision.should_not_have_happened) == ("refuse", True)
    assert steps.fresh(chance).status == "reported"
    lifecycle.close(engagement_id=chance.pk, seen_version=steps.fresh(chance).version, by=lead)
    assert steps.fresh(chance).status == "closed"


def test_nobody_judges_their_own_contact(chance, actor, analyst, people, approver):
    make_listing(actor)
    review = look_back(chance)
    for person in (analyst, people["legal"]):
        with pytest.raises(NotAllowed):
            say(review, person)
    version = Review.objects.get().version
    with pytest.raises(Invalid):
        decisions.decide_in_retrospect(
            review_id=review.pk, seen_version=version, should_not_have_happened=False, reasons="", by=approver
        )
    with pytest.raises(Conflict):
        steps.decide(review, approver)
    assert not Decision.objects.exists()
    assert say(review, approver).outcome == "approve"
    with pytest.raises(Conflict):
        say(review, approver)


def test_what_was_held_while_suspended_is_flagged_and_looked_back_at(cleared, analyst, lead, approver):
    steps.start(cleared, analyst)
    engagement = steps.fresh(cleared)
    reopening.suspend(engagement_id=engagement.pk, seen_version=engagement.version, reason="Stop.", by=lead)
    held = steps.hold(cleared, analyst, reason="They were on the road already.")
    assert held.held_without_cover is True
    assert look_back(cleared).opened_because == "It was held while suspended, without cover."
    say(Review.objects.get(kind="retrospective"), approver)
    assert steps.fresh(cleared).held_without_cover is True


def test_a_recheck_that_the_contact_did_not_wait_for_closes(cleared, analyst, actor):
    reopening.react(trigger=Trigger.COMMITMENT_BREACHED, actor_id=actor.pk, reason="A new post.", cause_key="1")
    assert Review.objects.get(kind="recheck").status == "open"
    began = clock.now()
    steps.hold(cleared, analyst, started_at=began, reason="They were at the bridge already.")
    assert look_back(cleared).status == "recommended"
    assert Review.objects.get(kind="recheck").status == "closed"


def test_the_scheduler_opens_what_was_missed(chance, actor):
    make_listing(actor)
    watch.tick()
    assert Review.objects.get().kind == "retrospective"


def test_a_retrospective_decision_lets_nothing_start(analyst, actor, published, chance, approver):
    make_listing(actor)
    say(look_back(chance), approver)
    plan = make_plan(analyst, actor)
    steps.submit(plan, analyst)
    with pytest.raises(Conflict, match="There is no decision"):
        move(plan, "clear")
    assert steps.fresh(plan).status == "in_review"


def test_looking_back_needs_no_checklist(analyst, actor):
    review_policy.publish_first()
    contact = make_chance_contact(analyst, actor)
    make_listing(actor)
    assert look_back(contact).status == "recommended"
