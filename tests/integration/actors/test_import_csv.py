"""A CSV file of one's own: mapped, looked at, taken in, found again by its identifiers, undone."""

import csv
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict

from accounts.domain.markings import Marking
from actors.domain import mapped
from actors.domain.mapped import Columns
from actors.domain.outgoing.records import Format
from actors.models import Actor, ExternalId, ImportBatch, Name
from actors.selectors import kept_columns
from actors.services import exporting, imports, keeping_columns, registry, undoing
from core.errors import Invalid, NotAllowed
from core.models import AuditEvent
from tests.factories import make_actor, make_compartment
from tests.unit.actors.test_mapped import HEADER, READ, ROW, file, with_cell

BY_NAME = Columns({"Group": "name", "Countries": "countries"})


def run(content, compartment, by, columns=READ):
    return imports.import_actors(
        content=content, file_name="field list.csv", compartment_id=compartment.pk, by=by, form="csv", columns=columns
    )


def test_rows_become_actors_with_what_their_columns_hold(analyst, north):
    batch, plan = run(file(ROW, ["K2", "River Guard", "", "", "", "", ""]), north, analyst)
    assert plan.counts["create"] == 2
    front = Actor.objects.get(name="Upper Valley Front")
    assert (front.actor_type, front.status, front.countries, front.founded_year, front.summary) == (
        "militia", "unknown", ["KE", "CD"], 1998, "",
    )  # fmt: skip
    assert {(one.text, one.kind, one.grade, one.source.title) for one in front.names.all()} == {
        ("UVF", "alias", "", "field list.csv"),
        ("Front of the Valley", "alias", "", "field list.csv"),
    }
    identifier = front.external_ids.get()
    assert (identifier.scheme, identifier.value) == ("other", "K1")
    assert (batch.format, batch.file_version, batch.created) == ("csv", "", 2)
    assert run(file(ROW, ["K2", "River Guard", "", "", "", "", ""]), north, analyst)[0] is None


def test_a_repeat_takes_over_what_changed_and_leaves_what_people_wrote(analyst, north):
    run(file(ROW), north, analyst)
    front = Actor.objects.get()
    registry.change(actor_id=front.pk, seen_version=1, values={"founded_year": 1997}, by=analyst)
    later = ["K1", "Front of the Upper Valley", "UVF", "Paramilitary force (state-linked)", "Kenya", "1999", ""]
    batch, plan = run(file(later), north, analyst)
    front.refresh_from_db()
    assert (front.name, front.countries, front.founded_year, front.actor_type) == (
        "Front of the Upper Valley", ["KE"], 1997, "militia",
    )  # fmt: skip
    assert front.names.get(kind="former").text == "Upper Valley Front"
    assert plan.left_out == (
        (2, "The file says another type: an actor that is there is classified by a person alone."),
    )
    undoing.undo(batch_id=batch.pk, seen_version=1, reason="Wrong list.", by=analyst)
    front.refresh_from_db()
    assert (front.name, front.countries, front.founded_year) == ("Upper Valley Front", ["KE", "CD"], 1997)
    empty = ["K1", "Upper Valley Front", "", "", "", "", ""]
    assert run(file(empty), north, analyst)[0] is None


def test_an_actor_made_by_hand_gets_only_what_it_lacks(analyst, north):
    actor = make_actor(north, "Front of the Valley", founded_year=1990)
    ExternalId.objects.create(actor=actor, scheme="other", value="K1")
    run(file(ROW), north, analyst)
    actor.refresh_from_db()
    assert (actor.name, actor.founded_year, actor.countries) == ("Front of the Valley", 1990, ["KE", "CD"])
    assert set(actor.names.values_list("text", flat=True)) == {"UVF", "Upper Valley Front"}


