"""An act that weighs heavily asks for the password again, and loses nothing of what was typed."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.services import confirming
from core import clock
from core.models import AuditEvent
from riskreview.models import Decision
from tests.factories import PASSWORD
from tests.web.accounts.test_sign_in import RATES, some_network, someone, try_in
from tests.web.riskreview.conftest import actor, draft, people, published, recommended, review
from tests.web.riskreview.pages import review_url

__all__ = ["actor", "draft", "people", "published", "recommended", "review", "someone"]
HTML = {"HTTP_ACCEPT": "text/html,*/*"}
PAGE = "/account/confirm/"


def asked(url):
    return f"{PAGE}?next={url}"


def test_a_decision_waits_for_the_password_and_comes_back_as_it_was_typed(browse, recommended, approver):
    browser, url = browse(approver, confirmed=False), review_url(recommended, "decide")
    assert browser.get(url).status_code == 200, "reading asks nothing"
    typed = {"outcome": "approve", "reasons": "The road is needed\nnow.", "seen_version": recommended.version}
    away = browser.post(url, typed, **HTML)
    assert (away.status_code, away.url) == (302, asked(url))
    assert not Decision.objects.exists()
    assert f'name="next" value="{url}"' in browser.get(away.url).content.decode()

    wrong = browser.post(PAGE, {"password": "not mine", "next": url})
    assert wrong.status_code == 422
    assert "This is not your current password." in wrong.content.decode()
    assert browser.post(PAGE, {"password": "", "next": url}).status_code == 422
    assert browser.post(url, typed, **HTML).url == asked(url)
    assert not Decision.objects.exists()

    right = browser.post(PAGE, {"password": PASSWORD, "next": url})
    assert (right.status_code, right.url) == (302, url)
    page = browser.get(url, **HTML).content.decode()
    assert "Your password was asked for when you sent this" in page
    assert '<input type="hidden" name="reasons" value="The road is needed\nnow.">' in page.replace("\r", "")
    assert not Decision.objects.exists(), "nothing is sent by itself"
    assert browser.post(url, typed, **HTML).status_code == 302
    assert Decision.objects.get().reasons == "The road is needed\nnow."
    noted = AuditEvent.objects.filter(verb__in=["accounts.password_confirmed", "accounts.sign_in_failed"])
    assert [(event.verb, event.subject_id) for event in noted.order_by("at")] == [
        ("accounts.sign_in_failed", approver.pk),
        ("accounts.password_confirmed", approver.pk),
    ]


def test_signing_in_gives_the_password_and_it_counts_for_ten_minutes(browse, recommended, approver, monkeypatch):
    browser, url = Client(), review_url(recommended, "decide")
    try_in(browser, "approver")
    nothing = {"outcome": "", "reasons": "", "seen_version": recommended.version}
    at = clock.now()
    for after, status in ((timedelta(minutes=9), 422), (timedelta(minutes=11), 302), (timedelta(minutes=-1), 302)):
        monkeypatch.setattr(clock, "now", lambda after=after: at + after)
        assert browser.post(url, nothing, **HTML).status_code == status, after


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_an_address_elsewhere_is_not_followed(browse, analyst, elsewhere):
    browser = browse(analyst)
    assert 'name="next" value="/"' in browser.get(PAGE, {"next": elsewhere}).content.decode()
    assert browser.post(PAGE, {"password": PASSWORD, "next": elsewhere}).url == "/"


def test_a_machine_has_no_password(browse, client):
    browser = browse(client)
    assert browser.get(PAGE).status_code == 403
    assert browser.post(PAGE, {"password": ""}).status_code == 403


def test_guessing_is_slowed_down_by_the_same_count_as_at_the_door(someone, browse, settings):
    settings.ACCOUNT_RATE_LIMITS = RATES
    browser = browse(someone, confirmed=False)
    browser.defaults["REMOTE_ADDR"] = some_network()
    codes = [browser.post(PAGE, {"password": "no"}).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]
    refused = browser.post(PAGE, {"password": PASSWORD})
    assert (refused.status_code, refused["Retry-After"]) == (429, "300")
    assert "Wait five minutes, then try again" in refused.content.decode()
    assert confirming.KEY not in browser.session
    assert try_in(Client(REMOTE_ADDR=some_network()), someone.username).status_code == 429
