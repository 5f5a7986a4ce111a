"""Records that stand from one test of a file to the next: the long way to them is gone once, not before every test.

A fixture marked `@standing` is a stretch of that way. The stretches with which a test begins, in the order in which it
would go them itself, are gone in a transaction around the test, each behind a savepoint. The test gets copies, and what
it writes is rolled back as ever. The next test keeps the stretches it begins with too; all others are rolled back first,
so that every test finds exactly what it asked for.
"""

import copy
from functools import partial

import pytest
from django.db import transaction

INERT = {
    "_english", "browse", "capsys", "later", "monkeypatch", "refused", "request", "rest", "rest_in_person", "sql", "tmp_path",
    "unchanged", "value_of",
}  # fmt: skip
"""Fixtures that change nothing before the test begins."""
COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


def standing(build):
    """Mark what a fixture without an end builds in the database, of nothing but what stands itself."""
    build.stands = True
    return build


class Ground:
    """What stands: the stretches gone, the outermost first, each with its savepoint and what all had given by then."""

    def __init__(self):
        self.gone, self.copies = [], {}

    def stand(self, way):
        """Have exactly these stretches stand, and copies of what they gave ready for one test."""
        shared = 0
        while shared < min(len(way), len(self.gone)) and way[shared] is self.gone[shared][0]:
            shared += 1
        self.leave(shared)
        for fixture in way[shared:]:
            block = transaction.atomic()
            block._from_testcase = True  # as those of TestCase: a durable block of ours may begin inside
            block.__enter__()
            given = self.given()
            self.gone.append((fixture, block, given))
            try:
                given[fixture.argname] = fixture.func(*(given.get(name) for name in fixture.argnames))
            except BaseException:
                self.leave(len(self.gone) - 1)
                raise
        self.copies = self.given()

    def given(self):
        """Return copies of what all stretches gave, as the last of them left it."""
        return copy.deepcopy(self.gone[-1][2]) if self.gone else {}

    def leave(self, shared=0):
        """Roll back all stretches but the first few."""
        while len(self.gone) > shared:
            block = self.gone.pop()[1]
            transaction.set_rollback(True)
            block.__exit__(None, None, None)


GROUND = Ground()


def way_of(item):
    """Return the stretches with which a test begins: its fixtures in order, up to the first of another kind."""
    marked = item.get_closest_marker("django_db")
    if (marked and marked.kwargs.get("transaction")) or COMMITTING & set(item.fixturenames):
        return []
    known, seen, way = item._fixtureinfo.name2fixturedefs, set(), []

    def goes_on(name):
        fixture = known[name][-1] if name in known else None
        if name in seen or name in INERT or fixture is None or fixture.scope != "function":
            return True
        seen.add(name)
        if fixture.func.__module__.startswith("pytest_django."):
            return True
        if all(goes_on(argument) for argument in fixture.argnames) and getattr(fixture.func, "stands", False):
            way.append(fixture)
            return True
        return False

    all(goes_on(name) for name in item.fixturenames)
    return way


def leave(blocker):
    """Leave nothing standing behind the last test of a file."""
    with blocker.unblock():
        GROUND.leave()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef, request):
    """Have the ground ready before the transaction of a test begins, and give the test its copies."""
    if fixturedef.argname == "_django_db_helper":
        request.getfixturevalue("django_db_setup")
        blocker = request.getfixturevalue("django_db_blocker")
        if not GROUND.gone:
            request.node.getparent(pytest.Module).addfinalizer(partial(leave, blocker))
        with blocker.unblock():
            GROUND.stand(way_of(request.node))
    elif getattr(fixturedef.func, "stands", False):
        request.getfixturevalue("db")
        if any(fixture is fixturedef for fixture, _block, _given in GROUND.gone):
            fixturedef.cached_result = (GROUND.copies[fixturedef.argname], fixturedef.cache_key(request), None)
            return True  # it is set up, whatever it gives
    return None


def group(items):
    """Let the tests of a file that begin with the same stretches follow each other."""
    ways = {item: [fixture.argname for fixture in way_of(item)] for item in items}
    first = {item.path: number for number, item in reversed(list(enumerate(items)))}
    items.sort(key=lambda item: (first[item.path], ways[item]))
