import pytest

from tests.integration.engagements.conftest import actor, draft, held, open_gate, promise, sent  # noqa: F401


@pytest.fixture
def caller(rest, analyst):
    """A REST client with a token of the analyst."""
    return rest(analyst)


@pytest.fixture
def colleague(rest, analyst2):
    return rest(analyst2)


@pytest.fixture
def outsider(rest, stranger):
    return rest(stranger)


@pytest.fixture
def onlooker(rest, legal):
    return rest(legal)
