"""What was offered is delivered under a live decision, no more than its value, and confirmed by another person."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from accounts.domain.notices import Kind
from accounts.domain.roles import Role
from accounts.models import Membership, Notice, User
from actors.models import ScreeningHit
from actors.services import lists, sources
from core import clock, refusals
from core.errors import Answerable, Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from engagements.domain.commitments import CommitmentAction
from engagements.domain.deliveries import TABLE, DeliveryAction
from engagements.models import Delivery, DeliveryEvent
from engagements.selectors import content, cooption, work
from engagements.selectors import deliveries as found
from engagements.services import commitments, deliveries, lifecycle, outcomes, planning
from riskreview.domain.conflicts import Tie
from riskreview.domain.guarding import BARRED, Step
from riskreview.domain.live import RUN_OUT, UNDECIDED_HIT, covers_delivery
from riskreview.domain.reopening import Trigger
from riskreview.models import Condition, Decision, DeliveryStop, Reopening
from riskreview.selectors import liveness, queue
from riskreview.services import conditions, conflicts, reopening, stopping, submission
from tests.factories import (
    confirm_password,
    make_actor,
    make_channel,
    make_commitment,
    make_listing,
    make_merge,
    make_plan,
    make_source,
    make_user,
    move,
)
from tests.integration.riskreview import steps
from tests.integration.together import together
from tests.published import group, un_file
from tests.standing import standing

pytestmark = pytest.mark.django_db
GRADE = {"reliability": "B", "credibility": "2"}
SEED = {"category": "humanitarian_aid", "description": "Seed for two villages", "amount": "1000", "currency": "USD"}
ORDER = {"text": "Forty sacks.", "amount": Decimal(400), "through": "The mill, then the elders."}
VISIT = {"category": "humanitarian_aid", "description": "A nurse for a week", "legal_authority_ref": "Licence 7",
         "beneficiary_chain": ORDER["through"], "expires_on": clock.now().date() + timedelta(days=300)}  # fmt: skip


@pytest.fixture
@standing
def draft(analyst, actor, published):
    return make_plan(analyst, actor, offers=[SEED | {"actor_id": actor.pk}, VISIT | {"actor_id": actor.pk}])


@pytest.fixture
@standing
def offer(draft):
    return draft.offers.get(amount=1000)


@pytest.fixture
def demanded(recommended, approver, analyst):
    """demanded(step): approved with one condition that guards it; returns the condition."""

    def approve(step, due=None):
        demand = steps.Demand(text="A monitor stands at the mill.", owner_id=analyst.pk, guards=step,
                              due_on=due or clock.now().date())  # fmt: skip
        steps.decide(recommended, approver, steps.Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
        return Condition.objects.get()

    return approve


def order(offer, by, *, seen=None, **changes):
    seen = Delivery.objects.filter(offer=offer).count() if seen is None else seen
    return deliveries.order(offer_id=offer.pk, seen_orders=seen, changes=ORDER | changes, by=by)


def act(delivery, by, action, *, version=None, **changes):
    said = {"occurred_on": clock.now().date(), "text": "Seen at the mill.", "proof": "Waybill 12", **GRADE, **changes}
    version = version or Delivery.objects.get(pk=delivery.pk).version
    return deliveries.act(
        delivery_id=delivery.pk, seen_version=version, action=DeliveryAction(action), changes=said, by=by
    )


def counted():
    return Delivery.objects.count(), DeliveryEvent.objects.count(), AuditEvent.objects.count()


def line(offer):
    whole, at = steps.fresh(offer.engagement), clock.now()
    return next(one for one in found.ledger(whole, facts=content.facts_of(whole, at), at=at) if one.offer == offer)


def told(kind):
    return sorted(Notice.objects.filter(kind=kind, done_at=None).values_list("recipient__username", flat=True))


def insert(offer, by, **columns):
    """Return the statement that writes a delivery past the services."""
    at = clock.now()
    columns = {"id": uuid4(), "version": 1, "created_at": at, "updated_at": at, "engagement_id": offer.engagement_id,
               "offer_id": offer.pk, "text": "x", "amount": 1, "through": offer.beneficiary_chain or "x",
               "legal_authority_ref": offer.legal_authority_ref,
               "status": "ordered", "ordered_by_id": by.pk, "ordered_at": at, **columns}  # fmt: skip
    names = ", ".join(columns)
    return f"INSERT INTO engagements_delivery ({names}) VALUES ({', '.join(['%s'] * len(columns))})", *columns.values()


def event(delivery, by, action, to_status, **columns):
    """Return the statement that writes what became of a delivery past the services."""
    at = clock.now()
    columns = {"id": uuid4(), "delivery_id": delivery.pk, "action": action, "from_status": "ordered",
               "to_status": to_status, "occurred_on": at.date(), "text": "x", "proof": "x", "amount": None,
               "by_id": by.pk, "at": at, **GRADE, **columns}  # fmt: skip
    names = ", ".join(columns)
    return (
        f"INSERT INTO engagements_deliveryevent ({names}) VALUES ({', '.join(['%s'] * len(columns))})",
        *columns.values(),
    )


def test_it_is_ordered_by_one_person_and_confirmed_by_another(cleared, offer, analyst, analyst2, lead, north):
    promise = make_commitment(analyst, offer.actor, move(cleared, "start"), direction="by_us")
    delivery = order(offer, analyst, commitment_id=promise.pk)
    assert (delivery.status, delivery.ordered_by, delivery.commitment) == ("ordered", analyst, promise)
    assert told(Kind.DELIVERY_ORDERED) == []  # who ordered it is the whole team
    now = line(offer)
    assert (now.ordered, now.arrived, now.left, now.fate) == (400, 0, 600, None)
    with pytest.raises(NotAllowed, match="somebody else confirms it") as refusal:
        act(delivery, analyst, "confirm")
    assert "nobody confirms what they ordered" in refusals.why(refusal.value).origin
    assert act(delivery, analyst2, "confirm", amount="350").status == "delivered"
    now = line(offer)
    assert (now.ordered, now.arrived, now.left, now.fate) == (400, 350, 600, "taken")
    verbs = AuditEvent.objects.filter(subject_id=delivery.pk).order_by("at").values_list("verb", "compartment_id")
    assert list(verbs) == [("engagements.delivery_ordered", north.pk), ("engagements.delivery_confirmed", north.pk)]
    stopped = act(order(offer, lead), analyst, "stop", proof="", reliability="", credibility="")
    assert (stopped.status, line(offer).left) == ("stopped", 600)
    assert told(Kind.DELIVERY_ORDERED) == []  # settled
    whole = order(draft_visit(cleared), lead, amount=None)
    assert (whole.amount, told(Kind.DELIVERY_ORDERED)) == (None, ["analyst"])


def draft_visit(engagement):
    return engagement.offers.get(amount=None)


def test_it_refuses_in_order_and_writes_nothing(cleared, offer, analyst, analyst2, stranger, legal, actor):
    elsewhere = make_commitment(analyst, actor)
    for by, changes, refusal in (
        (stranger, {}, NotFound),
        (legal, {}, NotAllowed),
        (analyst, {"amount": Decimal(1001)}, Invalid),
        (analyst, {"amount": None}, Invalid),
        (analyst, {"amount": Decimal(0)}, Invalid),
        (analyst, {"text": " "}, Invalid),
        (analyst, {"through": ""}, Invalid),
        (analyst, {"commitment_id": elsewhere.pk}, Invalid),
        (analyst, {"status": "delivered"}, Invalid),
    ):
        before = counted()
        with pytest.raises(refusal):
            order(offer, by, **changes)
        assert counted() == before
    with pytest.raises(Invalid):
        order(draft_visit(cleared), analyst, amount=Decimal(1))
    delivery = order(offer, analyst)
    for by, action, changes, refusal in (
        (stranger, "confirm", {}, NotFound),
        (legal, "stop", {}, NotAllowed),
        (analyst2, "confirm", {"version": 7}, Stale),
        (analyst2, "confirm", {"proof": " "}, Invalid),
        (analyst2, "confirm", {"text": ""}, Invalid),
        (analyst2, "confirm", {"amount": "400.01"}, Invalid),
        (analyst2, "confirm", {"amount": None}, Invalid),
        (analyst2, "confirm", {"reliability": "", "credibility": ""}, Invalid),
        (analyst2, "divert", {"reliability": "", "credibility": ""}, Invalid),
        (analyst2, "confirm", {"occurred_on": clock.now().date() + timedelta(days=1)}, Invalid),
        (analyst2, "confirm", {"occurred_on": clock.now().date() - timedelta(days=1)}, Invalid),
    ):
        before = counted()
        with pytest.raises(refusal):
            act(delivery, by, action, **changes)
        assert counted() == before
    act(delivery, analyst, "stop")
    with pytest.raises(Conflict, match="not possible in the state"):
        act(delivery, analyst2, "confirm")


def test_a_condition_holds_it_up_until_another_person_verified_it_and_recording_goes_on(
    demanded, offer, analyst, analyst2, legal, lead, refused
):
    condition = demanded(Step.DELIVER)
    steps.start(offer.engagement, analyst)  # the condition holds up nothing else
    steps.hold(offer.engagement, analyst)
    assert list(queue.waiting_for(analyst).to_meet) == [condition]  # after the contact it still matters
    before = counted()
    with pytest.raises(Conflict, match=BARRED[Step.DELIVER]) as refusal:
        order(offer, analyst)
    assert "live decision" in refusals.why(refusal.value).origin
    assert "have it verified" in refusals.why(refusal.value).remedy
    assert counted() == before
    refused(BARRED[Step.DELIVER], *insert(offer, analyst))
    conditions.meet(condition_id=condition.pk, seen_version=1, evidence="She stands there.", by=analyst)
    refused(BARRED[Step.DELIVER], *insert(offer, analyst))
    conditions.verify(condition_id=condition.pk, seen_version=2, by=legal)
    delivery = order(offer, analyst)
    conflicts.declare(
        kind=Tie.FAMILY, grounds="A cousin of mine runs the mill.", engagement_id=offer.engagement_id, by=legal
    )
    with pytest.raises(Conflict, match=BARRED[Step.DELIVER]):  # what she verified counts no more
        order(offer, analyst)
    reported, closing = move(steps.fresh(offer.engagement), "report"), "nobody has said what became of it"
    with pytest.raises(Conflict, match=closing) as refusal:
        lifecycle.close(engagement_id=reported.pk, seen_version=reported.version, by=lead)
    assert "then close" in refusals.why(refusal.value).remedy
    refused(
        closing, "UPDATE engagements_engagement SET status = 'closed', closed_at = now() WHERE id = %s", reported.pk
    )
    act(delivery, analyst2, "confirm")
    move(steps.fresh(reported), "close", closed_at=clock.now())
    with pytest.raises(Conflict, match="while the engagement is: Closed"):
        order(offer, analyst)
    assert act(delivery, analyst2, "divert").status == "diverted"  # what happened is recorded whatever the state


def speaks_against(offer, by, refused, words):
    """Service, ledger and database say the same."""
    assert any(words in said for said in found.against(steps.fresh(offer.engagement), at=clock.now()))
    before = counted()
    with pytest.raises(Conflict, match=words):
        order(offer, by)
    assert counted() == before
    refused(words, *insert(offer, by))


def test_no_live_decision_no_delivery(decision, offer, analyst, sql, refused):
    whole = offer.engagement_id
    sql("UPDATE riskreview_decision SET ended_at = now(), ended_as = 'revoked', ended_because = 'x'")
    speaks_against(offer, analyst, refused, "The decision has ended: Revoked.")
    reopening.suspend(engagement_id=whole, seen_version=steps.fresh(offer.engagement).version, by=analyst, reason="x")
    assert "while the engagement is: Suspended" in found.against(steps.fresh(offer.engagement), at=clock.now())[0]
    with pytest.raises(Conflict, match="while the engagement is: Suspended"):
        order(offer, analyst)
    refused("from the clearance of an engagement to its closing", *insert(offer, analyst))
    steps.hold(offer.engagement, analyst, started_at=clock.now(), reason="They came all the same.")
    speaks_against(offer, analyst, refused, "took place without cover")


def test_a_decision_that_has_run_out_covers_no_delivery(decision, offer, analyst, sql, refused, later):
    until = Decision.objects.get().valid_until
    late = until + timedelta(days=1)
    words = [str(why) for why in covers_delivery(liveness.facts_of(decision), content_no=1, at=late).reasons]
    assert words == [RUN_OUT]
    sql("ALTER TABLE engagements_delivery DISABLE TRIGGER clock")
    refused(RUN_OUT, *insert(offer, analyst, ordered_at=late))
    refused(
        "an offer that has ended",
        *insert(draft_visit(offer.engagement), analyst, amount=None, ordered_at=clock.now() + timedelta(days=400)),
    )
    sql("ALTER TABLE engagements_delivery ENABLE TRIGGER clock")
    later(days=(late - clock.now()).days + 1)
    with pytest.raises(Conflict, match=RUN_OUT):
        order(offer, analyst)


def test_what_is_overdue_holds_it_up(demanded, offer, analyst, later):
    demanded(Step.CLOSE)
    later(days=1)
    with pytest.raises(Conflict, match=r"A condition is overdue: A monitor stands at the mill\."):
        order(offer, analyst)


def test_the_law_and_the_facts_of_today_count(cleared, offer, analyst, actor):
    make_listing(actor, legal_effects=["asset_freeze"])
    with pytest.raises(Conflict, match="names no licence, exemption or approval") as refusal:
        order(offer, analyst)
    assert (refusal.value.code, "2664" in refusals.why(refusal.value).origin) == ("offer_without_authority", True)
    with pytest.raises(Conflict, match="has been listed since the lanes were asked"):
        order(draft_visit(cleared), analyst, amount=None)  # which names an authority
    at = clock.now()
    facts = content.facts_of(cleared, at)
    offer.expires_on = at.date()
    assert found.refusal_of(offer, facts=facts, at=at).code == "offer_without_authority"
    offer.expires_on = at.date() - timedelta(days=1)
    assert found.refusal_of(offer, facts=facts, at=at).code == "offer_expired"
    make_listing(actor, "un_other", legal_effects=["arms_embargo"])
    offer.category, offer.expires_on, offer.legal_authority_ref = "lethal_equipment", None, "Licence 9"
    assert found.refusal_of(offer, facts=content.facts_of(cleared, at), at=at).code == "offer_barred"


def test_whoever_may_be_listed_is_looked_up_first_and_what_is_found_stays(cleared, offer, analyst, lead, refused):
    lists.import_list(list_code="un_sc", files=[un_file(group("YEe.001", "Salima Elders"))], by=lead)
    with pytest.raises(Answerable, match="Salima Elders"):
        order(offer, analyst)
    assert ScreeningHit.objects.get().state == "undecided"
    refused(UNDECIDED_HIT, *insert(offer, analyst))


def test_deliveries_alone_say_what_became_of_an_offer(cleared, offer, analyst, analyst2, actor, refused):
    visit = draft_visit(cleared)
    steps.start(cleared, analyst)
    steps.hold(cleared, analyst)
    fate = {"fate": "refused", "text": "They want none.", "occurred_on": clock.now().date(), **GRADE}
    outcomes.record_offer_outcome(offer_id=visit.pk, changes=fate, by=analyst)
    with pytest.raises(Conflict, match="Nothing more of this offer is delivered: Refused"):
        order(visit, analyst, amount=None)
    outcomes.record_offer_outcome(offer_id=visit.pk, changes=fate | {"fate": "taken"}, by=analyst)
    delivery = order(visit, analyst, amount=None)
    with pytest.raises(Conflict, match="told by its deliveries"):
        outcomes.record_offer_outcome(offer_id=visit.pk, changes=fate, by=analyst)
    refused(
        "told by its deliveries",
        "INSERT INTO engagements_offeroutcome (id, version, created_at, updated_at, engagement_id, offer_id, fate, occurred_on,"
        " text, recorded_by_id, reliability, credibility) VALUES (%s, 1, now(), now(), %s, %s, 'taken', now(), 'x', %s, 'B', '2')",
        uuid4(), cleared.pk, visit.pk, analyst.pk,
    )  # fmt: skip
    assert line(visit).fate is None
    assert benefits(actor, analyst) == (["offered", "offered"], [])
    act(delivery, analyst2, "confirm")
    assert benefits(actor, analyst) == (["given", "offered"], [])
    promise = make_commitment(analyst, actor, cleared, direction="by_us")
    answers = order(offer, analyst, commitment_id=promise.pk)
    act(answers, analyst2, "confirm")
    kept = {"occurred_on": clock.now().date(), "reason": "As seen.", "grade": GRADE}
    commitments.act(commitment_id=promise.pk, seen_version=1, action=CommitmentAction.FULFIL, by=analyst, **kept)
    assert benefits(actor, analyst) == (["given", "given"], [])  # the promise kept is the same benefit
    source = make_source(actor.compartment)
    act(answers, analyst, "divert", source_id=source.pk, text="Sold in town.")
    assert benefits(actor, analyst) == (["given", "given", "diverted"], ["benefit_diverted"])
    sources.refute(source_id=source.pk, seen_version=1, reason="Forged.", by=analyst)
    assert benefits(actor, analyst) == (["given", "given"], [])


def benefits(actor, user):
    reading = cooption.of(actor, user=user, today=clock.now().date())
    return [one.sort.value for one in reading.moments], [signal.code for signal in reading.signals]


def test_a_diversion_is_told_and_suspends_and_nothing_more_of_it_goes_out(
    cleared, offer, analyst, analyst2, legal, ethics, approver, refused, monkeypatch, browse
):
    sent = []
    monkeypatch.setattr("core.jobs.enqueue", lambda name, **payload: sent.append((name, payload)))
    steps.start(cleared, analyst)
    delivery, _on_its_way = order(offer, analyst), order(draft_visit(cleared), analyst, amount=None)
    act(delivery, analyst2, "divert", text="Sold in town.", proof="")
    assert sent == [("riskreview.delivery_diverted", {"delivery_id": str(delivery.pk)})]
    for _twice in range(2):
        reopening.delivery_diverted(delivery_id=delivery.pk)
    row = Reopening.objects.get()
    assert (row.trigger, row.lanes, "Sold in town." in row.reason) == ("mitigation_failed", ["legal", "ethical"], True)
    assert steps.fresh(cleared).status == "suspended"
    assert "stop it if that can still be done" in browse(analyst).get(cleared.get_absolute_url()).content.decode()
    assert {"analyst", "approver", "ethics", "legal"} <= set(told(Kind.DELIVERY_DIVERTED))
    steps.hold(cleared, analyst, reason="They met.")
    refused("took place without cover", *insert(offer, analyst))
    assert line(offer).fate == "diverted"


def test_after_the_contact_a_diversion_is_told_all_the_same(cleared, offer, analyst, analyst2, refused):
    steps.start(cleared, analyst)
    steps.hold(cleared, analyst)
    delivery = order(offer, analyst)
    act(delivery, analyst2, "confirm")
    act(delivery, analyst, "divert", text="Sold in town.")
    assert reopening.delivery_diverted(delivery_id=delivery.pk) is None
    assert (steps.fresh(cleared).status, "approver" in told(Kind.DELIVERY_DIVERTED)) == ("held", True)
    with pytest.raises(Conflict, match="Nothing more of this offer is delivered: Diverted"):
        order(offer, analyst)
    refused("an offer that was diverted", *insert(offer, analyst))
    with pytest.raises(Conflict, match="All deliveries of this engagement are stopped"):
        order(draft_visit(cleared), analyst, amount=None)


def test_the_database_keeps_what_was_ordered_and_what_became_of_it(
    cleared, offer, analyst, analyst2, actor, refused, sql, value_of
):
    rows = value_of("json_agg(ARRAY[from_status, action, to_status]) FROM engagements_delivery_transition")
    stored = {tuple(row) for row in rows}
    assert stored == {(source.value, action.value, target.value) for (source, action), target in TABLE.items()}
    elsewhere = make_commitment(analyst, actor)
    for words, columns in (
        ("A delivery begins as ordered.", {"status": "delivered"}),
        ("No more is delivered than was offered.", {"amount": 1001}),
        ("names a value where its offer does", {"amount": None}),
        ("delivery_amount_positive", {"amount": 0}),
        ("delivery_says_what_and_how", {"through": ""}),
        ("belong to one engagement", {"commitment_id": elsewhere.pk}),
        ("belong to one engagement", {"engagement_id": elsewhere.engagement_id}),
    ):
        refused(words, *insert(offer, analyst, **columns))
    delivery = order(offer, analyst, amount=Decimal(700))
    refused("No more is delivered than was offered.", *insert(offer, analyst, amount=301))
    rewritten = "What was ordered is not rewritten afterwards."
    for change in (
        "text = 'y'",
        "amount = 1",
        "ordered_by_id = NULL",
        "ordered_at = now() - interval '1 day'",
        "legal_authority_ref = 'z'",
    ):
        refused(rewritten, f"UPDATE engagements_delivery SET {change}")
    refused("moves with a record of what happened", "UPDATE engagements_delivery SET status = 'delivered'")
    refused("A delivery is never deleted.", "DELETE FROM engagements_delivery")
    for words, values in (
        ("somebody else than who ordered it", event(delivery, analyst, "confirm", "delivered", amount=1)),
        ('cannot go from "ordered" to "diverted"', event(delivery, analyst2, "stop", "diverted")),
        ('cannot go from "ordered" to', event(delivery, analyst2, "divert", "diverted", from_status="delivered")),
        ("no more than what was ordered", event(delivery, analyst2, "confirm", "delivered", amount=701)),
        ("no more than what was ordered", event(delivery, analyst2, "confirm", "delivered")),
        ("delivery_confirmed_with_proof", event(delivery, analyst2, "confirm", "delivered", amount=1, proof="")),
        ("delivery_event_says_what", event(delivery, analyst2, "stop", "stopped", text="")),
    ):
        refused(words, *values)
    sql(*event(delivery, analyst2, "stop", "stopped"))
    assert Delivery.objects.values_list("status", "version").get() == ("stopped", 2)
    for change in ("UPDATE engagements_deliveryevent SET text = 'y'", "DELETE FROM engagements_deliveryevent"):
        refused("", change)
    assert order(offer, analyst, amount=Decimal(1000)).amount == 1000


def test_an_order_keeps_to_the_hands_and_the_authority_that_were_approved(cleared, analyst, refused):
    visit = draft_visit(cleared)
    with pytest.raises(Invalid, match=None) as refusal:
        order(visit, analyst, amount=None, through="The warlord's brother.")
    assert ORDER["through"] in refusal.value.fields["through"]
    with pytest.raises(Invalid):
        order(visit, analyst, amount=None, legal_authority_ref="Licence 8")
    for wrong in ({"legal_authority_ref": "Licence 8"}, {"through": "The warlord's brother."}):
        refused("that were approved", *insert(visit, analyst, amount=None, **wrong))
    taken = deliveries.order(offer_id=visit.pk, seen_orders=0, changes={"text": "A nurse."}, by=analyst)
    assert (taken.legal_authority_ref, taken.through) == ("Licence 7", ORDER["through"])
    with pytest.raises(Stale, match=r"A nurse\. \("):
        order(visit, analyst, seen=0, amount=None)


def test_what_is_on_its_way_stands_on_the_home_of_who_ordered_it_and_of_who_leads(
    cleared, offer, analyst, analyst2, lead, stranger, browse
):
    delivery = order(offer, analyst2)
    assert cleared.lead == analyst
    on_way = {one: [row.pk for row in work.Work(one, today=clock.now().date()).deliveries]
              for one in (analyst, analyst2, lead, stranger)}  # fmt: skip
    assert on_way == {analyst: [delivery.pk], analyst2: [delivery.pk], lead: [], stranger: []}
    assert f"ordered by {analyst2}, who cannot confirm it" in browse(analyst).get("/").content.decode()
    act(delivery, analyst, "confirm")
    assert not work.Work(analyst, today=clock.now().date()).deliveries
    assert "On its way" not in browse(analyst).get("/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_several_orders_at_once_no_more_is_taken_than_was_offered(cleared, offer, analyst):
    def order_one(_number):
        statement, *values = insert(offer, analyst, amount=400)
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
        except DatabaseError as refusal:
            return str(refusal)
        return ""

    said = together(order_one, 4)
    assert ([not words or "No more is delivered" in words for words in said], said.count("")) == ([True] * 4, 2)
    assert Delivery.objects.count() == 2


def test_a_revised_plan_keeps_the_offers_of_which_something_was_ordered(cleared, offer, analyst, actor, refused):
    delivery = order(offer, analyst)
    visit = draft_visit(cleared)
    order(visit, analyst, amount=None)
    kept = "An offer of which something was ordered stays as it is."
    draft = submission.revise(engagement_id=cleared.pk, seen_version=cleared.version, by=analyst)
    refused(kept, "UPDATE engagements_offer SET amount = 2000 WHERE id = %s", offer.pk)
    refused(kept, "DELETE FROM engagements_offer WHERE id = %s", offer.pk)
    more = {"category": "humanitarian_aid", "description": "Tools"}
    for rows in ([more], [SEED | {"actor_id": actor.pk, "amount": "2000"}]):
        with pytest.raises(Invalid) as refusal:
            planning.save(engagement_id=draft.pk, seen_version=draft.version, changes={"offers": rows}, by=analyst)
        assert "Something was ordered" in refusal.value.fields["offers"]
    given = {"expires_on": clock.now().date() + timedelta(days=90), "legal_authority_ref": "Licence 12"}
    refused(kept, "UPDATE engagements_offer SET legal_authority_ref = 'x' WHERE id = %s", visit.pk)
    rows = [more, SEED | {"actor_id": actor.pk} | given, VISIT | {"actor_id": actor.pk}]
    draft = planning.save(engagement_id=draft.pk, seen_version=draft.version, changes={"offers": rows}, by=analyst)
    offer.refresh_from_db()
    assert (offer.legal_authority_ref, offer.expires_on) == ("Licence 12", given["expires_on"])
    assert Delivery.objects.get(pk=delivery.pk).legal_authority_ref == ""  # as it was recorded
    names = list(draft.offers.order_by("position").values_list("description", flat=True))
    assert names == ["Tools", "Seed for two villages", "A nurse for a week"]
    assert Delivery.objects.get(pk=delivery.pk).offer_id == offer.pk
    other = [more, SEED | {"actor_id": actor.pk} | given | {"legal_authority_ref": "Licence 13"}, rows[2]]
    with pytest.raises(Invalid):
        planning.save(engagement_id=draft.pk, seen_version=draft.version, changes={"offers": other}, by=analyst)


def test_a_person_with_the_password_orders_once_and_sees_what_was_approved(
    offer, cleared, analyst, analyst2, browse, rest
):
    address, api = f"/offers/{offer.pk}/deliveries/", f"/api/v1/offers/{offer.pk}/deliveries/"
    body = ORDER | {"amount": "400.00", "seen_orders": 0}
    assert rest(analyst).post(api, body).json()["code"] == "step_up_needed"  # it is for a person, never for a token
    assert browse(analyst, confirmed=False).post(address, body).status_code == 302
    assert not Delivery.objects.exists()
    here = browse(analyst).post(address, body).url
    again = browse(analyst).post(address, body)
    assert (again.status_code, "Forty sacks. (" in again.content.decode()) == (409, True)  # sent twice, taken once
    over_rest = browse(analyst2).post(api, body, content_type="application/json")
    assert (over_rest.status_code, over_rest.json()["code"], Delivery.objects.count()) == (409, "stale", 1)
    for there in (address, here, f"{here}confirm/"):
        page = browse(analyst2).get(there).content.decode()
        assert ("What was approved" in page, "Seed for two villages" in page) == (True, True)
    confirmation = rest(analyst2).post(f"/api/v1{here}confirm/", {}, headers={"If-Match": '"1"'})
    assert confirmation.json()["code"] == "step_up_needed"


def test_pages_and_rest_order_confirm_and_show_the_ledger(
    cleared, offer, analyst, analyst2, legal, stranger, browse, rest
):
    address, api = f"/offers/{offer.pk}/deliveries/", f"/api/v1/offers/{offer.pk}/deliveries/"
    body = ORDER | {"amount": "400.00", "seen_orders": 0}

    def session(user):
        """Return what sends JSON in the session of a person."""
        return partial(browse(user).post, content_type="application/json")

    whole = cleared.get_absolute_url()
    assert address in browse(analyst).get(whole).content.decode()
    assert address not in browse(legal).get(whole).content.decode()
    refusal = browse(analyst).post(address, body | {"amount": "1001"})
    assert (refusal.status_code, "No more than 1000.00 USD is left" in refusal.content.decode()) == (422, True)
    here = browse(analyst).post(address, body).url
    delivery = Delivery.objects.get()
    assert here == f"/deliveries/{delivery.pk}/"
    page = browse(analyst).get(here).content.decode()
    assert ("You ordered this delivery" in page, f"{here}confirm/" in page, f"{here}stop/" in page) == (
        True,
        False,
        True,
    )
    said = {
        "occurred_on": clock.now().date().isoformat(),
        "text": "Seen.",
        "proof": "Waybill 12",
        "seen_version": 1,
        **GRADE,
    }
    assert browse(analyst).post(f"{here}confirm/", said).status_code == 403
    assert browse(analyst2).post(f"{here}confirm/", said | {"amount": ""}).status_code == 422
    assert browse(analyst2).post(f"{here}confirm/", said | {"amount": "390"}).status_code == 302
    assert "Waybill 12" in browse(analyst).get(here).content.decode()
    assert browse(analyst2).post(f"{here}divert/", said).status_code == 409  # the version of before
    assert "390.00 USD" in browse(legal).get(whole).content.decode()
    assert "confirmed a delivery" in browse(analyst).get(f"{whole}history/").content.decode()

    second = session(analyst2)(api, body | {"amount": "601", "seen_orders": 1})
    assert (second.status_code, second.json()["fields"].keys()) == (422, {"amount"})
    made = session(analyst2)(api, body | {"seen_orders": 1})
    one = made.headers["Location"]
    assert (made.status_code, made.json()["status"], made.json()["currency"]) == (201, "ordered", "USD")
    end = {name: said[name] for name in said if name != "seen_version"}
    assert session(analyst)(f"{one}confirm/", end).status_code == 428
    assert session(analyst)(f"{one}confirm/", end, headers={"If-Match": '"9"'}).status_code == 412
    done = session(analyst)(f"{one}confirm/", end, headers={"If-Match": made.headers["ETag"]})
    assert (done.status_code, done.json()["events"][0]["amount"]) == (200, "400.00")
    gone = rest(analyst).post(f"{one}divert/", end, headers={"If-Match": done.headers["ETag"]})
    assert (gone.status_code, gone.json()["status"]) == (200, "diverted")
    stopped = rest(analyst).post(f"{one}stop/", end, headers={"If-Match": gone.headers["ETag"]})
    assert (stopped.status_code, stopped.json()["code"]) == (409, "wrong_state")
    held = session(analyst)(api, body | {"seen_orders": 2})
    assert (held.status_code, held.json()["code"]) == (409, "offer_ended")
    assert "INC7" in held.json()["origin"]
    ledger = rest(legal).get(f"/api/v1/engagements/{cleared.pk}/incentives/").json()
    first = ledger["offers"][0]
    assert (ledger["against"], first["ordered"], first["arrived"], first["left"], first["fate"]) == (
        [],
        "800.00",
        "390.00",
        "200.00",
        "diverted",
    )
    assert [
        row["status"] for row in rest(legal).get("/api/v1/deliveries/", {"status": "delivered"}).json()["results"]
    ] == ["delivered"]
    assert rest(stranger).get("/api/v1/deliveries/").json()["results"] == []
    for caller, there in (
        (browse(stranger), address), (browse(stranger), here), (rest(stranger), f"/api/v1{here}"),
        (rest(stranger), f"/api/v1/engagements/{cleared.pk}/incentives/"),
    ):  # fmt: skip
        assert caller.get(there).status_code == 404


def held(engagement, by):
    steps.start(engagement, by)
    return steps.hold(engagement, by)


def test_nothing_goes_to_somebody_who_takes_part_no_more(cleared, offer, analyst, actor, north, refused, sql):
    """A revision does not leave an offer behind to somebody whom nobody looks up any more."""
    other = make_actor(north, name="Other village", actor_type="civil_society")
    channel = make_channel(other, custodian=analyst)
    draft = submission.revise(engagement_id=cleared.pk, seen_version=cleared.version, by=analyst)

    def save(**changes):
        seen = steps.fresh(draft).version
        planning.save(engagement_id=draft.pk, seen_version=seen, changes=changes, by=analyst)

    moved = {"parties": [{"actor_id": other.pk}], "channel_id": channel.pk}
    with pytest.raises(Invalid) as refusal:
        save(**moved)
    assert "offered to somebody" in refusal.value.fields["parties"]
    assert draft.parties.get().actor == actor
    with pytest.raises(Invalid):
        save(**moved, offers=[SEED | {"actor_id": actor.pk}])
    with pytest.raises(Invalid):
        save(offers=[SEED | {"actor_id": other.pk}])
    save(**moved, offers=[SEED | {"actor_id": other.pk}])
    assert [row.actor for row in draft.offers.all()] == [other]


def test_an_order_to_somebody_who_is_no_party_is_refused(cleared, offer, analyst, analyst2, actor, north, refused, sql):
    kept = make_actor(north, name="Salima Elders Council", actor_type="civil_society")
    make_merge(kept, actor, analyst, analyst2)
    sql(*insert(offer, analyst))  # the records are one
    draft = submission.revise(engagement_id=cleared.pk, seen_version=steps.fresh(cleared).version, by=analyst)
    at = clock.now()
    assert found.refusal_of(offer, facts=content.facts_of(draft, at), at=at) is None
    sql("UPDATE engagements_engagementactor SET actor_id = %s", make_actor(north, name="Other village").pk)
    refusal = found.refusal_of(offer, facts=content.facts_of(draft, at), at=at)
    assert (refusal.code, "looked up on the lists" in refusals.why(refusal).origin) == ("offer_to_nobody", True)
    refused("to whom it was offered takes no part", *insert(offer, analyst))


@pytest.mark.parametrize("who", ["approver", "legal"])
def test_after_the_contact_a_decision_that_rests_on_somebody_with_a_tie_covers_no_delivery(
    cleared, offer, analyst, who, request, refused
):
    held(cleared, analyst)
    tied = request.getfixturevalue(who)
    conflicts.declare(kind=Tie.FAMILY, grounds="A cousin.", engagement_id=cleared.pk, by=tied)
    speaks_against(offer, analyst, refused, "rests on somebody who has declared a conflict of interest")


def test_after_the_contact_deliveries_are_stopped_and_go_on_by_another_decider(
    cleared, offer, analyst, legal, approver, stranger, refused, browse, rest
):
    held(cleared, analyst)
    version = steps.fresh(cleared).version

    def stop(by, reason="The convoy is looted.", seen=version):
        return stopping.stop(engagement_id=cleared.pk, seen_version=seen, reason=reason, by=by)

    def resume(by, reason="It is guarded now.", seen=version):
        return stopping.resume(engagement_id=cleared.pk, seen_version=seen, reason=reason, by=by)

    for by, changes, refusal in (
        (stranger, {}, NotFound),
        (legal, {"seen": 1}, Stale),
        (legal, {"reason": " "}, Invalid),
    ):
        before = counted()
        with pytest.raises(refusal):
            stop(by, **changes)
        assert counted() == before
    with pytest.raises(Conflict):
        resume(approver)
    on_its_way = order(offer, analyst)
    stop(approver)
    speaks_against(offer, analyst, refused, "All deliveries of this engagement are stopped")
    page = browse(analyst).get(cleared.get_absolute_url()).content.decode()
    assert "The convoy is looted." in page
    assert "stop it if that can still be done" in page
    with pytest.raises(Conflict, match="stopped already"):
        stop(legal)
    for by, changes, refusal in (
        (stranger, {}, NotFound), (analyst, {}, NotAllowed), (legal, {}, NotAllowed), (approver, {}, NotAllowed),
    ):  # fmt: skip
        with pytest.raises(refusal):
            resume(by, **changes)
    row = DeliveryStop.objects.get()
    lifts = "UPDATE riskreview_deliverystop SET lifted_by_id = %s, lifted_at = now(), lifted_because = 'x'"
    refused("who stopped them", lifts, approver.pk)
    refused("", lifts, legal.pk)
    refused("", "UPDATE riskreview_deliverystop SET reason = 'x'")
    refused("", "DELETE FROM riskreview_deliverystop")
    second = make_user("second", role=Role.APPROVER, sees=[cleared.compartment])
    with pytest.raises(Invalid):
        resume(second, reason="")
    conflicts.declare(kind=Tie.FAMILY, grounds="x", engagement_id=cleared.pk, by=second)
    with pytest.raises(NotAllowed):
        resume(second)
    refused("", lifts, second.pk)
    third = make_user("third", role=Role.APPROVER, sees=[cleared.compartment])
    resume(third)
    row.refresh_from_db()
    assert (row.lifted_by, row.lifted_because) == (third, "It is guarded now.")
    assert order(offer, analyst, amount=Decimal(1)).status == on_its_way.status
    verbs = AuditEvent.objects.filter(subject_id=cleared.pk, verb__contains="deliveries").order_by("at", "pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "riskreview.deliveries_stopped",
        "riskreview.deliveries_resumed",
    ]


def test_a_stop_is_made_and_lifted_on_pages_and_over_rest(
    cleared, offer, analyst, approver, senior, stranger, browse, rest
):
    pages, api = f"/reviews/engagements/{cleared.pk}/deliveries/", f"/api/v1/engagements/{cleared.pk}/deliveries/"
    said = {"seen_version": steps.fresh(cleared).version, "reason": "Looted."}
    assert browse(analyst).post(f"{pages}stop/", said).status_code == 409  # cleared: it is suspended
    held(cleared, analyst)
    said["seen_version"] = steps.fresh(cleared).version
    assert f"{pages}stop/" in browse(analyst).get(cleared.get_absolute_url()).content.decode()
    assert browse(analyst).post(f"{pages}stop/", said | {"reason": ""}).status_code == 422
    assert browse(analyst).post(f"{pages}stop/", said).status_code == 302
    assert "Looted." in browse(analyst).get(f"{pages}resume/").content.decode()
    door = browse(approver)
    confirm_password(door)
    assert door.post(f"{pages}resume/", said).status_code == 302
    seen = {"headers": {"If-Match": f'"{said["seen_version"]}"'}}
    assert rest(analyst).post(f"{api}stop/", {"reason": "Looted again."}, **seen).status_code == 201
    assert rest(senior).post(f"{api}resume/", {"reason": "x"}, **seen).status_code == 403  # the password first
    for there in (f"{api}stop/", f"{api}resume/"):
        assert rest(stranger).post(there, {"reason": "x"}, **seen).status_code in {403, 404}
    assert browse(stranger).get(f"{pages}stop/").status_code == 404


def test_a_diversion_or_a_grave_incident_after_the_contact_stops_all_deliveries(
    cleared, offer, analyst, analyst2, actor, refused
):
    delivery = order(offer, analyst)
    held(cleared, analyst)
    act(delivery, analyst2, "divert", text="Sold in town.")
    for _twice in range(2):
        assert reopening.delivery_diverted(delivery_id=delivery.pk) is None
    row = DeliveryStop.objects.get()
    assert (row.by, "Sold in town." in row.reason) == (None, True)
    with pytest.raises(Conflict, match="All deliveries of this engagement are stopped"):
        order(draft_visit(cleared), analyst, amount=None)
    refused("All deliveries of this engagement are stopped", *insert(draft_visit(cleared), analyst, amount=None))
    for _twice in range(2):
        reopening.react(trigger=Trigger.GRAVE_INCIDENT, reason="Shelled.", cause_key="incident:1", actor_id=actor.pk)
    assert DeliveryStop.objects.count() == 1  # one stands already


def test_who_has_a_tie_or_decided_neither_orders_nor_confirms(
    cleared, offer, analyst, analyst2, approver, lead, refused
):
    both = User.objects.get(pk=approver.pk)
    both.roles = [*both.roles, Role.ANALYST]
    both.save(update_fields=["roles"])
    Membership.objects.filter(user=both, compartment=cleared.compartment).update(access="change")
    with pytest.raises(NotAllowed, match="You decided"):
        order(offer, both)
    refused("decided an engagement orders nothing", *insert(offer, both))
    delivery = order(offer, analyst)
    lead.roles = [*lead.roles, Role.LEGAL_REVIEWER]
    lead.save(update_fields=["roles"])
    conflicts.declare(kind=Tie.FAMILY, grounds="x", engagement_id=cleared.pk, by=lead)
    with pytest.raises(NotAllowed, match="conflict of interest"):
        order(offer, lead)
    refused("declared a conflict of interest", *insert(offer, lead))
    with pytest.raises(NotAllowed, match="conflict of interest"):
        act(delivery, lead, "confirm")
    refused("declared a conflict of interest", *event(delivery, lead, "confirm", "delivered", amount=1))
    assert act(delivery, lead, "stop").status == "stopped"


def test_a_stop_by_who_ordered_frees_nothing(cleared, offer, analyst, analyst2, refused, browse):
    mine = act(order(offer, analyst, amount=Decimal(700)), analyst, "stop", proof="", reliability="", credibility="")
    assert line(offer).left == 300
    with pytest.raises(Invalid):
        order(offer, analyst, amount=Decimal(301))
    refused("No more is delivered than was offered.", *insert(offer, analyst, amount=301))
    assert "still counts" in browse(analyst).get(mine.get_absolute_url()).content.decode()
    act(order(offer, analyst, amount=Decimal(300)), analyst2, "stop")
    assert line(offer).left == 300
    assert order(offer, analyst, amount=Decimal(300)).amount == 300


def test_what_was_refused_or_diverted_is_not_ordered_and_who_saw_it_diverted_does_not_take_it_back(
    cleared, offer, analyst, analyst2, refused, north
):
    held(cleared, analyst)
    source = make_source(north)

    def tell(fate, by, **more):
        said = {"fate": fate, "text": "Seen.", "occurred_on": clock.now().date(), **GRADE, **more}
        return outcomes.record_offer_outcome(offer_id=offer.pk, changes=said, by=by)

    for fate in ("refused", "diverted"):
        tell(fate, analyst)
        with pytest.raises(Conflict, match="Nothing more of this offer"):
            order(offer, analyst)
        refused("was refused or diverted", *insert(offer, analyst))
    with pytest.raises(Conflict, match="You reported it as diverted"):
        tell("taken", analyst)
    refused(
        "somebody else than who reported",
        "INSERT INTO engagements_offeroutcome (id, version, created_at, updated_at, engagement_id, offer_id, fate, occurred_on,"
        " text, recorded_by_id, reliability, credibility) VALUES (%s, 1, now(), now(), %s, %s, 'taken', now(), 'x', %s, 'B', '2')",
        uuid4(), cleared.pk, offer.pk, analyst.pk,
    )  # fmt: skip
    tell("taken", analyst2)
    tell("diverted", analyst, source_id=source.pk)
    sources.refute(source_id=source.pk, seen_version=1, reason="Forged.", by=analyst)
    assert order(offer, analyst).status == "ordered"
