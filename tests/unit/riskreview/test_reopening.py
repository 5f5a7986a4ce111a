import re
from pathlib import Path

import pytest

from riskreview.domain.reopening import LANES_OF, Response, Trigger
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


def test_the_table_names_every_trigger_with_its_response_and_a_test_that_exists():
    rows = [row.split(" | ") for row in (ROOT / "docs/triggers.md").read_text().splitlines() if row.startswith("| `")]
    named = {}
    for codes, _fired, does, test in rows:
        found = re.findall(r"`(\w+)`", codes)
        answers = does.split("; ")
        named |= dict(zip(found, answers if len(answers) == len(found) else answers * len(found), strict=True))
        assert all((ROOT / "tests" / path).exists() for path in re.findall(r"`([\w/.]+)`", test))
    assert named == {trigger.value: POLICY.response(trigger).value for trigger in Trigger}
