"""One engagement is opened to one person outside its compartment: all of it, to read, until a moment."""

from datetime import timedelta

import pytest

from accounts.selectors import access
from core import clock
from core.errors import NotFound
from core.models import AuditEvent
from engagements.models import Engagement
from riskreview.models import Lane, Review
from tests.factories import make_grant, make_plan, make_token
from tests.integration.riskreview import steps
from tests.integration.riskreview.conftest import actor, draft, people, published, recommended, review  # noqa: F401
from tests.standing import standing
from tests.web.riskreview.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
@standing
def decision(recommended, approver):  # noqa: F811
    return steps.decide(recommended, approver)


@pytest.fixture
@standing
def whole(decision):
    return Engagement.objects.get(pk=decision.engagement_id)


def test_a_lead_analyst_opens_it_and_closes_it_again(browse, whole, lead, analyst, stranger):
    here = f"/access/engagements.engagement/{whole.pk}/"
    assert here in page(browse(lead), whole.get_absolute_url())
    assert here not in page(browse(analyst), whole.get_absolute_url())
    day = (clock.now() + timedelta(days=7)).date().isoformat()
    said = {"user": str(stranger.pk), "until_on": day, "reason": "writes the annual report"}
    assert browse(stranger).get(whole.get_absolute_url()).status_code == 404
    assert browse(analyst).post(here, said).status_code == 403
    assert browse(lead).post(here, said).status_code == 302
    assert AuditEvent.objects.get(verb="accounts.record_opened").subject_id == whole.pk
    assert str(stranger) in page(browse(lead), here)
    assert browse(stranger).get(whole.get_absolute_url()).status_code == 200
    ended = {"user": str(stranger.pk), "reason": "report is done"}
    assert browse(lead).post(f"{here}revoke/", ended).status_code == 302
    assert browse(stranger).get(whole.get_absolute_url()).status_code == 404


def test_what_is_part_of_it_follows_and_nothing_else(browse, whole, decision, actor, analyst, stranger):  # noqa: F811
    other = make_plan(analyst, actor)
    make_grant(stranger, whole)
    browser = browse(stranger)
    review = Review.objects.get(engagement=whole)  # noqa: F811
    parts = [
        whole.get_absolute_url(),
        f"{whole.get_absolute_url()}history/",
        review.get_absolute_url(),
        f"{review.get_absolute_url()}legal/",
        decision.get_absolute_url(),
        f"/decisions/{decision.pk}/record.json/",
    ]
    assert [(url, browser.get(url).status_code) for url in parts] == [(url, 200) for url in parts]
    shown = page(browser, whole.get_absolute_url())
    assert (actor.name in shown, str(actor.pk) in shown, str(whole.channel) in shown) == (True, False, True)
    assert f"/channels/{whole.channel_id}/" not in shown
    assert whole.title in page(browser, "/engagements/")
    assert other.title not in page(browser, "/engagements/")
    for url in (other.get_absolute_url(), actor.get_absolute_url(), f"/channels/{whole.channel_id}/"):
        assert browser.get(url).status_code == 404
    rows = browser.get("/api/v1/engagements/").json()["results"]
    assert [row["id"] for row in rows] == [str(whole.pk)]
    assert browser.get(f"/api/v1/reviews/{review.pk}/").status_code == 200
    assert browser.get(f"/api/v1/actors/{actor.pk}/").status_code == 404
    # To read: it is never change, and a token stands for the compartments it names alone.
    assert not stranger.may_change_in(whole.compartment_id)
    body = {"reason": "x", "seen_version": whole.version}
    assert browser.post(f"/engagements/{whole.pk}/cancel/", body).status_code == 403
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {make_token(stranger).secret}"}
    browser.logout()
    assert browser.get(f"/api/v1/engagements/{whole.pk}/", **bearer).status_code == 404


def test_it_closes_by_itself(whole, stranger):
    make_grant(stranger, whole, expires_in=timedelta(seconds=-1))
    assert not Engagement.objects.visible_to(stranger).exists()
    assert not Lane.objects.visible_to(stranger).exists()
    with pytest.raises(NotFound):
        access.record("engagements.engagement", whole.pk, user=stranger)


def test_who_sees_it_is_asked_in_one_statement(whole, stranger, django_assert_num_queries):
    make_grant(stranger, whole)
    with django_assert_num_queries(1):
        assert list(Lane.objects.visible_to(stranger).values_list("name", flat=True).order_by("name")) == [
            "escalation", "ethical", "legal"]  # fmt: skip
