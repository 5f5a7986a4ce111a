"""Filters of the inbox over REST."""

import django_filters as filters
from django.db.models import QuerySet

from accounts.domain.notices import Kind
from accounts.models import Notice


class NoticeFilter(filters.FilterSet):  # type: ignore[misc]
    """What the list of notices is narrowed by."""

    kind = filters.ChoiceFilter(choices=[(kind.value, kind.value) for kind in Kind])
    unread = filters.ChoiceFilter(choices=[("true", "true")], method="by_unread")
    due = filters.ChoiceFilter(choices=[("true", "true")], method="by_due")

    class Meta:
        model = Notice
        fields: tuple[str, ...] = ()

    def by_unread(self, rows: QuerySet[Notice], _name: str, _value: str) -> QuerySet[Notice]:
        """Return what is neither read nor settled."""
        return rows.filter(read_at=None, done_at=None)

    def by_due(self, rows: QuerySet[Notice], _name: str, _value: str) -> QuerySet[Notice]:
        """Return what has a day and is not settled."""
        return rows.filter(due_on__isnull=False, done_at=None)