def test_without_identifiers_a_name_that_is_there_is_refused_and_a_hidden_one_is_not(analyst, north):
    make_actor(make_compartment("secret"), "Upper Valley Front")
    _batch, plan = run(file(ROW), north, analyst, BY_NAME)
    assert plan.counts["create"] == 1
    with pytest.raises(Invalid) as refusal:
        run(file(ROW), north, analyst, BY_NAME)
    assert "You see an actor of this name" in refusal.value.message
    assert (ImportBatch.objects.count(), Actor.objects.visible_to(analyst).count()) == (1, 1)


def test_one_bad_cell_and_nothing_happens(analyst, north):
    with pytest.raises(Invalid, match='row 3: Founded: "98" is not a year') as refusal:
        run(file(ROW, ["K2", *with_cell("Founded", "98")[1:]]), north, analyst)
    assert refusal.value.code == "rows_rejected"
    with pytest.raises(Invalid, match="The file has no column Nom"):
        run(file(ROW), north, analyst, Columns({"Group": "name", "Nom": "alias"}))
    with pytest.raises(Invalid, match="Say which column"):
        imports.dry_run(content=file(ROW), compartment_id=north.pk, by=analyst, form="csv")
    assert not (Actor.objects.exists())
    assert not (Name.objects.exists())
    assert not (AuditEvent.objects.exists())


def test_columns_are_kept_by_a_name_for_their_owner_and_the_command_reads_by_them(
    analyst, analyst2, legal, north, tmp_path, capsys
):
    keeping_columns.keep(name=" Field  list ", columns=BY_NAME, by=analyst)
    kept = keeping_columns.keep(name="Field list", columns=READ, by=analyst)
    assert [(one.name, one.version, Columns(**one.data)) for one in kept_columns.of(analyst)] == [
        ("Field list", 2, READ)
    ]
    assert kept_columns.of(analyst2) == []
    for name in ("", "x" * 81):
        with pytest.raises(Invalid):
            keeping_columns.keep(name=name, columns=READ, by=analyst)
    with pytest.raises(NotAllowed):
        keeping_columns.keep(name="Mine", columns=READ, by=legal)
    assert AuditEvent.objects.filter(verb="actors.columns_kept", subject_id=kept.pk).count() == 2
    path = tmp_path / "list.csv"
    path.write_bytes(file(ROW, delimiter=";"))
    said = {"format": "csv", "compartment": "north", "username": "analyst"}
    with pytest.raises(CommandError, match="Name columns that this user keeps"):
        call_command("import_actors", str(path), **said, columns="Nothing")
    call_command("import_actors", str(path), **said, columns="Field list")
    assert "Done: 1 create" in capsys.readouterr().out
    assert Name.objects.filter(source__title="list.csv").count() == 2


def test_a_large_file_is_planned_whole(analyst, north):
    rows = [[f"K{number}", f"Band {number}", "", "", "Kenya", "", ""] for number in range(3000)]
    plan = imports.dry_run(content=file(*rows), compartment_id=north.pk, by=analyst, form="csv", columns=READ)
    assert plan.counts["create"] == 3000
    assert len(next(csv.reader([",".join(HEADER)]))) == len(READ.columns)


def test_two_lists_that_number_their_rows_alike_are_not_taken_for_one(analyst, north):
    run(file(["1", "Upper Valley Front", "", "", "", "", ""]), north, analyst)
    other = replace(READ, source="Harbour list")
    content = file(["1", "Harbour Guild", "", "", "", "", ""])
    with pytest.raises(Invalid, match="Here this identifier is that of Upper Valley Front, whose names are unlike"):
        run(content, north, analyst, other)
    assert Actor.objects.get().name == "Upper Valley Front"
    Name.objects.create(actor=Actor.objects.get(), text="Guild of the Harbour", kind="alias")
    _batch, plan = run(content, north, analyst, other)
    assert plan.counts["renamed"] == 1


