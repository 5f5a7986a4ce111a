"""What a UCDP actor file says about how actors hang together, and what a later version of it changes."""

import csv

import pytest

from actors.models import Actor, ExternalId, ImportBatch, ImportedRow, Relation
from actors.selectors import network
from actors.selectors.network import View
from actors.services import imports, judging, relations, undoing
from core import clock
from core.errors import Conflict
from core.models import AuditEvent
from tests.factories import make_actor, make_compartment, make_relation, make_user
from tests.unit.actors.test_ucdp import HEADER, REAL, file

LINKED = [*HEADER, "ActorIdPrev", "ActorIdSplitTemp", "ActorIdAlliance", "ActorIdGroup"]


def row(key, name, version="22.1", **links):
    columns = {"prev": 10, "temp": 11, "ally": 12, "joined": 13}
    cells = [key, name, "", "", "", "1", "", "", "Kenya", version, "", "", "", ""]
    for kind, others in links.items():
        cells[columns[kind]] = others
    return cells


def linked(*rows):
    return file(*rows, header=LINKED)


def run(content, compartment, by, **more):
    return imports.import_actors(content=content, file_name="actors.csv", compartment_id=compartment.pk, by=by, **more)


VALLEY = linked(
    row("1", "Valley Front"),
    row("2", "Valley Front - River faction", prev="1"),
    row("3", "Herders", temp="1", ally="2"),
    row("4", "River Guard", joined="2, 3"),
)


def told(rows):
    return sorted((one.from_actor.name, one.relation_type, one.to_actor.name) for one in rows)


def test_links_become_relations_of_the_data_set(analyst, north):
    batch, plan = run(VALLEY, north, analyst)
    rows = Relation.objects.select_related("from_actor", "to_actor", "source")
    assert told(rows) == [
        ("Herders", "allied_with", "Valley Front - River faction"),
        ("Herders", "splinter_of", "Valley Front"),
        ("River Guard", "merged_into", "Herders"),
        ("River Guard", "merged_into", "Valley Front - River faction"),
        ("Valley Front - River faction", "splinter_of", "Valley Front"),
    ]
    assert {one.relation_type: one.grade for one in rows} == {
        "allied_with": "B2",
        "splinter_of": "B2",
        "merged_into": "B3",
    }
    assert {(one.source.title, one.state, one.since, one.until) for one in rows} == {
        ("UCDP Actor Dataset 22.1", "asserted", None, None)
    }
    assert rows.get(from_actor__name="Herders", relation_type="splinter_of").note.endswith("for a time only, not when.")
    assert (batch.relations, len(plan.ties), batch.left_out) == (5, 5, [])
    events = AuditEvent.objects.exclude(verb="actors.source_added")
    assert [(event.verb, event.changes["relations"]) for event in events] == [("actors.actors_imported", 5)]


def test_a_repeat_adds_nothing_and_leaves_what_people_said(analyst, north):
    run(VALLEY, north, analyst)
    changed, refuted, ended, *_others = Relation.objects.order_by("relation_type", "pk")
    relations.change(relation_id=changed.pk, seen_version=1, values={"relation_type": "coordinates_with"}, by=analyst)
    judging.judge(
        kind="relation", fact_id=refuted.pk, seen_version=1, state="refuted", reason="They never did.", by=analyst
    )
    relations.end(relation_id=ended.pk, seen_version=1, on=clock.now().date(), by=analyst)
    batch, plan = run(VALLEY, north, analyst)
    assert (batch, plan.ties, plan.known_ties) == (None, (), 5)
    assert (Relation.objects.count(), ImportBatch.objects.count()) == (5, 1)


def test_what_leads_nowhere_is_told_with_its_row_and_not_stored(analyst, north):
    _batch, plan = run(linked(row("1", "Valley Front", prev="1"), row("2", "Herders", joined="9, x")), north, analyst)
    assert plan.left_out == (
        (2, "It names itself as another actor."),
        (3, "It names the actor 9, who is not in the file."),
        (3, "It names the actor x, who is not in the file."),
    )
    assert not Relation.objects.exists()


