"""Commands on people: make an account, change it, let in or keep out, set a password."""

from collections.abc import Collection
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import policies
from accounts.domain.mailing import Often
from accounts.domain.roles import Role, clash
from accounts.models import User
from accounts.models.users import ROLE_LABELS
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Invalid, NotFound

JOINERS = dict.fromkeys((0x200C, 0x200D))  # names of several scripts need them, though nobody sees them


def _lock(user_id: UUID) -> User:
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound("not_found", _("There is no such person."))
    return user


def _refuse(field: str, code: str, message: str) -> None:
    raise Invalid(code, message, {field: message})


def _insist_on_roles(roles: Collection[str]) -> list[str]:
    if not set(roles) <= {role.value for role in Role}:
        _refuse("roles", "unknown_role", _("Choose roles from the list."))
    pair = clash(roles)
    if pair:
        labels = {"first": ROLE_LABELS[pair[0]], "second": ROLE_LABELS[pair[1]]}
        _refuse("roles", "roles_clash", _("One person cannot be %(first)s and %(second)s.") % labels)
    return [role.value for role in Role if role in roles]


def _insist_on_name_and_email(name: str, email: str, *, user: User) -> tuple[str, str]:
    """Return both as they are stored; the trail shows the name, so nobody takes that of somebody else."""
    name = name.strip()
    if not name:
        _refuse("name", "no_name", _("Give the name people know."))
    if name == user.name:
        return name, _insist_on_email(email)
    bare = name.translate(JOINERS)
    if not bare.isprintable():
        _refuse("name", "odd_name", _("A name has no signs that nobody sees."))
    if User.objects.filter(Q(name__iexact=name) | Q(name__iexact=bare)).exclude(pk=user.pk).exists():
        _refuse("name", "name_taken", _("Somebody else goes by this name: add what tells the two apart."))
    return name, _insist_on_email(email)


def _insist_on_email(email: str) -> str:
    if email:
        try:
            validate_email(email)
        except ValidationError:
            _refuse("email", "bad_email", _("This is not an e-mail address."))
    return email


def _insist_on_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        _refuse("password", "weak_password", " ".join(refusal.messages))


@transaction.atomic
def create(
    *, username: str, name: str, roles: Collection[str], password: str, by: User | None, email: str = ""
) -> User:
    """Return a new account; `by=None` is the command line, for the first administrator.

    A REST client needs no password: it has tokens. Raises NotAllowed (not an administrator) or Invalid (name taken in
    any case, unknown or clashing roles, weak password).
    """
    if by is not None:
        ensure(policies.may_administer, by)
    user = User(username=User.normalize_username(username.strip()), email=email)
    user.name, user.email = _insist_on_name_and_email(name, email, user=user)
    user.roles = _insist_on_roles(roles)
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as refusal:
        raise Invalid(
            "bad_account", _("Some fields need correcting."), {f: " ".join(m) for f, m in refusal.message_dict.items()}
        ) from None
    if User.objects.filter(username__iexact=user.username).exists():
        _refuse("username", "username_taken", _("Somebody has this user name already."))
    if password or Role.API_CLIENT not in user.roles:
        _insist_on_password(password, user)
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save(force_insert=True)
    changes = {"username": [None, user.username], "name": [None, user.name], "roles": [[], user.roles]}
    audit.record("accounts.person_created", user, by=by, at=clock.now(), changes=changes)
    return user


@transaction.atomic
def change(*, user_id: UUID, seen_version: int, name: str, email: str, roles: Collection[str], by: User) -> User:
    """Change name, e-mail and roles of somebody.

    Raises NotFound, NotAllowed (not an administrator; own roles), Stale or Invalid. Nothing new: nothing written.
    """
    user = _lock(user_id)
    ensure(policies.may_administer, by)
    wanted = set(roles) != set(user.roles)
    if wanted:
        ensure(policies.may_change_standing, by, user)
    versions.insist(user, seen_version)
    name, email = _insist_on_name_and_email(name, email, user=user)
    values: dict[str, object] = {"name": name, "email": email}
    if not email:
        values["mail_often"] = Often.NEVER.value
    return _apply(user, values | {"roles": _insist_on_roles(roles) if wanted else user.roles}, by)


@transaction.atomic
def change_own(
    *,
    seen_version: int,
    by: User,
    name: str | None = None,
    email: str | None = None,
    mail_often: str | None = None,
    quiet_since: int | None = None,
    quiet_until: int | None = None,
) -> User:
    """Change one's own name, e-mail and how often one is written to (quiet hours in UTC, 0 to 23); None stays.

    Raises Stale or Invalid (among others: mail without an address). Nothing new: nothing written.
    """
    user = _lock(by.pk)
    versions.insist(user, seen_version)
    name, email = user.name if name is None else name, user.email if email is None else email
    name, email = _insist_on_name_and_email(name, email, user=user)
    values: dict[str, object] = {"name": name, "email": email}
    mailing = {"mail_often": mail_often, "quiet_since": quiet_since, "quiet_until": quiet_until}
    values |= {field: value for field, value in mailing.items() if value is not None}
    if not email and values.get("mail_often", user.mail_often) != Often.NEVER:
        _refuse("email", "no_address", _("Give an address, or choose to be written to never."))
    return _apply(user, values, by)


def _apply(user: User, values: dict[str, object], by: User) -> User:
    changes = {field: [getattr(user, field), value] for field, value in values.items() if getattr(user, field) != value}
    if changes:
        for field in changes:
            setattr(user, field, values[field])
        user.version += 1
        user.save(update_fields=[*changes, "version"])
        audit.record("accounts.person_changed", user, by=by, at=clock.now(), changes=changes)
    return user


@transaction.atomic
def set_active(*, user_id: UUID, seen_version: int, active: bool, reason: str, by: User) -> User:
    """Let somebody in again, or keep them out at once: sessions and tokens stop working.

    Raises NotFound, NotAllowed (not an administrator; oneself), Stale or Invalid (no reason).
    """
    user = _lock(user_id)
    ensure(policies.may_change_standing, by, user)
    versions.insist(user, seen_version)
    if not reason.strip():
        _refuse("reason", "no_reason", _("Say why."))
    if user.is_active != active:
        user.is_active = active
        user.version += 1
        user.save(update_fields=["is_active", "version"])
        verb = "accounts.person_let_in" if active else "accounts.person_kept_out"
        audit.record(verb, user, by=by, at=clock.now(), changes={"is_active": [not active, active]}, reason=reason)
    return user


@transaction.atomic
def set_password(*, user_id: UUID, password: str, reason: str, by: User) -> User:
    """Set somebody's password, which ends their sessions; one's own is changed with the old one.

    Raises NotFound, NotAllowed (not an administrator; oneself) or Invalid (weak, no reason, or a REST client).
    """
    user = _lock(user_id)
    ensure(policies.may_change_standing, by, user)
    if user.has_role(Role.API_CLIENT):
        _refuse("password", "no_password_for_clients", _("A REST client has tokens, not a password."))
    _insist_on_password(password, user)
    if not reason.strip():
        _refuse("reason", "no_reason", _("Say why."))
    user.set_password(password)
    user.version += 1
    user.save(update_fields=["password", "version"])
    audit.record("accounts.password_set", user, by=by, at=clock.now(), reason=reason.strip())
    return user
