"""What somebody said who has declared a tie since counts no more, and is said again by somebody else."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from accounts.domain.notices import Kind
from accounts.models import Notice
from core import canonical, clock
from core.errors import Conflict, DomainError, NotAllowed
from core.models import AuditEvent
from riskreview.domain.review_policy import parse
from riskreview.models import Condition, Mitigation, Reopening, Review, Waiver
from riskreview.selectors import assents as agreed
from riskreview.selectors import document, judgement, levels, proof, queue, review_policy, said
from riskreview.selectors import waivers as waived
from riskreview.services import (
    assents,
    conditions,
    conflicts,
    evidence,
    lanes,
    lifting,
    reopening,
    stepping_back,
    waivers,
    watch,
)
from tests.factories import make_actor as another
from tests.factories import make_merge, make_user
from tests.integration.riskreview import steps
from tests.integration.riskreview.test_around_gate import decide_sql
from tests.integration.riskreview.test_conflicts import DECLARE, FOLD, declare, told
from tests.integration.riskreview.test_review_policy import INSERT, answer_badly, changed, put_in_force
from tests.standing import standing

pytestmark = pytest.mark.django_db
AGREE = (
    "INSERT INTO riskreview_assent (id, review_id, snapshot_id, level, reasons, by_id, at)"
    " VALUES (gen_random_uuid(), %s, %s, 1, 'So.', %s, now())"
)
DISSENT = (
    "INSERT INTO riskreview_dissent (id, review_id, lane, text, by_id, at)"
    " VALUES (gen_random_uuid(), %s, 'legal', 'No.', %s, now() - interval '1 day')"
)


@pytest.fixture
@standing
def second(north):
    """Somebody of the higher authority without a tie."""
    return make_user("second", role="higher_authority", sees=[north])


@pytest.fixture
@standing
def blocked(review, people):
    """The lanes have passed on, and E08 blocks, though not absolutely."""
    return answer_badly(review, people, E08="no")


def waive(review, by):
    end = clock.now().date() + timedelta(days=20)
    version = Review.objects.get(pk=review.pk).version
    return waivers.give(review_id=review.pk, seen_version=version, code="E08", reason="So.", expires_on=end, by=by)


def end_tie(row, by, confirmer):
    conflicts.withdraw(conflict_id=row.pk, reason="She left them.", by=by)
    conflicts.confirm(conflict_id=row.pk, by=confirmer)


def lift(engagement, by):
    version = steps.fresh(engagement).version
    return lifting.lift(engagement_id=engagement.pk, seen_version=version, reason="Go on.", by=by)


def test_a_waiver_waives_nothing_and_is_given_by_somebody_else(
    blocked, draft, authority, second, senior, value_of, refused
):
    waive(blocked, authority)
    at_three = decide_sql(blocked, second, level=3, valid_until=clock.now() + timedelta(days=5))
    Notice.objects.filter(kind=Kind.DECISION_WAITS).update(done_at=clock.now())
    tie = declare(authority, engagement_id=draft.pk)
    for _time in range(2):
        assert "E08" in " ".join(map(str, judgement.judge(blocked).obstacles))
        assert levels.levels_of([blocked])[blocked.pk] == judgement.judge(blocked).level
        assert [code for _lane, code in waived.waivable(blocked)] == ["E08"]
        lane = steps.lane_of(blocked, "ethical")
        assert value_of("riskreview_is_waived(%s, 'E08', current_date)", lane.pk) is False
        assert value_of("riskreview_counts_until(ARRAY[%s])", lane.pk) is None
        refused("E08 blocks.", *at_three)
        with pytest.raises(Conflict, match="E08"):
            steps.decide(blocked, second)
        if tie.withdrawn_at is None:  # what was said under a tie does not come back with its end
            end_tie(tie, authority, senior)
            tie.refresh_from_db()
    waiting = told(Kind.DECISION_WAITS)
    stepping_back.tell_deciders(tie)  # as after every merge: whoever was told once is not told again, and still waits
    assert told(Kind.DECISION_WAITS) == waiting != []
    waive(blocked, second)
    assert [(row.by, row.silenced) for row in waived.of(blocked)] == [(authority, True), (second, False)]
    assert Waiver.objects.count() == 2
    waive_again = steps.decide(blocked, authority)  # no tie any more
    assert waive_again.valid_until.date() == clock.now().date() + timedelta(days=20)


def test_what_was_agreed_to_counts_no_more_and_is_agreed_to_again(
    admin, senior, approver, analyst, draft, people, north, refused
):
    put_in_force(admin, senior, approvals__level_1=2)
    review = steps.answer_all(steps.submit(draft, analyst), people)
    other = make_user("other", role="approver", sees=[north])
    said = {"review_id": review.pk, "seen_version": review.version, "reasons": "I see it so too.", "by": other}
    assents.give(**said)
    tie = declare(other, engagement_id=draft.pk)
    assert [row.silenced for row in agreed.of(review)] == [True]
    with pytest.raises(NotAllowed, match="declared a conflict"):
        assents.give(**said)
    end_tie(tie, other, senior)
    with pytest.raises(Conflict, match="1 more has to agree"):
        steps.decide(review, approver)
    refused("2 people approve, and 0 agreed", *decide_sql(review, approver))
    assents.give(**said)
    with pytest.raises(Conflict, match="agreed already"):
        assents.give(**said)
    refused("One agrees once", AGREE, review.pk, review.snapshot_id, other.pk)
    decision = steps.decide(review, approver)
    kept = document.of(decision.record, user=approver, at=clock.now())["sections"]["assents"]["content"]
    assert [row["counts"] for row in kept] == [False, True]
    declare(other, engagement_id=draft.pk)
    assert list(proof.findings()) == []


@pytest.fixture
@standing
def promised(review, people, legal, analyst, approver, senior):
    """A decision with a measure and a condition, both verified by the senior approver."""
    lane = steps.answer(steps.lane_of(review, "legal"), legal, L12="no")
    measure = steps.mitigate(lane, "L12", legal, analyst)
    steps.recommend(lane, legal, steps.Recommendation.CONDITIONAL)
    steps.show_and_verify(measure, analyst, senior)
    demand = steps.Demand(text="First this.", owner_id=analyst.pk, due_on=clock.now().date())
    passed = steps.answer_all(review, people)
    steps.decide(passed, approver, steps.Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    row = Condition.objects.get()
    conditions.meet(condition_id=row.pk, seen_version=1, evidence="Done.", by=analyst)
    conditions.verify(condition_id=row.pk, seen_version=2, by=senior)
    return passed.engagement


def test_what_was_verified_is_set_aside_and_verified_by_somebody_else(
    promised, senior, approver, second, value_of, sql, refused
):
    measure, condition = Mitigation.objects.get(), Condition.objects.get()
    refused("set aside first", DECLARE, senior.pk, promised.pk, None)
    for table in ("mitigation", "condition"):
        refused("once", f"UPDATE riskreview_{table} SET verified_by_id = NULL, verified_at = NULL")
    row = declare(senior, engagement_id=promised.pk)
    for one in (measure, condition):
        moment = one.verified_at
        one.refresh_from_db()
        assert (one.verified_by, one.verified_at, one.tied_verifier, one.tied_verified_at) == (
            None, None, senior, moment)  # fmt: skip
    assert steps.fresh(promised).status == "suspended"
    reason = Reopening.objects.get(trigger="tie_declared").reason
    assert ("a verified measure for L12" in reason, "a verified condition" in reason) == (True, True)
    assert AuditEvent.objects.filter(verb__endswith="_unverified", by=senior).count() == 2
    assert (list(queue.mitigations_to_verify(approver)), "approver" in told(Kind.CONDITION_TO_VERIFY)) == (
        [measure], True)  # fmt: skip
    with pytest.raises(Conflict, match="blocks the start"):
        lift(promised, second)
    verify = "UPDATE riskreview_{} SET verified_by_id = %s, verified_at = now()"
    for table in ("mitigation", "condition"):
        refused("no part in the engagement", verify.format(table), senior.pk)
    with pytest.raises(NotAllowed, match="declared a conflict"):
        evidence.verify_mitigation(mitigation_id=measure.pk, seen_version=measure.version, by=senior)
    evidence.verify_mitigation(mitigation_id=measure.pk, seen_version=measure.version, by=second)
    conditions.verify(condition_id=condition.pk, seen_version=condition.version, by=second)
    assert (Mitigation.objects.get().tied_verifier, Condition.objects.get().verified_by) == (senior, second)
    assert row.confirmed_at is None
    assert lift(promised, second).by == second


def test_a_decision_of_the_tied_is_suspended_until_somebody_else_stands_for_it(
    cleared, decision, actor, north, approver, analyst, lead, second
):
    other = another(north, name="Elders of Salima", actor_type="civil_society")
    declare(approver, actor_id=other.pk)
    assert steps.fresh(cleared).status == "cleared"
    make_merge(other, actor, analyst, lead)
    watch.tick()
    row = Reopening.objects.get()
    assert (row.trigger, row.response, row.lanes, row.by) == ("tie_declared", "suspend", [], None)
    assert "the decision" in row.reason
    assert "sister" not in row.reason
    assert not Review.objects.exclude(kind="regular").exists()
    with pytest.raises(NotAllowed, match="declared a conflict"):
        lift(cleared, approver)
    lift(cleared, second)
    assert steps.fresh(cleared).status == "cleared"
    assert "a lift of the suspension" in _reason_after(declare(second, engagement_id=cleared.pk))


def test_what_the_tied_verified_counts_no_more_from_the_moment_of_the_merge(
    promised, senior, actor, north, analyst, lead, second
):
    other = another(north, name="Elders of Salima", actor_type="civil_society")
    declare(senior, actor_id=other.pk)
    assert Mitigation.objects.get().verified_by == senior
    make_merge(other, actor, analyst, lead)  # no job has run
    for row in (Mitigation.objects.get(), Condition.objects.get()):
        assert (row.verified_by, row.tied_verifier) == (None, senior)
    assert steps.fresh(promised).status == "suspended"
    with pytest.raises(Conflict, match="blocks the start"):
        lift(promised, second)


def test_what_rested_on_a_tie_before_it_was_heeded_is_set_aside_by_the_next_look(promised, senior, behind):
    behind("riskreview_conflictofinterest", DECLARE, senior.pk, promised.pk, None)
    assert Mitigation.objects.get().verified_by == senior
    watch.tick()
    for row in (Mitigation.objects.get(), Condition.objects.get()):
        assert (row.verified_by, row.tied_verifier) == (None, senior)
    row = Reopening.objects.get()
    assert (row.trigger, row.by, steps.fresh(promised).status) == ("tie_declared", None, "suspended")
    assert said.unheeded() == []
    events = AuditEvent.objects.count()
    watch.tick()
    assert AuditEvent.objects.count() == events


def test_so_is_a_decision_of_the_tied_once_their_records_are_one_past_the_services(
    cleared, approver, actor, north, behind, authority
):
    other = another(north, name="Elders of Salima", actor_type="civil_society")
    declare(approver, actor_id=other.pk)
    watch.tick()
    assert steps.fresh(cleared).status == "cleared"
    behind("actors_actor", FOLD, actor.pk, other.pk)
    watch.tick()
    assert ("the decision" in Reopening.objects.get().reason, steps.fresh(cleared).status) == (True, "suspended")
    lift(cleared, authority)
    watch.tick()  # somebody without a tie stands for it
    assert steps.fresh(cleared).status == "cleared"


def test_and_what_they_answered_is_asked_of_somebody_else(recommended, legal, ethics, behind):
    for person in (legal, ethics):
        behind("riskreview_conflictofinterest", DECLARE, person.pk, recommended.engagement_id, None)
    watch.tick()
    again = Review.objects.get()
    assert (again.status, set(steps.answers_of(steps.lane_of(again, "legal")).values())) == ("open", {""})
    assert [steps.lane_of(again, name).status for name in ("legal", "ethical", "escalation")] == [
        "open", "open", "answered"]  # fmt: skip
    assert said.unheeded() == []


def _reason_after(tie):
    return Reopening.objects.get(cause_key=f"tie:{tie.pk}").reason


def test_a_waiver_under_a_decision_asks_its_lane_again_and_is_given_anew(blocked, authority, second, people, north):
    waive(blocked, second)
    steps.decide(blocked, authority)
    declare(second, engagement_id=blocked.engagement_id)
    assert steps.fresh(blocked.engagement).status == "suspended"
    recheck = Review.objects.get(kind="recheck")
    assert list(recheck.lanes.values_list("name", flat=True)) == ["ethical"]
    answer_badly(recheck, people, E08="no")
    with pytest.raises(Conflict, match="E08"):
        lift(blocked.engagement, authority)
    third = make_user("third", role="higher_authority", sees=[north])
    waive(recheck, third)
    lift(blocked.engagement, authority)


def test_the_policy_says_what_a_tie_does_and_one_published_before_suspends(
    admin, senior, approver, analyst, draft, people, legal, sql
):
    whole = changed(deadlines__legal=2)
    before = {**whole, "triggers": {key: value for key, value in whole["triggers"].items() if key != "tie_declared"}}
    assert parse(before).body()["triggers"]["tie_declared"] == "suspend"
    body = canonical.dumps(before)
    with pytest.raises(DatabaseError, match="leaves no change out"):
        sql(INSERT, 2, body, canonical.sha256(body), admin.pk, senior.pk)
    assert review_policy.from_text(body) == parse(whole)
    put_in_force(admin, senior, triggers__tie_declared="notify")
    steps.decide(steps.answer_all(steps.submit(draft, analyst), people), approver)
    declare(legal, engagement_id=draft.pk)
    assert (steps.fresh(draft).status, Reopening.objects.get().response) == ("cleared", "notify")
    reopening.suspend(engagement_id=draft.pk, seen_version=steps.fresh(draft).version, reason="Stop.", by=analyst)
    assert list(Review.objects.get(kind="recheck").lanes.values_list("name", flat=True)) == ["legal"]


def test_a_review_that_waits_for_its_decision_is_asked_again(
    admin, senior, approver, analyst, draft, people, north, legal, later, refused
):
    put_in_force(admin, senior, approvals__level_1=2)
    review = steps.answer_all(steps.submit(draft, analyst), people)
    other = make_user("other", role="approver", sees=[north])
    assents.give(review_id=review.pk, seen_version=review.version, reasons="So.", by=other)
    fresh = make_user("legal2", role="legal_reviewer", sees=[north])
    declare(legal, engagement_id=draft.pk)
    again = Review.objects.get()
    lane = steps.lane_of(again, "legal")
    assert (again.status, again.recommended_at, lane.status, lane.holder) == ("open", None, "open", None)
    assert lane.opened_at > review.recommended_at
    assert set(steps.answers_of(lane).values()) <= {""}
    assert [steps.lane_of(again, name).status for name in ("ethical", "escalation")] == ["answered", "answered"]
    assert (told(Kind.LANE_AGAIN), told(Kind.DECISION_WAITS)) == (["legal2"], [])
    assert AuditEvent.objects.filter(verb="riskreview.review_asked_again", subject_id=review.pk).count() == 1
    with pytest.raises(DomainError):
        steps.decide(again, approver)
    passed = steps.answer_all(again, people | {"legal": fresh})
    assert (passed.status, told(Kind.AGREE_AGAIN)) == ("recommended", ["other"])
    with pytest.raises(Conflict, match="1 more has to agree"):  # that was to other answers
        steps.decide(passed, approver)
    refused("2 people approve, and 0 agreed", *decide_sql(passed, approver))
    assents.give(review_id=passed.pk, seen_version=passed.version, reasons="So still.", by=other)
    steps.decide(passed, approver)
    assert steps.fresh(draft).status == "cleared"


def test_a_dissent_overtakes_what_was_agreed_whatever_moment_it_claims(
    admin, senior, approver, analyst, draft, people, north, legal, sql, refused
):
    put_in_force(admin, senior, approvals__level_1=2, approvals__level_2=2)
    review = steps.answer_all(steps.submit(draft, analyst), people)
    other = make_user("other", role="senior_approver", sees=[north])
    given = assents.give(review_id=review.pk, seen_version=review.version, reasons="So.", by=other)
    sql(DISSENT, review.pk, legal.pk)
    assert review.dissents.get().at > given.at
    refused("2 people approve, and 0 agreed", *decide_sql(review, senior, level=2))
    sql("UPDATE riskreview_review SET status = 'open', recommended_at = NULL")
    early = "UPDATE riskreview_review SET status = 'recommended', recommended_at = %s"
    refused("agreed to again", early, given.at - timedelta(seconds=1))


def test_whoever_answers_a_lane_that_was_asked_again_dissents_too_and_both_count(
    recommended, people, north, ethics, senior, value_of, refused
):
    lanes.dissent(review_id=recommended.pk, text="It does harm.", by=ethics)
    declare(ethics, engagement_id=recommended.engagement_id)
    fresh = make_user("ethics2", role="ethics_reviewer", sees=[north])
    passed = steps.answer_all(Review.objects.get(), people | {"ethical": fresh})
    assert judgement.judge(passed).level.to_approve == 1
    lanes.dissent(review_id=passed.pk, text="I see harm too.", by=fresh)
    with pytest.raises(Conflict, match="You have recorded"):
        lanes.dissent(review_id=passed.pk, text="Again.", by=fresh)
    refused("one_dissent_per_lane_and_person", DISSENT.replace("legal", "ethical"), passed.pk, fresh.pk)
    passed.refresh_from_db()
    assert judgement.judge(passed).level.to_approve == value_of("riskreview_level(%s)", passed.pk) == 2
    assert levels.levels_of([passed])[passed.pk] == judgement.judge(passed).level
    decision = steps.decide(passed, senior)
    kept = document.of(decision.record, user=senior, at=clock.now())["sections"]["dissent"]["content"]
    assert [row["text"] for row in kept] == ["It does harm.", "I see harm too."]
    assert list(proof.findings()) == []


def test_the_database_takes_no_dissent_without_the_lane_or_after_the_decision(
    recommended, ethics, legal, approver, refused
):
    refused("took the lane", DISSENT, recommended.pk, ethics.pk)
    refused("took the lane", DISSENT, recommended.pk, approver.pk)
    steps.decide(recommended, approver)
    refused("before the decision", DISSENT, recommended.pk, legal.pk)
