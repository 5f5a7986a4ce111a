"""Merging two records of one actor loses nothing that protects: the gate, look-ups and scores read both as one."""

import pytest
from django.db import connection

from actors.models import Actor, ActorStanding
from actors.services import lists
from core import clock
from core.errors import Conflict
from engagements.selectors import commitments, content
from engagements.selectors import engagements as met
from engagements.services import commitments as counting
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.models import Run
from reassessment.selectors import evidence
from reassessment.services import assessing
from riskreview.domain.reopening import Trigger as RiskTrigger
from riskreview.models import Reopening, Review
from riskreview.selectors import judgement, parties, proof, retrospect, review_policy
from riskreview.services import reopening
from tests.factories import (
    make_actor,
    make_chance_contact,
    make_commitment,
    make_listing,
    make_merge,
    make_person,
    make_plan,
    make_role,
    split_merge,
)  # fmt: skip
from tests.integration.riskreview import steps
from tests.published import group, un_file


@pytest.fixture
def other(north, published):
    """Another record of the same actor."""
    other = make_actor(north, name="Elders of Salima", actor_type="civil_society")
    steps.assess(other)
    return other


def by_database(question, *values):
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]


def test_a_listing_of_either_counts_for_plans_with_either(draft, actor, other, analyst, lead):
    make_listing(other)
    at = clock.now()
    assert content.tier_of(draft, at).number == 1
    done = make_merge(other, actor, analyst, lead)
    assert content.tier_of(draft, at).number == 3
    assert by_database("SELECT riskreview_tier(%s, %s)", draft.pk, at.date()) == 3
    assert content.facts_of(draft, at)["any_listed"]
    split_merge(done, lead, analyst)
    assert content.tier_of(draft, at).number == 1
    assert by_database("SELECT riskreview_tier(%s, %s)", draft.pk, at.date()) == 1
    make_listing(actor)
    make_merge(other, actor, analyst, lead)
    assert content.tier_of(make_plan(analyst, other), at).number == 3


def test_a_listed_person_of_the_kept_record_counts_too_and_is_looked_up(draft, actor, other, analyst, lead, north):
    leader = make_person(north, "Idris Baker")
    make_role(leader, other)
    make_listing(leader)
    make_merge(other, actor, analyst, lead)
    assert by_database("SELECT riskreview_is_listed(%s, %s)", draft.pk, clock.now().date())
    assert content.tier_of(draft, clock.now()).number == 3
    taking_part = parties.of(draft)
    assert (taking_part.actor_ids, taking_part.person_ids) == ([other.pk], [leader.pk])


def test_what_was_decided_stays_proven_and_is_looked_at_again(
    recommended, approver, draft, actor, other, analyst, lead
):
    steps.decide(recommended, approver)
    make_listing(other)
    make_merge(other, actor, analyst, lead)
    assert list(proof.findings()) == []
    assert steps.fresh(draft).parties.get().actor_id == actor.pk
    reopening.react(trigger=RiskTrigger.LISTING_ADDED, reason="Listed.", cause_key="x", actor_id=other.pk)
    assert Reopening.objects.get().engagement_id == draft.pk


def test_an_undecided_hit_of_either_name_stands_in_the_way(draft, actor, other, analyst, lead):
    lists.import_list(list_code="un_sc", files=[un_file(group("YEe.001", "Elders of Salima Trust Fund"))], by=lead)
    Actor.objects.filter(pk=other.pk).update(name="Elders of Salima Trust Fund")
    make_merge(actor, other, analyst, lead)
    with pytest.raises(Conflict) as caught:
        steps.submit(draft, analyst)
    assert caught.value.code == "undecided_hit"
    assert not Review.objects.exists()


def test_a_plan_with_either_makes_a_chance_contact_one_to_look_back_at(actor, other, analyst, lead, draft):
    contact = make_chance_contact(analyst, other, started_at=clock.now(), held_at=clock.now())
    assert retrospect.reasons_for(contact) == ()
    make_merge(other, actor, analyst, lead)
    assert len(retrospect.reasons_for(contact)) == 1
    assert by_database("SELECT riskreview_beside(%s, %s)", contact.pk, contact.started_at)


def test_scores_contacts_and_counts_are_of_both(actor, other, analyst, lead, published):
    promise = make_commitment(analyst, actor)
    done = make_merge(other, actor, analyst, lead)
    at = clock.now()
    assert (commitments.counts(other.pk, today=at.date()).open, met.last_contact(other.pk)) == (
        1, promise.engagement.held_at,
    )  # fmt: skip
    assert [item.ref for item in evidence.of_actor(other.pk, at=at).evidence] == [
        item.ref for item in evidence.of_actor(actor.pk, at=at).evidence
    ]
    assert evidence.of_actor(other.pk, at=at).evidence
    for kind in RunKind:
        run = assessing.assess(kind, actor_id=actor.pk, at=at, trigger=Trigger.EVENT)
        assert run.actor_id == other.pk
    assert not Run.objects.filter(actor=actor).exists()
    policy = review_policy.shipped()
    assert (
        judgement.index_of(make_plan(analyst, actor), at, policy=policy).answer
        == judgement.index_of(make_plan(analyst, other), at, policy=policy).answer
    )
    counting.recount(actor.pk, today=at.date())
    standing = ActorStanding.objects.get(actor=other)
    assert (standing.open_commitments, standing.last_contact_at) == (1, promise.engagement.held_at)
    split_merge(done, lead, analyst)
    for one in (actor, other):
        counting.recount(one.pk, today=at.date())
    standing = ActorStanding.objects.get(actor=other)
    assert (standing.open_commitments, standing.last_contact_at) == (0, None)
    assert ActorStanding.objects.get(actor=actor).open_commitments == 1
