"""Splits and mergers: one event, every open relation and listing answered for, decisions looked at again once."""

from datetime import date, timedelta

import pytest

from actors.domain.reshaping import Act, Fate, ReshapingKind
from actors.models import Actor, ActorStatusPeriod, Listing, Relation, Reshaping
from actors.selectors.reshaping import open_things
from actors.services import reshaping
from actors.services.reshaping import Part
from core import clock
from core.errors import Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests import factories

TODAY = clock.now().date()
DAY = date(2024, 5, 1)
SPLIT, MERGER = ReshapingKind.SPLIT, ReshapingKind.MERGER


@pytest.fixture
def front(north):
    return factories.make_actor(north, "Salt Road Front")


@pytest.fixture
def guard(north):
    return factories.make_actor(north, "Coast Guard Militia")


def record(actor, by, parts, fates=(), **more):
    given = {
        "kind": SPLIT,
        "actor_id": actor.pk,
        "seen_version": actor.version,
        "values": {"on": DAY},
        "parts": parts,
        "status": "",
        "fates": dict(fates),
        "by": by,
    }
    return reshaping.record(**{**given, **more})


def test_a_split_writes_what_was_answered_in_one_event(
    front, guard, north, analyst, django_capture_on_commit_callbacks
):
    allies = factories.make_relation(front, guard, strength=4, reliability="B", credibility="2")
    rival = factories.make_relation(factories.make_actor(north), front, "rival_of")
    funds = factories.make_relation(factories.make_actor(north), front, "finances")
    talks = factories.make_relation(front, factories.make_actor(north), "negotiates_with")
    listing = factories.make_listing(front)
    known = factories.make_actor(north, "Dune Column")
    fates = {
        allies.pk: Fate(Act.STAYS),
        rival.pk: Fate(Act.ENDS),
        funds.pk: Fate(Act.GOES, 1),
        talks.pk: Fate(Act.BOTH, 0),
        listing.pk: Fate(Act.BOTH, 1),
    }
    parts = [Part(actor_id=known.pk), Part(name="Port Faction", actor_type="militia")]
    event = record(front, analyst, parts, fates, status="split")
    new = Actor.objects.get(name="Port Faction")
    assert (new.actor_type, new.compartment, set(event.parts.all())) == ("militia", north, {known, new})
    assert ActorStatusPeriod.objects.filter(actor=new).count() == 1
    for row in (allies, rival, funds, talks, listing, front):
        row.refresh_from_db()
    assert [row.until for row in (allies, rival, funds, talks)] == [None, DAY, DAY, None]
    assert {
        (r.from_actor, r.relation_type, r.since) for r in front.relations_in.filter(relation_type="splinter_of")
    } == {
        (known, "splinter_of", DAY),
        (new, "splinter_of", DAY),
    }
    carried = new.relations_in.get()
    assert (carried.from_actor, carried.relation_type, carried.since) == (funds.from_actor, "finances", DAY)
    assert known.relations_out.get(relation_type="negotiates_with").to_actor == talks.to_actor
    copy = Listing.objects.get(actor=new)
    assert (copy.list_code, copy.listed_on, copy.next_check_due) == (listing.list_code, DAY, TODAY)
    assert listing.delisted_on is None
    assert (front.status, front.version) == ("split", 2)
    assert AuditEvent.objects.get().verb == "actors.split_recorded"


def test_a_listing_ends_with_it_only_where_it_is_said_why_and_the_event_tells_what_became_of_what(
    front, north, analyst
):
    listing = factories.make_listing(front)
    parts, fates = [Part(name="Port Faction", actor_type="militia")], {listing.pk: Fate(Act.ENDS)}
    with pytest.raises(Invalid) as refusal:
        record(front, analyst, parts, fates)
    listing.refresh_from_db()
    assert (set(refusal.value.fields), listing.delisted_on, AuditEvent.objects.exists()) == ({"note"}, None, False)
    record(front, analyst, parts, fates, values={"on": DAY, "note": "Struck from the list by decision 12."})
    listing.refresh_from_db()
    assert listing.delisted_on == DAY
    assert AuditEvent.objects.get().changes["fates"] == {str(listing.pk): "ends"}


def test_decisions_are_looked_at_again_once_for_all_of_them(front, guard, analyst, monkeypatch):
    from core import jobs

    sent = []
    monkeypatch.setattr(jobs, "enqueue", lambda name, **payload: sent.append((name, payload)))
    event = record(front, analyst, [Part(actor_id=guard.pk), Part(name="Port Faction", actor_type="militia")])
    reopened = [payload for name, payload in sent if name == "riskreview.reopen"]
    assert [payload["trigger"] for payload in reopened] == ["split_or_merger"] * 3
    assert {payload["cause_key"] for payload in reopened} == {f"split_or_merger:{event.pk}"}
    assert [name for name, _payload in sent if name != "riskreview.reopen"] == ["actors.rescreen"]


