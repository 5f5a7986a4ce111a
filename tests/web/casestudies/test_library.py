import re

import pytest

from casestudies.models import CaseStudy
from casestudies.services.editing import edit_head
from core.models import AuditEvent

pytestmark = pytest.mark.django_db
URL = "/case-studies/"


def titles(response):
    return re.findall(r'<h2><a href="/case-studies/([a-z-]+)/">', response.content.decode())


def test_somebody_not_signed_in_is_sent_to_the_door(browse):
    assert browse().get(URL).status_code == 302


def test_everybody_signed_in_reads_the_library(browse, reviewed_library, stranger):
    response = browse(stranger).get(URL)
    assert response.status_code == 200
    assert titles(response) == ["colombia-farc-ep", "israel-palestinian-factions", "us-sdf"]
    assert response.content.count(b"Reviewed</span>") == 3


def test_a_draft_says_that_nobody_else_reviewed_it(browse, colombia, analyst):
    assert b"Draft: not reviewed by a second person" in browse(analyst).get(URL).content


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"actor_type": "militia"}, ["us-sdf"]),
        ({"region": "americas"}, ["colombia-farc-ep"]),
        ({"kind": "ceasefire_talks"}, ["colombia-farc-ep", "israel-palestinian-factions"]),
        ({"channel": "third_party_relay"}, ["israel-palestinian-factions"]),
        ({"status": "draft"}, []),
        ({"q": "türkiye"}, ["israel-palestinian-factions", "us-sdf"]),
        ({"q": "TURKIYE ypg"}, ["us-sdf"]),
        ({"q": "nobody at all"}, []),
        ({"q": "gaza", "region": "americas"}, []),
    ],
)
def test_filters_and_search(browse, reviewed_library, analyst, query, found):
    assert titles(browse(analyst).get(URL, query)) == found


def test_active_filters_stand_as_chips_that_remove_themselves(browse, reviewed_library, analyst):
    text = browse(analyst).get(URL, {"region": "americas", "q": "peace"}).content.decode()
    assert "Americas" in text
    assert 'href="?q=peace"' in text
    assert 'href="?region=americas"' in text


def test_an_unknown_code_finds_nothing_and_does_not_break(browse, reviewed_library, analyst):
    response = browse(analyst).get(URL, {"region": "atlantis"})
    assert response.status_code == 200
    assert titles(response) == []


def test_an_empty_library_says_who_fills_it(browse, analyst):
    assert b"The library is empty" in browse(analyst).get(URL).content


def test_the_list_takes_as_many_statements_for_three_studies_as_for_one(
    browse, reviewed_library, analyst, django_assert_max_num_queries
):
    browser = browse(analyst)
    with django_assert_max_num_queries(12):
        browser.get(URL)


class TestEdit:
    URL = "/case-studies/colombia-farc-ep/edit/"

    @pytest.fixture
    def head(self, colombia):
        return {
            "title": colombia.title,
            "summary": "Talks in Havana.",
            "conflict": colombia.conflict,
            "region": "americas",
            "period_note": colombia.period_note,
            "marking": "clear",
            "seen_version": "1",
        }

    def test_the_librarian_saves(self, browse, head, librarian):
        response = browse(librarian).post(self.URL, head)
        assert (response.status_code, response["Location"]) == (302, "/case-studies/colombia-farc-ep/")
        assert CaseStudy.objects.get().summary == "Talks in Havana."

    def test_a_long_summary_stays_typed_and_says_so(self, browse, head, librarian):
        response = browse(librarian).post(self.URL, {**head, "summary": "word " * 121})
        assert response.status_code == 422
        assert b"Keep the summary within 120 words." in response.content
        assert b"word word word" in response.content

    def test_an_empty_title_is_refused_at_its_field(self, browse, head, librarian):
        response = browse(librarian).post(self.URL, {**head, "title": ""})
        assert response.status_code == 422
        assert CaseStudy.objects.get().version == 1

    def test_a_stale_page_says_who_changed_what_and_keeps_the_typed_text(self, browse, colombia, head, librarian):
        edit_head(study_id=colombia.pk, seen_version=1, by=librarian, title="Changed meanwhile")
        response = browse(librarian).post(self.URL, head)
        assert response.status_code == 409
        text = response.content.decode()
        assert "Lior Librarian" in text
        assert "Changed meanwhile" in text
        assert "Talks in Havana." in text
        assert CaseStudy.objects.get().summary != "Talks in Havana."

    def test_others_may_look_but_not_save(self, browse, head, analyst):
        page = browse(analyst).get(self.URL)
        assert b"Only the case librarian keeps the studies" in page.content
        response = browse(analyst).post(self.URL, head)
        assert response.status_code == 403
        assert CaseStudy.objects.get().version == 1


@pytest.mark.usefixtures("colombia")
class TestReview:
    URL = "/case-studies/colombia-farc-ep/review/"

    def test_a_second_person_reviews_with_the_button(self, browse, lead):
        browser = browse(lead)
        assert b"Mark as reviewed" in browser.get("/case-studies/colombia-farc-ep/").content
        assert browser.post(self.URL, {"seen_version": 1}).status_code == 302
        text = browser.get("/case-studies/colombia-farc-ep/").content.decode()
        assert "by Lea Lead" in text
        assert "Mark as reviewed" not in text

    @pytest.mark.parametrize(
        ("who", "version", "status"), [("librarian", 1, 403), ("analyst", 1, 403), ("lead", 5, 409), ("lead", "x", 409)]
    )
    def test_refusals_have_their_status_and_change_nothing(self, browse, request, who, version, status):
        response = browse(request.getfixturevalue(who)).post(self.URL, {"seen_version": version})
        assert response.status_code == status
        assert CaseStudy.objects.get().status == "draft"
        assert not AuditEvent.objects.filter(verb="casestudies.study_reviewed").exists()

    def test_is_no_page_to_open(self, browse, lead):
        assert browse(lead).get(self.URL).status_code == 405


def test_home_shows_studies_that_need_something_to_those_who_can_give_it(browse, colombia, reviewer_of_studies):
    keeper, other, reader = reviewer_of_studies
    mine = " ".join(browse(keeper).get("/").content.decode().split())
    assert "Case studies that need something" in mine
    assert "need a second source" in mine
    assert "Waits for a second person" in mine
    assert "You may review it" in browse(other).get("/").content.decode()
    assert "Case studies that need something" not in browse(reader).get("/").content.decode()


@pytest.fixture
def reviewer_of_studies(colombia, lead, analyst):
    return colombia.authors.get(), lead, analyst
