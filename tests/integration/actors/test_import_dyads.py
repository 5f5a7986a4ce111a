"""A UCDP file of dyads: who fought whom, from when to when, and how it ended."""

from datetime import date

import pytest

from actors.domain.ucdp_dyads import parse
from actors.models import Actor, ExternalId, ImportBatch, Relation
from actors.selectors import batches, history
from actors.services import imports, judging, relations, undoing
from core.errors import Invalid, NotAllowed
from core.models import AuditEvent
from tests.factories import make_actor, make_compartment, make_relation, make_user
from tests.unit.actors.test_ucdp import REAL as REAL_ACTORS
from tests.unit.actors.test_ucdp_dyads import REAL, file, row

FORMAT = "ucdp-dyads"


def run(content, compartment, by, **more):
    return imports.import_actors(
        content=content, file_name="dyads.csv", compartment_id=compartment.pk, by=by, form=FORMAT, **more
    )


def known(place, key, name):
    actor = make_actor(place, name)
    ExternalId.objects.create(actor=actor, scheme="ucdp_actor", value=key)
    return actor


@pytest.fixture
def sides(north):
    return known(north, "100", "Government of Veria"), known(north, "5001", "Upper Valley Front")


WAR = [
    row("7", 1991, "3/31/91", over="1", place="Upper Valley"),
    row("7", 1992, "3/31/91", ended="1", on="11/9/92", how="1", over="1", place="Upper Valley"),
    row("7", 1995, "2/1/95", ended="1", on="12/31/95", how="5"),
    row("7", 1997, "5/5/97"),
]


def test_each_spell_is_a_dated_hostility_that_says_how_it_ended(analyst, north, sides):
    state, front = sides
    batch, plan = run(file(*WAR), north, analyst)
    rows = list(Relation.objects.order_by("since"))
    assert [(one.since, one.until) for one in rows] == [
        (date(1991, 3, 31), date(1992, 11, 9)),
        (date(1995, 2, 1), date(1995, 12, 31)),
        (date(1997, 5, 5), None),
    ]
    assert {
        (one.from_actor, one.relation_type, one.to_actor, one.grade, one.state, one.source.title) for one in rows
    } == {(state, "hostile_to", front, "B2", "asserted", "UCDP Conflict Termination Dataset, dyads, 9")}
    assert rows[0].note == (
        "UCDP dyad 7, conflict 90 over territory (Upper Valley): at least 25 deaths a year in 1991-1992. "
        "How it ended: peace agreement."
    )
    assert rows[2].note.endswith("It went on in 1997, the last year of the file.")
    assert (batch.relations, plan.counts["create"], AuditEvent.objects.filter(verb="actors.actors_imported").count()) == (
        3, 0, 1,
    )  # fmt: skip
    assert [one.data["outcome"] for one in batch.rows.order_by("line")] == ["1", "5", ""]
    repeated, again = run(file(*WAR), north, analyst)
    assert (repeated, again.known_ties) == (None, 3)


def test_a_later_version_ends_what_went_on_unless_a_person_spoke_since(analyst, north, sides):
    run(file(*WAR), north, analyst)
    later = file(*WAR[:3], row("7", 1997, "5/5/97", ended="1", on="6/6/97", how="3"))
    open_one = Relation.objects.get(until=None)
    batch, plan = run(later, north, analyst)
    open_one.refresh_from_db()
    assert ([tie.kind for tie in plan.ties], open_one.until, open_one.version) == (
        ["hostility_corrected"], date(1997, 6, 6), 2,
    )  # fmt: skip
    assert run(later, north, analyst)[0] is None
    undoing.undo(batch_id=batch.pk, seen_version=1, reason="Too early.", by=analyst)
    open_one.refresh_from_db()
    assert (open_one.until, open_one.state) == (None, "asserted")
    relations.change(relation_id=open_one.pk, seen_version=3, values={"note": "They still shoot."}, by=analyst)
    _batch, plan = run(later, north, analyst)
    assert (plan.ties, plan.known_ties) == ((), 3)


def test_unknown_sides_are_told_row_by_row_and_hidden_ones_are_unknown(analyst, north, sides):
    known(make_compartment("secret"), "5009", "Front in secret")
    joint = row("8", 1991, "1/1/91", a="100, 101")
    hidden = row("9", 1992, "1/1/92", b="5009")
    batch, plan = run(file(*WAR, joint, hidden), north, analyst)
    assert plan.left_out == (
        (6, "Dyad 8: no actor, or more than one, that you see carries the identifier 101."),
        (7, "Dyad 9: no actor, or more than one, that you see carries the identifier 5009."),
    )
    assert batch.left_out == [list(one) for one in plan.left_out]
    known(north, "101", "Government of Salima")
    _batch, plan = run(file(joint), north, analyst)
    assert [(tie.one.name, tie.other.name) for tie in plan.ties] == [("Government of Salima", "Upper Valley Front")]


