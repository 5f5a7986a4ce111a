"""SQL that is kept for everybody with the same roles is asked for each person anew."""

from django.contrib.auth.models import AnonymousUser

from accounts.models.compartments import ids_seen
from actors.models import Actor, Name, Relation
from core import written
from tests.factories import make_actor, make_compartment, make_grant, make_user


def found(user):
    return set(Actor.objects.filter(pk__in=ids_seen(Actor, user)))


def test_each_person_finds_the_ids_of_what_they_see(db):
    north, south = make_compartment("north"), make_compartment("south")
    here, there = make_actor(north), make_actor(south)
    both, one, guest = make_user("both", sees=[north, south]), make_user("one", sees=[south]), make_user("guest")
    assert [found(user) for user in (both, one, guest, None, AnonymousUser())] == [
        {here, there},
        {there},
        set(),
        {here, there},
        set(),
    ]
    make_grant(guest, here, by=both)
    assert found(guest) == {here}
    both.token_compartments = frozenset({south.pk})
    assert found(both) == {there}
    both.token_compartments = frozenset()
    assert found(both) == set()


def test_a_statement_is_put_together_once_for_all_who_have_the_same_roles(db):
    place = make_compartment("north")
    make_actor(place)
    first, second, reviewer = make_user("first", sees=[place]), make_user("second"), make_user("third", role="auditor")

    def put_together(user):
        before = written._kept.cache_info().misses
        list(Name.objects.visible_to(user)), list(Relation.objects.visible_to(user))
        return written._kept.cache_info().misses - before

    put_together(first)
    assert [put_together(user) for user in (first, second)] == [0, 0]
    put_together(reviewer)
    assert put_together(reviewer) == 0
