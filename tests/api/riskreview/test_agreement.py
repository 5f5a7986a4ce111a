"""Browser and REST give the same status for the same refusal, and neither changes anything.

A stale page is 409 in the browser and 412 where REST named the version in If-Match (SETTLED B8).
"""

import pytest

from riskreview.models import Decision, Dissent, Review
from tests.factories import make_plan
from tests.integration.riskreview import steps
from tests.web.riskreview.pages import door, review_url

pytestmark = pytest.mark.django_db
FORM = {"conditions-TOTAL_FORMS": 0, "conditions-INITIAL_FORMS": 0}


def both(browse, rest, person, page, path, data, version):
    """Return what the browser and REST answer to the same act."""
    stale = {"seen_version": version} | FORM
    shown = browse(person).post(page, data | stale)
    said = rest(person).post(f"/api/v1/{path}", data, headers={"If-Match": f'"{version}"'})
    return shown.status_code, said.status_code


CASES = [
    ("hidden", "stranger", 0, {"reason": "Stop."}, 404, 404),
    ("not allowed", "legal", 0, {"reason": "Mine."}, 403, 403),
    ("stale", "analyst", 1, {"reason": "Late."}, 409, 412),
]


@pytest.mark.parametrize(("case", "who", "behind", "data", "shown", "said"), CASES)
@pytest.mark.parametrize("act", ["withdraw", "revise"])
def test_acts_on_the_plan(browse, rest, request, review, act, case, who, behind, data, shown, said, unchanged):
    engagement = review.engagement
    still, person = unchanged(engagement, review), request.getfixturevalue(who)
    version = steps.fresh(engagement).version - behind
    path = f"engagements/{engagement.pk}/{act}/"
    assert both(browse, rest, person, door(engagement, act), path, data, version) == (shown, said)
    still()


@pytest.mark.parametrize(
    ("case", "who", "behind", "data", "shown", "said"),
    [
        ("hidden", "stranger", 0, {"outcome": "approve", "reasons": "Mine."}, 404, 404),
        ("no decider", "lead", 0, {"outcome": "refuse", "reasons": "Mine."}, 403, 403),
        ("reviewer", "legal", 0, {"outcome": "approve", "reasons": "Mine."}, 403, 403),
        ("stale", "approver", 1, {"outcome": "approve", "reasons": "On balance."}, 409, 412),
        ("no reasons", "approver", 0, {"outcome": "approve", "reasons": ""}, 422, 422),
        ("no condition", "approver", 0, {"outcome": "approve_with_conditions", "reasons": "So."}, 422, 422),
        ("no outcome", "approver", 0, {"outcome": "maybe", "reasons": "So."}, 422, 422),
    ],
)
def test_deciding(browse, rest_in_person, request, recommended, case, who, behind, data, shown, said, unchanged):
    still, person = unchanged(recommended, recommended.engagement), request.getfixturevalue(who)
    version = recommended.version - behind
    url, path = review_url(recommended, "decide"), f"reviews/{recommended.pk}/decide/"
    assert both(browse, rest_in_person, person, url, path, data, version) == (shown, said)
    still()
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("case", "who", "status"),
    [("hidden", "stranger", 404), ("author", "analyst", 403), ("wrong lane", "ethics", 403), ("lead", "lead", 403)],
)
def test_claiming(browse, rest, request, review, case, who, status, unchanged):
    lane, person = steps.lane_of(review, "legal"), request.getfixturevalue(who)
    still = unchanged(lane)
    shown = browse(person).post(review_url(review, "legal", "claim")).status_code
    said = rest(person).post(f"/api/v1/reviews/{review.pk}/claim/", {"lane": "legal"}).status_code
    assert (shown, said) == (status, status)
    still()


@pytest.mark.parametrize(
    ("who", "text", "status"), [("analyst", "I do.", 403), ("stranger", "I do.", 404), ("legal", "", 422)]
)
def test_dissenting(browse, rest, request, recommended, who, text, status):
    person = request.getfixturevalue(who)
    shown = browse(person).post(review_url(recommended, "dissent"), {"text": text}).status_code
    said = rest(person).post(f"/api/v1/reviews/{recommended.pk}/dissent/", {"text": text}).status_code
    assert (shown, said) == (status, status)
    assert not Dissent.objects.exists()


def test_an_incomplete_plan(browse, rest, analyst, actor, published):
    draft = make_plan(analyst, actor, red_lines="")
    path = f"engagements/{draft.pk}/submit/"
    assert both(browse, rest, analyst, door(draft, "submit"), path, {}, draft.version) == (422, 422)
    assert not Review.objects.exists()
