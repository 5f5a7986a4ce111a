"""An undecided hit on a list stands in the way of a submission; what was looked up is frozen with it."""

import json
import os
from datetime import date, timedelta

import psycopg2
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.urls import reverse

from actors.domain.screening import ALERT
from actors.models import Actor, Person, Screening, ScreeningHit
from actors.services import lists, screening
from core import clock, jobs
from core.errors import Conflict, NotAllowed
from core.models import IdempotencyKey
from engagements.domain.lifecycle import Status
from engagements.models import Engagement
from engagements.services import registers
from riskreview.domain.live import UNDECIDED_HIT
from riskreview.models import Decision, Reopening, Review, Snapshot
from riskreview.selectors import liveness, parties
from tests.factories import (
    make_actor,
    make_channel,
    make_compartment,
    make_facilitator,
    make_person,
    make_plan,
    make_role,
)
from tests.integration.riskreview import steps
from tests.integration.riskreview.test_around_gate import START, decide_sql
from tests.integration.riskreview.test_emergency import answer_absolute_items, speak
from tests.published import group, person, un_file
from tests.standing import standing


@pytest.fixture
@standing
def listed(lead):
    entries = (
        group("YEe.001", "Salima Elders"),
        group("YEe.002", "Tarvis Bridge Fund"),
        person("YEi.001", "TOVIK MERLANI"),
    )
    lists.import_list(list_code="un_sc", files=[un_file(*entries)], by=lead)


def decide(by, state):
    for hit in ScreeningHit.objects.all():
        screening.decide(hit_id=hit.pk, seen_version=hit.version, state=state, reason="Looked at closely.", by=by)


def test_a_likely_hit_nobody_decided_about_refuses_the_submission_and_stays(listed, draft, analyst):
    with pytest.raises(Conflict) as caught:
        steps.submit(draft, analyst)
    assert caught.value.code == "undecided_hit"
    assert "Salima Elders" in caught.value.message
    assert (steps.fresh(draft).status, Review.objects.exists(), Snapshot.objects.exists()) == (
        Status.DRAFT,
        False,
        False,
    )
    hit = ScreeningHit.objects.get()
    assert (hit.entry.reference, hit.asked_by, hit.state) == ("YEe.001", analyst, "undecided")


def test_the_page_for_sending_says_what_stands_in_the_way(listed, draft, analyst, analyst2, browse):
    page = reverse("riskreview:submit", args=[draft.pk])
    client = browse(analyst)
    assert "Nothing is missing" in client.get(page).content.decode()
    with pytest.raises(Conflict):
        steps.submit(draft, analyst)
    refused = client.get(page).content.decode()
    assert "An entry of a list is likely the same as Salima Elders." in refused
    assert ("Nothing is missing" in refused, reverse("actors:hits") in refused) == (False, True)
    decide(analyst2, "false")
    decided = client.get(page).content.decode()
    assert ("Nothing is missing" in decided, "likely the same" in decided) == (True, False)


def test_it_stays_too_where_the_submission_names_a_key_over_rest(listed, draft, analyst, analyst2, rest):
    """Rolled back with the refusal, nobody would find anything to decide."""
    address = f"/api/v1/engagements/{draft.pk}/submit/"
    headers = {"If-Match": f'"{draft.version}"', "Idempotency-Key": "once"}
    refused = rest(analyst).post(address, {}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "undecided_hit")
    assert not IdempotencyKey.objects.exists()
    decide(analyst2, "false")
    assert rest(analyst).post(address, {}, headers=headers).status_code == 201
    again = rest(analyst).post(address, {}, headers=headers)
    assert (again.status_code, again["Idempotency-Replayed"], Review.objects.count()) == (201, "true", 1)


@pytest.mark.parametrize("state", ["false", "true"])
def test_a_decided_hit_lets_it_pass_and_stands_in_the_snapshot(state, listed, draft, analyst, analyst2):
    with pytest.raises(Conflict):
        steps.submit(draft, analyst)
    decide(analyst2, state)
    steps.submit(draft, analyst)
    told = json.loads(Snapshot.objects.get().body)["lists"]
    assert (told["checked"], told["versions"]["un_sc"]["dated"]) == (
        "recorded listings and published lists",
        "2026-03-01",
    )
    [look_up] = told["look_ups"]
    assert [(hit["reference"], hit["state"]) for hit in look_up["hits"]] == [("YEe.001", state)]


