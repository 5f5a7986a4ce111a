"""Every route is in the permission matrix and answers what it says there."""

from pathlib import Path

import pytest
from django.db import transaction
from django.template.base import Template
from django.urls import URLPattern, get_resolver, reverse

from accounts.services import retention
from tests.architecture.permissions import PEOPLE, RULES, WALKED_BY_STRANGERS


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
def test_every_route_answers_what_the_matrix_says(request, browse, monkeypatch):
    """One walk with one cast: what a route changes is rolled back before the next.

    What the pages say is tested with each of them; here nothing is drawn, which takes half of the time.
    """
    monkeypatch.setattr(Template, "_render", lambda _template, _context: "")
    cast = request.getfixturevalue
    retention.publish_first()
    visitors = {"nobody": browse(), **{name: browse(cast(name)) for name in PEOPLE}}
    served = set(names(get_resolver()))  # the gallery only with demonstration data
    wrong = []
    for rule in RULES:
        for route in () if rule.walked_in else served.intersection(rule.routes):
            answers = walked(rule, route, cast, visitors)
            differing = {
                who: (got, rule.expected()[who]) for who, got in answers.items() if got != rule.expected()[who]
            }
            wrong += [f"{route}: (got, expected) {differing}"] if differing else []
    assert not wrong, "\n".join(wrong)


def walked(rule, route, cast, visitors):
    point = transaction.savepoint()
    try:
        arguments = {name: make(cast) for name, make in rule.needs.items()}
        url = reverse(route, kwargs=arguments) + (f"?{rule.query}" if rule.query else "")
        return {who: visitor.generic(rule.method, url).status_code for who, visitor in visitors.items()}
    finally:
        transaction.savepoint_rollback(point)
