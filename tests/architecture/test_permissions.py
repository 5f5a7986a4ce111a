"""Every route is in the permission matrix and answers what it says there."""

from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver, reverse

from tests.architecture.permissions import PEOPLE, RULES, WALKED_BY_STRANGERS

WALKED = [(rule, route) for rule in RULES for route in rule.routes if not rule.walked_in]


def names(resolver, prefix=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"
        else:
            yield from names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


def test_every_route_is_in_the_matrix():
    known = {route for rule in RULES for route in rule.routes}
    routes = {name for name in names(get_resolver()) if name in known or not name.startswith(WALKED_BY_STRANGERS)}
    assert sorted(routes - known) == [], "add a Rule to tests/architecture/permissions.py"
    assert sorted(route for route in known - routes - {"gallery"} if not route.endswith(":*")) == []


def test_what_is_walked_elsewhere_is_there():
    assert [rule.walked_in for rule in RULES if rule.walked_in and not Path(rule.walked_in).is_file()] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("rule", "route"), WALKED, ids=[route for _rule, route in WALKED])
def test_answers(rule, route, request, browse):
    if route not in set(names(get_resolver())):
        pytest.skip("only with demonstration data")
    cast = request.getfixturevalue
    people = {name: cast(name) for name in PEOPLE}
    arguments = {name: make(cast) for name, make in rule.needs.items()}
    url = reverse(route, kwargs=arguments) + (f"?{rule.query}" if rule.query else "")
    visitors = {"nobody": browse(), **{name: browse(person) for name, person in people.items()}}
    answers = {name: visitor.generic(rule.method, url).status_code for name, visitor in visitors.items()}
    assert answers == rule.expected()
