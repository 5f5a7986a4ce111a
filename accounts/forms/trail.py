"""Filters of the audit trail, the same for the page and for REST."""

from typing import Any

import django_filters as filters
from django import forms
from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import history, verbs
from core.filters import MomentFilter

FRAMEWORK = frozenset({"django", "allauth", "guardian"})
DATE = forms.DateInput(attrs={"type": "date"})


def kinds() -> list[tuple[str, str]]:
    """Return our kinds of records as choices."""
    ours = (model for model in apps.get_models() if model.__module__.split(".")[0] not in FRAMEWORK)
    rows = ((model._meta.label_lower, str(model._meta.verbose_name).capitalize()) for model in ours)
    return sorted(rows, key=lambda row: row[1])


class Trail(filters.FilterSet):  # type: ignore[misc]
    """What both lists of the trail are narrowed by."""

    who = filters.CharFilter(label=_("Who (part of a name)"), method="by_name")
    by = filters.UUIDFilter(label=_("User id"), field_name="by_id")
    subject_type = filters.ChoiceFilter(label=_("Kind of record"), choices=kinds, empty_label=_("All kinds"))
    subject = filters.UUIDFilter(label=_("Record id"), field_name="subject_id")
    source = filters.ChoiceFilter(label=_("Way"), choices=lambda: [*history.SOURCES.items()], empty_label=_("All ways"))
    since = MomentFilter(label=_("From"), field_name="at", lookup_expr="gte", widget=DATE)
    before = MomentFilter(label=_("Before"), field_name="at", lookup_expr="lt", widget=DATE)

    def by_name(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to people whose name holds the text."""
        return rows.filter(Q(by__name__icontains=value) | Q(by__username__icontains=value))


class EventFilter(Trail):
    """Changes."""

    verb = filters.ChoiceFilter(
        label=_("What"), choices=lambda: [*verbs.all_texts().items()], empty_label=_("Everything")
    )


class ReadFilter(Trail):
    """Reads."""

    kind = filters.ChoiceFilter(
        label=_("What"),
        choices=[("record", _("One record")), ("list", _("A list")), ("export", _("An export"))],
        empty_label=_("Everything"),
    )
