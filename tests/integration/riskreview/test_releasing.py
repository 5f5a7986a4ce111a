"""What the gate holds against releasing what was learnt, in the service and in the database, in the same words."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.domain.notices import Kind
from accounts.models import Notice
from core import canonical, clock
from core.errors import Conflict, NotAllowed
from engagements.models import Release
from engagements.services import lifecycle, outcomes, releases
from riskreview import tasks
from riskreview.domain.conflicts import Tie
from riskreview.domain.guarding import BARRED, LOOK_BACK_FIRST, UNDECIDED, Step
from riskreview.domain.reopening import Trigger
from riskreview.models import Condition, Review
from riskreview.selectors import queue, releasing
from riskreview.services import conditions, conflicts, decisions, reopening, watch
from tests.factories import make_chance_contact, make_listing, move
from tests.integration.riskreview import steps
from tests.standing import standing

pytestmark = pytest.mark.django_db


def learn(engagement, by):
    values = {"text": "The bridge is mined.", "learnt_on": clock.now().date(), "state": "corroborated"}
    grades = {"reliability": "B", "credibility": "2"}
    return outcomes.record_information(engagement_id=engagement.pk, changes=values | grades, by=by)


def prepare(engagement, by, item=None):
    item = item or learn(engagement, by)
    words = {
        "title": "Mines",
        "audience": "own_authorities",
        "recipients": "Duty desk.",
        "words": "The bridge is mined.",
    }
    return releases.prepare(engagement_id=engagement.pk, changes=words, item_ids=[item.pk], by=by)


def let_out(row, by):
    return releases.release(release_id=row.pk, seen_version=row.version, by=by)


def past_the_service(row, by):
    at = datetime.now(UTC)  # as the database has it
    said = {name: getattr(row, name) for name in ("words", "audience", "recipients", "marking", "why_wider")}
    quotes = [{"id": quote.item_id} for quote in row.quotes.all()]
    record = canonical.dumps(said | {"released_by": by.pk, "released_at": at, "quotes": quotes})
    columns = {"record": record, "sha256": canonical.sha256(record), "released_by": by, "released_at": at}
    with transaction.atomic():
        Release.objects.filter(pk=row.pk).update(status="released", **columns)


def against(engagement):
    """Return what speaks against a release, which service and database say alike."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT riskreview_against_release(%s)", [engagement.pk])
        stored = cursor.fetchone()[0]
    found = steps.fresh(engagement)
    assert [str(bar.words) for bar in releasing.against(found, clock.now())] == stored
    return stored


