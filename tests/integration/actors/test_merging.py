"""Two records of one actor become one by two people, and two again: nothing lost, nobody shown more, nothing by one."""

import re
from types import SimpleNamespace

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, transaction

from accounts.models.compartments import Membership
from actors.domain.merging import TRANSITIONS, MergeAct
from actors.models import Actor, ExternalId, Interest, Listing, Name, PersonRole, RecordMerge, Relation
from actors.selectors import actors, duplicates, history
from actors.selectors import merging as selector
from actors.services import facts, imports, merging, planned, registry
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests import factories
from tests.unit.actors.test_ucdp import ROW, file

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(analyst, north):
    """A record with a little of everything, and a double of it."""
    kept = registry.register(
        compartment_id=north.pk,
        values={"name": "Salt Road Front", "actor_type": "militia", "countries": ["KE"], "region": "The coast"},
        by=analyst,
    )
    folded = registry.register(
        compartment_id=north.pk,
        values={"name": "Salt Rode Front", "countries": ["ET", "KE"], "region": "The hills", "marking": "red"},
        by=analyst,
    )
    far, person = factories.make_actor(north, "River Guard"), factories.make_person(north, "Idris Baker")
    for actor in (kept, folded):
        facts.add(kind="name", actor_id=actor.pk, values={"text": "SRF", "kind": "acronym"}, by=analyst)
        factories.make_role(person, actor)
    facts.add(kind="name", actor_id=folded.pk, values={"text": "Sons of Salt", "kind": "alias"}, by=analyst)
    facts.add_external_id(actor_id=folded.pk, scheme="ucdp_actor", value="5001", by=analyst)
    return SimpleNamespace(
        kept=kept,
        folded=folded,
        far=far,
        listing=factories.make_listing(folded),
        relation=factories.make_relation(folded, far),
        between=factories.make_relation(folded, kept, "coordinates_with"),
        interest=Interest.objects.create(actor=folded, category="security_survival", level="interest", text="Calm"),
        before={name: set(model.objects.values_list("pk", "actor")) for name, model in PARTS.items()},
    )


PARTS = {"names": Name, "ids": ExternalId, "roles": PersonRole}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def propose(two, by, **more):
    ends = {end: Actor.objects.get(pk=more.pop(f"{end}_id", getattr(two, end).pk)) for end in ("kept", "folded")}
    return factories.propose_merge(**ends, by=by, **more)


def merged(two, analyst, lead, **more):
    return factories.confirm_merge(propose(two, analyst, **more), lead)


def test_what_the_record_has_goes_over_and_comes_back(two, analyst, lead):
    merge = merged(two, analyst, lead, picks={"countries": "both", "region": "folded"})
    kept, folded = fresh(two.kept), fresh(two.folded)
    assert (folded.merged_into_id, fresh(merge).status) == (kept.pk, "merged")
    assert (kept.countries, kept.region, kept.marking, kept.name) == (["KE", "ET"], "The hills", "red", two.kept.name)
    assert {fresh(row).actor_id for row in (two.listing, two.interest)} == {kept.pk}
    assert (fresh(two.relation).from_actor_id, fresh(two.between).from_actor_id) == (kept.pk, folded.pk)
    assert set(Name.objects.filter(actor=kept).values_list("text", flat=True)) == {"SRF", "Sons of Salt"}
    assert (ExternalId.objects.get().actor_id, PersonRole.objects.filter(actor=kept).count()) == (kept.pk, 1)
    event = AuditEvent.objects.get(verb="actors.records_merged")
    assert event.by == lead
    assert str(two.listing.pk) in event.changes["moved"]["listings"]
    assert event.changes["region"] == ["The coast", "The hills"]
    assert not Relation.objects.visible_to(analyst).filter(pk=two.between.pk).exists()
    assert list(actors.visible(analyst).filter(name__startswith="Salt")) == [kept]
    assert [one.actor for one in duplicates.similar("Salt Rode Front", user=analyst)] == [kept]
    assert [one.actor for one in duplicates.similar("Sons of Salt", user=analyst)] == [kept]
    assert "merged two records as the second person" in str(history.of_actor(folded, user=analyst)[0].text)
    with pytest.raises(NotAllowed, match="change that one"):
        registry.change(actor_id=folded.pk, seen_version=folded.version, values={"region": "x"}, by=analyst)
    with pytest.raises(NotAllowed):
        facts.add(kind="name", actor_id=folded.pk, values={"text": "New", "kind": "alias"}, by=analyst)

    facts.add(kind="name", actor_id=kept.pk, values={"text": "Added since", "kind": "alias"}, by=analyst)
    registry.change(actor_id=kept.pk, seen_version=kept.version, values={"region": "Both banks"}, by=analyst)
    [added] = selector.added_since(fresh(merge), user=analyst)
    assert added.moving == ["Added since"]
    factories.split_merge(merge, lead, analyst)
    kept, folded = fresh(two.kept), fresh(two.folded)
    assert (folded.merged_into_id, fresh(merge).status) == (None, "split")
    assert (kept.countries, kept.region, kept.marking) == (["KE"], "Both banks", "amber")
    assert {fresh(row).actor_id for row in (two.listing, two.interest)} == {folded.pk}
    assert fresh(two.relation).from_actor_id == folded.pk
    after = {name: set(model.objects.values_list("pk", "actor")) for name, model in PARTS.items()}
    after["names"] -= set(Name.objects.filter(text="Added since").values_list("pk", "actor"))
    assert after == two.before
    assert "Salt Rode" not in kept.search_text
    assert "sons" in folded.search_text
    again = merged(two, lead, analyst)
    assert fresh(again).status == "merged"


