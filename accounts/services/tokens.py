"""Commands on REST tokens: issue, revoke; and the door that finds the token of a request."""

import secrets
from collections.abc import Collection
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import policies
from accounts.domain.roles import SCOPES, Role
from accounts.models import ApiToken, Compartment, User
from core import audit, clock
from core.authz import ensure
from core.errors import Invalid, NotFound

LONGEST = timedelta(days=366)
TOUCH_EVERY = timedelta(minutes=1)
KNOWN_FOR = timedelta(seconds=10)
MOST_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class _Known:
    until: datetime
    token: ApiToken
    compartments: frozenset[UUID]


# What this process knows of tokens it has just seen: a revocation takes effect everywhere within KNOWN_FOR.
_known: dict[str, _Known] = {}


def digest(secret: str) -> str:
    """Return what is stored of a token: its SHA-256; the secret has 256 random bits, so no slow hash is needed."""
    return sha256(secret.encode("ascii", "replace")).hexdigest()


@transaction.atomic
def issue(
    *,
    owner_id: UUID,
    name: str,
    scopes: Collection[str],
    compartment_ids: Collection[UUID],
    expires_at: datetime,
    by: User,
) -> tuple[ApiToken, str]:
    """Return a new token and its secret, which is never shown again.

    Raises NotFound (no such user), NotAllowed (somebody else's token, unless an administrator's for a REST client) or
    Invalid (no name or one in use, no scope, unknown scope, a compartment the owner is not in, a date in the past or
    more than a year ahead).
    """
    at = clock.now()
    owner = User.objects.select_for_update().filter(pk=owner_id, is_active=True).first()
    if owner is None:
        raise NotFound("not_found", _("There is no such user."))
    ensure(policies.may_issue_token, by, owner)
    name = name.strip()
    _insist(owner=owner, name=name, scopes=scopes, compartment_ids=compartment_ids, expires_at=expires_at, at=at)
    secret = f"parley_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=owner,
        name=name,
        prefix=secret[:12],
        digest=digest(secret),
        scopes=sorted(scopes),
        expires_at=expires_at,
    )
    token.compartments.set(Compartment.objects.filter(pk__in=compartment_ids))
    places = ", ".join(sorted(str(pk) for pk in compartment_ids))
    changes = {
        "owner": owner.username,
        "name": token.name,
        "scopes": ", ".join(token.scopes),
        "compartments": places,
        "expires_at": expires_at,
    }
    audit.record("accounts.token_issued", token, by=by, at=at, changes=changes)
    return token, secret


def _insist(
    *,
    owner: User,
    name: str,
    scopes: Collection[str],
    compartment_ids: Collection[UUID],
    expires_at: datetime,
    at: datetime,
) -> None:
    fields = {}
    if not name:
        fields["name"] = _("Say what the token is for.")
    elif owner.tokens.filter(name=name, revoked_at=None, expires_at__gt=at).exists():
        fields["name"] = _("A live token has this name already: choose another, or revoke that one first.")
    if not scopes or not set(scopes) <= set(SCOPES):
        fields["scopes"] = _("Choose at least one scope.")
    if not compartment_ids or not set(compartment_ids) <= set(owner.access):
        fields["compartments"] = _("Choose compartments the owner of the token belongs to.")
    if not at < expires_at <= at + LONGEST:
        fields["expires_at"] = _("Choose an expiry within the next year.")
    if fields:
        raise Invalid("bad_token", _("Some fields need correcting."), fields)


@transaction.atomic
def revoke(*, token_id: UUID, by: User) -> ApiToken:
    """Revoke a token; raises NotFound for one the user may not see. Revoking twice changes nothing.

    It stops working at once in this process and within KNOWN_FOR in every other.
    """
    rows = ApiToken.objects.select_for_update(of=("self",)).select_related("user")
    mine = Q(user=by)
    if by.has_role(Role.ADMINISTRATOR):
        mine |= Q(user__isnull=False)
    token = rows.filter(mine, pk=token_id).first()
    if token is None:
        raise NotFound("not_found", _("There is no such token."))
    if token.revoked_at is None:
        at = clock.now()
        token.revoked_at = at
        token.version += 1
        token.save(update_fields=["revoked_at", "version", "updated_at"])
        audit.record("accounts.token_revoked", token, by=by, at=at, changes={"owner": token.user.username})
        _known.pop(token.digest, None)
    return token


def find_live(secret: str) -> ApiToken | None:
    """Return the token that opens the door now, its user narrowed to its compartments; None for any other secret.

    Looked up once and known for a few seconds, since every request asks; that it was used is noted once a minute.
    """
    at = clock.now()
    key = digest(secret)
    known = _known.get(key)
    if known is None or known.until <= at:
        known = _look_up(key, at)
    if known is None or not known.token.is_live(at):
        return None
    token = copy(known.token)
    token.user = copy(known.token.user)
    token.user.token_compartments = known.compartments
    token.user.token_scopes = frozenset(token.scopes)
    return token


def _look_up(key: str, at: datetime) -> _Known | None:
    token = ApiToken.objects.select_related("user").filter(digest=key).first()
    if token is None or not token.is_live(at):
        _known.pop(key, None)
        return None
    unnoted = Q(last_used_at=None) | Q(last_used_at__lt=at - TOUCH_EVERY)
    ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=at)
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known[key] = _Known(at + KNOWN_FOR, token, frozenset(token.compartments.values_list("pk", flat=True)))
    return _known[key]
