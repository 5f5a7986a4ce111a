"""How many requests one caller may make over REST in a minute, asked and noted in one round trip."""

from functools import cache
from typing import Any, Final

from django.conf import settings
from redis import Redis
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

from core import clock

PREFIX: Final = "parley"
COUNTED: Final = """
local oldest = redis.call('LINDEX', KEYS[1], ARGV[1] - 1)
if oldest and tonumber(oldest) > ARGV[3] - ARGV[2] then return oldest end
redis.call('LPUSH', KEYS[1], ARGV[3])
redis.call('LTRIM', KEYS[1], 0, ARGV[1] - 1)
redis.call('EXPIRE', KEYS[1], ARGV[2])
return false
"""


class PerCaller(UserRateThrottle):
    """The rule of the class it extends: never more than so many requests in any span, refused ones not counted.

    The moments of the last requests stay in Redis and none is sent back and forth, so that it costs the same after
    thousands, and none is lost between two requests at once.
    """

    num_requests: int
    duration: int
    oldest = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        """Return whether there is room for this request, and count it if so."""
        key = f"{PREFIX}:{self.get_cache_key(request, view)}"
        self.now = clock.now().timestamp()
        found = _counted()(keys=[key], args=[self.num_requests, self.duration, self.now])
        self.oldest = float(found or 0)
        return found is None

    def wait(self) -> float:
        """Return after how many seconds there is room again."""
        return self.oldest + self.duration - float(self.now)


@cache
def _counted() -> Any:
    return Redis.from_url(settings.CACHES["default"]["LOCATION"]).register_script(COUNTED)