@pytest.fixture
@standing
def demanded(recommended, approver, analyst):
    demand = steps.Demand(text="Ask the mayor.", owner_id=analyst.pk, due_on=clock.now().date(), guards=Step.RELEASE)
    steps.decide(recommended, approver, steps.Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    return Condition.objects.get()


def test_a_release_waits_for_its_condition_also_after_the_closing_and_nothing_else_does(
    demanded, analyst, lead, legal, approver
):
    engagement = steps.start(demanded.decision.engagement, analyst)
    assert against(engagement) == [BARRED[Step.RELEASE]]
    row = prepare(engagement, analyst)
    steps.hold(engagement, analyst)
    move(engagement, "report")
    assert list(queue.waiting_for(analyst).to_meet) == [demanded]
    lifecycle.close(engagement_id=engagement.pk, seen_version=steps.fresh(engagement).version, by=lead)
    watch.close_finished()
    demanded.decision.refresh_from_db()
    assert demanded.decision.ended_as == "closed"
    assert against(engagement) == [BARRED[Step.RELEASE]]
    with pytest.raises(Conflict, match="before information is released is still open") as refused:
        let_out(row, lead)
    assert refused.value.code == "release_condition_open"
    assert str(refused.value).endswith(f"It waits for: {analyst}.")
    with pytest.raises(DatabaseError, match=BARRED[Step.RELEASE]):
        past_the_service(row, lead)
    assert Release.objects.get().status == "draft"
    assert list(queue.waiting_for(analyst).to_meet) == [demanded]  # a draft waits for it
    row = releases.withdraw(release_id=row.pk, seen_version=1, reason="Later.", by=analyst)
    assert list(queue.waiting_for(analyst).to_meet) == []
    row = prepare(engagement, analyst)
    conditions.meet(condition_id=demanded.pk, seen_version=1, evidence="He was asked.", by=analyst)
    assert against(engagement) == [BARRED[Step.RELEASE]]
    (bar,) = releasing.against(steps.fresh(engagement), clock.now())
    assert bar.told_with(str).endswith("It waits for: whoever verifies what is said to be met.")
    conditions.verify(condition_id=demanded.pk, seen_version=2, by=legal)
    assert against(engagement) == []
    assert let_out(row, lead).status == "released"
    # no draft waits for it now, but the next release would
    conflicts.declare(kind=Tie.FAMILY, grounds="My sister.", engagement_id=engagement.pk, by=legal)
    demanded.refresh_from_db()
    assert (demanded.verified_by, demanded.tied_verifier) == (None, legal)
    assert against(engagement) == [BARRED[Step.RELEASE]]


def test_a_condition_outlasts_the_decision_it_came_with(demanded, analyst, lead, legal, approver):
    engagement = steps.start(demanded.decision.engagement, analyst)
    row = prepare(engagement, analyst)
    reopening.react_to(engagement_id=engagement.pk, trigger=Trigger.VENUE_CHANGED, reason="Moved.", cause_key="k")
    held = steps.hold(steps.fresh(engagement), analyst, reason="They came.")
    tasks.engagement_logged(engagement_id=str(held.pk))
    review = Review.objects.get(engagement=held, kind="retrospective")
    decisions.decide_in_retrospect(
        review_id=review.pk, seen_version=review.version, should_not_have_happened=True, reasons="Seen.", by=approver
    )
    demanded = Condition.objects.get()
    assert (bool(demanded.decision.ended_as), demanded.binds) == (True, True)
    assert against(held) == [BARRED[Step.RELEASE]]
    with pytest.raises(Conflict, match="before information is released is still open"):
        let_out(row, lead)
    with pytest.raises(DatabaseError, match=BARRED[Step.RELEASE]):
        past_the_service(row, lead)
    assert list(queue.waiting_for(analyst).to_meet) == [demanded]
    conditions.meet(condition_id=demanded.pk, seen_version=1, evidence="He was asked.", by=analyst)
    conditions.verify(condition_id=demanded.pk, seen_version=2, by=legal)
    assert let_out(row, lead).status == "released"


def test_of_a_contact_that_was_cancelled_nobody_waits_for_what_holds_up_a_release(demanded, analyst):
    engagement = steps.start(demanded.decision.engagement, analyst)
    prepare(engagement, analyst)
    version = steps.fresh(engagement).version
    lifecycle.cancel(engagement_id=engagement.pk, seen_version=version, reason="Shots at the ford.", by=analyst)
    watch.close_finished()
    demanded = Condition.objects.get()
    assert (demanded.decision.ended_as, demanded.binds) == ("closed", False)
    assert list(queue.waiting_for(analyst).to_meet) == []
    with pytest.raises(Conflict, match="no longer matter"):
        conditions.meet(condition_id=demanded.pk, seen_version=1, evidence="He was asked.", by=analyst)


def test_a_condition_of_another_step_bars_no_release_and_ends_with_its_decision(recommended, approver, analyst, lead):
    demand = steps.Demand(text="Sum up.", owner_id=analyst.pk, due_on=clock.now().date(), guards=Step.CLOSE)
    decision = steps.decide(recommended, approver, steps.Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    engagement = steps.start(decision.engagement, analyst)
    assert against(engagement) == []
    assert let_out(prepare(engagement, analyst), lead).status == "released"


def test_while_the_contact_is_under_way_its_decision_must_be_live(cleared, decision, analyst, lead, later, sql):
    engagement = steps.start(cleared, analyst)
    row = prepare(engagement, analyst)
    assert against(engagement) == []
    later(days=200)
    with pytest.raises(Conflict, match="not valid until the end") as refused:
        let_out(row, lead)
    assert refused.value.code == "release_not_covered"
    ended = "UPDATE riskreview_decision SET ended_at = now(), ended_as = 'expired', ended_because = 'x' WHERE id = %s"
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE riskreview_decision DISABLE TRIGGER USER")
    sql(ended, decision.pk)
    with pytest.raises(DatabaseError, match="The decision has ended: Expired"):
        past_the_service(row, lead)
    assert Release.objects.get().status == "draft"


def test_what_was_held_without_cover_is_looked_at_first(cleared, analyst, lead, approver):
    reopening.suspend(
        engagement_id=cleared.pk, seen_version=steps.fresh(cleared).version, by=analyst, reason="Wait.",
        trigger=Trigger.STOPPED,
    )  # fmt: skip
    held = steps.hold(cleared, analyst, started_at=clock.now(), reason="They came all the same.")
    row = prepare(held, analyst)
    assert against(held) == [LOOK_BACK_FIRST]
    with pytest.raises(DatabaseError, match=LOOK_BACK_FIRST):
        past_the_service(row, lead)
    tasks.engagement_logged(engagement_id=str(held.pk))
    assert against(held) == [UNDECIDED]
    with pytest.raises(Conflict, match="not decided yet") as refused:
        let_out(row, lead)
    assert refused.value.code == "release_not_decided"
    review = Review.objects.get(engagement=held, kind="retrospective")
    decisions.decide_in_retrospect(
        review_id=review.pk, seen_version=review.version, should_not_have_happened=True, reasons="Seen.", by=approver
    )
    assert against(held) == []
    assert let_out(row, lead).status == "released"


def test_so_is_a_chance_contact_with_a_listed_party_and_an_innocent_one_is_not(analyst, actor, published, lead):
    innocent = make_chance_contact(analyst, actor)
    assert against(innocent) == []
    make_listing(actor)
    assert against(innocent) == [LOOK_BACK_FIRST]


def test_whoever_declared_a_tie_releases_nothing_there(cleared, analyst, approver, senior):
    engagement = steps.start(cleared, analyst)
    conflicts.declare(kind=Tie.FAMILY, grounds="My sister is one of them.", by=senior, engagement_id=engagement.pk)
    row = prepare(engagement, analyst)
    told = Notice.objects.filter(kind=Kind.RELEASE_WAITS).values_list("recipient__username", flat=True)
    assert list(told) == ["approver"]
    with pytest.raises(NotAllowed, match="declared a conflict of interest here"):
        let_out(row, senior)
    with pytest.raises(DatabaseError, match="declared a conflict of interest releases nothing"):
        past_the_service(row, senior)
    assert let_out(row, approver).status == "released"
