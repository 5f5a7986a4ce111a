"""REST of assessments for peacekeeping and DDR, and of the phases of DDR."""

import pytest

from actors.models import DdrEntry, IntegrationAssessment
from core import clock
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = clock.now().date().isoformat()
WORDS = {
    "programme": "ddr",
    "assessed_on": TODAY,
    "influence": "high",
    "influence_reason": "Nine of ten posts obey.",
    "legitimacy": "moderate",
    "legitimacy_reason": "In the eyes of two clans.",
    "willingness": "unknown",
    "willingness_reason": "Nobody asked yet.",
}
PHASE = {
    "phase": "disarmament",
    "state": "under_way",
    "as_of": TODAY,
    "weapons_low": 40,
    "weapons_best": 60,
    "weapons_high": 90,
    "verified_by": "joint_verification",
}


@pytest.mark.parametrize(
    ("folder", "model", "body", "change", "wrong"),
    [
        ("integration-assessments", IntegrationAssessment, WORDS, {"willingness": "low"}, {"influence": 7}),
        ("ddr-phases", DdrEntry, PHASE, {"state": "stalled"}, {"weapons_high": 50}),
    ],
)
def test_it_is_added_corrected_and_ended(rest, north, analyst, legal, stranger, folder, model, body, change, wrong):
    actor = factories.make_actor(north)
    every, caller = f"/api/v1/actors/{actor.pk}/{folder}/", rest(analyst)
    assert rest(stranger).post(every, body, format="json").status_code == 404
    assert rest(legal).post(every, body, format="json").status_code == 403
    refused = caller.post(every, {**body, **wrong}, format="json")
    assert (refused.status_code, set(refused.json()["fields"]), model.objects.count()) == (422, set(wrong), 0)
    made = caller.post(every, body, format="json")
    assert made.status_code == 201
    assert {name: made.json()[name] for name in body} == body
    here = made["Location"]
    assert caller.patch(here, change, format="json").status_code == 428
    changed = caller.patch(here, change, format="json", headers={"If-Match": made["ETag"]})
    assert (changed.status_code, {name: changed.json()[name] for name in change}) == (200, change)
    ended = caller.post(f"{here}end/", {"on": TODAY}, format="json", headers={"If-Match": changed["ETag"]})
    assert (ended.status_code, ended.json()["ended_on"]) == (200, TODAY)
    assert rest(legal).get(here).json() == ended.json()