def test_relations_come_to_actors_that_are_there_and_contradict_what_is_on_record(analyst, north):
    run(file(row("1", "Valley Front")[:10], row("3", "Herders")[:10]), north, analyst)
    front, herders = Actor.objects.order_by("name").reverse()
    hostile = make_relation(herders, front, "hostile_to")
    batch, _plan = run(linked(row("1", "Valley Front", ally="3"), row("3", "Herders", prev="1")), north, analyst)
    assert (batch.created, batch.updated, batch.unchanged, batch.relations) == (0, 0, 2, 2)
    hostile.refresh_from_db()
    allied = Relation.objects.get(relation_type="allied_with")
    assert (hostile.state, allied.state, allied.contradicts) == ("disputed", "disputed", hostile)
    assert set(Actor.objects.values_list("version", flat=True)) == {1}
    undoing.undo(batch_id=batch.pk, seen_version=1, reason="Wrong file.", by=analyst)
    hostile.refresh_from_db()
    assert hostile.state == "asserted"
    assert set(Relation.objects.exclude(pk=hostile.pk).values_list("state", flat=True)) == {"refuted"}
    again, _plan = run(linked(row("1", "Valley Front", ally="3"), row("3", "Herders", prev="1")), north, analyst)
    assert again.relations == 2


def test_a_hidden_actor_of_the_same_identifier_is_neither_tied_nor_told(analyst, common, north):
    secret = make_compartment("secret")
    keeper = make_user(role="analyst", changes=[common, secret])
    run(linked(row("1", "Valley Front")), secret, keeper)
    _batch, plan = run(VALLEY, north, analyst)
    assert plan.counts["create"] == 4
    assert not Relation.objects.filter(to_actor__compartment=secret).exists()
    front = Actor.objects.get(name="Valley Front", compartment=north)
    around = network.around(front, View(clock.now().date()), user=analyst)
    assert len(around["actors"]) == 3
    only_herders = imports.dry_run(
        content=linked(row("30", "Other herders", prev="1")), compartment_id=common.pk, by=analyst
    )
    assert only_herders.left_out == ((2, "It names the actor 1, who is not in the file."),)


def test_a_relation_lies_where_fewer_see_it_or_is_left_out(analyst, common, north):
    keeper = make_user(role="analyst", changes=[common], sees=[north])
    run(linked(row("1", "Valley Front")), north, analyst)
    both = linked(row("1", "Valley Front"), row("2", "River faction", prev="1"))
    batch, plan = run(both, common, keeper)
    assert batch.left_out == [], "the members of the compartment would learn of an actor they do not know"
    assert plan.left_out == ((3, "It ties actors together that you may see but not change."),)
    assert not Relation.objects.exists()
    run(both, common, analyst)
    relation = Relation.objects.get()
    assert (relation.compartment_id, relation.source.compartment) == (north.pk, north)


def test_a_split_of_an_actor_that_was_there_is_told_to_the_reviews(analyst, north, django_capture_on_commit_callbacks):
    run(linked(row("1", "Valley Front")), north, analyst)
    with django_capture_on_commit_callbacks() as jobs:
        run(linked(row("1", "Valley Front"), row("2", "River faction", prev="1")), north, analyst)
    assert sorted(job.args[0] for job in jobs) == ["actors.rescreen", "riskreview.reopen", "riskreview.reopen"]


LATER = linked(
    row("1", "Front of the Valley", "23.1"),
    row("3", "Herders", "23.1", temp="1", joined="5"),
    row("4", "River Guard", "23.1"),
    row("5", "Herders and Guards", "23.1"),
    row("6", "Upper River faction", "23.1", prev="2"),
)


def test_a_later_version_renames_drops_and_splits(analyst, north):
    run(VALLEY, north, analyst)
    seen = imports.dry_run(content=LATER, compartment_id=north.pk, by=analyst)
    assert seen.counts == {
        "create": 2, "update": 0, "renamed": 1, "dropped": 1, "unchanged": 2, "rejected": 0,
    }  # fmt: skip
    assert [(tie.kind, tie.one.name, tie.other.name) for tie in seen.ties] == [
        ("joined", "Herders", "Herders and Guards"),
        ("splinter", "Upper River faction", "Valley Front - River faction"),
    ]
    batch, plan = run(LATER, north, analyst, expected=seen.digest)
    front = Actor.objects.get(name="Front of the Valley")
    former = front.names.get(kind="former")
    assert (former.text, former.source.title, former.noted_on) == (
        "Valley Front",
        "UCDP Actor Dataset 23.1",
        clock.now().date(),
    )
    gone = Actor.objects.get(name="Valley Front - River faction")
    identifier = gone.external_ids.get()
    assert (identifier.value, identifier.dropped_in, gone.status) == ("2", "23.1", "unknown")
    assert (batch.dropped, batch.updated, plan.left_out) == (1, 1, ())
    event = AuditEvent.objects.get(verb="actors.actor_updated_by_import", subject_id=gone.pk)
    assert event.changes == {"dropped_in": ["", "23.1"]}
    assert run(LATER, north, analyst)[0] is None
    with pytest.raises(Conflict, match="an older one") as refusal:
        run(VALLEY, north, analyst)
    assert refusal.value.code == "older_version"
    back = LATER.replace(b"23.1", b"24.1") + b"2,Valley Front - River faction,,,,1,,,Kenya,24.1,,,,\r\n"
    _batch, plan = run(back, north, analyst)
    assert plan.counts["update"] == 1
    identifier.refresh_from_db()
    assert identifier.dropped_in == ""


