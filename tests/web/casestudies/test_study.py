import re
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import RequestFactory

from casestudies.http import precedents_panel, search
from casestudies.models import Party, Precedent
from casestudies.services.editing import link_party
from casestudies.services.precedents import link_precedent
from core import panels
from tests.factories import make_actor

pytestmark = pytest.mark.django_db
URL = "/case-studies/colombia-farc-ep/"


def page(browser, url=URL):
    response = browser.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_shows_every_chapter_with_its_anchor(browse, colombia, stranger):
    text = page(browse(stranger))
    anchors = re.findall(r'<li><a href="#([a-z-]+)">', text)
    assert anchors == [
        "parties",
        "third-parties",
        "context",
        "objectives",
        "channels",
        "timeline",
        "agreements",
        "incentives",
        "legal",
        "risks",
        "outcomes",
        "indicators",
        "lessons",
        "counter-arguments",
        "questions",
        "sources",
    ]
    assert all(f'<section id="{anchor}"' in text for anchor in anchors)


def test_a_fact_without_a_source_needs_a_second_one_and_the_head_counts_them(browse, colombia, colombia_file, analyst):
    text = page(browse(analyst))
    uncited = [row for row in colombia_file["timeline"] if not row["sources"]]
    assert uncited
    first = text.index("Talks launched in public in Oslo.")
    assert "Needs a second source" in text[first : first + 700]
    sourced = text.index("General Agreement for the Termination of the Conflict signed in Havana.")
    assert "Needs a second source" not in text[sourced : sourced + 500]
    marked = text.count("Needs a second source</span>")
    stated = re.search(r"(\d+) of (\d+) statements of fact need a second source", text)
    assert stated is not None
    assert int(stated[1]) == marked


def test_a_source_number_leads_to_its_source(browse, colombia, analyst):
    text = page(browse(analyst))
    numbers = set(re.findall(r'href="#source-(\d+)"', text))
    assert numbers
    assert all(f'id="source-{number}"' in text for number in numbers)


def test_lessons_are_called_assessments_and_missing_outcomes_are_said(browse, colombia, analyst):
    text = page(browse(analyst))
    lessons = text[text.index('<section id="lessons"') : text.index('<section id="counter-arguments"')]
    assert "Assessment" in lessons
    outcomes = text[text.index('<section id="outcomes"') : text.index('<section id="indicators"')]
    assert "After 10 years" in outcomes
    assert outcomes.count("Nothing recorded.") == 1


def test_a_checklist_item_is_told_with_its_question_where_one_is_published(browse, colombia, analyst):
    assert re.search(r"E09</span></li>", page(browse(analyst)))
    call_command("load_checklists")
    text = page(browse(analyst))
    risks = text[text.index('<section id="risks"') : text.index('<section id="outcomes"')]
    assert re.search(r"E09</span> \w[^<]+\?", risks)
    assert re.search(r"AGR2</span> \w[^<]+\?", text)


def test_a_designation_says_by_whom_from_when_and_until_when(browse, colombia, analyst):
    text = re.sub(r"\s+", " ", page(browse(analyst)))
    assert "US Department of State: listed 8 Oct 1997, removed 30 Nov 2021." in text
    assert "Council of the European Union: listed June 2002, removed 13 Nov 2017." in text


def test_the_numbers_stand_with_their_ranges(browse, colombia, analyst):
    text = page(browse(analyst))
    assert re.search(
        r'<th scope="row">2012</th><td class="num">211</td><td class="num">211</td><td class="num">310</td>', text
    )


def test_an_absent_study_is_404(browse, analyst):
    assert browse(analyst).get("/case-studies/atlantis/").status_code == 404


def test_the_number_of_statements_is_that_of_the_tables(browse, colombia, analyst, django_assert_max_num_queries):
    browser = browse(analyst)
    with django_assert_max_num_queries(22):
        browser.get(URL)


def test_history_tells_who_imported_it(browse, colombia, analyst):
    text = page(browse(analyst), f"{URL}history/")
    assert "imported the study" in text
    assert "Lior Librarian" in text


class TestHiddenLink:
    @pytest.fixture
    def linked(self, colombia, librarian, north):
        """A party linked to an actor of "north" by a librarian who may see it for the time being."""
        membership = librarian.memberships.create(compartment=north, access="view")
        actor = make_actor(north, "Silent Name")
        party = Party.objects.get(study=colombia, key="farc")
        link_party(study_id=colombia.pk, party_id=party.pk, actor_id=actor.pk, seen_version=1, by=librarian)
        membership.delete()
        return actor

    @pytest.mark.usefixtures("linked")
    def test_who_may_see_the_actor_sees_the_link(self, browse, analyst):
        assert page(browse(analyst)).count("Linked to an actor") == 1

    def test_to_anybody_else_there_is_none(self, browse, linked, colombia, stranger, librarian):
        party = Party.objects.get(study=colombia, key="farc")
        for outsider in (stranger, librarian):
            text = page(browse(outsider))
            assert "Linked to an actor" not in text
            assert "Silent Name" not in text
            assert str(linked.pk) not in text
        form = page(browse(librarian), f"{URL}parties/{party.pk}/?q=Silent")
        assert "No actor of that name" in form
        assert str(linked.pk) not in form

    def test_history_does_not_name_it(self, browse, linked, librarian, stranger):
        for reader in (librarian, stranger):
            text = page(browse(reader), f"{URL}history/")
            assert "Silent Name" not in text
            assert str(linked.pk) not in text


