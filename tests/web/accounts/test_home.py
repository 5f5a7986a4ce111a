from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core import nav, panels
from tests.factories import make_token

pytestmark = pytest.mark.usefixtures("given_to_templates")

PANEL = "accounts/_trail_tabs.html"


def waiting(_request, thing):
    return (PANEL, {"here": "reads"}) if thing.username == "analyst" else None


def hits(query, *, user, limit):
    found = [nav.Hit(f"{query} {number}", f"/x/{number}/", "Actors", "an alias") for number in range(3)]
    return found[:limit] if user.has_role("analyst") else []


@pytest.fixture
def registered(monkeypatch):
    monkeypatch.setitem(panels._providers, "home", [(1, "tests.web.accounts.test_home.waiting")])
    monkeypatch.setattr(nav, "_searches", [(1, "tests.web.accounts.test_home.hits")])


def text(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def test_home_shows_what_apps_have_for_this_person(registered, analyst, lead, browse):
    assert "Views of the trail" in text(browse(analyst).get("/"))
    assert "Nothing is waiting for you" in text(browse(lead).get("/"))


def test_somebody_without_a_compartment_is_told_what_to_do(stranger, admin, browse):
    assert "You belong to no compartment yet" in text(browse(stranger).get("/"))
    assert "You belong to no compartment yet" not in text(browse(admin).get("/"))


def test_the_rail_begins_with_home_and_shows_what_the_role_needs(admin, auditor, analyst, browse):
    rails = {}
    for person in (admin, auditor, analyst):
        request = RequestFactory().get("/")
        request.user = person
        rails[person.username] = [item["url"] for item in nav.shell(request)["nav"]]
        assert rails[person.username][0] == "/"
    assert {"/people/", "/compartments/", "/organisation/"} <= set(rails["admin"])
    assert "/audit/" in rails["auditor"]
    assert not {"/people/", "/audit/"} & set(rails["analyst"])


def test_search_groups_by_kind_what_apps_find_for_this_person(registered, analyst, lead, browse):
    page = text(browse(analyst).get("/search/", {"q": "river"}))
    assert "3 matches" in page
    assert '<a class="row-title" href="/x/2/"><bdi>river 2</bdi></a>' in page
    assert "Nothing you may see matches" in text(browse(lead).get("/search/", {"q": "river"}))


@pytest.mark.parametrize(("query", "says"), [("", "rebel, terrorist or PMC"), ("x", "at least two letters")])
def test_search_says_what_it_needs(registered, analyst, browse, query, says):
    assert says in text(browse(analyst).get("/search/", {"q": query}))


def test_rest_search_finds_the_same(registered, analyst, lead, rest):
    body = rest(analyst, scopes=["read:search"]).get("/api/v1/search/", {"q": "river"}).json()
    assert [hit["title"] for hit in body["results"]] == ["river 0", "river 1", "river 2"]
    assert body["results"][0] | {"title": ""} == {
        "title": "", "kind": "Actors", "text": "an alias", "url": "/x/0/", "subject_type": "", "id": None,
    }  # fmt: skip
    assert rest(lead).get("/api/v1/search/", {"q": "river"}).json()["results"] == []


def test_ones_own_account_is_shown_and_changed(analyst, browse):
    browser = browse(analyst)
    assert "Amina Analyst" in text(browser.get("/account/"))
    form = {"seen_version": 1, "mail_often": "never", "quiet_since": 20, "quiet_until": 6}
    assert browser.post("/account/", form | {"name": "Amina A."}).status_code == 302
    stale = browser.post("/account/", form | {"name": "Typed before"})
    assert stale.status_code == 409
    page = text(stale)
    assert "What was changed meanwhile" in page
    assert "Amina A." in page
    assert 'value="Typed before"' in page
    assert 'name="seen_version" value="2"' in page
    assert browser.post("/account/", {"seen_version": 2, "name": "", "email": "x"}).status_code == 422
    analyst.refresh_from_db()
    assert (analyst.name, analyst.version) == ("Amina A.", 2)


def test_theme_and_language_work_before_signing_in(client, browse):
    browser = browse()
    assert browser.post("/theme/", {"theme": "dark", "next": "/login/"})["Location"] == "/login/"
    assert 'data-theme="dark"' in browser.get("/login/").content.decode()
    browser.post("/language/", {"language": "ar", "next": "/login/"})
    assert 'dir="rtl"' in browser.get("/login/").content.decode()


def test_administrators_see_who_sees_nothing(admin, analyst, stranger, browse):
    page = text(browse(admin).get("/"))
    assert "People who may sign in" in page
    assert "They see no record" in page
    found = browse(admin).get("/people/?status=nowhere").context["people"]
    assert [person.username for person in found] == ["stranger"]


def test_auditors_see_what_was_unusual(auditor, browse):
    browse().post("/login/", {"login": "auditor", "password": "wrong"})
    page = text(browse(auditor).get("/"))
    assert "Failed sign-ins, 7 days" in page
    assert "Its head is now" in page or "Nothing has been recorded yet" in page


def test_a_token_that_ends_soon_is_said(analyst, lead, browse):
    make_token(analyst, expires_in=timedelta(days=3), name="notebook")
    make_token(analyst, expires_in=timedelta(days=60), name="far")
    page = text(browse(analyst).get("/"))
    assert "notebook" in page
    assert ">far<" not in page
    assert "REST tokens that end soon" not in text(browse(lead).get("/"))
