from datetime import timedelta

import pytest

from accounts.domain.roles import Role
from core import clock
from core.models import ReadEvent
from riskreview.domain.conflicts import Tie
from riskreview.models import ConflictOfInterest
from riskreview.services import conflicts, lanes, waivers
from tests.factories import make_actor, make_plan, make_user
from tests.integration.riskreview import steps
from tests.web.riskreview.pages import page, review_url, text_of

pytestmark = pytest.mark.django_db
URL = "/reviews/conflicts/"
GROUNDS = "My sister keeps their books."


def test_a_reviewer_declares_from_the_review_and_withdraws(
    browse, review, draft, actor, legal, ethics, auditor, approver, north
):
    lanes.claim(lane_id=steps.lane_of(review, "legal").pk, by=legal)
    browser = browse(legal)
    assert f"{URL}?engagement={draft.pk}" in page(browser, review_url(review))
    assert URL in page(browser, "/account/")  # the menu under one's own name
    form = page(browser, f"{URL}?engagement={draft.pk}")
    assert (str(draft.pk) in form, str(actor) in form) == (True, True)
    said = {"about": str(actor.pk), "kind": "family", "grounds": GROUNDS}
    kept = browser.post(f"{URL}?engagement={draft.pk}", said | {"about": ""})
    assert (kept.status_code, GROUNDS in text_of(kept)) == (422, True)
    assert browser.post(f"{URL}?engagement={draft.pk}", said).status_code == 302
    row = ConflictOfInterest.objects.get()
    assert (row.actor, row.engagement, row.grounds) == (actor, None, GROUNDS)
    assert steps.lane_of(review, "legal").holder is None
    mine = page(browser, review_url(review))
    assert "You declared a conflict of interest here" in mine
    assert "?engagement=" not in mine
    again = browser.post(f"{URL}?engagement={draft.pk}", said)
    assert (again.status_code, "You declared this already" in text_of(again)) == (409, True)

    others = page(browse(ethics), review_url(review))  # that they take no part, not why
    assert "Take no part" in others
    assert str(legal) in others
    assert GROUNDS not in others + page(browse(ethics), URL)
    assert GROUNDS not in page(browse(auditor), URL)
    auditor.memberships.create(compartment=north, access="view")
    assert GROUNDS in page(browse(auditor), URL)
    assert ReadEvent.objects.filter(by=auditor, subject_type="riskreview.conflictofinterest").count() == 1

    away = f"{URL}{row.pk}/withdraw/"
    assert [browse(who).post(away, {"reason": "Gone."}).status_code for who in (ethics, auditor)] == [404, 403]
    assert browser.post(away, {"reason": ""}).status_code == 422
    assert browser.post(away, {"reason": "She left them."}).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_because == "She left them."
    mine = page(browser, URL)
    assert ("She left them." in mine, "Holds until confirmed" in mine) == (True, True)

    assert "She left them." not in page(browse(ethics), URL)
    told = page(browse(approver), URL)
    assert ("She left them." in told, str(legal) in told, GROUNDS in told) == (True, True, False)
    assert "your word is needed" in page(browse(approver), "/inbox/")
    done = f"{URL}{row.pk}/confirm/"
    assert [browse(who).post(done).status_code for who in (ethics, legal, approver, approver)] == [404, 403, 302, 409]
    assert "Confirmed by" in page(browser, URL)
    assert "You declared a conflict of interest here" not in page(browser, review_url(review))


def test_a_tie_to_what_is_closed_to_one_since_keeps_no_name(browse, review, draft, actor, legal, north, common):
    browser = browse(legal)
    assert browser.post(URL, {"actor": actor.name, "kind": "financial", "grounds": GROUNDS}).status_code == 302
    assert str(actor) in page(browser, URL)
    legal.memberships.filter(compartment=north).delete()
    shown = page(browser, URL)
    assert "not open to you any more" in shown
    assert str(actor) not in shown
    assert browser.post(URL, {"actor": actor.name, "kind": "other", "grounds": GROUNDS}).status_code == 422
    assert browser.get(f"{URL}?engagement={draft.pk}").status_code == 404
    assert browser.get(f"{URL}?engagement=x").status_code == 404
    writer = make_user(role=Role.ANALYST, changes=[north])
    assert browse(writer).post(f"{URL}?engagement={draft.pk}", {}).status_code == 422
    said = {"about": str(draft.pk), "kind": "other", "grounds": GROUNDS}
    assert browse(writer).post(f"{URL}?engagement={draft.pk}", said).status_code == 403
    assert ConflictOfInterest.objects.count() == 1