def test_a_merger_leads_into_one_actor_and_ends_the_other(front, guard, north, analyst):
    ally = factories.make_relation(front, factories.make_actor(north))
    event = record(
        front, analyst, [Part(actor_id=guard.pk)], {ally.pk: Fate(Act.GOES)}, kind=MERGER, status="dissolved"
    )
    relation = Relation.objects.get(relation_type="merged_into")
    assert (relation.from_actor, relation.to_actor, relation.since, event.kind) == (front, guard, DAY, "merger")
    assert guard.relations_out.get().to_actor == ally.to_actor
    front.refresh_from_db()
    assert front.status == "dissolved"
    assert ActorStatusPeriod.objects.get(actor=front, until=None).since == DAY


def test_what_contradicts_what_the_other_has_is_disputed_and_what_it_has_is_not_written_twice(
    front, guard, north, analyst
):
    third, fourth = factories.make_actor(north), factories.make_actor(north)
    friend, rival = factories.make_relation(front, third), factories.make_relation(front, fourth, "rival_of")
    factories.make_relation(guard, third, "hostile_to")
    factories.make_relation(guard, fourth, "rival_of")
    record(front, analyst, [Part(actor_id=guard.pk)], {friend.pk: Fate(Act.BOTH), rival.pk: Fate(Act.BOTH)})
    assert {r.state for r in guard.relations_out.filter(to_actor=third)} == {"disputed"}
    assert guard.relations_out.filter(to_actor=fourth).count() == 1


def test_what_the_readers_of_the_new_relation_may_not_see_is_not_cited(north, common, analyst):
    front, union = factories.make_actor(north), factories.make_actor(common)
    source = factories.make_source(north)
    tie = factories.make_relation(front, factories.make_actor(common), source=source, reliability="B", credibility="2")
    record(front, analyst, [Part(actor_id=union.pk)], {tie.pk: Fate(Act.GOES)})
    carried = union.relations_out.get(relation_type="allied_with")
    assert (carried.source, carried.grade) == (None, "")


def test_only_what_is_open_on_the_day_and_seen_is_asked_about(front, north, guard, common, analyst):
    factories.make_relation(front, guard, until=DAY)
    factories.make_relation(front, guard, "finances", since=DAY + timedelta(days=1))
    factories.make_relation(front, guard, "rival_of", state="refuted")
    factories.make_listing(front, delisted_on=DAY)
    seen = factories.make_relation(front, guard, "supplies", since=DAY)
    factories.make_relation(front, factories.make_actor())
    assert open_things(front, on=DAY, user=analyst) == [seen]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"values": {"on": TODAY + timedelta(days=1)}}, "on"),
        ({"parts": []}, "parts"),
        ({"status": "dissolved"}, "status"),
        ({"kind": MERGER}, "status"),
        ({"kind": MERGER, "status": "dissolved", "parts": [Part(name="A"), Part(name="B")]}, "parts"),
        ({"parts": [Part(name="A", actor_type="militia"), Part(name="a", actor_type="militia")]}, "parts"),
        ({"parts": [Part(name="A", actor_type="witches")]}, "actor_type"),
        ({"parts": [Part(name=" ")]}, "parts"),
        ({"fates": {}}, "fates"),
        ({"goes": Fate(Act.GOES, 1)}, "fates"),
    ],
)
def test_what_is_missing_or_strange_is_refused_and_nothing_is_written(front, guard, analyst, change, field):
    tie = factories.make_relation(front, guard)
    given = {"fates": {tie.pk: change.pop("goes", Fate(Act.STAYS))}, **change}
    parts = given.pop("parts", [Part(name="Port Faction", actor_type="militia")])
    before = Actor.objects.count()
    with pytest.raises(Invalid) as refusal:
        record(front, analyst, parts, **given)
    assert field in refusal.value.fields
    assert (Actor.objects.count(), Reshaping.objects.count(), AuditEvent.objects.count()) == (before, 0, 0)


def test_a_relation_does_not_go_to_its_other_end(front, guard, analyst):
    tie = factories.make_relation(front, guard)
    with pytest.raises(Invalid):
        record(front, analyst, [Part(actor_id=guard.pk)], {tie.pk: Fate(Act.GOES)})
    assert Relation.objects.count() == 1


@pytest.mark.parametrize(("who", "refusal"), [("stranger", NotFound), ("legal", NotAllowed), ("analyst", Stale)])
def test_reshaping_refuses_in_order_and_changes_nothing(request, front, who, refusal):
    with pytest.raises(refusal):
        record(front, request.getfixturevalue(who), [], seen_version=9)
    assert (Reshaping.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_what_comes_of_it_must_be_open_to_change_too(front, common, analyst, stranger):
    hidden = factories.make_actor()
    with pytest.raises(Invalid):
        record(front, analyst, [Part(actor_id=hidden.pk)])
    looker = factories.make_user(role="analyst", sees=[common], changes=[front.compartment])
    with pytest.raises(NotAllowed):
        record(front, looker, [Part(actor_id=factories.make_actor(common).pk)])
    assert not Reshaping.objects.exists()
