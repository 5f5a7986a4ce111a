"""Every route of the four large apps, walked by nobody and by a stranger: no door stands open, hidden looks missing."""

import re
from uuid import UUID

import pytest
from django.urls import URLPattern, get_resolver

from tests.architecture.permissions import RULES, WALKED_BY_STRANGERS

FILLS = {"uuid": str(UUID(int=0)), "slug": "purpose", "str": "legal", "int": "0", "path": "x"}


def addresses(resolver, prefix="", path="/"):
    """Yield the name of each route with an address whose ids are nowhere, and whether it has any."""
    for entry in resolver.url_patterns:
        whole = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            url = re.sub(r"<(\w+):\w+>", lambda found: FILLS[found[1]], whole)
            yield f"{prefix}{entry.name}", url, "<" in whole
        else:
            yield from addresses(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix, whole)


RULED = {route for rule in RULES for route in rule.routes}
ROUTES = sorted(
    row for row in addresses(get_resolver()) if row[0].startswith(WALKED_BY_STRANGERS) and row[0] not in RULED
)


@pytest.mark.django_db
def test_nobody_gets_in(browse):
    visitor = browse()
    answers = {url: visitor.get(url).status_code for _name, url, _has_id in ROUTES}
    assert {url: status for url, status in answers.items() if status not in {302, 401}} == {}


@pytest.mark.django_db
def test_a_stranger_finds_nothing(browse, stranger):
    visitor = browse(stranger)
    answers = {(url, has_id): visitor.get(url).status_code for _name, url, has_id in ROUTES}
    allowed = {True: {403, 404, 405}, False: {200, 403, 405}}
    assert {url: status for (url, has_id), status in answers.items() if status not in allowed[has_id]} == {}
