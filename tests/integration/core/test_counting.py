"""What every page counts, by statements that are kept."""

from actors.models import Actor
from core import counting
from tests.factories import make_actor, make_compartment, make_user


def seen(user):
    return Actor.objects.visible_to(user).values("pk")


def nothing(user):
    return seen(user).none()


def test_a_kept_statement_counts_for_each_person_what_they_see(db, django_assert_num_queries):
    north, south = make_compartment("north"), make_compartment("south")
    for place in (north, north, south):
        make_actor(place)
    both, one = make_user("both", sees=[north, south]), make_user("one", sees=[south])
    reader = make_user("reader", role="legal_reviewer")
    counting.count_each([seen, nothing], both)
    with django_assert_num_queries(4):
        assert [counting.count_each([seen, nothing], user) for user in (both, one, both)] == [[3, 0], [1, 0], [3, 0]]
        assert counting.count_each([seen], reader) == [0]
    one.token_compartments = frozenset({north.pk})
    both.token_compartments = frozenset({north.pk})
    assert [counting.count_each([seen, seen(user)], user) for user in (both, one)] == [[2, 2], [0, 0]]
    assert counting.count_each([], both) == []
