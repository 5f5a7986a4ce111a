import pytest
from django.core.management import CommandError, call_command

from actors.models import Actor, ExternalId, ImportBatch, Name
from actors.services import imports
from core.errors import Invalid, NotAllowed, NotFound
from core.models import AuditEvent
from tests.unit.actors.test_ucdp import HEADER, REAL, ROW, file


def run(content, compartment, by):
    return imports.import_actors(content=content, file_name="actors.csv", compartment_id=compartment.pk, by=by)


def changed(**cells):
    return [cells.get(name, cell) for name, cell in zip(HEADER, ROW, strict=True)]


def nothing_happened():
    return not (Actor.objects.exists() or ImportBatch.objects.exists() or AuditEvent.objects.exists())


def test_an_import_creates_unclassified_actors_and_states_in_the_chosen_compartment(analyst, north):
    state = changed(ActorId="2", NameData="Government of Kenya", Org="4", Location="Kenya")
    batch, plan = run(file(ROW, state), north, analyst)
    assert plan.counts == {"create": 2, "update": 0, "unchanged": 0, "rejected": 0}
    group = Actor.objects.get(external_ids__value="5001")
    assert (group.name, group.actor_type, group.status) == ("Upper Valley Front", "unclassified", "unknown")
    assert (group.countries, group.region, group.compartment) == (["KE", "CD"], "Kenya, DR Congo (Zaire)", north)
    assert Actor.objects.get(external_ids__value="2").actor_type == "state"
    [name] = group.names.all()
    assert (name.text, name.kind, name.source.title) == ("UVF", "alias", "UCDP Actor Dataset 22.1")
    [event] = AuditEvent.objects.all()
    assert (event.verb, event.subject_id, event.by, event.changes["create"]) == (
        "actors.actors_imported",
        batch.pk,
        analyst,
        2,
    )


def test_the_same_file_again_changes_nothing(analyst, north):
    run(file(ROW), north, analyst)
    batch, plan = run(file(ROW), north, analyst)
    assert batch is None
    assert plan.counts == {"create": 0, "update": 0, "unchanged": 1, "rejected": 0}
    assert (Actor.objects.count(), ImportBatch.objects.count(), AuditEvent.objects.count()) == (1, 1, 1)


def test_a_dry_run_writes_nothing(analyst, north):
    plan = imports.dry_run(content=file(ROW), compartment_id=north.pk, by=analyst)
    assert plan.counts["create"] == 1
    assert nothing_happened()


def test_a_later_version_updates_what_the_publisher_changed(analyst, north):
    run(file(ROW), north, analyst)
    _batch, plan = run(file(changed(NameData="Valley Front", Version="23.1")), north, analyst)
    assert plan.counts["update"] == 1
    actor = Actor.objects.get()
    assert (actor.name, actor.version) == ("Valley Front", 2)
    assert "Upper Valley Front" in actor.names.values_list("text", flat=True)
    event = AuditEvent.objects.get(verb="actors.actor_updated_by_import")
    assert event.changes["name"] == ["Upper Valley Front", "Valley Front"]


def test_what_a_person_wrote_is_not_overwritten(analyst, north):
    run(file(ROW), north, analyst)
    Actor.objects.update(name="Front of the Upper Valley", region="Two valleys")
    run(file(changed(NameData="Valley Front", Location="Kenya", Version="23.1")), north, analyst)
    actor = Actor.objects.get()
    assert (actor.name, actor.region) == ("Front of the Upper Valley", "Two valleys")
    assert Name.objects.filter(actor=actor, text="Valley Front", kind="alias").exists()


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (
            file(ROW, changed(ActorId="x")),
            "rows_rejected",
            'The first is row 3: ActorId is "x"',
        ),
        (b"", "unreadable_file", "The file is empty."),
        ("ActorId\u00e9".encode("latin-1"), "unreadable_file", "Line 1 is not UTF-8"),
        (file(ROW)[:-30] + b'"Ken', "unreadable_file", "cut off"),
    ],
)
def test_a_bad_file_is_refused_with_row_and_reason_and_nothing_happens(analyst, north, content, code, says):
    with pytest.raises(Invalid) as caught:
        run(content, north, analyst)
    assert caught.value.code == code
    assert says in caught.value.message
    assert nothing_happened()


def test_only_who_may_change_the_compartment_imports_into_it(legal, stranger, north):
    with pytest.raises(NotFound):
        run(file(ROW), north, stranger)
    with pytest.raises(NotAllowed):
        run(file(ROW), north, legal)
    assert nothing_happened()


def test_matching_sees_only_what_the_importer_sees(analyst, librarian, common, north):
    run(file(ROW), north, analyst)
    lead_of_common = librarian
    lead_of_common.roles = ["analyst"]
    lead_of_common.save()
    _batch, plan = run(file(ROW), common, lead_of_common)
    assert plan.counts["create"] == 1
    assert ExternalId.objects.filter(value="5001").count() == 2
    again = imports.dry_run(content=file(ROW), compartment_id=north.pk, by=analyst)
    assert [line.why for line in again.lines] == ["Two actors you can see carry this identifier: merge them first."]


def test_the_command_names_rejected_rows(analyst, north, tmp_path, capsys):
    path = tmp_path / "actors.csv"
    path.write_bytes(file(ROW, changed(Org="9", ActorId="5002")))
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_actors", str(path), format="ucdp", compartment="north", username="analyst")
    assert 'row 3: Org is "9"' in capsys.readouterr().err
    assert nothing_happened()


@pytest.mark.skipif(not REAL.exists(), reason="the UCDP actor file is not beside the checkout")
def test_the_real_file_is_imported_once(analyst, north):
    _batch, plan = run(REAL.read_bytes(), north, analyst)
    assert plan.counts == {"create": 1725, "update": 0, "unchanged": 0, "rejected": 0}
    assert Actor.objects.filter(actor_type="state").count() == 163
    assert Actor.objects.filter(countries=[]).count() == 0
    _batch, again = run(REAL.read_bytes(), north, analyst)
    assert again.counts == {"create": 0, "update": 0, "unchanged": 1725, "rejected": 0}
