"""The whole gate in the browser, with scripts off: submit, three lanes, decide; then the contact may start."""

import pytest

from engagements.services import lifecycle
from riskreview.models import Decision, Lane, Review
from riskreview.selectors import checklists
from tests.web.riskreview.pages import best_answers, door, form_of, fresh, page, review_url

pytestmark = pytest.mark.django_db


def test_a_plan_passes_the_gate_from_submission_to_start(browse, draft, analyst, people, approver):
    author = browse(analyst)
    assert "Nothing is missing" in page(author, door(draft, "submit"))
    sent = author.post(door(draft, "submit"), form_of(author, door(draft, "submit")))
    review = Review.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, review_url(review))
    assert fresh(draft).status == "in_review"

    for name, person in people.items():
        reviewer, url = browse(person), review_url(review, name)
        claimed = reviewer.post(review_url(review, name, "claim"))
        assert (claimed.status_code, claimed["Location"]) == (302, url)
        items = checklists.items_of(Lane.objects.get(review=review, name=name))
        saved = reviewer.post(url, best_answers(reviewer, url, items) | {"do": "save"})
        assert saved.status_code == 302
        closing = form_of(reviewer, url) | {"do": "recommend", "end-reasons": "The answers carry it."}
        assert closing["end-recommendation"] == "clear"
        assert reviewer.post(url, closing)["Location"] == review_url(review)
        assert Lane.objects.get(review=review, name=name).status == "answered"

    assert "All lanes have answered" in page(browse(approver), review_url(review))
    decider, url = browse(approver), review_url(review, "decide")
    decided = decider.post(url, form_of(decider, url) | {"outcome": "approve", "reasons": "On balance."})
    decision = Decision.objects.get()
    assert (decided.status_code, decided["Location"]) == (302, f"/decisions/{decision.pk}/")
    assert "It may start" in page(author, f"/engagements/{draft.pk}/")
    version = fresh(draft).version
    lifecycle.start(engagement_id=draft.pk, seen_version=version, by=analyst, go="The road is open.")
    assert fresh(draft).status == "under_way"
