"""A caller has so many requests in any minute; which they were stays in Redis."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from redis import Redis

from core import clock
from core.throttle import PerCaller

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class ThreeAMinute(PerCaller):
    rate = "3/min"


def asks(who, second):
    """Whether a request at this second is let in, and if not, how many seconds it is told to wait."""
    throttle = ThreeAMinute()
    with clock.standing_at(NOON + timedelta(seconds=second)):
        let_in = throttle.allow_request(SimpleNamespace(user=who), None)
    return True if let_in else throttle.wait()


def caller():
    return SimpleNamespace(pk=uuid4(), is_authenticated=True)


def test_there_is_room_again_a_minute_after_the_oldest_of_the_last_requests():
    who = caller()
    assert [asks(who, second) for second in (0, 10, 50)] == [True, True, True]
    assert [asks(who, second) for second in (50, 59.5)] == [10, 0.5]
    assert [asks(who, second) for second in (60, 60, 70, 75)] == [True, 10, True, 35], "refused ones are not counted"


def test_callers_do_not_count_for_each_other():
    one, other = caller(), caller()
    assert [asks(one, 0) for _turn in range(4)] == [True, True, True, 60]
    assert asks(other, 0) is True


def test_whoever_is_not_signed_in_is_counted_by_address():
    def from_address(address):
        request = RequestFactory(REMOTE_ADDR=address).get("/")
        request.user = AnonymousUser()
        with clock.standing_at(NOON):
            return ThreeAMinute().allow_request(request, None)

    one, other = str(uuid4()), str(uuid4())
    assert [from_address(one) for _turn in range(4)] == [True, True, True, False]
    assert from_address(other) is True


def test_no_more_is_kept_of_a_caller_than_the_rule_asks_for_and_not_for_longer():
    who, redis = caller(), Redis.from_url(settings.CACHES["default"]["LOCATION"])
    for second in range(0, 300, 20):
        assert asks(who, second) is True
    (key,) = redis.keys(f"parley:*{who.pk}")
    assert redis.llen(key) == 3
    assert 0 < redis.ttl(key) <= 60


def test_rest_refuses_whoever_asks_too_often(rest, analyst, monkeypatch):
    monkeypatch.setitem(PerCaller.THROTTLE_RATES, "user", "2/min")
    client = rest(analyst)
    assert [client.get("/api/v1/me/").status_code for _turn in range(2)] == [200, 200]
    refused = client.get("/api/v1/me/")
    assert (refused.status_code, refused.json()["code"]) == (429, "throttled")
    assert 0 < int(refused["Retry-After"]) <= 61
