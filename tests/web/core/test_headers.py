"""What every answer tells the browser to allow."""

import re

import pytest
from csp.utils import build_policy
from django.test import Client


@pytest.fixture
def client_of_static(settings, tmp_path):
    """A browser of a server that has its static files on disk."""
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "parley.css").write_text("a {}")
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_AUTOREFRESH = False
    return Client()


PAGES = ["/", "/login/", "/search/", "/account/", "/account/tokens/", "/nowhere/"]


@pytest.mark.parametrize("url", PAGES)
def test_the_content_policy_has_no_hole(analyst, browse, url):
    answer = browse(analyst).get(url)
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert not re.search(r"unsafe|\*|http", answer["Content-Security-Policy"])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_what_the_server_answers_without_a_view_carries_the_policy_too(client_of_static, settings):
    settings.SECURE_SSL_REDIRECT = True
    for answer in (client_of_static.get("/static/css/parley.css", secure=True), client_of_static.get("/")):
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_policy_is_what_the_library_makes_of_the_settings(analyst, browse, settings):
    browser = browse(analyst)
    assert {browser.get(url)["Content-Security-Policy"] for url in (*PAGES, "/api/v1/me/")} == {build_policy()}
    settings.DEBUG = True
    assert "Content-Security-Policy" not in browser.get("/nowhere/"), "pages for developers bring their own styles"
    assert browser.get("/")["Content-Security-Policy"] == build_policy()


@pytest.mark.parametrize("url", PAGES)
def test_pages_hold_nothing_the_policy_would_block(analyst, browse, url):
    page = browse(analyst).get(url).content.decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|<style|https?://", page)


@pytest.fixture
def served_files(settings):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True


def test_files_and_failures_carry_the_policy_too(analyst, browse, served_files):
    browser = browse(analyst)
    answers = [browser.get(url, **more) for url, more in (
        ("/static/css/parley.css", {}), ("/static/nothing.css", {}), ("/people/", {}), ("/healthz", {}),
        ("/api/v1/me/", {}), ("/api/v1/nowhere/", {}), ("/", {"HTTP_HOST": "evil.example"}),
    )]  # fmt: skip
    assert [answer.status_code for answer in answers] == [200, 404, 403, 200, 200, 404, 400]
    assert {answer["Content-Security-Policy"] for answer in answers} == {browser.get("/")["Content-Security-Policy"]}


def test_no_page_stays_behind_when_somebody_signs_out(analyst, browse, served_files):
    browser = browse(analyst)
    for url in (*PAGES, "/people/", "/api/v1/audit-events/"):
        assert {"no-store", "private"} <= set(browser.get(url)["Cache-Control"].split(", ")), url
    assert browser.get("/api/v1/me/")["Cache-Control"] == "private, no-cache", "it has a tag of its own"
    assert "public" in browser.get("/static/css/parley.css")["Cache-Control"]


def test_cookies_of_the_session_are_closed_to_scripts(analyst):
    browser = Client()
    browser.get("/login/")
    browser.post("/login/", {"login": "analyst", "password": "parley-demo"})
    cookie = browser.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_each_answer_has_a_request_id_and_keeps_a_sane_one(analyst, browse):
    browser = browse(analyst)
    assert re.fullmatch(r"[0-9a-f]{32}", browser.get("/")["X-Request-ID"])
    assert browser.get("/", headers={"X-Request-ID": "proxy-12345"})["X-Request-ID"] == "proxy-12345"
    assert browser.get("/", headers={"X-Request-ID": "<script>alert(1)"})["X-Request-ID"] != "<script>alert(1)"


def test_refusals_are_pages_with_their_status(analyst, browse):
    browser = browse(analyst)
    assert "There is nothing here" in browser.get("/nowhere/").content.decode()
    refused = browser.get("/people/")
    assert refused.status_code == 403
    assert "Only an administrator may do this" in refused.content.decode()
