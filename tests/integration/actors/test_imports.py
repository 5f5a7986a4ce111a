from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actors.models import Actor, ExternalId, ImportBatch, Name, Source
from actors.selectors import history
from actors.services import imports
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.models import AuditEvent
from tests.factories import make_actor, make_grant, make_source
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
    assert plan.counts == {"create": 2, "update": 0, "renamed": 0, "dropped": 0, "unchanged": 0, "rejected": 0}
    group = Actor.objects.get(external_ids__value="5001")
    assert (group.name, group.actor_type, group.status) == ("Upper Valley Front", "unclassified", "unknown")
    assert (group.countries, group.region, group.compartment) == (["KE", "CD"], "Kenya, DR Congo (Zaire)", north)
    assert Actor.objects.get(external_ids__value="2").actor_type == "state"
    [name] = group.names.all()
    assert (name.text, name.kind, name.source.title) == ("UVF", "alias", "UCDP Actor Dataset 22.1")
    event, sourced = AuditEvent.objects.order_by("verb")
    assert (sourced.verb, sourced.subject_id) == ("actors.source_added", name.source_id)
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
    assert plan.counts == {"create": 0, "update": 0, "renamed": 0, "dropped": 0, "unchanged": 1, "rejected": 0}
    assert (Actor.objects.count(), ImportBatch.objects.count(), AuditEvent.objects.count()) == (1, 1, 2)


def test_a_dry_run_writes_nothing(analyst, north):
    plan = imports.dry_run(content=file(ROW), compartment_id=north.pk, by=analyst)
    assert plan.counts["create"] == 1
    assert nothing_happened()


def test_a_later_version_updates_what_the_publisher_changed(analyst, north):
    run(file(ROW), north, analyst)
    _batch, plan = run(file(changed(NameData="Valley Front", Version="23.1")), north, analyst)
    assert plan.counts["renamed"] == 1
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
    assert [line.why for line in again.lines] == [
        "Two actors you can see carry this identifier: remove it from the wrong one first."
    ]


def test_the_command_names_rejected_rows(analyst, north, tmp_path, capsys):
    path = tmp_path / "actors.csv"
    path.write_bytes(file(ROW, changed(Org="9", ActorId="5002")))
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_actors", str(path), format="ucdp", compartment="north", username="analyst")
    assert 'row 3: Org is "9"' in capsys.readouterr().err
    assert nothing_happened()


def test_the_plan_says_what_changes_on_the_actor_and_not_what_a_person_overrode(analyst, north):
    run(file(ROW), north, analyst)
    later = file(changed(NameData="Valley Front", Location="Kenya", Version="23.1"))
    [line] = imports.dry_run(content=later, compartment_id=north.pk, by=analyst).lines
    assert line.changes == {
        "name": ["Upper Valley Front", "Valley Front"],
        "countries": [["KE", "CD"], ["KE"]],
        "region": ["Kenya, DR Congo (Zaire)", "Kenya"],
        "names": [[], ["Upper Valley Front"]],
    }
    Actor.objects.update(region="Two valleys")
    [line] = imports.dry_run(content=later, compartment_id=north.pk, by=analyst).lines
    assert set(line.changes) == {"name", "names"}


def test_what_a_person_said_of_a_hand_made_actor_stays(analyst, north):
    actor = make_actor(north, "Front of the Valley", countries=["ML"])
    ExternalId.objects.create(actor=actor, scheme="ucdp_actor", value="5001")
    run(file(ROW), north, analyst)
    actor.refresh_from_db()
    assert (actor.name, actor.countries, actor.region, actor.actor_type) == (
        "Front of the Valley",
        ["ML"],
        "",
        "insurgent_group",
    )
    assert set(actor.names.values_list("text", flat=True)) == {"Upper Valley Front", "UVF"}


