"""What all lists of REST share: what they do not read they refuse, and nothing anybody sends breaks them."""

import pytest
from django.urls import resolve

from accounts.domain.roles import Role
from tests.factories import make_actor, make_user
from tests.rest_schema import SCHEMA

LISTS = {
    path: {each["name"]: each["schema"] for each in operations["get"]["parameters"]}
    for path, operations in SCHEMA["paths"].items()
    if {"cursor", "limit"} <= {each["name"] for each in operations.get("get", {}).get("parameters", ())}
}
ORDERED = [path for path, parameters in LISTS.items() if "ordering" in parameters]
MOMENTS = [(path, name) for path, each in LISTS.items() for name in each if each[name].get("format") == "date-time"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(rest, common, north):
    return rest(make_user("everybody", roles=set(Role) - {Role.API_CLIENT}, changes=[common, north]))


@pytest.fixture
def address(north):
    """address(path) is the path with the id of an actor where it asks for one."""
    return lambda path: path.replace("{actor_id}", str(make_actor(north).pk)) if "{actor_id}" in path else path


def insist(answer, name):
    assert answer.status_code == 400
    assert (answer.json()["code"], list(answer.json()["fields"])) == ("bad_parameter", [name])


def test_every_collection_is_a_list_in_pages():
    assert len(LISTS) == 43


@pytest.mark.parametrize("path", LISTS)
def test_a_parameter_nobody_reads_is_refused(caller, address, path):
    here = address(path)
    assert caller.get(here).status_code == 200
    insist(caller.get(here, {"wibble": "1"}), "wibble")


@pytest.mark.parametrize("path", ORDERED)
def test_an_order_that_is_not_offered_is_refused(caller, address, path):
    here = address(path)
    insist(caller.get(here, {"ordering": "-compartment__code"}), "ordering")
    assert caller.get(here, {"ordering": ""}).status_code == 200


@pytest.mark.parametrize("path", ORDERED)
def test_a_list_is_ordered_by_what_every_row_has(address, path):
    """A row without a value would fall between two pages."""
    view = resolve(address(path)).func.view_class
    model = view.serializer_class.Meta.model
    keys = {key.removeprefix("-") for key in (*view.ordering_fields, *view.ordering)}
    assert [key for key in keys if model._meta.get_field(key).null] == []


@pytest.mark.parametrize(("path", "name"), MOMENTS)
@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "1381-06-24T07:32:07Z"])
def test_a_moment_no_record_can_have_is_refused(caller, path, name, moment):
    insist(caller.get(path, {name: moment}), name)


@pytest.mark.parametrize(("path", "name"), MOMENTS)
def test_a_moment_may_be_written_in_any_zone(caller, path, name):
    assert caller.get(path, {name: "2026-06-24T07:32:07-22:42"}).status_code == 200


def test_a_moment_in_another_zone_is_the_same_moment(caller, north):
    actor = make_actor(north)
    changed = actor.updated_at.isoformat()
    assert len(caller.get("/api/v1/actors/", {"updated_since": changed}).json()["results"]) == 1


def post(caller, body):
    return caller.post("/api/v1/actors/", body, content_type="application/json")


def test_json_without_end_is_no_json(caller):
    answer = post(caller, b"[" * 100_000 + b"]" * 100_000)
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


@pytest.mark.parametrize("body", [b'{"\\ud800": 1}', b'{"name": "\\uD800"}', b'{"name": "\\ude00\\ud83d"}'])
def test_half_a_character_is_no_text(caller, body):
    answer = post(caller, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_a_character_in_two_halves_is_a_character(caller):
    assert "wibble" in post(caller, b'{"wibble": "\\ud83d\\ude00"}').json()["fields"]


def test_what_is_too_large_is_refused_as_such(caller):
    answer = post(caller, b'{"name": "' + b"a" * 6_000_000 + b'"}')
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
