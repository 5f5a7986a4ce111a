import pytest

from tests.factories import make_actor, make_plan


@pytest.fixture
def actor(north):
    return make_actor(north, name="Salima Coastal Guard")


@pytest.fixture
def draft(analyst, actor):
    return make_plan(analyst, actor)