def test_an_update_keeps_what_the_actor_was_found_by(analyst, north):
    run(file(ROW), north, analyst)
    actor = Actor.objects.get()
    Name.objects.create(
        actor=actor, text="\u062c\u0628\u0647\u0629", kind="self_name", transliteration="Jabhat al-Wadi"
    )
    run(file(changed(NameData="Valley Front", Version="23.1")), north, analyst)
    assert "jabhat al wadi" in Actor.objects.get().search_text


def test_what_the_file_says_beside_names_and_places_changes_no_actor(analyst, north):
    run(file(ROW), north, analyst)
    batch, plan = run(file(changed(DyadId="77", Version="23.1")), north, analyst)
    assert (batch, plan.counts["unchanged"]) == (None, 1)


def test_nothing_but_the_plan_that_was_looked_at_is_carried_out(analyst, north):
    seen = imports.dry_run(content=file(ROW), compartment_id=north.pk, by=analyst)
    actor = make_actor(north, "Front of the Valley")
    ExternalId.objects.create(actor=actor, scheme="ucdp_actor", value="5001")
    with pytest.raises(Conflict) as refusal:
        imports.import_actors(
            content=file(ROW), file_name="a", compartment_id=north.pk, by=analyst, expected=seen.digest
        )
    assert refusal.value.code == "plan_changed"
    assert (Actor.objects.count(), ImportBatch.objects.count(), AuditEvent.objects.count()) == (1, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_is_taken_in_once(analyst, north):
    def once(_number):
        try:
            return run(file(ROW, changed(ActorId="5002")), north, analyst)[1].counts["create"]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(once, range(4))) == [0, 0, 0, 2]
    assert (Actor.objects.count(), ImportBatch.objects.count()) == (2, 1)


def test_a_source_of_the_same_title_is_used_whoever_added_it(analyst, north):
    for _twice in range(2):
        make_source(north, "UCDP Actor Dataset 22.1", kind="dataset")
    run(file(ROW), north, analyst)
    assert Source.objects.count() == 2


def test_the_history_of_an_imported_actor_tells_of_its_import(analyst, legal, stranger, north):
    run(file(ROW), north, analyst)
    actor = Actor.objects.get()
    [row] = history.of_actor(actor, user=legal)
    assert (row.who, row.text.startswith("imported actors from a file")) == ("Amina Analyst", True)
    make_grant(stranger, actor)
    assert history.of_actor(actor, user=stranger) == []


ODD = st.text(max_size=30) | st.sampled_from(
    ["", "=1+1", "22.1", "5001", "1", "4", "Kenya", "n/a", "x" * 300, "9" * 40]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(ODD, min_size=len(HEADER), max_size=len(HEADER)), min_size=1, max_size=4)
    | st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(HEADER, ODD)), min_size=1, max_size=4).map(
        lambda rows: [changed(**{"ActorId": str(7000 + number), **row}) for number, row in enumerate(rows)]
    )
)
def test_any_rows_are_taken_in_whole_or_not_at_all(analyst, north, rows):
    content = file(*rows)
    with transaction.atomic():
        try:
            planned = imports.dry_run(content=content, compartment_id=north.pk, by=analyst)
            _batch, plan = run(content, north, analyst)
        except Invalid:
            assert nothing_happened()
        else:
            assert plan.digest == planned.digest
            assert Actor.objects.count() == plan.counts["create"] == len(plan.lines)
            assert run(content, north, analyst)[0] is None
        transaction.set_rollback(True)


@pytest.mark.skipif(not REAL.exists(), reason="the UCDP actor file is not beside the checkout")
def test_the_real_file_is_imported_once(analyst, north):
    _batch, plan = run(REAL.read_bytes(), north, analyst)
    assert plan.counts == {"create": 1725, "update": 0, "renamed": 0, "dropped": 0, "unchanged": 0, "rejected": 0}
    assert Actor.objects.filter(actor_type="state").count() == 163
    assert Actor.objects.filter(countries=[]).count() == 0
    _batch, again = run(REAL.read_bytes(), north, analyst)
    assert again.counts == {"create": 0, "update": 0, "renamed": 0, "dropped": 0, "unchanged": 1725, "rejected": 0}
