"""What no client of good will sends is refused in a sentence, never answered as a fault of ours."""

import base64
import json
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from tests.factories import make_actor, make_token

DEEP = "[" * 3000
CURSOR = base64.urlsafe_b64encode(DEEP.encode()).decode().rstrip("=")
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/api/v1/actors/", "/api/v1/engagements/", "/api/v1/audit-events/"])
def test_a_cursor_nested_without_end_is_none_of_ours(rest, auditor, url):
    answer = rest(auditor).get(url, {"cursor": CURSOR})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter")


@pytest.mark.parametrize(("url", "status"), [("/actors/", 200), ("/sources/", 200), ("/engagements/", 400)])
def test_a_cursor_of_a_page_too(browse, analyst, url, status):
    assert browse(analyst).get(url, {"cursor": CURSOR}).status_code == status


def cursor(*parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize("text", ["\0", "\ud800"], ids=["nothing", "half of a character"])
def test_a_cursor_that_no_text_can_hold_is_none_of_ours(rest, browse, common, analyst, text):
    make_actor(common, "Salt Road Front")
    page = browse(analyst).get("/actors/", {"sort": "name", "cursor": cursor(0, text, str(uuid4()))})
    assert (page.status_code, "Salt Road Front" in page.content.decode()) == (200, True)
    told = cursor("next", ["name", "id"], [text, str(uuid4())])
    answer = rest(analyst).get("/api/v1/actors/", {"ordering": "name", "cursor": told})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter")


def test_a_body_nested_without_end_is_not_understood(analyst):
    caller = APIClient()
    caller.credentials(HTTP_AUTHORIZATION=f"Bearer {make_token(analyst).secret}", HTTP_IF_MATCH='"1"')
    for body in (f"{DEEP}{DEEP.replace('[', ']')}", f'{{"name": {DEEP}'):
        answer = caller.patch("/api/v1/me/", body, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


@pytest.mark.parametrize(
    "url",
    [
        "/search/?q=%00ab",
        "/actors/suggestions/people/?person_id=%00ab",
        "/actors/?sort=%00",
        "/case-studies/%00/",
        "/people/?q=%00",
        "/api/v1/search/?q=%00ab",
        "/api/v1/actors/?q=a%00",
        "/api/v1/reviews/00000000-0000-0000-0000-000000000000/lanes/%00/",
    ],
)
def test_an_address_that_holds_a_null_sign_is_refused(browse, analyst, url):
    assert browse(analyst).get(url).status_code in {400, 404}
