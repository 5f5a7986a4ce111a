import pytest

from tests.integration.engagements.conftest import actor, draft, held, open_gate, promise, sent  # noqa: F401


@pytest.fixture
def page(browse, analyst):
    """The analyst's browser."""
    return browse(analyst)


@pytest.fixture
def stranger_page(browse, stranger):
    return browse(stranger)