def test_more_names_than_anybody_has_reject_the_row(analyst, north):
    header = ["Name", *(f"A{place}" for place in range(20))]
    cells = [";".join(f"Band{place}x{number}" for number in range(9000)) for place in range(20)]
    columns = Columns(dict.fromkeys(header, "alias") | {"Name": "name"})
    with pytest.raises(Invalid, match="row 2: it has more than 500 names"):
        run(file(["Salt Road Front", *cells], header=header), north, analyst, columns)
    assert not Actor.objects.exists()


def test_what_leaves_as_our_table_comes_in_again_and_finds_its_actors(analyst, north):
    front = make_actor(north, "Salt Road Front", countries=["SS", "UG"], founded_year=1998, summary="A front.")
    Name.objects.create(actor=front, text="SRF", kind="acronym")
    make_actor(north, "Harbour Guild", actor_type="civil_society")
    taken = exporting.take_out(format=Format.CSV, filters=QueryDict(), ceiling=Marking.AMBER, by=analyst).file.read()
    columns = Columns(mapped.guessed(mapped.look(taken).headings, is_ours=True), source="Our table")
    batch, plan = run(taken, north, analyst, columns)
    assert (batch, plan.counts["unchanged"], plan.counts["rejected"]) == (None, 2, 0)
    changed = taken.replace(b"Salt Road Front", b"Salt Road Movement").replace(b"SRF", b"SRF; SRM")
    batch, plan = run(changed, north, analyst, columns)
    assert (plan.counts["update"], plan.counts["create"], Actor.objects.count()) == (1, 0, 2)
    assert set(front.names.values_list("text", flat=True)) == {"SRF", "SRM", "Salt Road Movement"}
    elsewhere = taken.replace(str(front.pk).encode(), b"0f5e3b4a-0000-4000-8000-000000000001").replace(
        b"Salt Road", b"Far"
    )
    _batch, plan = run(elsewhere, north, analyst, columns)
    assert (plan.counts["create"], run(elsewhere, north, analyst, columns)[0]) == (1, None)
    assert ExternalId.objects.get().value == "0f5e3b4a-0000-4000-8000-000000000001"


def test_one_number_in_two_spellings_is_one_actor(analyst, north):
    front = make_actor(north, "Salt Road Front")
    columns = Columns({"Group": "name", "Ref": "id:parley"}, source="Our table")
    spelled = [str(front.pk), str(front.pk).upper(), f"{{{front.pk}}}", front.pk.hex]
    for number in spelled:
        content = file([number, "Salt Road Front"], header=["Ref", "Group"])
        batch, plan = run(content, north, analyst, columns)
        assert (batch, plan.counts["unchanged"], plan.counts["create"]) == (None, 1, 0)
    rows = [[number, "Salt Road Front"] for number in spelled]
    with pytest.raises(Invalid, match=f"row 3: the identifier {front.pk} stands in row 2 already"):
        run(file(*rows, header=["Ref", "Group"]), north, analyst, columns)
    assert Actor.objects.count() == 1


def test_the_number_of_a_hidden_actor_is_that_of_nobody(analyst, north):
    hidden = make_actor(make_compartment("secret"), "Silent Ridge")
    columns = Columns({"Group": "name", "Ref": "id:parley"}, source="Our table")
    _batch, plan = run(file([str(hidden.pk), "Front"], header=["Ref", "Group"]), north, analyst, columns)
    assert plan.counts["create"] == 1
    hidden.refresh_from_db()
    assert (hidden.name, hidden.names.count()) == ("Silent Ridge", 0)


def test_every_fault_of_a_row_is_told_and_nothing_happens(analyst, north):
    with pytest.raises(Invalid, match=r"Type: .* Founded: "):
        run(file(["K1", "Front", "", "Warband", "", "soon", ""]), north, analyst)
    assert not Actor.objects.exists()
    run(file(["K1", "Front", "", "Warband", "", "", ""]), north, analyst, replace(READ, types={"warband": "militia"}))
    assert Actor.objects.get().actor_type == "militia"
