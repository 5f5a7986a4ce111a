"""Every operation of the published schema keeps what it promises, whatever it is sent.

Operations are found in the schema: a new one is tested without a line here. WORLD gives ids of things that exist to the
first parameter of `/api/v1/<collection>/{…}/…`; a collection without one is called with ids of nothing only.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from accounts.domain.roles import Role
from accounts.services import holds, letting_go
from casestudies.services.importing import import_study
from core import clock
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.services import assessing
from tests.api.riskreview.world import decided, drafted, held_by, submitted
from tests.factories import (
    make_actor,
    make_channel,
    make_commitment,
    make_due,
    make_facilitator,
    make_listing,
    make_person,
    make_plan,
    make_relation,
    make_source,
    make_token,
    make_user,
    make_venue,
)
from tests.library import shipped
from tests.rest_schema import SCHEMA

METHODS = {"get", "post", "put", "patch", "delete"}
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
EXAMPLES = 3


def somebody(north):
    return make_user(role=Role.ANALYST, changes=[north])


def assessed(north, kind):
    actor = make_actor(north)
    return assessing.assess(kind, actor_id=actor.pk, at=clock.now(), trigger=Trigger.MANUAL).pk


def study(north):
    librarian = make_user(role=Role.CASE_LIBRARIAN, sees=[north])
    return import_study(content=shipped("us-sdf"), by=librarian)[0].pk


def kept_by_law(north):
    legal = make_user(role=Role.LEGAL_REVIEWER, sees=[north])
    record_id = make_actor(north).pk
    return holds.place(kind="actors.actor", record_id=record_id, name="Case", reason="Asked.", by=legal)


def to_let_go(north):
    row = make_due(north)
    return letting_go.propose(due_id=row.pk, seen_version=1, reason="It is time.", by=somebody(north))


WORLD: dict[str, Callable[[Any], UUID]] = {
    "actors": lambda north: make_actor(north, "The River Committee").pk,
    "persons": lambda north: make_person(north, "Ilham Dara").pk,
    "engagements": lambda north: make_plan(somebody(north), make_actor(north)).pk,
    "commitments": lambda north: make_commitment(somebody(north), make_actor(north)).pk,
    "channels": lambda north: make_channel(make_actor(north), custodian=somebody(north)).pk,
    "venues": lambda north: make_venue(north).pk,
    "facilitators": lambda north: make_facilitator(north).pk,
    "trust-assessments": lambda north: assessed(north, RunKind.TRUST),
    "escalation-assessments": lambda north: assessed(north, RunKind.ESCALATION),
    "sources": lambda north: make_source(north).pk,
    "listings": lambda north: make_listing(make_actor(north)).pk,
    "relations": lambda north: make_relation(make_actor(north), make_actor(north)).pk,
    "case-studies": study,
    "reviews": lambda north: held_by(north, "caller").pk,
    "decisions": lambda north: decided(north).pk,
    "conditions": lambda north: decided(north).conditions.get().pk,
    "checklists": lambda north: submitted(north).lanes.first().template_id,
    "checklist-drafts": lambda north: drafted(north).pk,
    "review-policy": lambda _north: 1,
    "retention-schedule": lambda _north: 1,
    "legal-holds": lambda north: kept_by_law(north).pk,
    "records-due": lambda north: make_due(north).pk,
    "letting-go": lambda north: to_let_go(north).pk,
}


def test_the_schema_is_shown_to_callers_only(analyst, rest):
    assert rest().get("/api/v1/schema/").status_code == 401
    assert rest(analyst).get("/api/v1/schema/").status_code == 200


def test_every_operation_says_what_it_refuses():
    assert SCHEMA["openapi"].startswith("3.1")
    assert [path for path in SCHEMA["paths"] if not (path.startswith("/api/v1/") and path.endswith("/"))] == []
    silent = [
        (method, path)
        for path, operations in SCHEMA["paths"].items()
        for method, operation in operations.items()
        if method in METHODS and not {"400", "401", "403", "404", "429"} <= set(operation["responses"])
    ]
    assert silent == []


def test_a_change_that_every_type_of_actor_takes_fits_the_schema():
    shapes = SCHEMA["components"]["schemas"]["PatchedTypedProfileInRequest"] | {"components": SCHEMA["components"]}
    Draft202012Validator(shapes).validate({"noted_on": None})


@pytest.fixture
def served():
    """The application as a server calls it, on the connection of this test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_operation_keeps_what_it_promises(served, north, common):
    with connection.cursor() as cursor:  # this test never commits: let the chain grow with each event
        cursor.execute("SET CONSTRAINTS core_chain IMMEDIATE")
    caller = make_user("caller", roles=set(Role) - {Role.API_CLIENT}, changes=[north, common])
    headers = {"Authorization": f"Bearer {make_token(caller).secret}"}
    there = {name: str(make(north)) for name, make in WORLD.items()}
    failures = []
    for found in schemathesis.openapi.from_dict(SCHEMA).get_all_operations():
        operation = found.ok()
        try:
            walk(operation, served, headers, there.get(operation.path.split("/")[3], ""))
        except (Exception, BaseExceptionGroup) as failure:  # noqa: BLE001 - all are collected, then shown together
            failures.append(f"{operation.method.upper()} {operation.path}\n{failure}")
    assert not failures, "\n\n".join(failures)


def walk(operation, app, headers, known):
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(), hit=st.booleans())
    def keeps_its_promises(case, hit):
        if hit and known and case.path_parameters:
            case.path_parameters |= {next(iter(case.path_parameters)): known}
        response = case.call(headers=headers, app=app)
        case.validate_response(response, checks=CHECKS)

    keeps_its_promises()
