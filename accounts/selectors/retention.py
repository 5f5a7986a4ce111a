"""The retention schedule in force, its versions, and what a change of it says."""

from functools import lru_cache
from json import loads
from typing import Any
from uuid import UUID

import yaml
from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.domain.retention import (
    ACTION_LABELS,
    ACTION_MEANS,
    CLASSES,
    FIELDS,
    Action,
    RecordClass,
    Schedule,
    Value,
    changes,
    parse,
)
from accounts.models import RetentionDraft, RetentionSchedule
from core.errors import Conflict


def published() -> QuerySet[RetentionSchedule]:
    """Return every version, the newest first. The schedule is no secret: everybody reads it."""
    rows: QuerySet[RetentionSchedule] = RetentionSchedule.objects.select_related("drafted_by", "published_by")
    return rows.order_by("-number")


def current() -> RetentionSchedule:
    """Return the version in force; raises Conflict when none is published."""
    found = published().first()
    if found is None:
        raise Conflict("no_schedule", _("No retention schedule is published. Run manage.py migrate."))
    return found


@lru_cache(maxsize=64)
def schedule_of(schedule_id: UUID) -> Schedule:
    """Return the schedule of one version; a version never changes, so it is parsed once a process."""
    document = loads(RetentionSchedule.objects.values_list("body", flat=True).get(pk=schedule_id))
    return parse({kept: {**part, "months": int(part["months"])} for kept, part in document.items()})


def draft() -> RetentionDraft | None:
    """Return the draft of the next version, if there is one."""
    found: RetentionDraft | None = RetentionDraft.objects.select_related("drafted_by", "based_on").first()
    return found


def months_in_words(months: int) -> str:
    """Return a period as people say it."""
    if months == 0:
        return _("Until its purpose ends")
    if months % 12 == 0:
        return _("%(years)s years") % {"years": months // 12} if months > 12 else _("1 year")  # noqa: PLR2004
    return _("%(months)s months") % {"months": months} if months > 1 else _("1 month")


def in_words(name: str, value: Value) -> str:
    """Return one value of an entry as people read it."""
    if name == "months":
        return months_in_words(int(value))
    if name == "action":
        return _(ACTION_LABELS[Action(str(value))])
    if name == "review_on" and (day := parse_date(str(value))):
        return date_format(day, "j M Y")
    return str(value)


def rows(schedule: Schedule) -> list[dict[str, Any]]:
    """Return the whole schedule as people read it, class by class."""
    return [
        {
            "kept": one.kept.value,
            "label": _(one.label),
            "covers": _(one.covers),
            "counts_from": _(one.counts_from),
            "period": months_in_words(schedule.entries[one.kept].months),
            "entry": schedule.entries[one.kept],
            "action": _(ACTION_LABELS[schedule.entries[one.kept].action]),
            "means": _(ACTION_MEANS[schedule.entries[one.kept].action]),
        }
        for one in CLASSES
    ]


def label(one: RecordClass, name: str) -> str:
    """Return how a value of a class is called."""
    return f"{_(one.label)}: {_(FIELDS[name])}"


def difference(before: Schedule, after: Schedule) -> list[dict[str, str]]:
    """Return what one schedule changes in another, as rows of the component `diff`."""
    return [
        {"label": label(one, name), "before": in_words(name, was), "after": in_words(name, will)}
        for one, name, was, will in changes(before, after)
    ]


def as_yaml(schedule: Schedule) -> str:
    """Return the schedule as the file it is kept in outside Parley."""
    return yaml.safe_dump(schedule.body(), sort_keys=False, allow_unicode=True)
