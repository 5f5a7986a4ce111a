import re
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from core.models import AuditEvent
from tests.factories import PASSWORD, make_user

RATES = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key", "change_password": "5/m/user"}


def try_in(browser, username, password=PASSWORD, **more):
    return browser.post("/login/", {"login": username, "password": password, **more})


def some_network():
    return ".".join(str(byte) for byte in uuid4().bytes[:4])


@pytest.fixture
def throttled(settings):
    settings.ACCOUNT_RATE_LIMITS = RATES
    here = some_network()

    def from_somewhere(network=here):
        return Client(REMOTE_ADDR=network)

    return from_somewhere


def test_signing_in_leads_to_where_one_was_going_and_is_noted(analyst):
    browser = Client()
    asked = browser.get("/search/?q=river")
    assert asked.status_code == 302
    page = browser.get(asked["Location"])
    assert 'name="next" value="/search/?q=river"' in page.content.decode()
    answer = try_in(browser, "analyst", next="/search/?q=river")
    assert (answer.status_code, answer["Location"]) == (302, "/search/?q=river")
    event = AuditEvent.objects.get(verb="accounts.signed_in")
    assert (event.by, event.source, event.changes) == (analyst, "browser", {"address": "127.0.0.1"})


def test_an_address_elsewhere_is_not_followed(analyst):
    assert try_in(Client(), "analyst", next="https://evil.example/")["Location"] == "/"


def test_signing_out_is_noted_and_needs_a_form(analyst, browse):
    browser = browse(analyst)
    assert browser.get("/logout/").status_code == 200
    assert browser.get("/").status_code == 200
    assert browser.post("/logout/").status_code == 302
    assert browser.get("/").status_code == 302
    assert AuditEvent.objects.filter(verb="accounts.signed_out", by=analyst).count() == 1


@pytest.fixture
def someone(db):
    """Somebody whose name no earlier test tried: the counters of the throttle outlive a test."""
    return make_user(f"u{uuid4().hex}")


def without_form_token(answer):
    return re.sub(r'(csrfmiddlewaretoken" value|name="login" value)="[^"]*"', "", answer.content.decode())


def test_a_wrong_password_an_unknown_name_and_an_inactive_account_get_the_same_answer(analyst, stranger):
    stranger.is_active = False
    stranger.save()
    wrong = try_in(Client(), "analyst", "wrong")
    unknown = try_in(Client(), "nobody", "wrong")
    inactive = try_in(Client(), "stranger")
    assert [wrong.status_code, unknown.status_code, inactive.status_code] == [422, 422, 422]
    assert without_form_token(wrong) == without_form_token(unknown) == without_form_token(inactive)
    assert "User name or password is not right" in wrong.content.decode()
    noted = AuditEvent.objects.filter(verb="accounts.sign_in_failed")
    assert noted.count() == 3
    assert set(noted.values_list("subject_id", flat=True)) >= {analyst.pk, stranger.pk}
    assert "nobody" not in "".join(noted.values_list("body", flat=True))


def test_an_account_that_is_kept_out_loses_its_session(analyst, browse):
    browser = browse(analyst)
    assert browser.get("/").status_code == 200
    analyst.is_active = False
    analyst.save()
    assert browser.get("/").status_code == 302


def test_five_failures_close_the_account_for_a_while_even_to_the_right_password(someone, throttled):
    for _ in range(5):
        assert try_in(throttled(some_network()), someone.username, "wrong").status_code == 422
    refused = try_in(throttled(some_network()), someone.username)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "300"
    assert "Wait five minutes, then try again" in refused.content.decode()
    assert not AuditEvent.objects.filter(verb="accounts.signed_in").exists()


def test_whoever_signed_in_from_an_address_before_is_not_shut_out_there_by_others(someone, throttled):
    usual = some_network()
    assert try_in(throttled(usual), someone.username).status_code == 302
    for _ in range(6):
        try_in(throttled(some_network()), someone.username, "wrong")
    assert try_in(throttled(some_network()), someone.username).status_code == 429
    assert try_in(throttled(usual), someone.username).status_code == 302
    codes = [try_in(throttled(usual), someone.username, "wrong").status_code for _ in range(6)]
    assert codes == [422] * 5 + [429], "and has no more attempts there than anybody"


