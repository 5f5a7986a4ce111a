"""While somebody is away their lanes are with others, who act in their own name and with their own rights."""

from datetime import timedelta

import pytest

from accounts.domain.notices import Kind
from accounts.models import Notice
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.models import AuditEvent
from riskreview.domain.conflicts import Tie
from riskreview.models import Absence, Lane, LaneClaim
from riskreview.selectors import absences as selector
from riskreview.services import absences, conflicts, lanes, watch
from tests.factories import make_actor, make_merge, make_user
from tests.integration.riskreview import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def legal2(north):
    return make_user("legal2", role="legal_reviewer", name="Lina Legal", sees=[north])


def enter(person, *, by=None, first=0, last=5, stand_in=None):
    today = clock.now().date()
    return absences.enter(
        person_id=person.pk,
        first_day=today + timedelta(days=first),
        last_day=today + timedelta(days=last),
        stand_in_id=stand_in.pk if stand_in else None,
        by=by or person,
    )


def told(person, kind):
    return Notice.objects.filter(recipient=person, kind=kind).count()


def test_lanes_go_to_who_stands_in_once(review, legal, legal2, analyst):
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    row = enter(legal, stand_in=legal2)
    watch.tick()
    watch.tick()
    lane.refresh_from_db()
    row.refresh_from_db()
    assert (lane.status, lane.holder, row.begun_at is not None) == ("claimed", legal2, True)
    assert LaneClaim.objects.filter(review=review, lane="legal", user=legal2).count() == 1
    given = AuditEvent.objects.get(verb="riskreview.lane_given")
    assert (given.by, given.changes["holder"]) == (None, [str(legal.pk), str(legal2.pk)])
    assert given.reason == "Luc Legal is away."
    begun = AuditEvent.objects.get(verb="riskreview.absence_begun")
    assert (begun.compartment_id, begun.changes) == (None, {"person": str(legal.pk)})  # no count of hidden lanes
    assert (told(legal2, Kind.LANE_GIVEN), told(legal, Kind.LANE_TAKEN)) == (1, 1)
    assert told(legal2, Kind.LANE_TAKEN) == 0
    steps.answer(lane, legal2)
    assert AuditEvent.objects.get(verb="riskreview.answers_saved").by == legal2  # the record names who acted
    other = steps.lane_of(review, "legal")
    lanes.release(lane_id=other.pk, by=legal2)
    lanes.claim(lane_id=other.pk, by=legal)  # whoever takes a lane while they are away keeps it
    watch.tick()
    assert Lane.objects.get(pk=lane.pk).holder == legal


@pytest.mark.parametrize("why", ["nobody", "compartment", "conflict", "away too", "another lane", "who is away"])
def test_what_the_stand_in_may_not_take_goes_into_the_queue(
    review, draft, actor, legal, legal2, analyst, lead, north, why
):
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    enter(legal, stand_in=None if why == "nobody" else legal2)
    if why == "compartment":
        legal2.memberships.filter(compartment=north).delete()
    elif why == "conflict":
        conflicts.declare(kind=Tie.FAMILY, grounds="My sister.", engagement_id=draft.pk, by=legal2)
    elif why == "away too":
        enter(legal2)
    elif why == "another lane":
        legal2.roles = [*legal2.roles, "ethics_reviewer"]
        legal2.save()
        lanes.claim(lane_id=steps.lane_of(review, "ethical").pk, by=legal2)
    elif why == "who is away":  # the merge itself frees the lane, and who stands in does not get it
        other = make_actor(north, actor_type="civil_society")
        conflicts.declare(kind=Tie.FAMILY, grounds="My sister.", actor_id=other.pk, by=legal)
        make_merge(other, actor, analyst, lead)
    watch.tick()
    lane.refresh_from_db()
    assert (lane.status, lane.holder) == ("open", None)
    freed = AuditEvent.objects.get(verb="riskreview.lane_released")
    tied = "Takes no part in this engagement: a conflict of interest."
    assert (freed.by, freed.reason) == (None, tied if why == "who is away" else "Luc Legal is away.")
    assert not AuditEvent.objects.filter(verb="riskreview.lane_given").exists()


def test_who_wrote_a_plan_takes_its_lane_from_nobody(review, legal, legal2, analyst):
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    analyst.roles = ["lead_analyst"]
    row = enter(legal, by=analyst, stand_in=legal2)
    watch.tick()
    lane.refresh_from_db()
    row.refresh_from_db()
    assert (lane.status, lane.holder, row.begun_at is not None) == ("claimed", legal, True)
    assert not AuditEvent.objects.filter(verb__in=["riskreview.lane_released", "riskreview.lane_given"]).exists()


