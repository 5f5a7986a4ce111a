"""What stands beside an item to think with: the record, and earlier answers."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from actors.models import Source
from actors.services import determinations
from core import clock
from engagements.models import Engagement, Incident
from riskreview.models import Lane, LaneEvidence
from riskreview.services.lanes import Given
from tests.factories import (
    make_actor,
    make_commitment,
    make_compartment,
    make_listing,
    make_person,
    make_plan,
    make_relation,
    make_role,
    make_source,
)
from tests.integration.actors.test_determinations import confirmed, whole
from tests.integration.engagements.test_succession import BEFORE, HANDED, answer, split
from tests.integration.riskreview import steps
from tests.web.riskreview.pages import form_of, page, review_url, text_of

pytestmark = pytest.mark.django_db


def make_incident(compartment, title, by, actor, **fields):
    return Incident.objects.create(
        compartment=compartment,
        title=title,
        incident_type="armed_clash",
        occurred_at=fields.pop("occurred_at", clock.now() - timedelta(days=3)),
        summary="Seen from afar.",
        recorded_by=by,
        actor=actor,
        **fields,
    )


def section(text, code):
    """The part of the page that is about one item."""
    return text[text.index(f'id="{code}"') :].split("</section>")[0]


def test_the_record_that_bears_on_an_item_stands_beside_it(browse, review, actor, escalation, analyst, north):
    elsewhere = make_compartment("elsewhere")
    rival = make_actor(north, name="Ridge Council")
    make_relation(actor, rival, "rival_of")
    make_relation(actor, make_actor(elsewhere, name="Unseen Front"), "rival_of")
    make_incident(north, "Shots at the bridge", analyst, actor, reliability="B", credibility="2")
    make_incident(north, "Shots long ago", analyst, actor, occurred_at=clock.now() - timedelta(days=200))
    make_incident(elsewhere, "Unseen raid", analyst, actor)
    steps.lanes.claim(lane_id=steps.lane_of(review, "escalation").pk, by=escalation)
    browser, url = browse(escalation), review_url(review, "escalation")
    text = page(browser, url)
    rivals = section(text, "X13")
    assert "Ridge Council" in rivals
    assert "Shots at the bridge" in rivals
    assert "Shots long ago" not in text
    assert "Unseen" not in text
    assert 'Commitments:</span> <span class="not-recorded">nothing recorded that you may see' in section(text, "X08")
    assert "On record" not in section(text, "X05")
    assert "To the next incomplete item: X03" in section(text, "X02")
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    for number in range(3):
        make_incident(north, f"Shots {number}", analyst, actor)
        make_relation(actor, make_actor(north, name=f"Rival {number}"), "rival_of")
    with CaptureQueriesContext(connection) as many:
        browser.get(url)
    assert len(many) == len(one)


def test_a_promise_stands_beside_the_plans_of_who_made_it_and_of_who_may_take_it_over(
    browse, review, actor, escalation, analyst, north
):
    union = make_actor(north, name="River Union")
    promise = make_commitment(analyst, union, made_on=BEFORE, exact_words="The scales are checked.")
    steps.lanes.claim(lane_id=steps.lane_of(review, "escalation").pk, by=escalation)
    browser, url = browse(escalation), review_url(review, "escalation")
    assert promise.exact_words not in section(page(browser, url), "X08")
    event = split(union, analyst, actor)
    item = section(page(browser, url), "X08")
    assert not [
        told
        for told in (promise.exact_words, "made with River Union", "a split or merger asks what becomes of it")
        if told not in item
    ]
    answer(promise, event, analyst, heir_id=actor.pk, **HANDED)
    item = section(page(browser, url), "X08")
    assert f"taken over by {actor.name}" in item
    assert "asks what becomes" not in item


def test_a_recorded_fact_becomes_evidence_in_one_click_unless_a_reader_may_not_be_told(
    browse, rest, review, actor, escalation, legal, analyst, north, stranger
):
    elsewhere = make_compartment("elsewhere")
    Membership.objects.create(user=escalation, compartment=elsewhere, access="view")
    letter, far = make_source(north, title="Letter of the elders"), make_source(elsewhere, title="A far voice")
    graded = {"reliability": "B", "credibility": "2"}
    shots = make_incident(north, "Shots at the bridge", analyst, actor, source=letter, **graded)
    cited_far = make_incident(north, "Shots at the ford", analyst, actor, source=far, **graded)
    unseen = make_incident(elsewhere, "Raid beyond the river", analyst, actor)
    red = make_incident(north, "Told to few", analyst, actor, marking="red")
    lane = steps.lane_of(review, "escalation")
    steps.lanes.claim(lane_id=lane.pk, by=escalation)
    browser, url, api = browse(escalation), review_url(review, "escalation"), f"/api/v1/reviews/{review.pk}/"

    item = section(page(browser, url), "X13")
    assert f'name="attach" value="X13:{shots.pk}"' in item
    assert "Raid beyond the river" in item  # for this reviewer, but not to be quoted to all who read the plan
    assert (f"X13:{unseen.pk}" in item, f"X13:{red.pk}" in item) == (False, False)
    data = form_of(browser, url) | {"X13-reasoning": "Two villages.", "attach": f"X13:{shots.pk}"}
    assert browser.post(url, data).headers["Location"].endswith("/escalation/#X13")
    piece = LaneEvidence.objects.get()
    assert (piece.text.startswith("Shots at the bridge ("), piece.grade, piece.source) == (True, "B2", letter)
    assert (piece.url, piece.answer.reasoning) == (shots.get_absolute_url(), "Two villages.")
    item = section(page(browser, url), "X13")
    assert (item.count("Attached"), f'value="X13:{shots.pk}"' in item) == (1, False)

    sent = {"lane": "escalation", "code": "X13", "record": str(cited_far.pk)}
    answer = rest(escalation).post(f"{api}attach/", sent)
    assert (answer.status_code, answer.data["grade"], answer.data["source"]) == (201, "", None)
    for record, code, by, status in (
        (cited_far.pk, "X13", escalation, 409),  # attached already
        (unseen.pk, "X13", escalation, 422),
        (red.pk, "X13", escalation, 422),
        (shots.pk, "X05", escalation, 422),  # does not bear on it
        ("x", "X13", escalation, 422),
        (shots.pk, "L01", escalation, 404),
        (shots.pk, "X13", legal, 403),
        (shots.pk, "X13", stranger, 404),
    ):
        sent = {"lane": "escalation", "code": code, "record": str(record)}
        assert rest(by).post(f"{api}attach/", sent).status_code == status, (code, by)
    refused = browser.post(url, form_of(browser, url) | {"X02-reasoning": "Kept.", "attach": f"X13:{unseen.pk}"})
    assert (refused.status_code, "Kept." in text_of(refused)) == (422, True)
    assert LaneEvidence.objects.count() == 2
    Source.objects.filter(pk=letter.pk).update(refuted_at=clock.now(), refuted_reason="Forged.", refuted_by=analyst)
    LaneEvidence.objects.filter(source=letter).delete()
    sent = {"lane": "escalation", "code": "X13", "record": str(shots.pk)}
    assert rest(escalation).post(f"{api}attach/", sent).data["fields"] == {
        "source_id": "This source is refuted: nothing more can rest on it."
    }


def test_what_changed_under_a_determination_as_one_reader_sees_it_is_not_quoted_to_all(
    rest, review, actor, ethics, analyst, lead, north
):
    determined = confirmed(
        whole(determinations.prepare(actor_id=actor.pk, part="", by=analyst), make_source(north), analyst), lead
    )
    address, said = f"/api/v1/reviews/{review.pk}/lanes/ethical/beside/", "Its leadership has changed since."

    def beside(by):
        [found] = next(row["recorded"] for row in rest(by).get(address).data if row["code"] == "E02")
        return found["pieces"][0]

    elsewhere = make_compartment("elsewhere")
    Membership.objects.create(user=ethics, compartment=elsewhere, access="view")
    assert beside(ethics)["record"] == str(determined.pk)
    role = make_role(make_person(elsewhere), actor, "supreme_leader")
    type(role).objects.filter(pk=role.pk).update(created_at=clock.now() + timedelta(hours=1))
    assert (said in beside(ethics)["notes"], beside(ethics)["record"]) == (True, "")
    assert (said in beside(analyst)["notes"], beside(analyst)["record"]) == (False, str(determined.pk))


def test_rest_tells_what_stands_beside_the_items_as_the_page_does(
    rest, review, actor, people, legal, escalation, approver, analyst, north, stranger, sql
):
    elsewhere = make_compartment("elsewhere")
    make_relation(actor, make_actor(north, name="Ridge Council"), "rival_of")
    make_relation(actor, make_actor(elsewhere, name="Unseen Front"), "rival_of")
    make_incident(elsewhere, "Unseen raid", analyst, actor)
    address = f"/api/v1/reviews/{review.pk}/lanes/escalation/beside/"
    found = rest(analyst).get(address)
    by_code = {row["code"]: row for row in found.data}
    kinds = {row["kind"]: row for row in by_code["X13"]["recorded"]}
    assert list(by_code) == list(steps.checklists.items_of(steps.lane_of(review, "escalation")))
    assert [piece["text"] for piece in kinds["relations"]["pieces"]] == [f"{actor} · rival of · Ridge Council"]
    assert (kinds["conduct"]["pieces"], kinds["conduct"]["more"]) == ([], False)
    assert "Unseen" not in str(found.data)
    assert rest(stranger).get(address).status_code == 404
    assert rest(analyst).get(address.replace("escalation", "finance")).status_code == 404
    assert rest(legal).get(address.replace("beside", "lessons")).data == []
    assert rest(stranger).get(address.replace("beside", "lessons")).status_code == 404

    steps.decide(steps.answer_all(review, people), approver)
    assert not any(row["recorded"] for row in rest(analyst).get(address).data)
    second = steps.submit(make_plan(analyst, actor, title="Second talk"), analyst)
    address = f"/api/v1/reviews/{second.pk}/lanes/escalation/beside/"
    earlier = rest(escalation).get(address).data[0]["earlier"]
    assert [(row["review"], row["elsewhere"], row["answer"]) for row in earlier] == [(str(review.pk), True, "low")]
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE engagements_engagement DISABLE TRIGGER USER")
    Engagement.objects.filter(pk=review.engagement_id).update(compartment=elsewhere)
    assert not any(row["earlier"] for row in rest(escalation).get(address).data)  # not theirs to see any more


def test_listings_bear_on_the_legal_items_until_the_decision(browse, review, actor, people, legal, approver):
    make_listing(actor, reference="EU-77", state="disputed", reliability="C", credibility="3")
    url = review_url(review, "legal")
    assert "EU-77" in section(page(browse(legal), url), "L02")
    assert "Disputed · C3" in section(page(browse(legal), url), "L02")
    steps.answer_all(review, people)
    assert "EU-77" in section(page(browse(approver), url), "L02")
    Lane.objects.get(review=review, name="legal").refresh_from_db()
    steps.submission.withdraw(
        engagement_id=review.engagement_id,
        seen_version=steps.fresh(review.engagement).version,
        by=review.engagement.lead,
    )
    assert "EU-77" not in page(browse(approver), url)


def test_answers_on_another_plan_with_the_actor_are_shown_as_such(
    browse, review, actor, people, legal, approver, analyst
):
    lane = steps.lane_of(review, "legal")
    steps.answer(lane, legal)
    given = [Given(code="L01", answer="yes", reasoning="Order of May")]
    version = Lane.objects.get(pk=lane.pk).version
    steps.lanes.save_answers(lane_id=lane.pk, seen_version=version, answers=given, by=legal)
    steps.recommend(lane, legal)
    second = steps.submit(make_plan(analyst, actor, title="Second talk"), analyst)
    steps.lanes.claim(lane_id=steps.lane_of(second, "legal").pk, by=legal)
    browser, url = browse(legal), review_url(second, "legal")
    assert "Order of May" not in page(browser, url)  # not decided yet
    steps.decide(steps.answer_all(review, people), approver)
    item = section(page(browser, url), "L01")
    assert "Earlier answer, on another plan" in item
    assert "Order of May" in item
    assert f"/reviews/{review.pk}/legal/#L01" in item
    assert "L01-answer" not in form_of(browser, url)
    assert form_of(browser, url)["L01-reasoning"] == ""


def test_an_item_is_talked_about_beside_its_answer(browse, rest, review, analyst, legal, stranger):
    url = review_url(review, "legal")
    steps.lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    author, holder = browse(analyst), browse(legal)
    empty = author.post(f"{url}comment/", {"code": "L01", "comment-L01-text": " "})
    assert (empty.status_code, "Write the comment." in text_of(empty)) == (422, True)
    assert author.post(f"{url}comment/", {"code": "L01", "comment-L01-text": "The order of May"}).status_code == 302
    data = form_of(holder, url) | {"comment-L01-text": "Which <b>paragraph</b>?", "L01-reasoning": "Kept", "do": "save"}
    assert holder.post(url, data).status_code == 302
    sent = {"lane": "legal", "code": "L01", "text": "Paragraph four"}
    assert rest(analyst).post(f"/api/v1/reviews/{review.pk}/comments/", sent).status_code == 201
    read = rest(analyst).get(f"/api/v1/reviews/{review.pk}/lanes/legal/").data["items"][0]["comments"]
    assert [(row["code"], row["by"]["name"]) for row in read] == [("L01", str(by)) for by in (analyst, legal, analyst)]
    item = section(page(author, url), "L01")
    assert [
        item.index(words) for words in ("The order of May", "Which &lt;b&gt;paragraph", "Paragraph four")
    ] == sorted(item.index(words) for words in ("The order of May", "Which &lt;b&gt;paragraph", "Paragraph four"))
    assert section(page(holder, url), "L01").count("Kept") == 1
    assert browse(stranger).post(f"{url}comment/", {"code": "L01", "comment-L01-text": "Hm"}).status_code == 404


def test_the_plan_stands_beside_the_last_approved_content(browse, cleared, review, analyst, legal):
    assert "none was approved before" in page(browse(legal), review_url(review))
    steps.submission.revise(engagement_id=cleared.pk, seen_version=cleared.version, by=analyst)
    Engagement.objects.filter(pk=cleared.pk).update(red_lines="No names of villages.")
    again = steps.submit(steps.fresh(cleared), analyst)
    for url in (review_url(again), review_url(again, "legal")):
        text = page(browse(legal), url)
        beside = text[text.index('id="beside-approved"') :]
        assert "1 difference</span></summary><div" in beside
        assert f"<del>{cleared.red_lines}</del>" in beside
        assert "<ins>No names of villages.</ins>" in beside
        assert beside.count("<ins>") == 1


def test_the_reviewer_places_the_risk_on_the_matrix(browse, review, legal):
    lane = steps.lane_of(review, "legal")
    steps.answer(lane, legal)
    browser, url = browse(legal), review_url(review, "legal")
    assert text_of(browser.get(url)).count("Very high</td>") == 3
    end = {"do": "recommend", "end-recommendation": "clear", "end-reasons": "Fine.", "end-inherent_likelihood": "4"}
    refused = browser.post(url, form_of(browser, url) | end)
    assert refused.status_code == 422
    assert text_of(refused).count("Place all four, or leave all four to the answers.") >= 3
    end |= {"end-inherent_impact": "4", "end-residual_likelihood": "2", "end-residual_impact": "4"}
    assert browser.post(url, form_of(browser, url) | end).status_code == 302
    text = page(browser, url)
    assert 'class="placed">High<span class="strong">before</span></td>' in text
    assert 'class="placed">Medium<span class="strong">after</span></td>' in text