def test_a_part_of_the_same_version_drops_nobody(analyst, north):
    run(VALLEY, north, analyst)
    hidden = make_actor(north)
    plan = imports.dry_run(content=linked(row("1", "Valley Front")), compartment_id=north.pk, by=analyst)
    assert (plan.counts["dropped"], plan.says_something) == (0, False)
    later = imports.dry_run(content=linked(row("1", "Valley Front", "23.1")), compartment_id=north.pk, by=analyst)
    assert [line.name for line in later.lines if line.outcome == "dropped"] == [
        "Valley Front - River faction",
        "Herders",
        "River Guard",
    ]
    assert hidden.name not in {line.name for line in later.lines}


def test_an_identifier_that_no_file_brought_is_not_missed(analyst, north):
    run(VALLEY, north, analyst)
    front = Actor.objects.get(name="Valley Front")
    for value in ("777", "not a number"):
        ExternalId.objects.create(actor=front, scheme="ucdp_actor", value=value)
    batch, plan = run(LATER.replace(b"1,Front of the Valley", b"8,Front of the Valley"), north, analyst)
    assert [(line.key, line.outcome) for line in plan.lines if line.outcome == "dropped"] == [
        ("1", "dropped"),
        ("2", "dropped"),
    ]
    marks = {"1": "23.1", "777": "", "not a number": ""}
    assert dict(front.external_ids.values_list("value", "dropped_in")) == marks
    undoing.undo(batch_id=batch.pk, seen_version=1, reason="Wrong file.", by=analyst)
    assert dict(front.external_ids.values_list("value", "dropped_in")) == dict.fromkeys(marks, "")


@pytest.mark.skipif(not REAL.exists(), reason="the UCDP actor file is not beside the checkout")
def test_the_links_of_the_real_file_are_those_counted_independently(analyst, north):
    with REAL.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    keys = {one["ActorId"].strip() for one in rows}
    wanted = {"splinter": "ActorIdPrev", "temporary_split": "ActorIdSplitTemp", "alliance": "ActorIdAlliance",
              "joined": "ActorIdGroup"}  # fmt: skip
    edges = {
        kind: [(one["ActorId"], other.strip()) for one in rows for other in one[column].split(",") if other.strip()]
        for kind, column in wanted.items()
    }
    good = {kind: [edge for edge in told if edge[1] in keys - {edge[0]}] for kind, told in edges.items()}
    both = set(good["splinter"]) & set(good["temporary_split"])
    _batch, plan = run(REAL.read_bytes(), north, analyst)
    found = {kind: sum(tie.kind == kind for tie in plan.ties) for kind in wanted}
    assert found == {kind: len(set(told)) - len(both) * (kind == "temporary_split") for kind, told in good.items()}
    assert found == {"splinter": 223, "temporary_split": 36, "alliance": 117, "joined": 82}
    assert (len(plan.left_out), plan.known_ties, Relation.objects.count()) == (5 + len(both), 0, 458)
    assert ImportedRow.objects.count() == 1725
    repeated, again = run(REAL.read_bytes(), north, analyst)
    assert (repeated, again.known_ties, len(again.left_out)) == (None, 460, 5)


def test_of_two_actors_under_one_identifier_none_is_marked_without_a_row_that_says_so(analyst, north, common):
    other = make_compartment("other")
    keeper = make_user(role="analyst", changes=[common, north, other])
    run(VALLEY, north, analyst)
    run(VALLEY, other, make_user(role="analyst", changes=[common, other]))
    batch, plan = run(linked(row("9", "Strays", "23.1")), north, keeper)
    missed = set(ExternalId.objects.exclude(dropped_in="").values_list("actor_id", flat=True))
    assert missed == set(batch.rows.filter(outcome="dropped").values_list("actor_id", flat=True))
    assert [number for number, _why in plan.left_out] == [0] * 4
    assert plan.left_out[0][1].startswith("It no longer has 1, an identifier that two actors you can see carry")
    assert batch.left_out == []
