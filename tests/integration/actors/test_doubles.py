"""Likely doubles: found when names change, shown to whoever sees both, and left alone once judged."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models.compartments import Membership
from actors.models import Actor, ApartActors, LikelyDouble
from actors.selectors import doubles as selector
from actors.services import doubles, facts, registry
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db


def pairs(user):
    return [{row.one.name, row.other.name} for row in selector.likely(user)]


def test_names_are_compared_anew_whenever_one_changes(analyst, north):
    front = registry.register(compartment_id=north.pk, values={"name": "Salt Road Front"}, by=analyst)
    guard = registry.register(compartment_id=north.pk, values={"name": "River Guard"}, by=analyst)
    same = registry.register(compartment_id=north.pk, values={"name": "Coastal League"}, by=analyst)
    assert doubles.compare_names() == 3
    assert (doubles.compare_names(), pairs(analyst)) == (0, [])
    facts.add(kind="name", actor_id=same.pk, values={"text": "Front of the Salt Rode", "kind": "alias"}, by=analyst)
    assert doubles.compare_names() == 1
    assert pairs(analyst) == [{front.name, same.name}]
    [row] = selector.likely(analyst)
    assert {row.one_name, row.other_name} == {"Salt Road Front", "Front of the Salt Rode"}
    version = Actor.objects.get(pk=front.pk).version
    registry.change(actor_id=front.pk, seen_version=version, values={"name": "Hill Council"}, by=analyst)
    assert (doubles.compare_names(), pairs(analyst)) == (1, [])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE actors_actor SET search_text = 'hill council' WHERE id = %s", [guard.pk])
    assert doubles.compare_names() == 1


def test_a_pair_is_shown_to_whoever_sees_both_in_few_statements(analyst, lead, north):
    south = factories.make_compartment("south")
    Membership.objects.create(user=lead, compartment=south, access="change")
    one = factories.make_actor(north, "Salt Road Front")
    factories.make_actor(south, "Front of the Salt Road")
    for word in ("Amber", "Basalt", "Cobalt", "Dolomite"):
        factories.make_actor(north, f"{word} Movement")
    with CaptureQueriesContext(connection) as few:
        doubles.compare_names()
    assert pairs(analyst) == []
    assert pairs(lead) == [{one.name, "Front of the Salt Road"}]
    assert len(few) < 20
    for outsider in (analyst, factories.make_user(role="analyst")):
        with pytest.raises(NotFound):
            doubles.keep_apart(one_id=one.pk, other_id=Actor.objects.get(compartment=south).pk, reason="x", by=outsider)
    assert not ApartActors.objects.exists()


def test_a_pair_kept_apart_is_not_suggested_again(analyst, legal, north):
    one, other = factories.make_actor(north, "Salt Road Front"), factories.make_actor(north, "Salt Rode Front")
    doubles.compare_names()
    said = {"one_id": one.pk, "other_id": other.pk, "by": analyst}
    for reason, who, refusal in (("Why", legal, NotAllowed), (" ", analyst, Invalid)):
        with pytest.raises(refusal):
            doubles.keep_apart(**{**said, "reason": reason, "by": who})
    with pytest.raises(Invalid):
        doubles.keep_apart(one_id=one.pk, other_id=one.pk, reason="Why", by=analyst)
    assert (len(pairs(analyst)), ApartActors.objects.count(), AuditEvent.objects.count()) == (1, 0, 0)
    doubles.keep_apart(**said, reason="Another valley, another leader.")
    with pytest.raises(Conflict):
        doubles.keep_apart(one_id=other.pk, other_id=one.pk, reason="Again", by=analyst)
    event = AuditEvent.objects.get()
    assert (event.verb, event.reason) == ("actors.actors_kept_apart", "Another valley, another leader.")
    Actor.objects.update(compared=False)
    doubles.compare_names()
    assert (pairs(analyst), LikelyDouble.objects.count()) == ([], 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApartActors.objects.create(one=max(one, other, key=lambda row: row.pk.int),
                                   other=min(one, other, key=lambda row: row.pk.int), reason="x", found_by=analyst)  # fmt: skip
