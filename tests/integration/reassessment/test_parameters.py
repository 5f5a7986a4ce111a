"""The numbers of the models: published once, in use from a moment on, never changed."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from core import clock
from core.errors import Conflict
from core.models import AuditEvent
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.domain.trust_parameters import TRUST_1_0
from reassessment.models import ParameterSet
from reassessment.selectors import parameters as published
from reassessment.services import parameters, runs
from tests.integration.reassessment.conftest import assess_trust

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", list(RunKind))
def test_what_is_shipped_is_published_once(kind, at):
    first = parameters.in_use(kind, at=at)
    assert parameters.in_use(kind, at=at) == first
    shipped = parameters.SHIPPED[kind]
    assert parameters.publish(kind=kind, numbers=shipped, active_from=at) == first
    assert first.version == shipped.version
    read = {RunKind.TRUST: published.trust_numbers, RunKind.ESCALATION: published.escalation_numbers}[kind]
    assert read(first) == shipped
    assert AuditEvent.objects.filter(verb="reassessment.parameters_published").count() == 1


def test_a_version_never_gets_other_numbers(at):
    first = parameters.in_use(RunKind.TRUST, at=at)
    for kind, numbers in ((RunKind.TRUST, replace(TRUST_1_0, z=2.0)), (RunKind.ESCALATION, TRUST_1_0)):
        with pytest.raises(Conflict):
            parameters.publish(kind=kind, numbers=numbers, active_from=at)
    assert ParameterSet.objects.get() == first


def test_other_numbers_count_from_their_moment_and_say_what_they_moved(actor, at):
    before = assess_trust(actor, at=at - timedelta(days=2))
    milder = replace(TRUST_1_0, version="trust-1.1", z=1.0)
    parameters.publish(kind=RunKind.TRUST, numbers=milder, active_from=at - timedelta(days=1))
    after = assess_trust(actor, at=at, trigger=Trigger.EVENT)
    assert (before.parameters.version, after.parameters.version) == ("trust-1.0", "trust-1.1")
    assert after.explanation["hi"] < before.explanation["hi"]
    assert [runs.rerun(run.pk).fault for run in (before, after)] == ["", ""]


def test_the_command_prints_what_is_shipped_and_publishes_a_file(tmp_path, capsys):
    call_command("publish_parameters", "trust")
    numbers = json.loads(capsys.readouterr().out)
    assert numbers["version"] == "trust-1.0"
    numbers |= {"version": "trust-desk-1", "meeting_cap": 0.5}
    file = tmp_path / "numbers.json"
    file.write_text(json.dumps(numbers))
    call_command("publish_parameters", "trust", str(file), "--from", "2026-01-01")
    assert "trust-desk-1 is in use from 2026-01-01 00:00 UTC" in capsys.readouterr().out
    assert parameters.in_use(RunKind.TRUST, at=clock.now()).version == "trust-desk-1"


@pytest.mark.parametrize(
    "change", [{"base_rate": 2}, {"effects": {}}, {"unknown": 1}, {"version": "trust-1.0", "z": 9.0}]
)
def test_the_command_refuses_what_is_no_set_of_numbers(tmp_path, capsys, at, change):
    first = parameters.in_use(RunKind.TRUST, at=at)
    call_command("publish_parameters", "trust")
    file = tmp_path / "numbers.json"
    file.write_text(json.dumps(json.loads(capsys.readouterr().out) | {"version": "trust-2"} | change))
    with pytest.raises(CommandError):
        call_command("publish_parameters", "trust", str(file))
    assert ParameterSet.objects.get() == first