class TestLinkPage:
    def test_the_librarian_finds_and_links_an_actor(self, browse, colombia, librarian, common):
        actor = make_actor(common, "Common Front")
        party = Party.objects.get(study=colombia, key="farc")
        url = f"{URL}parties/{party.pk}/"
        browser = browse(librarian)
        assert "Common Front" in page(browser, f"{url}?q=front")
        response = browser.post(url, {"actor": str(actor.pk), "seen_version": "1"})
        assert (response.status_code, response["Location"]) == (302, f"{URL}#parties")
        assert Party.objects.get(pk=party.pk).actor == actor

    def test_a_malformed_actor_does_not_take_the_link_away(self, browse, colombia, librarian, common):
        actor = make_actor(common)
        party = Party.objects.get(study=colombia, key="farc")
        link_party(study_id=colombia.pk, party_id=party.pk, actor_id=actor.pk, seen_version=1, by=librarian)
        answer = browse(librarian).post(f"{URL}parties/{party.pk}/", {"actor": "x", "seen_version": "2"})
        assert answer.status_code == 404
        assert Party.objects.get(pk=party.pk).actor == actor

    def test_a_party_of_another_study_is_404(self, browse, reviewed_library, librarian):
        party = Party.objects.get(study=reviewed_library["us-sdf"], key="sdf")
        assert browse(librarian).get(f"{URL}parties/{party.pk}/").status_code == 404


class TestPanel:
    @pytest.fixture
    def panel(self, plan):
        def drawn(user):
            request = RequestFactory().get("/engagements/x/")
            request.user = user
            template, context = precedents_panel(request, plan)
            return re.sub(r"\s+", " ", render_to_string(template, context, request))

        return drawn

    @pytest.mark.usefixtures("reviewed_library")
    def test_says_what_is_shared_and_what_differs(self, panel, analyst):
        text = panel(analyst)
        assert "Same type of actor: Insurgent or rebel group" in text
        assert "Same kind: Ceasefire talks" in text
        assert "Same channel: Shuttle or proximity talks" in text
        assert re.search(
            r"Differs in the channel: here Shuttle or proximity talks, there [^<]*Meeting at a neutral venue", text
        )
        assert "United States and the Syrian" not in text

    def test_without_a_match_it_says_so(self, panel, analyst):
        assert "No precedent found" in panel(analyst)

    @pytest.mark.usefixtures("reviewed_library")
    def test_readers_cannot_choose(self, panel, legal, analyst):
        assert "Keep as precedent" in panel(analyst)
        assert "Keep as precedent" not in panel(legal)

    def test_is_registered_beside_plan_and_engagement(self, plan, analyst, rf):
        request = rf.get("/")
        request.user = analyst
        for place in ("engagement.plan", "engagement.aside"):
            templates = [template for template, _context in panels.collect(place, request, plan)]
            assert "casestudies/_precedents.html" in templates

    def test_is_chosen_and_removed_from_the_page(self, browse, panel, plan, reviewed_library, analyst):
        study = reviewed_library["colombia-farc-ep"]
        browser = browse(analyst)
        answer = browser.post(
            f"/case-studies/precedents/{plan.pk}/",
            {"study": study.pk, "note": "Joint finding", "next": "/case-studies/"},
        )
        assert (answer.status_code, answer["Location"]) == (302, "/case-studies/")
        assert "Joint finding" in panel(analyst)
        assert "Second round" in page(browser)
        chosen = Precedent.objects.get()
        browser.post(f"/case-studies/precedents/{chosen.pk}/remove/", {"next": "https://elsewhere.example/"})
        assert not Precedent.objects.exists()

    def test_a_note_that_is_too_long_is_refused(self, browse, plan, reviewed_library, analyst):
        study = reviewed_library["colombia-farc-ep"]
        answer = browse(analyst).post(f"/case-studies/precedents/{plan.pk}/", {"study": study.pk, "note": "x" * 2001})
        assert answer.status_code == 422
        assert not Precedent.objects.exists()

    def test_never_sends_anybody_elsewhere(self, browse, plan, reviewed_library, analyst):
        study = reviewed_library["colombia-farc-ep"]
        answer = browse(analyst).post(
            f"/case-studies/precedents/{plan.pk}/", {"study": study.pk, "next": "//elsewhere.example/"}
        )
        assert answer["Location"] == "/case-studies/"

    def test_a_hidden_engagement_is_404_and_stays_without_precedent(self, browse, plan, reviewed_library, stranger):
        study = reviewed_library["colombia-farc-ep"]
        hidden = browse(stranger).post(f"/case-studies/precedents/{plan.pk}/", {"study": study.pk})
        absent = browse(stranger).post(f"/case-studies/precedents/{uuid4()}/", {"study": study.pk})
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert not Precedent.objects.exists()

    def test_the_study_names_only_engagements_its_reader_sees(self, browse, plan, reviewed_library, analyst, stranger):
        link_precedent(
            engagement_id=plan.pk, study_id=reviewed_library["colombia-farc-ep"].pk, note="A quiet note", by=analyst
        )
        assert "A quiet note" in page(browse(analyst))
        text = page(browse(stranger))
        assert "Second round" not in text
        assert "A quiet note" not in text
        assert "Used as precedent" not in text


def test_the_search_finds_studies_by_their_parties(reviewed_library, stranger):
    hits = search("guerrilla", user=stranger) + search("fuerzas armadas", user=stranger)
    assert [(hit.title, hit.url) for hit in hits] == [(reviewed_library["colombia-farc-ep"].title, URL)]