def test_what_a_person_recorded_of_the_same_time_stays_the_only_one(analyst, north, sides):
    state, front = sides
    make_relation(front, state, "hostile_to", since=date(1992, 1, 1), until=date(1996, 1, 1))
    allied = make_relation(front, state, "allied_with")
    _batch, plan = run(file(*WAR), north, analyst)
    assert (len(plan.ties), plan.known_ties) == (1, 2)
    allied.refresh_from_db()
    assert allied.state == "disputed"


def test_one_bad_row_and_nothing_happens(analyst, north, sides):
    with pytest.raises(Invalid, match='row 6: dyad_id is "x"'):
        run(file(*WAR, row("x", 1990, "1/1/90")), north, analyst)
    assert not (Relation.objects.exists())
    assert not (ImportBatch.objects.exists())


def test_undoing_takes_hostilities_back_and_refuses_over_a_judged_one(analyst, north, sides):
    batch, _plan = run(file(*WAR), north, analyst)
    [one, *_others] = Relation.objects.order_by("since")
    judging.judge(kind="relation", fact_id=one.pk, seen_version=1, state="refuted", reason="No war.", by=analyst)
    assert [str(row) for row in undoing.in_the_way(batch, by=analyst)] == [
        "Government of Veria: A relation it brought was judged or corrected since."
    ]
    Relation.objects.filter(pk=one.pk).update(version=1)
    undoing.undo(batch_id=batch.pk, seen_version=1, reason="Wrong file.", by=analyst)
    assert set(Relation.objects.values_list("state", flat=True)) == {"refuted"}
    assert Actor.objects.visible_to(analyst).count() == 2
    assert run(file(*WAR), north, analyst)[0].relations == 3


@pytest.mark.skipif(not REAL.exists(), reason="the UCDP file of dyads is not beside the checkout")
def test_the_real_file_ties_the_actors_of_the_real_register(analyst, north):
    imports.import_actors(content=REAL_ACTORS.read_bytes(), file_name="actors.csv", compartment_id=north.pk, by=analyst)
    batch, plan = run(REAL.read_bytes(), north, analyst)
    pairs = sum(len(one) * len(other) for one, other in (spell.sides for spell in parse(REAL.read_bytes()).spells))
    hostile = Relation.objects.filter(relation_type="hostile_to")
    assert (hostile.count(), len(plan.ties), batch.relations, pairs) == (929, 929, 929, 929)
    assert (len(plan.left_out), Relation.objects.filter(state="disputed").exists()) == (13, False)
    repeated, again = run(REAL.read_bytes(), north, analyst)
    assert (repeated, again.known_ties) == (None, 929)


@pytest.fixture
def tied_across(common, north, analyst):
    """An import into the common compartment that ties an actor of it to one of another compartment."""
    secret = make_compartment("secret")
    keeper = make_user(role="analyst", changes=[common, north, secret])
    known(common, "100", "Government of Veria")
    known(secret, "5001", "Front in secret")
    return run(file(*WAR), common, keeper)[0]


def test_a_row_that_only_tied_an_actor_to_a_hidden_one_is_no_row(tied_across, common):
    outsider = make_user(role="analyst", changes=[common])
    assert [len(batches.rows(tied_across, user=one)) for one in (tied_across.imported_by, outsider)] == [3, 0]
    assert batches.outcomes(tied_across, user=outsider) == []
    state = Actor.objects.get(name="Government of Veria")
    said = [history.of_actor(state, user=one) for one in (tied_across.imported_by, outsider)]
    assert [len(rows) for rows in said] == [1, 0]


def test_nobody_undoes_a_relation_they_may_not_see(tied_across, common):
    outsider = make_user(role="analyst", changes=[common])
    with pytest.raises(NotAllowed, match="somebody who may has to undo it"):
        undoing.undo(batch_id=tied_across.pk, seen_version=1, reason="Not ours.", by=outsider)
    with pytest.raises(NotAllowed):
        undoing.in_the_way(tied_across, by=outsider)
    assert set(Relation.objects.values_list("state", flat=True)) == {"asserted"}


def test_undoing_a_hidden_relation_does_not_touch_the_profile_others_see(tied_across):
    state = Actor.objects.get(name="Government of Veria")
    undoing.undo(batch_id=tied_across.pk, seen_version=1, reason="Wrong file.", by=tied_across.imported_by)
    assert set(Relation.objects.values_list("state", flat=True)) == {"refuted"}
    assert Actor.objects.get(pk=state.pk).updated_at == state.updated_at
    assert Actor.objects.get(name="Front in secret").updated_at > state.updated_at