def test_leaders_and_intermediaries_are_looked_up_too(listed, actor, analyst, north, published, common):
    leader = make_person(north, name="Tovik Merlani")
    make_role(leader, actor)
    fund = make_facilitator(north, name="Tarvis Bridge Fund")
    plan = make_plan(analyst, actor, facilitation=[{"facilitator_id": fund.pk, "function": "convener"}])
    with pytest.raises(Conflict) as caught:
        steps.submit(plan, analyst)
    assert "Tarvis Bridge Fund" in caught.value.message
    assert "a person in an actor that takes part" in caught.value.message
    assert "Merlani" not in caught.value.message
    assert Screening.objects.filter(key=f"facilitator:{fund.pk}", compartment=north).exists()


def test_without_lists_a_plan_is_submitted_as_before(draft, analyst):
    steps.submit(draft, analyst)
    assert json.loads(Snapshot.objects.get().body)["lists"]["look_ups"] == []
    assert not Screening.objects.exists()


def test_who_leads_an_actor_stays_unknown_to_who_plans(listed, published, actor, analyst):
    """Neither the page before submission nor the frozen record has a row of somebody the plan does not name."""
    far = make_compartment("far")
    for name in ("Tovik Merlani", "Salim Odra"):
        make_role(make_person(far, name=name), actor, until=date(2190, 1, 1))
    plan = make_plan(analyst, actor)
    with pytest.raises(Conflict) as caught:
        steps.submit(plan, analyst)
    assert caught.value.message.count("a person in an actor that takes part") == 1
    assert Screening.objects.filter(person__isnull=False).count() == 2
    shown = parties.look_ups_of(plan)["look_ups"]
    assert [row["person"] for row in shown] == [None]


def test_an_approval_looks_everybody_up_again_and_what_it_finds_outlasts_the_refusal(
    recommended, approver, lead, legal, actor, analyst, rest_in_person
):
    """A list came after the lanes answered, and no job has looked anybody up on it yet."""
    lists.import_list(list_code="un_sc", files=[un_file(group("YEe.001", actor.name))], by=lead)
    with pytest.raises(NotAllowed):
        steps.decide(recommended, analyst)
    assert not Screening.objects.exists()
    address, said = f"/api/v1/reviews/{recommended.pk}/decide/", {"outcome": "approve", "reasons": "On balance."}
    headers = {"If-Match": f'"{recommended.version}"', "Idempotency-Key": "once"}
    refused = rest_in_person(approver).post(address, said, headers=headers)
    assert (refused.status_code, "An entry of a list is likely the same" in refused.json()["detail"]) == (409, True)
    assert not Decision.objects.exists()
    assert (ScreeningHit.objects.get().asked_by, Screening.objects.get().asked_by) == (lead, lead)
    decide(legal, "false")
    assert rest_in_person(approver).post(address, said, headers=headers).status_code == 201


def listed_later(lead, *names):
    """The parties of a plan are found on a list only after it was submitted."""
    entries = [group(f"YEe.00{number}", name) for number, name in enumerate(names)]
    lists.import_list(list_code="un_sc", files=[un_file(*entries)], by=lead)
    for kind, rows in (("actors", Actor), ("people", Person)):
        screening.rescreen(kind=kind, ids=[str(pk) for pk in rows.objects.values_list("pk", flat=True)])


def test_what_an_author_or_the_lead_decided_does_not_count_at_their_own_gate(
    listed, draft, analyst, analyst2, legal, north, value_of
):
    """Somebody else asks, the author answers: the plan waits for a third person, and a plan of others does not."""
    own = make_plan(analyst2, Actor.objects.get())
    screening.screen(actor_id=Actor.objects.get().pk, by=analyst2)
    decide(analyst, "false")
    with pytest.raises(Conflict, match="does not count here: a third person has to decide anew") as caught:
        steps.submit(draft, analyst)
    assert (caught.value.code, Review.objects.exists()) == ("undecided_hit", False)
    assert value_of("riskreview_hit_stands(%s)", draft.pk)
    assert not value_of("riskreview_hit_stands(%s)", own.pk)
    steps.submit(own, analyst2)
    decide(legal, "false")
    steps.submit(draft, analyst)
    assert ScreeningHit.objects.get().decisions.count() == 2


def test_the_database_refuses_an_approval_and_a_start_over_a_likely_hit(
    recommended, approver, lead, legal, analyst, actor, sql, value_of
):
    """Approved and begun by plain SQL; a hit below the alert, or decided by somebody else, stands in nobody's way."""
    listed_later(lead, actor.name)
    start = (START, clock.now(), recommended.engagement_id)
    with pytest.raises(DatabaseError, match="nobody without a part in the plan") as caught:
        sql(*decide_sql(recommended, approver))
    assert UNDECIDED_HIT in str(caught.value)
    assert not Decision.objects.exists()
    for score, stands in ((ALERT - 1, False), (ALERT, True)):
        ScreeningHit.objects.update(score=score)
        assert value_of("riskreview_hit_stands(%s)", recommended.engagement_id) is stands
    decide(legal, "false")
    steps.decide(recommended, approver)
    sql(*start)
    assert steps.fresh(recommended.engagement).status == Status.UNDER_WAY


