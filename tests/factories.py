"""Makers of test data: functions, valid by default. Rows that only commands may write come from the commands."""

from datetime import timedelta
from itertools import count

from accounts.domain.roles import SCOPES, Access, Role
from accounts.models import ApiToken, Compartment, Membership, User
from accounts.services import tokens
from core import clock

PASSWORD = "parley-demo"
_numbers = count(1)


def make_user(username="", *, role=None, roles=(), name="", sees=(), changes=(), password=PASSWORD, **fields):
    """A person with one role (or several), who may see some compartments and change others."""
    username = username or f"user{next(_numbers)}"
    roles = [Role(entry).value for entry in (*((role,) if role else ()), *roles)]
    user = User.objects.create_user(username, password, name=name or username.title(), roles=roles, **fields)
    for access, places in ((Access.VIEW, sees), (Access.CHANGE, changes)):
        Membership.objects.bulk_create(Membership(user=user, compartment=place, access=access) for place in places)
    return user


def make_compartment(code="", *, name="", **fields):
    """A compartment."""
    code = code or f"place{next(_numbers)}"
    return Compartment.objects.create(code=code, name=name or code.title(), **fields)


def make_token(user, *, scopes=SCOPES, compartments=None, expires_in=timedelta(days=30), **fields):
    """A token of the user (all scopes, all of the user's compartments unless given); its `secret` is an attribute."""
    secret = f"parley_test{next(_numbers)}"
    token = ApiToken.objects.create(
        user=user,
        name=fields.pop("name", "test"),
        prefix=secret[:12],
        digest=tokens.digest(secret),
        scopes=sorted(scopes),
        expires_at=clock.now() + expires_in,
        **fields,
    )
    token.compartments.set(user.access if compartments is None else compartments)
    token.secret = secret
    return token