def test_one_person_alone_merges_nothing_and_a_reader_proposes_nothing(two, analyst, lead, legal):
    with pytest.raises(NotAllowed):
        propose(two, legal)
    merge = propose(two, analyst)
    for who, refusal in ((analyst, NotAllowed), (legal, NotAllowed), (factories.make_user(role="analyst"), NotFound)):
        with pytest.raises(refusal):
            factories.confirm_merge(merge, who)
    assert list(selector.waiting_for(lead)) == [merge]
    assert not selector.waiting_for(analyst).exists()
    assert not selector.waiting_for(legal).exists()
    with pytest.raises(NotAllowed):
        merging.close(merge_id=merge.pk, act=MergeAct.WITHDRAW, seen_version=1, reason="", by=lead)
    with pytest.raises(Invalid):
        merging.close(merge_id=merge.pk, act=MergeAct.REFUSE, seen_version=1, reason=" ", by=lead)
    assert (fresh(merge).status, fresh(two.folded).merged_into_id) == ("proposed", None)
    merging.close(merge_id=merge.pk, act=MergeAct.REFUSE, seen_version=1, reason="Another valley.", by=lead)
    with pytest.raises(Conflict):
        factories.confirm_merge(merge, lead)
    merge = merged(two, analyst, lead)
    merging.propose_split(merge_id=merge.pk, seen_version=fresh(merge).version, reason="Two.", by=lead)
    with pytest.raises(NotAllowed):
        merging.confirm_split(merge_id=merge.pk, seen_version=fresh(merge).version, by=lead)
    version = fresh(merge).version
    merging.close(merge_id=merge.pk, act=MergeAct.REFUSE_SPLIT, seen_version=version, reason="One.", by=analyst)
    assert (fresh(merge).status, fresh(two.folded).merged_into_id) == ("merged", two.kept.pk)


def test_what_the_second_person_did_not_see_is_stale(two, analyst, lead):
    with pytest.raises(Stale):
        propose(two, analyst, folded_version=7)
    merge = propose(two, analyst)
    seen = two.kept.version
    registry.change(actor_id=two.kept.pk, seen_version=seen, values={"region": "Elsewhere"}, by=analyst)
    for old in ({"kept_version": seen}, {"folded_version": 9}, {"seen_version": 4}):
        with pytest.raises(Stale):
            factories.confirm_merge(merge, lead, **old)
    assert fresh(two.listing).actor_id == two.folded.pk
    assert factories.confirm_merge(merge, lead).status == "merged"


