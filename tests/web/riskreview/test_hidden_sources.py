"""A source is named where a lane cites it to readers alone who may see it."""

import pytest

from riskreview.services import evidence, lanes
from tests.factories import make_source, make_user
from tests.integration.riskreview import steps
from tests.web.riskreview.pages import page, review_url

pytestmark = pytest.mark.django_db
TITLE = "Letter of the port captain"


@pytest.fixture
def cited(review, legal, common):
    """Evidence in the closed compartment that rests on a source of a common one, and on one of its own."""
    lane = lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    rests = {"source_id": make_source(common, title=TITLE, origin="port").pk, "reliability": "B", "credibility": "2"}
    evidence.add_evidence(lane_id=lane.pk, code="L01", text="He keeps the list.", grade=rests, by=legal)
    evidence.add_evidence(lane_id=lane.pk, code="L02", text="Nobody says so.", by=legal)
    return lane


@pytest.fixture
def reader(north):
    return make_user("reader", role="analyst", sees=[north])


def test_on_pages_and_over_rest(cited, review, people, legal, approver, reader, browse, rest):
    lane = f"/api/v1/reviews/{review.pk}/lanes/legal/"

    def pieces(data):
        return {row["text"]: row for item in data for row in item["evidence"]}

    for who, seen in [(legal, True), (reader, False)]:
        shown = page(browse(who), review_url(review, "legal"))
        assert ("He keeps the list." in shown, TITLE in shown) == (True, seen)
        assert ("a source you may not see" in shown) is not seen
        found = pieces(rest(who).get(lane).data["items"])
        assert found["He keeps the list."].get("source") == (TITLE if seen else None)
        assert ("source" in found["He keeps the list."], found["Nobody says so."]["source"]) == (seen, None)
    decision = steps.decide(steps.answer_all(review, people), approver)
    for who, seen in [(approver, True), (reader, False)]:
        shown = page(browse(who), f"/decisions/{decision.pk}/")
        assert ("He keeps the list." in shown, TITLE in shown) == (True, seen)
        assert ("a source you may not see" in shown) is not seen
        record = rest(who).get(f"/api/v1/decisions/{decision.pk}/").data["record"]
        legal_lane = next(row for row in record["lanes"] if row["name"] == "legal")
        found = pieces(legal_lane["answers"])
        assert ("source" in found["He keeps the list."], TITLE in str(record)) == (seen, seen)
