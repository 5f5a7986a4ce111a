"""What stands from one test to the next is for each as if it had been built for that test alone."""

import pytest

from accounts.models import User
from engagements.models import Engagement
from tests.factories import make_plan
from tests.integration.riskreview.conftest import actor, draft, published
from tests.standing import GROUND

__all__ = ["actor", "draft", "published"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def between(analyst, actor):
    """Builds something without standing itself: what comes after it is built anew."""
    return make_plan(analyst, actor)


def names():
    return [fixture.argname for fixture, _block, _given in GROUND.gone]


@pytest.mark.parametrize("time", [1, 2])
def test_what_a_test_changes_is_gone_for_the_next(draft, time):
    assert draft.objective == Engagement.objects.get().objective == "Relief for the valley."
    draft.objective = f"Changed by number {time}"
    draft.save(update_fields=["objective"])


def test_a_test_finds_nobody_it_did_not_ask_for(lead):
    assert list(User.objects.all()) == [lead]
    assert names() == ["common", "north", "lead"]


def test_the_order_of_a_test_is_kept(between, draft):
    assert names() == ["common", "north", "analyst", "actor"]
    assert between.pk != draft.pk
    assert Engagement.objects.count() == 2