def test_a_start_waits_for_a_hit_that_came_after_the_approval(cleared, lead, analyst, legal, actor, sql):
    listed_later(lead, actor.name)
    [words] = liveness.cover_of(steps.fresh(cleared), at=clock.now()).against
    assert actor.name in words
    with pytest.raises(Conflict) as caught:
        steps.start(cleared, analyst)
    assert (caught.value.code, steps.fresh(cleared).status) == ("undecided_hit", Status.CLEARED)
    assert actor.name in caught.value.message
    decide(analyst, "false")
    with pytest.raises(Conflict):
        steps.start(cleared, analyst)
    decide(legal, "false")
    assert liveness.cover_of(steps.fresh(cleared), at=clock.now()).live
    steps.start(cleared, analyst)


def test_a_start_looks_everybody_up_anew_and_what_it_finds_outlasts_the_refusal(
    cleared, lead, analyst, ethics, legal, actor, rest_in_person
):
    """A list came after the approval, and no job has looked anybody up on it."""
    lists.import_list(list_code="un_sc", files=[un_file(group("YEe.001", actor.name))], by=lead)
    with pytest.raises(NotAllowed):
        steps.start(cleared, ethics)
    assert not Screening.objects.exists()
    headers = {"If-Match": f'"{cleared.version}"', "Idempotency-Key": "once"}
    address, said = f"/api/v1/engagements/{cleared.pk}/start/", {"go": "All is as planned."}
    refused = rest_in_person(analyst).post(address, said, headers=headers)
    assert (refused.status_code, actor.name in refused.json()["detail"]) == (409, True)
    assert steps.fresh(cleared).status == Status.CLEARED
    assert (ScreeningHit.objects.get().asked_by, Screening.objects.get().asked_by) == (lead, lead)
    decide(legal, "false")
    assert rest_in_person(analyst).post(address, said, headers=headers).status_code == 200


def test_former_names_of_facilitators_and_intermediaries_are_looked_up_for_good(
    actor, analyst, north, lead, published, sql
):
    fund = make_facilitator(north, name="Tarvis Bridge Fund")
    channel = make_channel(actor, custodian=analyst, intermediary="Kelm Wardens")
    more = {"channel_id": channel.pk, "facilitation": [{"facilitator_id": fund.pk, "function": "convener"}]}
    plan = make_plan(analyst, actor, **more)
    for row, changes in ((fund, {"name": "Tarvis Relief"}), (channel, {"intermediary": "The miller"})):
        registers.change(type(row), record_id=row.pk, seen_version=row.version, by=analyst, **changes)
    sql("UPDATE engagements_facilitator SET former_names = '{}'")  # what the database keeps nobody takes away
    fund.refresh_from_db()
    channel.refresh_from_db()
    assert (fund.former_names, channel.former_intermediaries) == (["Tarvis Bridge Fund"], ["Kelm Wardens"])
    entries = [group("YEe.001", "Tarvis Bridge Fund"), group("YEe.002", "Kelm Wardens")]
    lists.import_list(list_code="un_sc", files=[un_file(*entries)], by=lead)
    with pytest.raises(Conflict) as caught:
        steps.submit(plan, analyst)
    assert ("Tarvis Relief" in caught.value.message, "The miller" in caught.value.message) == (True, True)
    assert set(ScreeningHit.objects.values_list("asked_name", flat=True)) == {"Tarvis Bridge Fund", "Kelm Wardens"}
    # What looks kept names up again knows them too.
    Screening.objects.update(lists={})
    ids = [str(pk) for pk in Screening.objects.exclude(key="").values_list("pk", flat=True)]
    screening.rescreen(kind="names", ids=ids)
    assert ScreeningHit.objects.filter(current=True).count() == 2


