"""What every page counts, by statements that are kept."""

from datetime import timedelta

from actors.models import Actor
from core import clock, counting
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


def before(user, at):
    return seen(user).filter(created_at__lt=at)


def before_the_day(user, at):
    return seen(user).filter(created_at__date__lt=at.date())


def test_what_looks_at_the_moment_is_counted_anew_at_each_moment(db):
    north = make_compartment("north")
    make_actor(north)
    reader, asked, now = (
        make_user("reader", sees=[north]),
        [counting.Dated(before), counting.Dated(before_the_day)],
        clock.now(),
    )
    for days, found in ((-1, [0, 0]), (1, [1, 1]), (-1, [0, 0])):
        with clock.standing_at(now + timedelta(days=days)):
            assert counting.count_each(asked, reader) == found


def test_the_plan_of_a_kept_statement_serves_everybody_with_the_same_roles(db):
    north, south = make_compartment("north"), make_compartment("south")
    make_actor(north), make_actor(south), make_actor(south)
    people = [make_user("one", sees=[north]), make_user("two", sees=[south]), make_user("both", sees=[north, south])]
    for _time in range(4):  # from the sixth time on PostgreSQL may take one plan for all
        assert [counting.count_each([seen], user) for user in people] == [[1], [2], [3]]
    people[1].memberships.all().delete()
    assert [counting.count_each([seen], user) for user in people] == [[1], [0], [3]]
