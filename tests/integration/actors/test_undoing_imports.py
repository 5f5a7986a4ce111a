"""An import is undone whole, or every row that stands in the way is named and nothing happens."""

import pytest
from django.db import IntegrityError, transaction

from accounts.services import holds
from actors.models import Actor, ExternalId, ImportBatch, ImportedRow, Name, Relation
from actors.selectors import batches, search
from actors.services import facts, imports, judging, registry, undoing
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests.factories import make_actor, make_compartment, make_listing, make_plan, make_relation, make_user
from tests.integration.actors.test_import_relations import LATER, VALLEY, linked, row, run


def undo(batch, by, **more):
    said = {"batch_id": batch.pk, "seen_version": batch.version, "reason": "The wrong file.", "by": by}
    return undoing.undo(**said | more)


def state_of_everything():
    return [
        list(Actor.objects.order_by("pk").values()),
        list(Name.objects.order_by("pk").values()),
        list(Relation.objects.order_by("pk").values()),
        list(ExternalId.objects.order_by("pk").values()),
        list(ImportBatch.objects.order_by("pk").values()),
        AuditEvent.objects.count(),
    ]


def test_what_an_import_created_is_withdrawn_and_can_be_imported_again(analyst, legal, north):
    batch, _plan = run(VALLEY, north, analyst)
    undone = undo(batch, analyst)
    assert (undone.is_undone, undone.undone_by, undone.undone_reason, undone.version) == (
        True,
        analyst,
        "The wrong file.",
        2,
    )
    assert (
        Actor.objects.count(),
        Actor.objects.visible_to(analyst).count(),
        Actor.objects.visible_to(None).count(),
    ) == (
        4,
        0,
        0,
    )
    assert not Relation.objects.visible_to(analyst).exists()
    assert not Name.objects.visible_to(analyst).exists()
    event = AuditEvent.objects.get(verb="actors.import_undone")
    assert (event.subject_id, event.reason, event.changes) == (
        batch.pk,
        "The wrong file.",
        {"withdrawn": 4, "put_back": 0},
    )
    assert [one.actor.name for one in batches.rows(undone, user=legal)][:2] == [
        "Valley Front",
        "Valley Front - River faction",
    ]
    again, plan = run(VALLEY, north, analyst)
    assert (plan.counts["create"], again.relations) == (4, 5)
    with pytest.raises(Conflict) as refusal:
        undo(undone, analyst)
    assert refusal.value.code == "undone"


def test_what_an_import_changed_goes_back(analyst, north):
    run(VALLEY, north, analyst)
    before = list(Actor.objects.order_by("pk").values("pk", "name", "countries", "region", "status"))
    batch, _plan = run(LATER, north, analyst)
    undo(batch, analyst)
    seen = Actor.objects.visible_to(analyst)
    assert list(seen.order_by("pk").values("pk", "name", "countries", "region", "status")) == before
    front = Actor.objects.get(name="Valley Front")
    former = front.names.get(kind="former")
    assert (former.state, former.state_reason) == ("refuted", "Taken back with its import: The wrong file.")
    assert not ExternalId.objects.exclude(dropped_in="").exists()
    event = AuditEvent.objects.get(verb="actors.update_taken_back", subject_id=front.pk)
    assert event.changes["name"] == ["Front of the Valley", "Valley Front"]
    _batch, plan = run(LATER, north, analyst)
    former.refresh_from_db()
    assert (plan.counts["renamed"], former.state) == (1, "asserted")
    assert front.names.count() == 1


def test_what_people_did_since_stands_in_the_way_row_by_row(analyst, lead, north):
    run(VALLEY, north, analyst)
    batch, _plan = run(LATER, north, analyst)
    front, gone, upper, both = (
        Actor.objects.get(name=name)
        for name in ("Front of the Valley", "Valley Front - River faction", "Upper River faction", "Herders and Guards")
    )
    registry.change(actor_id=front.pk, seen_version=front.version, values={"summary": "Read it."}, by=lead)
    make_listing(upper)
    facts.add_external_id(actor_id=both.pk, scheme="wikidata", value="Q1", by=lead)
    facts.add(kind="note", actor_id=gone.pk, values={"kind": "do", "text": "Greet the elders first."}, by=lead)
    relation = Relation.objects.get(from_actor__name="Herders", to_actor=both)
    judging.judge(
        kind="relation", fact_id=relation.pk, seen_version=1, state="refuted", reason="They did not.", by=lead
    )
    before = state_of_everything()
    with pytest.raises(Conflict) as refusal:
        undo(batch, analyst)
    assert refusal.value.code == "in_the_way"
    assert refusal.value.fields == {
        "2": "Valley Front - River faction: It is in use. (cultural note)",
        "row_2": "Front of the Valley: The actor was changed since.",
        "row_3": "Herders: A relation it brought was judged or corrected since.",
        "row_5": "Herders and Guards: It is in use. (external identifier)",
        "row_6": "Upper River faction: It is in use. (listing)",
    }
    assert state_of_everything() == before