def test_a_tie_to_what_all_see_is_told_where_its_reviewer_would_take_part_alone(
    browse, actor, analyst, common, legal, ethics, published
):
    known = make_actor(common, name="Salt Road Elders", actor_type="civil_society")
    steps.assess(known)
    far = make_user(role=Role.LEGAL_REVIEWER, name="Faro Legal", sees=[common])
    for person in (far, legal):
        conflicts.declare(kind=Tie.FAMILY, grounds=GROUNDS, actor_id=known.pk, by=person)
    parties = [{"actor_id": actor.pk}, {"actor_id": known.pk}]
    review = steps.submit(make_plan(analyst, actor, parties=parties), analyst)
    shown = page(browse(ethics), review_url(review))
    assert (str(legal) in shown, str(far) in shown) == (True, False)


def test_who_decides_is_told_that_a_reviewer_takes_no_part_any_more(browse, recommended, draft, legal, approver):
    shown = "Luc Legal answered the lane Legal, and neither reviews nor decides"
    addresses = (review_url(recommended), review_url(recommended, "decide"))
    assert [shown in page(browse(approver), url) for url in addresses] == [False, False]
    tie = {"person": legal, "kind": Tie.FINANCIAL, "grounds": GROUNDS, "declared_at": clock.now()}
    ConflictOfInterest.objects.create(engagement=draft, **tie)  # past the service, which asks somebody else at once
    for url in addresses:
        read = page(browse(approver), url)
        assert (shown in read, GROUNDS in read) == (True, False)


def test_what_counts_no_more_stays_on_the_page_struck_through(
    browse, review, draft, people, legal, analyst, authority, approver, senior
):
    lane = steps.answer(steps.lane_of(review, "legal"), legal, L12="no")
    measure = steps.mitigate(lane, "L12", legal, analyst)
    steps.recommend(lane, legal, steps.Recommendation.CONDITIONAL)
    steps.show_and_verify(measure, analyst, senior)
    steps.answer(steps.lane_of(review, "ethical"), people["ethical"], E08="no")
    steps.recommend(steps.lane_of(review, "ethical"), people["ethical"], steps.Recommendation.REFUSE)
    passed = steps.answer_all(review, people)
    said = {"code": "E08", "reason": "Lives depend on it.", "expires_on": clock.now().date() + timedelta(days=20)}
    waivers.give(review_id=passed.pk, seen_version=passed.version, by=authority, **said)
    for person in (authority, senior):
        conflicts.declare(kind=Tie.FINANCIAL, grounds=GROUNDS, engagement_id=draft.pk, by=person)
    for address in (review_url(passed), review_url(passed, "decide")):
        shown = page(browse(approver), address)
        assert '<del class="pre-line">Lives depend on it.</del>' in shown
        assert f"{authority} declared a conflict of interest" in shown
    for address in (review_url(passed), f"/reviews/mitigations/{measure.pk}/", "/conditions/"):
        shown = page(browse(approver), address)
        assert f"<del>Verified: <bdi>{senior}</bdi>" in shown
        assert "Somebody else verifies it." in shown


def test_a_withdrawal_is_turned_down_and_may_be_given_again(browse, review, draft, legal, ethics, approver):
    row = conflicts.declare(kind=Tie.FAMILY, grounds=GROUNDS, engagement_id=draft.pk, by=legal)
    conflicts.withdraw(conflict_id=row.pk, reason="She left them.", by=legal)
    down = f"{URL}{row.pk}/turn-down/"
    assert "Turn it down" in page(browse(approver), URL)
    assert [browse(who).post(down, {"reason": "No."}).status_code for who in (ethics, legal)] == [404, 403]
    kept = browse(approver).post(down, {"reason": ""})
    assert (kept.status_code, "Why the tie holds" in text_of(kept)) == (422, True)
    assert [browse(approver).post(down, {"reason": "She is back."}).status_code for _time in range(2)] == [302, 409]
    assert "She left them." not in page(browse(approver), URL)
    mine = page(browse(legal), URL)
    assert ("Turned down by" in mine, "She is back." in mine, "Withdraw it again" in mine) == (True, True, True)
    assert "holds all the same" in page(browse(legal), "/inbox/")
    assert browse(legal).post(f"{URL}{row.pk}/withdraw/", {"reason": "She left for good."}).status_code == 302
    assert "She left for good." in page(browse(approver), URL)
