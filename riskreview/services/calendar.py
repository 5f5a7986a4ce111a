"""The calendar of holidays: an administrator adds days, one or many, and takes days out."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import may_administer
from core import audit, clock
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound
from riskreview.domain import holidays
from riskreview.models import Holiday


@transaction.atomic
def add(*, days: str, by: User) -> list[Holiday]:
    """Add the holidays of a list, a line a day ("2027-01-01 New Year"); days that are there already stay as they are.

    Deadlines that are set already stay. Raises NotAllowed or Invalid (`days`: lines that cannot be read, nothing new).
    """
    ensure(may_administer, by)
    found, wrong = holidays.read(days)
    if wrong:
        sentence = _("These lines cannot be read: %(lines)s. Write the day first: 2027-01-01 New Year.")
        message = sentence % {"lines": ", ".join(map(str, wrong))}
        raise Invalid("bad_lines", message, {"days": message})
    known = set(Holiday.objects.filter(removed_at=None, day__in=found).values_list("day", flat=True))
    rows = [Holiday(day=day, name=name) for day, name in sorted(found.items()) if day not in known]
    if not rows:
        message = _("All of these days are in the calendar already.") if found else _("Write at least one day.")
        raise Invalid("nothing_new", message, {"days": message})
    Holiday.objects.bulk_create(rows)
    changes = {"holidays": "; ".join(map(str, rows))}
    audit.record("riskreview.holidays_added", rows[0], by=by, at=clock.now(), changes=changes)
    return rows


@transaction.atomic
def remove(*, holiday_id: UUID, by: User) -> Holiday:
    """Take a day out of the calendar. Deadlines that are set already stay.

    Raises NotFound, NotAllowed or Conflict (taken out already).
    """
    at = clock.now()
    row = Holiday.objects.select_for_update().filter(pk=holiday_id).first()
    if row is None:
        raise NotFound("not_found", _("There is no such holiday."))
    ensure(may_administer, by)
    if row.removed_at is not None:
        raise Conflict("wrong_state", _("This day was taken out of the calendar already."))
    row.removed_by, row.removed_at = by, at
    row.version += 1
    row.save(update_fields=["removed_by", "removed_at", "version", "updated_at"])
    audit.record("riskreview.holiday_removed", row, by=by, at=at, changes={"holidays": [str(row), None]})
    return row