def test_a_hold_keeps_what_an_import_created_and_can_be_lifted_from_what_was_withdrawn(
    analyst, legal, senior, stranger, north
):
    batch, _plan = run(VALLEY, north, analyst)
    guard = Actor.objects.get(name="Valley Front")
    held = {"kind": "actors.actor", "record_id": guard.pk, "reason": "A court asks.", "by": legal}
    hold = holds.place(**held, name="Case 12")
    before = state_of_everything()
    [one] = undoing.in_the_way(batch, by=analyst)
    assert (one.name, one.why) == ("Valley Front", "held")
    with pytest.raises(Conflict) as refusal:
        undo(batch, analyst)
    assert refusal.value.code == "in_the_way"
    assert state_of_everything() == before
    holds.lift(hold_id=hold.pk, seen_version=1, reason="Done.", by=senior)
    undo(batch, analyst)
    hold = holds.place(**held, name="Case 13")
    with pytest.raises(NotFound):
        holds.lift(hold_id=hold.pk, seen_version=1, reason="Done.", by=stranger)
    assert not holds.lift(hold_id=hold.pk, seen_version=1, reason="Done.", by=senior).stands


def test_an_engagement_stands_in_the_way_also_of_an_update(analyst, north):
    run(linked(row("1", "Valley Front")), north, analyst)
    front = Actor.objects.get()
    registry.reclassify(
        actor_id=front.pk, seen_version=1, actor_type="insurgent_group", subtypes=[], status="active",
        since=clock.now().date(), reason="Known.", by=analyst,
    )  # fmt: skip
    batch, _plan = run(linked(row("1", "Front of the Valley", "23.1")), north, analyst)
    make_plan(analyst, Actor.objects.get())
    [one, *_more] = undoing.in_the_way(batch, by=analyst)
    assert (one.line, one.why) == (2, "used")
    first = ImportBatch.objects.order_by("created_at").first()
    with pytest.raises(Conflict):
        undo(first, analyst)
    assert Actor.objects.get().withdrawn_at is None


def test_a_later_import_is_undone_first(analyst, north):
    first, _plan = run(VALLEY, north, analyst)
    second, _plan = run(LATER, north, analyst)
    with pytest.raises(Conflict) as refusal:
        undo(first, analyst)
    assert refusal.value.fields["row_2"] == "Front of the Valley: A later import told of it: undo that one first."
    undo(second, analyst)
    assert [str(one) for one in undoing.in_the_way(first, by=analyst)] == []
    undo(first, analyst)
    assert not Actor.objects.visible_to(analyst).exists()


def test_who_may_undo_and_in_which_order_it_is_refused(analyst, legal, stranger, common, north):
    batch, _plan = run(VALLEY, north, analyst)
    before = state_of_everything()
    with pytest.raises(NotFound):
        undo(batch, stranger)
    with pytest.raises(NotAllowed):
        undo(batch, legal)
    with pytest.raises(Stale):
        undo(batch, analyst, seen_version=7, reason=" ")
    with pytest.raises(Invalid):
        undo(batch, analyst, reason=" ")
    assert state_of_everything() == before
    secret = make_compartment("secret")
    keeper = make_user(role="analyst", changes=[common, north, secret])
    actor = make_actor(secret, "Front in secret")
    ExternalId.objects.create(actor=actor, scheme="ucdp_actor", value="77")
    wide, _plan = run(linked(row("77", "Valley Front in the north")), north, keeper)
    with pytest.raises(NotAllowed):
        undo(wide, analyst)
    assert [one.key for one in batches.rows(wide, user=analyst)] == []
    assert not ImportBatch.objects.exclude(undone_at=None).exists()


def test_a_withdrawn_actor_is_found_by_nobody_and_nothing_new_is_said_of_it(analyst, north):
    batch, _plan = run(VALLEY, north, analyst)
    undo(batch, analyst)
    assert search.hits("Valley Front", user=analyst, limit=5) == []
    gone, other = Actor.objects.first(), make_actor(north)
    for write in (
        lambda: make_relation(gone, other),
        lambda: make_listing(gone),
        lambda: Actor.objects.filter(pk=gone.pk).update(withdrawn_at=None),
        lambda: ImportBatch.objects.update(undone_at=None, undone_by=None, undone_reason=""),
        lambda: ImportBatch.objects.update(created=0),
        lambda: ImportBatch.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    assert ImportedRow.objects.count() == 4
    plan = imports.dry_run(content=VALLEY, compartment_id=north.pk, by=analyst)
    assert plan.counts["create"] == 4


def test_what_one_may_not_see_stands_in_the_way_without_saying_of_which_row(analyst, common, north):
    secret = make_compartment("secret")
    keeper = make_user(role="analyst", changes=[common, north, secret])
    batch, _plan = run(linked(row("1", "Valley Front"), row("2", "Herders")), common, keeper)
    front = Actor.objects.get(name="Valley Front")
    make_relation(front, make_actor(secret), "sponsored_by")
    outsider = make_user(role="analyst", changes=[common])
    [one] = undoing.in_the_way(batch, by=outsider)
    assert (one.line, one.key, one.name, one.why, one.what) == (0, "", str(batch), "hidden", "")
    with pytest.raises(Conflict) as refusal:
        undo(batch, outsider)
    assert list(refusal.value.fields) == ["import"]
    assert "Valley Front" not in refusal.value.message
    assert [(each.line, each.why) for each in undoing.in_the_way(batch, by=keeper)] == [(2, "used")]
