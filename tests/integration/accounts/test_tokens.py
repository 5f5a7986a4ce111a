from datetime import timedelta

import pytest

from accounts.models import ApiToken
from accounts.services import tokens
from core import clock
from core.errors import Invalid, NotAllowed, NotFound
from core.models import AuditEvent
from tests.factories import make_token


def issue(owner, by, **said):
    values = {
        "name": "dashboard",
        "scopes": ["read:actors"],
        "compartment_ids": list(owner.access),
        "expires_at": clock.now() + timedelta(days=30),
    }
    return tokens.issue(owner_id=owner.pk, by=by, **(values | said))


def test_the_secret_is_given_once_and_stored_nowhere(analyst):
    token, secret = issue(analyst, analyst)
    assert tokens.find_live(secret).pk == token.pk
    stored = " ".join(map(str, ApiToken.objects.values_list().get())) + AuditEvent.objects.get().body
    assert secret not in stored
    assert AuditEvent.objects.get().changes["scopes"] == "read:actors"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["write:audit"]}, "scopes"),
        ({"compartment_ids": []}, "compartments"),
        ({"expires_at": clock.now() - timedelta(days=1)}, "expires_at"),
        ({"expires_at": clock.now() + timedelta(days=400)}, "expires_at"),
    ],
)
def test_a_token_that_breaks_a_rule_is_not_issued(analyst, said, field):
    with pytest.raises(Invalid) as refusal:
        issue(analyst, analyst, **said)
    assert set(refusal.value.fields) == {field}
    assert not ApiToken.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_token_reaches_no_compartment_of_others(auditor, north):
    with pytest.raises(Invalid):
        issue(auditor, auditor, compartment_ids=[north.pk])
    assert not ApiToken.objects.exists()


def test_two_live_tokens_do_not_share_a_name(analyst):
    token, _secret = issue(analyst, analyst)
    with pytest.raises(Invalid):
        issue(analyst, analyst)
    tokens.revoke(token_id=token.pk, by=analyst)
    issue(analyst, analyst)


def test_administrators_issue_for_machines_and_for_nobody_else(admin, analyst, client, lead):
    assert issue(client, admin)[0].user == client
    for owner, by in ((analyst, admin), (client, lead), (analyst, lead)):
        with pytest.raises(NotAllowed):
            issue(owner, by)
    assert ApiToken.objects.count() == 1


def test_revoking_is_noted_once_and_only_ones_own(admin, analyst, lead):
    token = make_token(analyst)
    with pytest.raises(NotFound):
        tokens.revoke(token_id=token.pk, by=lead)
    token.refresh_from_db()
    assert token.revoked_at is None
    for by in (analyst, admin):
        tokens.revoke(token_id=token.pk, by=by)
    event = AuditEvent.objects.get()
    assert (event.verb, event.by) == ("accounts.token_revoked", analyst)
