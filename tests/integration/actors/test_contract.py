"""What other apps rely on: selectors and pushed-down values."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from actors.models import ActorStanding
from actors.selectors import actors, listings, people
from actors.services import projections
from core import clock
from core.errors import NotFound
from tests import factories

TODAY = date(2026, 6, 1)


@pytest.fixture
def actor(north):
    return factories.make_actor(north, "Salt Road Front")


def test_a_member_gets_the_actor_and_outsiders_learn_nothing(actor, analyst, auditor, stranger):
    assert actors.get(actor.pk, user=analyst) == actor
    for outsider in (auditor, stranger):
        with pytest.raises(NotFound):
            actors.get(actor.pk, user=outsider)
        assert not actors.visible(outsider).exists()
    assert actors.get(actor.pk, user=None) == actor


def test_a_grant_opens_one_actor_until_it_expires(actor, north, stranger):
    other = factories.make_actor(north)
    grant = factories.make_grant(stranger, actor, expires_in=timedelta(hours=1))
    assert list(actors.visible(stranger)) == [actor]
    with pytest.raises(NotFound):
        actors.get(other.pk, user=stranger)
    grant.expires_at = clock.now() - timedelta(seconds=1)
    grant.save()
    assert not actors.visible(stranger).exists()


def test_states_and_unclassified_cannot_be_engaged(actor, north, analyst):
    for kind in ("state", "unclassified"):
        factories.make_actor(north, actor_type=kind)
    assert list(actors.engageable(analyst)) == [actor]


def test_a_protected_person_is_a_pseudonym_without_a_grant(north, analyst, lead):
    person = factories.make_person(north, "Real Name", sensitivity="protected_source", pseudonym="Heron")
    factories.make_grant(lead, person)
    assert people.get(person.pk, user=analyst).name == "Heron"
    assert people.get(person.pk, user=lead).name == "Real Name"
    assert str(person) == person.name == "Heron"
    assert people.names_of([person.pk], user=analyst) == {person.pk: "Heron"}


def test_standing_holds_own_listings_and_those_of_people_in_a_role_on_the_day(actor, north):
    own = factories.make_listing(actor, "us_fto", listed_on=date(2020, 1, 1))
    factories.make_listing(actor, "un_1267", listed_on=date(2010, 1, 1), delisted_on=TODAY)
    factories.make_listing(actor, "uk_sanctions", listed_on=TODAY + timedelta(days=1))
    serving, former = factories.make_person(north), factories.make_person(north)
    factories.make_role(serving, actor)
    factories.make_role(former, actor, since=date(2015, 1, 1), until=date(2019, 1, 1))
    warrant = factories.make_listing(serving, "icc_warrant", legal_effects=["contact_restriction"])
    factories.make_listing(former, "icc_warrant", legal_effects=["contact_restriction"])
    unlisted = factories.make_actor(north)
    assert listings.standing([actor.pk, unlisted.pk], at=TODAY) == {actor.pk: [own, warrant], unlisted.pk: []}
    assert listings.person_listings([serving.pk], at=TODAY) == {serving.pk: [warrant]}


def test_scores_are_kept_unless_older(actor):
    now = clock.now()
    values = {"lo": 40.0, "hi": 60.0, "u": 0.2, "band": "guarded", "run_id": uuid4(), "actor_id": actor.pk}
    projections.record_trust(projections.TrustScore(value=50.0, at=now, **values))
    projections.record_trust(projections.TrustScore(value=45.0, at=now - timedelta(days=1), **values))
    projections.record_escalation(
        projections.EscalationScore(actor_id=actor.pk, value=None, level="", recorded=0, at=now, run_id=uuid4())
    )
    projections.record_contact(actor_id=actor.pk, at=now)
    projections.record_contact(actor_id=actor.pk, at=now - timedelta(days=2))
    projections.record_commitments(actor_id=actor.pk, open=3, overdue=1)
    row = ActorStanding.objects.get(actor=actor)
    assert (row.trust_value, row.trust_band, row.escalation_value) == (50.0, "guarded", None)
    assert (row.last_contact_at, row.open_commitments, row.overdue_commitments) == (now, 3, 1)


def test_the_database_refuses_impossible_scores(actor):
    with pytest.raises(IntegrityError), transaction.atomic():
        projections.record_trust(
            projections.TrustScore(
                actor_id=actor.pk, value=50, lo=55, hi=60, u=0, band="guarded", at=clock.now(), run_id=uuid4()
            )
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        projections.record_commitments(actor_id=actor.pk, open=1, overdue=2)
