"""What leaves as FollowTheMoney comes in again as it was; a repeat changes nothing; what is odd is refused or told."""

import json

import pytest
from django.http import QueryDict

from accounts.domain.markings import Marking
from accounts.models import User
from actors.domain.outgoing.records import Format
from actors.models import Actor, ExternalId, ImportBatch, Name, Relation
from actors.services import exporting, imports, registry, undoing
from core.errors import Invalid
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(north, analyst):
    """Two actors with a relation and a person, taken out."""
    front = factories.make_actor(
        north, "Salt Road Front", countries=["SS", "UG"], founded_year=1998, summary="A front."
    )
    guild = factories.make_actor(north, "Harbour Guild", actor_type="civil_society")
    for text, kind in (("SRF", "acronym"), ("جبهة طريق الملح", "self_name"), ("Salt Band", "former")):
        Name.objects.create(actor=front, text=text, kind=kind)
    for scheme, value in (("ucdp_actor", "1234"), ("wikidata", "Q99")):
        ExternalId.objects.create(actor=front, scheme=scheme, value=value)
    factories.make_relation(front, guild, "recruits_from")
    factories.make_role(factories.make_person(north, "Dara Velu"), front, "spokesperson")
    return exporting.take_out(
        format=Format.FTM, filters=QueryDict(), ceiling=Marking.AMBER, by=analyst
    ).file.read()  # fmt: skip


def told(compartment):
    return {
        actor.name: (
            sorted(actor.names.values_list("text", flat=True)),
            actor.countries,
            sorted(actor.external_ids.exclude(scheme="opensanctions").values_list("scheme", "value")),
            actor.founded_year,
            actor.summary,
        )
        for actor in Actor.objects.filter(compartment=compartment)
    }


def test_names_countries_identifiers_and_relations_come_back_into_an_empty_compartment(file, north, analyst):
    empty = factories.make_compartment("empty")
    analyst.memberships.create(compartment=empty, access="change")
    analyst = User.objects.get(pk=analyst.pk)
    asked = {"content": file, "compartment_id": empty.pk, "by": analyst, "form": "ftm"}
    plan = imports.dry_run(**asked)
    assert (plan.counts["create"], plan.counts["rejected"], len(plan.ties)) == (2, 0, 1)
    assert sorted(why for _number, why in plan.left_out) == [
        "1 of the schema Person",
        "It does not say what one is to the other in words known here.",
    ]
    assert not Actor.objects.filter(compartment=empty).exists()
    batch, _plan = imports.import_actors(file_name="out.ftm.json", expected=plan.digest, **asked)
    assert (batch.format, batch.created, batch.relations) == ("ftm", 2, 1)
    assert told(empty) == told(north)
    came = Actor.objects.filter(compartment=empty)
    assert set(came.values_list("actor_type", flat=True)) == {"unclassified"}
    [relation] = Relation.objects.filter(from_actor__in=came)
    assert (relation.from_actor.name, relation.relation_type, relation.to_actor.name) == (
        "Salt Road Front", "recruits_from", "Harbour Guild",
    )  # fmt: skip
    again, plan = imports.import_actors(file_name="out.ftm.json", **asked)
    assert (again, plan.counts["unchanged"], plan.known_ties) == (None, 2, 1)
    undoing.undo(batch_id=batch.pk, seen_version=1, reason="Wrong place.", by=analyst)
    assert not Actor.objects.visible_to(analyst).filter(compartment=empty).exists()


def test_a_row_that_cannot_be_used_refuses_the_file_with_its_line(file, north, analyst):
    bad = file + json.dumps({"id": "x", "schema": "Company", "properties": {"name": ["=1"]}}).encode()
    with pytest.raises(Invalid, match=r"row 6: a name begins with"):
        imports.import_actors(content=bad, file_name="x", compartment_id=north.pk, by=analyst, form="ftm")
    assert not ImportBatch.objects.exists()
    assert Actor.objects.count() == 2


def test_long_ids_are_kept_and_places_that_are_no_country_are_not(north, analyst):
    said = {"name": ["Salt Road Front"], "country": ["eu", "zz", "ss"]}
    entity = {"id": f"{'a' * 40}.{'b' * 40}", "schema": "Company", "properties": said}
    asked = {"file_name": "x", "compartment_id": north.pk, "by": analyst, "form": "ftm"}
    imports.import_actors(content=json.dumps(entity).encode(), **asked)
    actor = Actor.objects.get()
    assert (actor.countries, actor.external_ids.get().value) == (["SS"], entity["id"])
    del said["country"]
    batch, plan = imports.import_actors(content=json.dumps(entity).encode(), **asked)
    assert (batch, plan.counts["unchanged"]) == (None, 1)
    registry.change(actor_id=actor.pk, seen_version=1, values={"region": "The salt road"}, by=analyst)


def test_what_contradicts_itself_in_one_file_stands_disputed_and_can_be_undone(north, analyst):
    said = [
        {"id": key, "schema": "Organization", "properties": {"name": [name]}}
        for key, name in (("a", "Salt Road Front"), ("b", "Harbour Guild"))
    ]
    said += [
        {"id": role, "schema": "UnknownLink", "properties": {"subject": ["a"], "object": ["b"], "role": [role]}}
        for role in ("allied with", "hostile to")
    ]
    content = "\n".join(map(json.dumps, said)).encode()
    batch, _plan = imports.import_actors(
        content=content, file_name="x", compartment_id=north.pk, by=analyst, form="ftm"
    )
    assert set(Relation.objects.values_list("relation_type", "state")) == {
        ("allied_with", "disputed"), ("hostile_to", "disputed"),
    }  # fmt: skip
    assert undoing.in_the_way(batch, by=analyst) == []
    undoing.undo(batch_id=batch.pk, seen_version=1, reason="Wrong file.", by=analyst)
    assert set(Relation.objects.values_list("state", flat=True)) == {"refuted"}
