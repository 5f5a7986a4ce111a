"""An undecided hit on a list stands in the way of a submission; what was looked up is frozen with it."""

import json
from datetime import date

import pytest

from actors.models import Screening, ScreeningHit
from actors.services import lists, screening
from core.errors import Conflict
from core.models import IdempotencyKey
from engagements.domain.lifecycle import Status
from riskreview.models import Decision, Review, Snapshot
from riskreview.selectors import parties
from tests.factories import make_compartment, make_facilitator, make_person, make_plan, make_role
from tests.integration.riskreview import steps
from tests.published import group, person, un_file


@pytest.fixture
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


def test_a_hit_that_comes_after_the_lanes_answered_stands_in_the_way_of_approval(recommended, approver, lead, actor):
    lists.import_list(list_code="un_sc", files=[un_file(group("YEe.001", actor.name))], by=lead)
    screening.rescreen(kind="actors", ids=[str(actor.pk)])
    with pytest.raises(Conflict, match="An entry of a list is likely the same"):
        steps.decide(recommended, approver)
    assert not Decision.objects.exists()
