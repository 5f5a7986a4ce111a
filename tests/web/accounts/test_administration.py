"""The pages of administrators."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import ApiToken, Compartment, Organisation, User
from core.models import AuditEvent
from tests.factories import make_token

pytestmark = pytest.mark.usefixtures("given_to_templates")

SECRET = "a-better-secret-7"


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    "url", ["/people/", "/people/new/", "/people/{}/", "/people/{}/tokens/", "/compartments/", "/compartments/new/",
            "/compartments/{}/", "/organisation/"],
)  # fmt: skip
def test_are_theirs_alone(lead, analyst, browse, url):
    answer = browse(lead).get(url.format(analyst.pk))
    assert answer.status_code == 403
    assert "Amina" not in answer.content.decode()


def test_list_people_narrowed_by_name_role_and_status(admin, analyst, lead, browse):
    browser = browse(admin)
    lead.is_active = False
    lead.save()
    assert {person.username for person in browser.get("/people/").context["people"]} == {"admin", "analyst"}
    for query, found in (("q=amina", "analyst"), ("role=administrator", "admin"), ("status=out", "lead")):
        assert [person.username for person in browser.get(f"/people/?{query}").context["people"]] == [found]
    assert "Nobody matches" in text(browser.get("/people/?q=nobody"))


def test_make_an_account_and_open_a_compartment(admin, north, browse):
    browser = browse(admin)
    body = {"username": "mara", "name": "Mara", "roles": ["analyst"], "password": "short"}
    refused = browser.post("/people/new/", body)
    assert (refused.status_code, User.objects.filter(username="mara").count()) == (422, 0)
    assert SECRET not in text(refused)
    made = browser.post("/people/new/", body | {"password": SECRET})
    mara = User.objects.get(username="mara")
    assert made["Location"] == f"/people/{mara.pk}/"
    given = browser.post(
        f"/people/{mara.pk}/access/", {"compartment": north.pk, "access": "change", "reason": "joins the desk"}
    )
    assert given.status_code == 302
    assert mara.memberships.get().access == "change"
    page = text(browser.get(f"/people/{mara.pk}/"))
    assert "May see and change" in page
    assert "joins the desk" in page


def test_change_roles_and_keep_typed_text_when_stale(admin, analyst, browse):
    browser = browse(admin)
    url = f"/people/{analyst.pk}/"
    browser.post(url, {"seen_version": 1, "name": "Amina A.", "roles": ["analyst"]})
    stale = browser.post(url, {"seen_version": 1, "name": "Typed", "roles": ["auditor"]})
    assert stale.status_code == 409
    assert 'value="Typed"' in text(stale)
    analyst.refresh_from_db()
    assert (analyst.name, analyst.roles) == ("Amina A.", ["analyst"])


def test_keep_out_and_let_in(admin, analyst, browse):
    browser = browse(admin)
    url = f"/people/{analyst.pk}/standing/"
    assert browser.post(url, {"seen_version": 1, "reason": ""}).status_code == 422
    browser.post(url, {"seen_version": 1, "reason": "left", "keep_out": "1"})
    analyst.refresh_from_db()
    assert not analyst.is_active
    browser.post(url, {"seen_version": 2, "reason": "back", "let_in": "1"})
    analyst.refresh_from_db()
    assert analyst.is_active


def test_set_a_forgotten_password(admin, analyst, browse):
    browser = browse(admin)
    assert browser.post(f"/people/{analyst.pk}/password/", {"password": "short", "reason": "x"}).status_code == 422
    assert browser.post(f"/people/{analyst.pk}/password/", {"password": SECRET}).status_code == 422
    assert (
        browser.post(f"/people/{analyst.pk}/password/", {"password": SECRET, "reason": "forgotten"}).status_code == 302
    )
    analyst.refresh_from_db()
    assert analyst.check_password(SECRET)


def test_do_not_offer_to_widen_ones_own_rights(admin, north, browse):
    browser = browse(admin)
    page = text(browser.get(f"/people/{admin.pk}/"))
    assert "ask another administrator" in page
    assert "Change access to a compartment" not in page
    tried = browser.post(
        f"/people/{admin.pk}/access/", {"compartment": north.pk, "access": "view", "reason": "curious"}
    )
    assert tried.status_code == 403
    assert not admin.memberships.exists()


def test_make_and_change_compartments(admin, analyst, lead, browse):
    browser = browse(admin)
    assert browser.post("/compartments/new/", {"code": "north", "name": "X"}).status_code == 422
    made = browser.post("/compartments/new/", {"code": "south", "name": "South", "is_common": "on"})
    place = Compartment.objects.get(code="south")
    assert made["Location"] == f"/compartments/{place.pk}/"
    page = text(browser.get(made["Location"]))
    assert "Not everybody belongs to this common compartment" in page
    assert "Amina Analyst" in page
    assert "Ada Admin" not in page.split("Not everybody belongs")[1].split("</div>")[0]
    changed = browser.post(made["Location"], {"seen_version": 1, "name": "The South", "description": "Desk"})
    assert changed.status_code == 302
    stale = browser.post(made["Location"], {"seen_version": 1, "name": "Typed", "description": ""})
    assert stale.status_code == 409
    place.refresh_from_db()
    assert (place.name, place.is_common) == ("The South", False)
    assert place.name in text(browser.get("/compartments/"))


def test_say_who_the_deployment_speaks_for(admin, browse):
    browser = browse(admin)
    body = {"seen_version": 0, "name": "Mission", "jurisdiction": "un", "nationality": ""}
    assert browser.post("/organisation/", body | {"jurisdiction": "xx"}).status_code == 422
    assert browser.post("/organisation/", body).status_code == 302
    assert browser.post("/organisation/", body | {"name": "Other"}).status_code == 409
    assert Organisation.objects.get().name == "Mission"


def test_issue_tokens_for_machines(admin, client, analyst, browse):
    browser = browse(admin)
    assert browser.get(f"/people/{analyst.pk}/tokens/").status_code == 403
    places = [str(pk) for pk in client.access]
    body = {"name": "board", "scopes": ["read:actors"], "compartments": places, "expires_on": "2999-01-01"}
    assert browser.post(f"/people/{client.pk}/tokens/", body).status_code == 422
    assert not ApiToken.objects.exists()


def test_a_token_is_shown_on_one_page_and_never_again(analyst, browse):
    browser = browse(analyst)
    page = browser.get("/account/tokens/")
    assert "No token yet" in text(page)
    body = {
        "name": "notebook",
        "scopes": ["read:actors", "read:search"],
        "compartments": [str(pk) for pk in analyst.access],
        "expires_on": page.context["form"]["expires_on"].value(),
    }
    issued = browser.post("/account/tokens/", body)
    assert issued.status_code == 201
    assert "no-store" in issued["Cache-Control"]
    secret = issued.context["secret"]
    assert text(issued).count(secret) == 1
    assert secret not in str(browser.session.items())
    again = browser.get("/account/tokens/")
    assert secret not in text(again)
    assert "notebook" in text(again)
    assert browser.post("/account/tokens/", body).status_code == 422, "the page sent again issues no second token"
    assert ApiToken.objects.count() == 1


def test_tokens_are_revoked_by_their_owner(analyst, lead, browse):
    token = make_token(analyst)
    assert browse(lead).post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert not AuditEvent.objects.exists()
    assert browse(analyst).post(f"/account/tokens/{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "Revoked" in text(browse(analyst).get("/account/tokens/"))


def test_lists_take_the_same_statements_however_long(admin, browse):
    browser = browse(admin)
    with CaptureQueriesContext(connection) as few:
        browser.get("/people/")
    for number in range(20):
        User.objects.create_user(f"person{number}", name=f"Person {number}", roles=["analyst"])
    with CaptureQueriesContext(connection) as many:
        assert "Person 19" in text(browser.get("/people/"))
    assert len(many) == len(few) <= 12
