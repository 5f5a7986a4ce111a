"""What every answer tells the browser to allow."""

import re

import pytest
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


@pytest.mark.parametrize("url", PAGES)
def test_pages_hold_nothing_the_policy_would_block(analyst, browse, url):
    page = browse(analyst).get(url).content.decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|<style|https?://", page)


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