def test_another_port_or_host_in_the_request_gives_no_more_attempts(someone, throttled):
    for port in range(5):
        wrong = throttled(some_network())
        wrong.defaults["HTTP_HOST"] = f"localhost:{9000 + port}"
        assert try_in(wrong, someone.username.upper() if port % 2 else someone.username, "wrong").status_code == 422
    assert try_in(throttled(some_network()), someone.username).status_code == 429


def test_ten_failures_close_the_network_for_a_while(someone, throttled):
    for number in range(10):
        assert try_in(throttled(), f"guess{uuid4()}", "wrong").status_code == 422, number
    assert try_in(throttled(), someone.username).status_code == 429
    assert try_in(throttled(some_network()), someone.username).status_code == 302


def test_sixty_tries_a_minute_are_enough_for_one_network(throttled):
    browser = throttled()
    codes = [browser.post("/login/", {"login": "", "password": ""}).status_code for _ in range(61)]
    assert codes == [422] * 60 + [429]


def test_nobody_signs_up_or_resets_by_mail(db):
    assert Client().get("/signup/").status_code == 404
    assert "/signup" not in Client().get("/login/").content.decode()


def test_the_password_is_changed_with_the_old_one_and_other_sessions_end(analyst, browse):
    here, there = browse(analyst), browse(analyst)
    new = "a-better-secret-7"
    wrong = here.post("/account/password/", {"oldpassword": "no", "password1": new, "password2": new})
    assert wrong.status_code == 422
    assert not AuditEvent.objects.filter(verb="accounts.password_changed").exists()
    weak = here.post("/account/password/", {"oldpassword": PASSWORD, "password1": "short", "password2": "short"})
    assert weak.status_code == 422
    done = here.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert done.status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert AuditEvent.objects.filter(verb="accounts.password_changed", by=analyst).count() == 1
    analyst.refresh_from_db()
    assert analyst.check_password(new)


def test_guessing_the_old_password_is_throttled(someone, browse, settings):
    settings.ACCOUNT_RATE_LIMITS = RATES
    browser = browse(someone)
    body = {"oldpassword": "no", "password1": "a-better-secret-7", "password2": "a-better-secret-7"}
    codes = [browser.post("/account/password/", body).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]


def test_other_sessions_are_listed_and_ended(analyst):
    here, there = Client(HTTP_USER_AGENT="Firefox here"), Client(HTTP_USER_AGENT="Firefox there")
    for browser in (here, there):
        try_in(browser, "analyst")
    page = here.get("/account/sessions/").content.decode()
    assert "Firefox here" in page
    assert "Firefox there" in page
    assert here.post("/account/sessions/").status_code == 302
    assert there.get("/").status_code == 302
    assert "Firefox there" not in here.get("/account/sessions/").content.decode()
    event = AuditEvent.objects.get(verb="accounts.sessions_ended")
    assert (event.by, event.changes) == (analyst, {"sessions": 1})


def test_one_browser_is_signed_out_and_only_its_owner_may(analyst, legal):
    here, there, elsewhere = Client(), Client(), Client()
    for browser, name in ((here, "analyst"), (there, "analyst"), (elsewhere, "legal")):
        try_in(browser, name)
        browser.get("/account/sessions/")
    theirs = UserSession.objects.get(session_key=there.session.session_key)
    assert elsewhere.post(f"/account/sessions/{theirs.pk}/end/").status_code == 404
    assert there.get("/").status_code == 200
    assert f"/account/sessions/{theirs.pk}/end/" in here.get("/account/sessions/").content.decode()
    assert here.post(f"/account/sessions/{theirs.pk}/end/")["Location"] == "/account/sessions/"
    assert (here.get("/").status_code, there.get("/").status_code, elsewhere.get("/").status_code) == (200, 302, 200)
    event = AuditEvent.objects.get(verb="accounts.sessions_ended")
    assert (event.by, event.changes) == (analyst, {"sessions": 1})
