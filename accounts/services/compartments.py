"""Commands on compartments and who belongs to them."""

from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import policies
from accounts.domain.roles import Access
from accounts.models import Compartment, Membership, User
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Invalid, NotFound


def _insist(code: str, name: str, *, but: UUID | None = None) -> tuple[str, str]:
    code, name, fields = code.strip().lower(), name.strip(), {}
    others = Compartment.objects.exclude(pk=but) if but else Compartment.objects.all()
    if not code or slugify(code) != code:
        fields["code"] = _("Use lower-case letters, digits and hyphens.")
    elif others.filter(code=code).exists():
        fields["code"] = _("Another compartment has this code.")
    if not name:
        fields["name"] = _("Give a name.")
    elif others.filter(name__iexact=name).exists():
        fields["name"] = _("Another compartment has this name.")
    if fields:
        raise Invalid("bad_compartment", _("Some fields need correcting."), fields)
    return code, name


@transaction.atomic
def create(*, code: str, name: str, description: str, is_common: bool, by: User) -> Compartment:
    """Return a new compartment with nobody in it. Raises NotAllowed (not an administrator) or Invalid."""
    ensure(policies.may_administer, by)
    code, name = _insist(code, name)
    place = Compartment.objects.create(code=code, name=name, description=description.strip(), is_common=is_common)
    changes = {"code": [None, code], "name": [None, name], "is_common": [None, is_common]}
    audit.record("accounts.compartment_created", place, by=by, at=clock.now(), changes=changes, compartment_id=place.pk)
    return place


@transaction.atomic
def change(
    *, compartment_id: UUID, seen_version: int, name: str, description: str, is_common: bool, by: User
) -> Compartment:
    """Change a compartment; its code stays. Raises NotFound, NotAllowed, Stale or Invalid."""
    place = Compartment.objects.select_for_update().filter(pk=compartment_id).first()
    if place is None:
        raise NotFound("not_found", _("There is no such compartment."))
    ensure(policies.may_administer, by)
    versions.insist(place, seen_version)
    _code, name = _insist(place.code, name, but=place.pk)
    values = {"name": name, "description": description.strip(), "is_common": is_common}
    changes = {field: [getattr(place, field), new] for field, new in values.items() if getattr(place, field) != new}
    if changes:
        for field in changes:
            setattr(place, field, values[field])
        place.version += 1
        place.save(update_fields=[*changes, "version", "updated_at"])
        audit.record(
            "accounts.compartment_changed", place, by=by, at=clock.now(), changes=changes, compartment_id=place.pk
        )
    return place


@transaction.atomic
def set_access(*, user_id: UUID, compartment_id: UUID, access: str, reason: str, by: User) -> Membership | None:
    """Let somebody view or change what lies in a compartment, or (access "") take it away; return the membership.

    Raises NotFound, NotAllowed (not an administrator; oneself: another administrator must) or Invalid (no reason,
    unknown access). What is so already stays, and nothing is written.
    """
    person = User.objects.select_for_update().filter(pk=user_id).first()
    place = Compartment.objects.filter(pk=compartment_id).first()
    if person is None or place is None:
        raise NotFound("not_found", _("There is no such person or compartment."))
    ensure(policies.may_change_standing, by, person)
    if access and access not in list(Access):
        raise Invalid("unknown_access", _("Choose what they may do."), {"access": _("Choose what they may do.")})
    if not reason.strip():
        raise Invalid("no_reason", _("Say why."), {"reason": _("Say why.")})
    row = Membership.objects.filter(user=person, compartment=place).first()
    before = row.access if row else ""
    if before != access:
        if not access:
            Membership.objects.filter(user=person, compartment=place).delete()
            row = None
        else:
            row, _made = Membership.objects.update_or_create(
                user=person, compartment=place, defaults={"access": access}
            )
        person.version += 1
        person.save(update_fields=["version"])
        changes = {"compartment": place.pk, "access": [before, access]}
        audit.record("accounts.access_changed", person, by=by, at=clock.now(), changes=changes, reason=reason.strip())
    return row
