"""The command on the organisation this deployment speaks for."""

from django.db import transaction
from django.utils.translation import gettext as _
from django_countries import countries

from accounts import policies
from accounts.models import Organisation, User
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Invalid


@transaction.atomic
def change(*, seen_version: int, name: str, jurisdiction: str, nationality: str, by: User) -> Organisation:
    """Say who this deployment speaks for; the first time makes the row. Raises NotAllowed, Stale or Invalid."""
    ensure(policies.may_administer, by)
    row = Organisation.objects.select_for_update().first() or Organisation(version=0)
    versions.insist(row, seen_version)
    values = {"name": name.strip(), "jurisdiction": jurisdiction, "nationality": nationality.upper()}
    fields = {}
    if not values["name"]:
        fields["name"] = _("Give the name of the organisation.")
    if jurisdiction not in dict(Organisation.JURISDICTIONS):
        fields["jurisdiction"] = _("Choose a jurisdiction from the list.")
    if values["nationality"] and values["nationality"] not in countries:
        fields["nationality"] = _("Choose a country from the list.")
    if fields:
        raise Invalid("bad_organisation", _("Some fields need correcting."), fields)
    changes = {field: [getattr(row, field), new] for field, new in values.items() if getattr(row, field) != new}
    if changes:
        for field in changes:
            setattr(row, field, values[field])
        row.version += 1
        row.save()
        audit.record("accounts.organisation_changed", row, by=by, at=clock.now(), changes=changes)
    return row
