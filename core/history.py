"""What happened to a record, in words: the rows of every History tab, of a stale form and of the audit page."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, verbs
from core.models import AuditEvent

SOURCES = {
    "browser": gettext_lazy("in the browser"),
    "rest": gettext_lazy("over REST"),
    "worker": gettext_lazy("by the scheduler"),
    "command": gettext_lazy("at the command line"),
    "unknown": gettext_lazy("by an unknown way"),
}
DOORS_OF_PEOPLE = frozenset({"browser", "rest"})
PAIR = 2
NEWEST = 200
DAY_AND_HOUR = re.compile(r"\d{4}-\d\d-\d\d(?P<hour>[T ]\d\d:\d\d.*)?$")
HASH = re.compile(r"[0-9a-f]{64}$")
HASH_SHOWN = 12
Names = dict[UUID | None, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One event as `history_list` shows it; `changes` are rows of `diff`: label, before, after."""

    at: datetime
    who: str
    text: str
    reason: str
    source: str
    changes: list[dict[str, Any]]


def rows(record: models.Model, *parts: models.Model, limit: int = NEWEST) -> list[Row]:
    """Return what happened to a record and to those of its parts that are given, newest first.

    The caller has shown that its reader may see the record.
    """
    return rows_of(audit.events_about(record, *parts)[:limit])


def rows_of(events: Iterable[AuditEvent]) -> list[Row]:
    """Return events in words; two statements at most, however many events."""
    found = list(events)
    names = _names(found)
    return [_row(event, names) for event in found]


def who(event: AuditEvent) -> str:
    """Return who did it: a name, somebody who was not signed in, or Parley itself."""
    if event.by is not None:
        return str(event.by)
    return _("Somebody not signed in") if event.source in DOORS_OF_PEOPLE else "Parley"


def _row(event: AuditEvent, names: Names) -> Row:
    model = _model(event.subject_type)
    words = getattr(model, "history_words", {})
    changes, facts = [], []
    for name, value in event.changes.items():
        field = _field(model, name)
        if isinstance(value, list) and len(value) == PAIR:
            before, after = (_in_words(item, field, names, words) for item in value)
            changes.append({"label": _label(name, field), "before": before, "after": after})
        elif value not in (None, "", [], {}) and (_uuid(value) is None or _uuid(value) in names):
            facts.append(f"{_label(name, field)}: {_in_words(value, field, names, words)}")
    text = verbs.text_of(event.verb)
    return Row(
        at=event.at,
        who=who(event),
        text=f"{text} ({'; '.join(facts)})" if facts else text,
        reason=event.reason,
        source=str(SOURCES.get(event.source, event.source)),
        changes=changes,
    )


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, name: str) -> Any:
    try:
        return model._meta.get_field(name.removesuffix("_id")) if model else None
    except FieldDoesNotExist:
        return None


def _label(name: str, field: Any) -> str:
    label = str(getattr(field, "verbose_name", "") or name.removesuffix("_id").replace("_", " "))
    return label[:1].upper() + label[1:]


def _in_words(value: Any, field: Any, names: Names, words: Mapping[str, str]) -> Any:
    """Put a value into words: those of its field, or for what is no field of the model those the model names."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(str(_in_words(item, getattr(field, "base_field", field), names, words)) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{_label(key, None)}: {_in_words(item, None, names, words)}" for key, item in value.items())
    return _text_in_words(value, field, names, words) if isinstance(value, str) else str(value)


def _text_in_words(text: str, field: Any, names: Names, words: Mapping[str, str]) -> str:
    choices = words if field is None else dict(getattr(field, "flatchoices", None) or ())
    if text in choices:
        return _(str(choices[text]))
    if HASH.match(text):
        return f"{text[:HASH_SHOWN]}…"
    return _moment(text, field) or names.get(_uuid(text), text)


def _moment(text: str, field: Any) -> str:
    """Return a stored moment or day as people read it, "" for what is neither."""
    found = DAY_AND_HOUR.match(text) if field is None or isinstance(field, models.DateField) else None
    try:
        if found and found["hour"]:
            return date_format(datetime.fromisoformat(text), "j M Y H:i") + " UTC"
        return date_format(date.fromisoformat(text), "j M Y") if found else ""
    except ValueError:
        return ""


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _names(events: Sequence[AuditEvent]) -> Names:
    """Return the names of the people whose ids stand in fields that point to people; other ids stay ids."""
    people = get_user_model()
    ids: set[UUID] = set()
    for event in events:
        model = _model(event.subject_type)
        for name, value in event.changes.items():
            if getattr(_field(model, name), "related_model", None) is people:
                items = value if isinstance(value, list) else [value]
                ids |= {found for item in items if (found := _uuid(str(item)))}
    return {person.pk: str(person) for person in people._default_manager.filter(pk__in=ids)} if ids else {}