def test_what_would_show_more_or_could_not_be_undone_is_refused(two, analyst, lead, north):
    south = factories.make_compartment("south")
    Membership.objects.create(user=analyst, compartment=south, access="change")
    analyst = type(analyst).objects.get(pk=analyst.pk)
    elsewhere = factories.make_actor(south, "Salt Road Front")
    party = factories.make_actor(north, "Salt Party", actor_type="civil_society")
    for other, code in ((elsewhere, "other_compartment"), (party, "other_type")):
        with pytest.raises(Conflict) as caught:
            propose(two, analyst, folded_id=other.pk)
        assert caught.value.code == code
    for more, refusal in (
        ({"reason": " "}, Invalid), ({"picks": {"name": "folded"}}, Invalid), ({"picks": {"region": "both"}}, Invalid),
        ({"folded_id": two.kept.pk}, Invalid), ({"picks": {"region": ["folded"]}}, Invalid),
    ):  # fmt: skip
        with pytest.raises(refusal):
            propose(two, analyst, **more)
    grant = factories.make_grant(factories.make_user(role="analyst"), two.folded, by=lead)
    with pytest.raises(Conflict) as caught:
        propose(two, analyst)
    assert caught.value.code == "open_to_others"
    grant.delete()
    assert not RecordMerge.objects.exists()
    merge = propose(two, analyst)
    with pytest.raises(Conflict) as caught:
        propose(two, lead)
    assert caught.value.code == "waits_already"
    factories.confirm_merge(merge, lead)
    third = factories.make_actor(north, "Salt Front", actor_type="militia")
    with pytest.raises(Conflict) as caught:
        propose(two, analyst, kept_id=third.pk, folded_id=two.kept.pk)
    assert caught.value.code == "holds_others"
    with pytest.raises(NotAllowed):
        propose(two, analyst, kept_id=two.folded.pk, folded_id=third.pk)
    assert RecordMerge.objects.count() == 1


def around(sql, *values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_the_database_takes_no_merge_by_one_no_chain_and_no_fact_for_a_record_that_is_gone(two, analyst, lead, north):
    kept, folded = two.kept.pk, two.folded.pk
    third = factories.make_actor(north, "Salt Front", actor_type="militia").pk
    into = "UPDATE actors_actor SET merged_into_id = %s WHERE id = %s"
    around(into, kept, folded)
    merge = propose(two, analyst)
    status = "UPDATE actors_recordmerge SET status = %s, decided_by_id = %s, decided_at = now() WHERE id = %s"
    around(status, "merged", analyst.pk, merge.pk)
    around(status, "split", lead.pk, merge.pk)
    around("UPDATE actors_recordmerge SET kept_id = %s WHERE id = %s", third, merge.pk)
    around("DELETE FROM actors_recordmerge")
    factories.confirm_merge(merge, lead)
    around(into, None, folded)
    around(into, folded, third)
    around("UPDATE actors_actor SET region = 'x' WHERE id = %s", folded)
    around("UPDATE actors_recordmerge SET moved = '{}' WHERE id = %s", merge.pk)
    around("UPDATE actors_name SET actor_id = %s WHERE actor_id = %s", folded, kept)
    around("UPDATE actors_listing SET actor_id = %s", folded)
    around("UPDATE actors_relation SET from_actor_id = %s WHERE id = %s", folded, two.relation.pk)
    around("UPDATE actors_recordmerge SET status = 'split' WHERE id = %s", merge.pk)
    for row, end in ((third, folded), (kept, third)):  # into one that is gone, and one that holds another into a third
        with pytest.raises(DatabaseError), transaction.atomic():
            RecordMerge.objects.create(kept_id=end, folded_id=row, reason="x", proposed_by=analyst)
    assert (fresh(two.folded).merged_into_id, Listing.objects.get().actor_id) == (kept, kept)
    with pytest.raises(ObjectDoesNotExist):
        RecordMerge.objects.exclude(pk=merge.pk).get()


def test_the_database_knows_the_same_transitions_as_the_domain():
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'actors_guard_merge'")
        told = set(re.findall(r"\('(\w+)', '(\w+)'\)", cursor.fetchone()[0]))
    assert told == {(before.value, after.value) for (before, _act), after in TRANSITIONS.items()}


def test_an_import_finds_both_rows_of_a_merged_actor_and_changes_nothing_back(analyst, lead, north):
    second = ["5002", "Valley Front", "VF", "n/a", "", *ROW[5:]]
    imports.import_actors(content=file(ROW, second), file_name="a.csv", compartment_id=north.pk, by=analyst)
    kept, folded = (ExternalId.objects.get(value=value).actor for value in ("5001", "5002"))
    factories.make_merge(kept, folded, analyst, lead)
    again = imports.dry_run(content=file(ROW, second), compartment_id=north.pk, by=analyst)
    assert {(line.outcome, line.actor_id) for line in again.lines} == {(planned.UNCHANGED, kept.pk)}
    later = ["5002", "Valley Front of Salima", "VF", "n/a", "", *ROW[5:9], "23.1"]
    plan = imports.dry_run(content=file([*ROW[:9], "23.1"], later), compartment_id=north.pk, by=analyst)
    assert all(line.actor_id == kept.pk and "name" not in line.changes for line in plan.lines)
    assert not [line for line in plan.lines if line.outcome == planned.CREATE]
