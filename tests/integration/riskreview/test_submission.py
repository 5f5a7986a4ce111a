"""Sending a plan to review, taking it back, revising it."""

import json

import pytest
import yaml
from django.db import DatabaseError

from core import canonical
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from engagements.selectors import content
from engagements.services import planning
from riskreview.domain.review_cycle import Outcome
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import Decision, LaneAnswer, Review, Snapshot
from riskreview.selectors import calendar, review_policy
from riskreview.services import checklists, submission
from tests.factories import make_listing, make_plan
from tests.integration.riskreview import steps


def test_the_snapshot_is_the_canonical_text_of_what_is_stored(review, draft):
    snapshot = Snapshot.objects.get()
    body = json.loads(snapshot.body)
    assert canonical.sha256(snapshot.body) == snapshot.sha256
    assert canonical.dumps(body) == snapshot.body
    assert body["content"] == json.loads(canonical.dumps(content.content_of(steps.fresh(draft))))
    assert body["content_no"] == "1"
    assert set(body["checklists"]) == {"legal", "ethical", "escalation"}
    assert body["standing"][0]["escalation_level"] == "low"
    assert body["lists"] == {
        "checked": "recorded listings only",
        "on": str(review.opened_at.date()),
        "found": [],
        "versions": {},
        "look_ups": [],
    }


def test_an_urgent_plan_says_why_and_hurries_the_lawyers_alone(draft, analyst, legal, browse, rest, sql):
    review = steps.submit(draft, analyst, urgent_because="  The road closes on Friday. ")
    usual, days = review_policy.in_force(), calendar.current()
    for lane in review.lanes.all():
        taken = 1 if lane.name == "legal" else usual.working_days(LaneName(lane.name), urgent=False)
        assert lane.due_on == days.after(review.opened_at.date(), taken)
    assert AuditEvent.objects.get(verb="riskreview.review_opened").changes["urgent"] == "The road closes on Friday."
    said = rest(legal).get(f"/api/v1/reviews/{review.pk}/").json()
    assert said["urgent_because"] == review.urgent_because == "The road closes on Friday."
    pages = [browse(legal).get(f"/reviews/{where}").content.decode() for where in ("", f"{review.pk}/")]
    assert ["Urgent" in page for page in pages] == [True, True]
    assert "The road closes on Friday." in pages[1]
    with pytest.raises(DatabaseError):
        sql("UPDATE riskreview_review SET urgent_because = ''")


def test_recorded_listings_are_frozen_and_overdue_look_ups_named(draft, analyst, actor):
    make_listing(actor, next_check_due=actor.created_at.date(), checked_on=actor.created_at.date())
    stale = make_listing(actor, "us_sdgt", checked_on="2020-01-02", next_check_due="2020-02-01")
    review = steps.submit(draft, analyst)
    found = json.loads(Snapshot.objects.get().body)["lists"]["found"]
    assert {row["list"]: row["overdue"] for row in found} == {"eu_cp931": False, "us_sdgt": True}
    assert str(stale.pk) in {row["id"] for row in found}
    assert (review.tier, review.facts["listed"]) == (3, True)


def test_the_tier_and_its_rule_stand_with_the_review(review):
    assert (review.tier, review.tier_rule) == (
        1,
        "Dialogue or exploratory talk: tier 1 or 2. No party is armed or listed, so the lower.",
    )
    assert review.facts["physical_meeting"] is True
    assert review.facts["stale"] is False


def test_the_index_answers_its_item_by_itself(review):
    row = LaneAnswer.objects.get()
    assert (row.lane.name, row.code, row.answer, row.answered_by) == ("escalation", "X01", "low", None)


def test_an_incomplete_plan_is_refused_step_by_step(analyst, actor, published, unchanged):
    plan = make_plan(analyst, actor, red_lines="", go_no_go="")
    same = unchanged(plan)
    with pytest.raises(Invalid) as caught:
        steps.submit(plan, analyst)
    assert set(caught.value.fields) == {"ground", "setting"}
    assert "Write down the red lines." in caught.value.message
    same()
    assert not Review.objects.exists()