def test_who_stands_in_is_told_too_and_of_nothing_more(review, draft, legal, legal2, analyst, approver, north, common):
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    asked = lanes.ask(lane_id=lane.pk, question="Who pays?", by=legal)
    other = make_user("approver2", role="approver", sees=[common])
    enter(legal, stand_in=legal2)
    enter(approver, stand_in=other)
    lanes.reply(question_id=asked.pk, reply="We do.", by=analyst)
    assert (told(legal, Kind.QUESTION_REPLIED), told(legal2, Kind.QUESTION_REPLIED)) == (1, 1)
    steps.answer_all(review, {"legal": legal, **{
        name: make_user(role=f"{role}_reviewer", sees=[north])
        for name, role in (("ethical", "ethics"), ("escalation", "escalation"))
    }})  # fmt: skip
    assert told(approver, Kind.DECISION_WAITS) == 1
    assert not Notice.objects.filter(recipient=other).exists()  # sees nothing of North
    with pytest.raises(NotFound):
        steps.decide(review, other)


def test_what_is_refused_changes_nothing(legal, legal2, ethics, lead, admin, analyst, auditor, stranger, north, common):
    far = make_user("far", role="legal_reviewer", sees=[common])
    today = clock.now().date()
    enter(legal2, first=2, last=3)
    before = Absence.objects.count()
    for by, person, more, refusal, field in [
        (stranger, legal, {}, NotFound, ""),
        (analyst, legal, {}, NotAllowed, ""),
        (ethics, legal, {}, NotAllowed, ""),
        (auditor, auditor, {}, NotAllowed, ""),
        (lead, lead, {}, NotAllowed, ""),
        (lead, analyst, {}, NotFound, ""),
        (legal2, legal2, {"first": 3, "last": 9}, Conflict, ""),
        (legal, legal, {"first": -1}, Invalid, "first_day"),
        (legal, legal, {"first": 3, "last": 2}, Invalid, "last_day"),
        (legal, legal, {"last": 500}, Invalid, "last_day"),
        (legal, legal, {"stand_in": legal}, Invalid, "stand_in"),
        (legal, legal, {"stand_in": ethics}, Invalid, "stand_in"),
        (legal, legal, {"stand_in": stranger}, Invalid, "stand_in"),
        (legal, legal, {"stand_in": legal2}, Invalid, "stand_in"),
    ]:
        with pytest.raises(refusal) as caught:
            enter(person, by=by, **more)
        assert not field or list(caught.value.fields) == [field]
    assert Absence.objects.count() == before
    for by in (lead, admin):  # for somebody ill
        row = enter(far, by=by, stand_in=legal)
        assert selector.away(today) == {far.pk}
        for other in (ethics, analyst):
            with pytest.raises(NotFound):
                absences.end(absence_id=row.pk, by=other)
        with pytest.raises(NotAllowed):
            absences.end(absence_id=row.pk, by=legal)  # stands in: reads it, does not end it
        absences.end(absence_id=row.pk, by=by)
        with pytest.raises(Conflict):
            absences.end(absence_id=row.pk, by=far)
    assert selector.away(today) == set()
    watch.tick()
    assert not AuditEvent.objects.filter(verb="riskreview.absence_begun").exists()
    assert {event.by for event in AuditEvent.objects.filter(verb="riskreview.absence_ended")} == {lead, admin}


def test_the_database_keeps_absences_and_lends_no_role(legal, legal2, ethics, refused, sql):
    row = enter(legal, stand_in=legal2)
    insert = (
        "INSERT INTO riskreview_absence (id, version, created_at, updated_at, person_id, first_day, last_day, stand_in_id,"
        " entered_by_id, entered_at) VALUES (gen_random_uuid(), 1, now(), now(), %s, current_date, current_date, %s, %s,"
        " now())"
    )
    refused("has the same role", insert, ethics.pk, legal.pk, ethics.pk)
    refused("absence_stand_in_is_another", insert, ethics.pk, ethics.pk, ethics.pk)
    refused("away_once_at_a_time", insert, legal.pk, None, legal.pk)
    refused("stays as it was entered", "UPDATE riskreview_absence SET last_day = last_day + 1")
    refused("never deleted", "DELETE FROM riskreview_absence")
    sql("UPDATE riskreview_absence SET begun_at = now()")
    refused("begins once", "UPDATE riskreview_absence SET begun_at = now() + interval '1 day'")
    absences.end(absence_id=row.pk, by=legal)
    refused("ends once", "UPDATE riskreview_absence SET ended_at = now()")
