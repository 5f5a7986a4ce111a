"""A refusal shows where its rule comes from and what would change it, in the browser and over REST alike."""

import pytest

from riskreview.domain.origins import POLICIES
from riskreview.models import Lane
from tests.integration.riskreview import steps
from tests.web.riskreview.pages import form_of, page, review_url, text_of

pytestmark = pytest.mark.django_db
BECAUSE = "Where the rule comes from"


def test_the_items_of_a_checklist_are_named_with_their_source(browse, rest, review, people, legal, escalation):
    lane = steps.lane_of(review, "legal")
    steps.answer(lane, legal, L01="no")
    item = steps.checklists.items_of(lane)["L01"]
    steps.lanes.save_answers(
        lane_id=lane.pk,
        seen_version=Lane.objects.get(pk=lane.pk).version,
        answers=[steps.Given(code="L01", answer="no")],
        by=legal,
    )
    source = f"{lane.template.title}, version 2. L01: {item.source}"
    body = {"lane": "legal", "recommendation": "refuse", "reasons": "No."}
    version = f'"{Lane.objects.get(pk=lane.pk).version}"'
    said = rest(legal).post(f"/api/v1/reviews/{review.pk}/recommend/", body, headers={"If-Match": version})
    assert (said.status_code, said.data["origin"]) == (422, source)
    assert said.data["remedy"].startswith("Correct the fields")
    browser, url = browse(legal), review_url(review, "legal")
    end = {"do": "recommend", "end-recommendation": "refuse", "end-reasons": "No."}
    shown = text_of(browser.post(url, form_of(browser, url) | end))
    assert shown.count(BECAUSE) == 1
    assert source in shown
    refused = browse(escalation).post(f"{url}claim/")  # a state, told on the page of the review
    assert (refused.status_code, text_of(refused).count(BECAUSE)) == (403, 1)
    assert str(POLICIES["may_claim"][1]) in text_of(refused)


def test_the_policy_is_named_with_its_version_and_what_it_says(browse, rest_in_person, recommended, legal, approver):
    steps.lanes.dissent(review_id=recommended.pk, text="Not lawful in my view.", by=legal)
    sent = {"outcome": "approve", "reasons": "So.", "overrules": "Heard."}
    headers = {"If-Match": f'"{recommended.version}"'}
    said = rest_in_person(approver).post(f"/api/v1/reviews/{recommended.pk}/decide/", sent, headers=headers)
    assert said.status_code == 403
    assert said.data["origin"].startswith("Review policy 1. Tier 1 is decided at level 1.")
    assert "dissent" in said.data["origin"].lower()
    assert said.data["remedy"] == POLICIES["may_approve"][1]
    wait = {"outcome": "defer", "reasons": "So."}
    refused = browse(approver).post(
        review_url(recommended, "decide"),
        wait | {"seen_version": recommended.version, "conditions-TOTAL_FORMS": 0, "conditions-INITIAL_FORMS": 0},
    )
    assert (refused.status_code, text_of(refused).count(BECAUSE)) == (422, 1)


def test_what_leaves_nobody_is_named_by_item(rest_in_person, review, people, authority):
    for lane in Lane.objects.filter(review=review):
        steps.answer(lane, people[lane.name], **({"L02": "no"} if lane.name == "legal" else {}))
        steps.recommend(lane, people[lane.name], steps.Recommendation.REFUSE)
    lane = steps.lane_of(review, "legal")
    headers = {"If-Match": f'"{steps.Review.objects.get(pk=review.pk).version}"'}
    sent = {"outcome": "approve", "reasons": "So."}
    said = rest_in_person(authority).post(f"/api/v1/reviews/{review.pk}/decide/", sent, headers=headers)
    assert said.data["code"] in {"obstacles", "not_allowed"}
    assert f"L02: {steps.checklists.items_of(lane)['L02'].source}" in said.data["origin"]


def test_what_is_hidden_and_what_is_missing_say_the_same(browse, rest, review, stranger):
    hidden = rest(stranger).get(f"/api/v1/reviews/{review.pk}/").data
    missing = rest(stranger).get("/api/v1/reviews/00000000-0000-0000-0000-000000000000/").data
    assert {**hidden, "instance": ""} == {**missing, "instance": ""}
    assert page(browse(stranger), review_url(review), 404).count(BECAUSE) == 1