def test_an_emergency_looks_everybody_up_anew(published, lead, senior, analyst, legal, actor):
    at = clock.now()
    soon = {"planned_start": at + timedelta(hours=1), "planned_end": at + timedelta(hours=5)}
    review = steps.submit(make_plan(analyst, actor, **soon), analyst)
    answer_absolute_items(steps.lane_of(review, "legal"), legal)
    lists.import_list(list_code="un_sc", files=[un_file(group("YEe.001", actor.name))], by=lead)
    with pytest.raises(Conflict) as caught:
        speak(review, senior)
    assert (caught.value.code, Decision.objects.exists()) == ("undecided_hit", False)
    decide(legal, "false")
    speak(review, senior)
    assert steps.fresh(review.engagement).status == Status.CLEARED


def test_nobody_is_met_on_a_look_up_older_than_a_day(cleared, lead, analyst, sql):
    listed_later(lead, "Kelm Wardens")  # nobody who takes part
    looked_up = Screening.objects.get(actor__isnull=False)
    sql("UPDATE actors_screening SET screened_at = screened_at - interval '25 hours'")
    with pytest.raises(DatabaseError, match="more than 24 hours before"):
        sql(START, clock.now(), cleared.pk)
    assert steps.fresh(cleared).status == Status.CLEARED
    steps.start(cleared, analyst)
    assert Screening.objects.get(pk=looked_up.pk).screened_at >= looked_up.screened_at


def test_leaders_delegates_and_intermediaries_stand_at_the_gate_of_the_database_too(
    actor, analyst, north, lead, published, common, value_of
):
    leader, delegate = make_person(north, name="Tovik Merlani"), make_person(north, name="Salim Odra")
    make_role(leader, actor)
    fund = make_facilitator(north, name="Tarvis Bridge Fund")
    channel = make_channel(actor, custodian=analyst, intermediary="Kelm Wardens")
    more = {"channel_id": channel.pk, "facilitation": [{"facilitator_id": fund.pk, "function": "convener"}]}
    plan = make_plan(analyst, actor, delegates=[{"person_id": delegate.pk}], **more)
    entries = [
        person("YEi.001", "TOVIK MERLANI"),
        person("YEi.002", "SALIM ODRA"),
        group("YEe.001", "Tarvis Bridge Fund"),
        group("YEe.002", "Kelm Wardens"),
    ]
    lists.import_list(list_code="un_sc", files=[un_file(*entries)], by=lead)
    with pytest.raises(Conflict) as caught:
        steps.submit(plan, analyst)
    for name in ("Salim Odra", "Tarvis Bridge Fund", "Kelm Wardens", "a person in an actor"):
        assert name in caught.value.message
    assert ScreeningHit.objects.count() == 4
    for key in Screening.objects.exclude(key="").values_list("key", flat=True):
        assert Engagement.objects.get(parties.bearing(key)) == plan
    for hit in ScreeningHit.objects.all():
        ScreeningHit.objects.update(current=False)
        ScreeningHit.objects.filter(pk=hit.pk).update(current=True)
        assert value_of("riskreview_hit_stands(%s)", plan.pk), hit.asked_name


@pytest.mark.django_db(transaction=True)
def test_a_hit_that_comes_up_or_is_confirmed_is_told_to_plans_under_review_and_decision(
    cleared, lead, actor, legal, north, analyst
):
    elsewhere = make_plan(analyst, make_actor(north, name="Harbour Guild"))
    with jobs.carried_out_here():
        listed_later(lead, actor.name)
    assert [(row.engagement, row.trigger, row.lanes) for row in Reopening.objects.all()] == [
        (cleared, "list_hit_likely", ["legal"])
    ]
    assert steps.fresh(cleared).status == Status.CLEARED
    with jobs.carried_out_here():
        decide(legal, "true")
    assert steps.fresh(cleared).status == Status.SUSPENDED
    assert (steps.fresh(elsewhere).status, Reopening.objects.count()) == (Status.DRAFT, 2)
    assert Reopening.objects.get(trigger="list_hit_confirmed").reason == "UN Security Council Consolidated List YEe.000"


@pytest.mark.django_db(transaction=True)
def test_the_serving_role_begins_nothing_over_a_hit(cleared, lead, actor, legal):
    listed_later(lead, actor.name)
    role = os.environ["PARLEY_TEST_APP_ROLE"]
    call_command("grant_app_role", role)
    known = connection.settings_dict
    served = psycopg2.connect(host=known["HOST"], dbname=known["NAME"], user=role, password=known["PASSWORD"] or None)
    start = (START, (clock.now(), str(cleared.pk)))
    with pytest.raises(psycopg2.Error, match="nobody without a part in the plan"):
        served.cursor().execute(*start)
    served.rollback()
    decide(legal, "false")
    with served, served.cursor() as cursor:
        cursor.execute(*start)
    served.close()
    assert steps.fresh(cleared).status == Status.UNDER_WAY
