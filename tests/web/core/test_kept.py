"""Whoever was signed out while typing loses nothing, and nothing is sent without them."""

import pytest
from django.urls import reverse

from engagements.models import Engagement
from tests.factories import PASSWORD, make_actor, make_plan

HTML = {"HTTP_ACCEPT": "text/html,*/*"}


@pytest.fixture
def draft(analyst, north):
    return make_plan(analyst, make_actor(north))


def plan_of(draft):
    return reverse("engagements:edit", args=[draft.pk, "purpose"])


def typed(draft, **changes):
    return {"title": draft.title, "kind": draft.kind, "desired_effect": "The mill opens\nagain.", **changes}


def sign_in(browser, user):
    return browser.post(reverse("account_login"), {"login": user.username, "password": PASSWORD}, **HTML)


def stored(draft):
    return Engagement.objects.get(pk=draft.pk).desired_effect


def test_what_was_sent_after_the_session_ended_is_shown_once_after_signing_in(browse, analyst, draft):
    browser = browse()
    away = browser.post(plan_of(draft), typed(draft, seen_version=draft.version), **HTML)
    assert away.url == f"{reverse('account_login')}?next={plan_of(draft)}"
    sign_in(browser, analyst)
    page = browser.get(plan_of(draft), **HTML).content.decode()
    assert "Not sent yet" in page
    assert '<input type="hidden" name="desired_effect" value="The mill opens\nagain.">' in page.replace("\r", "")
    assert f'name="seen_version" value="{draft.version}"' in page
    assert "csrfmiddlewaretoken" in page
    assert stored(draft) == draft.desired_effect
    assert "Not sent yet" not in browser.get(plan_of(draft), **HTML).content.decode()


def test_an_address_that_only_takes_what_is_sent_gives_it_back_too(browse, analyst, draft):
    browser = browse()
    address = reverse("engagements:cancel", args=[draft.pk])
    browser.post(address, {"reason": "They called it off.", "seen_version": 1}, **HTML)
    sign_in(browser, analyst)
    page = browser.get(address, **HTML)
    assert page.status_code == 200
    assert "They called it off." in page.content.decode()
    assert Engagement.objects.get().status == "draft"


def test_the_address_of_a_button_says_what_to_do_where_nothing_was_kept(browse, analyst):
    page = browse(analyst).get(reverse("riskreview:publish_policy"), **HTML)
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "press the button once more" in page.content.decode()


def test_who_may_not_open_the_page_sees_nothing_of_it(browse, stranger, draft):
    browser = browse()
    browser.post(plan_of(draft), typed(draft), **HTML)
    sign_in(browser, stranger)
    for _once_and_again in range(2):
        page = browser.get(plan_of(draft), **HTML)
        assert page.status_code == 404
        assert "The mill opens" not in page.content.decode()
    assert "kept" not in browser.session


@pytest.mark.parametrize(
    ("data", "accept"),
    [
        ({"reason": "x y", "new_password": "secret words"}, "text/html"),
        ({"reason": "x" * 200_001}, "text/html"),
        ({"reason": "typed by a script"}, "application/json"),
        ({}, "text/html"),
    ],
)
def test_passwords_floods_scripts_and_nothing_are_not_kept(browse, draft, data, accept):
    browser = browse()
    browser.post(plan_of(draft), data, HTTP_ACCEPT=accept)
    assert "kept" not in browser.session


def test_another_page_waits_for_its_own(browse, analyst, draft):
    browser = browse()
    browser.post(plan_of(draft), typed(draft), **HTML)
    sign_in(browser, analyst)
    assert "Not sent yet" not in browser.get(reverse("engagements:list"), **HTML).content.decode()
    assert "Not sent yet" in browser.get(plan_of(draft), **HTML).content.decode()
