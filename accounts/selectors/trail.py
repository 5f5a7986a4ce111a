"""Reads of the audit trail: an auditor sees what lies in no compartment, and in those he is a member of."""

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts import policies
from accounts.domain.roles import Role
from accounts.models import Compartment, Membership, User
from core import audit, history, reads
from core.authz import ensure

PAGE = 50
PLACES = frozenset({"compartment", "compartments"})
M = TypeVar("M", bound=Model)


def _in_reach(rows: "QuerySet[M]", user: User) -> "QuerySet[M]":
    ensure(policies.may_read_trail, user)
    return rows.filter(Q(compartment_id=None) | Q(compartment_id__in=list(user.access)))


def events(*, user: User) -> QuerySet[Any]:
    """Return the changes an auditor may see; raises NotAllowed for everybody else."""
    return _in_reach(audit.events(), user)


def read_events(*, user: User) -> QuerySet[Any]:
    """Return the reads of sensitive records an auditor may see; raises NotAllowed for everybody else."""
    return _in_reach(reads.events(), user)


def rows_of(events: Iterable[Any], *, user: User) -> list[history.Row]:
    """Return events in words; a compartment is named to its members and to administrators, to nobody else."""
    found = list(events)
    told = [event for event in found if event.changes.keys() & PLACES]
    if told:
        places = Compartment.objects.all()
        if not user.has_role(Role.ADMINISTRATOR):
            places = places.filter(pk__in=user.access)
        names = {str(pk): name for pk, name in places.values_list("pk", "name")}
        for event in told:
            named = {field: _named(event.changes[field], names) for field in PLACES & event.changes.keys()}
            event.changes = {**event.changes, **named}
    return history.rows_of(found)


def about(record: Model, *, user: User) -> list[history.Row]:
    """Return what happened to a person or a compartment that the user may see, newest first."""
    return rows_of(audit.events_about(record)[: history.NEWEST], user=user)


def _named(ids: str, names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names.get(pk, _("one you are not in")) for pk in ids.split(", ")))


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of the trail, newest first, and the cursors of the pages around it ("" at an end)."""

    rows: list[Any]
    newer: str
    older: str


def page(rows: QuerySet[Any], cursor: str) -> Page:
    """Return one page by keyset; a cursor that makes no sense leads to the first page."""
    direction, at, pk = _decoded(cursor)
    if direction == "n":
        found = list(rows.filter(Q(at__gt=at) | Q(at=at, pk__gt=pk)).order_by("at", "pk")[: PAGE + 1])
        more, found = len(found) > PAGE, found[:PAGE][::-1]
        return Page(found, _cursor("n", found[:1]) if more else "", _cursor("o", found[-1:]))
    if direction == "o":
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    found = list(rows.order_by("-at", "-pk")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    newer = _cursor("n", found[:1]) if direction else ""
    return Page(found, newer, _cursor("o", found[-1:]) if more else "")


def _cursor(direction: str, edge: Sequence[Any]) -> str:
    text = f"{direction}~{edge[0].at.isoformat()}~{edge[0].pk}" if edge else ""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[str, datetime | None, str | int]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        direction, at, pk = text.split("~")
        return direction, datetime.fromisoformat(at), str(UUID(pk)) if "-" in pk else int(pk)
    except (ValueError, binascii.Error):
        return "", None, ""


def narrowed_by(rows: Sequence[Any], *, user: User) -> dict[int, str]:
    """Return what some reads were narrowed by: the values only where their reader sees no more than `user`.

    Somebody who may see a hidden record types its name.
    """
    readers = {row.by_id for row in rows if row.filters}
    seeing_more = Membership.objects.filter(user__in=readers).exclude(compartment_id__in=list(user.access))
    kept_back = set(seeing_more.values_list("user_id", flat=True)) if readers else set()
    return {
        row.pk: "&".join(f"{name}=…" for name in QueryDict(row.filters)) if row.by_id in kept_back else row.filters
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about, as far as its reader may know: the kind always, name and address only when visible."""

    kind: str
    title: str = ""
    url: str = ""


def subjects(rows: Sequence[Any], *, user: User) -> dict[tuple[str, UUID], Subject]:
    """Return what the events are about, by type and id; one statement a type."""
    wanted: dict[str, set[UUID]] = {}
    for row in rows:
        wanted.setdefault(row.subject_type, set()).add(row.subject_id)
    found: dict[tuple[str, UUID], Subject] = {}
    for label, ids in wanted.items():
        model = _model(label)
        kind = str(model._meta.verbose_name) if model else label
        found |= {(label, pk): Subject(kind) for pk in ids}
        manager: Any = getattr(model, "objects", None)
        if hasattr(manager, "visible_to") and hasattr(model, "get_absolute_url"):
            for record in manager.visible_to(user).filter(pk__in=ids - {None}):
                found[label, record.pk] = Subject(kind, str(record), record.get_absolute_url())
    return found


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None
