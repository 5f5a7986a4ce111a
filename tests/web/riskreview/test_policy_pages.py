"""The pages of the review policy, of waivers, and the alarm of an emergency."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from core import clock
from riskreview.models import PolicyDraft, ReviewPolicy, Waiver
from riskreview.services import records
from tests.integration.riskreview import steps
from tests.integration.riskreview.test_review_policy import answer_badly, put_in_force
from tests.web.riskreview.pages import form_of, page, review_url

pytestmark = pytest.mark.django_db


def test_the_policy_is_read_by_everybody_drafted_by_one_and_published_by_another(
    published, browse, admin, senior, analyst
):
    assert "Working days of the legal lane" in page(browse(analyst), "/review-policy/")
    assert "Draft a change" not in page(browse(analyst), "/review-policy/")
    desk = browse(admin)
    form = form_of(desk, "/review-policy/draft/")
    assert (form["deadlines.legal"], form["triggers.listing_added"]) == ("5", "suspend")
    unreasoned = desk.post("/review-policy/draft/", form | {"deadlines.legal": "3"})
    assert unreasoned.status_code == 422
    beyond = desk.post("/review-policy/draft/", form | {"emergency.hours": "72", "reason": "Longer."})
    assert beyond.status_code == 422
    assert (
        browse(senior).post("/review-policy/draft/", form | {"deadlines.legal": "3", "reason": "I."}).status_code == 403
    )
    assert not PolicyDraft.objects.exists()
    kept = desk.post("/review-policy/draft/", form | {"deadlines.legal": "3", "reason": "Two more are here."})
    assert kept.status_code == 302
    draft = PolicyDraft.objects.get()
    seen = {"seen_version": draft.version}
    shown = page(browse(senior), "/review-policy/")
    assert "Two more are here." in shown
    assert "Deadlines: Working days of the legal lane" in shown
    assert browse(admin).post("/review-policy/draft/publish/", seen).status_code == 403
    away = browse(senior, confirmed=False).post("/review-policy/draft/publish/", seen)
    assert away.url.startswith("/account/confirm/")
    assert browse(senior).post("/review-policy/draft/publish/", {"seen_version": 9}).status_code == 409
    assert ReviewPolicy.objects.count() == 1
    assert browse(senior).post("/review-policy/draft/publish/", seen).status_code == 302
    assert ReviewPolicy.objects.get(number=2).published_by == senior
    assert "Review policy 2" in page(browse(analyst), "/review-policy/")
    assert "Replaced by a newer version" in page(browse(analyst), "/review-policy/1/")
    file = browse(analyst).get("/review-policy/2/file/").content
    assert b"  legal: 3\n" in file
    page(browse(analyst), "/review-policy/9/", status=404)

    first = browse(admin).get("/review-policy/1/file/").content
    sent = {"file": SimpleUploadedFile("policy.yaml", first), "reason": "Back.", "seen_version": "0"}
    assert desk.post("/review-policy/draft/", sent).status_code == 302
    assert PolicyDraft.objects.get().body["deadlines"]["legal"] == 5
    broken = {"file": SimpleUploadedFile("x.yaml", b"- a list"), "reason": "?", "seen_version": "1"}
    assert desk.post("/review-policy/draft/", broken).status_code == 422
    assert browse(senior).post("/review-policy/draft/drop/", {"seen_version": 1}).status_code == 302
    assert not PolicyDraft.objects.exists()


def test_a_block_is_waived_on_its_page_and_told_loudly(review, people, browse, authority, senior):
    passed = answer_badly(review, people, E08="no")
    url = review_url(passed, "waive")
    assert "Waive a block" in page(browse(authority), review_url(passed, "decide"))
    assert "/waive/" not in page(browse(senior), review_url(passed, "decide"))
    end = (clock.now() + steps.timedelta(days=20)).date().isoformat()
    data = {"seen_version": passed.version, "code": "E08", "reason": "Lives depend on it.", "expires_on": end}
    assert browse(senior).post(url, data).status_code == 403
    assert browse(authority).post(url, data | {"reason": ""}).status_code == 422
    assert browse(authority, confirmed=False).post(url, data).url.startswith("/account/confirm/")
    assert not Waiver.objects.exists()
    assert browse(authority).post(url, data).status_code == 302
    for where in ("decide", ""):
        assert "Waived blocks" in page(browse(authority), review_url(passed, *filter(None, [where])))
    decision = steps.decide(passed, authority)
    shown = page(browse(authority), f"/decisions/{decision.pk}/")
    assert "Lives depend on it." in shown
    assert "Review policy 1" in shown


def test_nobody_is_sent_to_waive_before_all_lanes_have_answered(review, people, browse, authority):
    lane = steps.lane_of(review, "ethical")
    steps.answer(lane, people["ethical"], E08="no")
    steps.recommend(lane, people["ethical"], steps.Recommendation.REFUSE)
    text = page(browse(authority), review_url(review, "decide"))
    assert ("E08 blocks" in text, "/waive/" in text) == (True, False)
    assert "Nothing to waive" in page(browse(authority), review_url(review, "waive"))


def test_where_one_person_approves_nobody_is_asked_to_agree(recommended, browse, approver):
    text = page(browse(approver), review_url(recommended, "agree"))
    assert ("Nobody has to agree" in text, "several people approve" in text) == (True, False)
    assert "People are reminded ahead, by so many days: 14, 7, 1." in page(
        browse(approver), "/conditions/?show=overdue"
    )


def test_who_agreed_to_an_approval_stands_beside_it_everywhere(
    draft, browse, rest, analyst, admin, senior, approver, authority, legal, people
):
    put_in_force(admin, senior, approvals__level_1=2)
    review = steps.answer_all(steps.submit(draft, analyst), people)
    assert "Agreed to the approval" not in page(browse(legal), review_url(review))
    data = {"seen_version": review.version, "reasons": "The garden is worth it."}
    assert browse(senior).post(review_url(review, "agree"), data).status_code == 302
    assert f'The garden is worth it.</span><span class="row-note"><bdi>{senior}</bdi>' in page(
        browse(legal), review_url(review)
    )
    said = rest(approver).get(f"/api/v1/reviews/{review.pk}/").json()
    assert [(row["by"]["name"], row["reasons"], row["counts"]) for row in said["assents"]] == [
        (str(senior), "The garden is worth it.", True)
    ]
    decision = steps.decide(review, approver)
    shown = page(browse(authority), f"/decisions/{decision.pk}/")
    assert "The garden is worth it." in shown
    signed = shown[shown.index('class="signatures"') :]
    assert signed.index(str(approver)) < signed.index(str(senior)) < signed.index("Received by, on")
    paper = records.take_out(decision_id=decision.pk, kind="pdf", by=authority).file
    words = " ".join(PdfReader(paper).pages[-1].extract_text().split())
    assert words.index(str(senior)) < words.index("Received by, on")


def test_who_agreed_to_an_approval_does_not_sign_a_refusal(
    draft, browse, analyst, admin, senior, approver, authority, people
):
    put_in_force(admin, senior, approvals__level_1=2)
    review = steps.answer_all(steps.submit(draft, analyst), people)
    data = {"seen_version": review.version, "reasons": "I would."}
    assert browse(senior).post(review_url(review, "agree"), data).status_code == 302
    decision = steps.decide(review, approver, steps.Outcome.REFUSE)
    shown = page(browse(authority), f"/decisions/{decision.pk}/")
    signed = shown[shown.index('class="signatures"') :]
    assert str(senior) not in signed[: signed.index("</section>")]
    assert "Agreed to the approval" not in shown
    paper = records.take_out(decision_id=decision.pk, kind="pdf", by=authority).file
    words = " ".join(PdfReader(paper).pages[-1].extract_text().split())
    assert str(senior) not in words[words.index("Signatures") :]


def test_what_a_dissent_does_is_said_by_the_policy_of_the_review(draft, browse, analyst, admin, senior, legal):
    put_in_force(admin, senior, dissent__number=1, dissent__adds=2)
    review = steps.submit(draft, analyst)
    text = page(browse(legal), review_url(review, "dissent"))
    assert "A dissent raises the decision, by so many levels: 2." in text
