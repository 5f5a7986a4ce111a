"""The command on the organisation this deployment speaks for."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django_countries import countries

from accounts import policies
from accounts.models import Organisation, User
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Invalid

WEEK: Final = frozenset(range(1, 8))


@transaction.atomic
def change(
    *,
    seen_version: int,
    name: str,
    jurisdiction: str,
    nationality: str,
    by: User,
    rest_days: Sequence[int] | None = None,
) -> Organisation:
    """Say who this deployment speaks for; the first time makes the row. Raises NotAllowed, Stale or Invalid.

    `rest_days` are the days of the week on which nobody works, 1 for Monday; None leaves them as they are.
    """
    ensure(policies.may_administer, by)
    row = Organisation.objects.select_for_update().first() or Organisation(version=0)
    versions.insist(row, seen_version)
    days = row.rest_days if rest_days is None else sorted({*rest_days})
    values = {"name": name.strip(), "jurisdiction": jurisdiction, "nationality": nationality.upper(), "rest_days": days}
    fields = {}
    if not values["name"]:
        fields["name"] = _("Give the name of the organisation.")
    if jurisdiction not in dict(Organisation.JURISDICTIONS):
        fields["jurisdiction"] = _("Choose a jurisdiction from the list.")
    if values["nationality"] and values["nationality"] not in countries:
        fields["nationality"] = _("Choose a country from the list.")
    if days is not None and not set(days) < WEEK:
        fields["rest_days"] = _("Leave at least one day of the week on which somebody works.")
    if fields:
        raise Invalid("bad_organisation", _("Some fields need correcting."), fields)
    changes: dict[str, Any] = {
        field: [getattr(row, field), new] for field, new in values.items() if getattr(row, field) != new
    }
    if changes:
        for field in changes:
            setattr(row, field, values[field])
        row.version += 1
        row.save()
        if "rest_days" in changes:
            changes["rest_days"] = [_weekdays(days) for days in changes["rest_days"]]
        audit.record("accounts.organisation_changed", row, by=by, at=clock.now(), changes=changes)
    return row


def _weekdays(days: Iterable[int] | None) -> str:
    return ", ".join(str(WEEKDAYS[day - 1]) for day in days or ())
