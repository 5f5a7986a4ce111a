"""Commands on REST tokens: issue, revoke."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.roles import SCOPES, Role
from accounts.models import ApiToken, User
from core import audit, clock
from core.errors import Invalid, NotAllowed, NotFound

LONGEST = timedelta(days=366)


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

    Raises NotFound (no such user), NotAllowed (somebody else's token without being administrator) or Invalid
    (no scope, unknown scope, a compartment the owner is not in, a date in the past or more than a year ahead).
    """
    at = clock.now()
    owner = User.objects.filter(pk=owner_id, is_active=True).first()
    if owner is None:
        raise NotFound("not_found", _("There is no such user."))
    if owner != by and not by.has_role(Role.ADMINISTRATOR):
        raise NotAllowed("not_allowed", _("Only an administrator issues tokens for others."))
    if not name.strip():
        raise Invalid("no_name", _("Say what the token is for."), {"name": _("Say what the token is for.")})
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Invalid("bad_scope", _("Choose at least one scope."), {"scopes": _("Choose at least one scope.")})
    if not compartment_ids or not set(compartment_ids) <= set(owner.access):
        message = _("Choose compartments the owner of the token belongs to.")
        raise Invalid("bad_compartment", message, {"compartments": message})
    if not at < expires_at <= at + LONGEST:
        message = _("Choose an expiry within the next year.")
        raise Invalid("bad_expiry", message, {"expires_at": message})
    secret = f"parley_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=owner,
        name=name.strip(),
        prefix=secret[:12],
        digest=digest(secret),
        scopes=sorted(scopes),
        expires_at=expires_at,
    )
    token.compartments.set(compartment_ids)
    audit.record(
        "accounts.token_issued",
        token,
        by=by,
        at=at,
        changes={"owner": owner.username, "scopes": sorted(scopes), "expires_at": expires_at},
    )
    return token, secret


@transaction.atomic
def revoke(*, token_id: UUID, by: User) -> ApiToken:
    """Revoke a token at once; raises NotFound for one the user may not see. Revoking twice changes nothing."""
    rows = ApiToken.objects.select_for_update()
    if not by.has_role(Role.ADMINISTRATOR):
        rows = rows.filter(user=by)
    token = rows.filter(pk=token_id).first()
    if token is None:
        raise NotFound("not_found", _("There is no such token."))
    if token.revoked_at is None:
        at = clock.now()
        token.revoked_at = at
        token.version += 1
        token.save(update_fields=["revoked_at", "version", "updated_at"])
        audit.record("accounts.token_revoked", token, by=by, at=at)
    return token
