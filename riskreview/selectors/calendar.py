"""Which days count as working days in this deployment."""

from django.db.models import QuerySet

from accounts.models import Organisation
from riskreview.domain.deadlines import Calendar
from riskreview.models import Holiday


def holidays() -> QuerySet[Holiday]:
    """Return the holidays in the calendar, by day. They are no secret to anybody who works here."""
    rows: QuerySet[Holiday] = Holiday.objects.filter(removed_at=None)
    return rows.order_by("day")


def current() -> Calendar:
    """Return the calendar as it is now."""
    organisation = Organisation.objects.only("rest_days").first() or Organisation()
    return Calendar(
        rest_days=frozenset(organisation.days_of_rest),
        holidays=frozenset(holidays().values_list("day", flat=True)),
    )
