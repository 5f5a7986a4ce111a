"""Who sees what on the pages: hidden looks like missing, and a protected name stands nowhere."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from actors import urls
from actors.models import Actor, Person, Source
from core.models import AuditEvent, ReadEvent
from tests import factories

pytestmark = pytest.mark.django_db
LISTS = ("/actors/", "/persons/", "/sources/")
SECRETS = ("Salt Road", "Coast Guard", "Mara", "Heron", "Idris", "Baker", "Radio Salima", "جبهة")


def counts():
    return [model.objects.count() for model in (Actor, Person, Source, AuditEvent)]


def test_every_route_is_walked_here(pages, forms):
    walked = {resolve(page).url_name for page in [*pages, *forms, *LISTS]}
    everything = {pattern.name for pattern in urls.urlpatterns}
    elsewhere = {
        "import", "import_preview", "similar", "suggestions", "register", "register_person", "add_source",
        "several_ground", "add_ground", "standpoints", "add_standpoint",  # test_ground
        "lists", "list_import", "list_import_preview", "list_version", "list_entry",  # test_lists_taken_in
        "parties", "judge_party", "take_out",  # test_lists_taken_in
        "export", "download",  # test_export
        "dossier_file",  # test_dossier
        "portfolio",  # test_portfolio
        "import_columns", "import_preview_report",  # test_import
        "imports", "import_batch", "import_report", "undo_import",  # test_import_batches
        "doubles", "double", "keep_apart", "find_double", "propose_record_merge", "record_merge",  # test_doubles
        "act_on_record_merge",
        "look_up", "hits", "decide_hit", "screening", "screen_actor", "screen_person",  # test_screening_pages
        "leave_unlisted", "end_look_up",  # test_screening_pages
        "determination", "conclude_determination", "find", "add_evidence", "remove_evidence",
        "confirm_determination", "withdraw_determination", "dissent",  # test_determination_pages
    }  # fmt: skip
    assert everything - walked == elsewhere


def test_only_analysts_register(browse, analyst, legal):
    for page in ("/actors/new/", "/persons/new/", "/sources/new/"):
        assert browse(analyst).get(page).status_code == 200
        assert browse(legal).get(page).status_code == 403
        assert browse(legal).post(page, {"name": "X"}).status_code == 403
        assert browse().get(page).status_code == 302


def test_a_member_reads_every_page(browse, analyst, legal, pages):
    for reader in (analyst, legal):
        for page in pages:
            assert browse(reader).get(page).status_code == 200, page


def test_a_changer_opens_every_form(browse, analyst, forms):
    for form in forms:
        assert browse(analyst).get(form).status_code == 200, form


@pytest.mark.parametrize("outsider", ["stranger", "auditor", "librarian", "admin"])
def test_outsiders_find_nothing(browse, request, outsider, pages, forms):
    browser, before = browse(request.getfixturevalue(outsider)), counts()
    for page in [*pages, *forms]:
        answer = browser.get(page)
        assert answer.status_code == 404, page
        assert not any(secret in answer.content.decode() for secret in SECRETS)
    for form in forms:
        assert browser.post(form, {"seen_version": "1"}).status_code == 404, form
    assert counts() == before


def test_lists_counts_and_suggestions_say_nothing_to_outsiders(browse, world, stranger):
    for page in (
        "/actors/",
        "/actors/?q=salt",
        "/actors/?listing=any",
        "/persons/",
        "/persons/?q=heron",
        "/sources/",
        "/actors/suggestions/actors/?to_actor_id=salt",
        "/actors/suggestions/people/?person_id=heron",
        f"/actors/suggestions/sources/?source_id=radio&in={world.front.compartment_id}",
    ):
        text = browse(stranger).get(page).content.decode()
        assert not any(secret in text for secret in SECRETS), page
        assert "1 actor" not in text


def test_who_may_only_look_may_not_change(browse, legal, forms):
    before = counts()
    for form in forms:
        assert browse(legal).get(form).status_code == 403, form
        assert browse(legal).post(form, {"seen_version": "1"}).status_code == 403, form
    assert counts() == before


def test_a_grant_opens_the_actor_alone(browse, world, pages, stranger):
    factories.make_grant(stranger, world.front)
    page = browse(stranger).get(f"/actors/{world.front.pk}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Salt Road Front" in text
    for hidden in ("Mara", "Heron", "Idris", "Radio Salima"):
        assert hidden not in text
    relations = browse(stranger).get(f"/actors/{world.front.pk}/relations/").content.decode()
    assert "Coast Guard" not in relations
    assert browse(stranger).get(f"/actors/{world.guard.pk}/").status_code == 404
    assert browse(stranger).get(f"/actors/{world.front.pk}/edit/").status_code == 403
    assert "Salt Road Front" in browse(stranger).get("/actors/").content.decode()


def test_an_expired_grant_is_closed(browse, world, stranger):
    grant = factories.make_grant(stranger, world.front)
    type(grant).objects.update(expires_at="2020-01-01T00:00:00Z")
    assert browse(stranger).get(f"/actors/{world.front.pk}/").status_code == 404


def test_a_protected_name_stands_nowhere(browse, world, pages, lead, analyst):
    factories.make_grant(lead, world.heron)
    browser = browse(analyst)
    person = f"/persons/{world.heron.pk}/"
    everywhere = [
        *pages,
        person,
        f"{person}history/",
        f"{person}edit/",
        "/persons/",
        "/persons/?q=Idris",
        "/persons/?q=Baker",
        "/actors/suggestions/people/?person_id=Idris",
        "/actors/",
        f"/actors/roles/{world.hidden_role.pk}/end/",
        "/search/?q=Idris",
    ]
    for page in everywhere:
        text = browser.get(page).content.decode().replace("?q=Idris", "").replace('value="Idris"', "")
        text = text.replace("<dd>Idris", "").replace("“Idris”", "")
        assert "Idris Vale" not in text, page
        assert "The Baker" not in text, page
    assert "Heron" in browser.get(person).content.decode()
    assert "Idris Vale" in browse(lead).get(person).content.decode()


def test_opening_a_profile_is_recorded_as_a_read(browse, world, analyst):
    browse(analyst).get(f"/actors/{world.front.pk}/")
    browse(analyst).get("/actors/?status=active")
    record, listed = ReadEvent.objects.order_by("pk")
    assert (record.kind, record.subject_id, record.by) == ("record", world.front.pk, analyst)
    assert (listed.kind, listed.filters, listed.count) == ("list", "status=active", 3)


def test_every_tab_counts_as_a_read(browse, pages, world, legal):
    for page in pages:
        browse(legal).get(page)
    of_the_actor = ReadEvent.objects.filter(subject_id=world.front.pk, by=legal).count()
    assert of_the_actor == len([page for page in pages if page.startswith("/actors/")])


def test_to_open_a_form_is_to_read_what_it_shows(browse, world, analyst):
    ana = browse(analyst)
    for url, record in (
        (f"/actors/{world.front.pk}/edit/", world.front),
        (f"/persons/{world.leader.pk}/edit/", world.leader),
        (f"/persons/{world.leader.pk}/history/", world.leader),
        (f"/listings/{world.listing.pk}/edit/", world.listing),
        (f"/sources/{world.source.pk}/", world.source),
    ):
        before = ReadEvent.objects.count()
        ana.get(url)
        newest = ReadEvent.objects.latest("pk")
        assert ReadEvent.objects.count() == before + 1, url
        assert (newest.subject_id, newest.compartment_id) == (record.pk, world.front.compartment_id), url


def test_pages_cost_a_constant_number_of_statements(browse, world, north, analyst):
    browser = browse(analyst)
    page, people = f"/actors/{world.front.pk}/", "/persons/"
    measured = {url: statements(browser, url) for url in (page, "/actors/", people, f"{page}relations/")}
    whole = {url: every_statement(browser, url) for url in (page, "/actors/")}
    for number in range(12):
        other = factories.make_actor(north, f"Band {number}", countries=["NE"])
        factories.make_listing(other)
        factories.make_relation(world.front, other, source=factories.make_source(north))
        factories.make_role(factories.make_person(north), world.front, "deputy", source=factories.make_source(north))
    for url, before in measured.items():
        assert len(statements(browser, url)) == len(before), url
        assert len(before) <= 12, "\n".join(before)
    for url, before in whole.items():
        assert len(every_statement(browser, url)) == len(before) <= 12, "\n".join(before)


def every_statement(browser, url):
    """The statements of a page that was opened before, with those of session, rail and panels."""
    browser.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(url).status_code == 200
    return [query["sql"] for query in caught if "SAVEPOINT" not in query["sql"]]


def statements(browser, url):
    """The statements of a page without those of the session, the user, and the panels and counts of upper apps."""
    others = re.compile(
        "django_session|usersessions|FROM .accounts_user|engagements_|riskreview_|reassessment_|casestudies_"
    )
    return [sql for sql in every_statement(browser, url) if not others.search(sql)]