def test_only_authors_and_the_lead_submit(draft, lead, stranger, unchanged):
    same = unchanged(draft)
    with pytest.raises(NotAllowed):
        steps.submit(draft, lead)
    with pytest.raises(NotFound):
        steps.submit(draft, stranger)
    same()
    planning.save(engagement_id=draft.pk, seen_version=draft.version, changes={"messages": "Peace."}, by=lead)
    assert steps.submit(draft, lead).opened_by == lead


def test_a_stale_page_and_a_second_submit_are_refused(draft, analyst, unchanged):
    same = unchanged(draft)
    with pytest.raises(Stale):
        submission.submit(engagement_id=draft.pk, seen_version=draft.version - 1, by=analyst)
    same()
    steps.submit(draft, analyst)
    with pytest.raises(Conflict):
        steps.submit(draft, analyst)
    assert Review.objects.count() == 1


def test_without_a_published_checklist_nothing_is_submitted(analyst, actor, unchanged):
    plan = make_plan(analyst, actor)
    same = unchanged(plan)
    with pytest.raises(Conflict, match="No checklist is published for: Legal, Ethical, Escalation"):
        steps.submit(plan, analyst)
    same()


def test_withdrawing_closes_the_review_and_the_next_content_has_a_number_of_its_own(review, draft, analyst):
    submission.withdraw(engagement_id=draft.pk, seen_version=steps.fresh(draft).version, by=analyst)
    first = Review.objects.get()
    assert (first.status, steps.fresh(draft).status) == ("closed", "draft")
    second = steps.submit(draft, analyst)
    assert (first.content_no, second.content_no) == (1, 2)
    assert Snapshot.objects.count() == 2


def test_withdrawing_needs_a_review_under_way(draft, analyst, unchanged):
    same = unchanged(draft)
    with pytest.raises(Conflict):
        submission.withdraw(engagement_id=draft.pk, seen_version=draft.version, by=analyst)
    same()


def test_revising_supersedes_the_decision(cleared, analyst, decision):
    submission.revise(engagement_id=cleared.pk, seen_version=cleared.version, by=analyst, reason="Another day")
    ended = Decision.objects.get()
    assert (ended.ended_as, ended.ended_because) == ("superseded", "Another day")
    assert (Review.objects.get().status, steps.fresh(cleared).status) == ("superseded", "draft")
    assert AuditEvent.objects.filter(verb="riskreview.decision_ended", subject_id=decision.pk).count() == 1


def test_revising_is_for_those_who_may_write_the_plan(cleared, approver, unchanged, decision):
    same = unchanged(cleared, decision)
    with pytest.raises(NotAllowed):
        submission.revise(engagement_id=cleared.pk, seen_version=cleared.version, by=approver)
    same()


def test_after_a_refusal_the_plan_answers_its_grounds(recommended, approver, analyst, draft):
    refusal = steps.decide(recommended, approver, Outcome.REFUSE)
    submission.revise(engagement_id=draft.pk, seen_version=steps.fresh(draft).version, by=analyst)
    with pytest.raises(Invalid) as caught:
        steps.submit(draft, analyst)
    assert set(caught.value.fields) == {"refusal_answered"}
    assert "On balance." in caught.value.fields["refusal_answered"]
    review = steps.submit(draft, analyst, refusal_answered="It is at another place now.")
    assert review.answers_refusal_of == refusal
    assert review.refusal_answered == "It is at another place now."


def test_a_returned_plan_is_submitted_again_and_the_old_review_superseded(recommended, approver, analyst, draft):
    steps.decide(recommended, approver, Outcome.RETURN)
    assert steps.fresh(draft).status == "draft"
    steps.submit(draft, analyst)
    assert [row.status for row in Review.objects.order_by("opened_at")] == ["superseded", "open"]
    assert Decision.objects.get().ended_as == "superseded"


def test_checklists_are_published_once_and_never_under_the_same_number_again(db):
    told = AuditEvent.objects.filter(verb="riskreview.checklist_published")
    assert len(checklists.publish_all()) == told.count() == 6
    assert checklists.publish_all() == []
    document = {"lane": "legal", "version": 1, "title": "Other", "items": []}
    with pytest.raises(Invalid, match="A checklist needs a list of items"):
        checklists.publish(document=document)
    document = yaml.safe_load((checklists.DATA / "legal-1.yaml").read_text(encoding="utf-8")) | {"title": "Other"}
    with pytest.raises(Conflict):
        checklists.publish(document=document)
    assert checklists.publish(document=document | {"version": 3}).number == 3
