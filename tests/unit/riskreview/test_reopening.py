import re
from pathlib import Path

import pytest

from riskreview.domain.reopening import LANES_OF, Response, Trigger, incident_trigger
from tests.unit.riskreview.given import POLICY

ROOT = Path(__file__).parents[3]


def test_every_trigger_has_lanes_and_words():
    assert set(LANES_OF) == set(Trigger)
    assert all(trigger.label for trigger in Trigger)


@pytest.mark.parametrize(
    ("trigger", "response"),
    [
        ("listing_added", "suspend"),
        ("listing_ended", "notify"),
        ("trust_fell", "suspend"),
        ("commitment_breached", "suspend"),
        ("serious_incident", "recheck"),
        ("grave_incident", "suspend"),
        ("mitigation_overdue", "suspend"),
        ("validity_ended", "revoke"),
        ("venue_changed", "revoke"),
    ],
)
def test_how_strongly_a_change_acts(trigger, response):
    assert POLICY.response(Trigger(trigger)) == response


def test_what_is_another_plan_is_revoked_and_concerns_every_lane():
    revoking = [trigger for trigger in Trigger if POLICY.response(trigger) is Response.REVOKE]
    assert revoking
    assert all(len(LANES_OF[trigger]) == 3 for trigger in revoking)


@pytest.mark.parametrize(
    ("weight", "hits", "trigger"),
    [
        (-6.9, True, None),
        (-7.0, True, Trigger.SERIOUS_INCIDENT),
        (-8.4, True, Trigger.SERIOUS_INCIDENT),
        (-8.5, True, Trigger.GRAVE_INCIDENT),
        (-10.0, False, Trigger.SERIOUS_INCIDENT),
        (7.0, True, None),
    ],
)
def test_incidents_reopen_from_a_weight_and_suspend_from_another_where_they_hit(weight, hits, trigger):
    assert incident_trigger(weight, hits=hits, serious=7.0, grave=8.5) is trigger


def test_the_table_names_every_trigger_with_its_response_and_a_test_that_exists():
    rows = [row.split(" | ") for row in (ROOT / "docs/triggers.md").read_text().splitlines() if row.startswith("| `")]
    named = {}
    for codes, _fired, does, test in rows:
        found = re.findall(r"`(\w+)`", codes)
        answers = does.split("; ")
        named |= dict(zip(found, answers if len(answers) == len(found) else answers * len(found), strict=True))
        assert all((ROOT / "tests" / path).exists() for path in re.findall(r"`([\w/.]+)`", test))
    assert named == {trigger.value: POLICY.response(trigger).value for trigger in Trigger}
