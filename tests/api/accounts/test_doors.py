"""The REST door: tokens, and one shape of refusal for everything."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import path
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from accounts.models import Membership
from accounts.services import tokens
from core import clock
from core.errors import Conflict
from core.scopes import HasScope
from tests.factories import make_token

PROBLEM = "application/problem+json"
MEMBERS = {"type", "title", "status", "detail", "instance", "code", "fields", "origin", "remedy"}


class Refusing(APIView):
    """A resource that is always in the wrong state."""

    scope = "me"

    def post(self, _request):
        raise Conflict("wrong_state", "It is closed.")


class Broken(APIView):
    scope = "me"

    def get(self, _request):
        raise ZeroDivisionError


class OnePerMinute(UserRateThrottle):
    scope = "one"
    rate = "1/min"


class Slow(APIView):
    scope = "me"
    throttle_classes = (OnePerMinute,)

    def get(self, _request):
        return Response({})


class Bare(APIView):
    def get(self, _request):
        return Response({})


class Urls:
    """Routes of this module."""

    urlpatterns = (
        path("api/v1/closed/", Refusing.as_view()),
        path("api/v1/broken/", Broken.as_view()),
        path("api/v1/slow/", Slow.as_view()),
        path("api/v1/bare/", Bare.as_view()),
    )
    handler404 = "core.failures.not_found"
    handler500 = "core.failures.server_error"


def insist_on_problem(answer, status, code, instance="/api/v1/me/"):
    assert answer.status_code == status
    assert answer["Content-Type"] == PROBLEM
    body = answer.json()
    assert set(body) == MEMBERS
    assert (body["status"], body["code"], body["instance"]) == (status, code, instance)
    assert body["detail"]


def test_nobody_enters_without_a_token(db, rest):
    answer = rest().get("/api/v1/me/")
    insist_on_problem(answer, 401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer", "Bearer two words", "Bearer ünïcode"])
def test_a_token_nobody_issued_is_refused(db, header):
    answer = APIClient().get("/api/v1/me/", headers={"Authorization": header})
    insist_on_problem(answer, 401, "authentication_failed")


def test_expired_revoked_and_kept_out_get_the_same_answer(analyst, lead, legal, rest):
    expired = rest(analyst, expires_in=timedelta(seconds=-1))
    revoked = rest(lead, revoked_at=clock.now())
    legal.is_active = False
    legal.save()
    kept_out = rest(legal)
    answers = [caller.get("/api/v1/me/") for caller in (expired, revoked, kept_out)]
    assert len({answer.content for answer in answers}) == 1
    insist_on_problem(answers[0], 401, "authentication_failed")


def test_a_token_that_was_just_used_stops_when_it_is_revoked(analyst):
    token = make_token(analyst)
    caller = APIClient(headers={"Authorization": f"Bearer {token.secret}"})
    assert caller.get("/api/v1/me/").status_code == 200
    tokens.revoke(token_id=token.pk, by=analyst)
    assert caller.get("/api/v1/me/").status_code == 401


def test_other_processes_learn_of_a_revocation_within_seconds(analyst, monkeypatch):
    token = make_token(analyst)
    assert tokens.find_live(token.secret) is not None
    type(token).objects.filter(pk=token.pk).update(revoked_at=clock.now())
    assert tokens.find_live(token.secret) is not None, "known for a few seconds"
    later = clock.now() + tokens.KNOWN_FOR
    monkeypatch.setattr(clock, "now", lambda: later)
    assert tokens.find_live(token.secret) is None


def test_use_is_noted(analyst, rest):
    rest(analyst).get("/api/v1/me/")
    assert analyst.tokens.get().last_used_at is not None


def test_a_token_enters_where_its_scopes_reach_and_writing_includes_reading(auditor, rest):
    assert rest(auditor, scopes=["read:audit"]).get("/api/v1/audit-events/").status_code == 200
    refused = rest(auditor, scopes=["read:search", "write:me"]).get("/api/v1/audit-events/")
    insist_on_problem(refused, 403, "permission_denied", "/api/v1/audit-events/")
    assert rest(auditor, scopes=["read:me"]).patch("/api/v1/me/", {"name": "X"}).status_code == 403
    assert make_token(auditor, scopes=["write:me"]).allows("read:me")
    assert not make_token(auditor, scopes=["read:me"]).allows("write:me")


def test_a_token_narrows_to_its_compartments_and_never_widens(common, analyst):
    narrowed = make_token(analyst, compartments=[common.pk])
    assert set(tokens.find_live(narrowed.secret).user.access) == {common.pk}
    Membership.objects.filter(user=analyst, compartment=common).delete()
    tokens._known.clear()
    assert tokens.find_live(narrowed.secret).user.access == {}


def test_a_view_without_scope_lets_no_token_in(analyst):
    request = SimpleNamespace(auth=make_token(analyst), method="GET")
    assert not HasScope().has_permission(request, SimpleNamespace())
    assert HasScope().has_permission(SimpleNamespace(auth=None, method="GET"), SimpleNamespace())


def test_requests_that_make_no_sense(analyst, rest):
    caller = rest(analyst)
    broken = caller.patch("/api/v1/me/", b"{", content_type="application/json", headers={"If-Match": '"1"'})
    insist_on_problem(broken, 400, "parse_error")
    insist_on_problem(caller.get("/api/v1/search/"), 400, "bad_parameter", "/api/v1/search/")
    insist_on_problem(caller.delete("/api/v1/me/"), 405, "method_not_allowed")
    insist_on_problem(caller.get("/api/v1/me/", headers={"Accept": "text/csv"}), 406, "not_acceptable")
    insist_on_problem(
        caller.patch("/api/v1/me/", b"<a/>", content_type="text/xml", headers={"If-Match": '"1"'}),
        415,
        "unsupported_media_type",
    )
    insist_on_problem(caller.get("/api/v1/nothing/"), 404, "not_found", "/api/v1/nothing/")


def test_refusals_of_commands_throttles_and_faults(analyst, rest, settings):
    settings.ROOT_URLCONF = Urls
    caller = rest(analyst)
    insist_on_problem(caller.post("/api/v1/closed/"), 409, "wrong_state", "/api/v1/closed/")
    assert caller.get("/api/v1/slow/").status_code == 200
    slow = caller.get("/api/v1/slow/")
    insist_on_problem(slow, 429, "throttled", "/api/v1/slow/")
    assert 0 < int(slow["Retry-After"]) <= 61
    caller.raise_request_exception = False
    insist_on_problem(caller.get("/api/v1/broken/"), 500, "server_error", "/api/v1/broken/")
    insist_on_problem(caller.get("/api/v1/bare/"), 403, "permission_denied", "/api/v1/bare/")


def test_a_browser_session_needs_its_csrf_token(analyst):
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(analyst, backend="django.contrib.auth.backends.ModelBackend")
    refused = browser.patch("/api/v1/me/", {"name": "X"}, headers={"If-Match": '"1"'})
    insist_on_problem(refused, 403, "permission_denied")
    analyst.refresh_from_db()
    assert analyst.version == 1
