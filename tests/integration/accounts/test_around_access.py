"""Who may see what is held by the database too: everything here goes around the services with plain SQL."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import ApiToken, Membership, Organisation, User
from tests.factories import make_actor, make_grant, make_token


def refused(words, statement, *values):
    with pytest.raises(IntegrityError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_names_memberships_grants_tokens_and_the_organisation(analyst, legal, north):
    refused("username", "UPDATE accounts_user SET username = 'ANALYST' WHERE id = %s", legal.pk)
    refused("membership_views_or_changes", "UPDATE accounts_membership SET access = 'own'")
    own = "UPDATE accounts_membership SET user_id = %s WHERE user_id = %s AND compartment_id = %s"
    refused("one_membership_per_compartment", own, analyst.pk, legal.pk, north.pk)
    make_grant(analyst, make_actor(north))
    refused("expires_at", "UPDATE actors_actorgrant SET expires_at = NULL")
    first, second = make_token(analyst), make_token(analyst)
    refused("digest", "UPDATE accounts_apitoken SET digest = %s WHERE id = %s", first.digest, second.pk)
    Organisation.objects.create(name="Ministry")
    refused("one_organisation", "UPDATE accounts_organisation SET singleton = false")
    with pytest.raises(IntegrityError, match="singleton"), transaction.atomic():
        Organisation.objects.create(name="Another ministry")
    assert not User.objects.filter(username="ANALYST").exists()
    assert Membership.objects.filter(user=legal, compartment=north).count() == 1
    assert ApiToken.objects.filter(digest=first.digest).count() == 1
