from datetime import timedelta

import pytest

from core import clock
from riskreview.models import LaneAssignment
from riskreview.services import absences, lanes
from tests.factories import make_user
from tests.integration.riskreview import steps
from tests.web.riskreview.pages import page, review_url, text_of

pytestmark = pytest.mark.django_db


def test_a_lane_is_given_on_its_page_to_those_who_are_fit(
    browse, rest, review, legal, ethics, approver, analyst, north
):
    second = make_user("legal2", role="legal_reviewer", name="Lina Legal", sees=[north])
    third = make_user("legal3", role="legal_reviewer", name="Liv Legal", sees=[north])
    today = clock.now().date()
    absences.enter(person_id=third.pk, first_day=today, last_day=today + timedelta(days=1), by=third)
    lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    url = review_url(review, "legal", "give")
    for here in ("/reviews/", review_url(review), review_url(review, "legal")):
        assert url in page(browse(approver), here)
        assert url not in page(browse(legal), here)
    shown = page(browse(approver), url)
    assert "Lina Legal, holds no lane" in shown
    assert (f'value="{third.pk}"' in shown, f'value="{legal.pk}"' in shown, "Away until" in shown) == (
        False,
        False,
        True,
    )
    assert [browse(who).get(url).status_code for who in (legal, analyst)] == [403, 403]
    assert browse(approver).post(url, {"to": str(third.pk), "reason": ""}).status_code == 422
    kept = browse(approver).post(url, {"to": "", "reason": "Knows the valley."})
    assert (kept.status_code, "Knows the valley." in text_of(kept)) == (422, True)
    assert not LaneAssignment.objects.exists()
    assert browse(approver).post(url, {"to": str(second.pk), "reason": ""}).status_code == 302
    assert steps.lane_of(review, "legal").holder == second
    assert "gave the lane to somebody" in page(browse(approver), review_url(review))

    api = f"/api/v1/reviews/{review.pk}/"
    listed = rest(approver).get(f"{api}lanes/legal/reviewers/").data
    assert [(row["person"]["name"], row["open_lanes"]) for row in listed if not row["why_not"]] == [
        ("Luc Legal", 0), ("Lina Legal", 1),
    ]  # fmt: skip
    assert rest(legal).get(f"{api}lanes/legal/reviewers/").status_code == 403
    given = rest(approver).post(f"{api}give/", {"lane": "legal", "to": str(legal.pk)})
    assert (given.status_code, given.data["holder"]["id"]) == (200, str(legal.pk))
    for caller, to, status in [
        (approver, legal, 409),
        (approver, third, 422),
        (approver, ethics, 422),
        (legal, second, 403),
    ]:
        assert rest(caller).post(f"{api}give/", {"lane": "legal", "to": str(to.pk)}).status_code == status
    assert LaneAssignment.objects.count() == 2
