"""An analyst's own value: beside the score, with a reason, for thirty days at most."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from reassessment.domain.schedule import RunKind
from reassessment.models import Override, TrustAssessment
from reassessment.services import overrides
from tests.integration.reassessment.conftest import assess_trust

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessed(actor):
    assess_trust(actor)
    return actor


def set_value(actor, by, **changes):
    values = {"value": 35.0, "reason": "They pay the guards.", "expires_at": clock.now() + timedelta(days=20)}
    return overrides.override(actor_id=actor.pk, kind=RunKind.TRUST, by=by, **values | changes)


def test_the_value_stands_beside_the_score(assessed, analyst, at):
    row = set_value(assessed, analyst)
    assert (row.value, row.set_by, row.run.kind) == (35.0, analyst, "trust")
    assert list(Override.objects.standing(clock.now())) == [row]
    assert not Override.objects.standing(row.expires_at).exists()
    assert not Override.objects.standing(at - timedelta(days=1)).exists()
    assessed.standing.refresh_from_db()
    values = {TrustAssessment.objects.get().value, assessed.standing.trust_value}
    assert [round(value) for value in values] == [50], "the number itself is untouched"
    event = AuditEvent.objects.get(verb="reassessment.override_set")
    assert (event.by, event.reason, event.changes["value"]) == (analyst, "They pay the guards.", 35.0)


def test_a_newer_value_ends_the_one_before(assessed, analyst, lead):
    first = set_value(assessed, analyst)
    second = set_value(assessed, lead, value=40.0)
    first.refresh_from_db()
    assert (first.ended_by, first.end_reason) == (lead, "Replaced by a newer value.")
    assert list(Override.objects.standing(clock.now())) == [second]


@pytest.mark.parametrize(
    ("who", "changes", "refusal", "field"),
    [
        ("stranger", {}, NotFound, ""),
        ("legal", {}, NotAllowed, ""),
        ("escalation", {}, NotAllowed, ""),
        ("analyst", {"value": 101}, Invalid, "value"),
        ("analyst", {"value": -1}, Invalid, "value"),
        ("analyst", {"reason": " "}, Invalid, "reason"),
        ("analyst", {"expires_at": clock.now() + timedelta(days=31)}, Invalid, "expires_at"),
        ("analyst", {"expires_at": clock.now() - timedelta(days=1)}, Invalid, "expires_at"),
        ("analyst", {"kind": RunKind.ESCALATION}, Conflict, ""),
    ],
)
def test_setting_refuses_and_changes_nothing(assessed, request, who, changes, refusal, field):
    values = {"value": 35.0, "reason": "So.", "expires_at": clock.now() + timedelta(days=2), "kind": RunKind.TRUST}
    with pytest.raises(refusal) as caught:
        overrides.override(actor_id=assessed.pk, by=request.getfixturevalue(who), **values | changes)
    assert not field or field in caught.value.fields
    assert not Override.objects.exists()
    assert not AuditEvent.objects.filter(verb="reassessment.override_set").exists()


def end(row, by, *, version=None, reason="The guards were replaced."):
    return overrides.end_override(override_id=row.pk, seen_version=version or row.version, reason=reason, by=by)


def test_it_ends_with_a_reason(assessed, analyst, lead):
    row = end(set_value(assessed, analyst), lead)
    assert (row.ended_by, row.end_reason, row.version) == (lead, "The guards were replaced.", 2)
    assert not Override.objects.standing(clock.now()).exists()
    assert AuditEvent.objects.get(verb="reassessment.override_ended").by == lead


@pytest.mark.parametrize(
    ("who", "changes", "refusal"),
    [
        ("stranger", {}, NotFound),
        ("approver", {}, NotAllowed),
        ("lead", {"version": 9}, Stale),
        ("lead", {"reason": " "}, Invalid),
    ],
)
def test_ending_refuses_and_changes_nothing(assessed, analyst, request, who, changes, refusal):
    row = set_value(assessed, analyst)
    with pytest.raises(refusal):
        end(row, request.getfixturevalue(who), **changes)
    row.refresh_from_db()
    assert (row.ended_at, row.version) == (None, 1)
    assert not AuditEvent.objects.filter(verb="reassessment.override_ended").exists()


def test_what_ended_stays_ended(assessed, analyst):
    row = end(set_value(assessed, analyst), analyst)
    with pytest.raises(Conflict):
        end(row, analyst)
    for change in ({"end_reason": "Other."}, {"value": 90}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Override.objects.filter(pk=row.pk).update(**change)


def test_the_database_holds_the_thirty_days(assessed, analyst):
    row = set_value(assessed, analyst)
    longer = {"expires_at": row.set_at + timedelta(days=30, seconds=1), "id": None}
    copy = Override.objects.values().get()
    with pytest.raises(IntegrityError, match="within_30_days"), transaction.atomic():
        Override(**copy | longer | {"kind": "escalation"}).save(force_insert=True)
    assert Override.objects.count() == 1
